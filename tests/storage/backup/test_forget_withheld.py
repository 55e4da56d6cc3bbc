"""`luutru backup DIR --forget-withheld`: no generation has a withheld text any more, and the WARC files are named."""

import gzip
import json
import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from extractors.html.element_text import one_line
from flows.cli.main import command_line
from flows.extraction.corpus_form import corpus_form
from storage.archive import open_archive
from storage.backup.check import prove_backup
from storage.backup.folder import BackupFolder
from storage.backup.forget import Forgotten, forget_withheld
from storage.backup.generation import read_generation
from storage.backup.restore import restore
from storage.backup.run import back_up
from storage.backup.trouble import TroubleKind
from storage.corpus.seed_import import import_seeds
from storage.corpus.takedown import unwithhold, withhold
from storage.errors import CorrectTheInput
from storage.verify.run import verify
from tests.postgres import programs
from tests.storage.copies import Copy

REASON = "court order 12"


@pytest.fixture(autouse=True)
def _clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's client programs, in the version of the server."""
    monkeypatch.setenv("PATH", f"{programs()}{os.pathsep}{os.environ['PATH']}")


def passages(copy: Copy, ordinal: int) -> list[str]:
    """The blocks of a text, by which the test finds the text again."""
    (blocks,) = copy.ask("SELECT blocks FROM document WHERE ordinal = :ordinal", ordinal=ordinal)
    result = json.loads(blocks) if isinstance(blocks, str) else blocks
    return [block for block in result if len(block) > 60]


def details(copy: Copy, ordinal: int) -> tuple[list[object], list[object]]:
    """The pictures and links that a reading of the text found."""
    (fields,) = copy.ask(
        "SELECT fields FROM reading JOIN document ON document.content_hash = reading.content_hash "
        "WHERE document.ordinal = :ordinal",
        ordinal=ordinal,
    )
    result = json.loads(fields) if isinstance(fields, str) else fields
    return result["images"], result["links"]


def files_with(folder: Path, passages: list[str]) -> set[str]:
    """Files that have any of the passages, without WARC files; PostgreSQL's own form hides its texts."""
    paths = [path for path in folder.rglob("*") if path.is_file() and ".warc.gz" not in path.name]
    contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {name for name, content in contents.items() if any(passage.encode() in content for passage in passages)}


def records_with(folder: Path, passages: list[str]) -> set[str]:
    """WARC files with any of the passages in a record whose body was sent uncompressed."""
    contents = {path: gzip.decompress(path.read_bytes()) for path in folder.rglob("*.warc.gz")}
    found = {path for path, content in contents.items() if any(passage.encode() in content for passage in passages)}
    return {path.relative_to(folder).as_posix() for path in found}


def forgotten(copy: Copy, target: Path) -> Forgotten:
    with copy.opened() as archive:
        back_up(archive, target)
        return forget_withheld(archive, target)


def three_generations(copy: Copy, target: Path, ordinal: int) -> list[str]:
    """Makes two generations before the takedown and one after it; returns the passages of the text."""
    result = passages(copy, ordinal)
    with copy.opened() as archive:
        back_up(archive, target)
        (copy.data / "logs" / "later.log").write_text("later\n", encoding="utf-8")
        back_up(archive, target)
        withhold(archive, ordinal, REASON)
    assert result
    assert files_with(target, result)
    return result


def test_no_generation_has_it_and_the_warc_files_are_named(copy: Copy, target: Path, tmp_path: Path) -> None:
    assert details(copy, 3)[0]
    result = three_generations(copy, target, 3)
    done = forgotten(copy, target)
    assert done.troubles == ()
    assert (done.takedowns, done.generations) == (1, 3)
    assert files_with(target, result) == set()
    assert records_with(target / "files", result) <= set(done.records) != set()
    assert prove_backup(target).troubles == ()
    for number, path in enumerate(BackupFolder(target).all_generations()):
        again = Copy(tmp_path / f"again-{number}", None)
        assert restore(target, again.data, generation=path.stem).troubles == ()
        assert again.repaired() == []
        assert files_with(again.data, result) == set()
        assert details(again, 3) == ([], [])
        assert again.ask(
            "SELECT count(*) FROM witness JOIN version ON version.page_id = witness.page_id JOIN document "
            "ON document.content_hash = version.content_hash WHERE ordinal = 3 AND (witness.title || description) <> ''"
        ) == (0,)


def test_a_page_is_forgotten_with_texts_that_were_never_published(copy: Copy, target: Path) -> None:
    with copy.opened() as archive, archive.database.writing() as session:
        session.execute(text("UPDATE document SET ordinal = NULL WHERE ordinal = 5"))
        session.execute(text("DELETE FROM publication WHERE ordinal = 5"))
    hash_, title = copy.ask("SELECT content_hash, title FROM document WHERE ordinal IS NULL")
    with copy.opened() as archive:
        back_up(archive, target)
        with archive.database.writing() as session:
            session.execute(
                text(
                    "INSERT INTO withholding (page_id, reason, withheld_at, applied) "
                    "SELECT page_id, 'order', '2026-01-01', TRUE FROM version WHERE content_hash = :hash"
                ),
                {"hash": hash_},
            )
        assert forget_withheld(archive, target).troubles == ()
    assert not any(name.startswith(("rows", "earlier")) for name in files_with(target, [title]))


