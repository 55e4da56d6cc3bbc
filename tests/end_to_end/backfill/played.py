"""The rehearsal portal with simulated archives: Wayback Machine, Common Crawl, CC-NEWS."""

import gzip
import json
from base64 import b32encode
from dataclasses import dataclass, field
from hashlib import sha1
from urllib.parse import urlsplit

from tests.rehearsal.answers import Answer, Request, found
from tests.rehearsal.clock import Moment
from tests.rehearsal.portal import Rehearsal

WAYBACK = "web.archive.org"
COMMON = ("index.commoncrawl.org", "data.commoncrawl.org")


@dataclass(frozen=True, slots=True)
class Taken:
    """A capture in the simulated archive; `at` is its time as 14 digits."""

    at: str
    url: str
    body: bytes
    digest: str


@dataclass(slots=True)
class PlayedWayback:
    """`page_length` is the most rows in one answer of the index.

    `refusals` are sent first. `elsewhere` redirects a capture's time to another.
    """

    taken: list[Taken] = field(default_factory=list)
    page_length: int = 3
    refusals: list[Answer] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)
    delay: float = 0

    def take(self, portal: Rehearsal, url: str, day: int, at: str, digest: str | None = None) -> None:
        """Adds a capture of what the portal shows at this address on the given night."""
        parts = urlsplit(url)
        asked = Request("GET", parts.path, (("Host", parts.netloc),))
        answer = portal.sites[parts.netloc].answer(asked, Moment(day, 1))
        assert answer.status == 200
        label = b32encode(sha1(answer.body, usedforsecurity=False).digest()).decode()
        self.taken.append(Taken(at, url, answer.body, digest or label))

    def answer(self, request: Request) -> Answer:
        if self.refusals:
            return self.refusals.pop(0)
        if urlsplit(request.target).path == "/cdx/search/cdx":
            return self._index(request)
        return self._capture(request.target)

    def _index(self, request: Request) -> Answer:
        host, since, until = (request.query(name) or "" for name in ("url", "from", "to"))
        rows = sorted(
            (one.url, one.at, one.digest)
            for one in self.taken
            if urlsplit(one.url).netloc == host and since <= one.at[:8] <= until
        )
        begin = int((request.query("resumeKey") or "0").removeprefix("after+"))
        part = rows[begin : begin + self.page_length]
        lines: list[list[str]] = [["timestamp", "original", "digest"], *([at, url, sum_] for url, at, sum_ in part)]
        if begin + len(part) < len(rows):
            lines += [[], [f"after+{begin + len(part)}"]]
        body = json.dumps(lines if part else []).encode()
        return Answer(headers=(("Content-Type", "application/json"),), body=body, gzip=True)

    def _capture(self, target: str) -> Answer:
        at, _, url = target.removeprefix("/web/").partition("id_/")
        if at in self.elsewhere:
            return found(f"/web/{self.elsewhere[at]}id_/{url}")
        one = next((one for one in self.taken if (one.at, one.url) == (at, url)), None)
        if one is None:
            return Answer(404, "Not Found", (("Content-Type", "text/html"),), b"not in archive")
        headers = (("Content-Type", "text/html; charset=utf-8"), ("X-Archive-Src", "played.warc.gz"))
        return Answer(headers=headers, body=one.body, gzip=True, delay=self.delay)


@dataclass(frozen=True, slots=True)
class CrawledRecord:
    """A record of the simulated Common Crawl: its index line and its gzip member."""

    host: str
    line: dict[str, str]
    member: bytes


