"""Kinds of redesign that go wrong in different places: refused by the old layout, a lost date, a box in the text."""

import pytest

from tests.end_to_end.nightly.relearn.redesigned_nights import play_redesign
from tests.end_to_end.nights import Pipeline
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.redesigns import Redesign


@pytest.mark.parametrize("kind", [Redesign.TEASERS_ABOVE, Redesign.DATE_MOVED, Redesign.RELATED_BOX])
def test_a_redesign_is_repaired_on_its_night(
    kind: Redesign, work: Pipeline, portal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    play_redesign(kind, work, portal, monkeypatch)
