"""thanhtri.hanoi.gov.vn, a district's portal: time of day in 24 hours."""

from datetime import date

from tests.rehearsal.manners import Manner
from tests.rehearsal.newsroom import Counts, Desk, Era
from tests.rehearsal.sites.liferay import Liferay
from tests.rehearsal.stories import Section, Story


class Thanhtri(Liferay):
    host = "thanhtri.hanoi.gov.vn"
    group = "thanhtri"
    account = "Admin Thanh Trì"
    desk = Desk(
        site="thanhtri.hanoi.gov.vn",
        sections=(
            Section("Đảng, đoàn thể", "/ang-oan-the", "politics", weight=10),
            Section("Kinh tế - xã hội", "/kinh-te-xa-hoi", "economy"),
            Section("Văn hóa", "/van-hoa", "culture"),
        ),
        eras=(Era(date(2018, 3, 1), date(2025, 2, 24), 2_904_113, Counts(small=12, demo=28, large=1500)),),
        nightly=Counts(small=2, demo=3, large=20),
        byline_at="foot",
        leadless=15,
    )
    manner = Manner(
        validators="none",
        gzip=True,
        framing="chunked",
        crawl_delay=None,
        disallowed=("/c/portal/", "/group/"),
        headers=(
            ("Server", "nginx"),
            ("Set-Cookie", "JSESSIONID=4D5A; Path=/; HttpOnly"),
            ("Set-Cookie", "COOKIE_SUPPORT=true; Path=/; HttpOnly"),
            ("Set-Cookie", "GUEST_LANGUAGE_ID=vi_VN; Path=/; HttpOnly"),
            ("Liferay-Portal", "Liferay Portal Community Edition 6.2 CE GA4 (Newton / Build 6203)"),
        ),
    )

    def stamp(self, story: Story) -> str:
        return f"{story.published:%d/%m/%Y} | {story.published:%H:%M}"
