"""Finds the selectors of title, lead, byline and section by the pages' metadata."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from extractors.generic.date_forms import is_date_line
from extractors.induction.evidence import Line, share
from extractors.induction.field_selectors import Place, best_place, same
from extractors.induction.match_keys import key_of
from extractors.induction.page_metadata import Field
from extractors.induction.sample_page import Sample
from extractors.induction.selectors import Selector, SelectorLanguage
from extractors.induction.text_labels import Labelled
from extractors.layout.head import first_text

_LONGEST_BYLINE = 120
_LONGEST_SECTION = 60
_LEAST_LEAD = 30
_LEAST_TITLE = 12
_TITLE_WITHIN = 12
_TITLE_NAMES = re.compile(r"title|headline|tieu-?de", re.IGNORECASE)
_LEAD_NAMES = re.compile(
    r"sapo|stand-?first|\bdek|Dek|(?:^|[._-])lead(?:$|[_-])|headlines\b|sub-?(?:head(?:line)?|title)|excerpt|"
    r"article__?-?(?:summary|desc)|tom-?tat|mo-?ta",
    re.IGNORECASE,
)
_HALF = 0.5
_OG_TITLE = "meta[property='og:title']"
_OG_SECTION = "meta[property='article:section']"
_SUFFIX = re.compile(r"\s+[-|–—]\s+[^-|–—]{2,60}$")


def title_lines(pages: Sequence[Labelled], language: SelectorLanguage, body: str) -> list[Line]:
    """The heading that repeats the stated title; else the page's only h1; else the metadata itself.

    If the pages state no title, it is the only element above the body whose name says so.
    """
    samples = [page.sample for page in pages]
    every = [frozenset(range(len(sample.runs))) for sample in samples]
    headings = [frozenset(at for at, run in enumerate(sample.runs) if run.owner.tag == "h1") for sample in samples]
    place = best_place(samples, language, _is_title, headings) or best_place(samples, language, _is_title, every)
    rules: list[object] = []
    evidence = []
    if place and place.right >= _HALF * len(pages):
        rules.append(place.selector.css)
        evidence.append(share(place.right, len(pages), "what the page states as its title"))
    above = [_above(page, body) for page in pages]
    if not rules and (named := _named_title(samples, language, above)):
        rules.append(named)
        evidence.append(share(len(pages), len(pages), "the only text above the body that is named as a title"))
    if rules != ["h1"] and _one_heading(samples, above):
        rules.append("h1")
        evidence.append("the only h1")
    if all(sample.tree.css_first(_OG_TITLE) is not None for sample in samples):
        rules.append(_stated_title(samples))
        evidence.append("og:title")
    return [Line("title", rules, "; then ".join(evidence))] if rules else []


def _above(page: Labelled, body: str) -> frozenset[int]:
    """The runs before the body's first text, inside or outside the body."""
    first = min((at for at in page.sample.places(body) if page.is_text(at)), default=0)
    return frozenset(range(first)) - page.furniture


def _one_heading(samples: Sequence[Sample], above: Sequence[frozenset[int]]) -> bool:
    return all(
        len(sample.tree.css("h1")) == 1 and sample.places("h1") & places
        for sample, places in zip(samples, above, strict=True)
    )


def _named_title(samples: Sequence[Sample], language: SelectorLanguage, above: Sequence[frozenset[int]]) -> str | None:
    """The nearest element above the body of those that occur once on each page."""
    sample = samples[0]
    for at in sorted(above[0], reverse=True)[:_TITLE_WITHIN]:
        for one in language.of(sample.runs[at].owner):
            named = _TITLE_NAMES.search(one.css.rpartition(" ")[2])
            if named and len(sample.runs[at].text) >= _LEAST_TITLE and _stands_once(one.css, samples, above):
                return one.css
    return None


def _stands_once(css: str, samples: Sequence[Sample], above: Sequence[frozenset[int]]) -> bool:
    return all(
        len(sample.tree.css(css)) == 1 and sample.places(css) & places
        for sample, places in zip(samples, above, strict=True)
    )


def _texts(samples: Sequence[Sample], css: str) -> bool:
    return all(first_text(sample.tree, (css,)) is not None for sample in samples)


