"""Reads a page without a layout, for sites without rules of their own: general rules find title, frame and date."""

from collections.abc import Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article, FieldSource, ReadingWarning, WarningKind
from extractors.article_check import not_an_article
from extractors.captured_page import CapturedPage
from extractors.details.collect import with_details
from extractors.details.language import has_vietnamese_letters
from extractors.generic.blocks import lead_above, story_blocks, story_lead
from extractors.generic.captions import caption_blocks, head_pictures, without_captions
from extractors.generic.frame import StoryFrame, story_frame
from extractors.generic.furniture import without_furniture
from extractors.generic.listing import Evidence, contacts_mark, listing_mark
from extractors.generic.other_kind import names_home, names_other_kind, other_kind, standing_page
from extractors.generic.outline import Outline, outline_of
from extractors.generic.second_reader import is_doubtful, second_story
from extractors.generic.stated_date import og_type, states_article
from extractors.generic.story_date import StoryDate, Witness, shown_dates, story_date
from extractors.generic.title import StoryTitle, story_title
from extractors.html.links import base_address
from extractors.html.text_runs import TextRun
from extractors.html.text_walk import NOTHING, walked
from extractors.main_text import kinds_of, main_text
from extractors.refusal import Refusal, RefusalReason

GENERIC = "generic"


def read_generic(html: bytes, page: CapturedPage, digest: str) -> Article | Refusal:
    """Returns no section and no byline, because guesses of these are mostly wrong."""
    return read_generic_tree(LexborHTMLParser(html), html, page, digest)


def read_generic_tree(tree: LexborHTMLParser, html: bytes, page: CapturedPage, digest: str) -> Article | Refusal:
    """For a page that is parsed already; removes elements from the tree."""
    text = walked(tree.body) if tree.body else NOTHING
    title = story_title(tree, text.runs)
    shown = shown_dates(text.runs, _title_at(title, text.runs))
    runs = without_furniture(tree, text, title.node if title else None)
    outline = outline_of(runs, text.around, title.text if title else None)
    title_at = _title_at(title, outline.runs)
    frame = story_frame(outline, title_at)
    box = outline.together(title_at, frame.extent.first) if title_at is not None and frame else None
    date = story_date(tree, page.url, shown, box, page.captured_at)
    evidence = _evidence(tree, page.url, title, title_at, date)
    mark = _standing_mark(title, page.url, evidence) or listing_mark(outline, frame, evidence)
    if mark:
        return Refusal(RefusalReason.LISTING, mark, GENERIC, digest)
    asks = title is not None and evidence.is_stated and is_doubtful(outline, frame)
    if title and asks and (texts := second_story(html.decode(), outline, frame, title.text)):
        whole = _article(title, None, texts, date, "the whole page, read by trafilatura", digest)
        return _checked(with_details(whole, [], [], page.url))
    if frame is None:
        return Refusal(RefusalReason.NO_BODY, "no element has more plain text than links", GENERIC, digest)
    if mark := contacts_mark(outline, frame, evidence):
        return Refusal(RefusalReason.NO_BODY, mark, GENERIC, digest)
    if title is None:
        return Refusal(RefusalReason.NO_TITLE, "neither heading nor statement", GENERIC, digest)
    return _read_frame(frame, outline, title, title_at, date, digest, base_address(tree, page.url))


def _evidence(
    tree: LexborHTMLParser, url: str, title: StoryTitle | None, title_at: int | None, date: StoryDate | None
) -> Evidence:
    witness = date.witness if date else None
    is_dated = witness in (Witness.STATED, Witness.SHOWN)
    stated = states_article(tree)
    kind = other_kind(tree, url)
    if kind is None and witness is not Witness.STATED and title and names_other_kind(title.text):
        kind = f"the title {title.text!r}"
    is_website = og_type(tree) == "website" or names_home(tree)
    return Evidence(title_at, is_dated, stated, witness is Witness.STATED, kind, is_website)


def _standing_mark(title: StoryTitle | None, url: str, evidence: Evidence) -> str | None:
    if title is None or evidence.is_sure:
        return None
    return standing_page(title.text, url, is_dated=evidence.is_dated)


def _read_frame(
    frame: StoryFrame,
    outline: Outline,
    title: StoryTitle,
    title_at: int | None,
    date: StoryDate | None,
    digest: str,
    base: str,
) -> Article | Refusal:
    below = list(outline.runs[title_at + 1 :]) if title_at is not None else []
    lead = story_lead(below, frame.node, title.text) if below else lead_above(list(outline.runs), frame.node)
    pictures = head_pictures(outline, title_at, frame.node)
    shown = [*caption_blocks(pictures), *story_blocks(frame, outline, title, lead)]
    cut = shown if _is_vietnamese(outline) else without_captions(shown, outline, frame.node)
    blocks = main_text(cut) if cut else ()
    if not blocks:
        return Refusal(RefusalReason.NO_BODY, "nothing but links and labels", GENERIC, digest)
    article = _article(title, lead, blocks, date, f"plain text in a {frame.node.tag}", digest)
    nodes = [*(picture.node for picture in pictures), frame.node]
    detailed = with_details(article, nodes, (block.text for block in shown), base)
    return _checked(replace(detailed, kinds=kinds_of(cut, blocks)))


def _is_vietnamese(outline: Outline) -> bool:
    """As in drafted layouts, the captions of pages in other languages are no text."""
    return has_vietnamese_letters("".join(run.text for run in outline.runs).lower())


def _checked(article: Article) -> Article | Refusal:
    lead = [article.lead] if article.lead else []
    found = not_an_article(article.title, [*lead, *article.blocks])
    return Refusal(*found, GENERIC, article.layout_digest) if found else article


def _title_at(title: StoryTitle | None, runs: Sequence[TextRun]) -> int | None:
    """The place of the title in the page's text; None if it is not there."""
    if title is None or title.node is None:
        return None
    said = [at for at, run in enumerate(runs) if run.text == title.text]
    own = [at for at in said if runs[at].owner.mem_id == title.node.mem_id]
    return next(iter(own or said), None)


def _article(
    title: StoryTitle,
    lead: str | None,
    blocks: tuple[str, ...],
    date: StoryDate | None,
    source: str,
    digest: str,
) -> Article:
    found = {"title": "what the page states and a heading says", "published": date.rule if date else None}
    found |= {"lead": "plain text below the title" if lead else None, "blocks": source}
    return Article(
        section=None,
        title=title.text,
        byline=None,
        byline_place=None,
        published=date.published if date else None,
        lead=lead,
        blocks=blocks,
        layout=GENERIC,
        layout_digest=digest,
        confirmed=False,
        warnings=() if date else (ReadingWarning(WarningKind.NO_DATE, "no date that is surely the story's"),),
        provenance=tuple(FieldSource(field, rule) for field, rule in found.items() if rule),
    )
