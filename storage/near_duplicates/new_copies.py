"""Which of a run's new texts are near-duplicates of other pages of their site, by their signatures alone.

The texts are not published yet, and are not in the index; what earlier runs published is, as far as it was compared.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.database.bulk import batched
from storage.near_duplicates.comparison import DUPLICATE
from storage.near_duplicates.index import MOST_OF_A_KEY, Neighbours, neighbours_by_bands
from storage.near_duplicates.sketch import SKETCH_VERSION, Signature, estimated_similarity
from storage.tables.captures import Capture
from storage.tables.corpus import Publication
from storage.tables.derived import NearProgress, NearText

AT_ONCE = 100


def copies_of_own_site(archive: Archive, site: str, run_id: int, texts: Mapping[str, Signature]) -> frozenset[str]:
    """The names of those that copy one another, or a text that an earlier run captured on the site.

    The similarity is estimated, so that no text is read: its error is some hundredths.
    """
    copies = _copies_of_one_another(texts)
    with archive.database.reading() as session:
        progress = session.get(NearProgress, 1)
        if progress is not None and progress.sketch_version == SKETCH_VERSION:
            rest = (name for name in texts if name not in copies)
            for some in batched(rest, AT_ONCE):
                known = neighbours_by_bands(session, [texts[name] for name in some])
                copies |= {name for name in some if _copies_an_earlier_one(session, site, run_id, known, texts[name])}
    return frozenset(copies)


def _copies_of_one_another(texts: Mapping[str, Signature]) -> set[str]:
    """Each text is compared with a limited number of those that share a band with it."""
    same_band: dict[int, list[str]] = defaultdict(list)
    copies: set[str] = set()
    for name, own in texts.items():
        for other in {other for band in own.bands for other in same_band[band]}:
            if estimated_similarity(own.signature, texts[other].signature) >= DUPLICATE:
                copies |= {name, other}
        for band in own.bands:
            if len(same_band[band]) < MOST_OF_A_KEY:
                same_band[band].append(name)
    return copies


def _copies_an_earlier_one(session: Session, site: str, run_id: int, known: Neighbours, own: Signature) -> bool:
    alike = [ordinal for ordinal, estimate in known.estimates(own).items() if estimate >= DUPLICATE]
    return bool(alike) and _has_earlier(session, site, run_id, alike)


def _has_earlier(session: Session, site: str, run_id: int, ordinals: Collection[int]) -> bool:
    """A run that is judged again must not find its own texts, which are published by then."""
    earlier = (
        select(NearText.ordinal)
        .join(Publication, Publication.ordinal == NearText.ordinal)
        .join(Capture, Capture.id == Publication.capture_id)
        .where(NearText.ordinal.in_(ordinals), NearText.site == site, Capture.run_id < run_id)
        .limit(1)
    )
    return session.scalar(earlier) is not None
