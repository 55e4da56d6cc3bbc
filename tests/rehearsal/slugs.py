"""Makes the slug of a URL from a headline, like the sites."""

import re
import unicodedata


def slug(headline: str) -> str:
    """ONECMS and the old site: every letter keeps its base letter."""
    return _words(headline.replace("đ", "d").replace("Đ", "D"))


def liferay_slug(headline: str) -> str:
    """Liferay drops the đ, for instance `hoat-ong-ang-oan-the` (sotttt.hanoi.gov.vn, saved 2022-08-27)."""
    return _words(headline.replace("đ", "").replace("Đ", ""))[:90]


def _words(headline: str) -> str:
    bare = unicodedata.normalize("NFD", headline.lower()).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
