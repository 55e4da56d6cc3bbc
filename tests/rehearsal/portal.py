"""The rehearsal portal for a test or a demonstration: sites, a clock, faults and a log on one address."""

import asyncio
import time
from dataclasses import dataclass
from itertools import count
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from tests.rehearsal import control
from tests.rehearsal.answers import Answer, Request, html
from tests.rehearsal.clock import Moment
from tests.rehearsal.faults import Faults
from tests.rehearsal.log import Seen
from tests.rehearsal.newsroom import Scale
from tests.rehearsal.server import Server
from tests.rehearsal.sites.all import all_sites
from tests.rehearsal.sites.site import Site


@dataclass(frozen=True, slots=True)
class _Scene:
    request: Request
    answer: Answer
    site: Site
    moment: Moment

    def listing(self) -> Answer:
        return self.site.listing(self.moment)


class Rehearsal:
    """`with Rehearsal(seed=1, day=1) as portal:` serves from a thread of its own.

    `portal.day = 2` moves the clock; `portal.sites[host].manner` may be replaced; `keep_bytes` keeps each answer's
    bytes in the log.
    """

    def __init__(
        self, *, seed: int = 1, day: int = 1, scale: Scale = "small", port: int = 0, keep_bytes: bool = False
    ) -> None:
        self.day = day
        self.sites = all_sites(seed, scale)
        self.faults = Faults()
        self.log: list[Seen] = []
        self._port = port
        self._keep_bytes = keep_bytes
        self._count = count(1)
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None
        self._stop: asyncio.Event | None = None
        self._failure: BaseException | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        ready = Event()
        self._thread = Thread(target=asyncio.run, args=(self._run(ready),), name="rehearsal", daemon=True)
        self._thread.start()
        ready.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._loop is not None
        assert self._stop is not None
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        if self._failure is not None and error is None:
            raise self._failure

    def requests(self, host: str | None = None) -> list[Seen]:
        """The log until now, of one host or of all."""
        with self._lock:
            return [seen for seen in self.log if host in (None, seen.host)]

    def answer(self, request: Request) -> Answer:
        if request.host == control.HOST:
            return control.changed(self, request)
        moment = Moment(self.day, next(self._count))
        site = self.sites.get(request.host.removeprefix("www."))
        if site is None:
            return html(b"no such host\n", status=421, reason="Misdirected Request")
        answer = site.answer(request, moment)
        fault = self.faults.find(request, moment)
        return answer if fault is None else fault.act(_Scene(request, answer, site, moment))

    async def _run(self, ready: Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = stop = asyncio.Event()
        server = Server(self.answer, self._note)
        try:
            self._port = await server.open(self._port)
        except OSError as failure:
            self._failure = failure
            return
        finally:
            ready.set()
        await stop.wait()
        await server.close()
        self._failure = server.failure

    def _note(self, request: Request, answer: Answer, sent: bytes) -> None:
        if request.host == control.HOST:
            return
        kept = sent if self._keep_bytes else None
        seen = Seen(
            request.method, request.host, request.target, request.headers, time.monotonic(), answer.status, kept
        )
        with self._lock:
            self.log.append(seen)
