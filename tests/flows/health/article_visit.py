"""A visit that found a new article, as a night's figures are measured from it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from storage.outcomes import Outcome
from storage.runs.observations import VisitFacts

HOST = "https://bao.example"
NIGHT = datetime(2026, 3, 10, 17, tzinfo=UTC)


def article_visit(
    number: int, blocks: tuple[str, ...], fields: dict[str, Any], title: str, **changed: Any
) -> VisitFacts:
    one = VisitFacts(
        url=f"{HOST}/{number}.html",
        outcome=Outcome.NEW,
        reason=None,
        source=None,
        first=True,
        fresh=True,
        captured_at=NIGHT,
        layout="article",
        refusal=None,
        lead=None,
        blocks=blocks,
        fields=fields,
        shared=False,
        title=title,
    )
    return replace(one, **changed)
