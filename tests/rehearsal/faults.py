"""Faults of the web: each is a function from the right answer to a wrong one."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from http import HTTPStatus
from threading import Lock
from typing import Protocol

from tests.rehearsal.answers import Answer, Headers, Request, html
from tests.rehearsal.clock import Moment


class Scene(Protocol):
    """The data available to a fault; `listing` is a section page of the site."""

    @property
    def request(self) -> Request: ...
    @property
    def answer(self) -> Answer: ...
    def listing(self) -> Answer: ...


Act = Callable[[Scene], Answer]


@dataclass(frozen=True, slots=True)
class Fault:
    """Applies to requests of a host (None: any) whose target matches a shell pattern, on some nights, the first
    `times`.

    With `share` (5, 12) it applies to five of every twelve such requests, spread evenly (ONECMS's intermittent 403,
    sites.md A4).
    """

    act: Act
    host: str | None = None
    target: str = "*"
    days: range | None = None
    times: int | None = None
    share: tuple[int, int] = (1, 1)

    def matches(self, request: Request, moment: Moment) -> bool:
        return (
            self.host in (None, request.host)
            and fnmatchcase(request.target, self.target)
            and (self.days is None or moment.day in self.days)
        )

    def is_in_share(self, place: int) -> bool:
        """Whether the matching request number `place`, from 0, belongs to the share."""
        wanted, of = self.share
        return place * wanted % of < wanted


@dataclass(slots=True)
class Faults:
    """The faults in the order in which they were added; the first that matches applies to a request."""

    _left: list[tuple[Fault, list[int]]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._left.append((fault, [0]))

    def clear(self) -> None:
        with self._lock:
            self._left.clear()

    def find(self, request: Request, moment: Moment) -> Fault | None:
        with self._lock:
            for fault, used in self._left:
                if fault.matches(request, moment) and (fault.times is None or used[0] < fault.times):
                    used[0] += 1
                    if fault.is_in_share(used[0] - 1):
                        return fault
        return None


def status(code: int, *headers: tuple[str, str], reason: str | None = None) -> Act:
    """For instance `status(429, ("Retry-After", "2"))`."""
    phrase = reason if reason is not None else HTTPStatus(code).phrase
    page = f"<html><head><title>{code}</title></head><body><h1>{phrase}</h1></body></html>".encode()
    return lambda _: html(page, status=code, reason=phrase).with_headers(*headers)


def blocked(scene: Scene) -> Answer:
    page = "<html><body><h1>Truy cập bị từ chối</h1><p>Hệ thống bảo vệ đã chặn yêu cầu này.</p></body></html>"
    return html(page.encode(), status=403, reason="Forbidden").with_headers(("Server", "gate"))


def challenge(scene: Scene) -> Answer:
    """The D1N cookie page: status 200, with a script that sets a cookie and reloads."""
    script = 'document.cookie="D1N=' + "5" * 32 + '; path=/";location.reload();'
    return html(f"<html><body><script>{script}</script></body></html>".encode()).with_headers(("Server", "gate"))


def maintenance(scene: Scene) -> Answer:
    page = "<h1>Hệ thống đang bảo trì</h1><p>Vui lòng quay lại sau ít phút.</p>"
    return html(f"<html><head><title>Bảo trì</title></head><body>{page}</body></html>".encode())


def soft_missing(scene: Scene) -> Answer:
    """A page for a missing article, sent with status 200."""
    page = "<h1>Không tìm thấy trang</h1><p>Trang bạn yêu cầu không tồn tại hoặc đã bị xóa.</p>"
    return html(f"<html><head><title>404</title></head><body>{page}</body></html>".encode())


def login(scene: Scene) -> Answer:
    form = '<form method="post"><input name="user"><input type="password" name="password"><button>Vào</button></form>'
    return html(f"<html><head><title>Đăng nhập</title></head><body>{form}</body></html>".encode())


def late(seconds: float) -> Act:
    """Silence before the first byte."""
    return lambda scene: replace(scene.answer, delay=seconds)


def empty(scene: Scene) -> Answer:
    return replace(scene.answer, body=b"")


def cut(share: float = 0.5) -> Act:
    return lambda scene: replace(scene.answer, cut=share)


def slow(pace: float) -> Act:
    return lambda scene: replace(scene.answer, pace=pace)


def framed(framing_headers: Headers = (), trailers: Headers = ()) -> Act:
    """Chunks, with trailers after them."""
    return lambda scene: replace(scene.answer.with_headers(*framing_headers), framing="chunked", trailers=trailers)


def charset(name: str) -> Act:
    """The header names a charset that is not the body's."""
    return lambda scene: scene.answer.with_headers(("Content-Type", f"text/html; charset={name}"))


def pdf(scene: Scene) -> Answer:
    return Answer(
        headers=(("Content-Type", "application/pdf"),), body=b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 8
    )


def huge(size: int = 20_000_000) -> Act:
    def grown(scene: Scene) -> Answer:
        start, end, rest = scene.answer.body.rpartition(b"</body>")
        filler = b"<p>&nbsp;</p>\n" * ((size - len(scene.answer.body)) // 14 + 1)
        return replace(scene.answer, body=start + filler + end + rest)

    return grown


def listing(scene: Scene) -> Answer:
    """A section page at an article's URL."""
    return scene.listing()


def loop(scene: Scene) -> Answer:
    """A redirect to the requested URL itself."""
    here = f"https://{scene.request.host}{scene.request.target}"
    return Answer(302, "Found", (("Location", here), ("Set-Cookie", "seen=1; path=/")), b"")


def raw(data: bytes) -> Act:
    """Sends these bytes unchanged and closes the connection; without bytes it only closes it."""
    return lambda _: Answer(raw=data)
