"""The corpus folder: complete files, and a manifest whose torn last line is cut."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from storage.corpus.files import CorpusFiles


def test_files_are_complete_and_no_partial_file_is_left(tmp_path: Path) -> None:
    files = CorpusFiles(tmp_path)
    files.write([("a.txt", b"A"), ("b.txt", b"B" * 100_000)])
    assert {path.name: path.stat().st_size for path in tmp_path.glob("*.txt")} == {"a.txt": 1, "b.txt": 100_000}
    assert list(files.partial.iterdir()) == []


@given(cut=st.integers(1, 60), long=st.booleans())
def test_a_torn_last_line_is_cut_and_complete_lines_stay(tmp_path_factory: object, cut: int, long: bool) -> None:
    folder = tmp_path_factory.mktemp("corpus")  # type: ignore[attr-defined] # pytest's factory, used once for all examples
    files = CorpusFiles(folder)
    whole = '{"ordinal": 41}\n{"ordinal": 42, "title": "' + ("x" * 10_000 if long else "x") + '"}\n'
    torn = ('{"ordinal": 43, "title": "' + "y" * 100)[:cut]
    files.manifest.write_text(whole + torn)
    assert files.cut_torn_line() == len(torn)
    assert files.manifest.read_text() == whole
    assert files.last_ordinal() == 42


def test_an_empty_corpus_has_no_last_ordinal(tmp_path: Path) -> None:
    assert CorpusFiles(tmp_path).last_ordinal() == -1
    assert CorpusFiles(tmp_path).cut_torn_line() == 0


def test_whatever_is_among_unfinished_files_is_deleted(tmp_path: Path) -> None:
    files = CorpusFiles(tmp_path)
    files.clear_partial()  # nothing is there
    (files.partial / "a folder" / "in it").mkdir(parents=True)
    (files.partial / "003_0123456789abcdef.txt").write_text("half")
    (files.partial / "a link").symlink_to(tmp_path)
    files.clear_partial()
    assert list(files.partial.iterdir()) == []
    assert tmp_path.is_dir()
