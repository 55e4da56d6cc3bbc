"""An attacker's requests: they try to make Prefect's API run a shell command, and to read from it."""

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

WAYS = ("POST", "PATCH", "PUT", "DELETE", "GET", "OPTIONS")


def shell_deployment(flow_id: str, proof: Path) -> dict[str, Any]:
    """A deployment whose run would write the file."""
    script = f'bash -c "id > {proof}"'
    step = {"prefect.deployments.steps.run_shell_script": {"script": script}}
    return {
        "name": "publish",
        "flow_id": flow_id,
        "entrypoint": "flows.serve.maintenance.publish",
        "pull_steps": [step],
    }


def status(
    ui: str, path: str, method: str = "POST", body: object = None, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str]]:
    """The answer's status and headers; the Host header is sent as given."""
    connection = http.client.HTTPConnection(urlsplit(ui).netloc, timeout=30)
    sent = headers or {}
    try:
        connection.putrequest(method, path, skip_host="Host" in sent)
        content = json.dumps(body if body is not None else {}).encode()
        for name, value in ({"Content-Type": "application/json", "Content-Length": str(len(content))} | sent).items():
            connection.putheader(name, value)
        connection.endheaders(content)
        answer = connection.getresponse()
        answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def socket_answer(ui: str, path: str, token: str | None, origin: str | None) -> str:
    """The answer of a websocket's server to a first message with this token."""
    address = f"{ui.replace('http', 'ws', 1)}{path}"
    try:
        with connect(
            address, origin=Origin(origin) if origin else None, subprotocols=[Subprotocol("prefect")], proxy=None
        ) as socket:
            socket.send(json.dumps({"type": "auth", "token": token}))
            return str(json.loads(socket.recv(timeout=30))["type"])
    except InvalidStatus as refused:
        return str(refused.response.status_code)
    except ConnectionClosed:
        return "closed"
