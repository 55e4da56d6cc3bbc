"""Defines the kinds of findings of a verification, each with advice on what to do."""

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    FILE_MISSING = "file_missing"
    FILE_UNKNOWN = "file_unknown"
    FILE_LEFT_OPEN = "file_left_open"
    FILE_ELSEWHERE = "file_elsewhere"
    STORED_FILE_WRONG = "stored_file_wrong"
    RECORD_TORN = "record_torn"
    RECORD_DAMAGED = "record_damaged"
    RECORD_MISSING = "record_missing"
    BLOCK_DIGEST_WRONG = "block_digest_wrong"
    PAYLOAD_DIGEST_WRONG = "payload_digest_wrong"
    REQUEST_LOST = "request_lost"
    ROW_MISSING = "row_missing"
    ROW_DOUBLED = "row_doubled"
    ROW_DIFFERS = "row_differs"
    OFFSET_WRONG = "offset_wrong"
    LENGTH_WRONG = "length_wrong"
    REVISIT_UNRESOLVED = "revisit_unresolved"
    REVISIT_DIGEST_WRONG = "revisit_digest_wrong"
    BODY_DIGEST_WRONG = "body_digest_wrong"
    INDEX_MISSING = "index_missing"
    INDEX_WRONG = "index_wrong"
    OTHER_KIND = "other_kind"
    DATABASE_DAMAGED = "database_damaged"
    ROW_WITHOUT_PARENT = "row_without_parent"
    READING_MISSING = "reading_missing"
    READING_WITHOUT_DOCUMENT = "reading_without_document"
    DOCUMENT_HASH_WRONG = "document_hash_wrong"
    VERSIONS_WRONG = "versions_wrong"
    VISIT_WITHOUT_OUTCOME = "visit_without_outcome"
    ORDINAL_GAP = "ordinal_gap"
    ORDINAL_WRONG = "ordinal_wrong"
    PUBLICATION_UNFINISHED = "publication_unfinished"
    CORPUS_FILE_MISSING = "corpus_file_missing"
    CORPUS_FILE_CHANGED = "corpus_file_changed"
    CORPUS_FILE_UNKNOWN = "corpus_file_unknown"
    CORPUS_PARTIAL_LEFT = "corpus_partial_left"
    MANIFEST_LINE_MISSING = "manifest_line_missing"
    MANIFEST_LINE_TORN = "manifest_line_torn"
    MANIFEST_LINE_WRONG = "manifest_line_wrong"
    MANIFEST_LINE_UNKNOWN = "manifest_line_unknown"
    MANIFEST_ORDER_WRONG = "manifest_order_wrong"
    CORPUS_FILE_UNREADABLE = "corpus_file_unreadable"
    FILE_UNREADABLE = "file_unreadable"
    READING_OF_ANOTHER_BODY = "reading_of_another_body"
    ROW_CHANGED = "row_changed"
    ROWS_DISAGREE = "rows_disagree"
    ROW_LOST = "row_lost"
    TAKEDOWN_LINE_TORN = "takedown_line_torn"
    TAKEDOWN_NOT_APPLIED = "takedown_not_applied"
    TAKEDOWN_NOT_RECORDED = "takedown_not_recorded"
    WITHHELD_TEXT_PRESENT = "withheld_text_present"
    TOMBSTONE_MISSING = "tombstone_missing"
    TOMBSTONE_LEFT = "tombstone_left"
    SEARCH_INDEX_WRONG = "search_index_wrong"
    NEAR_DUPLICATES_WRONG = "near_duplicates_wrong"
    RUN_COUNTS_WRONG = "run_counts_wrong"

    @property
    def advice(self) -> str:
        return _ADVICE[self]


@dataclass(frozen=True, slots=True)
class VerifyFinding:
    """`place` is a path relative to the data folder, or names a row; `key` is the value that its repair needs."""

    kind: FindingKind
    place: str
    detail: str
    key: str | int | None = None


_BACKUP = "put the WARC file back from a backup: nothing else has these bytes"
_ROWS = "`luutru verify --repair` writes the rows again from the WARC file"
_INDEX = "`luutru verify --repair` makes the index again from the WARC file"
_MANIFEST = "`luutru verify --repair` writes the line again from the rows"
_CORPUS = "`luutru verify --repair` writes the file again if the rows still give the same bytes; else use a backup"
_DATABASE = "put the database back from a backup, or move it away and run `luutru rebuild`"
_OLDER = "the database is older than the corpus: " + _DATABASE
_UNREADABLE = "look at it: something else is where a file of the archive belongs; move it away, then verify again"
_TAKEDOWN = "`luutru verify --repair` adds the line to the manifest"
_READ_AGAIN = "`luutru verify --repair` reads the body again"
_STRANGE = "look at it; it is not ours: move it away by hand"
_FINISH = "a command was killed here: run `luutru nightly` or `luutru publish` again, or `luutru verify --repair`"

