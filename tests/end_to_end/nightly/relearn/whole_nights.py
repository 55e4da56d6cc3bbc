"""Each kind of redesign as whole nights by the commands: a sound history, the broken night, the repair, the next night.

Not a part of the test suite, which plays some of the kinds: `make relearn-nights` runs it.
"""

import pytest

from tests.end_to_end.nightly.relearn.redesigned_nights import SLUG, play_redesign, published_texts, right_texts
from tests.end_to_end.nights import Pipeline
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.redesigns import Redesign


@pytest.mark.parametrize("kind", Redesign)
def test_a_redesign_by_the_commands(
    kind: Redesign, work: Pipeline, portal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    play_redesign(kind, work, portal, monkeypatch)
    portal.day = 4
    work.night(SLUG)
    assert published_texts(work) <= right_texts(portal, 4)
