"""Reading without a layout, for sites nobody described yet: title, frame and date by what pages have in common."""

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.article import Article, FieldSource, Published, ReadingWarning, WarningKind
from extractors.captured_page import CapturedPage
from extractors.generic.blocks import lead_above, story_blocks, story_lead
from extractors.generic.date import story_date
from extractors.generic.frame import story_frame, without_furniture
from extractors.generic.title import StoryTitle, story_title
from extractors.html.text_runs import Run, runs_of
from extractors.main_text import kinds_of, main_text
from extractors.refusal import Refusal, RefusalReason

GENERIC = "generic"


def read_generic(html: bytes, page: CapturedPage, digest: str) -> Article | Refusal:
    """Without section and byline: of these, guesses are wrong more often than right."""
    tree = LexborHTMLParser(html)
    runs = runs_of(tree.body) if tree.body else []
    title = story_title(tree, runs)
    without_furniture(tree, runs, title.node if title else None)
    runs = runs_of(tree.body) if tree.body else []
    frame = story_frame(runs)
    if frame is None:
        return Refusal(RefusalReason.NO_BODY, "no element has more plain text than links", GENERIC, digest)
    if title is None:
        return Refusal(RefusalReason.NO_TITLE, "neither heading nor statement", GENERIC, digest)
    below = _below(title, runs)
    date = story_date(tree, below, page.captured_at)
    lead = story_lead(below, frame) if below else lead_above(runs, frame)
    cut = story_blocks(frame, runs, title, lead)
    blocks = main_text(cut) if cut else ()
    if not blocks:
        return Refusal(RefusalReason.NO_BODY, "nothing but links and labels", GENERIC, digest)
    if any("\ufffd" in text for text in (title.text, lead or "", *blocks)):
        return Refusal(RefusalReason.WRONG_CHARSET, "broken characters in the article", GENERIC, digest)
    article = _article(title, lead, blocks, date, frame, digest)
    return replace(article, kinds=kinds_of(cut, blocks))


def _below(title: StoryTitle, runs: list[Run]) -> list[Run]:
    """The runs after the title's; none where the title stands nowhere in the page's text."""
    if title.node is None:
        return []
    said = [at for at, run in enumerate(runs) if run.text == title.text]
    said = [at for at in said if runs[at].owner.mem_id == title.node.mem_id] or said
    return runs[said[0] + 1 :] if said else []


def _article(
    title: StoryTitle,
    lead: str | None,
    blocks: tuple[str, ...],
    date: tuple[Published, str] | None,
    frame: LexborNode,
    digest: str,
) -> Article:
    found = {"title": "what the page states and a heading says", "published": date[1] if date else None}
    found |= {"lead": "plain text below the title" if lead else None, "blocks": f"plain text in a {frame.tag}"}
    return Article(
        section=None,
        title=title.text,
        byline=None,
        byline_place=None,
        published=date[0] if date else None,
        lead=lead,
        blocks=blocks,
        layout=GENERIC,
        layout_digest=digest,
        confirmed=False,
        warnings=() if date else (ReadingWarning(WarningKind.NO_DATE, "no date that is surely the story's"),),
        provenance=tuple(FieldSource(field, rule) for field, rule in found.items() if rule),
    )
