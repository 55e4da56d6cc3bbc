"""Loads the built-in site files and those of a user's own folder."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from seeds.combine_families import assemble
from seeds.errors import SiteFileError, explain, explain_syntax, line_of
from seeds.members import Member, MembersFile
from seeds.site import Site
from seeds.site_file import FamilyFile, SiteFile

F = TypeVar("F", bound=BaseModel)


def load_sites(extra: Path | None = None) -> dict[str, Site]:
    """Every site by its slug, sorted by slug. Raises SiteFileError for the first mistake.

    `extra` is a folder with site files, and with family files in its folder `families`. They are added to the built-in
    ones. With `replaces_built_in`, a file replaces the built-in one of the same name, so that a user can fix a layout
    without changing the package. Files in `members` have a table of portals each.
    """
    if extra is not None and not extra.is_dir():
        raise SiteFileError(extra, None, "", "no such folder of site files")
    families = load_families(extra)
    sites = {
        slug: _site(slug, file, families)
        for slug, file in _by_slug(_toml_files(_site_folders(extra)), SiteFile).items()
    }
    for file, member, family in _members(extra):
        _refuse_unknown_families(file, "", family, families)
        if member.slug in sites:
            raise SiteFileError(file, None, "slug", f"there is a site {member.slug!r} already: choose another slug")
        sites[member.slug] = _assembled(file, member.slug, member.site_file(family), families)
    _refuse_shared_patterns(sites.values())
    return dict(sorted(sites.items()))


def site_file(slug: str, extra: Path | None = None) -> str:
    """The text of a site's file, for example to copy and fix it. Raises KeyError if there is none.

    A member of a table has no file of its own: its text is what such a file would say.
    """
    files = _by_slug(_toml_files(_site_folders(extra)), SiteFile)
    if slug not in files:
        for _, member, family in _members(extra):
            if member.slug == slug:
                return _as_file(member, family)
    return files[slug].read_text(encoding="utf-8")


def _as_file(member: Member, family: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in family)
    return (
        f"# A member of a table; its host was linked here: {member.source}\n"
        f"name   = {json.dumps(member.name, ensure_ascii=False)}\n"
        f'kind   = "portal"\nhome   = "https://{member.host}/"\nfamily = [{names}]\n'
    )


def _members(extra: Path | None) -> Iterator[tuple[PurePath, Member, tuple[str, ...]]]:
    folders = [resources.files("seeds") / "members", *([extra / "members"] if extra else [])]
    for file in _toml_files(folders):
        table = _read(file, MembersFile)[1]
        for member in table.member:
            yield _path(file), member, table.family


def load_families(extra: Path | None = None) -> dict[str, FamilyFile]:
    """Every family by its slug. Raises SiteFileError for the first mistake."""
    folders = [resources.files("seeds") / "families", *([extra / "families"] if extra else [])]
    return {slug: _read(file, FamilyFile)[1] for slug, file in _by_slug(_toml_files(folders), FamilyFile).items()}


def _site_folders(extra: Path | None) -> list[Traversable]:
    return [resources.files("seeds") / "sites", *([extra] if extra else [])]


def _toml_files(folders: Iterable[Traversable]) -> Iterator[Traversable]:
    for folder in folders:
        if folder.is_dir():
            yield from sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda f: f.name)


def _by_slug(files: Iterable[Traversable], model: type[FamilyFile]) -> dict[str, Traversable]:
    found: dict[str, Traversable] = {}
    for file in files:
        slug = file.name.removesuffix(".toml")
        if not re.fullmatch(r"[a-z0-9_-]+", slug):
            raise SiteFileError(_path(file), None, "", "the file's name is the slug: use a-z, 0-9, _ and - only")
        if slug in found and not _read(file, model)[1].replaces_built_in:
            raise SiteFileError(
                _path(file),
                None,
                "",
                f"{slug!r} is taken by {found[slug]}: rename this file, or write replaces_built_in = true into it",
            )
        found[slug] = file
    return found


def _path(file: Traversable) -> PurePath:
    return PurePath(str(file))


def _read(file: Traversable, model: type[F]) -> tuple[str, F]:
    try:
        text = file.read_text(encoding="utf-8")
        return text, model.model_validate(tomllib.loads(text))
    except UnicodeDecodeError as error:
        raise SiteFileError(_path(file), None, "", f"not UTF-8: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise explain_syntax(_path(file), error) from error
    except ValidationError as error:
        raise explain(_path(file), text, model, error) from error


def _site(slug: str, file: Traversable, families: dict[str, FamilyFile]) -> Site:
    text, rules = _read(file, SiteFile)
    _refuse_unknown_families(_path(file), text, rules.family, families)
    return _assembled(_path(file), slug, rules, families)


def _refuse_unknown_families(file: PurePath, text: str, named: Iterable[str], families: dict[str, FamilyFile]) -> None:
    if unknown := [name for name in named if name not in families]:
        known = ", ".join(sorted(families)) or "none"
        raise SiteFileError(
            file, line_of(text, ("family",)), "family", f"no family {unknown[0]!r}; known families: {known}"
        )


def _assembled(file: PurePath, slug: str, rules: SiteFile, families: dict[str, FamilyFile]) -> Site:
    try:
        return assemble(slug, rules, [families[name] for name in rules.family])
    except ValueError as error:
        raise SiteFileError(file, None, "", str(error)) from error


def _refuse_shared_patterns(sites: Iterable[Site]) -> None:
    owners: dict[tuple[str, str], str] = {}
    for site in sites:
        claims = {(host, rule.pattern) for rule in site.addresses for host in rule.hosts}
        for claim in sorted(claims):
            owner = owners.setdefault(claim, site.slug)
            if owner != site.slug:
                raise SiteFileError(
                    PurePath(f"{site.slug}.toml"),
                    None,
                    "article",
                    f"{owner} has the same host ({claim[0]}) and pattern: narrow one",
                )
