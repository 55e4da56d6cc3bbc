"""A portal that strikes: at a certain request, before it is answered, something happens to whoever asked."""

from collections.abc import Callable

from tests.rehearsal.answers import Answer
from tests.rehearsal.faults import Fault, Scene
from tests.rehearsal.portal import Rehearsal


class Trap:
    """Springs once, at the request of that number, counted from 1 when the trap is set."""

    def __init__(self, portal: Rehearsal, at: int, spring: Callable[[], None]) -> None:
        self.sprung = False
        self._left = at
        self._spring = spring
        portal.faults.add(Fault(self._act))

    def _act(self, scene: Scene) -> Answer:
        self._left -= 1
        if self._left == 0:
            self._spring()
            self.sprung = True
        return scene.answer
