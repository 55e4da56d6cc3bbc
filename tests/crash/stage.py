"""The place of the scenes: a portal, archives of undisturbed runs, and copies of them for the strikes."""

import itertools
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import create_engine, text

from storage.data_folder import DataFolder
from storage.database.copy import copy_database
from storage.database.engine import open_database
from tests.crash.comparison import Facts, findings
from tests.crash.copies import STORE
from tests.crash.plan import armed
from tests.crash.scenes import Scene, all_scenes
from tests.crash.states import archived_pages, handed_in_file
from tests.end_to_end.backfill.played import WAYBACK, WithArchive
from tests.end_to_end.machines.s3 import KEYS, s3_server
from tests.end_to_end.processes import environment, run
from tests.postgres import Server, postgres_server


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """The result of a scene, its folder, and the recorded moments: the role, the process and what it did."""

    data: Path
    facts: Facts
    findings: list[str]
    moments: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Copy:
    data: Path
    database_url: str | None


@dataclass
class Stage:
    folder: Path
    portal: WithArchive
    scenes: Mapping[str, Scene]
    _held: ExitStack
    _made: dict[str, Undisturbed] = field(default_factory=dict)
    _on_postgres: dict[str, Undisturbed] = field(default_factory=dict)
    _states: dict[str, Path] = field(default_factory=dict)
    _templates: dict[str, str] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    @cached_property
    def server(self) -> Server:
        return self._held.enter_context(postgres_server())

    def play(self, scene: Scene) -> None:
        if scene.name == "store":
            self.open_store()
        self.portal.day = scene.day
        self.portal.faults.clear()
        self.portal.log.clear()

    def settings(self, copy: Copy) -> dict[str, str]:
        more = {"DATABASE_URL": copy.database_url} if copy.database_url else {}
        return environment(copy.data, self.portal.origin, WAYBACK=f"https://{WAYBACK}", **more)

    def open_store(self) -> None:
        """Starts an object store for all later processes and for this one, which reads the results."""
        if STORE not in os.environ:
            server = self._held.enter_context(s3_server(self.new_folder() / "objects"))
            os.environ.update({**KEYS, STORE: server.endpoint})
            self._held.callback(_unset, (*KEYS, STORE))

    def undisturbed(self, scene: Scene) -> Undisturbed:
        """Runs the scene's commands with a trap that only records."""
        if scene.name not in self._made:
            copy, record = self.copy(scene, postgres=False), self.folder / f"moments-{next(self._numbers)}"
            self.play(scene)
            for command in scene.commands:
                done = run(command, armed(self.settings(copy), record, None))
                if done.returncode:
                    raise RuntimeError(f"{scene.name}: {' '.join(command)}: {done.stderr}")
            lines = record.read_text(encoding="utf-8").splitlines()
            moments = [(role, pid, what) for role, pid, what in (line.split("\t") for line in lines)]
            facts, named = scene.facts(copy.data, None), findings(copy.data, None)
            self._made[scene.name] = Undisturbed(copy.data, facts, named, moments)
        return self._made[scene.name]

    def expected(self, scene: Scene, *, postgres: bool) -> Undisturbed:
        """Both databases have the same result, but each describes its tables in its own words."""
        undisturbed = self.undisturbed(scene)
        if not (postgres and scene.name.startswith("from ")):
            return undisturbed
        if scene.name not in self._on_postgres:
            copy = self.copy(scene, postgres=True)
            for command in scene.commands:
                run(command, self.settings(copy)).check_returncode()
            facts, named = scene.facts(copy.data, copy.database_url), findings(copy.data, copy.database_url)
            self._on_postgres[scene.name] = Undisturbed(copy.data, facts, named, undisturbed.moments)
        return self._on_postgres[scene.name]

    def new_folder(self) -> Path:
        folder = self.folder / f"point-{next(self._numbers)}"
        folder.mkdir()
        return folder

    def copy(self, scene: Scene, *, postgres: bool, place: Path | None = None) -> Copy:
        """A copy of the scene's state in a new folder (and database); `place` is an empty folder elsewhere."""
        number = next(self._numbers)
        data = (place or self.folder) / f"data-{number}"
        if scene.begins is None:
            return Copy(data, self._database() if postgres else None)
        if not isinstance(scene.begins, str) and scene.name.startswith("from "):
            url = self._database() if postgres else None
            scene.begins(data, url, self.portal)
            return Copy(data, url)
        state = self._state(scene)
        shutil.copytree(state, data)
        if not postgres:
            return Copy(data, None)
        url = self._database(self._template(state))
        for rows in data.glob("archive.db*"):
            rows.unlink()
        return Copy(data, url)

    def forget(self, copy: Copy) -> None:
        shutil.rmtree(copy.data, ignore_errors=True)

    def _state(self, scene: Scene) -> Path:
        if isinstance(scene.begins, str):
            return self.undisturbed(self.scenes[scene.begins]).data
        assert scene.begins is not None
        if scene.name not in self._states:
            self._states[scene.name] = self.folder / f"state-{next(self._numbers)}"
            self.play(scene)
            scene.begins(self._states[scene.name], None, self.portal)
        return self._states[scene.name]

    def _template(self, state: Path) -> str:
        """The name of a database with the rows of this state."""
        if state.name not in self._templates:
            url = self._database()
            source, target = open_database(DataFolder(state).database_url), open_database(url)
            copy_database(source, target, lambda *_: None)
            source.close()
            target.close()
            self._templates[state.name] = url.rpartition("/")[2]
        return self._templates[state.name]

    def _database(self, template: str = "template1") -> str:
        name = f"crash_{next(self._numbers)}"
        engine = create_engine(
            self.server.url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        engine.dispose()
        return self.server.url.replace("/postgres", f"/{name}")


def _unset(names: Iterable[str]) -> None:
    for name in names:
        os.environ.pop(name, None)


@contextmanager
def opened_stage(folder: Path) -> Iterator[Stage]:
    with ExitStack() as held:
        portal = held.enter_context(WithArchive())
        archived_pages(portal)
        yield Stage(folder, portal, all_scenes(handed_in_file(folder, portal)), held)


@contextmanager
def small_disk(folder: Path, megabytes: int = 64) -> Iterator[Path | None]:
    """A file system of its own; None if this machine cannot mount one."""
    path = folder / "disk"
    path.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path))
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield path
    finally:
        subprocess.run(("umount", "--lazy", str(path)), check=True)
