"""The room's words in two languages, and which of them a browser wants."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources

from starlette.requests import Request

from storage.vietnam_time import VIETNAM

LANGUAGES = ("en", "vi")
COOKIE = "language"
_UNITS = ("B", "kB", "MB", "GB", "TB")


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    words: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The words under this key; a word of the archive that has none (a reason) is shown as it is."""
        return self.words[key].format(**values) if key in self.words else key.replace("_", " ")

    def has(self, key: str) -> bool:
        return key in self.words

    @property
    def other(self) -> str:
        return "vi" if self.code == "en" else "en"


@cache
def language(code: str) -> Language:
    file = resources.files("web") / "words" / f"{code}.toml"
    return Language(code, tomllib.loads(file.read_text(encoding="utf-8")))


def wanted_language(request: Request) -> Language:
    """As the address says, else as the cookie says, else as the browser prefers; else English."""
    for code in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if code in LANGUAGES:
            return language(code)
    accepted = request.headers.get("accept-language", "")
    preferred = [part.partition(";")[0].strip().lower().partition("-")[0] for part in accepted.split(",")]
    return language(next((code for code in preferred if code in LANGUAGES), "en"))


def moment(at: datetime | None) -> str:
    """In Vietnam's time, as the docs and reports write it."""
    return at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if at else ""


def day(at: date | None) -> str:
    return at.strftime("%d/%m/%Y") if at else ""


def size(number: float) -> str:
    unit = 0
    while number >= 1000 and unit < len(_UNITS) - 1:  # noqa: PLR2004 (the prefixes are decimal)
        number, unit = number / 1000, unit + 1
    return f"{number:.0f} {_UNITS[unit]}" if unit == 0 else f"{number:.1f} {_UNITS[unit]}"
