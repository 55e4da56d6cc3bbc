"""Finding out, from a page or two, to which known family a portal belongs."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from extractors.captured_page import CapturedPage
from flows.check.article_findings import captured
from flows.check.check_run import check_run
from flows.check.looked import Looked, look
from flows.check.tries import Try, try_family, worth_asking
from flows.settings import Settings
from seeds.candidates import Candidate, candidates
from storage.archive import Archive

MOST_FURTHER = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """A family that reads pages of the portal: `articles` the tries that show it, `sections` those of listing pages."""

    slug: str
    home: str
    asked: str
    candidate: Candidate
    first: CapturedPage
    articles: tuple[Try, ...]
    sections: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """No draft: `told` says what was tried; `later`: another time there may be an answer."""

    told: tuple[str, ...]
    later: bool = False


def draft_site(settings: Settings, archive: Archive, slug: str, url: str) -> Draft | Unknown:
    """Asks for the address, and for a few that it links to. Raises as `check_site` does."""
    with check_run(settings, archive, slug) as run_id:
        seen = look(settings, slug, run_id, [url])
        pages = _pages(archive, seen)
        if not pages:
            return Unknown(tuple(f"{page.url}: {page.failure}" for page in seen.pages), seen.pages[0].later)
        first = pages[0]
        families = candidates(slug, urljoin(first.url, "/"), settings.sites)
        tries = [try_family(one, first) for one in families]
        if wanted := [address for address in worth_asking(tries) if address != first.url][:MOST_FURTHER]:
            further = _pages(archive, look(settings, slug, run_id, wanted))
            tries += [try_family(one, page) for page in further for one in families]
    return _judge(slug, url, first, tries)


def _pages(archive: Archive, looked: Looked) -> list[CapturedPage]:
    return [captured(archive, page) for page in looked.pages if page.failure is None]


def _judge(slug: str, url: str, first: CapturedPage, tries: Sequence[Try]) -> Draft | Unknown:
    readers = {one.candidate.family: one.candidate for one in tries if one.article}
    if len(readers) != 1:
        return Unknown(tuple(f"{one.page.url}: {one.told}" for one in tries))
    (candidate,) = readers.values()
    ours = [one for one in tries if one.candidate.family == candidate.family]
    return Draft(
        slug=slug,
        home=candidate.site.home,
        asked=url,
        candidate=candidate,
        first=first,
        articles=tuple(one for one in ours if one.article),
        sections=tuple(one for one in ours if one.listed),
    )
