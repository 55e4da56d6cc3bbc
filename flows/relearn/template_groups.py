"""Groups the waiting pages by template, and drafts the layouts of each group by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from selectolax.lexbor import LexborHTMLParser

from extractors.captured_page import CapturedPage
from extractors.html.charset import decode
from extractors.induction.draft import DraftedLayout, draft_layouts
from extractors.induction.evidence import Line
from extractors.induction.rules_of_earlier_layouts import PageReadBefore, refined
from extractors.induction.templates import by_template
from extractors.layout.choose import layouts_seen
from flows.relearn.material import Material, WaitingPage
from seeds.site import Site

# A draft from so many pages takes at most some 20 seconds.
MOST_LEARNED = 24
# A template with fewer waiting pages is not learned: nothing could prove its rules.
LEAST_ALIKE = 2
# Of fewer pages, each is read by rules from all the others; half of them would teach too little.
_LEAST_HALVED = 6


@dataclass(frozen=True, slots=True)
class TemplateGroup:
    """Pages of one template; `foreign` are those of the others, which must not have its sign.

    `name` begins its layouts' names.
    """

    name: str
    pages: tuple[WaitingPage, ...]
    foreign: tuple[CapturedPage, ...]

    def parts(self) -> Iterator[tuple[Self, tuple[WaitingPage, ...]]]:
        """The group without a part of its pages, and that part: each half, or each page of a small group."""
        number = 2 if len(self.pages) >= _LEAST_HALVED else len(self.pages)
        for at in range(number):
            left_out = self.pages[at::number]
            yield replace(self, pages=tuple(one for one in self.pages if one not in left_out)), left_out


def template_groups(site: Site, material: Material) -> tuple[list[TemplateGroup], list[WaitingPage]]:
    """The largest group first, and the pages of templates with too few pages."""
    pages = material.waiting[:MOST_LEARNED]
    places = by_template([one.page for one in pages])
    name, groups, alone = _free_name(site, material), [], []
    for number, ours in enumerate(places):
        if len(ours) < LEAST_ALIKE:
            alone += [pages[at] for at in ours]
            continue
        foreign = tuple(pages[at].page for other in places if other is not ours for at in other)
        suffix = f"-{chr(ord('a') + number)}" if number else ""
        groups.append(TemplateGroup(name + suffix, tuple(pages[at] for at in ours), foreign))
    return groups, alone


def draft_group(group: TemplateGroup, site: Site, material: Material) -> tuple[list[DraftedLayout], tuple[str, ...]]:
    pages = group.pages
    drafted = draft_layouts([one.page for one in pages], material.witnesses_against(group.foreign), group.name)
    better = [refined(one, _known(one, pages), site.layouts) for one in drafted.layouts]
    return [_in_its_place(one, site, pages, material) for one in better], drafted.reports


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
