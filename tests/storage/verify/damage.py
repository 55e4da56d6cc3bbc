"""Functions that damage an archive, each named after the finding that it must give."""

import json
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from storage.warc.gzip_members import whole_members
from tests.storage.copies import Copy

Damage = Callable[[Copy], object]
_GZIP = 16 + zlib.MAX_WBITS
_RESPONSE = "record_kind = 'response'"
_COPIED = "run_id, purpose, url, sent_at, status, record_kind, file, length, payload_digest"


def file_missing(copy: Copy) -> None:
    path = copy.warc()
    path.unlink()
    path.with_name(path.name.replace(".warc.gz", ".cdxj")).unlink()


def file_unknown(copy: Copy) -> None:
    (copy.data / "warc" / "thanhtri" / "notes.txt").write_text("mine")


def file_left_open(copy: Copy) -> None:
    path = copy.warc()
    path.rename(path.with_name(path.name + ".open"))


def record_torn(copy: Copy) -> None:
    path = copy.warc()
    path.write_bytes(path.read_bytes()[:-40])


def record_damaged(copy: Copy) -> None:
    path = copy.warc(number=0)
    offset, length = list(whole_members(path))[10]
    content = bytearray(path.read_bytes())
    content[offset + length // 2] ^= 0xFF
    path.write_bytes(content)


def block_digest_wrong(copy: Copy) -> None:
    def change(record: bytes) -> bytes:
        head, blank, block = record.partition(b"\r\n\r\n")
        return head + blank + block.replace(b"200", b"201", 1)

    _rewrite_last(copy.warc(number=0), change)


def payload_digest_wrong(copy: Copy) -> None:
    """In the record alone: its block digest is right."""
    _rewrite_last(copy.warc(number=0), _with_other_digest(b"WARC-Payload-Digest"))


def request_lost(copy: Copy) -> None:
    """The last answer of this file is a 304."""
    _rewrite_last(copy.warc("sotttt"), _with_other_digest(b"Luutru-Request-Digest"))


def record_missing(copy: Copy) -> None:
    copy.sql(
        f"INSERT INTO exchange ({_COPIED}, id, record_id, \"offset\") SELECT {_COPIED}, 90001, '<urn:uuid:none>', "
        f'"offset" + 1 FROM exchange WHERE id = (SELECT min(id) FROM exchange WHERE {_RESPONSE})'
    )


def row_missing(copy: Copy) -> None:
    copy.sql("DELETE FROM exchange WHERE id = (SELECT min(id) FROM exchange WHERE purpose = 'robots')")


def row_doubled(copy: Copy) -> None:
    copy.sql(
        f'INSERT INTO exchange ({_COPIED}, id, record_id, "offset") SELECT {_COPIED}, 90001, record_id, "offset" '
        f"FROM exchange WHERE id = (SELECT min(id) FROM exchange WHERE {_RESPONSE})"
    )


def row_differs(copy: Copy) -> None:
    copy.sql(f"UPDATE exchange SET url = url || 'x' WHERE id = (SELECT min(id) FROM exchange WHERE {_RESPONSE})")


def offset_wrong(copy: Copy) -> None:
    copy.sql(f'UPDATE exchange SET "offset" = "offset" + 7 WHERE id = (SELECT min(id) FROM exchange WHERE {_RESPONSE})')


def length_wrong(copy: Copy) -> None:
    copy.sql(f"UPDATE exchange SET length = length - 1 WHERE id = (SELECT max(id) FROM exchange WHERE {_RESPONSE})")


def revisit_unresolved(copy: Copy) -> None:
    copy.sql("UPDATE exchange SET original_id = NULL WHERE record_kind = 'revisit'")


def revisit_digest_wrong(copy: Copy) -> None:
    copy.sql(
        "UPDATE exchange SET payload_digest = 'sha256:X' WHERE id = (SELECT min(original_id) FROM exchange WHERE "
        "record_kind = 'revisit')"
    )


def body_digest_wrong(copy: Copy) -> None:
    copy.sql("UPDATE body SET digest = 'abc' WHERE id = (SELECT min(id) FROM body)")


def index_missing(copy: Copy) -> None:
    next((copy.data / "warc" / "sotttt").glob("*.cdxj")).unlink()


def index_wrong(copy: Copy) -> None:
    path = next((copy.data / "warc" / "sotttt").glob("*.cdxj"))
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))


def other_kind(copy: Copy) -> None:
    copy.sql("UPDATE archive_mark SET kind = 'live'")


def database_damaged(copy: Copy) -> None:
    """An index of SQLite that differs from its table."""
    with closing(sqlite3.connect(copy.data / "archive.db")) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = "
            "'ix_document_unpublished') WHERE name = 'ix_address_page_id'"
        )
        connection.commit()


