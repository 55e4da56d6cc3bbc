"""One point of the crash test: the scene, the kind of moment, the process, and what happens to it."""

import random
import re
from dataclasses import dataclass
from typing import Literal

from tests.crash.plan import Role, Side
from tests.crash.stage import Undisturbed

What = Literal["self", "flow", "both", "full disk", "connections lost", "server stopped"]


@dataclass(frozen=True, slots=True)
class Point:
    """`moment` is a pattern for the recorded moments; the seed chooses one of all that match."""

    name: str
    scene: str
    role: Role
    moment: str
    side: Side = "before"
    what: What = "self"
    postgres: bool = False

    def drawn(self, undisturbed: Undisturbed, seed: int, tries: int) -> int:
        """The number of the chosen moment, among those of an undisturbed run of the scene; 0 if there are none."""
        number = self.moments(undisturbed)
        return random.Random(f"{seed} {self.name} {tries}").randint(1, number) if number else 0

    def moments(self, undisturbed: Undisturbed) -> int:
        """Counts the moments in the process that has the most of them, since each process counts its own."""
        counts: dict[str, int] = {}
        for role, pid, what in undisturbed.moments:
            if role == self.role and re.search(self.moment, what):
                counts[pid] = counts.get(pid, 0) + 1
        return max(counts.values(), default=0)
