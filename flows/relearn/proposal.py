"""Drafts the layouts of a site's waiting pages, adds them to its site file, and runs the gate."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.article import Article
from extractors.induction.draft import DraftedLayout
from extractors.induction.site_file_text import layout_text
from extractors.read import read
from flows.relearn.gate import Check, check_draft
from flows.relearn.material import Material, WaitingPage
from flows.relearn.template_groups import TemplateGroup, draft_group, template_groups
from seeds.combine_families import assemble
from seeds.load import load_families, load_sites
from seeds.site import Site
from seeds.site_file import SiteFile

_REPLACES = "replaces_built_in"
_AUTOMATIC = "accepted = 'auto'    # the draft passed the strictest gate, and no person compared it\n"


@dataclass(frozen=True, slots=True)
class PresentSite:
    """The site as it is now: its file's text, and the folder with the user's own site files."""

    site: Site
    text: str
    folder: Path | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """`text` is the drafted site file, None if no layout could be drafted; `reports` say what was not determined."""

    text: str | None
    layouts: tuple[str, ...]
    checks: tuple[Check, ...]
    reports: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return self.text is not None and all(one.passed for one in self.checks)

    @property
    def passes_strictly(self) -> bool:
        return self.passes and all(one.strict for one in self.checks)


def propose(present: PresentSite, material: Material) -> Proposal:
    groups, alone = template_groups(present.site, material)
    reports: tuple[str, ...] = ()
    if alone:
        reports = (f"{len(alone)} pages have a template of their own: too few to learn from; they stay refused",)
        material = replace(material, waiting=tuple(one for one in material.waiting if one not in alone))
    layouts: list[DraftedLayout] = []
    for group in groups:
        drafted, stated = draft_group(group, present.site, material)
        layouts += drafted
        reports += stated
    if not layouts:
        return Proposal(None, (), (), (*reports, "no layout was found that reads the waiting pages"))
    text = _with_layouts(present, layouts)
    site = site_of(present, text)
    names = frozenset(one.layout.name for one in layouts)
    checks = check_draft(site, names, material, _by_other_pages(present, site, groups, material))
    return Proposal(text, tuple(sorted(names)), tuple(checks), reports)


def site_of(present: PresentSite, text: str) -> Site:
    """Assembles a site from a file's text. Raises ValueError for a file that is no site file."""
    file = SiteFile.model_validate(tomllib.loads(text))
    families = load_families(present.folder)
    return assemble(present.site.slug, file, [families[name] for name in file.family])


def _with_layouts(present: PresentSite, layouts: Sequence[DraftedLayout]) -> str:
    text = present.text.rstrip("\n") + "\n"
    if present.site.slug in load_sites() and _REPLACES not in tomllib.loads(text):
        text = f"{_REPLACES} = true    # it has a layout that the built-in file lacks\n{text}"
    return "".join([text, *(f"\n{layout_text(one)}" for one in layouts)])


def _by_other_pages(
    present: PresentSite, site: Site, groups: Sequence[TemplateGroup], material: Material
) -> list[tuple[str, str]]:
    """For each page, its text by rules that were drafted from other pages of its template, and by the whole draft."""
    texts: list[tuple[str, str]] = []
    for group in groups:
        for learned, left_out in group.parts():
            layouts, _ = draft_group(learned, present.site, material)
            other = site_of(present, _with_layouts(present, layouts))
            texts += [(_text(one, other), _text(one, site)) for one in left_out]
    return texts


def _text(one: WaitingPage, site: Site) -> str:
    outcome = read(one.page, site)
    if not isinstance(outcome, Article):
        return ""
    return "\n".join((outcome.title, outcome.lead or "", *outcome.blocks))


def marked_automatic(proposal: Proposal) -> Proposal:
    """Its layouts say that no person accepted them, and so does each manifest line of their texts."""
    text = proposal.text or ""
    for name in proposal.layouts:
        text = text.replace(f"name = '{name}'\n", f"name = '{name}'\n{_AUTOMATIC}", 1)
    return replace(proposal, text=text)
