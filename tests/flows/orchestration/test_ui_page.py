"""The page of Prefect's UI gets our script; nothing else that its server answers is changed."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from flows.orchestration.ui_page import SCRIPT, PageWithScript

PAGE = f"<html><head><title>UI</title></head><body>{'long ' * 400}</body></html>"
IN_HEAD = f'<head><script src="{SCRIPT}"></script>'
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-encoding": "gzip", "if-none-match": '"1"'}


def page(_: Request) -> Response:
    return HTMLResponse(PAGE)


def in_parts(_: Request) -> Response:
    return StreamingResponse(
        (PAGE[at : at + 7] for at in range(0, len(PAGE), 7)), media_type="text/html; charset=utf-8"
    )


def asked(request: Request) -> Response:
    return JSONResponse({"etag": request.headers.get("if-none-match"), "text": "<head>"})


APP = PageWithScript(
    Starlette(
        routes=[Route("/", page), Route("/parts", in_parts), Route("/api", asked)],
        middleware=[Middleware(GZipMiddleware)],
    )
)


async def get(path: str, headers: dict[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://127.0.0.1") as client:
        return await client.get(path, headers=headers)


@pytest.mark.parametrize("path", ["/", "/parts"])
def test_a_browser_s_page_has_the_script(path: str) -> None:
    answer = asyncio.run(get(path, BROWSER))
    assert answer.text == PAGE.replace("<head>", IN_HEAD)
    assert answer.headers["content-length"] == str(len(answer.content))
    assert "content-encoding" not in answer.headers


def test_what_is_no_page_stays_as_it_is() -> None:
    assert asyncio.run(get("/api", BROWSER)).json() == {"etag": None, "text": "<head>"}
    other = {"accept": "application/json", "if-none-match": '"1"'}
    assert asyncio.run(get("/api", other)).json() == {"etag": '"1"', "text": "<head>"}


def test_who_asks_for_no_page_gets_it_as_prefect_sends_it() -> None:
    answer = asyncio.run(get("/", {"accept": "*/*", "accept-encoding": "gzip"}))
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text == PAGE
