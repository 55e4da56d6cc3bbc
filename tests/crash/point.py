"""One point of the crash test: in which scene, at which kind of moment, what happens to whom."""

import random
import re
from dataclasses import dataclass
from typing import Literal

from tests.crash.plan import Role, Side
from tests.crash.stage import Undisturbed

What = Literal["self", "flow", "both", "full disk", "connections lost", "server stopped"]


@dataclass(frozen=True, slots=True)
class Point:
    """`moment` is a pattern for what the armed processes record; which of all that fit is for the seed to say."""

    name: str
    scene: str
    role: Role
    moment: str
    side: Side = "before"
    what: What = "self"
    postgres: bool = False

    def drawn(self, undisturbed: Undisturbed, seed: int, tries: int) -> int:
        """The number of the moment, out of as many as an undisturbed run of the scene has; 0 where it has none."""
        number = self.moments(undisturbed)
        return random.Random(f"{seed} {self.name} {tries}").randint(1, number) if number else 0

    def moments(self, undisturbed: Undisturbed) -> int:
        """In the process that has the most of them: each counts its own."""
        counts: dict[str, int] = {}
        for role, pid, what in undisturbed.moments:
            if role == self.role and re.search(self.moment, what):
                counts[pid] = counts.get(pid, 0) + 1
        return max(counts.values(), default=0)
