"""The tables of the archive, one file per subject."""

from storage.tables.archive import ArchiveMark, JsonRewrite, Withholding
from storage.tables.attachments import AttachmentLink, PublicationLink, Requisite
from storage.tables.backfill import Backfill, BackfillItem, BackfillQuery, BackfillWindow
from storage.tables.base import Base
from storage.tables.captures import Capture
from storage.tables.changes import Change, RereadBody, Rereading
from storage.tables.corpus import ImportedBlock, Publication
from storage.tables.exchanges import LoggedExchange, WarcFileLocation
from storage.tables.hosts import CachedRobots, HostSlot
from storage.tables.pages import Address, Page
from storage.tables.readings import Body, Document, Reading, ReadingRules, Version
from storage.tables.renderings import Rendering
from storage.tables.revisits import DiscoveryAddress, Revisit, SiteChangeRate, ValidatorTrust
from storage.tables.runs import Discovery, Health, Run, Visit
from storage.tables.witnesses import Witness

__all__ = [
    "Address",
    "ArchiveMark",
    "AttachmentLink",
    "Backfill",
    "BackfillItem",
    "BackfillQuery",
    "BackfillWindow",
    "Base",
    "Body",
    "CachedRobots",
    "Capture",
    "Change",
    "Discovery",
    "DiscoveryAddress",
    "Document",
    "Health",
    "HostSlot",
    "ImportedBlock",
    "JsonRewrite",
    "LoggedExchange",
    "Page",
    "Publication",
    "PublicationLink",
    "Reading",
    "ReadingRules",
    "Rendering",
    "Requisite",
    "RereadBody",
    "Rereading",
    "Revisit",
    "Run",
    "SiteChangeRate",
    "ValidatorTrust",
    "Version",
    "Visit",
    "WarcFileLocation",
    "Withholding",
    "Witness",
]