def reading_missing(copy: Copy) -> None:
    copy.sql("UPDATE body SET reading_id = 90001 WHERE id = (SELECT min(id) FROM body)")


def reading_without_document(copy: Copy) -> None:
    copy.sql("UPDATE reading SET content_hash = 'abc' WHERE id = (SELECT min(id) FROM reading)")


def document_hash_wrong(copy: Copy) -> None:
    copy.sql("UPDATE document SET title = title || '!' WHERE ordinal = 1")


def versions_wrong(copy: Copy) -> None:
    copy.sql("UPDATE version SET last_seen_at = first_seen_at, ended_at = NULL")


def visit_without_outcome(copy: Copy) -> None:
    copy.sql("UPDATE visit SET outcome = NULL WHERE id = (SELECT min(id) FROM visit)")


def ordinal_gap(copy: Copy) -> None:
    copy.corpus[3].unlink()
    _change_lines(copy, lambda lines: lines[:3] + lines[4:])
    copy.sql("DELETE FROM publication WHERE ordinal = 3")


def publication_unfinished(copy: Copy) -> None:
    copy.sql("UPDATE publication SET written = false WHERE ordinal = 3")


def corpus_file_missing(copy: Copy) -> None:
    copy.corpus[2].unlink()


def corpus_file_changed(copy: Copy) -> None:
    copy.corpus[2].write_bytes(copy.corpus[2].read_bytes() + b"\n")


def corpus_file_unknown(copy: Copy) -> None:
    (copy.data / "corpus" / "900_0123456789abcdef.txt").write_text("mine")


def corpus_partial_left(copy: Copy) -> None:
    (copy.data / "corpus" / ".partial" / "900_0123456789abcdef.txt").write_text("half")


def manifest_line_missing(copy: Copy) -> None:
    _change_lines(copy, lambda lines: lines[:5] + lines[6:])


def manifest_line_torn(copy: Copy) -> None:
    copy.manifest.write_bytes(copy.manifest.read_bytes()[:-9])


def manifest_line_wrong(copy: Copy) -> None:
    def change(lines: list[str]) -> list[str]:
        said = json.loads(lines[4])
        return [*lines[:4], json.dumps(said | {"sha256": "0" * 64}, ensure_ascii=False) + "\n", *lines[5:]]

    _change_lines(copy, change)


def manifest_line_unknown(copy: Copy) -> None:
    copy.sql("DELETE FROM publication WHERE ordinal = (SELECT max(ordinal) FROM publication)")


def manifest_order_wrong(copy: Copy) -> None:
    _change_lines(copy, lambda lines: [lines[1], lines[0], *lines[2:], lines[3]])


REPAIRABLE: tuple[Damage, ...] = (
    file_left_open,
    row_missing,
    row_differs,
    offset_wrong,
    length_wrong,
    revisit_unresolved,
    revisit_digest_wrong,
    body_digest_wrong,
    index_missing,
    index_wrong,
    versions_wrong,
    corpus_file_missing,
    corpus_file_changed,
    corpus_partial_left,
    manifest_line_missing,
    manifest_line_torn,
    manifest_line_wrong,
    manifest_order_wrong,
)
"""Damage that a repair derives again."""
LASTING: tuple[Damage, ...] = (
    file_missing,
    file_unknown,
    record_torn,
    record_damaged,
    record_missing,
    block_digest_wrong,
    payload_digest_wrong,
    request_lost,
    row_doubled,
    other_kind,
    database_damaged,
    reading_missing,
    reading_without_document,
    document_hash_wrong,
    visit_without_outcome,
    ordinal_gap,
    publication_unfinished,
    corpus_file_unknown,
    manifest_line_unknown,
)
"""Damage that needs a backup, another command, or a person."""


def _change_lines(copy: Copy, change: Callable[[list[str]], list[str]]) -> None:
    lines = copy.manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    copy.manifest.write_text("".join(change(lines)), encoding="utf-8")


def _with_other_digest(field: bytes) -> Callable[[bytes], bytes]:
    def change(record: bytes) -> bytes:
        begin = record.index(field + b": sha256:") + len(field) + 9
        letter = b"A" if record[begin : begin + 1] != b"A" else b"B"
        return record[:begin] + letter + record[begin + 1 :]

    return change


def _rewrite_last(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Changes the file's last record, which is a response."""
    offset, _ = list(whole_members(path))[-1]
    content = path.read_bytes()
    squeeze = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    changed = change(zlib.decompress(content[offset:], _GZIP))
    path.write_bytes(content[:offset] + squeeze.compress(changed) + squeeze.flush())
