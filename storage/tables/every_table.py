"""All tables, with all their indexes: for what goes through the whole schema."""

from storage.tables import (
    attachments,
    backfill,
    changes,
    derived,
    folder_in_use,
    hosts,
    partial_indexes,
    renderings,
    revisits,
    run_counts,
    witnesses,
)
from storage.tables.base import Base

__all__ = [
    "Base",
    "attachments",
    "backfill",
    "changes",
    "derived",
    "folder_in_use",
    "hosts",
    "partial_indexes",
    "renderings",
    "revisits",
    "run_counts",
    "witnesses",
]
