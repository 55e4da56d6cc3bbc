"""Publishes the new texts, and has the manifest's new signature timestamped if a service is set."""

from collections.abc import Callable

from flows.extraction.corpus_form import corpus_form
from flows.publishing.timestamp_service import timestamp_signature
from flows.settings import Settings
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.search.indexed_text import MakeIndexed, made_here


def publish_texts(
    settings: Settings,
    archive: Archive,
    log: Callable[[str], None],
    progress: Callable[[int], None] = lambda _: None,
    make_indexed: MakeIndexed = made_here,
) -> list[int]:
    """Returns the new ordinals. Raises CorpusElsewhere and TryAgainLater; a service that fails is only logged."""
    ordinals = publish(archive, corpus_form, progress, make_indexed)
    timestamp_signature(settings, archive, log)
    return ordinals
