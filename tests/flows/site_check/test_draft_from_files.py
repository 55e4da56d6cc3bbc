"""`luutru draft FILE…`, by the command: files, addresses, exit codes, and a reading with the drafted site file."""

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli.main import command_line
from tests.extractors.induction.paper import page, story


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Four pages with their addresses in files beside them, one in gzip; no contact and no archive."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LUUTRU_SITES", raising=False)
    files = []
    for number in range(4):
        body = page(story(number)).body
        file = tmp_path / (f"bai_{number}.html.gz" if number == 1 else f"bai_{number}.html")
        file.write_bytes(gzip.compress(body) if number == 1 else body)
        (tmp_path / f"bai_{number}.url").write_text(story(number).url + "\n", encoding="utf-8")
        files.append(str(file))
    return files


def run(*words: str) -> Result:
    return CliRunner().invoke(command_line(), words)


def test_what_it_wrote_reads_another_page(saved: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafted = run("draft", *saved, "--slug", "baomau", "--into", "sites")
    assert drafted.exit_code == 0, drafted.output
    folder = tmp_path / "sites"
    assert {file.name for file in (folder / "baomau" / "drafted").iterdir()} == {
        f"bai_{number}.{ending}" for number in range(4) for ending in ("html", "json")
    }
    assert (folder / "baomau" / "test_baomau.py").is_file()
    assert not (tmp_path / "data").exists()
    (tmp_path / "other.html").write_bytes(page(story(9)).body)
    monkeypatch.setenv("LUUTRU_SITES", str(folder))
    read = run("extract", "other.html", "--site", "baomau", "--url", story(9).url, "--json")
    assert read.exit_code == 0
    fields = json.loads(read.stdout)["fields"]
    assert fields["title"]["value"] == story(9).title
    assert fields["blocks"]["value"] == story(9).text


def test_the_slug_is_the_hosts_first_part(saved: list[str]) -> None:
    result = json.loads(run("draft", *saved, "--into", "sites", "--json").stdout)
    assert result["site"] == "baomau"
    assert Path(result["written"][0]) == Path("sites/baomau.toml")


def test_nothing_is_overwritten(saved: list[str], tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "baomau.toml").write_text("mine", encoding="utf-8")
    drafted = run("draft", *saved, "--into", "sites")
    assert drafted.exit_code == 1
    assert "not overwritten" in drafted.stderr
    assert [file.name for file in (tmp_path / "sites").iterdir()] == ["baomau.toml"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 not a page", "no HTML"),
        (b"\x1f\x8bdamaged", "gzip is damaged"),
        (b"<html><body><p>no address</p></body></html>", "no address"),
        (None, "No such file"),
    ],
)
def test_a_file_that_is_no_page_is_named_with_the_reason(
    content: bytes | None, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("one.html").write_bytes(content)
    drafted = run("draft", "one.html", "--into", "sites")
    assert drafted.exit_code == 1
    assert reason in drafted.stderr
    assert not Path("sites").exists()


def test_the_canonical_link_stands_for_the_address(saved: list[str], tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"bai_{number}.url").unlink()
        file = tmp_path / f"bai_{number}.html"
        if number != 1:
            link = f'<link rel="canonical" href="{story(number).url}"></head>'
            file.write_bytes(file.read_bytes().replace(b"</head>", link.encode(), 1))
    drafted = run("draft", *saved, "--into", "sites")
    assert drafted.exit_code == 0
    assert "bai_1.html.gz: no address" in drafted.stderr
    assert '"baomau.vn"' in Path("sites/baomau.toml").read_text(encoding="utf-8").replace("'", '"')
