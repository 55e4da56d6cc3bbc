"""sotttt.hanoi.gov.vn, a department's portal: time of day in twelve hours, 12:00 AM if it is unknown."""

from datetime import date

from tests.rehearsal.manners import Manner
from tests.rehearsal.newsroom import Counts, Desk, Era
from tests.rehearsal.sites.liferay import Liferay
from tests.rehearsal.sites.thanhtri import Thanhtri
from tests.rehearsal.stories import Section, Story


class Sotttt(Liferay):
    host = "sotttt.hanoi.gov.vn"
    group = "so-tttthn"
    account = "Admin English"
    desk = Desk(
        site="sotttt.hanoi.gov.vn",
        sections=(
            Section("Hot News", "/web/sotttt-eng/hot-news", "digital", weight=4),
            Section("Culture", "/web/sotttt-eng/culture", "culture"),
            Section("History", "/web/sotttt-eng/history", "society"),
            Section("Facts and Figure", "/web/sotttt-eng/facts-and-figure", "economy"),
        ),
        eras=(Era(date(2012, 12, 1), date(2025, 2, 20), 708_161, Counts(small=12, demo=16, large=800)),),
        nightly=Counts(small=2, demo=2, large=10),
        byline_at="foot",
        leadless=15,
        bylineless=40,
        date_only=30,
        reprints=Thanhtri.desk,
    )
    manner = Manner(
        validators="honest",
        gzip=False,
        framing="length",
        disallowed=("/c/portal/",),
        headers=(
            ("server", "nginx/1.14"),
            ("set-cookie", "COOKIE_SUPPORT=true; Path=/"),
            ("Set-Cookie", "GUEST_LANGUAGE_ID=vi_VN; Path=/"),
            ("liferay-portal", "Liferay Portal Community Edition 6.2 CE GA4 (Newton / Build 6203)"),
        ),
    )

    def stamp(self, story: Story) -> str:
        hour = story.published.hour % 12 or 12
        half = "AM" if story.published.hour < 12 else "PM"
        return f"{story.published:%d/%m/%Y} | {hour}:{story.published:%M} {half}"