def test_later_backups_leave_it_out_until_the_takedown_is_lifted(copy: Copy, target: Path, tmp_path: Path) -> None:
    result = three_generations(copy, target, 3)
    forgotten(copy, target)
    with copy.opened() as archive:
        assert back_up(archive, target).troubles == ()
        assert files_with(target, result) == set()
        withhold(archive, 4, "another order")
        back_up(archive, target)
        assert "rows.db" in files_with(
            target, result := [*result, *passages(copy, 4)]
        )  # without a request to forget it
        unwithhold(archive, 3, "mistake", corpus_form)
        assert back_up(archive, target).troubles == ()
    again = Copy(tmp_path / "again", None)
    restore(target, again.data)
    assert again.findings() == []
    assert [path.name[:3] for path in again.corpus if path.name[:3] in ("003", "004")] == ["003"]


def test_a_forgotten_text_is_restored_from_its_warc_files(
    copy: Copy, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = copy.corpus[3].read_bytes()
    three_generations(copy, target, 3)
    forgotten(copy, target)
    again = Copy(tmp_path / "again", None)
    restore(target, again.data)
    with again.opened() as archive, pytest.raises(CorrectTheInput, match="luutru rebuild"):
        unwithhold(archive, 3, "mistake", corpus_form)
    for path in again.data.glob("archive.db*"):
        path.unlink()
    monkeypatch.setenv("LUUTRU_DATA", str(again.data))
    assert CliRunner().invoke(command_line(), ["rebuild"]).exit_code == 0
    with again.opened() as archive:
        assert unwithhold(archive, 3, "mistake", corpus_form) == [3]
    assert again.corpus[3].read_bytes() == published


def test_damaged_copies_that_no_generation_names_go_too(copy: Copy, target: Path) -> None:
    result = passages(copy, 3)
    with copy.opened() as archive:
        back_up(archive, target)
        path = copy.corpus[3]
        sound = path.read_bytes()
        (target / "earlier").mkdir(exist_ok=True)
        (target / "earlier" / ("0" * 64)).write_bytes(sound[:-9])
        other = copy.corpus[4].read_bytes()
        (target / "earlier" / ("1" * 64)).write_bytes(other)
        (target / "earlier" / ("2" * 64)).write_bytes((target / "rows.db").read_bytes())
        withhold(archive, 3, REASON)
        back_up(archive, target, keep=1)
        assert forget_withheld(archive, target).troubles == ()
    assert files_with(target, result) == set()
    assert (target / "earlier" / ("1" * 64)).read_bytes() == other


def test_a_generation_that_cannot_be_searched_is_named(copy: Copy, target: Path) -> None:
    three_generations(copy, target, 3)
    BackupFolder(target).all_generations()[0].write_text("{}", encoding="utf-8")
    done = forgotten(copy, target)
    assert [trouble.kind for trouble in done.troubles] == [TroubleKind.GENERATION_DAMAGED]
    rows = read_generation(BackupFolder(target).all_generations()[2]).files["rows.db"]
    (target / "earlier" / rows.sha256).unlink(missing_ok=True)
    (target / "rows.db").write_bytes(b"")
    with copy.opened() as archive:
        assert TroubleKind.WITHHELD_LEFT in {trouble.kind for trouble in forget_withheld(archive, target).troubles}


def test_an_imported_text_is_forgotten_on_request(tmp_path: Path, target: Path) -> None:
    passage = "Một đoạn đủ dài để được coi là thân bài, và để được tìm thấy trong bản sao lưu."
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "000_0123456789abcdef.txt").write_text(f"Tiêu đề\n\n{passage}", encoding="utf-8")
    with open_archive(tmp_path / "data") as archive:
        import_seeds(archive, seeds, one_line)
        back_up(archive, target)
        withhold(archive, 0, REASON)
        back_up(archive, target)
        assert files_with(target, [passage])
        assert forget_withheld(archive, target).troubles == ()
        assert back_up(archive, target).troubles == ()
        assert files_with(target, [passage]) == set()
        unwithhold(archive, 0, "mistake", corpus_form)
        assert back_up(archive, target).troubles == ()
        assert "files/corpus/000_0123456789abcdef.txt" in files_with(target, [passage])


def test_rows_of_postgresql_lose_it_too(
    nights_on_postgres: Copy, postgres_server: str, postgres_url: str, target: Path, tmp_path: Path
) -> None:
    shutil.copytree(nights_on_postgres.data, tmp_path / "copy")
    name = postgres_url.rpartition("/")[2]
    engine = create_engine(postgres_server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE nights"))
    copy = Copy(tmp_path / "copy", postgres_url)
    three_generations(copy, target, 3)
    assert forgotten(copy, target).troubles == ()
    (first, *_) = BackupFolder(target).all_generations()
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
        there = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
    engine.dispose()
    assert not [one for one in there if one.startswith("luutru_scratch")]
    again = Copy(tmp_path / "again", postgres_url)
    restore(target, again.data, postgres_url, generation=first.stem)
    assert again.ask("SELECT lead, CAST(blocks AS VARCHAR) FROM document WHERE ordinal = 3") == (None, "[]")
    assert again.repaired() == []


@pytest.fixture
def copies(copy: Copy, target: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    three_generations(copy, target, 3)
    monkeypatch.setenv("LUUTRU_DATA", str(copy.data))
    return copy


def test_the_command_names_the_files(copies: Copy, target: Path) -> None:
    command = ["backup", str(target), "--forget-withheld"]
    result = CliRunner().invoke(command_line(), command)
    assert result.exit_code == 0, result.output
    assert "The texts of 1 takedowns are forgotten: 3 generations changed" in result.output
    assert "still has withheld bytes: warc/" in result.output
    again = json.loads(CliRunner().invoke(command_line(), [*command, "--json"]).stdout)
    assert again["forgotten"]["generations"] == 0
    assert again["troubles"] == []
    assert CliRunner().invoke(command_line(), [*command, "--verify"]).exit_code == 2
    with open_archive(copies.data) as archive:
        assert list(verify(archive)) == []
