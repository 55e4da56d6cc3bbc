"""Opens the WARC files in a given file: the file itself, the members of a WACZ, and packages inside packages."""

import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.warc.foreign_file import ForeignFile, NoWarcFile

MOST_GROWTH = 100  # times; a WARC file in a package is already compressed, so more than this is a zip bomb
MOST_PACKAGES = 3  # nested in each other
_PACKAGE = (".wacz", ".zip")
_WARC = re.compile(r"\.warc(?:\.gz|\.zst)?(?:\.open)?$|^archive/.*\.gz$", re.IGNORECASE)
_ZIP_MAGIC = b"PK\x03\x04"
_LEAST = 1024 * 1024  # bytes that any member may unpack to


class FileUnreadable(Exception):
    """A given file is missing or of a kind that cannot be read; the text says which file and why."""


@contextmanager
def files_of_package(path: Path) -> Iterator[dict[str, ForeignFile]]:
    """The files by their names in the package; a WARC file itself has the empty name. Raises FileUnreadable."""
    if not path.is_file():
        raise FileUnreadable(f"{path}: no such file")
    with TemporaryDirectory() as folder:
        try:
            found = dict(_files(path, "", Path(folder), 0))
        except NoWarcFile as error:
            raise FileUnreadable(str(error)) from error
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise FileUnreadable(f"{path}: the package is damaged or encrypted ({error})") from error
        if not found:
            raise FileUnreadable(f"{path}: a package without a WARC file in it")
        yield found


def _files(path: Path, name: str, folder: Path, depth: int) -> Iterator[tuple[str, ForeignFile]]:
    if depth > MOST_PACKAGES:
        raise FileUnreadable(f"{path}: more than {MOST_PACKAGES} packages, one in the other")
    if _begins(path, _ZIP_MAGIC):
        yield from _packed(path, name, folder, depth)
    elif path.suffix.lower() == ".json" or (path.name.endswith(".wacz") and _begins(path, b"{")):
        yield from _named_by(path, name, folder, depth)
    else:
        yield name, ForeignFile.of(path, _own_folder(folder, "rewritten"))


def _packed(path: Path, name: str, folder: Path, depth: int) -> Iterator[tuple[str, ForeignFile]]:
    with zipfile.ZipFile(path) as package:
        for inside in sorted(package.namelist()):
            if not (_WARC.search(inside) or inside.lower().endswith(_PACKAGE)):
                continue
            info = package.getinfo(inside)
            if info.file_size > max(MOST_GROWTH * info.compress_size, _LEAST):
                sizes = f"{info.file_size} bytes from {info.compress_size}"
                raise FileUnreadable(f"{path}: {inside} would unpack to {sizes}")
            # extract() drops `..` and absolute paths from a member's name.
            unpacked = Path(package.extract(inside, _own_folder(folder, "unpacked")))
            yield from _files(unpacked, f"{name}!{inside}" if name else inside, folder, depth + 1)


def _named_by(path: Path, name: str, folder: Path, depth: int) -> Iterator[tuple[str, ForeignFile]]:
    """Reads the packages that a multi-WACZ (JSON) names, if they are beside it; nothing is fetched."""
    try:
        resources = json.loads(path.read_bytes())["resources"]
        places = [str(one["path"]) for one in resources]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileUnreadable(f"{path}: no list of packages") from error
    for place in places:
        beside = path.parent / Path(place).name
        if place != beside.name or not beside.is_file():
            raise FileUnreadable(f"{path}: the package {place!r} is not beside it; hand it in by itself")
        yield from _files(beside, f"{name}!{place}" if name else place, folder, depth + 1)


def _begins(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def _own_folder(folder: Path, what: str) -> Path:
    """A new folder for each file, so that equal names do not collide."""
    made = folder / f"{what}-{len(list(folder.iterdir())):04}"
    made.mkdir()
    return made
