"""The recorder in every Python process of a recorded command: it notes each statement once, with its values.

Python imports a module of this name when it starts, before any of ours, if its folder is in PYTHONPATH. The notes are
written to the file in GROWTH_STATEMENTS.
"""

import os
import pickle
import sys
from typing import Any

from sqlalchemy import Connection, Engine, event


def record() -> None:
    notes = os.open(os.environ["GROWTH_STATEMENTS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    noted: set[str] = set()

    @event.listens_for(Engine, "before_cursor_execute")
    def note(_c: Connection, _k: object, statement: str, values: Any, *_: object) -> None:
        if statement not in noted:
            noted.add(statement)
            os.write(notes, pickle.dumps((statement, values[0] if isinstance(values, list) else values)))


if "multiprocessing" not in " ".join(sys.orig_argv):  # the reading processes have no database
    record()
