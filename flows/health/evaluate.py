"""Judges a run: measures its rows, compares them with the site's history, and stores the verdict."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from flows.health.examples import examples
from flows.health.finding import HealthFinding, Judgement, since_when
from flows.health.foreign_blocks import BlockCount, NightBlocks
from flows.health.metrics import Figures, measure, with_second_readings
from flows.health.night_verdict import History, night_verdict
from flows.health.second_reader import NO_SAMPLE, SecondReadings
from flows.health.self_copies import NewTexts
from storage.archive import Archive
from storage.runs.health import DIFFERS, SECOND, KeptHealth, NewHealth, health_before, health_of
from storage.runs.held_texts import keep_verdict, release, reread_since
from storage.runs.observations import NightFacts, night_facts
from storage.vocabulary import HealthVerdict, ReleasedBy, RunKind

LOOK_BACK = 120  # runs: enough to find the sound ones behind a month of broken nights
SOUND = frozenset({HealthVerdict.HEALTHY, HealthVerdict.LEARNING})


def judge_run(archive: Archive, run_id: int, second: Callable[[], SecondReadings] | None = None) -> Judgement:
    """Judges a nightly run and stores the verdict; a broken run puts its texts on hold.

    `second` is called last, so that the second reader works meanwhile. Without it, what a second reader found when the
    run was judged before still counts.
    """
    facts, blocks = _read_through(archive, night_facts(archive, run_id))
    figures, judgement = _judged(archive, facts, blocks, second or (lambda: _found_before(archive, run_id)))
    keep_verdict(
        archive,
        NewHealth(
            run_id=run_id,
            site=facts.site,
            day=figures.day,
            verdict=judgement.verdict,
            figures=figures.as_json(),
            findings=[finding.as_json() for finding in judgement.findings],
            hold=judgement.hold,
        ),
    )
    return judgement


def judge_reread(
    archive: Archive,
    site: str,
    second: Callable[[], SecondReadings] | None = None,
    also: Iterable[int] = (),
) -> list[int]:
    """Judges again the runs on hold whose pages were reread since, and those of `also`.

    `second` gives NO_SAMPLE where a person accepted other texts than the second reader compared. Returns the runs that
    this releases.
    """
    released = []
    for run_id in sorted({*reread_since(archive, site), *also}):
        if judge_run(archive, run_id, second).verdict is not HealthVerdict.BROKEN:
            release(archive, site, run_id, ReleasedBy.REREAD)
            released.append(run_id)
    return released


def _found_before(archive: Archive, run_id: int) -> SecondReadings:
    health = health_of(archive, run_id)
    if health is None:
        return NO_SAMPLE
    figures = Figures.from_json(health.figures)
    pages = [url for one in health.findings if one["what"] == DIFFERS for url in one["examples"]]
    number = figures.bad.get(f"{SECOND}|{DIFFERS}", 0)
    unknown = [""] * (number - len(pages))  # more addresses than a finding's examples are not kept
    return SecondReadings(figures.totals.get(SECOND, 0), (*pages, *unknown)[:number])


def _read_through(archive: Archive, facts: NightFacts) -> tuple[NightFacts, NightBlocks]:
    """Finds in one pass what a measure of the first visit needs of all others: each pass reads all texts again."""
    texts, blocks = NewTexts(), BlockCount()
    for visit in facts.visits:
        texts.add(visit)
        blocks.add(visit)
    return texts.mark_copies(archive, facts), blocks.night_blocks()


def _judged(
    archive: Archive, facts: NightFacts, blocks: NightBlocks, wait_for_second: Callable[[], SecondReadings]
) -> tuple[Figures, Judgement]:
    past = health_before(archive, facts.site, RunKind.NIGHTLY, facts.run_id, LOOK_BACK)
    measured = measure(facts, _newest_before(past), blocks)
    second = wait_for_second()
    figures = with_second_readings(measured, second)
    judgement = night_verdict(figures, compared_nights(past))
    last = [HealthFinding.from_json(one) for one in past[0].findings] if past else []
    findings = since_when(judgement.findings, last)
    shown = tuple(replace(finding, examples=examples(finding, facts.visits, second)) for finding in findings)
    return figures, Judgement(judgement.verdict, shown)


def compared_nights(past: list[KeptHealth]) -> History:
    """Returns the nights to compare with: the sound ones, and those that a person has released."""
    return History(
        sound=[Figures.from_json(one.figures) for one in past if one.verdict in SOUND],
        released=[
            [HealthFinding.from_json(reported) for reported in one.findings]
            for one in past
            if one.released_by == ReleasedBy.HAND
        ],
    )


def _newest_before(past: list[KeptHealth]) -> datetime | None:
    return Figures.from_json(past[0].figures).newest if past else None
