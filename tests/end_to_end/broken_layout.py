"""A district's portal with a site file of our own that a test can repair, and earlier nights to judge it by."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from flows.settings import Settings
from storage.archive import open_archive
from storage.outcomes import RunState
from storage.runs.health import NewHealth, write_health
from storage.tables.runs import Health, Run
from storage.vocabulary import HealthVerdict
from tests.rehearsal.answers import Answer
from tests.rehearsal.faults import Act, Scene

SLUG, HOST = "tayho", "tayho.hanoi.gov.vn"
LEAD = "div.asset-full-content div.sapo-wrapper"
SITE_FILE = """
name = "Cổng thông tin huyện Ví Dụ"
kind = "portal"
home = "https://{host}/"

[[article]]
space   = "ours"
pattern = '^/(?:web/[^/?]+/)?[^/?]+/-/view_content/(?P<id>\\d+)-[^/?]*\\.html$'

[listing]
links = "h3.asset-title a"
next  = "ul.lfr-pagination-buttons li:nth-child(3):not(.disabled) a"
pages = 3

[[discover]]
listing = "tin-tuc-su-kien"

[[discover]]
listing = "ang-oan-the"

[[discover]]
listing = "kinh-te-xa-hoi"

[[layout]]
name  = "article"
sign  = "div.asset-full-content"
title = "div.asset-full-content-title"
lead  = "{lead}"
body  = "div.asset-full-content div.journal-content-article"
drop  = ["p.view-content-author"]

[layout.published]
at      = ":has(> .asset-full-content) > .assetPublishDate"
pattern = '(?P<day>\\d{{1,2}})/(?P<month>\\d{{1,2}})/(?P<year>\\d{{4}})'
"""


def write_site_file(folder: Path, *, lead: str = LEAD) -> Path:
    folder.mkdir(exist_ok=True)
    text = SITE_FILE.format(host=HOST, lead=lead)
    (folder / f"{SLUG}.toml").write_text(text, encoding="utf-8")
    return folder


def renamed(old: bytes, new: bytes) -> Act:
    """The site's next template renames a part."""

    def act(scene: Scene) -> Answer:
        return replace(scene.answer, body=scene.answer.body.replace(old, new))

    return act


def add_sound_nights(settings: Settings, site: str, number: int) -> None:
    """Adds rows of nights like the last one. The site has enough history without a crawl of a fortnight."""
    with open_archive(settings.data, settings.database_url) as archive, archive.database.writing() as session:
        last = session.scalars(select(Health).where(Health.site == site).order_by(Health.run_id.desc())).first()
        assert last is not None
        model = session.get_one(Run, last.run_id)
        for place in range(number):
            run = Run(
                site=site,
                kind=model.kind,
                night=model.night,
                number=model.number + place + 1,
                state=RunState.FINISHED,
                reason=None,
                started_at=model.started_at,
                ended_at=model.ended_at,
                schedule_time=model.schedule_time,
            )
            session.add(run)
            session.flush()
            figures = {**last.figures}
            write_health(session, NewHealth(run.id, site, last.day, HealthVerdict.HEALTHY, figures, [], None))
