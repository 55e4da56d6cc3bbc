"""Every layout of every site reads its hand-written pages like the JSON beside them."""

from dataclasses import asdict
from pathlib import Path

import pytest

from extractors.article import Article
from extractors.refusal import Refusal
from seeds.load import load_sites
from tests.extractors.page_reading import read_as
from tests.golden_files import as_json, reviewed

PAGES = Path(__file__).resolve().parents[1] / "pages"
LAYOUTS = [(site.slug, layout.name) for site in load_sites().values() for layout in site.layouts]


def _golden(reading: Article | Refusal) -> dict[str, object]:
    """The fields that a person can check by looking at the page.

    Digests change with every rule; other tests check the rest.
    """
    fields = asdict(reading)
    for left_out in ("layout_digest", "provenance", "confirmed", "kinds", "details", "attachments"):
        fields.pop(left_out, None)
    if isinstance(reading, Article):
        fields["published"] = reading.published.iso() if reading.published else None
        fields["warnings"] = [warning.kind for warning in reading.warnings]
    return fields


@pytest.mark.parametrize(("slug", "layout"), LAYOUTS)
def test_every_layout_has_a_page(slug: str, layout: str) -> None:
    assert list((PAGES / slug / layout).glob("*.html")), f"write a page for {slug}/{layout}"


@pytest.mark.parametrize("page", sorted(PAGES.glob("*/*/*.html")), ids=lambda page: str(page.relative_to(PAGES)))
def test_a_reading_agrees_with_its_json(page: Path) -> None:
    slug, layout = page.parts[-3:-1]
    read = as_json(_golden(read_as(slug, page.read_bytes())))
    expected = reviewed(page.with_suffix(".json"), read)
    assert isinstance(read, dict)
    assert isinstance(expected, dict)
    for field in sorted(expected.keys() | read.keys()):
        assert read.get(field) == expected.get(field), f"{slug}/{layout}/{page.name}: {field}"
