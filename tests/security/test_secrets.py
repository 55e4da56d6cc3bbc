"""No secret is in arguments, in output, in an image or in git; luutru's files are closed to other users."""

import fnmatch
import os
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest

from flows.crawl.child_process import crawl_command, crawl_environment
from flows.doctor import CheckState, examine
from flows.settings import Settings
from storage.archive import open_archive
from tests.end_to_end.processes import ROOT

PASSWORD = "matkhau-rat-dai"
SETTINGS = Settings(
    database_url=f"postgresql://luutru:{PASSWORD}@127.0.0.1/luutru",
    alert_email="nguoi@example.org",
    alert_webhook=f"https://chat.example.org/{PASSWORD}",
    smtp=f"smtps://nguoi:{PASSWORD}@mail.example.org",
)


@pytest.mark.parametrize("program", ["crawlers", "crawlers.backfill", "crawlers.site_probe"])
def test_a_crawl_gets_the_database_and_no_other_secret(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Settings()
    for name in ("LUUTRU_SMTP", "LUUTRU_ALERT_WEBHOOK", "PREFECT_API_AUTH_STRING", "LUUTRU_DATABASE_URL"):
        monkeypatch.setenv(name, "from outside")
    assert not [word for word in crawl_command(program, SETTINGS, "thanhtri", 1) if PASSWORD in word]
    environment = crawl_environment(SETTINGS)
    assert {name for name in environment if name.startswith(("LUUTRU_", "PREFECT_"))} == {"LUUTRU_DATABASE_URL"}
    assert environment["LUUTRU_DATABASE_URL"] == SETTINGS.database_url
    assert "LUUTRU_DATABASE_URL" not in crawl_environment(plain)


def test_settings_are_shown_without_passwords() -> None:
    assert PASSWORD not in repr(SETTINGS)
    assert PASSWORD not in str(SETTINGS)


def test_a_new_data_folder_is_closed_to_others(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with open_archive(tmp_path / "new" / "data"):
            pass
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new" / "data").stat().st_mode) == 0o700


def test_doctor_names_what_others_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(data=tmp_path / "data")
    with open_archive(settings.data):
        pass
    assert privacy(settings) == CheckState.OK
    (tmp_path / "luutru.toml").write_text("delay = 2.0")
    (tmp_path / "luutru.toml").chmod(0o644)
    assert privacy(settings) == CheckState.WARNING
    (tmp_path / "luutru.toml").chmod(0o600)
    settings.data.chmod(0o705)
    assert privacy(settings) == CheckState.WARNING


def privacy(settings: Settings) -> CheckState:
    (found,) = (finding.health for finding in examine(settings) if finding.what == "privacy")
    return found


@pytest.mark.parametrize(
    "name", ["deploy/.env", ".env", "deploy/.env.local", "deploy/luutru.env", "luutru.toml", "data/x"]
)
def test_git_takes_no_file_with_secrets(name: str) -> None:
    done = subprocess.run(["git", "check-ignore", "--no-index", "--quiet", name], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_an_image_gets_what_it_needs_and_nothing_else() -> None:
    """`.dockerignore` excludes everything except what it names."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    named = {rule[1:] for rule in rules if rule.startswith("!")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert rules[0] == "*"
    assert named == packages | {"LICENSE", "README.md", "pyproject.toml", "requirements.txt"}
    assert all((ROOT / name).exists() for name in named)
    kept_out = [rule for rule in rules[1:] if not rule.startswith("!")]
    for name in ("flows/.env", "flows/__pycache__", "storage/.env.local"):
        assert any(fnmatch.fnmatch(name, rule) for rule in kept_out)


def test_the_license_is_the_one_that_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
