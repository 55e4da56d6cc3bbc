"""Lasting class names are distinguished from hashes, numbers and names of styles."""

import pytest

from extractors.induction.lasting_class_names import has_prefix, hashed_prefixes, lasts, stem


@pytest.mark.parametrize(
    "name", ["article-body", "RichTextStoryBody", "detail__content", "sapo", "noi-dung", "fck_detail"]
)
def test_words_last(name: str) -> None:
    assert lasts(name)


@pytest.mark.parametrize(
    "name", ["dcr-1fg2k", "kXcnbJ", "col-md-8", "mt-2", "flex", "fSfQkP", "md:mr-[25%]", "a", "jxBcTH"]
)
def test_hashes_numbers_and_looks_do_not(name: str) -> None:
    assert not lasts(name)


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("article-body__content__17Yit", "article-body__content__"),
        ("BodyWrapper-kXcnbJ", "BodyWrapper-"),
        ("dcr-1fg2k", None),
        ("article-body", None),
    ],
)
def test_the_part_before_a_hash_lasts(name: str, beginning: str | None) -> None:
    assert stem(name) == beginning


def test_a_prefix_of_many_hashes_is_no_name() -> None:
    prefixes = hashed_prefixes(["dcr-1fg2k", "dcr-xodiwl", "dcr-zz9k1", "dcr-1abcd", "dcr-9kfje", "bai-viet"])
    assert has_prefix("dcr-xodiwl", prefixes)
    assert not has_prefix("bai-viet", prefixes)
