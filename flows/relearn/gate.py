"""The gate of a drafted layout: what it must reach before it may be accepted, each check with its numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.html.charset import decode
from extractors.induction.agreement import text_f1
from extractors.induction.date_witnesses import comparable, is_stated
from extractors.induction.field_selectors import same
from extractors.induction.match_keys import key_of
from extractors.induction.page_metadata import Field, Statement, statements_of
from extractors.induction.rules_of_earlier_layouts import parts_of_text
from extractors.layout.choose import layouts_seen
from extractors.read import read
from flows.relearn.material import Material, WaitingPage
from flows.relearn.read_pages import ReadPage, has_more, read_again, read_waiting
from seeds.site import Site
from storage.versions.content_hash import content_hash

LEAST_READ = 0.9
EQUAL_TEXTS = 0.95
F1_OF_OTHERS = 0.99
WITNESSED = 0.98
REPEATED = 0.05
SECOND_READER = 0.8
LEAST_PAGES = 4
# The strictest form, for an acceptance without a person.
STRICT_PAGES = 10
STRICT_EQUAL = 0.99
STRICT_BY_OTHERS = 0.95
STRICT_READ = 0.95
_LONG_BLOCK = 40
# Two pages of a paper may show one text.
_LEAST_REPEATED = 3


@dataclass(frozen=True, slots=True)
class Check:
    """`measured` and `needed` are for people; `strict`: whether the strictest form is reached too."""

    name: str
    measured: str
    needed: str
    passed: bool
    strict: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """Of `number` texts, at least `least`, so many are equal; `worst` is the lowest F1 of the others."""

    equal: int
    number: int
    worst: float
    least: int


def check_draft(
    site: Site, new: frozenset[str], material: Material, by_others: Sequence[tuple[str, str]]
) -> list[Check]:
    """`new` are the drafted layouts; `by_others` has each text by rules from other pages, and by all rules."""
    pages = read_waiting(material.waiting, site)
    read_ones = [one for one in pages if one.article]
    return [
        _enough(pages, read_ones),
        _by_others(by_others),
        _equal_texts(pages),
        _second_reader(read_ones),
        _titles(read_ones),
        _dates(read_ones),
        _lists(site, new, material.lists),
        _older(site, material),
        _repeated(read_ones),
    ]


def _enough(pages: Sequence[ReadPage], read_ones: Sequence[ReadPage]) -> Check:
    passed = len(pages) >= LEAST_PAGES and len(read_ones) >= LEAST_READ * len(pages)
    strict = passed and len(read_ones) >= max(STRICT_PAGES, STRICT_READ * len(pages))
    needed = f"at least {LEAST_PAGES} pages, {LEAST_READ:.0%} of them read"
    return Check("waiting pages are read", f"{len(read_ones)} of {len(pages)}", needed, passed, strict)


def _by_others(texts: Sequence[tuple[str, str]]) -> Check:
    equal = sum(one == other for one, other in texts)
    worst = min((text_f1([one], [other]) for one, other in texts if one != other), default=1.0)
    enough = Counted(equal, len(texts), worst, least=LEAST_PAGES)
    # Other pages may not show what only one page has, for instance a lead: nearly equal texts are enough.
    return _texts_check("rules from other pages read each page", enough, 0, STRICT_BY_OTHERS)


def _equal_texts(pages: Sequence[ReadPage]) -> Check:
    """Of the pages with an earlier text, half must still show it alone: what was edited meanwhile is no measure."""
    known = [one for one in pages if one.earlier and not has_more(one)]
    equal, worst = 0, 1.0
    for one in known:
        ours, article = parts_of_text(one.earlier) if one.earlier else [], one.article
        if article and parts_of_text(article) == ours:
            equal += 1
        else:
            worst = min(worst, text_f1(ours, parts_of_text(article)) if article else 0.0)
    edited = sum(one.waiting.witnesses.earlier is not None for one in pages) - len(known)
    counted = Counted(equal, len(known), worst, least=edited)
    return _texts_check("texts equal those before the change", counted, EQUAL_TEXTS, STRICT_EQUAL)


def _texts_check(name: str, texts: Counted, share: float, strict_share: float) -> Check:
    enough = texts.number >= texts.least and texts.worst >= F1_OF_OTHERS
    passed = enough and texts.equal >= share * texts.number
    strict = passed and texts.number >= STRICT_PAGES and texts.equal >= strict_share * texts.number
    rest = f", F1 of the others at least {texts.worst:.3f}" if texts.equal < texts.number else ""
    needed = f"{share:.0%} equal, F1 of the others {F1_OF_OTHERS}" if share else f"F1 {F1_OF_OTHERS}"
    return Check(name, f"{texts.equal} of {texts.number} equal{rest}", needed, passed, strict)


def _second_reader(read_ones: Sequence[ReadPage]) -> Check:
    """The generic path reads too: the pages without an earlier text, unless enough others have one."""
    unknown = [one for one in read_ones if one.earlier is None]
    if len(read_ones) - len(unknown) >= LEAST_PAGES:
        return Check("a second reader agrees", "not needed: earlier texts are known", "", True, True)
    agree = sum(_generic_agrees(one) for one in unknown)
    passed = agree >= SECOND_READER * len(unknown)
    needed = f"{SECOND_READER:.0%} with F1 {SECOND_READER}"
    return Check("a second reader agrees", f"{agree} of {len(unknown)}", needed, passed, passed)


def _generic_agrees(one: ReadPage) -> bool:
    other = read_again(one)
    return other is not None and one.article is not None and text_f1(other, parts_of_text(one.article)) >= SECOND_READER


def _titles(read_ones: Sequence[ReadPage]) -> Check:
    reported = [(one.article.title, _stated_titles(one.waiting)) for one in read_ones if one.article]
    return _witness_check(
        "titles are what the witnesses say", [_is_stated(title, stated) for title, stated in reported if stated]
    )


def _is_stated(title: str, stated: Sequence[str]) -> bool:
    return any(same(title, one) for one in stated)


def _stated_titles(waiting: WaitingPage) -> list[str]:
    """What the archive's witnesses say, and what the page states: a list may lag behind a changed headline."""
    known = [one.text for one in waiting.witnesses.statements if one.field is Field.TITLE]
    return [*known, *(one.text for one in _stated(waiting.page, Field.TITLE))]