@dataclass(slots=True)
class PlayedCommonCrawl:
    """Its index has two lines a page. `refusals` are sent first; `ranges` replace the answer to a range request."""

    crawls: dict[str, list[CrawledRecord]] = field(default_factory=dict)
    refusals: list[Answer] = field(default_factory=list)
    ranges: list[Answer] = field(default_factory=list)

    def add(self, crawl: str, url: str, at: str, member: bytes, digest: str) -> None:
        records = self.crawls.setdefault(crawl, [])
        offset = sum(len(record.member) for record in records)
        line = {
            "timestamp": at,
            "url": url,
            "status": "200",
            "digest": digest,
            "filename": f"crawl-data/{crawl}.warc.gz",
            "offset": str(offset),
            "length": str(len(member)),
        }
        records.append(CrawledRecord(urlsplit(url).netloc, line, member))

    def answer(self, request: Request) -> Answer:
        if self.refusals:
            return self.refusals.pop(0)
        path = urlsplit(request.target).path
        if path == "/collinfo.json":
            return Answer(body=json.dumps([{"id": crawl} for crawl in self.crawls]).encode())
        return self._index(path, request) if path.endswith("-index") else self._record(path, request)

    def _index(self, path: str, request: Request) -> Answer:
        here = [one for one in self.crawls[path[1:-6]] if one.host == request.query("url")]
        if request.query("showNumPages"):
            return Answer(body=json.dumps({"pages": (len(here) + 1) // 2, "pageSize": 5}).encode())
        page = int(request.query("page") or 0)
        lines = [json.dumps(one.line) for one in here[2 * page : 2 * page + 2]]
        if not lines:
            return Answer(404, "Not Found", body=b'{"message": "No Captures found"}')
        return Answer(body="\n".join(lines).encode())

    def _record(self, path: str, request: Request) -> Answer:
        if self.ranges:
            return self.ranges.pop(0)
        crawl = path.removeprefix("/crawl-data/").removesuffix(".warc.gz")
        whole = b"".join(record.member for record in self.crawls[crawl])
        first, _, last = (request.header("Range") or "").removeprefix("bytes=").partition("-")
        part = whole[int(first) : int(last) + 1]
        said = ("Content-Range", f"bytes {first}-{last}/{len(whole)}")
        return Answer(206, "Partial Content", (said,), part)


@dataclass(slots=True)
class PlayedNews:
    """CC-NEWS: a list for each month, and files without an index.

    `refusals` are sent before a file's bytes. `asked` has the file and the range of each request for bytes.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    refusals: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def add(self, begin: str, *members: bytes) -> str:
        """Adds a file whose first record has this time (14 digits)."""
        path = f"crawl-data/CC-NEWS/{begin[:4]}/{begin[4:6]}/CC-NEWS-{begin}-{len(self.files):05}.warc.gz"
        self.files[path] = b"".join(members)
        return path

    def answer(self, request: Request) -> Answer:
        path = urlsplit(request.target).path.removeprefix("/")
        if path.endswith("/warc.paths.gz"):
            month = path.removesuffix("warc.paths.gz")
            names = "".join(f"{name}\n" for name in self.files if name.startswith(month))
            if not names:
                return Answer(404, "Not Found", body=b"<Error><Code>NoSuchKey</Code></Error>")
            return Answer(headers=(("Content-Type", "binary/octet-stream"),), body=gzip.compress(names.encode()))
        self.asked.append((path, request.header("Range") or ""))
        return self.refusals.pop(0) if self.refusals else self._range(self.files[path], request)

    def _range(self, whole: bytes, request: Request) -> Answer:
        first, _, last = (request.header("Range") or "").removeprefix("bytes=").partition("-")
        part = whole[int(first) : int(last) + 1]
        if not part:
            return Answer(416, "Range Not Satisfiable", (("Content-Range", f"bytes */{len(whole)}"),))
        said = f"bytes {first}-{int(first) + len(part) - 1}/{len(whole)}"
        return Answer(206, "Partial Content", (("Content-Range", said),), part)


class WithArchive(Rehearsal):
    """`archive.refusals` and similar fields may be changed while it serves."""

    def __init__(self) -> None:
        super().__init__(seed=5)
        self.archive = PlayedWayback()
        self.common = PlayedCommonCrawl()
        self.news = PlayedNews()

    def answer(self, request: Request) -> Answer:
        if "/CC-NEWS/" in request.target:
            return self.news.answer(request)
        if request.host in COMMON:
            return self.common.answer(request)
        return self.archive.answer(request) if request.host == WAYBACK else super().answer(request)

    @property
    def index_requests(self) -> list[str]:
        return [seen.target for seen in self.requests(WAYBACK) if seen.target.startswith("/cdx/")]

    @property
    def capture_requests(self) -> list[str]:
        return [seen.target for seen in self.requests(WAYBACK) if seen.target.startswith("/web/")]
