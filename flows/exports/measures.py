"""Fills in the columns of quality: those of the text alone, and those of its site's boilerplate."""

from dataclasses import dataclass, field

from extractors.quality.measure import Quality, quality_of
from flows.exports.boilerplate import Boilerplate, boilerplate_of
from flows.exports.row import Row
from storage.exports.snapshot import Snapshot


@dataclass(slots=True)
class Measures:
    """Reads the texts of a site for its boilerplate when its first row is measured; rows come site by site."""

    shot: Snapshot
    _site: str | None = None
    _boilerplate: Boilerplate = field(default_factory=lambda: Boilerplate(frozenset()))

    def measure(self, row: Row) -> None:
        """A row that is measured already stays as it is."""
        if row["characters"] is not None:
            return
        row.update(_quality_columns(quality_of(row["text"])))
        if row["site"] is not None:
            row.update(_boilerplate_columns(self._of_site(row["site"]), row["blocks"]))

    def _of_site(self, site: str) -> Boilerplate:
        if site != self._site:
            self._site, self._boilerplate = site, boilerplate_of(self.shot.shown_blocks(site))
        return self._boilerplate


def _quality_columns(found: Quality) -> Row:
    return {
        "characters": found.characters,
        "words": found.words,
        "letter_share": found.letter_share,
        "repeated_line_share": found.repeated_line_share,
        "top_ngram_share": found.top_ngram_share,
        "repeated_ngram_share": found.repeated_ngram_share,
        "quality_flags": [flag.value for flag in found.flags],
    }


def _boilerplate_columns(boilerplate: Boilerplate, blocks: list[str]) -> Row:
    lines, characters = boilerplate.count_in(blocks)
    return {
        "boilerplate_lines": lines,
        "boilerplate_share": round(characters / max(1, sum(map(len, blocks))), 4),
    }
