"""Drafts layouts from pages: one for each shape of page, each rule with the witnesses that support it."""

from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from extractors.captured_page import CapturedPage
from extractors.html.charset import decode
from extractors.induction.archive_witnesses import NO_ARCHIVE, ArchiveWitnesses
from extractors.induction.body_selector import Ranked, rank_bodies
from extractors.induction.byline import byline_line
from extractors.induction.date_rules import published_line
from extractors.induction.drop_selectors import drop_lines
from extractors.induction.evidence import Line, share
from extractors.induction.head_fields import lead_line, section_line, title_lines
from extractors.induction.language import is_vietnamese
from extractors.induction.layout_signs import sign_of
from extractors.induction.layout_trial import Trial, try_layout
from extractors.induction.sample_page import sample_of
from extractors.induction.selectors import SelectorLanguage
from extractors.induction.text_labels import Labelled, label
from seeds.layout import Layout

# A page that has a smaller share of its main text in the body has another shape.
_FITS = 0.6
_MOST_SHAPES = 3
# A page with less main text than this teaches nothing.
_LEAST_TEXT = 200


@dataclass(frozen=True, slots=True)
class DraftedLayout:
    """`lines` are its keys with their evidence; `trial` is its result on the pages that it was drafted from."""

    lines: tuple[Line, ...]
    layout: Layout
    trial: Trial

    def with_line(self, line: Line) -> "DraftedLayout":
        """The layout with this line instead of that of the same key, or behind the name."""
        kept = [line if one.key == line.key else one for one in self.lines]
        return self._with(kept if line in kept else [kept[0], line, *kept[1:]])

    def without_line(self, key: str) -> "DraftedLayout":
        return self._with([one for one in self.lines if one.key != key])

    def _with(self, lines: Sequence[Line]) -> "DraftedLayout":
        layout = Layout.model_validate({one.key: one.value for one in lines})
        return DraftedLayout(tuple(lines), layout, self.trial)


@dataclass(frozen=True, slots=True)
class DraftedSite:
    """`reports` lists what could not be determined, one line each."""

    layouts: tuple[DraftedLayout, ...]
    reports: tuple[str, ...]


def draft_layouts(
    pages: Sequence[CapturedPage], archive: ArchiveWitnesses = NO_ARCHIVE, prefix: str = "drafted"
) -> DraftedSite:
    """`prefix` begins the layouts' names. Where an archive has other pages, the sign is on none of them."""
    samples = [sample_of(page, archive.of(page.url)) for page in pages]
    captions = is_vietnamese(samples)
    labelled = [page for page in label(samples, captions=captions) if page.length >= _LEAST_TEXT]
    reports = [f"{len(pages) - len(labelled)} pages have too little text to learn from"] * (len(labelled) < len(pages))
    if not labelled:
        return DraftedSite((), tuple(reports))
    language = SelectorLanguage(samples)
    drafted: list[DraftedLayout] = []
    groups: list[list[Labelled]] = []
    earlier: list[str] = []
    left = labelled
    while left and len(drafted) < _MOST_SHAPES:
        ranked = rank_bodies(left, language)
        if not ranked or max(ranked[0].shares) < _FITS:
            break
        fitting = [page for page, fit in zip(left, ranked[0].shares, strict=True) if fit >= _FITS]
        left = [page for page, fit in zip(left, ranked[0].shares, strict=True) if fit < _FITS]
        name = f"{prefix}-{len(drafted) + 1}" if drafted else prefix
        one = _layout(name, ranked[0], fitting, earlier, language)
        if isinstance(one, str):
            reports.append(one)
            break
        drafted.append(one)
        groups.append(fitting)
        earlier.append(ranked[0].selector.css)
    if left:
        reports.append(f"{len(left)} of {len(labelled)} pages have a shape of which no body was found")
    if archive.others:
        drafted = _apart(drafted, groups, archive, language, reports)
    return DraftedSite(tuple(drafted), (*reports, *(stated for one in drafted for stated in _missing(one))))


def _apart(
    drafted: Sequence[DraftedLayout],
    groups: Sequence[Sequence[Labelled]],
    archive: ArchiveWitnesses,
    language: SelectorLanguage,
    reports: list[str],
) -> list[DraftedLayout]:
    """The layouts with signs that tell their pages from all others; one without such a sign is left out."""
    others = [LexborHTMLParser(decode(page.body, page.content_type).utf8) for page in archive.others]
    found = []
    for place, one in enumerate(drafted):
        samples = [page.sample for page in groups[place]]
        foreign = [page.sample.tree for at, group in enumerate(groups) if at != place for page in group]
        sign = sign_of(one.layout, samples, [*others, *foreign], language)
        if sign is None:
            reports.append(f"{one.layout.name}: no sign tells its pages from the site's other pages")
            continue
        stated = share(len(samples), len(samples), f"and on none of {len(others)} other pages of the site")
        found.append(one.with_line(Line("sign", sign, stated)))
    return found


def _layout(
    name: str, body: Ranked, pages: Sequence[Labelled], earlier: Sequence[str], language: SelectorLanguage
) -> DraftedLayout | str:
    css = body.selector.css
    titles = title_lines(pages, language, css)
    if not titles:
        return "no text of the pages is what they state as their title, and they have no single h1"
    samples = [page.sample for page in pages]
    lead = lead_line(pages, language)
    found = [
        Line("name", name, ""),
        Line("confirmed", False, "drafted: nobody has compared it with a live page"),
        _sign(css, samples, earlier),
        *titles,
        section_line(pages, language),
        byline_line(pages, language, css),
        published_line(pages, language, _first_css(titles[0])),
        lead,
        Line("body", css, share(sum(one > 0 for one in body.shares), len(pages), _readers(pages))),
        *drop_lines(pages, css, language),
    ]
    lines = [one for one in found if one is not None]
    return _tried(lines, pages)


def _first_css(title: Line) -> str:
    first = title.value[0] if isinstance(title.value, list) else title.value
    return str(first["at"] if isinstance(first, dict) else first)


def _tried(lines: list[Line], pages: Sequence[Labelled]) -> DraftedLayout:
    """Tries the layout with `drop_furniture`, and without it if that loses text."""
    generous = [
        Line("body_parts", True, "several such elements are one body"),
        Line("drop_repeats", True, "a block that says title or lead again"),
        Line("drop_furniture", True, "no text of these pages is lost by it"),
    ]
    best: DraftedLayout | None = None
    for count in (3, 2):
        candidate = [*lines, *generous[:count]]
        layout = Layout.model_validate({one.key: one.value for one in candidate})
        trial = try_layout(layout, pages)
        if best is None or trial.lost < best.trial.lost:
            best = DraftedLayout(tuple(candidate), layout, trial)
        if trial.costs_nothing:
            break
    assert best is not None
    return best


def _readers(pages: Sequence[Labelled]) -> str:
    names = dict.fromkeys(name for page in pages for name in page.readers)
    return f"holds what {', '.join(names)} read"


def _sign(body: str, samples: Sequence[object], earlier: Sequence[str]) -> Line:
    others = "".join(f":not(:has({css}))" for css in earlier)
    sign = f"html{others} {body}" if earlier else body
    return Line("sign", sign, share(len(samples), len(samples), "the body itself; compare it with a listing's page"))


def _missing(drafted: DraftedLayout) -> list[str]:
    keys = {one.key for one in drafted.lines}
    found = [
        f"{drafted.layout.name}: no {key} could be determined"
        for key in ("published", "byline", "section")
        if key not in keys
    ]
    return [*found, *(f"{drafted.layout.name}: {stated}" for stated in drafted.trial.reports)]
