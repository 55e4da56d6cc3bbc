"""Answers the links that log a browser in: each works once, and gives the browser the secret.

Prefect's UI stores the secret in the place of a password from its own form.
"""

import base64
import hmac
import json
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from flows.orchestration.login_link import CODES, LOG_IN, MINUTES
from flows.orchestration.server_identity import PATH as PROOF
from flows.orchestration.server_identity import proof
from flows.orchestration.server_secret import basic_authorization
from flows.orchestration.ui_page import JAVASCRIPT as UI_JAVASCRIPT
from flows.orchestration.ui_page import SCRIPT as UI_SCRIPT

_SCRIPT = "/luutru/log-in.js"

_PAGE = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>luutru: log in</title>
<p id="said">Logging in …</p><script src="{_SCRIPT}"></script></html>
"""
# The code follows the #, which a browser sends to no server. Prefect's UI reads `prefect-password`.
_JAVASCRIPT = f"""
(async () => {{
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  const answer = await fetch({json.dumps(LOG_IN)}, {{method: "POST", body: code}});
  if (answer.ok) {{
    localStorage.setItem("prefect-password", await answer.text());
    location.replace("/");
  }} else {{
    document.getElementById("said").textContent = await answer.text();
  }}
}})();
"""


class LoginCodes:
    """Login codes in the server's memory; a restart deletes them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: dict[str, float] = {}

    def make(self) -> str:
        now = self._clock()
        self._ends = {code: end for code, end in self._ends.items() if end > now}
        code = secrets.token_urlsafe(24)
        self._ends[code] = now + MINUTES * 60
        return code

    def take(self, code: str) -> bool:
        """Whether the code is valid; each code is valid once."""
        return self._ends.pop(code, 0.0) > self._clock()


def login_pages(secret: str, port: int) -> FastAPI:
    """The pages that luutru's server has beside Prefect's."""
    pages = FastAPI(openapi_url=None)
    codes = LoginCodes()

    @pages.get(PROOF)
    def prove(nonce: str) -> Response:
        return PlainTextResponse(proof(secret, port, nonce))

    @pages.post(CODES)
    def make_code(request: Request) -> Response:
        stated = request.headers.get("authorization", "")
        if not hmac.compare_digest(stated.encode(), basic_authorization(secret).encode()):
            return PlainTextResponse("the secret is wrong\n", HTTPStatus.UNAUTHORIZED)
        return PlainTextResponse(codes.make())

    @pages.get(LOG_IN)
    def page() -> Response:
        return HTMLResponse(_PAGE)

    @pages.get(_SCRIPT)
    def script() -> Response:
        return Response(_JAVASCRIPT, media_type="text/javascript")

    @pages.get(UI_SCRIPT)
    def ui_script() -> Response:
        return Response(UI_JAVASCRIPT, media_type="text/javascript")

    @pages.post(LOG_IN)
    async def log_in(request: Request) -> Response:
        code = (await request.body()).decode(errors="replace")
        if not codes.take(code):
            stated = "This link was used, or is too old. Run: luutru login"
            return PlainTextResponse(stated, HTTPStatus.FORBIDDEN)
        return PlainTextResponse(base64.b64encode(secret.encode()).decode(), headers={"Cache-Control": "no-store"})

    return pages
