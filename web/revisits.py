"""What the last nights' visits to known pages cost and found, site by site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from luutru import Corpus
from storage.runs.economics import economics_of
from web.holes import today

NIGHTS = 30


@dataclass(frozen=True, slots=True)
class Revisits:
    """Of the last NIGHTS nights: edits caught by visits to known pages, and all requests spent by purpose."""

    site: str
    nights: int
    visits: int
    edits: int
    requests: dict[str, int]
    not_modified: int
    false_304s: int

    @property
    def requests_spent(self) -> int:
        return sum(self.requests.values())


def revisits_of(corpus: Corpus, slugs: Sequence[str]) -> tuple[Revisits, ...]:
    return tuple(_revisits(corpus, slug) for slug in slugs)


def _revisits(corpus: Corpus, slug: str) -> Revisits:
    hosts = corpus.sites[slug].hosts if slug in corpus.sites else ()
    known = economics_of(corpus.archive, slug, hosts, today() - timedelta(days=NIGHTS))
    false = sum(host.false_304s for host in known.hosts)
    return Revisits(slug, known.runs, known.revisits, known.edits, known.requests, known.not_modified, false)
