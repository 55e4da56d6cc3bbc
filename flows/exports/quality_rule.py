"""Names the rules by which an export can leave texts out, if a person asks for it."""

from enum import StrEnum

from flows.exports.row import Row

MOST_BOILERPLATE = 0.5


class QualityRule(StrEnum):
    """FINEWEB_2: no flag. OWN_TEXT: at most half of the blocks' characters in lines that many texts share."""

    FINEWEB_2 = "fineweb-2"
    OWN_TEXT = "own-text"

    def takes(self, row: Row) -> bool:
        if self is QualityRule.FINEWEB_2:
            return not row["quality_flags"]
        return (row["boilerplate_share"] or 0.0) <= MOST_BOILERPLATE
