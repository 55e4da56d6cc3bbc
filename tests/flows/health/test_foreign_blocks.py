"""A box of the site in a night's texts: its blocks repeat, or are titles of other stories or links to them."""

from dataclasses import replace
from typing import Any

import pytest

from flows.health.foreign_blocks import night_blocks
from flows.health.metrics import Figures, measure
from flows.health.night_verdict import History, night_verdict
from storage.outcomes import Outcome
from storage.runs.observations import NightFacts, VisitFacts
from tests.flows.health.article_visit import HOST, NIGHT, article_visit

PARAGRAPH = "Đoạn văn thứ {at} của bài số {number} kể tiếp chuyện đã bắt đầu ở đoạn trước."
TITLE = "Bài số {number} kể chuyện một khu chợ nổi"
BOX = "Xem thêm các bài khác của số báo ra ngày hôm nay tại đây"


def visit(number: int, *more: str, links: tuple[tuple[str, str], ...] = (), **changed: Any) -> VisitFacts:
    paragraphs = tuple(PARAGRAPH.format(at=at, number=number) for at in range(5))
    fields = {"published": "2026-03-10T08:00:00+07:00", "links": [{"url": url, "text": text} for url, text in links]}
    return article_visit(number, (*paragraphs, *more), fields, TITLE.format(number=number), **changed)


def night(visits: list[VisitFacts]) -> Figures:
    return measure(NightFacts(1, "bao", NIGHT, 1.0, 40, (), visits), None)


def sound(number: int) -> list[VisitFacts]:
    return [visit(at) for at in range(number)]


@pytest.mark.parametrize(
    ("boxes", "what"),
    [
        ([visit(at, BOX) for at in range(8)], "repeated_blocks"),
        ([visit(at, TITLE.format(number=(at + 1) % 8)) for at in range(8)], "other_stories"),
        (
            [
                visit(at, f"Một bài cũ về xã số {at}", links=((f"{HOST}/cu/{at}", f"Một bài cũ về xã số {at}"),))
                for at in range(8)
            ],
            "other_stories",
        ),
    ],
)
def test_a_box_in_the_texts_breaks_the_night(boxes: list[VisitFacts], what: str) -> None:
    for history in (History([]), History([night(sound(8))] * 14)):
        judged = night_verdict(night(boxes), history)
        assert (judged.verdict, judged.hold) == ("broken", what)


@pytest.mark.parametrize(
    "page",
    [
        visit(1, "Ảnh: Lan Anh"),
        visit(1, TITLE.format(number=1)),
        visit(1, f"Như báo đã đưa, {TITLE.format(number=2)}", links=((f"{HOST}/2.html", TITLE.format(number=2)),)),
        visit(
            1,
            "Toàn văn quyết định số 12 của ủy ban",
            links=(("https://gov.example/12", "Toàn văn quyết định số 12 của ủy ban"),),
        ),
    ],
)
def test_what_belongs_to_an_article_is_no_box(page: VisitFacts) -> None:
    blocks = night_blocks([page, *(visit(number, "Ảnh: Lan Anh") for number in range(2, 8))])
    assert not blocks.has_repeated(page)
    assert not blocks.has_other_stories(page)


def test_a_document_of_the_article_is_no_other_story() -> None:
    text, url = "Toàn văn quyết định số 12 của ủy ban", f"{HOST}/12.pdf"
    page = visit(1, text, links=((url, text),))
    assert night_blocks([page]).has_other_stories(page)
    attached = replace(page, fields={**(page.fields or {}), "attachments": [{"url": url}]})
    assert not night_blocks([attached]).has_other_stories(attached)


def test_one_text_on_three_pages_is_no_box() -> None:
    pages = [replace(visit(1), url=f"{HOST}/{at}/1.html", shared=True) for at in range(3)]
    others = [replace(visit(1), url=f"{HOST}/{at}/1.html", title=TITLE.format(number=at)) for at in range(3)]
    for shown in (pages, others):
        assert not any(night_blocks(shown).has_repeated(page) for page in shown)


def test_a_box_that_a_site_always_had_is_no_change() -> None:
    usual = night([*sound(6), visit(6, BOX), visit(7, BOX), visit(8, BOX)])
    assert night_verdict(usual, History([usual] * 14)).verdict == "healthy"


def test_edits_of_most_known_articles_break_the_night() -> None:
    known = [replace(one, first=False, outcome=Outcome.UNCHANGED) for one in sound(8)]
    usual = night([*known[:7], replace(known[7], outcome=Outcome.EDITED, edited=True)])
    edited = night([replace(one, outcome=Outcome.EDITED, edited=True) for one in known])
    assert night_verdict(usual, History([usual] * 14)).verdict == "healthy"
    assert night_verdict(edited, History([usual] * 14)).hold == "edited"
    assert night_verdict(edited, History([edited] * 14)).verdict == "healthy", "a site that says 304 of all others"
