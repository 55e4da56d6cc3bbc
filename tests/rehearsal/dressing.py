"""Writes one text in the markup of several editors; each variant normalises to the same text."""

import re
import unicodedata
from collections.abc import Callable
from html import escape
from html.entities import codepoint2name
from random import Random
from typing import Final

from markupsafe import Markup

Dress = Callable[[str, Random], str]


def plain(text: str, _source: Random) -> str:
    return escape(text, quote=False)


def decomposed(text: str, _source: Random) -> str:
    return escape(unicodedata.normalize("NFD", text), quote=False)


def numeric(text: str, _source: Random) -> str:
    """The escapes that ONECMS uses for the Latin-1 letters of headlines."""
    return re.sub("[\xa1-\xff]", lambda letter: f"&#{ord(letter[0])};", escape(text))


def named(text: str, _source: Random) -> str:
    """The escapes of a web editor of the 2000s, with quotation marks."""
    return "".join(f"&{codepoint2name[ord(letter)]};" if ord(letter) in codepoint2name else letter for letter in text)


def spaced(text: str, source: Random) -> str:
    words = escape(text, quote=False).split(" ")
    return "".join(word + source.choice((" ", " ", "&nbsp;", " &nbsp; ", "\n\t  ")) for word in words).strip()


def hyphened(text: str, source: Random) -> str:
    """Adds soft hyphens and zero-width blanks inside words, as in text pasted from a word processor."""

    def split(word: str) -> str:
        if len(word) < 4 or not word.isalpha() or source.randrange(3):
            return escape(word, quote=False)
        return word[:2] + source.choice(("&shy;", "\u200b", "&#8203;", "\ufeff")) + word[2:]

    return " ".join(split(word) for word in text.split(" "))


def linked(text: str, source: Random) -> str:
    return _wrapped(text, source, '<a href="/tim-kiem?q=1" title="Xem thêm">', "</a>")


def stressed(text: str, source: Random) -> str:
    tag = source.choice(("strong", "em", "b", "i", "span"))
    return _wrapped(text, source, f"<{tag}>", f"</{tag}>")


def pasted(text: str, _source: Random) -> str:
    """Word's markup: spans with its own styles, and an element with its own tag at the end."""
    words = escape(text, quote=False).split(" ")
    middle = len(words) // 2
    first, second = " ".join(words[:middle]), " ".join(words[middle:])
    opening = '<span lang="VI" style="mso-ansi-language:VI;mso-bidi-font-weight:bold">'
    blank = '<span style="mso-spacerun:yes">&nbsp; </span>'
    return f"{opening}{first}{blank}{second}</span><!--[if !supportEmptyParas]-->&nbsp;<!--[endif]--><o:p></o:p>"


def _wrapped(text: str, source: Random, opening: str, closing: str) -> str:
    words = [escape(word, quote=False) for word in text.split(" ")]
    if len(words) < 6:
        return " ".join(words)
    start = source.randrange(1, len(words) - 4)
    middle = " ".join(words[start : start + 3])
    return " ".join([*words[:start], opening + middle + closing, *words[start + 3 :]])


DRESSES: Final[tuple[Dress, ...]] = (
    *(plain,) * 5, decomposed, numeric, named, spaced, hyphened, linked, stressed, pasted,
)  # fmt: skip


def dressed(text: str, key: str, dresses: tuple[Dress, ...] = DRESSES) -> Markup:
    """The text in markup; `key` decides which variant."""
    source = Random(key)
    return Markup(source.choice(dresses)(text, source))
