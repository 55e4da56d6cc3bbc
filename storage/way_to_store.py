"""The way of a crawl's WARC files into the object store, while the crawl goes on."""

from concurrent.futures import ThreadPoolExecutor

from storage.archive import Archive
from storage.stored_files import note_opened, store_file


class WayToStore:
    """One file at a time, in a thread of its own; what fails here is tried again when the crawl has ended."""

    def __init__(self, archive: Archive, site: str) -> None:
        self._archive = archive
        self._site = site
        self._thread = ThreadPoolExecutor(1, "way-to-store")

    def opened(self, name: str) -> None:
        note_opened(self._archive, self._site, name)

    def filled(self, name: str) -> None:
        self._thread.submit(store_file, self._archive, self._site, name)
