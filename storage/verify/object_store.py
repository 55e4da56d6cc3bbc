"""Checks a site's WARC files in the object store, and fetches files that must be verified."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from storage.archive import Archive
from storage.object_store.warc_source import stored_name
from storage.verify.findings import FindingKind, VerifyFinding
from storage.verify.records import rows_of_file
from storage.warc_files.index_files import index_path
from storage.warc_files.upload import on_one_machine, stored_files


class StoredPlaces:
    """A site's files in the object store; empty when the archive has no store."""

    def __init__(self, archive: Archive, site: str) -> None:
        self._archive = archive
        self._site = site
        self._stored = stored_files(archive, site) if archive.store else {}
        self._alone = {row.file: row.machine for row in on_one_machine(archive, site)} if archive.store else {}

    @property
    def names(self) -> set[str]:
        return set(self._stored)

    def check_copy(self, name: str) -> Iterator[VerifyFinding]:
        """Checks that the store's copy of a local file has the right size; the local file is verified itself."""
        row, store = self._stored.get(name), self._archive.store
        if row is None or store is None:
            return
        try:
            found = store.size(stored_name(row.file))
        except FileNotFoundError:
            found = None
        if found != row.size:
            detail = "the object store does not have it" if found is None else f"{found} bytes there, not {row.size}"
            yield VerifyFinding(FindingKind.STORED_FILE_WRONG, f"warc/{row.file}", detail, row.file)

    @contextmanager
    def fetched(self, name: str) -> Iterator[Path | None]:
        """A temporary copy of the file with its index beside it; None when the store does not have it."""
        file, store = f"{self._site}/{name}", self._archive.store
        with ExitStack() as stack:
            path = None
            if store and name in self._stored:
                with suppress(FileNotFoundError):
                    path = stack.enter_context(self._archive.warcs.on_disk(file))
                    index = index_path(path)
                    store.fetch(stored_name(f"{self._site}/{index.name}"), index)
            yield path

    def missing(self, name: str) -> VerifyFinding:
        file = f"{self._site}/{name}"
        number = sum(1 for _ in rows_of_file(self._archive, file))
        if machine := self._alone.get(file):
            detail = f"{number} rows refer to records that are only on the machine {machine}"
            return VerifyFinding(FindingKind.FILE_ELSEWHERE, f"warc/{file}", detail, file)
        return VerifyFinding(FindingKind.FILE_MISSING, f"warc/{file}", f"{number} rows refer to records in it")
