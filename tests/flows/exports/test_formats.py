"""The formats of an export: the same content, the same bytes each time, nothing but the archive's state in them."""

import hashlib
import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from flows.cli.main import command_line
from flows.exports.columns import COLUMNS, ColumnType, ExportColumn
from storage.archive import Archive
from storage.corpus.takedown import withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.errors import LibraryMissing
from tests.flows.exports.conftest import IMPORTED, MARKET
from tests.storage.shown_pages import SITE

FORMATS = ("txt", "jsonl", "parquet", "hf")
SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"


def run(*words: str) -> Result:
    return CliRunner().invoke(command_line(), ["export", *words], catch_exceptions=False)


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def json_lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def json_rows(folder: Path) -> list[dict[str, Any]]:
    return json_lines_of(folder / "pages.jsonl")


def parquet_rows(folder: Path) -> list[dict[str, Any]]:
    return [row for path in sorted(folder.glob("data/*.parquet")) for row in pq.read_table(path).to_pylist()]


@pytest.mark.usefixtures("archive")
@pytest.mark.parametrize("which", ["--current", "--all"])
def test_two_exports_of_one_state_are_the_same_bytes(tmp_path: Path, which: str) -> None:
    for form in FORMATS:
        for name in ("one", "two"):
            assert run(str(tmp_path / form / name), "--format", form, which).exit_code == 0
        assert content(tmp_path / form / "one") == content(tmp_path / form / "two")
        assert not list((tmp_path / form).glob(".*.partial"))


@pytest.mark.usefixtures("archive")
def test_the_checksums_hold_and_name_every_file(tmp_path: Path) -> None:
    for form in FORMATS:
        folder = tmp_path / form
        run(str(folder), "--format", form)
        said = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
        assert said.returncode == 0, said.stdout
        named = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
        assert named == content(folder).keys() - {"SHA256SUMS"}


@pytest.mark.usefixtures("archive")
def test_lines_and_parquet_have_the_same_rows_under_the_same_names(tmp_path: Path) -> None:
    for form in FORMATS[1:]:
        run(str(tmp_path / form), "--format", form, "--all")
    rows = json_rows(tmp_path / "jsonl")
    assert rows == parquet_rows(tmp_path / "parquet")
    assert sorted(rows, key=lambda row: row["id"]) == sorted(parquet_rows(tmp_path / "hf"), key=lambda row: row["id"])
    assert [row["id"] for row in rows] == [f"{SITE}:s:{one}" for one in ("1:1", "1:2", "2:1", "3:1")] + ["import:000"]
    assert list(rows[0]) == [column.name for column in COLUMNS]


@pytest.mark.usefixtures("archive")
def test_a_row_proves_its_text(tmp_path: Path) -> None:
    run(str(tmp_path / "out"), "--format", "jsonl", "--all")
    *pages, imported = json_rows(tmp_path / "out")
    for row in pages:
        assert hashlib.sha256(row["text"].replace("\n\n", "\n").encode()).hexdigest() == row["content_hash"]
        assert hashlib.sha256(Path("data/corpus", row["file"]).read_bytes()).hexdigest() == row["sha256"]
    assert (imported["text"], imported["cause"], imported["content_hash"]) == (IMPORTED, "import", None)
    assert pages[0]["tags"] == ["chợ", "giá rau"]
    assert pages[0]["provenance"][0] == {"field": "title", "rule": "h1"}
    assert (pages[3]["authors"], pages[3]["language"]) == (["Ann", "Bo"], "other")  # from a reading without details


@pytest.mark.usefixtures("archive")
def test_the_txt_form_has_the_manifest_lines_of_its_files(tmp_path: Path) -> None:
    run(str(tmp_path / "out"))
    files = content(tmp_path / "out")
    texts = {name: said for name, said in files.items() if name.endswith(".txt")}
    assert sorted(texts) == [name for name in sorted(texts) if Path("data/corpus", name).read_bytes() == texts[name]]
    lines = files["manifest.jsonl"].splitlines(keepends=True)
    assert [json.loads(line)["file"] for line in lines] == sorted(texts)
    assert set(lines) <= set(Path("data/corpus/manifest.jsonl").read_bytes().splitlines(keepends=True))


