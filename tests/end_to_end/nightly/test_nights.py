"""Several nights of each site on the rehearsal portal: every page's outcome and every text are those of the oracle."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from tests.end_to_end.nights import Pipeline, articles_asked, pipeline, stripped
from tests.rehearsal import oracle
from tests.rehearsal.portal import Rehearsal

SITES = {
    "hanoimoi": "hanoimoi.vn",
    "thanhtri": "thanhtri.hanoi.gov.vn",
    "sotttt": "sotttt.hanoi.gov.vn",
}
DAYS = range(1, 5)


@pytest.mark.parametrize("slug", SITES)
def test_four_nights_end_as_the_oracle_says(slug: str, tmp_path: Path) -> None:
    host = SITES[slug]
    asked: dict[int, list[str]] = {}
    with Rehearsal(seed=7, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin)
        for day in DAYS:
            portal.day = day
            portal.log.clear()
            funnel = work.night(slug)
            asked[day] = articles_asked(portal, host)
            fates = {str(fate.id): fate for fate in oracle.night(portal.sites[host], day, asked)}
            got = work.outcomes(funnel.run_id)
            assert {key: outcome for key, (outcome, _) in got.items()} == {
                key: fate.outcome for key, fate in fates.items()
            }
            assert funnel.open == 0
            assert funnel.found == len(fates)
            assert sum(funnel.exchanges.values()) == len(portal.requests(host))
            assert max(Counter(seen.target for seen in portal.requests(host)).values()) == 1
        texts = oracle.documents([portal.sites[host]], {host: asked})
        _corpus_is(work, texts)


def _corpus_is(work: Pipeline, texts: dict[str, list[oracle.Expected]]) -> None:
    """One file for each text, named after it; a manifest line that agrees with the file."""
    assert {stripped(name) for name in work.corpus} == {f"{content_hash[:16]}.txt" for content_hash in texts}
    for ordinal, (line, (name, content)) in enumerate(zip(work.manifest, work.corpus.items(), strict=True)):
        expected = {one.corpus_text for one in texts[line["content_hash"]]}
        assert content.decode() in expected, name
        assert line["ordinal"] == ordinal
        assert line["file"] == name
        assert line["sha256"] == hashlib.sha256(content).hexdigest()
        assert line["title"] in {one.title for one in texts[line["content_hash"]]}
        assert line["kind"] == "rehearsal"


def test_the_same_night_again_stores_no_body_and_publishes_nothing(tmp_path: Path) -> None:
    """thanhtri has no validators and volatile counters; sotttt answers 304. Neither changes a text."""
    with Rehearsal(seed=3, day=2) as portal:
        work = pipeline(tmp_path / "data", portal.origin)
        for slug in ("thanhtri", "sotttt"):
            work.night(slug)
        before = work.corpus
        for slug in ("thanhtri", "sotttt"):
            again = work.night(slug)
            assert {outcome for outcome, _ in again.pages} <= {"unchanged", "gone", "moved"}
        assert work.corpus == before


def test_both_databases_give_the_same_corpus(tmp_path: Path, postgres_url: str) -> None:
    with Rehearsal(seed=5, day=1) as portal:
        corpora = []
        for name, url in (("sqlite", None), ("postgresql", postgres_url)):
            work = pipeline(tmp_path / name, portal.origin, database_url=url)
            for day in (1, 2):
                portal.day = day
                work.night("thanhtri")
            corpora.append(work.corpus)
        assert corpora[0] == corpora[1]
