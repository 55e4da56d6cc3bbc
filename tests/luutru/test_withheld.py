"""A withheld text is in no loop, no page and no comparison."""

import pytest

import luutru
from storage.corpus.takedown import withhold
from storage.errors import Withheld
from tests.storage.copies import Copy
from tests.storage.corpus.test_takedown import edited_page


def test_a_withheld_page_shows_none_of_its_texts(copy: Copy) -> None:
    page, texts = edited_page(copy)
    with luutru.open(copy.data) as corpus:
        before = {one.ordinal for one in corpus.documents()}
        url = corpus.document(texts[0]).url or ""
    with copy.opened() as archive:
        withhold(archive, page, "court order 1")
    with luutru.open(copy.data) as corpus:
        assert {one.ordinal for one in corpus.documents()} == before - set(texts)
        found = corpus.page(url)
        assert found.withheld == "court order 1"
        for question in (found.versions, found.diff, lambda: corpus.document(texts[0]), lambda: corpus.diff(texts[0])):
            with pytest.raises(Withheld):
                question()
        assert all(change.fields == {} for change in found.changes())


def test_a_withheld_text_is_left_out_alone(copy: Copy) -> None:
    _, texts = edited_page(copy)
    with luutru.open(copy.data) as corpus:
        before = {one.ordinal for one in corpus.documents()}
    with copy.opened() as archive:
        withhold(archive, texts[0], "court order 2")
    with luutru.open(copy.data) as corpus:
        assert before - {one.ordinal for one in corpus.documents()} == {texts[0]}
