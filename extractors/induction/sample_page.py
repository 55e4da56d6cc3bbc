"""A sample page: its tree, its text runs, and the elements around each run."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.captured_page import CapturedPage
from extractors.html.charset import decode
from extractors.html.text_runs import TextRun
from extractors.html.text_walk import runs_of
from extractors.induction.archive_witnesses import NO_WITNESSES, PageWitnesses
from extractors.induction.match_keys import key_of
from extractors.induction.page_metadata import Field, Statement, statements_of

_QUOTED = re.compile(r"'[^']*'")
_NAMED = re.compile(r"[.#]([A-Za-z_][\w-]*)")


@dataclass(frozen=True)
class Sample:
    """The tree is never changed: the runs that a rule would remove are only counted."""

    page: CapturedPage
    html: bytes
    tree: LexborHTMLParser
    runs: tuple[TextRun, ...]
    statements: tuple[Statement, ...]
    witnesses: PageWitnesses = NO_WITNESSES

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of each run's text."""
        return tuple(key_of(run.text) for run in self.runs)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        return tuple(len(run.text) for run in self.runs)

    @cached_property
    def around(self) -> tuple[tuple[LexborNode, ...], ...]:
        """For each run, its owner and the elements around it, from the inside out to the body."""
        return tuple(tuple(_outwards(run.owner)) for run in self.runs)

    @cached_property
    def inside(self) -> dict[int, tuple[int, ...]]:
        """The indices of an element's runs, by the element's id."""
        found: dict[int, list[int]] = {}
        for at, nodes in enumerate(self.around):
            for node in nodes:
                found.setdefault(node.mem_id, []).append(at)
        return {key: tuple(places) for key, places in found.items()}

    @cached_property
    def _names(self) -> frozenset[str]:
        """The page's ids and classes, in lower case as pages without a doctype are matched."""
        classes = (node.attributes.get("class") or "" for node in self.tree.css("[class]"))
        ids = (node.attributes.get("id") or "" for node in self.tree.css("[id]"))
        return frozenset(name.lower() for value in (*classes, *ids) for name in value.split())

    def may_have(self, selector: str) -> bool:
        """False if the selector names an id or a class that the page does not have: the tree need not be searched."""
        return _names_in(selector) <= self._names

    def find(self, selector: str) -> list[LexborNode]:
        return self.tree.css(selector) if self.may_have(selector) else []

    def places(self, selector: str) -> frozenset[int]:
        """The indices of the runs in elements that the selector matches."""
        return self.places_in(self.find(selector))

    def places_in(self, nodes: Iterable[LexborNode]) -> frozenset[int]:
        return frozenset(at for node in nodes for at in self.inside.get(node.mem_id, ()))

    def stated(self, field: Field) -> list[Statement]:
        return [one for one in self.statements if one.field is field]


@lru_cache(maxsize=1024)
def _names_in(selector: str) -> frozenset[str]:
    """The ids and classes that an element of the selector must have; none of a list, or of one with a `:not()`."""
    if "," in selector or ":" in selector:
        return frozenset()
    return frozenset(name.lower() for name in _NAMED.findall(_QUOTED.sub("", selector)))


def sample_of(page: CapturedPage, witnesses: PageWitnesses = NO_WITNESSES) -> Sample:
    utf8 = decode(page.body, page.content_type).utf8
    html = page.body if utf8 == page.body else utf8
    tree = LexborHTMLParser(html)
    runs = tuple(runs_of(tree.body)) if tree.body else ()
    return Sample(page, html, tree, runs, (*statements_of(tree), *witnesses.statements), witnesses)


def _outwards(node: LexborNode) -> list[LexborNode]:
    found = []
    outer: LexborNode | None = node
    while outer is not None and outer.tag != "html":
        found.append(outer)
        outer = outer.parent
    return found
