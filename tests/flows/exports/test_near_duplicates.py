"""Clusters in exports, and one text of each cluster if the options ask for that."""

from pathlib import Path

import pytest

from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.corpus.takedown import withhold
from storage.errors import CorrectTheInput
from storage.near_duplicates.update import update_near_duplicates
from tests.flows.exports.test_formats import content, json_rows, run
from tests.storage.shown_pages import Shown, text

WIRE = [
    f"Đoạn {number}: trong phiên họp ngày {number}, hội đồng đã nghe báo cáo số {number * 7} về việc sửa đường, "
    f"trồng cây và mở thêm {number} lớp học cho người dân ở các khu phố."
    for number in range(1, 7)
]


@pytest.fixture
def archive_with_copies(archive: Archive) -> Archive:
    shown = Shown(archive)
    shown.capture("20", 0, text("Bản tin của hãng", *WIRE, published="2026-01-05", precision="day"))
    shown.capture("21", 0, text("Bản tin đăng trước", *WIRE, published="2026-01-04", precision="day"))
    shown.capture("22", 0, text("Bản tin của hãng", *WIRE, published="2026-01-05", precision="day"))
    publish(archive, corpus_form)
    return archive


def test_rows_name_their_cluster_and_one_of_it_is_kept(archive_with_copies: Archive, tmp_path: Path) -> None:
    update_near_duplicates(archive_with_copies)
    run(str(tmp_path / "all"), "--format", "jsonl")
    rows = {row["page"]: row for row in json_rows(tmp_path / "all")}
    first, other = rows["21"], rows["20"]
    assert other["cluster"] == first["cluster"] == min(first["ordinal"], other["ordinal"])
    assert other["cluster_representative"] == first["cluster_representative"] == first["ordinal"]
    assert other["cluster_similarity"] == 1.0
    assert (rows["1"]["cluster"], rows["1"]["cluster_similarity"]) == (None, None)
    run(str(tmp_path / "one"), "--format", "jsonl", "--drop-near-duplicates")
    assert {row["page"] for row in json_rows(tmp_path / "one")} == rows.keys() - {"20", "22"}
    run(str(tmp_path / "files"), "--drop-near-duplicates")
    names = {name for name in content(tmp_path / "files") if name.endswith(".txt")}
    assert names == {row["file"] for row in json_rows(tmp_path / "one")}


def test_without_the_representative_another_text_of_the_cluster_is_kept(
    archive_with_copies: Archive, tmp_path: Path
) -> None:
    update_near_duplicates(archive_with_copies)
    run(str(tmp_path / "out"), "--format", "jsonl", "--drop-near-duplicates", "--since", "2026-01-05")
    assert {row["page"] for row in json_rows(tmp_path / "out")} == {"1", "20"}


@pytest.mark.usefixtures("archive_with_copies")
def test_copies_are_dropped_only_when_all_texts_are_compared(tmp_path: Path) -> None:
    with pytest.raises(CorrectTheInput, match="luutru similar --update"):
        run(str(tmp_path / "out"), "--drop-near-duplicates")
    assert not (tmp_path / "out").exists()


def test_copies_of_a_withheld_text_are_compared_again_first(archive_with_copies: Archive, tmp_path: Path) -> None:
    update_near_duplicates(archive_with_copies)
    run(str(tmp_path / "all"), "--format", "jsonl")
    first = next(row for row in json_rows(tmp_path / "all") if row["page"] == "21")
    withhold(archive_with_copies, first["ordinal"], "court order")
    with pytest.raises(CorrectTheInput, match="luutru similar --update"):
        run(str(tmp_path / "out"), "--drop-near-duplicates")
    update_near_duplicates(archive_with_copies)
    run(str(tmp_path / "out"), "--drop-near-duplicates", "--format", "jsonl")
    assert {row["page"] for row in json_rows(tmp_path / "out")} == {"1", "3", "20"} | {None}
