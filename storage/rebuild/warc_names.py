"""Lists the WARC files in the data folder and in the object store."""

from storage.archive import Archive
from storage.object_store.warc_source import stored_names
from storage.warc.open_file import OPEN_SUFFIX

_SUFFIX = ".warc.gz"


def warc_files(archive: Archive) -> dict[str, list[str]]:
    """The file names by site without `.open`, in the order in which the files were begun."""
    found: dict[str, set[str]] = {}
    for folder in archive.folder.warc.iterdir():
        if folder.is_dir():
            names = {path.name.removesuffix(OPEN_SUFFIX) for path in folder.iterdir()}
            found[folder.name] = {name for name in names if name.endswith(_SUFFIX)}
    for stored in stored_names(archive.store) if archive.store else ():
        site, _, name = stored.partition("/")
        if name.endswith(_SUFFIX):
            found.setdefault(site, set()).add(name)
    return {site: sorted(names, key=_begun) for site, names in sorted(found.items())}


def _begun(name: str) -> tuple[str, str]:
    """The time and serial number in a name; the part before them names the writer."""
    parts = name.split("-")
    digits = [part for part in parts if part.isdecimal()]
    return ("-".join(digits[-2:]), name)
