"""Gives the page of Prefect's UI one script of ours, without which it has no theme under our policy.

Prefect 3.8 asks by `eval` whether `document`, `window` and `crypto` exist. The policy forbids `eval`, so the UI takes
them for missing: without this script it has neither colours nor a dark mode.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = "/luutru/ui.js"
JAVASCRIPT = """
const own = window.eval;
window.eval = (text) => (text in window ? window[text] : own(text));
if (localStorage.getItem("color-scheme") === null) {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  localStorage.setItem("color-scheme", JSON.stringify(dark ? "dark" : "light"));
}
"""
_HEAD, _TAG = b"<head>", f'<head><script src="{SCRIPT}"></script>'.encode()


class PageWithScript:
    """Passes everything on to Prefect's application, and adds the script to its HTML pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name not in _NOT_PASSED]
        await self._app({**scope, "headers": plain}, receive, _adding(send))


# The page must come whole and as it is: not compressed, not a part of it, and not "unchanged" since it had no script.
_NOT_PASSED = (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")


def _adding(send: Send) -> Send:
    start: Message = {}
    body = bytearray()

    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        headers = MutableHeaders(raw=list(start["headers"]))
        whole = bytes(body)
        if headers.get("content-type", "").startswith("text/html"):
            whole = whole.replace(_HEAD, _TAG, 1)
            headers["content-length"] = str(len(whole))
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": whole})

    return adding
