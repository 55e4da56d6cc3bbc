"""The scenes: a state, a command that changes it, and which facts of the result are compared."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.crash.comparison import Facts, archive_facts, row_facts
from tests.crash.copies import a_backup, copied_facts, restored_beside_facts, restored_facts, stored_facts
from tests.crash.states import REVISIONS, SITE, read_narrowly, schema_of, without_database
from tests.end_to_end.processes import LUUTRU, ONE_NIGHT
from tests.rehearsal.portal import Rehearsal

State = Callable[[Path, str | None, Rehearsal], None]
THREE = ("hanoimoi", "sotttt", "thanhtri")
NIGHT = (*ONE_NIGHT, SITE)
AGAIN = (*LUUTRU, "reread", SITE, "--accept")
COPIES = (sys.executable, "-m", "tests.crash.copies")
BACKFILL = (sys.executable, "-m", "tests.end_to_end.backfill.one_backfill", SITE)


@dataclass(frozen=True, slots=True)
class Scene:
    """It begins with an empty folder (None), the result of another scene, or a prepared state.

    `commands` run one after the other. The strike is in the first. Then all commands run again without a trap.
    """

    name: str
    begins: str | State | None
    commands: tuple[tuple[str, ...], ...]
    day: int = 1
    facts: Callable[[Path, str | None], Facts] = archive_facts


def all_scenes(handed_in: Path) -> dict[str, Scene]:
    """`handed_in` is a WARC file of another program."""
    scenes = [
        Scene("crawl", None, ((*NIGHT, "crawl"),)),
        Scene("read", "crawl", ((*NIGHT, "read", "close"),)),
        Scene("publish", "read", ((*LUUTRU, "publish"),)),
        Scene("second night", "publish", (NIGHT,), day=2),
        Scene("reread", read_narrowly, (AGAIN, (*LUUTRU, "publish"))),
        Scene("withhold", "publish", ((*LUUTRU, "withhold", "3", "--reason", "court order 1", "--yes"),)),
        Scene("rebuild", without_database, ((*LUUTRU, "rebuild"),)),
        Scene("unwithhold", "withhold", ((*LUUTRU, "unwithhold", "3", "--reason", "mistake", "--yes"),)),
        Scene("wayback", None, ((*BACKFILL, "wayback"),)),
        Scene("handed in", None, ((*BACKFILL, "warc", str(handed_in)),)),
        Scene("backup", "publish", ((*COPIES, "backup"),), facts=restored_facts),
        Scene("forget", "publish", ((*COPIES, "forget"),), facts=restored_facts),
        Scene("restore", a_backup, ((*COPIES, "restore"),), facts=restored_beside_facts),
        Scene("store", "publish", ((*COPIES, "store"),), facts=stored_facts),
        Scene("db copy", "publish", ((*COPIES, "db"),), facts=copied_facts),
        Scene("nightly", None, ((*LUUTRU, "nightly", *THREE),)),
    ]
    scenes += [
        Scene(f"from {revision}", schema_of(revision), ((*LUUTRU, "status"),), facts=row_facts)
        for revision in REVISIONS[:-1]
    ]
    return {scene.name: scene for scene in scenes}
