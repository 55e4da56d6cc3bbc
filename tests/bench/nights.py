"""Whole nights against the bench's server: of new pages, and of pages that did not change."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.corpus_form import corpus_form
from flows.known_sites import known_site
from flows.night import begin, close, crawl_site, read_site
from flows.settings import Settings
from storage.archive import open_archive
from storage.funnel import Funnel
from storage.publish import publish
from tests.bench.cpu import Spent, spent
from tests.bench.server import HOST, SITEMAP

SITE = f"""
name   = "The bench"
kind   = "newspaper"
home   = "https://{HOST}/"
family = "onecms"

[[discover]]
sitemap = "{SITEMAP}"
"""


@contextmanager
def bench_server(pages: int, *, validators: bool) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.server", "--pages", str(pages)]
    options = ["--validators"] if validators else []
    with subprocess.Popen([*command, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        yield server.stdout.readline().strip()
        server.stdin.close()


@contextmanager
def bench_settings(origin: str) -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="luutru-bench-") as folder:
        sites = Path(folder) / "sites"
        sites.mkdir()
        (sites / "bench.toml").write_text(SITE, encoding="utf-8")
        yield Settings(data=Path(folder) / "data", sites=sites, origin=origin, delay=0)


def night(settings: Settings) -> tuple[Funnel, Spent]:
    """One night from its start to the last published file, without Prefect."""
    with spent() as used, open_archive(settings.data) as archive:
        run = begin(settings, archive, "bench")
        crawl_site(settings, archive, "bench", run.id, lambda _: None)
        read_site(archive, known_site(settings, "bench"))
        funnel = close(archive, run.id)
        publish(archive, corpus_form)
    return funnel, used


def night_rows(number: int = 1000) -> list[tuple[str, str]]:
    """CPU a page (ms) of a new page, an unchanged one by 304, and an unchanged one by equal payload."""
    rows = []
    for validators, name in ((True, "unchanged, 304"), (False, "unchanged, equal payload")):
        with bench_server(number, validators=validators) as origin, bench_settings(origin) as settings:
            first, new = night(settings)
            again, unchanged = night(settings)
            assert first.count("new") == number, first.pages
            assert again.count("unchanged") == number, again.pages
            if validators:
                rows.append(("new page: CPU ms (wall pages a second)", _said(new, number)))
            rows.append((f"{name}: CPU ms (wall pages a second)", _said(unchanged, number)))
    return rows


def _said(used: Spent, number: int) -> str:
    return f"{used.cpu / number * 1000:.1f} ({number / used.wall:.0f})"
