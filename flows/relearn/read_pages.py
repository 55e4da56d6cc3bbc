"""The waiting pages as a drafted site file reads them, beside their earlier texts and a second reader."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.generic.read import read_generic
from extractors.html.charset import decode
from extractors.html.text_walk import runs_of
from extractors.induction.archive_witnesses import EarlierText
from extractors.induction.match_keys import key_of
from extractors.induction.page_metadata import statements_of
from extractors.induction.reader_witnesses import readers_of
from extractors.induction.rules_of_earlier_layouts import parts_of_text
from extractors.induction.sample_page import sample_of
from extractors.read import read
from flows.relearn.material import WaitingPage
from seeds.site import Site

_MOST_ADDED = 2


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A waiting page and what the drafted site file reads in it; None for a refusal."""

    waiting: WaitingPage
    article: Article | None

    @property
    def earlier(self) -> EarlierText | None:
        """The earlier text, if the page still shows all of it: an article that was edited since is no measure."""
        earlier = self.waiting.witnesses.earlier
        return earlier if earlier and _shows(self.waiting.page, earlier) else None


def read_waiting(pages: Sequence[WaitingPage], site: Site) -> list[ReadPage]:
    outcomes = [(one, read(one.page, site)) for one in pages]
    return [ReadPage(one, outcome if isinstance(outcome, Article) else None) for one, outcome in outcomes]


def has_more(one: ReadPage) -> bool:
    """Whether an editor added a paragraph or two: the earlier text is whole, and another reader has the rest."""
    if one.article is None or one.earlier is None:
        return False
    earlier, now = Counter(parts_of_text(one.earlier)), Counter(parts_of_text(one.article))
    added = list((now - earlier).elements())
    if earlier - now or not 0 < len(added) <= _MOST_ADDED:
        return False
    others = readers_of(sample_of(one.waiting.page))
    return any(all(other.has(key_of(text)) for text in added) for other in others)


def read_again(one: ReadPage) -> list[str] | None:
    """The text by the generic path."""
    page = one.waiting.page
    outcome = read_generic(decode(page.body, page.content_type).utf8, page, "")
    return parts_of_text(outcome) if isinstance(outcome, Article) else None


def _shows(page: CapturedPage, earlier: EarlierText) -> bool:
    """Whether the whole text is on the page; its title may be in the metadata alone."""
    tree = LexborHTMLParser(decode(page.body, page.content_type).utf8)
    runs = [run.text for run in runs_of(tree.body)] if tree.body else []
    shown = "".join(map(key_of, [*runs, *(one.text for one in statements_of(tree))]))
    return all(key_of(part) in shown for part in parts_of_text(earlier))
