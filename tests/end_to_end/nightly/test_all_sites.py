"""One night over all sites together, with an empty data folder, twice."""

from pathlib import Path

from tests.end_to_end.all_sites import two_nights


def test_all_ledgers_add_up_and_the_corpus_is_the_same_again(tmp_path: Path) -> None:
    funnels, memory, texts = two_nights(tmp_path, "small")
    assert len(funnels) >= 12
    assert texts > 0
    assert all(funnel.found or funnel.listed for funnel in funnels), funnels
    assert max(memory.most.values()) < 400, memory
