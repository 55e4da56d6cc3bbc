"""Renders one page in a context of its own: its requests are answered from the archive, or not at all."""

import time
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, Request, Route, WebSocketRoute
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from crawlers.rendering.limits import RenderLimits
from crawlers.rendering.page_input import PageInput
from seeds.canonical_url import NotAnAddress, joined_address
from storage.vocabulary import RenderingFailure

_BETWEEN = 0.2  # seconds between two looks at a page that settles
_ANSWERED = frozenset({"script", "fetch", "xhr", "stylesheet"})
# The same page gives the same document each time.
_STEADY = "(() => { let seed = 1; Math.random = () => (seed = seed * 16807 % 2147483647) / 2147483647; })()"
_DOCUMENT = """(() => {
    const text = document.documentElement ? document.documentElement.outerHTML : "";
    return text.length > %d ? null : (document.doctype ? "<!DOCTYPE html>\\n" : "") + text;
})()"""


class PageFailed(Exception):
    """The page gives no document."""

    def __init__(self, failure: RenderingFailure) -> None:
        super().__init__(failure.value)
        self.failure = failure


def render_page(browser: Browser, page: PageInput, limits: RenderLimits) -> str:
    """The document as the page's scripts leave it. Raises PageFailed, or Playwright's Error where the browser ends.

    Chromium may wait without end for a page that a script asked for and that was refused: that page is left.
    """
    context = browser.new_context(
        accept_downloads=False, service_workers="block", locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    context.set_default_timeout(limits.seconds * 1000)
    context.add_init_script(_STEADY)
    answers = _Answers(page, limits.requests)
    context.route("**/*", answers.answer)
    context.route_web_socket("**/*", _close)
    try:
        document = _rendered(context, page, limits)
    except Error as error:
        if answers.has_refused_page:
            raise PageFailed(RenderingFailure.LEFT_PAGE) from error
        if isinstance(error, PlaywrightTimeout):
            raise PageFailed(RenderingFailure.TOO_SLOW) from error
        raise
    context.close()
    return document


def _rendered(context: BrowserContext, page: PageInput, limits: RenderLimits) -> str:
    opened = context.new_page()
    opened.clock.set_fixed_time(page.captured_at)
    try:
        opened.goto(page.url, wait_until="load")
    except Error as error:
        if opened.is_closed() or isinstance(error, PlaywrightTimeout):
            raise
        # A script asked for another page meanwhile; that was refused, and this one is still there.
    document = _settled(opened, limits)
    if document is None:
        raise PageFailed(RenderingFailure.OVERSIZED)
    if _host(opened.url) != _host(page.url):
        raise PageFailed(RenderingFailure.LEFT_PAGE)
    return document


def _settled(page: Page, limits: RenderLimits) -> str | None:
    """The document once it has not changed for a while, or when the time for that is over; None if it is too large."""
    session = page.context.new_cdp_session(page)
    begun = unchanged = time.monotonic()
    document = _document(session, limits)
    while document is not None and time.monotonic() - begun < limits.settling:
        page.wait_for_timeout(_BETWEEN * 1000)
        now = _document(session, limits)
        if now != document:
            document, unchanged = now, time.monotonic()
        elif time.monotonic() - unchanged >= limits.quiet:
            break
    return document


def _document(session: CDPSession, limits: RenderLimits) -> str | None:
    """Asked in a world of its own, in which the page's scripts have changed nothing."""
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "luutru"})
    asked = {"contextId": world["executionContextId"], "expression": _DOCUMENT % limits.document}
    found = session.send("Runtime.evaluate", {**asked, "returnByValue": True})["result"].get("value")
    return found if isinstance(found, str) else None


class _Answers:
    """The page itself once, and the scripts that the archive has; everything else is refused."""

    def __init__(self, page: PageInput, most: int) -> None:
        self._page = page
        self._left = most
        self._is_opened = False
        self.has_refused_page = False

    def answer(self, route: Route) -> None:
        self._left -= 1
        if self._left < 0:
            return  # it waits for ever: a page that asks without end would keep us busy past its time
        request = route.request
        if request.is_navigation_request():
            if not self._is_opened and request.url.partition("#")[0] == self._page.url.partition("#")[0]:
                self._is_opened = True
                _fulfil(route, self._page.page.body, self._page.page.content_type)
            else:
                self.has_refused_page = self.has_refused_page or _is_of_the_page(request)
                route.abort("aborted")  # any other error would put its own page in the place of this one
            return
        script = self._page.scripts.get(_canonical(request.url)) if request.method == "GET" else None
        if script is not None and request.resource_type in _ANSWERED:
            _fulfil(route, script.body, script.content_type)
        else:
            route.abort("blockedbyclient")


def _is_of_the_page(request: Request) -> bool:
    """Not of a frame in it, and not of a window that it opened."""
    try:
        return request.frame.parent_frame is None
    except Error:
        return False  # a new window has no frame yet


def _fulfil(route: Route, body: bytes, content_type: str) -> None:
    route.fulfill(status=200, body=body, headers={"Content-Type": content_type, "Access-Control-Allow-Origin": "*"})


def _close(socket: WebSocketRoute) -> None:
    socket.close()


def _canonical(url: str) -> str:
    try:
        return joined_address(url, url)
    except NotAnAddress:
        return url


def _host(url: str) -> str:
    return urlsplit(url).netloc
