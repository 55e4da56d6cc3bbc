"""The deployment files name existing commands, flows, settings and units."""

import configparser
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml  # type: ignore[import-untyped] # it publishes no types
from prefect import Flow

from flows.cli.main import command_line
from flows.nightly.start_times import night_cron, night_hour
from flows.serve.deployments import ZONE
from flows.settings import PREFIX, Settings
from flows.sites import known_site

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
PREFECT: dict[str, Any] = yaml.safe_load((DEPLOY / "prefect.yaml").read_text(encoding="utf-8"))
UNITS = sorted(path for path in DEPLOY.glob("luutru*") if path.suffix in (".service", ".timer"))
KEYS = {
    "build", "command", "depends_on", "environment", "healthcheck", "image", "ports", "restart", "stop_grace_period",
    "volumes",
}  # fmt: skip


def commands() -> set[str]:
    return set(typer.main.get_command(command_line()).commands)  # type: ignore[attr-defined] # a group has commands


def options(*command: str) -> str:
    program = str(Path(sys.executable).with_name(command[0]))
    done = subprocess.run([program, *command[1:], "--help"], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_compose_understands_a_service(name: str) -> None:
    service = COMPOSE["services"][name]
    assert set(service) <= KEYS
    assert ("image" in service) != ("build" in service)
    for other, condition in service.get("depends_on", {}).items():
        assert condition == {"condition": "service_healthy"}
        assert "healthcheck" in COMPOSE["services"][other]
    for port in service.get("ports", []):
        assert port.startswith("127.0.0.1:")
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or (DEPLOY / source).exists()
    if "build" in service:
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).exists()


def test_the_services_commands_exist() -> None:
    server = COMPOSE["services"]["prefect"]["command"]
    known = options(*server[:3])
    assert all(word in known for word in server[3:] if word.startswith("--"))
    worker = COMPOSE["services"]["worker"]["command"]
    assert worker[0] == "luutru"
    assert worker[1] in commands()


def test_the_settings_exist() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for service in COMPOSE["services"].values():
        assert {name for name in service.get("environment", {}) if name.startswith(PREFIX)} <= known
    example = (DEPLOY / "luutru.env.example").read_text(encoding="utf-8")
    assert set(re.findall(rf"{PREFIX}\w+", example)) <= known


def test_no_file_has_a_secret() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert all("${" in line for line in text.splitlines() if re.search(r"PASSWORD:|AUTH\w*:", line))


@pytest.mark.parametrize("deployment", PREFECT["deployments"], ids=lambda one: one["name"])
def test_a_deployment_of_prefects_file_is_a_flow_with_our_hours(deployment: dict[str, Any]) -> None:
    path, name = deployment["entrypoint"].split(":")
    flow = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
    assert isinstance(flow, Flow)
    flow.validate_parameters(deployment.get("parameters", {}))
    for schedule in deployment.get("schedules", []):
        assert schedule["timezone"] == ZONE
        if site := deployment.get("parameters", {}).get("site"):
            assert schedule["cron"] == night_cron(night_hour(known_site(Settings(), site), Settings()))


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_exists(unit: Path) -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign] # the documented way to keep a key's case
    parser.read_string(unit.read_text(encoding="utf-8"))
    if "Service" in parser:
        program, command, *_ = parser["Service"]["ExecStart"].split()
        assert program == "/opt/luutru/venv/bin/luutru"
        assert command in commands()
    for key in ("OnFailure",):
        if named := parser["Unit"].get(key):
            assert (DEPLOY / named).exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_understands_a_unit(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text(encoding="utf-8").replace("/opt/luutru/venv/bin/luutru", "/bin/true")
    for other in UNITS:
        (tmp_path / other.name).write_text(text if other == unit else "[Service]\nExecStart=/bin/true\n")
    (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / unit.name], capture_output=True, text=True, check=False
    )
    assert "Unknown" not in done.stderr
    assert done.returncode == 0, done.stderr
