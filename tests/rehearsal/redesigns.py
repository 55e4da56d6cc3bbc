"""Redesigns of an article's page: each kind is a function of the old page, with the same text in other markup."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from lxml import html
from lxml.html import HtmlElement, builder
from selectolax.lexbor import LexborHTMLParser


class Redesign(StrEnum):
    CLASSES_RENAMED = "classes renamed"
    HASHED = "hashed"
    WRAPPED = "wrapped"
    BODY_SPLIT = "body split"
    DATE_MOVED = "date moved"
    RELATED_BOX = "related box added"
    TWO_TEMPLATES = "two templates at once"
    HEADER_INSIDE = "header inside the body"
    LEAD_OUT = "lead moved out"
    TEASERS_ABOVE = "teasers above"
    BODY_EMPTY = "body empty"
    PICTURES = "text as pictures"


WITHOUT_TEXT: Final = frozenset({Redesign.BODY_EMPTY, Redesign.PICTURES})
"""The kinds after which a page shows no text: nothing can be learned from them."""

_WORDS: Final = (
    "bai",
    "tin",
    "khung",
    "vung",
    "phan",
    "manh",
    "chu",
    "noi",
    "dung",
    "truc",
    "cot",
    "hang",
    "ben",
    "duoi",
)
_BLOCKS: Final = frozenset({"p", "div", "ul", "ol", "table", "figure", "h2", "h3"})
_OTHERS: Final = (
    "Chợ nổi họp lại sau ba năm vắng khách du lịch",
    "Nước sông lên nhanh, hai xã chuẩn bị di dời dân",
    "Giải bóng đá thiếu niên khai mạc vào cuối tuần này",
    "Cầu mới thông xe trước hẹn, xe tải chưa được qua",
    "Thư viện làng nhận thêm sách từ bạn đọc cả nước",
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The CSS selectors of a page's parts; a part that is "" is not on the page."""

    title: str
    lead: str
    date: str
    body: str


def redesigned(page: bytes, kind: Redesign, parts: Parts, number: int, *, seed: int = 0) -> bytes:
    """The page in its new design; the story's `number` decides which of two templates a page has."""
    parsed = LexborHTMLParser(page).html or ""  # parsed like in browsers; lxml would treat stray end tags differently
    tree = html.document_fromstring(parsed.encode(), parser=html.HTMLParser(encoding="utf-8"))
    _KINDS[kind](tree, parts, number, seed)
    return bytes(html.tostring(tree, doctype="<!DOCTYPE html>", encoding="utf-8"))


def _first(tree: HtmlElement, css: str) -> HtmlElement | None:
    found = tree.cssselect(css) if css else []
    return found[0] if found else None


def _body(tree: HtmlElement, parts: Parts) -> HtmlElement:
    found = _first(tree, parts.body)
    if found is None:
        raise ValueError(f"no {parts.body} on the page")
    return found


def _renamed(tree: HtmlElement, name: Callable[[str], str]) -> None:
    for node in tree.iter("*"):
        if node.get("class"):
            node.set("class", " ".join(dict.fromkeys(map(name, node.get("class", "").split()))))
        if node.get("id"):
            node.set("id", name(node.get("id", "")))
        for attribute in ("itemprop", "data-role"):
            node.attrib.pop(attribute, None)


def _word(text: str) -> str:
    """A lasting name for another: three words; no two names have the same three."""
    digest = sha256(text.encode()).digest()
    return "-".join(_WORDS[digest[at] % len(_WORDS)] for at in range(3)) + f"-{_letters(digest)}"


def _letters(digest: bytes) -> str:
    return "".join("aeiouy"[byte % 6] + "bdghklmnt"[byte % 9] for byte in digest[3:5]) + "a"


