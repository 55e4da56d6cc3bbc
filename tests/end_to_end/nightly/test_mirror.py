"""A part of the real portal sotttt.hanoi.gov.vn, served like the portal, if it is beside the checkout."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.nights import pipeline
from tests.ports import free_port, wait_for_port

MIRROR = Path(__file__).resolve().parents[3].parent / "shared" / "mirror"
pytestmark = pytest.mark.skipif(not MIRROR.exists(), reason="the mirror is not here")


@pytest.fixture
def mirror() -> Iterator[str]:
    port = free_port()
    with subprocess.Popen([sys.executable, MIRROR / "serve.py", str(port)]) as server:
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def test_one_article_is_read_and_other_pages_end_with_their_reason(mirror: str, tmp_path: Path) -> None:
    work = pipeline(tmp_path / "data", mirror)
    funnel = work.night("sotttt")
    assert funnel.count("new") == 1
    assert {(outcome, reason) for outcome, reason in funnel.pages} == {
        ("new", None),
        ("refused", "listing"),
        ("gone", "http_404"),
    }
    assert funnel.found == 33
    (line,) = work.manifest
    assert line["page"] == "2625972"
    assert line["published"] == "2018-06-20T16:12:00+07:00"
    (text,) = work.corpus.values()
    for furniture in ("Admin English", "View count", "Các tin khác", "Other News", "Home"):
        assert furniture not in text.decode()


def test_a_second_night_archives_revisits_without_bodies(mirror: str, tmp_path: Path) -> None:
    work = pipeline(tmp_path / "data", mirror)
    work.night("sotttt")
    first = sum(path.stat().st_size for path in (tmp_path / "data" / "warc").rglob("*.gz"))
    again = work.night("sotttt")
    both = sum(path.stat().st_size for path in (tmp_path / "data" / "warc").rglob("*.gz"))
    assert again.count("unchanged") == 1
    assert len(work.corpus) == 1
    assert both - first < first / 4
