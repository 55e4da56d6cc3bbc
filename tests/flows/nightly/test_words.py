"""A night's own report: its sum, its refusals, and its progress."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from extractors.refusal import RefusalReason
from flows.nightly.publication_summary import published_line
from flows.nightly.refusal_words import WORDS
from flows.nightly.report import night_report, night_sentence
from flows.progress import LineBoard, NoBoard, TaskPace
from storage.outcomes import Outcome, RunState
from storage.runs.totals import Funnel


def funnel(**counts: int) -> Funnel:
    return Funnel(
        run_id=7,
        site="tayho",
        night=date(2026, 11, 27),
        number=1,
        state=RunState.FINISHED,
        reason=None,
        started_at=datetime(2026, 11, 27, tzinfo=UTC),
        ended_at=datetime(2026, 11, 27, 1, tzinfo=UTC),
        discoveries=1,
        discoveries_failed={},
        discoveries_empty=0,
        listed=9,
        left_out={},
        pages={(str(Outcome(word)), None): number for word, number in counts.items()},
        open=0,
        exchanges={("response", None): 12},
        judged=True,
    )


@pytest.mark.parametrize(
    ("counts", "published", "line"),
    [
        ({"new": 96}, range(96), "Published 96 documents, 000 to 095."),
        (
            {"new": 94, "edited": 2, "gone": 5},
            range(93),
            (
                "96 pages are new or edited; 3 of them show a text that the corpus has from another page. "
                "Published 93 documents, 000 to 092."
            ),
        ),
        ({"new": 1}, range(5, 9), "Published 4 documents, 005 to 008."),  # including earlier runs
        ({"unchanged": 3}, (), "Published nothing: every text that the pages showed is in the corpus already."),
        ({"refused": 3}, (), "Published nothing: no page showed a text."),
        ({}, (), "Published nothing: no page showed a text."),
    ],
)
def test_a_sum_explains_itself(counts: dict[str, int], published: Sequence[int], line: str) -> None:
    assert published_line(published, [funnel(**counts)], []) == line


def test_a_night_in_one_sentence() -> None:
    one = funnel(new=2, edited=1, refused=3)
    assert night_sentence(one) == "6 pages found: 2 new, 1 edited, 3 refused; 12 requests sent; finished"
    waiting = replace(one, ended_at=None)
    assert night_sentence(waiting).endswith("all read, publishing follows")
    assert night_report(one, None).splitlines()[2].startswith("6 pages found")


def test_each_reason_of_a_refusal_is_explained() -> None:
    assert set(WORDS) == set(RefusalReason)


def test_lines_come_at_the_end_and_for_the_first_refusal_of_a_kind() -> None:
    lines: list[str] = []
    board = LineBoard(NoBoard(), lines.append)
    board.show("tayho: pages read", 1, 3)
    for url in ("https://tayho.example/1", "https://tayho.example/2"):
        board.refused("tayho", "no_body", url)
    board.show("tayho: pages read", 3, 3)
    board.show("tayho: pages read", 3, 3)
    assert lines == [
        "tayho: the first page refused as no_body: https://tayho.example/1",
        "tayho: pages read: 3 of 3, 2 refused",
    ]


def test_a_task_that_begins_again_is_said_again() -> None:
    lines: list[str] = []
    board = LineBoard(NoBoard(), lines.append)
    for done in (1, 2, 1, 2):
        board.show("tayho: pages read", done, 2)
    assert lines == ["tayho: pages read: 2 of 2"] * 2


def test_a_line_a_minute_has_rate_and_time_left() -> None:
    lines: list[str] = []
    board = LineBoard(NoBoard(), lines.append, seconds=0)
    for done in (1, 2):
        board.show("tayho: pages asked", done, 60)
    assert [line.partition(",")[0] for line in lines] == ["tayho: pages asked: 1 of 60", "tayho: pages asked: 2 of 60"]
    pace = TaskPace.begun(0)
    pace.begin -= 120
    assert pace.as_text(60, 240).startswith("60 of 240, 30 a minute, 6 min left")
    assert pace.as_text(60, None) == "60, 30 a minute"