def _classes_renamed(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    _renamed(tree, lambda name: _word(f"{seed}/{name}"))


def _hashed(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    _renamed(tree, lambda name: f"{_word(name)[:12].rstrip('-')}__{sha256(f'{seed}/{name}'.encode()).hexdigest()[:6]}")


def _wrapped(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    body = _body(tree, parts)
    inner = builder.DIV(builder.CLASS("story-text"))
    inner.text, body.text = body.text, None
    inner.extend(list(body))
    body.append(builder.DIV(inner, builder.CLASS("story-column")))
    _rename(body, "story-frame")


def _rename(node: HtmlElement, name: str) -> None:
    node.attrib.pop("id", None)
    node.set("class", name)


def _body_split(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    body = _body(tree, parts)
    children = list(body)
    second = builder.DIV(builder.CLASS("story-part"))
    second.extend(children[_between_blocks(children) :])
    second.tail, body.tail = body.tail, None
    _rename(body, "story-part")
    body.addnext(second)
    body.addnext(builder.DIV("Quảng cáo", builder.CLASS("banner-between")))


def _between_blocks(children: list[HtmlElement]) -> int:
    """The gap between two blocks that is nearest the middle: a sentence beside blocks is not cut."""
    places = [
        place
        for place in range(1, len(children))
        if children[place - 1].tag in _BLOCKS and children[place].tag in _BLOCKS
        if not (children[place - 1].tail or "").strip()
    ]
    return min(places, key=lambda place: abs(place - len(children) // 2), default=len(children))


def _date_moved(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    date, body = _first(tree, parts.date), _body(tree, parts)
    if date is None:
        return
    text = " ".join(date.text_content().split())
    date.drop_tree()
    body.addprevious(builder.DIV(text, builder.CLASS("story-moment")))


def _related_box(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    body = _body(tree, parts)
    shown = [_OTHERS[(number + step) % len(_OTHERS)] for step in range(2)]
    box = builder.DIV(builder.CLASS("more-stories"))
    box.extend(builder.P(builder.A(text, href=f"/{at}-{number}.html")) for at, text in enumerate(shown))
    box.append(builder.P(f"{shown[0]}: bạn đọc có thể xem thêm trong số báo ra hôm nay."))
    body.insert(len(body) // 2, box)


def _two_templates(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    _renamed(tree, lambda name: _word(f"{seed}/{number % 2}/{name}"))


def _header_inside(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    body = _body(tree, parts)
    heading = builder.HEADER(builder.CLASS("story-head"))
    for css, name in ((parts.title, "story-title"), (parts.date, "story-moment"), (parts.lead, "story-lead")):
        node = _first(tree, css)
        if node is not None:
            text = " ".join(node.text_content().split())
            node.drop_tree()
            heading.append(builder.DIV(text, builder.CLASS(name)))
    body.insert(0, heading)
    _rename(body, "story-body")


def _lead_out(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    lead, body = _first(tree, parts.lead), _body(tree, parts)
    if lead is None:
        return
    text = " ".join(lead.text_content().split())
    lead.drop_tree()
    body.addprevious(builder.DIV(builder.P(text), builder.CLASS("story-lead")))


def _teasers_above(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    body = _body(tree, parts)
    name = body.get("class", "story")
    teasers = builder.DIV(builder.CLASS("top-stories"))
    for step in range(3):
        text = _OTHERS[(number + step) % len(_OTHERS)]
        teaser = builder.DIV(builder.H3(builder.A(text, href=f"/{step}-{number}.html")), builder.P(f"{text}."))
        teaser.set("class", name)
        teasers.append(teaser)
    body.addprevious(teasers)
    _rename(body, f"{name} story-main".strip())


def _body_empty(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    body = _body(tree, parts)
    lead = _first(tree, parts.lead)
    for node in (lead, body):
        if node is not None:
            for child in list(node):
                child.drop_tree()
            node.text = None
    body.append(builder.DIV(id="app"))


def _pictures(tree: HtmlElement, parts: Parts, number: int, seed: int) -> None:
    _body_empty(tree, parts, number, seed)
    body = _body(tree, parts)
    body.extend(builder.P(builder.IMG(src=f"/anh/{number}-{page}.png")) for page in range(3))


_KINDS: Final = {
    Redesign.CLASSES_RENAMED: _classes_renamed,
    Redesign.HASHED: _hashed,
    Redesign.WRAPPED: _wrapped,
    Redesign.BODY_SPLIT: _body_split,
    Redesign.DATE_MOVED: _date_moved,
    Redesign.RELATED_BOX: _related_box,
    Redesign.TWO_TEMPLATES: _two_templates,
    Redesign.HEADER_INSIDE: _header_inside,
    Redesign.LEAD_OUT: _lead_out,
    Redesign.TEASERS_ABOVE: _teasers_above,
    Redesign.BODY_EMPTY: _body_empty,
    Redesign.PICTURES: _pictures,
}
