"""The meaning of a change, by pairs of pages in folders that are named for the verdict: same-…, edited-<kind>-…."""

from pathlib import Path

import pytest

from extractors.article import Article
from flows.extraction.job import reading_result
from storage.versions.change_kind import PageText, classify_change
from storage.versions.intervals import revised
from storage.vocabulary import ChangeKind
from tests.extractors.page_reading import article_as, hash_of

PAIRS = sorted(path for path in (Path(__file__).parents[2] / "pairs").iterdir() if path.is_dir())


def verdict(before: Article, after: Article) -> str:
    if hash_of(before) != hash_of(after):
        return classify_change(_text(before), _text(after)).kind
    return ChangeKind.FIELDS if revised(_fields(before), _fields(after)) else "same"


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: str(pair.name))
def test_a_pair_is_judged_as_its_folder_is_named(pair: Path) -> None:
    before, after = (article_as("hanoimoi", (pair / f"{side}.html").read_bytes()) for side in ("before", "after"))
    named = pair.name.split("-")
    wanted = named[0] if named[0] == "same" else named[1]
    assert verdict(before, after) == wanted
    assert verdict(after, before) == wanted


def test_every_kind_that_texts_can_show_has_a_pair() -> None:
    named = {pair.name.split("-")[1] for pair in PAIRS if pair.name.startswith("edited-")}
    assert named == {"typo", "substantive", "headline", "lead", "captions", "fields"}


def test_what_changed_is_counted() -> None:
    old = PageText("Tin", None, ("Giá rau tăng 12.500 đồng, chợ vẫn đông.",))
    new = PageText("Tin", None, ("Giá rau tăng 15.200 đồng, chợ vẫn rất đông.", "Thêm một dòng."))
    judged = classify_change(old, new)
    assert (judged.kind, judged.parts, judged.words_added, judged.words_removed) == ("substantive", ("body",), 5, 1)


def test_the_same_blocks_in_another_order_are_no_change_of_captions() -> None:
    old = PageText("Tin", None, ("Ảnh chợ.", "Chợ đông."), ("caption", "paragraph"))
    assert classify_change(old, PageText("Tin mới", None, old.blocks)).parts == ("title",)


def _text(article: Article) -> PageText:
    return PageText(article.title, article.lead, article.blocks, tuple(kind.value for kind in article.kinds))


def _fields(article: Article) -> dict[str, object]:
    text = reading_result(1, article).text
    assert text is not None
    return text.fields
