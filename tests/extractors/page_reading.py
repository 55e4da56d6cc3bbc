"""Functions that read a page in tests: captured on a fixed day, for a built-in site or one of the tests' own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.read import read
from extractors.refusal import Refusal
from seeds.load import load_sites
from seeds.site import Site
from storage.versions.content_hash import content_hash

CAPTURED_AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
TEST_SITES = Path(__file__).parent / "sites"
SHARED = Path(__file__).resolve().parents[3] / "shared"


def captured(html: str | bytes, content_type: str | None = "text/html; charset=utf-8") -> CapturedPage:
    body = html.encode() if isinstance(html, str) else html
    return CapturedPage(body, content_type, "https://bao.example/bai-123456.html", CAPTURED_AT)


def site_named(slug: str) -> Site:
    return load_sites(TEST_SITES)[slug]


def read_as(slug: str, html: str | bytes) -> Article | Refusal:
    return read(captured(html), site_named(slug))


def article_as(slug: str, html: str | bytes) -> Article:
    reading = read_as(slug, html)
    assert isinstance(reading, Article), reading
    return reading


def refusal_as(slug: str, html: str | bytes) -> Refusal:
    reading = read_as(slug, html)
    assert isinstance(reading, Refusal), reading
    return reading


def shared_file(name: str) -> Path:
    """A file of the shared folder beside the checkout; skips the test if it is missing."""
    file = SHARED / name
    if not file.is_file():
        pytest.skip(f"{file} is not on this machine")
    return file


def hash_of(article: Article) -> str:
    return content_hash(article.title, article.lead, article.blocks)
