"""Only the operator can make our Prefect server act: others fail by HTTP, by socket, by browser and as another user."""

import json
import os
import pwd
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.orchestration.server_secret import server_secret
from tests.end_to_end.processes import LUUTRU, ROOT, descendants, environment
from tests.flows.browser import Browser, asked_by_pages, chromium
from tests.flows.local_servers import page_server, refusing_proxy
from tests.flows.serving_folder import Serving, serving, until
from tests.rehearsal import faults
from tests.rehearsal.faults import Fault
from tests.rehearsal.portal import Rehearsal
from tests.security.attacker import WAYS, shell_deployment, socket_answer, status

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SOCKETS = ("/api/events/in", "/api/events/out", "/api/logs/out", "/api/task_runs/subscriptions/scheduled")
EVIL = ("https://evil.example", "http://127.0.0.1:1", "null", "http://localhost.evil.example")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Other users may enter the folder, so only luutru's own file modes keep them out."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Serving]:
    with serving(folder, "http://127.0.0.1:9") as running:
        yield running


@pytest.fixture(scope="module")
def proxy() -> Iterator[tuple[str, list[str]]]:
    with refusing_proxy() as one:
        yield one


@pytest.fixture(scope="module")
def browser(
    served: Serving, proxy: tuple[str, list[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("browser"), proxy[0]) as one:
        served.log_in(one)
        yield one


def assert_locked(ui: str, proof: Path, flow_id: str) -> None:
    """No access without the secret, and none in the name of another host or origin."""
    attack = shell_deployment(flow_id, proof)
    assert status(ui, "/api/deployments/", body=attack)[0] == 401
    for wrong in ("", "luutru:", "admin:pass", f"luutru:{'x' * 43}"):
        assert status(ui, "/api/deployments/", body=attack, headers={"Authorization": f"Basic {wrong}"})[0] == 401
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "0.0.0.0", ""):
        assert status(ui, "/api/deployments/", body=attack, headers={"Host": host})[0] == 400
    for origin in EVIL:
        for way in WAYS:
            asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            code, received = status(ui, "/api/deployments/", way, attack, asked)
            assert code == 403
            assert not [name for name in received if name.startswith("access-control-")]
    for path in SOCKETS:
        assert socket_answer(ui, path, None, None) == "closed"
        assert socket_answer(ui, path, "luutru:x", None) == "closed"
        assert socket_answer(ui, path, None, EVIL[0]) == "403"
    assert not proof.exists()


def test_nobody_makes_serve_run_a_command(served: Serving, tmp_path: Path) -> None:
    flow = served.deployments()["publish"]["flow_id"]
    assert_locked(served.ui, tmp_path / "done", flow)
    assert served.deployments()["publish"]["pull_steps"] == []
    own = socket_answer(served.ui, SOCKETS[0], server_secret(served.data), served.ui)
    assert own == "auth_success"


def test_nobody_makes_the_server_of_one_command_run_a_command(tmp_path: Path) -> None:
    with Rehearsal(seed=4, day=1) as portal:
        portal.faults.add(Fault(faults.slow(1.0)))
        night = subprocess.Popen(
            [*LUUTRU, "nightly", "sotttt"], env=environment(tmp_path / "data", portal.origin), cwd=ROOT
        )
        try:
            until(lambda: len(portal.log) > 2 or night.poll() is not None, "the night asks")
            until(lambda: is_listening(night.pid) or night.poll() is not None, "its server answers")
            assert_locked(server_of(night.pid), tmp_path / "done", "00000000-0000-0000-0000-000000000000")
            assert arguments_with(server_secret(tmp_path / "data")) == []
            portal.faults.clear()
            assert night.wait(300) == 0
        finally:
            night.kill()
            night.wait()


def test_the_secret_is_nowhere_else(served: Serving) -> None:
    run = served.ended(served.start("upkeep"))
    assert run["state_name"] == "Completed", run["state"]
    secret = server_secret(served.data)
    assert arguments_with(secret) == []
    kept = [path for path in served.data.parent.rglob("*") if path.is_file() and holds(path, secret)]
    prefect = served.data / "prefect"
    assert sorted(kept) == [prefect / "auth", prefect / "client.toml"]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert prefect.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_of_the_machine_gets_nothing(served: Serving) -> None:
    prefect = served.data / "prefect"
    results = as_another_user(
        f"pathlib.Path({str(prefect / 'auth')!r}).read_text()",
        f"list(pathlib.Path({str(prefect)!r}).iterdir())",
        f"pathlib.Path('/proc/{served.process.pid}/environ').read_bytes()",
        f"request.urlopen('{served.ui}/api/flows/filter', b'{{}}')",
        f"pathlib.Path({str(served.data.parent)!r}).stat() and 'reached'",
    )
    assert [line.split(":")[0] for line in results] == [*["PermissionError"] * 3, "HTTPError", "reached"]
    assert "401" in results[3]


def test_a_page_of_another_origin_gets_nothing(served: Serving, browser: Browser, tmp_path: Path) -> None:
    """The browser is logged in; the page is on loopback too, on another port."""
    attack = shell_deployment(served.deployments()["publish"]["flow_id"], tmp_path / "done")
    with page_server(evil_page(served.ui, attack)) as address:
        browser.go(address)
        shown = browser.wait_for("all tried")
    assert sorted(shown.split()[:-2]) == [
        "json:refused",
        "log-in:refused",
        "read:refused",
        "simple:unread",
        "socket:refused",
    ]
    assert served.deployments()["publish"]["pull_steps"] == []


def test_the_text_of_a_report_cannot_take_the_secret(
    served: Serving, browser: Browser, proxy: tuple[str, list[str]]
) -> None:
    """A title comes from the web."""
    hostile = "<img src=x onerror='window.taken = localStorage.length'><script>window.taken = 1</script>"
    picture = "![see](http://evil.example/seen.png)"
    made = served.ask(
        "POST", "/artifacts/", {"key": "hostile", "type": "markdown", "data": f"# the report\n{hostile}\n\n{picture}"}
    )
    browser.go(f"{served.ui}/artifacts/artifact/{made['id']}")
    browser.wait_for("the report")
    until(lambda: browser.evaluate("document.images.length") or browser.refused, "the report is drawn")
    assert browser.evaluate("document.documentElement.className") == "light"  # the UI has its theme, without eval
    assert browser.evaluate("window.taken ?? null") is None
    assert any("evil.example" in line for line in browser.refused)
    assert asked_by_pages(proxy[1]) == []


def test_a_login_link_works_once(served: Serving, proxy: tuple[str, list[str]], tmp_path: Path) -> None:
    link = next(word for word in served.log.read_text().split() if "/luutru/log-in#" in word)
    with chromium(tmp_path, proxy[0]) as one:
        one.go(served.ui)
        one.wait_for("Login")
        one.go(link)
        one.wait_for("Dashboard", "Deployments")
        one.go(link)
        one.wait_for("Run: luutru login")


def is_listening(pid: int) -> bool:
    """The crawl starts before the server."""
    if not any("server_process" in command for _, command in descendants(pid)):
        return False
    host, _, port = server_of(pid).removeprefix("http://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def server_of(pid: int) -> str:
    """The address of the Prefect server that the command started."""
    (words,) = (command.split() for _, command in descendants(pid) if "server_process" in command)
    return f"http://127.0.0.1:{words[words.index('--port') + 1]}"


def arguments_with(secret: str) -> list[str]:
    """The processes of this machine with the text in their arguments."""
    password = secret.partition(":")[2].encode()
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.parent.exists()]
    return [line.decode(errors="replace") for line in lines if password in line]


def holds(path: Path, secret: str) -> bool:
    return secret.partition(":")[2].encode() in path.read_bytes()


def as_another_user(*expressions: str) -> list[str]:
    """The result of each expression; the program becomes the other user after its imports."""
    other = pwd.getpwnam("nobody")
    program = f"""
import encodings.idna, os, pathlib, urllib.error, urllib.request as request
os.setgroups([]), os.setgid({other.pw_gid}), os.setuid({other.pw_uid})
for expression in {expressions!r}:
    try:
        print(eval(expression))
    except Exception as error:
        print(f"{{type(error).__name__}}: {{error}}")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env={})
    return done.stdout.splitlines()


def evil_page(ui: str, attack: dict[str, Any]) -> str:
    """A page that tries everything a page can, and shows the result of each attempt."""
    page = (Path(__file__).parent / "evil.html").read_text(encoding="utf-8")
    return page.replace("ATTACK", json.dumps(attack)).replace('"UI"', json.dumps(ui))
