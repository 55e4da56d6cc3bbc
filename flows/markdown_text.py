"""Text from the web put into markdown as text: nothing in it becomes markup, a link or a picture.

Texts from the web as a terminal may have them.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$^:/@=%'?;,])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
IN_ADDRESSES = "/:?&=%,;+-._~#@!$"


def one_line_of(text: str, most: int = 300) -> str:
    """The text on one line, without control and direction characters, cut to `most` characters."""
    kept = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def escape(text: str, most: int = 300) -> str:
    """As `plain`, with every sign that markdown or HTML could understand escaped."""
    escaped = _PUNCTUATION.sub(r"\\\1", one_line_of(text, most))
    return "".join(_ENTITIES.get(char, char) for char in escaped)


def with_link(text: str, url: str) -> str:
    """Returns the text, and a link to a web address after it; an invalid address is not linked.

    The text is outside of the link: Prefect's UI shows a link's words as they are written, including escapes.
    """
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme not in ("http", "https"):
        return escape(text)
    return f"{escape(text)} ([page]({quote(url, safe=IN_ADDRESSES)}))"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are markdown already."""
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join('---' for _ in head)}|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def size(number: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000:  # noqa: PLR2004 (the prefixes are decimal)
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"


# Escape sequences could move the cursor or change the title; direction marks could turn a line round.
_UNSAFE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")


def for_terminal(text: str) -> str:
    return _UNSAFE.sub("\ufffd", text)
