"""The columns of an export, the same under the same names in JSON lines and in Parquet."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    STRINGS = "strings"
    OBJECTS = "objects"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """`keys` are those of the objects in a list of objects; their values are strings."""

    name: str
    type: ColumnType
    about: str
    nullable: bool = True
    keys: tuple[str, ...] = ()


_S, _I, _N, _B, _L, _O = (
    ColumnType.STRING,
    ColumnType.INTEGER,
    ColumnType.NUMBER,
    ColumnType.BOOLEAN,
    ColumnType.STRINGS,
    ColumnType.OBJECTS,
)

COLUMNS: Sequence[ExportColumn] = (
    ExportColumn("id", _S, "site:space:page:version, or import:ordinal; unique in the export", nullable=False),
    ExportColumn("ordinal", _I, "number of the corpus file with this text", nullable=False),
    ExportColumn("file", _S, "name of the corpus file", nullable=False),
    ExportColumn("sha256", _S, "SHA-256 of the corpus file, hex", nullable=False),
    ExportColumn("content_hash", _S, "SHA-256 of title, lead and blocks joined by line ends, hex; null for an import"),
    ExportColumn("kind", _S, "live or rehearsal"),
    ExportColumn("cause", _S, "why the text was published: source, extraction or import", nullable=False),
    ExportColumn("replaces", _I, "ordinal of the text that this one replaces"),
    ExportColumn("imported_as", _I, "ordinal of an imported document with the same text"),
    ExportColumn("site", _S, "slug of the site; null for an import"),
    ExportColumn("space", _S, "one numbering of the site's articles"),
    ExportColumn("page", _S, "the page's id in its space"),
    ExportColumn("url", _S, "the page's last seen address"),
    ExportColumn("linked_from", _S, "address of the page that links this attachment; null for all other texts"),
    ExportColumn("version", _I, "number of the version of the page, from 1"),
    ExportColumn("first_seen", _S, "when the version was first captured, ISO 8601 in UTC"),
    ExportColumn("last_seen", _S, "when it was last captured"),
    ExportColumn("ended", _S, "when the page first showed something else; null while it shows this"),
    ExportColumn(
        "text", _S, "title, lead and blocks with blank lines between them; of an import the whole file", nullable=False
    ),
    ExportColumn("title", _S, "the title"),
    ExportColumn("lead", _S, "the lead"),
    ExportColumn("blocks", _L, "the blocks of the body in page order", nullable=False),
    ExportColumn("kinds", _L, "the kind of each block: paragraph, subheading, caption, item or row", nullable=False),
    ExportColumn("section", _S, "the section that the page names"),
    ExportColumn("byline", _S, "the byline as the page has it"),
    ExportColumn("authors", _L, "the names in the byline", nullable=False),
    ExportColumn("published", _S, "the article's own date, ISO 8601 with its offset, or the day alone"),
    ExportColumn("precision", _S, "minute or day"),
    ExportColumn("language", _S, "vi, other or unknown", nullable=False),
    ExportColumn("tags", _L, "tags that the page states", nullable=False),
    ExportColumn("images", _O, "pictures in the body", nullable=False, keys=("url", "caption", "credit")),
    ExportColumn("links", _O, "links in the text", nullable=False, keys=("url", "text")),
    ExportColumn("provenance", _O, "the rule that found each field", nullable=False, keys=("field", "rule")),
    ExportColumn("warnings", _L, "what the reading found odd", nullable=False),
    ExportColumn("characters", _I, "characters of the text", nullable=False),
    ExportColumn("words", _I, "syllables and figures of the text", nullable=False),
    ExportColumn("letter_share", _N, "share of letters in all characters but white space", nullable=False),
    ExportColumn("repeated_line_share", _N, "share of lines that stood there before", nullable=False),
    ExportColumn("top_ngram_share", _N, "share of characters in the most frequent 2-, 3- or 4-gram", nullable=False),
    ExportColumn("repeated_ngram_share", _N, "share of characters in repeated 5- to 10-grams", nullable=False),
    ExportColumn("quality_flags", _L, "thresholds of FineWeb-2 for Vietnamese that the text exceeds", nullable=False),
    ExportColumn("boilerplate_lines", _I, "blocks that stand in many texts of the site; null for an import"),
    ExportColumn("boilerplate_share", _N, "share of the blocks' characters in such blocks; null for an import"),
    ExportColumn("cluster", _I, "the lowest ordinal of the cluster of near-duplicates; null without a copy"),
    ExportColumn("cluster_representative", _I, "ordinal of the text of the cluster that was published first"),
    ExportColumn("cluster_similarity", _N, "similarity to the representative, by shingles of five syllables"),
    ExportColumn("layout", _S, "the layout that read the page"),
    ExportColumn("layout_digest", _S, "digest of the layout's rules"),
    ExportColumn("layout_confirmed", _B, "whether a live page has confirmed the layout; null for an import"),
    ExportColumn("extractor", _S, "version of the reader"),
)
