"""The rows of the archive, one file a subject."""

from storage.tables.archive import ArchiveMark, Withholding
from storage.tables.backfill import Backfill, BackfillItem, BackfillQuery, BackfillWindow
from storage.tables.base import Row
from storage.tables.captures import Capture
from storage.tables.changes import Change, RereadBody, Rereading
from storage.tables.corpus import ImportedBlock, Publication
from storage.tables.exchanges import ExchangeRow, WarcFileRow
from storage.tables.hosts import HostSlot, RobotsRow
from storage.tables.pages import Address, Page
from storage.tables.readings import Body, Document, Reading, ReadingKey, Version
from storage.tables.revisits import DiscoveryAddress, HostTrust, Revisit, SitePace
from storage.tables.runs import Discovery, Health, Run, Visit

__all__ = [
    "Address",
    "ArchiveMark",
    "Backfill",
    "BackfillItem",
    "BackfillQuery",
    "BackfillWindow",
    "Body",
    "Capture",
    "Change",
    "Discovery",
    "DiscoveryAddress",
    "Document",
    "ExchangeRow",
    "Health",
    "HostSlot",
    "HostTrust",
    "ImportedBlock",
    "Page",
    "Publication",
    "Reading",
    "ReadingKey",
    "RereadBody",
    "Rereading",
    "Revisit",
    "RobotsRow",
    "Row",
    "Run",
    "SitePace",
    "Version",
    "Visit",
    "WarcFileRow",
    "Withholding",
]
