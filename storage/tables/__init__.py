"""The rows of the archive, one file a subject."""

from storage.tables.backfill import Backfill, BackfillItem, BackfillQuery, BackfillWindow
from storage.tables.base import Row
from storage.tables.changes import Change, RereadBody, Rereading
from storage.tables.corpus import ImportedBlock, Publication
from storage.tables.exchanges import ExchangeRow
from storage.tables.health import Health
from storage.tables.manners import HostSlot, RobotsRow
from storage.tables.mark import ArchiveMark
from storage.tables.pages import Address, Capture, Page
from storage.tables.readings import Body, Document, Reading, ReadingKey, Version
from storage.tables.runs import Discovery, Run, Visit
from storage.tables.schedule import DiscoveryAddress, HostTrust, Revisit, SitePace
from storage.tables.warc_files import WarcFileRow
from storage.tables.withholding import Withholding

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
