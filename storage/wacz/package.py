"""One WACZ file while it is written: records, then index, page list and the digests of all parts (WACZ 1.1.1)."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from storage.archive import Archive
from storage.wacz.compressed_index import write_compressed_index
from storage.wacz.page_list import listed_pages
from storage.wacz.record_copy import CopiedExchange, FileForms, at_place, first_member
from storage.wacz.selection import ChosenExchange
from storage.wacz.zip_file import EntriesZip, EntryWriter
from storage.warc.cdxj import ReplayRecord, StandIn, cdxj_line
from storage.warc.record import warc_date

WACZ_VERSION = "1.1.1"
PAGES = "pages/pages.jsonl"


class RecordsFile:
    """The WARC file of one site in a package; its records are copies, so that their digests stay true."""

    def __init__(self, archive: Archive, name: str, writer: EntryWriter) -> None:
        self._archive = archive
        self._name = name
        self._writer = writer
        self._sources: set[str] = set()
        self._forms: dict[str, FileForms] = {}

    def forms_of(self, source: str) -> FileForms:
        return self._forms.setdefault(source, FileForms())

    def add(self, chosen: ChosenExchange, copied: CopiedExchange) -> ReplayRecord:
        """Appends the exchange; the first of a source file is preceded by that file's `warcinfo` record."""
        if chosen.file not in self._sources:
            self._sources.add(chosen.file)
            self._writer.write(first_member(self._archive, chosen.file))
        self._writer.write(copied.before)
        record = at_place(copied.record, self._name, self._writer.size)
        self._writer.write(copied.answer)
        return record


class WaczPackage:
    """Collects the entries of the index and the page list for the added records."""

    def __init__(self, archive: Archive, path: Path, title: str) -> None:
        self._archive = archive
        self._zip = EntriesZip(path)
        self._title = title
        self._records: dict[int, ReplayRecord] = {}
        self._stand_ins: dict[int, int] = {}
        self._newest: datetime | None = None

    def __contains__(self, exchange_id: int) -> bool:
        return exchange_id in self._records

    @contextmanager
    def records_of(self, site: str) -> Iterator[RecordsFile]:
        name = f"{site}.warc.gz"
        with self._zip.entry(f"archive/{name}") as writer:
            yield RecordsFile(self._archive, name, writer)

    def note(self, chosen: ChosenExchange, record: ReplayRecord, *, confirms: int | None) -> None:
        """Notes an added record; `confirms` is the exchange that a 304 confirmed."""
        self._records[chosen.id] = record
        if confirms is not None:
            self._stand_ins[chosen.id] = confirms
        self._newest = max(self._newest or record.place.date, record.place.date)

    def finish(self, listed: Iterable[int], sites: Iterable[str]) -> int:
        """Writes the rest of the package and closes it; `listed` are the exchanges whose pages are listed."""
        write_compressed_index(self._zip, sorted(self._index_lines()))
        pages = self._write_pages(sorted(listed))
        self._write_description(sites)
        with self._zip:
            return pages

    def _index_lines(self) -> Iterator[str]:
        for exchange_id, record in self._records.items():
            yield cdxj_line(record, self._stand_in(exchange_id))

    def _stand_in(self, exchange_id: int) -> StandIn | None:
        confirmed = self._records.get(self._stand_ins.get(exchange_id, -1))
        if confirmed is None:
            return None
        place = confirmed.place
        return StandIn(place.file, place.offset, place.length, confirmed.status)

    def _write_pages(self, exchange_ids: list[int]) -> int:
        head = {"format": "json-pages-1.0", "id": "pages", "title": "All pages", "hasText": True}
        number = 0
        with self._zip.entry(PAGES) as writer:
            writer.write(_line(head))
            for page in listed_pages(self._archive, exchange_ids):
                writer.write(_line(page.as_json()))
                number += 1
        return number

    def _write_description(self, sites: Iterable[str]) -> None:
        """Has no creation time: `created` is the newest capture's, so that equal captures give equal bytes."""
        description = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": self._title,
            "description": f"Captures of {', '.join(sorted(sites)) or 'no site'}, kept by luutru.",
            "created": warc_date(self._newest) if self._newest else None,
            "software": f"luutru {version('luutru')}",
            "resources": [
                {
                    "name": entry.path.rpartition("/")[2],
                    "path": entry.path,
                    "hash": f"sha256:{entry.sha256}",
                    "bytes": entry.size,
                }
                for entry in self._zip.entries
            ],
        }
        text = json.dumps(
            {name: value for name, value in description.items() if value is not None}, ensure_ascii=False, indent=1
        ).encode()
        self._zip.add("datapackage.json", text)
        digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(text).hexdigest()}"}
        self._zip.add("datapackage-digest.json", json.dumps(digest, ensure_ascii=False, indent=1).encode())


def _line(value: dict[str, object] | dict[str, str]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