@pytest.mark.usefixtures("archive")
def test_an_export_names_the_state_of_the_archive_and_no_creation_time(tmp_path: Path) -> None:
    for form in FORMATS:
        run(str(tmp_path / form), "--format", form, "--since", "2020-01-01")
        said = json.loads((tmp_path / form / "datapackage.json").read_text(encoding="utf-8"))["luutru"]
        assert said["state"]["documents"] == 5
        assert said["state"]["last_night"] == "2026-03-01"
        assert said["selection"]["since"] == "2020-01-01"
        times = re.findall(rb"20\d\d-\d\d-\d\d", b"".join(content(tmp_path / form).values()))
        assert {time[:7] for time in times} <= {b"2020-01", b"2020-12", b"2025-12", b"2026-02", b"2026-03"}


@pytest.mark.usefixtures("archive")
def test_the_card_describes_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_CONTACT", "kho@bao.example")
    run(str(tmp_path / "out"), "--format", "hf")
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    for said in (
        "language:\n- vi\n",
        "n<1K",
        "kho@bao.example",
        "| imported | undated | 1 |",
        "| bao | article | no |",
    ):
        assert said in card
    assert sorted(name for name in content(tmp_path / "out") if name.startswith("data/")) == [
        "data/bao-2025-00000.parquet",
        "data/bao-2026-00000.parquet",
        "data/imported-undated-00000.parquet",
    ]


@pytest.mark.usefixtures("archive")
def test_an_export_of_nothing_is_an_export(tmp_path: Path) -> None:
    for form in FORMATS:
        assert run(str(tmp_path / form), "--format", form, "--until", "1999-01-01", "--json").exit_code == 0
        assert parquet_rows(tmp_path / form) == []
    assert [len(list((tmp_path / form / "data").iterdir())) for form in ("parquet", "hf")] == [1, 1]


def test_what_is_withheld_is_in_no_format(archive: Archive, tmp_path: Path) -> None:
    withhold(archive, PageToWithhold(SITE, "s", "1"), "court order")
    withhold(archive, 0, "an imported text")
    for form in FORMATS:
        run(str(tmp_path / form), "--format", form, "--all")
        whole = str(parquet_rows(tmp_path / form)).encode() + b"".join(content(tmp_path / form).values())
        assert MARKET[:20].encode() not in whole
        assert "Bài cũ".encode() not in whole
        assert "Tin đã gỡ".encode() in whole


@pytest.mark.usefixtures("archive")
def test_the_schemas_describe_rows_and_manifest(archive: Archive, tmp_path: Path) -> None:
    run(str(tmp_path / "out"), "--format", "jsonl", "--all")
    withhold(archive, 2, "court order")
    manifest = json_lines_of(archive.folder.corpus / "manifest.jsonl")
    for name, said in (("pages", json_rows(tmp_path / "out")), ("manifest", manifest)):
        validator = Draft202012Validator(schema_in_docs(name))
        assert [error.message for one in said for error in validator.iter_errors(one)] == []
        assert not validator.is_valid({"ordinal": "1"})
    assert schema_in_docs("pages") == _schema_of(COLUMNS)


def schema_in_docs(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


def _schema_of(columns: Sequence[ExportColumn]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A row of an export of luutru",
        "type": "object",
        "additionalProperties": False,
        "required": [column.name for column in columns],
        "properties": {column.name: _property(column) for column in columns},
    }


def _property(column: ExportColumn) -> dict[str, Any]:
    items: dict[str, Any] = {"type": "string"}
    if column.type is ColumnType.OBJECTS:
        keys = {key: {"type": ["string", "null"]} for key in column.keys}
        items = {"type": "object", "additionalProperties": False, "required": list(column.keys), "properties": keys}
    if column.type in (ColumnType.STRINGS, ColumnType.OBJECTS):
        return {"type": "array", "items": items, "description": column.about}
    kind = column.type.value
    return {"type": [kind, "null"] if column.nullable else kind, "description": column.about}


@pytest.mark.usefixtures("archive")
def test_parquet_without_its_library_explains_the_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(LibraryMissing, match=r"pip install 'luutru\[parquet\]'"):
        run(str(tmp_path / "out"), "--format", "parquet")
    assert not (tmp_path / "out").exists()
