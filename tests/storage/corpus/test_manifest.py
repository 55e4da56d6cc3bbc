"""Manifest lines with and without details: both forms stay valid, and a reading can be made from either."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from storage.corpus.manifest import manifest_line
from storage.corpus.pending_texts import CorpusText
from storage.database.bulk import keep_digests
from storage.rebuild.manifest_fields import reading_fields
from storage.tables.readings import Reading
from tests.storage.copies import Copy
from tests.storage.test_rebuild import lose, rebuilt

DETAILS = ("authors", "images", "links", "tags", "language", "provenance")
LATER_KEYS = ("byline", "tags", "language", "layout_digest")

OLDER: dict[str, Any] = {
    "section": "Đời sống",
    "byline": "Bài và ảnh: Phạm Thử",
    "byline_place": "foot",
    "published": "2026-11-01T08:00:00+07:00",
    "precision": "minute",
    "confirmed": True,
    "kinds": [],
}
NEWER = OLDER | {
    "authors": ["Phạm Thử"],
    "tags": ["chợ"],
    "language": "vi",
    "images": [],
    "links": [],
    "provenance": {},
}
TEXT = CorpusText(
    ordinal=7,
    content_hash="ab" * 32,
    title="Chợ phiên",
    lead=None,
    blocks=("Một đoạn.",),
    fields=NEWER,
    layout="detail",
    layout_digest="cd" * 32,
    extractor_version="7",
    site="hanoimoi",
    space="2023",
    key="1",
    url="https://hanoimoi.vn/cho-phien-1.html",
    captured_at=datetime(2026, 11, 2, tzinfo=UTC),
    cause="source",
    replaces=None,
    imported_as=None,
)


def line(text: CorpusText) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(manifest_line(text, file="007_abababababababab.txt", sha256="", kind="live"))
    return said


def test_a_line_has_the_names_in_addition_to_the_byline() -> None:
    said = line(TEXT)
    assert (said["byline"], said["authors"]) == ("Bài và ảnh: Phạm Thử", ["Phạm Thử"])
    assert (said["tags"], said["language"], said["layout_digest"]) == (["chợ"], "vi", "cd" * 32)


def test_a_reading_without_details_has_its_former_line() -> None:
    said = line(replace(TEXT, fields=OLDER))
    assert said["authors"] == ["Bài và ảnh: Phạm Thử"]
    assert not said.keys() & set(LATER_KEYS)


@pytest.mark.parametrize("fields", [OLDER, NEWER, NEWER | {"byline": None, "byline_place": None, "authors": []}])
def test_fields_taken_from_a_line_give_that_line(fields: dict[str, Any]) -> None:
    said = line(replace(TEXT, fields=fields))
    assert line(replace(TEXT, fields=reading_fields(said, "foot"))) == said


def test_an_older_archive_agrees_with_its_lines_and_can_be_rebuilt(copy: Copy) -> None:
    with copy.opened() as archive, archive.database.writing() as session:
        readings = session.scalars(select(Reading).where(Reading.fields.is_not(None))).all()
        for reading in readings:
            reading.fields = {name: value for name, value in (reading.fields or {}).items() if name not in DETAILS}
        session.flush()
        keep_digests(session, Reading, [reading.id for reading in readings])
    lines = [{name: value for name, value in one.items() if name not in LATER_KEYS} for one in copy.lines()]
    bylines = {one["ordinal"]: one.get("byline") for one in copy.lines()}
    for one in lines:
        one["authors"] = [bylines[one["ordinal"]]] if bylines[one["ordinal"]] else []
    said = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines)
    copy.manifest.write_text(said, encoding="utf-8")
    assert copy.findings() == []
    lose(copy)
    assert rebuilt(copy).without_text == []
    assert copy.findings() == []
    assert copy.manifest.read_text(encoding="utf-8") == said
