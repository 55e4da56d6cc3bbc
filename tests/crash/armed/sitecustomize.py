"""The trap in every Python process of an armed command: it counts what the process does, and strikes once.

Python imports a module of this name when it starts, before any of ours, if its folder is in PYTHONPATH. The wrapped
functions behave as before. At the one moment that the plan in CRASH_PLAN names, the machine really fails.
"""

import importlib.abc
import importlib.machinery
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import FrameType, ModuleType
from typing import Any

OURS = re.compile(r"(storage|flows|crawlers)\.|\d{4}_")
PLUMBING = ("storage.database.engine", "storage.durable_files")
DEPTH = 5


class Trap:
    """`plan` has the keys that tests.crash.plan writes."""

    def __init__(self, plan: dict[str, Any], role: str) -> None:
        self._role = role
        self._record = os.open(plan["record"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self._strike = plan["strike"] if plan["strike"] and plan["strike"]["role"] == role else None
        self._seen = 0
        self._counting = threading.Lock()

    def reached(self, kind: str, side: str, half: Callable[[], object] = lambda: None) -> None:
        """Counts a moment before or after it happens, and strikes if it is the planned one; `half` does the first half
        of it.
        """
        label = f"{kind}@{'<'.join(_frames())}"
        if label.endswith("@"):
            return
        if side == "before":
            os.write(self._record, f"{self._role}\t{os.getpid()}\t{label}\n".encode())
        wanted = self._strike
        if wanted is None or not re.search(wanted["moment"], label):
            return
        with self._counting:  # corpus files are synced by several threads
            self._seen += side == "before"
            seen = self._seen
        if seen == wanted["at"] and side == ("before" if wanted["side"] == "middle" else wanted["side"]):
            self._strike_now(wanted, label, half if wanted["side"] == "middle" else lambda: None)

    def _strike_now(self, wanted: dict[str, Any], label: str, half: Callable[[], object]) -> None:
        """Strikes once among all processes: only the process that creates the note strikes."""
        self._strike = None
        try:
            note = os.open(wanted["note"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            return
        os.write(note, json.dumps({"label": label, "pid": os.getpid(), "seen": self._seen}).encode())
        os.close(note)
        half()
        if wanted["what"] == "run":
            subprocess.run(wanted["command"], check=True, capture_output=True, cwd="/")
        if wanted["what"] in ("flow", "both"):
            os.kill(_flow(self._role), signal.SIGKILL)
        if wanted["what"] in ("self", "both"):
            os.kill(os.getpid(), signal.SIGKILL)


def _flow(role: str) -> int:
    if role == "reader":
        import multiprocessing  # noqa: PLC0415 (few of the armed processes need it)

        parent = multiprocessing.parent_process()
        if parent is None or parent.pid is None:
            raise RuntimeError("a reader without a parent")
        return parent.pid
    return os.getppid() if role == "crawl" else os.getpid()


def _frames() -> list[str]:
    """The innermost of our functions on the stack, without the modules of PLUMBING."""
    found: list[str] = []
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and len(found) < DEPTH:
        name = frame.f_globals.get("__name__", "")
        if OURS.match(name) and not name.startswith(PLUMBING):
            found.append(f"{_within_room(name)}.{frame.f_code.co_name}")
        frame = frame.f_back
    return found


def _within_room(module: str) -> str:
    """`warc.writer` for `storage.warc.writer`; a migration keeps its whole name."""
    return module if module[0].isdigit() else module.partition(".")[2]


def watch_system(trap: Trap) -> None:
    for name, kind in (("fsync", "sync"), ("rename", "rename"), ("unlink", "unlink"), ("truncate", "truncate")):
        setattr(os, name, _watched(trap, kind, getattr(os, name)))


def _watched(trap: Trap, kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def watched(*args: Any, **more: Any) -> Any:
        trap.reached(kind, "before")
        result = function(*args, **more)
        trap.reached(kind, "after")
        return result

    return watched


def watch_records(trap: Trap, module: ModuleType) -> None:
    append = module.WarcFile.append

    def watched(file: Any, members: bytes) -> int:
        trap.reached("record", "before", lambda: file._raw.write(members[: len(members) // 2]))
        begin = int(append(file, members))
        trap.reached("record", "after")
        return begin

    module.WarcFile.append = watched


def watch_commits(trap: Trap, module: ModuleType) -> None:
    writing: Callable[[Any], AbstractContextManager[Any]] = module.Database.writing

    @contextmanager
    def watched(database: Any) -> Iterator[Any]:
        with writing(database) as session:
            yield session
            session.flush()
            trap.reached("commit", "before")
        trap.reached("commit", "after")

    module.Database.writing = watched


def watch_readings(trap: Trap, module: ModuleType) -> None:
    vars(module)["_read_one"] = _watched(trap, "reading", module._read_one)


def watch_migrations(trap: Trap, _module: ModuleType) -> None:
    from sqlalchemy import Engine, event  # noqa: PLC0415 (as above)

    def before(*_arguments: object) -> None:
        if any(frame.startswith("database.migrate._upgrade") for frame in _frames()):
            trap.reached("statement", "before")

    event.listen(Engine, "before_cursor_execute", before)


WATCHES: dict[str, Callable[[Trap, ModuleType], None]] = {
    "storage.warc.open_file": watch_records,
    "storage.database.engine": watch_commits,
    "flows.extraction.job": watch_readings,
    "storage.database.migrate": watch_migrations,
}


class Finder(importlib.abc.MetaPathFinder):
    """Finds the usual modules.

    After the import it adds the watch of a module and makes its batches small, so that there are many.
    """

    def __init__(self, trap: Trap, small: dict[str, int]) -> None:
        self._trap = trap
        self._small = small

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in WATCHES and not self._sizes_in(name):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            self._change(name, module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign] # this one loader's alone
        return spec

    def _change(self, name: str, module: ModuleType) -> None:
        if name in WATCHES:
            WATCHES[name](self._trap, module)
        for size_name, size in self._sizes_in(name).items():
            if name == "storage.warc.writer":
                module.WarcWriter.__init__.__kwdefaults__[size_name] = size
            else:
                setattr(module, size_name, size)

    def _sizes_in(self, module: str) -> dict[str, int]:
        parts = ((name.rpartition("."), size) for name, size in self._small.items())
        return {size_name: size for (place, _, size_name), size in parts if place == module}


def role_of(words: Sequence[str]) -> str | None:
    """Returns None for multiprocessing's own helper processes."""
    command = " ".join(words)
    if "resource_tracker" in command:
        return None
    if "multiprocessing." in command:
        return "reader"
    return "crawl" if "-m crawlers" in command else "flow"


def arm(plan: dict[str, Any]) -> None:
    role = role_of(sys.orig_argv)
    if role is None:
        return
    trap = Trap(plan, role)
    watch_system(trap)
    sys.meta_path.insert(0, Finder(trap, plan["small"]))


if "CRASH_PLAN" in os.environ:
    arm(json.loads(os.environ["CRASH_PLAN"]))
