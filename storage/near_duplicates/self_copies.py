"""How much of what a site published is a copy: of its own earlier texts, and of other sites' texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from storage.archive import Archive
from storage.database.bulk import batched
from storage.tables.derived import NearText

SHARE_OF_COPIES, LEAST_COPIES = 0.2, 5
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CopyFigures:
    """Of one site's texts: how many, how many copy an earlier text of the site, and how many one of another site."""

    site: str
    texts: int
    of_itself: int
    of_others: int

    @property
    def copies_itself(self) -> bool:
        return self.of_itself >= max(LEAST_COPIES, SHARE_OF_COPIES * self.texts)


def copy_figures(archive: Archive, since: date) -> list[CopyFigures]:
    """By site, of the texts of this day and later. Texts too short to be compared are not counted."""
    with archive.database.reading() as session:
        texts = session.execute(
            select(NearText.site, NearText.ordinal, NearText.cluster).where(NearText.day >= since)
        ).all()
        clusters = {cluster for _, _, cluster in texts if cluster is not None}
        clustered = [row for some in batched(clusters, AT_ONCE) for row in session.execute(_in_order(some))]
    before: dict[int | None, set[str | None]] = {}
    of_itself, of_others = set(), set()
    for cluster, _, ordinal, site in clustered:
        earlier = before.setdefault(cluster, set())
        if site in earlier:
            of_itself.add(ordinal)
        elif earlier:
            of_others.add(ordinal)
        earlier.add(site)
    sites: dict[str, list[int]] = {}
    for site, ordinal, _ in texts:
        sites.setdefault(site or "", []).append(ordinal)
    return [
        CopyFigures(site, len(own), len(of_itself.intersection(own)), len(of_others.intersection(own)))
        for site, own in sorted(sites.items())
    ]


def _in_order(clusters: Sequence[int]) -> Select[int | None, date | None, int, str | None]:
    """All texts of the clusters, by their days."""
    texts = select(NearText.cluster, NearText.day, NearText.ordinal, NearText.site)
    return texts.where(NearText.cluster.in_(clusters)).order_by(NearText.day, NearText.ordinal)
