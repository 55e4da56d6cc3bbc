"""Drafts the layouts of a site's waiting pages, adds them to its site file, and runs the gate."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article
from extractors.html.charset import decode
from extractors.induction.draft import DraftedLayout, draft_layouts
from extractors.induction.evidence import Line
from extractors.induction.rules_of_earlier_layouts import PageReadBefore, refined
from extractors.induction.site_file_text import layout_text
from extractors.induction.templates import by_template
from extractors.layout.choose import layouts_seen
from extractors.read import read
from flows.relearn.gate import Check, check_draft
from flows.relearn.material import Material, WaitingPage
from seeds.combine_families import assemble
from seeds.load import load_families, load_sites
from seeds.site import Site
from seeds.site_file import SiteFile

# A draft from so many pages takes at most some 20 seconds.
MOST_LEARNED = 24
# A template with fewer waiting pages is not learned.
LEAST_ALIKE = 2
_REPLACES = "replaces_built_in"


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
    learned = material.waiting[:MOST_LEARNED]
    layouts, reports = _drafted(present.site, learned, material)
    if not layouts:
        return Proposal(None, (), (), (*reports, "no layout was found that reads the waiting pages"))
    text = _with_layouts(present, layouts)
    site = site_of(present, text)
    names = frozenset(one.layout.name for one in layouts)
    checks = check_draft(site, names, material, _halves(present, site, learned, material))
    return Proposal(text, tuple(sorted(names)), tuple(checks), reports)


def site_of(present: PresentSite, text: str) -> Site:
    """Assembles a site from a file's text. Raises ValueError for a file that is no site file."""
    file = SiteFile.model_validate(tomllib.loads(text))
    families = load_families(present.folder)
    return assemble(present.site.slug, file, [families[name] for name in file.family])


def _drafted(
    site: Site, pages: Sequence[WaitingPage], material: Material
) -> tuple[list[DraftedLayout], tuple[str, ...]]:
    """Drafts the layouts of each template by itself; pages of the other templates must not have their signs."""
    layouts: list[DraftedLayout] = []
    reports: list[str] = []
    groups = by_template([one.page for one in pages])
    for number, places in enumerate(groups):
        group = [pages[place] for place in places]
        if len(group) < LEAST_ALIKE:
            reports.append(f"{len(group)} pages have a template of their own: too few to learn from")
            continue
        foreign = [pages[place].page for other in groups if other is not places for place in other]
        name = _free_name(site, material) + (f"-{chr(ord('a') + number)}" if number else "")
        drafted = draft_layouts([one.page for one in group], material.witnesses_against(foreign), name)
        reports += drafted.reports
        better = [refined(one, _known(one, group), site.layouts) for one in drafted.layouts]
        layouts += [_in_its_place(one, site, group, material) for one in better]
    return layouts, tuple(reports)


def _known(drafted: DraftedLayout, pages: Sequence[WaitingPage]) -> list[PageReadBefore]:
    """The layout's pages that have an earlier text."""
    sign = drafted.layout.sign.css or ""
    known = [PageReadBefore(one.page, one.witnesses.earlier) for one in pages if one.witnesses.earlier]
    return [one for one in known if LexborHTMLParser(decode(one.page.body, one.page.content_type).utf8).css_first(sign)]


def _free_name(site: Site, material: Material) -> str:
    taken = [layout.name for layout in site.layouts]
    name = f"from-{material.since}"
    return name if not any(one.startswith(name) for one in taken) else f"{name}-{len(taken)}"


def _in_its_place(
    drafted: DraftedLayout, site: Site, pages: Sequence[WaitingPage], material: Material
) -> DraftedLayout:
    """The layout with its first day, and with the layouts whose signs are on its pages too."""
    one = drafted.with_line(Line("since", material.since, "the first of its pages was captured on that day"))
    trees = [LexborHTMLParser(decode(page.page.body, page.page.content_type).utf8) for page in pages]
    ours = [tree for tree in trees if drafted.layout.sign.css and tree.css_first(drafted.layout.sign.css)]
    also = sorted({layout.name for tree in ours for layout in layouts_seen(tree, site)})
    return one.with_line(Line("replaces", also, "their signs are on its pages too")) if also else one


def _with_layouts(present: PresentSite, layouts: Sequence[DraftedLayout]) -> str:
    text = present.text.rstrip("\n") + "\n"
    if present.site.slug in load_sites() and _REPLACES not in tomllib.loads(text):
        text = f"{_REPLACES} = true    # it has a layout that the built-in file lacks\n{text}"
    return "".join([text, *(f"\n{layout_text(one)}" for one in layouts)])


def _halves(
    present: PresentSite, site: Site, learned: Sequence[WaitingPage], material: Material
) -> list[tuple[str, str]]:
    """For each page, its text by rules that were drafted from the other half, and by the whole draft."""
    texts: list[tuple[str, str]] = []
    halves = learned[::2], learned[1::2]
    for from_, other in (halves, halves[::-1]):
        layouts, _ = _drafted(present.site, from_, material) if from_ else ([], ())
        half = site_of(present, _with_layouts(present, layouts))
        texts += [(_text(one, half), _text(one, site)) for one in other]
    return texts


def _text(one: WaitingPage, site: Site) -> str:
    outcome = read(one.page, site)
    if not isinstance(outcome, Article):
        return ""
    return "\n".join((outcome.title, outcome.lead or "", *outcome.blocks))


def marked_automatic(proposal: Proposal) -> Proposal:
    """The names of its layouts end in -auto, and so each manifest line says that no person accepted the layout."""
    text = proposal.text or ""
    for name in proposal.layouts:
        text = text.replace(f"name = '{name}'", f"name = '{name}-auto'")
    return replace(proposal, text=text, layouts=tuple(f"{name}-auto" for name in proposal.layouts))
