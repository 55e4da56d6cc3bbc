"""Few pages at a time are handed on, in the order in which they were found, and none is left over."""

from crawlers.waiting_pages import AT_ONCE, WaitingPages
from storage.errands import NONE, PageErrand


def page(number: int) -> PageErrand:
    url = f"https://bao.example.vn/{number}.html"
    return PageErrand(number, number, url, "bai", str(number), validators=NONE, withheld=NONE, stored=None)


def test_as_many_are_under_way_as_may_be_until_all_were_asked() -> None:
    waiting, pages = WaitingPages(), [page(number) for number in range(3 * AT_ONCE)]
    for one in pages:
        waiting.add(one)
    asked = list(waiting.to_ask())
    assert len(asked) == AT_ONCE
    assert not list(waiting.to_ask())
    for _ in range(len(pages)):
        waiting.ended()
        asked += waiting.to_ask()
    assert asked == pages
