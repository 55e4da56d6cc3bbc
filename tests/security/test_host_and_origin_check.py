"""Which requests the guard treats as those of another origin's page, and where the secret is stored."""

import os
import stat
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.orchestration.home import Served, leave_note, served
from flows.orchestration.host_and_origin_check import is_foreign
from flows.orchestration.login import LoginCodes
from flows.orchestration.login_link import MINUTES
from flows.orchestration.loopback import ask_loopback_directly
from flows.orchestration.server_identity import proof, proves
from flows.orchestration.server_secret import server_secret
from storage.errors import CorrectTheInput
from tests.flows.local_servers import serving

HOST = "127.0.0.1:4200"
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


def scope(path: str = "/", method: str = "GET", kind: str = "http", **headers: str) -> dict[str, Any]:
    lines = {"host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
    pairs = [(name.encode(), value.encode()) for name, value in lines.items()]
    return {"type": kind, "path": path, "method": method, "headers": pairs}


@pytest.mark.parametrize(
    "asked",
    [
        scope(),
        scope("/api/flows/filter", "POST"),
        scope("/api/flows/filter", "POST", origin=f"http://{HOST}"),
        scope("/api/flows/filter", "POST", origin=f"https://{HOST}"),
        scope("/api/events/in", kind="websocket", origin=f"http://{HOST}"),
        scope("/runs", **LINK),
        scope(sec_fetch_site="same-origin"),
    ],
)
def test_own_pages_commands_and_links_are_answered(asked: dict[str, Any]) -> None:
    assert not is_foreign(asked)


@pytest.mark.parametrize(
    "asked",
    [
        scope(origin="null"),
        scope(origin=""),
        scope(origin="http://127.0.0.1"),
        scope(origin="http://127.0.0.1:4201"),
        scope(origin=f"file://{HOST}"),
        scope(origin=f"http://{HOST}.evil.example"),
        scope(origin=f"http://evil.example@{HOST}"),
        scope(origin="http://["),
        scope("/api/events/in", kind="websocket", origin="https://evil.example"),
        scope("/api/flow_runs/x", **LINK),
        scope("/", "POST", **LINK),
        scope("/", **(LINK | {"sec-fetch-dest": "iframe"})),
        scope("/assets/index.js", sec_fetch_site="same-site", sec_fetch_mode="no-cors", sec_fetch_dest="script"),
    ],
)
def test_pages_of_others_are_not(asked: dict[str, Any]) -> None:
    assert is_foreign(asked)


@given(st.text(st.characters(max_codepoint=255)))
def test_any_origin_that_is_not_ours_is_foreign(origin: str) -> None:
    asked = scope()
    asked["headers"].append((b"origin", origin.encode("latin-1")))
    assert is_foreign(asked) == (origin.lower() not in (f"http://{HOST}", f"https://{HOST}"))


def test_a_login_code_is_valid_once_and_for_a_short_time() -> None:
    now = [0.0]
    codes = LoginCodes(lambda: now[0])
    first, second = codes.make(), codes.make()
    assert codes.take(first)
    assert not codes.take(first)
    assert not codes.take("")
    now[0] = MINUTES * 60.0
    assert not codes.take(second)


def test_the_secret_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        made = {server_secret(tmp_path) for _ in range(3)}
    finally:
        os.umask(old)
    (secret,) = made
    file = tmp_path / "prefect" / "auth"
    assert len(secret) > 40
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)] == [0o600, 0o700]
    file.chmod(0o644)
    file.parent.chmod(0o755)
    assert server_secret(tmp_path) == secret
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)] == [0o600, 0o700]


def test_many_commands_at_once_make_one_secret(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(server_secret(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


@pytest.mark.parametrize("left", [b"", b"\n", b"luutru:", b"no colon", b"\xff\xfe\x00", b"a:b\nc:d"])
def test_an_invalid_secret_is_replaced(tmp_path: Path, left: bytes) -> None:
    server_secret(tmp_path)
    file = tmp_path / "prefect" / "auth"
    file.write_bytes(left)
    assert len(server_secret(tmp_path)) > 40
    assert server_secret(tmp_path) == file.read_text(encoding="utf-8").strip()


def test_one_line_reports_that_the_secret_cannot_be_stored(tmp_path: Path) -> None:
    (tmp_path / "prefect").write_text("a file")
    with pytest.raises(CorrectTheInput, match="prefect: "):
        server_secret(tmp_path)
    (tmp_path / "prefect").unlink()
    (tmp_path / "prefect" / "auth").mkdir(parents=True)
    with pytest.raises(CorrectTheInput, match="auth: "):
        server_secret(tmp_path)


def test_another_process_on_the_port_of_a_dead_server_gets_no_secret(tmp_path: Path) -> None:
    """The server answers everything but cannot forward the question. Our process lives, as the note says."""
    heard: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.headers["Authorization"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(proof("guess", 1, self.path.partition("=")[2]).encode())

        def log_message(self, *_: Any) -> None:
            """Logs nothing."""

    server_secret(tmp_path)
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        leave_note(tmp_path, Served(f"http://127.0.0.1:{port}/api", os.getpid()))
        assert served(tmp_path) is None
    assert heard == [None]
    assert not proves("http://127.0.0.1:1/api", "x")
    assert not proves("http://[", "x")


def test_a_proof_is_of_one_port_and_one_question() -> None:
    proofs = {proof(secret, port, nonce) for secret in ("a", "b") for port in (1, 2) for nonce in ("x", "y")}
    assert len(proofs) == 8


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, "127.0.0.1,localhost,::1"),
        ({"no_proxy": "a.example, 127.0.0.1"}, "a.example,127.0.0.1,localhost,::1"),
        ({"NO_PROXY": "a.example"}, "a.example,127.0.0.1,localhost,::1"),
        ({"NO_PROXY": "*"}, "*"),
    ],
)
def test_a_proxy_is_for_the_outside(before: dict[str, str], after: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(name, before.get(name, ""))
    monkeypatch.setenv("ALL_PROXY", "socks5h://proxy.example:1080")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    ask_loopback_directly()
    ask_loopback_directly()
    assert {os.environ["no_proxy"] or "*", os.environ["NO_PROXY"] or "*"} == {after}
    assert "ALL_PROXY" not in os.environ
    assert os.environ["HTTPS_PROXY"] == "http://proxy.example:3128"
