"""Lifted takedowns, and takedowns that outlive the database."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractors.html.element_text import one_line
from flows.cli.main import command_line
from flows.extraction.corpus_form import corpus_form
from storage.archive import open_archive
from storage.corpus.publish import publish
from storage.corpus.seed_import import import_seeds
from storage.corpus.takedown import unwithhold, withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.errors import CorrectTheInput, NotInTheArchive
from storage.verify.findings import FindingKind
from storage.verify.run import verify
from tests.storage.copies import Copy
from tests.storage.corpus.test_takedown import addresses, edited_page, index_lines, indexed

_DOCUMENT = "Tiêu đề của một văn bản\n\nMột đoạn đủ dài để được coi là thân bài."


def rows_of(copy: Copy) -> bytes:
    """The database as one file, without further files beside it."""
    copy.ask("SELECT 1")
    return (copy.data / "archive.db").read_bytes()


def restore_rows(copy: Copy, rows: bytes) -> None:
    for suffix in ("-wal", "-shm"):
        (copy.data / f"archive.db{suffix}").unlink(missing_ok=True)
    (copy.data / "archive.db").write_bytes(rows)


def test_everything_returns_and_both_records_stay(either: Copy) -> None:
    page, texts = edited_page(either)
    files = {path.name: path.read_bytes() for path in either.corpus}
    lines, index = either.manifest.read_bytes(), index_lines(either)
    with either.opened() as archive:
        withhold(archive, page, "court order 1")
        assert unwithhold(archive, page, "the wrong page", corpus_form) == texts
    assert {path.name: path.read_bytes() for path in either.corpus} == files
    assert index_lines(either) == index
    assert [record["act"] for record in either.takedowns()] == ["withhold"] * 3 + ["unwithhold"] * 3
    assert either.manifest.read_bytes().startswith(lines)
    assert [line["ordinal"] for line in either.lines() if "restored" in line] == texts
    assert either.findings() == []


def test_a_page_can_be_withheld_again(copy: Copy) -> None:
    page, texts = edited_page(copy)
    with copy.opened() as archive:
        for _ in range(2):
            assert withhold(archive, page, "order") == texts
            unwithhold(archive, page, "mistake", corpus_form)
        withhold(archive, page, "order")
    assert not addresses(copy, page) & indexed(copy)
    assert not [path for path in copy.corpus if int(path.name[:3]) in texts]
    assert copy.findings() == []


def test_a_text_under_an_order_of_its_own_stays_withheld(copy: Copy) -> None:
    page, texts = edited_page(copy)
    with copy.opened() as archive:
        withhold(archive, texts[0], "court order 1")
        withhold(archive, page, "court order 2")
        with pytest.raises(CorrectTheInput, match="its page is withheld"):
            unwithhold(archive, texts[1], "mistake", corpus_form)
        assert unwithhold(archive, page, "mistake", corpus_form) == texts[1:]
    assert [int(path.name[:3]) for path in copy.corpus if int(path.name[:3]) in texts] == texts[1:]
    assert copy.findings() == []


def test_a_text_that_is_not_withheld_is_reported(copy: Copy) -> None:
    with copy.opened() as archive:
        with pytest.raises(NotInTheArchive, match="not withheld"):
            unwithhold(archive, 4, "none", corpus_form)
        with pytest.raises(NotInTheArchive, match="no such page"):
            unwithhold(archive, PageToWithhold("thanhtri", "web", "none"), "none", corpus_form)


def test_an_imported_document_returns_byte_for_byte(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    name = "000_0123456789abcdef.txt"
    (seeds / name).write_text(_DOCUMENT, encoding="utf-8")
    with open_archive(tmp_path / "data") as archive:
        import_seeds(archive, seeds, one_line)
        withhold(archive, 0, "order")
        assert not (archive.folder.corpus / name).exists()
        assert list(verify(archive)) == []
        unwithhold(archive, 0, "mistake", corpus_form)
        assert (archive.folder.corpus / name).read_text(encoding="utf-8") == _DOCUMENT
        assert list(verify(archive)) == []


def test_an_older_database_does_not_publish_the_text_again(copy: Copy) -> None:
    page, texts = edited_page(copy)
    before = rows_of(copy)
    with copy.opened() as archive:
        withhold(archive, page, "court order 1")
    restore_rows(copy, before)
    assert FindingKind.TAKEDOWN_NOT_APPLIED in {finding.kind for finding in copy.findings()}
    assert copy.repaired() == []
    assert not [path for path in copy.corpus if int(path.name[:3]) in texts]
    assert not addresses(copy, page) & indexed(copy)


def test_nor_if_the_record_is_lost_and_only_the_manifest_has_the_takedown(copy: Copy) -> None:
    before = rows_of(copy)
    with copy.opened() as archive:
        withhold(archive, 4, "court order 1")
    restore_rows(copy, before)
    copy.takedown_log.unlink()
    assert copy.repaired() == []
    assert not [path for path in copy.corpus if path.name.startswith("004")]
    assert [record["ordinal"] for record in copy.takedowns()] == [4]


def test_the_next_publishing_obeys_it_too(copy: Copy) -> None:
    page, texts = edited_page(copy)
    before = rows_of(copy)
    with copy.opened() as archive:
        withhold(archive, page, "court order 1")
    restore_rows(copy, before)
    with copy.opened() as archive:
        publish(archive, corpus_form)
    assert not [path for path in copy.corpus if int(path.name[:3]) in texts]
    assert copy.findings() == []


def test_an_older_database_does_not_undo_a_lifted_takedown(copy: Copy) -> None:
    with copy.opened() as archive:
        withhold(archive, 4, "court order 1")
    before = rows_of(copy)
    with copy.opened() as archive:
        unwithhold(archive, 4, "mistake", corpus_form)
    restore_rows(copy, before)
    assert copy.repaired() == []
    assert [path for path in copy.corpus if path.name.startswith("004")]


def test_a_torn_record_is_named_and_cut_by_the_next(copy: Copy) -> None:
    with copy.opened() as archive:
        withhold(archive, 4, "court order 1")
    with copy.takedown_log.open("ab") as log:
        log.write(b'{"act": "unwith')
    assert {finding.kind for finding in copy.findings()} == {FindingKind.TAKEDOWN_LINE_TORN}
    with copy.opened() as archive:
        withhold(archive, 5, "court order 2")
    assert [record["ordinal"] for record in copy.takedowns()] == [4, 5]
    assert copy.findings() == []


@pytest.mark.parametrize(
    "line", [b"\0" * 300 + b"\n", b'{"act": "withhold", "ordinal": 1e400}\n', b"[" * 90_000 + b"\n"]
)
def test_an_invalid_record_changes_nothing(copy: Copy, line: bytes) -> None:
    copy.takedown_log.write_bytes(line)
    assert {finding.kind for finding in copy.findings()} == {FindingKind.TAKEDOWN_LINE_TORN}
    with copy.opened() as archive:
        withhold(archive, 5, "court order 2")
    assert not [path for path in copy.corpus if path.name.startswith("005")]


def test_the_commands_ask_and_show_the_title(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_DATA", str(copy.data))
    title = next(line["title"] for line in copy.lines() if line["ordinal"] == 4)
    run = CliRunner().invoke
    shown = run(command_line(), ["withhold", "4", "--reason", "order", "--dry-run"])
    assert (shown.exit_code, shown.stdout) == (0, f"004 {title}\n")
    refused = run(command_line(), ["withhold", "4", "--reason", "order"], input="n\n")
    assert refused.exit_code == 1
    assert title in refused.output
    assert not copy.takedown_log.exists()
    assert run(command_line(), ["withhold", "4", "--reason", "order"], input="y\n").exit_code == 0
    assert run(command_line(), ["unwithhold", "4", "--reason", "mistake", "--dry-run"]).exit_code == 0
    assert len(copy.takedowns()) == 1
    done = run(command_line(), ["unwithhold", "4", "--reason", "mistake", "--yes", "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, [4])
    huge = run(command_line(), ["withhold", "9" * 30, "--reason", "order", "--yes"])
    assert huge.exit_code == 2
