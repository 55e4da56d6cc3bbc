"""The WARC files that are in the data folder."""

from storage.archive import Archive
from storage.warc.open_file import OPEN_SUFFIX

_SUFFIX = ".warc.gz"


def warc_files(archive: Archive) -> dict[str, list[str]]:
    """By site, in the order in which they were begun: their names, without `.open`."""
    found: dict[str, set[str]] = {}
    for folder in archive.folder.warc.iterdir():
        if folder.is_dir():
            names = {path.name.removesuffix(OPEN_SUFFIX) for path in folder.iterdir()}
            found[folder.name] = {name for name in names if name.endswith(_SUFFIX)}
    return {site: sorted(names, key=_begun) for site, names in sorted(found.items())}


def _begun(name: str) -> tuple[str, str]:
    """The moment and the serial number in a name; what is in front of them says who wrote it."""
    parts = name.split("-")
    digits = [part for part in parts if part.isdecimal()]
    return ("-".join(digits[-2:]), name)
