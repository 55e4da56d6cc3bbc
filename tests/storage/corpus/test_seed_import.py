"""Importing documents that existed before the first crawl."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from extractors.html.element_text import one_line
from storage.archive import Archive
from storage.corpus.files import CorpusFiles
from storage.corpus.seed_import import import_seeds, imported_with, keep_blocks
from storage.errors import CorpusNotEmpty, CorrectTheInput
from storage.tables.corpus import ImportedBlock, Publication
from storage.vocabulary import PublicationCause

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "000_0123456789abcdef.txt").write_bytes("Tiêu đề\n\nMột đoạn.\r\n\xa0Hai  đoạn. \n".encode())
    (folder / "007_fedcba9876543210.txt").write_bytes(b"not UTF-8: \xff\n")
    return folder


def test_files_keep_their_bytes_names_and_ordinals(archive: Archive, seeds: Path) -> None:
    assert import_seeds(archive, seeds, one_line) == [0, 7]
    for path in seeds.iterdir():
        assert (archive.folder.corpus / path.name).read_bytes() == path.read_bytes()
    lines = [json.loads(line) for line in CorpusFiles(archive.folder.corpus).manifest.read_text().splitlines()]
    assert [(line["ordinal"], line["cause"]) for line in lines] == [(0, "import"), (7, "import")]


def test_a_second_import_is_refused_and_changes_nothing(archive: Archive, seeds: Path) -> None:
    import_seeds(archive, seeds, one_line)
    before = sorted((path.name, path.read_bytes()) for path in archive.folder.corpus.glob("*.[jt]*"))
    with pytest.raises(CorpusNotEmpty):
        import_seeds(archive, seeds, one_line)
    assert sorted((path.name, path.read_bytes()) for path in archive.folder.corpus.glob("*.[jt]*")) == before


def test_a_folder_with_other_names_is_refused_completely(archive: Archive, seeds: Path) -> None:
    (seeds / "notes.txt").write_text("?")
    with pytest.raises(CorrectTheInput, match=r"notes\.txt"):
        import_seeds(archive, seeds, one_line)
    assert not list(archive.folder.corpus.glob("*.txt"))


def test_an_article_is_recognised_by_its_blocks_with_any_white_space(archive: Archive, seeds: Path) -> None:
    import_seeds(archive, seeds, one_line)
    with archive.database.reading() as session:
        assert imported_with(session, ["Một đoạn.", "Hai đoạn."]) == 0
        assert imported_with(session, ["Một đoạn.", "Ba đoạn."]) is None
        assert imported_with(session, ["Một đoạn."] * 19 + ["Ba đoạn."]) == 0
        assert imported_with(session, []) is None


@given(
    st.text(
        st.sampled_from("aô \u0302\u200e\u200f\u202a\u202e\u2066\u2069\u180e\u00ad\ufeff\u0007\u00a0\u2028\x1c\t\r")
    )
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_imported_line_with_invisible_marks_matches_its_reading(archive: Archive, line: str) -> None:
    with archive.database.writing() as session:
        session.execute(delete(ImportedBlock))
        session.merge(
            Publication(ordinal=3, file="003_0123456789abcdef.txt", cause=PublicationCause.IMPORT, written=True)
        )
        session.flush()
        keep_blocks(session, 3, f"Tiêu đề\n{line}x\n", one_line)
        session.flush()
        assert imported_with(session, [one_line(f"{line}x")]) == 3


@pytest.mark.skipif(not SHARED.exists(), reason="the five seed documents are not here")
def test_the_five_seed_documents(archive: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "five"
    shutil.copytree(SHARED, copy)
    assert import_seeds(archive, copy, one_line) == [0, 1, 2, 3, 4]
