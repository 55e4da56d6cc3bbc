"""Chooses a document's title: its own property, else its first line, else the file's name."""

import re

from extractors.html.element_text import one_line
from extractors.legacy_text.blocks import converted_texts
from seeds.attachments import file_name

# What programs and scanners write of themselves; in the property of a title it says nothing of the document.
_DEFAULT = re.compile(
    r"(?:Microsoft (?:Word|Excel|Office Word) - .*|"
    r"(?:untitled|không tên|tài liệu|document|doc|book|sheet|new microsoft.*|"
    r"scan(?:ned)?(?: document)?|scan[\w-]*|img[\w-]*|presentation|powerpoint presentation|print|full page(?: photo)?|"
    r"trang bìa|normal|cộng hòa.*việt nam|cộng hoà.*việt nam|title)[\s_-]*\d*)",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\S+\.(?:pdf|docx?|docm|xlsx?|odt|rtf|tmp|dot|qxd|indd|cdr|pmd)|[\W\d_]*|[a-f0-9-]{16,}", re.IGNORECASE
)
_LONGEST = 300


def document_title(stated: str | None, first_line: str | None, url: str) -> str:
    """A first line longer than a title can be is the beginning of the text."""
    own = one_line(converted_texts([stated or ""])[0][0])
    if own and len(own) <= _LONGEST and not _DEFAULT.fullmatch(own) and not _FILE.fullmatch(own):
        return own
    if first_line and len(first_line) <= _LONGEST:
        return first_line
    named = file_name(url)
    return one_line(named[0]) if named else url
