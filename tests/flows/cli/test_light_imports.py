"""A command imports no more than it needs before its work."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from extractors.html.element_text import one_line
from flows.cli.app import application
from flows.extraction.corpus_form import corpus_form
from storage.archive import open_archive
from storage.corpus.publish import publish
from storage.corpus.seed_import import import_seeds
from tests.storage.shown_pages import Shown, text

# What crawling, reading, publishing, Prefect, alarms, exports and the servers need: looking needs none of it.
HEAVY = (
    *("alembic", "cryptography", "dateparser", "fastapi", "feedparser", "httpx", "jinja2", "lxml", "multiprocessing"),
    *("obstore", "prefect", "psycopg", "pyarrow", "rensa", "scrapy", "smtplib", "starlette", "trafilatura", "twisted"),
    *(
        "uvicorn",
        "flows.crawl",
        "flows.exports",
        "flows.extraction",
        "flows.relearn",
        "flows.serve",
        "flows.site_check",
    ),
)
# Each command runs as `main` runs it, and then says which of those modules it imported.
RUN = """
import io, json, sys
from contextlib import redirect_stdout
from flows.cli.main import main

heavy, found = json.loads(sys.argv[1]), {}
for words in json.loads(sys.argv[2]):
    sys.argv = ["luutru", *words]
    before, ended = set(sys.modules), 0
    with redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")):
        try:
            main()
        except SystemExit as end:
            ended = end.code or 0
    found[" ".join(words)] = [ended, *(name for name in heavy if name in sys.modules and name not in before)]
print(json.dumps(found))
"""
LOOK = (
    *(("status",), ("status", "--calendar"), ("status", "--economics"), ("status", "--json")),
    *(("history", "1"), ("diff", "1"), ("search", "rau"), ("similar", "1"), ("similar", "--report")),
    *(("sites",), ("sites", "--print", "hanoimoi"), ("store",), ("login", "--room")),
    *((word, "--help") for word in ("status", "history", "diff", "search", "similar", "sites", "withhold", "room")),
)
LIST = (("--version",), ("--help",), ("sites",))
# What an archive's rows answer alone. Each of these takes a twentieth of a second or so to import.
OF_ROWS = (("status",), ("status", "--json"), ("history", "1"), ("diff", "1"))
NOT_OF_ROWS = (
    *("rich._emoji_codes", "seeds.load", "sqlalchemy.dialects.postgresql"),
    *("storage.tables.derived", "storage.search.index", "storage.warc.reader"),
)


def modules_of(commands: tuple[tuple[str, ...], ...], heavy: tuple[str, ...], data: Path) -> dict[str, list[object]]:
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(heavy), json.dumps(commands)],
        env=os.environ | {"LUUTRU_DATA": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, list[object]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with an imported text and a page of two versions."""
    folder = tmp_path_factory.mktemp("looked")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "000_0123456789abcdef.txt").write_bytes("Bài cũ".encode())
    with open_archive(folder / "data") as archive:
        import_seeds(archive, folder / "seeds", one_line)
        shown = Shown(archive)
        for day, price in enumerate(("12.500", "15.200")):
            shown.capture("1", day, text("Chợ đông", f"Giá rau tăng {price} đồng."))
        publish(archive, corpus_form)
    return folder / "data"


def test_a_command_that_looks_imports_nothing_that_works(data: Path) -> None:
    assert modules_of(LOOK, HEAVY, data) == nothing_of(LOOK)


def test_rows_are_shown_without_site_files(data: Path) -> None:
    assert modules_of(OF_ROWS, NOT_OF_ROWS, data) == nothing_of(OF_ROWS)


def test_what_asks_no_archive_imports_no_database(tmp_path: Path) -> None:
    assert modules_of(LIST, ("sqlalchemy", "sqlite3", *HEAVY), tmp_path) == nothing_of(LIST)
    first_words = LIST[:2]
    assert modules_of(first_words, ("pydantic", "tomllib", "flows.settings"), tmp_path) == nothing_of(first_words)


def nothing_of(commands: tuple[tuple[str, ...], ...]) -> dict[str, list[object]]:
    """Each command ended with 0 and imported none of the modules."""
    return {" ".join(words): [0] for words in commands}


@pytest.mark.parametrize(
    ("program", "heavy"),
    [
        ("from flows.cli.app import application; application('sites')", ("sqlalchemy", "prefect", "trafilatura")),
        *(
            (f"from flows.cli.app import application; application({word!r})", ("alembic", "prefect", "smtplib"))
            for word in ("status", "history", "diff", "nightly")
        ),
        ("from flows.cli.app import application; application('status')", ("trafilatura",)),
        # A night's first request waits for this import.
        ("from flows.cli.app import application; application('nightly')", ("extractors", "flows.extraction")),
        ("from flows.cli.app import application; application(only_list=True)", ("sqlalchemy", "pydantic")),
        ("import flows.nightly.steps", ("alembic", "prefect", "trafilatura")),
    ],
)
def test_nothing_heavy_is_imported_in_vain(program: str, heavy: tuple[str, ...]) -> None:
    code = f"{program}; import sys; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("word", "known"), [("status", {"status"}), ("seed", {"seed"})])
def test_a_command_s_name_is_enough_for_it(word: str, known: set[str]) -> None:
    assert commands(word) == known


@pytest.mark.parametrize("word", [None, "--help", "statsu"])
def test_all_commands_are_known_where_none_is_named(word: str | None) -> None:
    assert {"nightly", "withhold", "seed", "db"} < commands(word)


def test_the_list_has_each_command_s_own_text() -> None:
    listed, whole = (typer.main.get_command(application(only_list=short)) for short in (True, False))
    assert texts(listed) == texts(whole)


def texts(group: object) -> dict[str, str]:
    return {name: one.help for name, one in group.commands.items()}  # type: ignore[attr-defined] # as below


def commands(first_word: str | None) -> set[str]:
    return set(typer.main.get_command(application(first_word)).commands)  # type: ignore[attr-defined] # a group has commands
