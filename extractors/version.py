"""The version of reading: part of a reading's key, so that a change of it makes every body unread again."""

import selectolax
import trafilatura

# Counted up by hand whenever the same page may be read otherwise than before.
_OURS = 5

EXTRACTOR_VERSION = f"{_OURS}+trafilatura{trafilatura.__version__}+selectolax{selectolax.__version__}"
