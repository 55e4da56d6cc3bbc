"""The pages that are measured: articles of the rehearsal portal, made once, as bytes."""

import gzip
from dataclasses import dataclass

from tests.rehearsal.answers import Request
from tests.rehearsal.clock import Moment
from tests.rehearsal.oracle import readable
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.sites.hanoimoi import Hanoimoi


@dataclass(frozen=True, slots=True)
class BenchPage:
    """A page under its path on the bench's host, as it is and as it is sent."""

    path: str
    html: bytes
    sent: bytes


def bench_pages(number: int) -> list[BenchPage]:
    """Pages of hanoimoi.vn's two templates, about 130 KB each; always the same ones."""
    site, moment = Hanoimoi(1, "large", Renderer()), Moment(1, 1)
    pages = []
    for expected in readable(site, moment.day)[:number]:
        path = expected.url.removeprefix(site.url(""))
        html = site.answer(Request("GET", path, (("Host", site.host),)), moment).body
        pages.append(BenchPage(path, html, gzip.compress(html, 6)))
    if len(pages) < number:
        raise ValueError(f"the portal has {len(pages)} articles, not {number}")
    return pages
