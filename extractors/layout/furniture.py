"""Removes furniture from a body: boxes and links to other pages, forms, and elements named as furniture."""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from extractors.html.block import Block
from extractors.html.links_to_other_pages import is_in, leading_elsewhere
from extractors.html.text_runs import TextRun
from extractors.html.text_walk import runs_of
from extractors.layout.body import CutBody, outermost, wanted_blocks
from seeds.layout import Layout

# A name counts only for an element with at most this share of the body's text.
_SHARE = 0.25

_TAGS = frozenset({"nav", "form", "dialog"})
_WORDS = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:related|relation|recirc\w*|lien-?quan|share|sharing|social|popup|modal|banner|"
    r"ads?|advert\w*|quang-?cao|newsletters?|sign-?up|subscri\w*|promos?|read-?more|doc-?them|xem-?them|tin-?khac|"
    r"most-?(?:read|popular)|trending|recommend\w*|taboola|outbrain|comments?|disqus|binh-?luan|breadcrumbs?|tags|"
    r"tu-?khoa|toolbar|faq|more-?(?:on|from|stories)|paywall-?(?:bar|banner)|gating|sponsor\w*|donat\w*|video-?player|"
    r"skip-?link|visually-?hidden|screen-?reader\w*|sr-only)(?:$|[\s_-]|(?=[A-Z]))",
)
_PHRASES = re.compile(
    r"^(?:advertisement|quảng cáo|read more|read next|most read|most popular|share(?: this)?(?: article)?|copy link|"
    r"related(?: (?:articles?|stories|topics?|content))?|link copied|print|email|comments?|sign up.{0,60}|"
    r"subscribe.{0,60}|skip past newsletter promotion|after newsletter promotion|up next|play video|follow us.{0,60}|"
    r"story continues below advertisement|more on this(?: story)?|recommended(?: (?:stories|for you))?|see also|"
    r"continue reading|watch(?: now)?|click here to .{0,60}|join (?:the conversation|our .{0,40})|loading\.{0,3}|"
    r"[_*=\-–—.:\s]{2,})$",
    re.IGNORECASE,
)

# Labels that Vietnamese papers and portals give their boxes.
_LABEL = re.compile(
    r"^(?:Tin (?:bài )?liên quan|Bài (?:viết )?liên quan|(?:Các )?tin (?:bài )?khác|Đọc thêm|Đọc nhiều|Xem thêm|"
    r"Xem nhiều|Có thể bạn quan tâm|Từ khóa|Tags?|Chủ đề|Chia sẻ|Bình luận|Quảng cáo|In bài(?: viết)?|Gửi email|"
    r"Copy link|Theo dõi|Lưu bài(?: viết)?)\s*(?:\(\d+\)|[:.]?)$|^>>|^\{\w+\}|^\(?\d*\)? ?Bình luận$|"
    r"^(?:Từ khóa|Tags?)\s*:|"
    r"^Ý kiến của bạn sẽ được|^\(\*\) Không sao chép|^\[nhập chú thích|"
    r"^(?:Copy link|Lấy link|Link bài gốc)|^https?://\S+$",
    re.IGNORECASE,
)


def free_of_furniture(bodies: Sequence[CutBody], layout: Layout) -> list[CutBody]:
    """Removes the furniture, and returns the elements with any text left."""
    for body in bodies:
        drop_furniture(body.node)
    cut = (CutBody(body.node, _without_phrases(wanted_blocks(body.node, layout))) for body in bodies)
    return [body for body in cut if body.blocks]


def drop_furniture(body: LexborNode) -> None:
    for node in outermost([*_named(body), *leading_elsewhere(runs_of(body), body)]):
        if node.mem_id != body.mem_id:
            node.decompose()


def _without_phrases(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if not is_furniture_phrase(block.text)]


def is_furniture_phrase(text: str) -> bool:
    return is_label(text) or _PHRASES.match(text) is not None


def is_label(text: str) -> bool:
    return _LABEL.search(text) is not None


def _named(body: LexborNode) -> Iterator[LexborNode]:
    runs = runs_of(body)
    whole = sum(len(run.text) for run in runs)
    for node in body.css("nav, form, dialog, [class], [id]"):
        if _is_called_furniture(node) and _length(runs, node) <= _SHARE * whole:
            yield node


def _is_called_furniture(node: LexborNode) -> bool:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return node.tag in _TAGS or any(_WORDS.search(name) for name in names.split())


def _length(runs: Sequence[TextRun], node: LexborNode) -> int:
    return sum(len(run.text) for run in runs if is_in(run.owner, node))
