"""The extractor's version names everything a reading hangs on."""

import re

from extractors.version import EXTRACTOR_VERSION


def test_it_names_us_and_the_libraries() -> None:
    assert re.fullmatch(r"\d+\+trafilatura[\d.]+\+selectolax[\d.]+", EXTRACTOR_VERSION)
