"""Writes site files, like a user, for the simulated portals that have no built-in site file."""

from collections.abc import Iterator
from pathlib import Path

from tests.rehearsal.sites.districts import DISTRICTS, SECTIONS
from tests.rehearsal.sites.documents import Documents
from tests.rehearsal.sites.wards import WARDS

# This one has a built-in site file.
_NAMED = frozenset({"caugiay.hanoi.gov.vn"})


def write_site_files(folder: Path) -> list[str]:
    """Returns their slugs, in order; the folder is for LUUTRU_SITES."""
    files = dict(_files())
    for slug, text in files.items():
        (folder / f"{slug}.toml").write_text(text, encoding="utf-8")
    return sorted(files)


def _files() -> Iterator[tuple[str, str]]:
    sections = "".join(f'\n[[discover]]\nlisting = "{section.path.lstrip("/")}"\n' for section in SECTIONS)
    for district in DISTRICTS:
        yield _slug(district.host), _four_lines(district.host, "hanoi_liferay") + sections
    for ward in WARDS:
        if ward.host not in _NAMED:
            yield _slug(ward.host), _four_lines(ward.host, "hanoi_2025")
    traps = 'sitemap = "sitemap-50k.xml"', 'listing = "lich"\nnext = "a.next"\npages = 20'
    yield "me_cung", _four_lines("me-cung.example", "onecms") + "".join(f"\n[[discover]]\n{trap}\n" for trap in traps)


def _slug(host: str) -> str:
    return host.partition(".")[0]


def _four_lines(host: str, family: str) -> str:
    return f'name = "{host}"\nkind = "portal"\nhome = "https://{host}/"\nfamily = "{family}"\n'


def write_documents_site(folder: Path, more: str) -> str:
    """Writes the site file of the portal with documents, with `more` keys; returns its slug."""
    folder.mkdir(exist_ok=True)
    lists = "".join(f'\n[[discover]]\nlisting = "{section.path.lstrip("/")}"\n' for section in Documents.desk.sections)
    slug = _slug(Documents.host)
    text = _four_lines(Documents.host, "hanoi_liferay") + more + lists
    (folder / f"{slug}.toml").write_text(text, encoding="utf-8")
    return slug
