"""Columns of quality, and the named rules that leave out texts only if the options ask for them."""

from pathlib import Path

import pytest

from flows.exports.boilerplate import FEWEST, boilerplate_of
from flows.exports.quality_rule import MOST_BOILERPLATE
from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive
from storage.corpus.publish import publish
from storage.exports.snapshot import snapshot
from tests.flows.exports.test_formats import json_rows, run
from tests.storage.shown_pages import SITE, Shown, text

INVITATION = "Mời bạn đọc gửi ý kiến và hình ảnh về tòa soạn theo số điện thoại đường dây nóng của báo."
SENTENCE = "Bài số {} có một câu của riêng nó, và câu này được viết cho người đọc trong năm."


@pytest.fixture
def archive_with_boilerplate(archive: Archive) -> Archive:
    shown = Shown(archive)
    for number in range(10, 10 + FEWEST):
        shown.capture(str(number), 0, text(f"Tin {number}", SENTENCE.format(number), INVITATION))
    shown.capture("50", 0, text("Tin lặp", *["Chia sẻ bài này với bạn bè."] * 9))
    shown.capture("51", 0, text("Lời mời", INVITATION, language="vi"))
    publish(archive, corpus_form)
    return archive


@pytest.mark.usefixtures("archive_with_boilerplate")
def test_rows_have_the_quality_of_their_texts(tmp_path: Path) -> None:
    run(str(tmp_path / "out"), "--format", "jsonl")
    rows = {row["page"]: row for row in json_rows(tmp_path / "out")}
    assert (rows["10"]["boilerplate_lines"], rows["10"]["quality_flags"]) == (1, [])
    assert rows["10"]["boilerplate_share"] == round(len(INVITATION) / len(SENTENCE.format(10) + INVITATION), 4)
    assert rows["10"]["characters"] == len(rows["10"]["text"])
    assert (rows["3"]["boilerplate_lines"], rows["51"]["boilerplate_share"]) == (0, 1.0)
    assert "repeated_lines" in rows["50"]["quality_flags"]
    assert (rows[None]["boilerplate_lines"], rows[None]["words"] > 0) == (None, True)


@pytest.mark.usefixtures("archive_with_boilerplate")
def test_a_rule_leaves_texts_out_only_on_request(tmp_path: Path) -> None:
    kept = {}
    for name, words in (
        ("all", ()),
        ("fineweb", ("--min-quality", "fineweb-2")),
        ("own", ("--min-quality", "own-text")),
        ("both", ("--min-quality", "fineweb-2", "--min-quality", "own-text")),
    ):
        run(str(tmp_path / name), "--format", "jsonl", *words)
        kept[name] = {row["page"] for row in json_rows(tmp_path / name)}
    assert {"3", "10", "50", "51", None} <= kept["all"]
    assert "50" not in kept["fineweb"]
    assert "10" in kept["fineweb"]
    mostly = {row["page"] for row in json_rows(tmp_path / "all") if (row["boilerplate_share"] or 0) > MOST_BOILERPLATE}
    assert "51" in mostly
    assert kept["all"] - kept["own"] == mostly
    assert kept["both"] == kept["fineweb"] & kept["own"]


def test_counts_stay_bounded_and_find_frequent_sentences(
    archive_with_boilerplate: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.exports.boilerplate._LINES", 15)
    with snapshot(archive_with_boilerplate) as shot:
        found = boilerplate_of(shot.shown_blocks(SITE))
    assert INVITATION in found.lines
