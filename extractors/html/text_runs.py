"""Splits a page's text into runs: the texts between two borders of blocks, with their element and linked part."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from extractors.html.element_text import BLOCKS, UNREAD, add_text, children, is_hidden, keeps_lines, one_line

# A link to a document belongs to the story.
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar)(?:$|[?#/])|/documents/", re.IGNORECASE)

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class TextRun:
    """`owner` is the nearest block around the text; `linked` counts the characters in links to other pages."""

    owner: LexborNode
    text: str
    linked: int

    @property
    def linked_share(self) -> float:
        return min(1.0, self.linked / len(self.text))


@dataclass(slots=True)
class _Growing:
    runs: list[TextRun] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)

    def end(self, owner: LexborNode) -> None:
        if not self.parts:
            return
        text, linked = one_line("".join(self.parts)), one_line("".join(self.linked))
        self.parts.clear()
        self.linked.clear()
        if text:
            self.runs.append(TextRun(owner, text, len(linked)))

    def add(self, text: str, step: "_Step") -> None:
        first, *further = text.split("\n") if step.keeps_lines else [text]
        add_text(self.parts, first)
        for line in further:
            self.end(step.owner)
            self.parts.append(line)
        if step.in_link:
            add_text(self.linked, further[-1] if further else first)

    def line_break(self, owner: LexborNode) -> None:
        """A line break ends the run, but not in a heading."""
        if owner.tag in _HEADINGS:
            self.parts.append(" ")
        else:
            self.end(owner)


class _Step(NamedTuple):
    """A node to visit, or, without a node, the end of a block."""

    node: LexborNode | None
    owner: LexborNode
    in_link: bool
    keeps_lines: bool = False


def runs_of(root: LexborNode) -> list[TextRun]:
    """The runs in page order, without hidden text."""
    growing = _Growing()
    waiting = [_Step(root, root, in_link=False)]
    while waiting:
        step = waiting.pop()
        if step.node is None:
            growing.end(step.owner)
        elif step.node.is_text_node:
            growing.add(step.node.text_content or "", step)
        elif step.node.is_element_node and step.node.tag not in UNREAD and not is_hidden(step.node):
            waiting += _steps_into(step.node, step, growing)
    return growing.runs


def _steps_into(node: LexborNode, step: _Step, growing: _Growing) -> list[_Step]:
    """The further steps for an element, the last one first."""
    in_link = step.in_link or _leads_to_a_page(node)
    lines = step.keeps_lines or keeps_lines(node)
    if node.tag == "br":
        growing.line_break(step.owner)
        return []
    if node.tag not in BLOCKS:
        return [_Step(child, step.owner, in_link, lines) for child in reversed(children(node))]
    growing.end(step.owner)
    inside = [_Step(child, node, in_link, lines) for child in reversed(children(node))]
    return [_Step(None, node, in_link), *inside]


def _leads_to_a_page(node: LexborNode) -> bool:
    return node.tag == "a" and not _DOCUMENT.search(node.attributes.get("href") or "")
