"""Recognises addresses of documents that articles link (attachments), and defines how many a night fetches."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from seeds.article_url import PageIdentity
from seeds.canonical_url import NotAnAddress, split_address

ATTACHMENTS = "attachments"
"""The space of a site's attachments: no [[article]] may have it."""


class DocumentFormat(StrEnum):
    PDF = "pdf"
    DOC = "doc"
    DOCX = "docx"
    XLS = "xls"
    XLSX = "xlsx"
    ODT = "odt"
    RTF = "rtf"
    ZIP = "zip"


# Liferay has segments behind the file's name: /documents/20182/0/Quyet-dinh.pdf/3f2504e0-4f89
_NAME = re.compile(rf"([^/]+)\.({'|'.join(DocumentFormat)})(?:/[^/.]*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AttachmentRule:
    """How many attachments one night requests, and how many bytes of them it takes; `ocr` reads scans."""

    requests: int = 200
    megabytes: int = 200
    ocr: bool = False


def attachment_identity(site: str, hosts: tuple[str, ...], url: str) -> PageIdentity | None:
    """An attachment has no id: its address without the scheme identifies it."""
    try:
        parts = split_address(url)
    except NotAnAddress:
        return None
    own = {host.removeprefix("www.") for host in hosts}
    if parts.netloc.removeprefix("www.") not in own or _NAME.search(parts.path) is None:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return PageIdentity(site, ATTACHMENTS, f"{parts.netloc}{parts.path}{query}")


def file_name(url: str) -> tuple[str, DocumentFormat] | None:
    """The name of the file in the address, without its extension, and the format that the extension says."""
    try:
        match = _NAME.search(split_address(url).path)
    except NotAnAddress:
        return None
    return (unquote(match[1]), DocumentFormat(match[2].lower())) if match else None
