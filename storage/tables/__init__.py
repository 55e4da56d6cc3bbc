"""The tables of the archive, one file per subject.

This imports the tables that nearly every command reads; the others are imported where they are used, since mapping
one takes milliseconds. `storage.tables.every_table` has all of them.
"""

from storage.tables.archive import ArchiveMark, JsonRewrite, Withholding
from storage.tables.base import Base
from storage.tables.captures import Capture
from storage.tables.corpus import ImportedBlock, Publication
from storage.tables.exchanges import LoggedExchange, WarcFileLocation
from storage.tables.pages import Address, Page
from storage.tables.readings import Body, Document, Reading, ReadingRules, Version
from storage.tables.runs import Discovery, Health, Run, Visit

__all__ = [
    "Address",
    "ArchiveMark",
    "Base",
    "Body",
    "Capture",
    "Discovery",
    "Document",
    "Health",
    "ImportedBlock",
    "JsonRewrite",
    "LoggedExchange",
    "Page",
    "Publication",
    "Reading",
    "ReadingRules",
    "Run",
    "Version",
    "Visit",
    "WarcFileLocation",
    "Withholding",
]