def _dates(read_ones: Sequence[ReadPage]) -> Check:
    """A page whose date a witness states must be read with that date."""
    reported = [(one.article.published, _stated_dates(one.waiting)) for one in read_ones if one.article]
    compared = [
        published is not None and is_stated(published, stated) for published, stated in reported if comparable(stated)
    ]
    if not compared and not any(published for published, _ in reported):
        return Check("dates are what the witnesses say", "no page and no witness has a date", "", True, False)
    return _witness_check("dates are what the witnesses say", compared)


def _stated_dates(waiting: WaitingPage) -> list[str]:
    return list(waiting.witnesses.dates) or [one.text for one in _stated(waiting.page, Field.DATE)]


def _stated(page: CapturedPage, field: Field) -> list[Statement]:
    tree = LexborHTMLParser(decode(page.body, page.content_type).utf8)
    return [one for one in statements_of(tree) if one.field is field]


def _witness_check(name: str, compared: Sequence[bool]) -> Check:
    passed = len(compared) >= LEAST_PAGES and sum(compared) >= WITNESSED * len(compared)
    strict = passed and len(compared) >= STRICT_PAGES
    needed = f"{WITNESSED:.0%} of at least {LEAST_PAGES} pages"
    return Check(name, f"{sum(compared)} of {len(compared)}", needed, passed, strict)


def _lists(site: Site, new: frozenset[str], lists: Sequence[CapturedPage]) -> Check:
    signs = sum(_has_sign(page, site, new) for page in lists)
    measured = f"{signs} of {len(lists)}"
    return Check("lists have no sign of a drafted layout", measured, "0", signs == 0, signs == 0 and bool(lists))


def _has_sign(page: CapturedPage, site: Site, new: frozenset[str]) -> bool:
    tree = LexborHTMLParser(decode(page.body, page.content_type).utf8)
    return any(layout.name in new for layout in layouts_seen(tree, site))


def _older(site: Site, material: Material) -> Check:
    changed = sum(_hash(read(one.page, site)) != one.content_hash for one in material.older)
    measured = f"{changed} of {len(material.older)} changed"
    strict = changed == 0 and bool(material.older)
    return Check("pages of older layouts are read as before", measured, "0", changed == 0, strict)


def _hash(outcome: object) -> str | None:
    return content_hash(outcome.title, outcome.lead, outcome.blocks) if isinstance(outcome, Article) else None


def _repeated(read_ones: Sequence[ReadPage]) -> Check:
    pages: Counter[str] = Counter()
    for one in read_ones:
        pages.update(
            {key_of(block) for block in one.article.blocks if len(block) >= _LONG_BLOCK} if one.article else ()
        )
    most = max(_LEAST_REPEATED, round(REPEATED * len(read_ones)))
    repeated = sum(count >= most for count in pages.values())
    return Check(
        "no block stands on many pages", f"{repeated} blocks", f"0 on {REPEATED:.0%}", not repeated, not repeated
    )
