"""The version of reading: part of a reading's key, so that a change of it makes every body unread again."""

from importlib.metadata import version

# Counted up by hand whenever the same page may be read otherwise than before.
_OURS = 6

EXTRACTOR_VERSION = f"{_OURS}+trafilatura{version('trafilatura')}+selectolax{version('selectolax')}"
