"""Surveys an archive: which shapes of address it has for a site's hosts, and which of them are articles."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from extractors.html.charset import decode
from extractors.induction.article_patterns import path_of
from extractors.induction.shape_pattern import shape_pattern
from extractors.induction.url_groups import group_key
from extractors.induction.url_shape import SegmentKind, slots_of
from extractors.layout.choose import layouts_seen
from flows.settings import Settings
from flows.site_check.archived import ArchiveChoice, ask_archive, page_of, spread_over_time
from flows.site_check.check_site import check_run
from seeds.site import Site
from storage.archive import Archive
from storage.crawl_protocol import ArchivedAddress, ArchivedPage, SurveyReport

MOST_SAMPLED = 12
SAMPLES = 3
# With fewer addresses, a pattern would be a guess.
_LEAST_FOR_PATTERN = 3
_CONSTANT_IN = 3
_FILE = re.compile(
    r"\.(?:css|js|png|jpe?g|gif|svg|ico|webp|pdf|docx?|xlsx?|zip|rar|mp[34]|woff2?|ttf|xml|json)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ShapeSeen:
    """Addresses of one shape: `space` is the site's that has them, `layout` what a sample's sign said.

    `pattern` is a drafted one, for addresses that no pattern of the site matches.
    """

    shape: str
    hosts: tuple[str, ...]
    addresses: int
    captures: int
    years: tuple[int, ...]
    samples: tuple[str, ...]
    space: str | None
    layout: str | None
    pattern: str | None


@dataclass(frozen=True, slots=True)
class Surveyed:
    site: Site
    choice: ArchiveChoice
    requests: int
    is_cut: bool
    shapes: tuple[ShapeSeen, ...]


def survey_archive(settings: Settings, archive: Archive, site: Site, choice: ArchiveChoice) -> Surveyed:
    """Lists the captures and fetches one of each of the largest shapes. Raises like `check_site`."""
    with check_run(settings, archive, site.slug) as run_id:
        listed = ask_archive(settings, site, run_id, choice)
        groups = shape_groups(one for one in listed.addresses if not _FILE.search(urlsplit(one.url).path))
        samples = {key: spread_over_time(group, 2)[-1] for key, group in list(groups.items())[:MOST_SAMPLED]}
        fetched = ask_archive(settings, site, run_id, choice, list(samples.values())) if samples else SurveyReport()
    layouts = {page.url: _layout(site, page) for page in fetched.pages}
    found = [
        _shape(site, group, layouts.get(samples[key].url) if key in samples else None, listed.addresses)
        for key, group in groups.items()
    ]
    return Surveyed(site, choice, listed.requests + fetched.requests, listed.is_cut, tuple(found))


def shape_groups(addresses: Iterable[ArchivedAddress]) -> dict[str, list[ArchivedAddress]]:
    """The addresses by shape, the shape with the most first."""
    groups: dict[str, list[ArchivedAddress]] = {}
    for one in addresses:
        groups.setdefault(group_key(one.url)[0], []).append(one)
    return dict(sorted(groups.items(), key=lambda pair: (-len({one.url for one in pair[1]}), pair[0])))


def _layout(site: Site, page: ArchivedPage) -> str | None:
    if page.failure:
        return f"not fetched: {page.failure}"
    captured = page_of(page)
    seen = layouts_seen(LexborHTMLParser(decode(captured.body, captured.content_type).utf8), site)
    return " and ".join(layout.name for layout in seen) or None


def _shape(
    site: Site, group: Sequence[ArchivedAddress], layout: str | None, every: Sequence[ArchivedAddress]
) -> ShapeSeen:
    urls = list(dict.fromkeys(one.url for one in group))
    spaces = Counter(identity.space for url in urls if (identity := site.identify(url)))
    space = spaces.most_common(1)[0][0] if spaces else None
    return ShapeSeen(
        shape=_described(urls),
        hosts=tuple(sorted({urlsplit(url).netloc for url in urls})),
        addresses=len(urls),
        captures=len(group),
        years=tuple(sorted({one.at.year for one in group})),
        samples=tuple(urls[place * len(urls) // SAMPLES] for place in range(min(SAMPLES, len(urls)))),
        space=space,
        layout=layout,
        pattern=None if space else _pattern(urls, every),
    )


def _described(urls: Sequence[str]) -> str:
    """The shape, with the parts that all its addresses have in common."""
    columns = list(zip(*map(slots_of, urls), strict=True))
    texts = [
        column[0].marker + column[0].text
        if len({slot.text for slot in column}) == 1 and len(urls) >= _CONSTANT_IN
        else column[0].sign
        for column in columns
    ]
    return "".join(texts)


def _pattern(urls: Sequence[str], every: Sequence[ArchivedAddress]) -> str | None:
    """Only for shapes that may be articles: with a title, or with a number and words beside it."""
    kinds = {slot.kind for slot in slots_of(urls[0])}
    may_be = SegmentKind.TITLE in kinds or (
        kinds >= {SegmentKind.NAME} and bool(kinds & {SegmentKind.NUMBER, SegmentKind.CODE})
    )
    if len(urls) < _LEAST_FOR_PATTERN or not may_be:
        return None
    others = [one.url for one in every if group_key(one.url)[0] != group_key(urls[0])[0]]
    found = shape_pattern(urls, others)
    return found[0] if found and all(re.search(found[0], path_of(url)) for url in urls) else None
