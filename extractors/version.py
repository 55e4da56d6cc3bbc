"""The extractor's version, a part of each reading's key: a new version makes every body unread."""

from importlib.metadata import version

# Increase it by hand whenever the same page may be read differently than before.
_OURS = 9

EXTRACTOR_VERSION = f"{_OURS}+trafilatura{version('trafilatura')}+selectolax{version('selectolax')}"
