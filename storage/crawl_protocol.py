"""The protocol between a flow and a crawling program that it starts as a child process.

A flow passes arguments. The program writes lines of JSON to standard output, its progress or a probe's report, and ends
with an exit code. Both packages import this module, and not each other.
"""

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import TypeAdapter

DATABASE_URL = "LUUTRU_DATABASE_URL"
"""The database's URL is passed in the environment: every user of the machine can read the arguments."""
WAYBACK_SECONDS = 2.5  # 24 a minute since June 2026 (the internetarchive/wayback library, 0.5.1)


class CrawlExit(IntEnum):
    DONE = 0
    BROKEN = 1
    """The same command fails again until a person corrects the cause."""
    STOPPED = 3
    RETRY = 75  # EX_TEMPFAIL of sysexits.h


def crawl_arguments(site: str, run_id: int, data: Path, delay: float, options: Mapping[str, object]) -> list[str]:
    """`options` by name, such as `--origin`; those that are None are left out."""
    named = {"--run": run_id, "--data": data, "--delay": delay, **options}
    return [site, *(str(part) for name, value in named.items() if value is not None for part in (name, value))]


def crawl_parser(program: str, description: str | None) -> argparse.ArgumentParser:
    """Parses the arguments of `crawl_arguments`; a program adds its own options."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("site")
    parser.add_argument("--run", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.set_defaults(database_url=os.environ.get(DATABASE_URL))
    parser.add_argument("--sites", type=Path)
    parser.add_argument("--origin")
    parser.add_argument("--contact")
    parser.add_argument("--delay", type=float, required=True, help="seconds between two requests to one host")
    return parser


def polite_delay(asked: float, least: float | None) -> float:
    """The seconds between two requests to a host: at least the host's minimum, but none if 0 was given."""
    return max(asked, least or 0.0) if asked else 0.0


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """Pages found and done, and requests sent, so far."""

    pages: int
    done: int
    requests: int

    def line(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str) -> Self:
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class ProbedRobots:
    """A host's current robots.txt.

    `status` is None without an answer, `allows` says whether the home page may be requested, `crawl_delay` is in
    seconds, `sitemaps` are those that the file names.
    """

    host: str
    status: int | None
    asked_at: datetime
    allows: bool
    crawl_delay: float | None
    sitemaps: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ProbedDiscovery:
    """`links` are all that it showed, `articles` those that match the site's pattern; `later`: the failure may pass."""

    kind: str
    url: str
    failure: str | None
    later: bool
    links: int
    articles: int


@dataclass(frozen=True, slots=True)
class ProbedPage:
    """`file` and `offset` give the payload's place in the site's WARC files; `failure` says why there is none."""

    url: str
    failure: str | None
    later: bool
    status: int | None = None
    content_type: str | None = None
    content_encoding: str | None = None
    captured_at: datetime | None = None
    file: str | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class ProbedValidators:
    """`unstable`: new validators with each answer, never a 304; `false`: a 304 for validators that it never gave."""

    url: str
    kind: Literal["none", "reliable", "unstable", "false"]


@dataclass(frozen=True, slots=True)
class ProbedSource:
    """The links of a feed or a sitemap, the first of them; `index` is the sitemap index that named it, if any did."""

    kind: Literal["feed", "sitemap"]
    url: str
    failure: str | None
    links: Sequence[str] = ()
    index: str | None = None


@dataclass(frozen=True, slots=True)
class ProbeReport:
    requests: int = 0
    robots: Sequence[ProbedRobots] = ()
    discoveries: Sequence[ProbedDiscovery] = ()
    pages: Sequence[ProbedPage] = ()
    sources: Sequence[ProbedSource] = ()
    validators: ProbedValidators | None = None

    def line(self) -> str:
        return TypeAdapter(ProbeReport).dump_json(self).decode()

    @classmethod
    def from_line(cls, line: str) -> "ProbeReport":
        return TypeAdapter(ProbeReport).validate_json(line)


@dataclass(frozen=True, slots=True)
class ArchivedAddress:
    """A capture in an archive; `place` is its location in the archive's own terms."""

    url: str
    at: datetime
    place: Mapping[str, Any]

    def line(self) -> str:
        return TypeAdapter(ArchivedAddress).dump_json(self).decode()

    @classmethod
    def from_line(cls, line: str) -> "ArchivedAddress":
        return TypeAdapter(ArchivedAddress).validate_json(line)


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A fetched capture: its body in base64, or `failure` with the reason why there is none."""

    url: str
    at: datetime
    failure: str | None
    content_type: str | None = None
    body: str = ""


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """`is_cut`: the archive has more captures than one survey lists."""

    requests: int = 0
    addresses: Sequence[ArchivedAddress] = ()
    is_cut: bool = False
    pages: Sequence[ArchivedPage] = ()

    def line(self) -> str:
        return TypeAdapter(SurveyReport).dump_json(self).decode()

    @classmethod
    def from_line(cls, line: str) -> "SurveyReport":
        return TypeAdapter(SurveyReport).validate_json(line)
