"""Shares an archive among machines: the machine's name, the object store, and which machine has the corpus.

The name is stored in the data folder, so that it moves together with the files.
"""

import json
import re
import secrets
import socket
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from storage.archive import Archive
from storage.data_folder import DataFolder
from storage.durable_files import write_whole
from storage.errors import CorrectTheInput
from storage.object_store.client import ObjectStore
from storage.tables.archive import ArchiveMark
from storage.tables.exchanges import WarcFileLocation

_MOST = 24


def machine_of(folder: DataFolder) -> str:
    """The machine's name: four random hex digits and the host's name, created at first use and stored."""
    path = folder.path / "machine.json"
    if not path.exists():
        host = re.sub(r"[^a-z0-9]+", "-", socket.gethostname().partition(".")[0].lower()).strip("-")[:_MOST]
        write_whole(path, json.dumps({"machine": f"{secrets.token_hex(2)}-{host or 'host'}"}) + "\n")
    return str(json.loads(path.read_text(encoding="utf-8"))["machine"])


class CorpusElsewhere(CorrectTheInput):
    """The corpus is on another machine; run commands that need its files there."""


@dataclass(frozen=True, slots=True)
class SharedArchive:
    """By machine: `alone` counts WARC files that are only there, `stranded` those of them that were given up."""

    store: str | None
    corpus_machine: str | None
    this_machine: str
    stored: int
    stored_bytes: int
    alone: dict[str, int]
    stranded: dict[str, int]


def use_store(archive: Archive, url: str) -> None:
    """Uses this store from the next command on. Raises CorrectTheInput or TryAgainLater if a write and read fails."""
    store = ObjectStore(url)
    probe = archive.folder.path / "locks" / "probe"
    name = f"probe-{secrets.token_hex(8)}"
    probe.write_text(name, encoding="ascii")
    try:
        store.keep(name, probe)
        store.forget(name)
    finally:
        probe.unlink()
    with archive.database.writing() as session:
        session.get_one(ArchiveMark, 1).warc_store = url
    claim_corpus(Archive(archive.folder, archive.database, store))


def claim_corpus(archive: Archive) -> None:
    """Assigns the corpus to the first machine that needs it. Raises CorpusElsewhere on every other machine."""
    if archive.store is None:
        return
    own = machine_of(archive.folder)
    with archive.database.writing() as session:
        mark = session.get_one(ArchiveMark, 1)
        mark.corpus_machine = mark.corpus_machine or own
        if mark.corpus_machine != own:
            raise CorpusElsewhere(f"the corpus is on the machine {mark.corpus_machine}: run this there")


def corpus_is_here(archive: Archive) -> bool:
    if archive.store is None:
        return True
    with archive.database.reading() as session:
        return session.get_one(ArchiveMark, 1).corpus_machine in (None, machine_of(archive.folder))


def bring_corpus_here(archive: Archive) -> None:
    """Assigns the corpus of a lost machine to this one; `verify --repair` then writes its files and manifest again."""
    with archive.database.writing() as session:
        session.get_one(ArchiveMark, 1).corpus_machine = machine_of(archive.folder)


def shared(archive: Archive) -> SharedArchive:
    with archive.database.reading() as session:
        mark = session.get_one(ArchiveMark, 1)
        stored = select(func.count(), func.coalesce(func.sum(WarcFileLocation.size), 0))
        files, size = session.execute(stored.where(WarcFileLocation.stored_at.is_not(None))).one()
        left = session.scalars(select(WarcFileLocation).where(WarcFileLocation.stored_at.is_(None))).all()
    return SharedArchive(
        store=mark.warc_store,
        corpus_machine=mark.corpus_machine,
        this_machine=machine_of(archive.folder),
        stored=files,
        stored_bytes=int(size or 0),
        alone=dict(Counter(row.machine for row in left if not row.stranded_at)),
        stranded=dict(Counter(row.machine for row in left if row.stranded_at)),
    )
