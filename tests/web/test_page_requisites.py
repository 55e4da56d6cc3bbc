"""A capture shows the archived styles and pictures, and requests nothing."""

from pathlib import Path

import pytest

import luutru
from storage.versions.mementos import mementos
from tests.end_to_end.nights import pipeline
from tests.end_to_end.processes import wait_until
from tests.flows.browser import asked_by_pages, chromium
from tests.flows.local_servers import refusing_proxy
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.site_files import write_documents_site
from tests.rehearsal.sites.documents import HOST, Documents
from tests.web.room import running_room
from web.captured_page_view import read_capture
from web.page_requisites import framed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ALL = '\n[requisites]\nkinds = ["styles", "scripts", "images"]\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("requisites")
    slug = write_documents_site(folder / "sites", ALL)
    with Rehearsal(seed=7, day=1) as portal:
        portal.sites[HOST] = Documents(7, "small", Renderer())
        pipeline(folder / "data", portal.origin, sites=folder / "sites").night(slug)
    return folder


def test_a_capture_has_its_archived_styles_and_pictures(folder: Path, tmp_path: Path) -> None:
    with luutru.open(folder / "data", sites=folder / "sites") as corpus:
        document = next(iter(corpus.documents()))
    assert document.captured
    stamp = document.captured.strftime("%Y%m%d%H%M%S")
    with (
        refusing_proxy() as (proxy, asked),
        running_room(folder / "data", tmp_path, SITES=str(folder / "sites")) as room,
        chromium(tmp_path, proxy) as browser,
    ):
        browser.go(f"{room.address}/web/{stamp}if_/{document.url}")
        wait_until(lambda: bool(browser.evaluate("document.readyState === 'complete'")), "the page is loaded")
        assert browser.evaluate("getComputedStyle(document.querySelector('p')).color") == "rgb(17, 17, 17)"
        back = browser.evaluate("getComputedStyle(document.body).backgroundImage")
        assert back.startswith('url("data:image/png;base64,')
        assert browser.evaluate("document.querySelectorAll('link, base, x-base').length") == 0
        browser.go(f"{room.address}/web/{stamp}/{document.url}")
        browser.wait_for("No script runs")
        assert room.ask(f"/web/{stamp}id_/{document.url}").body.count(b"base64") == 0
    assert asked_by_pages(asked) == []


@pytest.mark.parametrize(
    ("markup", "shows", "hides"),
    [
        ("<link rel=stylesheet href=/theme/main.css>", b"@media all {p{color:#111}}", b"<link"),
        ("<link rel='alternate stylesheet' href=/theme/main.css>", b"x-link", b"#111"),
        ("<img src=/none.png data-src=/theme/logo.png srcset='/none.png 2x'>", b'src="data:image/png', b"srcset"),
        ("<style>p{content:'<\\/style><script>x</script>'}</style>", b"<style>", b"</script>"),
        ("<style>a{b:url(/theme/page.js)}</style>", b"url(/theme/page.js)", b"base64"),
        ("<base href=/theme/><p style='background:url(back.png)'>", b"data:image/png", b"<base"),
        ("<img src=javascript:x><img src='http://['><img src=//elsewhere.example/x.png>", b"elsewhere", b"base64"),
        ("<style>" + "@import '/theme/main.css';" * 30_000 + "</style>", b"<style>", b"<link"),
    ],
)
def test_only_what_the_archive_has_is_put_in(folder: Path, markup: str, shows: bytes, hides: bytes) -> None:
    with luutru.open(folder / "data", sites=folder / "sites") as corpus:
        document = next(iter(corpus.documents()))
        memento = mementos(corpus.archive, document.url or "", 1)[0]
        captured = read_capture(corpus, memento)
        changed = type(captured)(captured.head, captured.headers, "text/html", b"", markup.encode())
        framed_page = framed(corpus, memento, changed)
    assert shows in framed_page
    assert hides not in framed_page
    assert len(framed_page) < 12_000_000
