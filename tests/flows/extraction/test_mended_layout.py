"""After a layout is repaired, the next `process` reads from the archive the pages that it refused."""

from pathlib import Path

import pytest

from flows.crawl.site_run import read_site
from flows.extraction.corpus_form import corpus_form
from flows.settings import Settings
from flows.sites import known_site
from storage.archive import open_archive
from storage.corpus.publish import publish
from tests.end_to_end.nights import Pipeline
from tests.rehearsal.portal import Rehearsal

SITE = """
name   = "Thanh Trì, by a file of one's own"
kind   = "portal"
home   = "https://tayho.hanoi.gov.vn/"
family = "hanoi_liferay"

[[discover]]
listing = "ang-oan-the"

[[refuse]]
reason = "listing"
sign   = "SIGN"
"""


@pytest.fixture
def site_file(tmp_path: Path) -> Path:
    folder = tmp_path / "sites"
    folder.mkdir()
    return folder / "tayho.toml"


def test_refused_pages_are_read_after_the_repair(tmp_path: Path, site_file: Path) -> None:
    site_file.write_text(SITE.replace("SIGN", "body"), encoding="utf-8")  # takes every page as a listing
    with Rehearsal(seed=2, day=1) as portal:
        settings = Settings(data=tmp_path / "data", sites=site_file.parent, origin=portal.origin, delay=0)
        refused = Pipeline(settings).night("tayho")
    assert refused.found > 0
    assert set(refused.pages) == {("refused", "listing")}
    site_file.write_text(SITE.replace("SIGN", "body.no-such-class"), encoding="utf-8")
    with open_archive(settings.data) as archive:
        assert read_site(archive, known_site(settings, "tayho")) == refused.found
        assert len(publish(archive, corpus_form)) == refused.found
        assert read_site(archive, known_site(settings, "tayho")) == 0
