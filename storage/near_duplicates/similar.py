"""What is like a text, published or not: its copies, what contains it, what it contains; and clusters for exports."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.archive import Archive
from storage.errors import NotInTheArchive
from storage.near_duplicates.comparison import Relation, compare
from storage.near_duplicates.index import neighbours
from storage.near_duplicates.shingles import shingles_of
from storage.near_duplicates.sketch import SKETCH_VERSION, sketch_of
from storage.search.searched_text import SearchedText
from storage.search.texts import hidden_among, searched_texts
from storage.tables.archive import Withholding
from storage.tables.corpus import Publication
from storage.tables.derived import NearProgress, NearText
from storage.withholding import ACTIVE


@dataclass(frozen=True, slots=True)
class ClusterPlace:
    """The cluster of a published text: its number, its text that was published first, and the similarity to that."""

    cluster: int
    representative: int
    similarity: float


@dataclass(frozen=True, slots=True)
class SimilarText:
    """`relation` is what the text that was asked about is to this one; `cluster` is null where this one has no copy."""

    ordinal: int
    relation: Relation
    similarity: float
    containment: float
    site: str | None
    url: str | None
    title: str | None
    published: str | None
    cluster: ClusterPlace | None


@dataclass(frozen=True, slots=True)
class SimilarTexts:
    """The likest come first. `is_long_enough` is false for a text too short to be compared."""

    texts: tuple[SimilarText, ...]
    is_long_enough: bool
    is_complete: bool


def similar_to_ordinal(archive: Archive, ordinal: int) -> SimilarTexts:
    """Raises NotInTheArchive, also where the text is withheld."""
    with archive.database.reading() as session:
        if ordinal in hidden_among(session, [ordinal]):
            raise NotInTheArchive(f"{ordinal:03d}: withheld")
        for text in searched_texts(archive, session, [ordinal]):
            return _similar(archive, session, text.blocks, ordinal)
    raise NotInTheArchive(f"{ordinal:03d}: the corpus has no such text")


def similar_to_text(archive: Archive, text: str) -> SimilarTexts:
    """To any text, which need not be in the archive."""
    with archive.database.reading() as session:
        return _similar(archive, session, text.splitlines(), None)


def cluster_places(session: Session, ordinals: Sequence[int]) -> dict[int, ClusterPlace]:
    """Of those of the texts that have a copy. Withheld texts are in no cluster once the nightly update has run."""
    columns = (NearText.ordinal, NearText.cluster, NearText.representative, NearText.similarity)
    rows = session.execute(select(*columns).where(NearText.ordinal.in_(ordinals), NearText.cluster.is_not(None)))
    return {
        row.ordinal: ClusterPlace(row.cluster, row.representative, row.similarity)
        for row in rows
        if row.cluster is not None and row.representative is not None and row.similarity is not None
    }


def _similar(archive: Archive, session: Session, blocks: Sequence[str], own: int | None) -> SimilarTexts:
    sketch, is_complete = sketch_of(blocks), is_everything_compared(session)
    if sketch is None:
        return SimilarTexts((), is_long_enough=False, is_complete=is_complete)
    ordinals = [one for one in neighbours(session, [sketch]).candidates(sketch) if one != own]
    hidden, places = hidden_among(session, ordinals), cluster_places(session, ordinals)
    texts = searched_texts(archive, session, [one for one in ordinals if one not in hidden])
    found = [_compared(sketch.shingles, text, places.get(text.ordinal)) for text in texts]
    alike = sorted((one for one in found if one), key=lambda one: (-one.similarity, one.ordinal))
    return SimilarTexts(tuple(alike), is_long_enough=True, is_complete=is_complete)


def _compared(shingles: frozenset[bytes], text: SearchedText, place: ClusterPlace | None) -> SimilarText | None:
    result = compare(shingles, frozenset(shingles_of(text.blocks)))
    if result is None:
        return None
    return SimilarText(
        ordinal=text.ordinal,
        relation=result.relation,
        similarity=result.similarity,
        containment=result.containment,
        site=text.site,
        url=text.url,
        title=text.title or None,
        published=text.published,
        cluster=place,
    )


def is_everything_compared(session: Session) -> bool:
    """Whether the clusters are those of all published texts, and of none that was withheld since."""
    row = session.get(NearProgress, 1)
    place = row.next_ordinal if row is not None and row.sketch_version == SKETCH_VERSION else 0
    lacking = exists().where(Publication.written, Publication.ordinal >= place)
    withheld = exists().where(ACTIVE, Withholding.ordinal == NearText.ordinal)
    return not session.scalar(select(lacking | withheld))