def _is_title(sample: Sample, text: str) -> bool:
    return any(same(text, one.text) for one in sample.stated(Field.TITLE))


def _stated_title(samples: Sequence[Sample]) -> object:
    """The stated title, without the paper's name if all pages end with it."""
    texts = [found.text for sample in samples if (found := first_text(sample.tree, (_OG_TITLE,)))]
    ends = {match[0] for text in texts if (match := _SUFFIX.search(text))}
    if len(ends) != 1 or not all(text.endswith(next(iter(ends))) for text in texts):
        return _OG_TITLE
    end = re.escape(ends.pop().strip()).replace("\\ ", " ")
    return {"at": _OG_TITLE, "pattern": rf"^(?P<title>.+?)(?:\s+{end})?$"}


def lead_line(pages: Sequence[Labelled], language: SelectorLanguage) -> Line | None:
    """An element that repeats the page's description; a paragraph like others of the body is not a lead."""
    samples = [page.sample for page in pages]
    runs = [_no_captions(page) for page in pages]
    for test, what in ((_is_lead, "the page's description"), (_could_be_lead, "a text that is named as the lead")):
        place = best_place(samples, _Named(language) if test is _could_be_lead else language, test, runs)
        if place and place.right >= _HALF * len(pages) and _is_alone(place, samples):
            return Line("lead", [place.selector.css], share(place.right, len(pages), what))
    return None


class _Named(SelectorLanguage):
    """The selectors whose last part has a name that is usual for leads."""

    def __init__(self, language: SelectorLanguage) -> None:
        self._language = language

    def of(self, node: LexborNode) -> list[Selector]:
        return [one for one in self._language.of(node) if _LEAD_NAMES.search(one.css.rpartition(" ")[2])]


def _could_be_lead(sample: Sample, text: str) -> bool:
    return len(text) >= _LEAST_LEAD and not _is_title(sample, text) and not is_date_line(text)


def _no_captions(page: Labelled) -> frozenset[int]:
    return frozenset(at for at in range(len(page.sample.runs)) if at not in page.captions)


def _is_lead(sample: Sample, text: str) -> bool:
    if len(text) < _LEAST_LEAD or _is_title(sample, text):
        return False
    return any(same(text, one.text) for one in sample.stated(Field.LEAD))


def _is_alone(place: Place, samples: Sequence[Sample]) -> bool:
    return all(len(sample.tree.css(place.selector.css)) <= 2 for sample in samples)  # noqa: PLR2004 (desktop and mobile)


def byline_place(pages: Sequence[Labelled], language: SelectorLanguage) -> Place | None:
    """A short text with the name of an author in the page's metadata."""
    samples = [page.sample for page in pages]
    own = [frozenset(range(len(page.sample.runs))) for page in pages]
    place = best_place(samples, language, _is_byline, own)
    return place if place and place.right >= _HALF * len(pages) else None


def _is_byline(sample: Sample, text: str) -> bool:
    if len(text) > _LONGEST_BYLINE:
        return False
    key = key_of(text)
    names = [key_of(one.text) for one in sample.stated(Field.BYLINE)]
    return any(len(name) > 3 and name in key for name in names)  # noqa: PLR2004 (initials are no name)


def section_line(pages: Sequence[Labelled], language: SelectorLanguage) -> Line | None:
    """Pages of which no witness says the section are no proof against a selector."""
    samples = [page.sample for page in pages]
    reported = [sample for sample in samples if sample.stated(Field.SECTION)]
    every = [frozenset(range(len(sample.runs))) for sample in reported]
    place = best_place(reported, language, _is_section, every)
    if place and place.right >= _HALF * len(pages) and not place.wrong:
        return Line("section", [place.selector.css], share(place.right, len(pages), "the section that the page states"))
    if _texts(samples, _OG_SECTION):
        return Line("section", [_OG_SECTION], share(len(pages), len(pages), "article:section"))
    return None


def _is_section(sample: Sample, text: str) -> bool:
    key = key_of(text)
    stated = {key_of(one.text) for one in sample.stated(Field.SECTION)}
    return len(text) <= _LONGEST_SECTION and bool(key) and key in stated
