"""Commands that copy an archive, as the crash test runs them: `python -m tests.crash.copies WORD`.

The archive is that of LUUTRU_DATA. When a command resumes after a kill, it first checks what must hold at that moment.
"""

import os
import sys
from pathlib import Path

from sqlalchemy import select

from flows.extraction.corpus_form import corpus_form
from flows.settings import load_settings
from storage.archive import existing_archive, open_archive
from storage.backup.check import prove_backup
from storage.backup.folder import BackupFolder
from storage.backup.forget import forget_withheld
from storage.backup.restore import restore
from storage.backup.run import back_up
from storage.corpus.takedown import withhold
from storage.data_folder import DataFolder
from storage.database.copy import copy_database
from storage.database.engine import open_database
from storage.tables.exchanges import WarcFileLocation
from storage.tables.readings import Document
from storage.tables.runs import Run
from storage.verify.repair import repair
from storage.verify.run import sites_of, verify
from storage.warc_files.recovery import close_what_was_left
from storage.warc_files.sharing import use_store
from tests.crash.comparison import Facts, archive_facts, row_facts
from tests.end_to_end.machines.s3 import BUCKET
from tests.rehearsal.portal import Rehearsal

WITHHELD = 3
STORE = "CRASH_STORE"
"""The variable with the address of the S3 server."""


def main(word: str) -> None:
    data = load_settings().data
    words = {
        "backup": back_up_twice,
        "forget": forget,
        "restore": restore_beside,
        "db": copy_rows,
        "store": move_to_store,
    }
    words[word](data)


def back_up_twice(data: Path) -> None:
    """Makes two generations. After a kill the newest one must be complete and give a sound archive."""
    target = beside(data, "backup")
    if BackupFolder(target).newest():
        restore_newest(target, beside(data, "probe-restored"))
    with existing_archive(data) as archive:
        back_up(archive, target, keep=1)
        with archive.database.writing() as session:
            session.get_one(Run, 1).reason = None
        (data / "logs" / "later.log").write_text("later\n", encoding="utf-8")
        back_up(archive, target, keep=1)
    if prove_backup(target).troubles:
        raise SystemExit(f"{target}: {prove_backup(target).troubles}")
    restore_newest(target, beside(data, "restored"))


def forget(data: Path) -> None:
    """Removes a text that was taken down from two earlier generations. After a kill both must be complete."""
    target = beside(data, "backup")
    for path in BackupFolder(target).all_generations() if target.exists() else ():
        restore_newest(target, beside(data, "probe-restored"), path.stem)
    with existing_archive(data) as archive:
        with archive.database.reading() as session:
            (blocks,) = session.scalars(select(Document.blocks).where(Document.ordinal == WITHHELD))
        if not target.exists():
            back_up(archive, target)
            back_up(archive, target)
            withhold(archive, WITHHELD, "court order 1")
        done = forget_withheld(archive, target)
    passage = max(blocks, key=len).encode()
    paths = (path for path in target.rglob("*") if path.is_file() and path.suffix != ".gz")
    left = [path.name for path in paths if passage in path.read_bytes()]
    if done.troubles or left or prove_backup(target).troubles:
        raise SystemExit(f"{target}: {done.troubles} {left} {prove_backup(target).troubles}")
    restore_newest(target, beside(data, "restored"))


def restore_newest(target: Path, to: Path, generation: str | None = None) -> None:
    number = 0
    while to.exists():
        number += 1
        to = to.with_name(f"{to.name}-{number}")
    done = restore(target, to, generation=generation)
    with existing_archive(to) as archive:
        repair(archive, list(verify(archive)), corpus_form)  # an older generation gets the later takedowns
        found = list(verify(archive))
    if done.troubles or found:
        raise SystemExit(f"{to}: {done.troubles} {found}")


def restore_beside(data: Path) -> None:
    """The data folder has a backup; the archive is restored beside it."""
    restore(data / "backup", data / "archive")


def copy_rows(data: Path) -> None:
    """Copies all rows or none into a new database beside the old one."""
    target = DataFolder(beside(data, "copied"))
    target.path.mkdir(exist_ok=True)
    source, other = open_database(DataFolder(data).database_url), open_database(target.database_url)
    copy_database(source, other, lambda *_: None)
    source.close()
    other.close()


def move_to_store(data: Path) -> None:
    """Moves all WARC files to the object store, so that none stays here; `luutru store --use` does the same."""
    with existing_archive(data) as archive:
        use_store(archive, f"s3://{BUCKET}/{data.name}?endpoint={os.environ[STORE]}&cache_gb=0")
    with existing_archive(data) as archive:
        for site in sites_of(archive):
            close_what_was_left(archive, site)


def stored_facts(data: Path, _database_url: str | None) -> Facts:
    """The contents of the archive, read from the store, and the names of the stored files."""
    facts = archive_facts(data, None)
    with existing_archive(data) as archive, archive.database.reading() as session:
        rows = session.scalars(select(WarcFileLocation)).all()
        facts.update(f"stored {row.site}: {row.stored_at is not None} {row.index_stored}" for row in rows)
    facts.update(f"here {path.suffix}" for path in (data / "warc").rglob("*") if path.is_file())
    return facts


def a_backup(data: Path, _database_url: str | None, portal: Rehearsal) -> None:
    """A state: a folder with the backup of one night."""
    from tests.end_to_end.nights import pipeline  # noqa: PLC0415 (an armed command need not import a whole night)

    pipeline(data / "of", portal.origin).night("thanhtri")
    with open_archive(data / "of") as archive:
        back_up(archive, data / "backup")


def restored_facts(data: Path, _database_url: str | None) -> Facts:
    return archive_facts(beside(data, "restored"), None)


def restored_beside_facts(data: Path, _database_url: str | None) -> Facts:
    return archive_facts(data / "archive", None)


def copied_facts(data: Path, _database_url: str | None) -> Facts:
    return row_facts(beside(data, "copied"), None)


def beside(data: Path, word: str) -> Path:
    return data.with_name(f"{data.name}-{word}")


if __name__ == "__main__":
    main(sys.argv[1])
