"""A portal with a trap: at a certain request, before the answer, it calls a function of the test."""

from collections.abc import Callable

from tests.rehearsal.answers import Answer
from tests.rehearsal.faults import Fault, Scene
from tests.rehearsal.portal import Rehearsal


class Trap:
    """Calls `strike` once, at the request with number `at`, counted from 1 when the trap is made."""

    def __init__(self, portal: Rehearsal, at: int, strike: Callable[[], None]) -> None:
        self.triggered = False
        self._left = at
        self._strike = strike
        portal.faults.add(Fault(self._act))

    def _act(self, scene: Scene) -> Answer:
        self._left -= 1
        if self._left == 0:
            self._strike()
            self.triggered = True
        return scene.answer
