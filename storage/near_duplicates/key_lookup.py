"""Which texts have a key (a band or a sampled shingle), for many keys in one statement."""

import json
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import InstrumentedAttribute, Session

_LOOKUP = {
    # The subquery ends the range of a key, so that a key of a million texts costs what one of a few does.
    "sqlite": "SELECT chosen.value, known.ordinal FROM json_each(:keys) AS chosen CROSS JOIN {table} AS known"
    " WHERE known.{key} = chosen.value AND known.ordinal <= coalesce((SELECT ordinal FROM {table}"
    " WHERE {key} = chosen.value ORDER BY ordinal LIMIT 1 OFFSET :most - 1), 9223372036854775807)",
    "postgresql": "SELECT chosen.value, known.ordinal FROM unnest(CAST(:keys AS bigint[])) AS chosen (value)"
    " CROSS JOIN LATERAL (SELECT ordinal FROM {table} WHERE {key} = chosen.value"
    " ORDER BY ordinal LIMIT :most) AS known",
}


def ordinals_by_key(
    session: Session, key: InstrumentedAttribute[int], keys: Sequence[int], most: int
) -> dict[int, list[int]]:
    """For each key that texts have, the lowest `most` ordinals of them, in order."""
    dialect = session.get_bind().dialect.name
    statement = _LOOKUP[dialect].format(table=key.class_.__tablename__, key=key.key)
    wanted = json.dumps(keys) if dialect == "sqlite" else list(keys)
    found: dict[int, list[int]] = {}
    rows = session.execute(text(statement), {"keys": wanted, "most": most})
    for one, ordinal in rows:
        found.setdefault(one, []).append(ordinal)
    for ordinals in found.values():
        ordinals.sort()
    return found
