"""Takes rules of the site's present layouts into a draft where they make its readings more like the earlier texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.html.charset import decode
from extractors.induction.agreement import text_f1
from extractors.induction.archive_witnesses import EarlierText
from extractors.induction.date_witnesses import is_stated
from extractors.induction.draft import DraftedLayout
from extractors.induction.evidence import Line
from extractors.layout.read import read_layout
from seeds.layout import Layout

_REPLACED = ("byline", "section", "published", "lead", "title", "drop_furniture", "drop_repeats", "body_parts")
_JOINED = ("drop", "drop_text")
_OPTIONAL = ("byline", "section", "lead")
_SWITCHES = ("drop_furniture", "drop_repeats", "body_parts")


@dataclass(frozen=True, slots=True)
class PageReadBefore:
    """A page of the new design whose text was read before the change."""

    page: CapturedPage
    earlier: EarlierText


def refined(drafted: DraftedLayout, pages: Sequence[PageReadBefore], present: Sequence[Layout]) -> DraftedLayout:
    """Tries one rule after the other, and keeps each that makes more pages equal to their earlier texts.

    A field that the earlier texts do not have is left out.

    Without any earlier text, the present rules for byline and drops are taken as they are.
    """
    if not pages:
        return _with_present_rules(drafted, present)
    htmls = [decode(one.page.body, one.page.content_type).utf8 for one in pages]
    best, score = drafted, _score(drafted.layout, pages, htmls)
    for line in _rules(best, present):
        other = _joined(best, line) if line.key in _JOINED else best.with_line(line)
        if (better := _score(other.layout, pages, htmls)) > score:
            best, score = other, better
    for key in _OPTIONAL:
        other = best.without_line(key)
        if (better := _score(other.layout, pages, htmls)) > score:
            best, score = other, better
    return best


def _with_present_rules(drafted: DraftedLayout, present: Sequence[Layout]) -> DraftedLayout:
    """Of a first night: what is left out of a text is the same in all layouts of a site more often than not."""
    best = drafted
    for line in _rules(drafted, present[:1]):
        if line.key in _JOINED:
            best = _joined(best, line)
        elif line.key == "byline":
            best = best.with_line(line)
    return best


def _rules(drafted: DraftedLayout, present: Sequence[Layout]) -> Iterator[Line]:
    for layout in present:
        written = layout.model_dump(mode="json", exclude_defaults=True)
        stated = f"as in the layout {layout.name}"
        yield from (Line(key, written[key], stated) for key in (*_REPLACED, *_JOINED) if key in written)
    values = {one.key: one.value for one in drafted.lines}
    for css in _of_head(values):
        yield Line("drop", [css], "a field of the head, inside the body")
    yield from (Line(key, not values.get(key), "more texts are what they were") for key in _SWITCHES)


def _of_head(values: dict[str, object]) -> Iterator[str]:
    for key in ("title", "section", "published"):
        for rule in _items(values.get(key, ())):
            css = rule["at"] if isinstance(rule, dict) else rule
            if isinstance(css, str) and not css.startswith(("meta", "script")):
                yield css


def _joined(drafted: DraftedLayout, line: Line) -> DraftedLayout:
    """Adds the items of a list behind those that the draft has."""
    old = next((one for one in drafted.lines if one.key == line.key), None)
    if old is None:
        return drafted.with_line(line)
    mine, further = _items(old.value), _items(line.value)
    added = [one for one in further if one not in mine]
    each = (*old.each, *(line.witness for _ in added)) if old.each else ()
    return drafted.with_line(Line(line.key, [*mine, *added], old.witness, each))


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _score(layout: Layout, pages: Sequence[PageReadBefore], htmls: Sequence[bytes]) -> tuple[int, float, int]:
    """How many texts are equal, how far all agree, and how many fields are equal."""
    outcomes = [read_layout(LexborHTMLParser(text), one.page, layout) for one, text in zip(pages, htmls, strict=True)]
    read = [
        (one.earlier, outcome) for one, outcome in zip(pages, outcomes, strict=True) if isinstance(outcome, Article)
    ]
    equal = sum(parts_of_text(earlier) == parts_of_text(article) for earlier, article in read)
    agreement = sum(text_f1(parts_of_text(earlier), parts_of_text(article)) for earlier, article in read)
    return equal, round(agreement, 6), sum(_equal_fields(earlier, article) for earlier, article in read)


def parts_of_text(text: Article | EarlierText) -> list[str]:
    """Title, lead and blocks: what the content hash is made of."""
    return [text.title, *([text.lead] if text.lead else []), *text.blocks]


def _equal_fields(earlier: EarlierText, article: Article) -> int:
    dated = bool(article.published and earlier.published and is_stated(article.published, [earlier.published]))
    return (article.byline == earlier.byline) + (article.section == earlier.section) + dated