_K = FindingKind
_ADVICE = {
    _K.FILE_MISSING: _BACKUP,
    _K.FILE_UNKNOWN: _STRANGE,
    _K.FILE_LEFT_OPEN: _FINISH,
    _K.FILE_ELSEWHERE: "`luutru store --send` on that machine; if it is lost, the next run asks for the pages again",
    _K.STORED_FILE_WRONG: "`luutru verify --repair` puts this machine's copy into the object store again",
    _K.RECORD_TORN: _BACKUP,
    _K.RECORD_DAMAGED: _BACKUP,
    _K.RECORD_MISSING: _BACKUP,
    _K.BLOCK_DIGEST_WRONG: _BACKUP,
    _K.PAYLOAD_DIGEST_WRONG: _BACKUP,
    _K.REQUEST_LOST: _BACKUP,
    _K.ROW_MISSING: _ROWS,
    _K.ROW_DOUBLED: _DATABASE,
    _K.ROW_DIFFERS: _ROWS,
    _K.OFFSET_WRONG: _ROWS,
    _K.LENGTH_WRONG: _ROWS,
    _K.REVISIT_UNRESOLVED: "put the WARC file of the original, or the database, back from a backup",
    _K.REVISIT_DIGEST_WRONG: _BACKUP,
    _K.BODY_DIGEST_WRONG: "`luutru verify --repair` computes the digest again from the payload",
    _K.INDEX_MISSING: _INDEX,
    _K.INDEX_WRONG: _INDEX,
    _K.OTHER_KIND: "live and rehearsed pages are mixed here: put what is not of this archive away by hand",
    _K.DATABASE_DAMAGED: _DATABASE,
    _K.ROW_WITHOUT_PARENT: _DATABASE,
    _K.READING_MISSING: _READ_AGAIN,
    _K.READING_WITHOUT_DOCUMENT: _READ_AGAIN,
    _K.DOCUMENT_HASH_WRONG: _DATABASE,
    _K.VERSIONS_WRONG: "`luutru verify --repair` computes the versions again from the captures",
    _K.VISIT_WITHOUT_OUTCOME: "`luutru process` settles it where its capture can be read",
    _K.ORDINAL_GAP: _DATABASE,
    _K.ORDINAL_WRONG: "`luutru verify --repair` takes it from the publication",
    _K.PUBLICATION_UNFINISHED: "a publishing was killed here: run `luutru publish`",
    _K.CORPUS_FILE_MISSING: _CORPUS,
    _K.CORPUS_FILE_CHANGED: _CORPUS,
    _K.CORPUS_FILE_UNKNOWN: _STRANGE,
    _K.CORPUS_PARTIAL_LEFT: _FINISH,
    _K.MANIFEST_LINE_MISSING: _MANIFEST,
    _K.MANIFEST_LINE_TORN: _MANIFEST,
    _K.MANIFEST_LINE_WRONG: _MANIFEST,
    _K.MANIFEST_LINE_UNKNOWN: _OLDER,
    _K.MANIFEST_ORDER_WRONG: _MANIFEST,
    _K.CORPUS_FILE_UNREADABLE: _UNREADABLE,
    _K.FILE_UNREADABLE: _UNREADABLE,
    _K.READING_OF_ANOTHER_BODY: _READ_AGAIN,
    _K.ROW_CHANGED: "`luutru verify --repair` marks the body of a changed reading unread; other rows: " + _DATABASE,
    _K.ROWS_DISAGREE: _DATABASE,
    _K.ROW_LOST: _DATABASE,
    _K.TAKEDOWN_LINE_TORN: "put corpus/takedowns.jsonl back from a backup; the next takedown cuts a torn last line",
    _K.TAKEDOWN_NOT_APPLIED: "`luutru verify --repair` applies it, as the next `luutru publish` does",
    _K.TAKEDOWN_NOT_RECORDED: "`luutru verify --repair` adds it to the record of takedowns",
    _K.WITHHELD_TEXT_PRESENT: "`luutru verify --repair` takes it out",
    _K.TOMBSTONE_MISSING: _TAKEDOWN,
    _K.TOMBSTONE_LEFT: _TAKEDOWN,
    _K.SEARCH_INDEX_WRONG: "`luutru verify --repair` builds the search index again from the texts",
    _K.NEAR_DUPLICATES_WRONG: "`luutru verify --repair` compares these texts with the others again",
    _K.RUN_COUNTS_WRONG: "`luutru verify --repair` deletes these counts: the next night's reports count the run again",
}
