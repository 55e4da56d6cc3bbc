"""Renders page after page in one browser; a page that breaks it, or goes over a limit, costs a new browser."""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from crawlers.rendering.chromium import FLAGS, chromium_path, environment, may_use_sandbox, pid_file, write_starter
from crawlers.rendering.limits import RenderLimits
from crawlers.rendering.one_page import PageFailed, render_page
from crawlers.rendering.page_input import PageInput
from crawlers.rendering.watch import Watch, group_processes, kill_group
from storage.errors import CorrectTheInput
from storage.vocabulary import RenderingFailure

_SECONDS_TO_START = 60


class RenderingBrowser:
    """A context manager: at its end no process and no file of the browser is left."""

    def __init__(self, limits: RenderLimits, *, isolated: bool = True, further_flags: Sequence[str] = ()) -> None:
        """With `isolated`, the browser has no network at all if the system allows it; its flags apply in any case."""
        self._limits = limits
        self._flags = (*FLAGS, *further_flags)
        self._chromium = chromium_path()
        self._folder = tempfile.TemporaryDirectory(prefix="luutru-render-", ignore_cleanup_errors=True)
        self._starter = write_starter(Path(self._folder.name), self._chromium, isolated=isolated)
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        if self._playwright is not None:
            self._playwright.stop()
        self._folder.cleanup()

    @property
    def program(self) -> str:
        """The name and version of the browser that runs now."""
        return f"Chromium {self._browser.version}" if self._browser else "Chromium"

    def render(
        self, page: PageInput, hopeless: Callable[[RenderingFailure], None] = lambda _: None
    ) -> str | RenderingFailure:
        """The document, or why there is none; `hopeless` as in Watch."""
        browser = self._started()
        watch = Watch(self._group(), self._limits, hopeless)
        try:
            with watch.watching():
                return render_page(browser, page, self._limits)
        except PageFailed as failed:
            is_left = failed.failure is RenderingFailure.LEFT_PAGE
            failure = failed.failure if is_left else watch.failure or failed.failure
        except Error:
            failure = watch.failure or RenderingFailure.BROKE_BROWSER
        self.kill()
        return failure

    def processes(self) -> list[int]:
        """The ids of the browser's processes now."""
        return group_processes(self._group()) if self._browser is not None else []

    def kill(self) -> None:
        """Kills the browser with all of its processes; the next page starts another."""
        if self._browser is not None:
            kill_group(self._group())
            self._browser = None

    def _group(self) -> int:
        """The process group that Playwright gives its browser."""
        return int(pid_file(Path(self._folder.name)).read_text(encoding="ascii"))

    def _started(self) -> Browser:
        if self._browser is not None and self._browser.is_connected():
            return self._browser
        if self._playwright is None:
            # Playwright's own process makes the browser's profile where this says.
            os.environ["TMPDIR"] = self._folder.name
            self._playwright = sync_playwright().start()
        try:
            self._browser = self._playwright.chromium.launch(
                executable_path=self._starter,
                args=self._flags,
                env=environment(Path(self._folder.name)),
                chromium_sandbox=may_use_sandbox(),
                timeout=_SECONDS_TO_START * 1000,
            )
        except Error as error:
            stated = str(error).strip().splitlines()[0]
            raise CorrectTheInput(f"{self._chromium} does not start, so nothing is rendered: {stated}") from error
        return self._browser
