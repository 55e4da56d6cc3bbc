"""Extracts the visible text of an element as one normalised line: NFC, single blanks, nothing invisible."""

import re
import unicodedata
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

# Zero-width and direction marks, soft hyphens, control characters that are no white space, non-characters.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def one_line(text: str) -> str:
    """The text in NFC with every run of white space (NBSP too) as one blank; doing it again changes nothing."""
    text = text.strip()
    # Invisible characters and white space other than the blank are not printable: most texts need only this check.
    if text.isprintable() and "  " not in text:
        return unicodedata.normalize("NFC", text)
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


TEXT = "-text"
"""What `tag` is of a text node."""

# Browsers do not show the text of these elements, or it is not a text of the page's author.
UNREAD = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video"}
    | {"button", "select", "textarea", "input", "xml", "head"}
)

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)


_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:left|top|text-indent)\s*:\s*-\d{4,}", re.IGNORECASE
)
_NO_SIZE = re.compile(r"font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)", re.IGNORECASE)
_KEEPS_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)


def hides(tag: str | None, attributes: Mapping[str, str | None]) -> bool:
    """Whether its own attributes hide an element. A block of font size 0 counts as visible: its children may differ."""
    style = attributes.get("style")
    if "hidden" in attributes or not style:
        return "hidden" in attributes
    return _HIDING_STYLE.search(style) is not None or (tag not in BLOCKS and _NO_SIZE.search(style) is not None)


def shows_lines(tag: str | None, attributes: Mapping[str, str | None]) -> bool:
    """Whether a browser shows the line ends of the source."""
    return tag == "pre" or _KEEPS_LINES.search(attributes.get("style") or "") is not None


def add_text(parts: list[str], text: str) -> None:
    """Appends the text, with a blank if only an element's border separates two words: CSS shows a gap there."""
    if parts and parts[-1][-1:].islower() and text[:1].isupper():
        parts.append(" ")
    parts.append(text)


def element_text(root: LexborNode) -> str:
    """The visible text on one line; line breaks and the borders of blocks become blanks."""
    parts: list[str] = []
    waiting: list[LexborNode | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        tag = node.tag
        if tag == TEXT:
            add_text(parts, node.text_content or "")
        elif tag == "br":
            parts.append(" ")
        elif node.is_element_node and tag not in UNREAD and not hides(tag, node.attributes):
            if tag in BLOCKS:
                parts.append(" ")
                waiting.append(" ")
            child = node.last_child
            while child is not None:
                waiting.append(child)
                child = child.prev
    return one_line("".join(parts))


def children(node: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    child = node.first_child
    while child is not None:
        found.append(child)
        child = child.next
    return found
