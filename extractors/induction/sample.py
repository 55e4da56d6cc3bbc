"""A sample page: its tree, its text runs, and the elements around each run."""

from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.captured_page import CapturedPage
from extractors.html.charset import decode
from extractors.html.text_runs import Run, runs_of
from extractors.induction.keys import key_of
from extractors.induction.statements import Field, Statement, statements_of


@dataclass(frozen=True)
class Sample:
    """The tree is never changed: the runs that a rule would remove are only counted."""

    page: CapturedPage
    html: bytes
    tree: LexborHTMLParser
    runs: tuple[Run, ...]
    statements: tuple[Statement, ...]

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

    def places(self, selector: str) -> frozenset[int]:
        """The indices of the runs in elements that the selector matches."""
        nodes = self.tree.css(selector)
        return frozenset(at for node in nodes for at in self.inside.get(node.mem_id, ()))

    def said(self, field: Field) -> list[Statement]:
        return [one for one in self.statements if one.field is field]


def sample_of(page: CapturedPage) -> Sample:
    html = decode(page.body, page.content_type).utf8
    tree = LexborHTMLParser(html)
    runs = tuple(runs_of(tree.body)) if tree.body else ()
    return Sample(page, html, tree, runs, statements_of(tree))


def _outwards(node: LexborNode) -> list[LexborNode]:
    found = []
    outer: LexborNode | None = node
    while outer is not None and outer.tag != "html":
        found.append(outer)
        outer = outer.parent
    return found
