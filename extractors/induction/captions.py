"""Recognises text runs that are captions of pictures."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

_NAMES = re.compile(r"caption|credit|pic_?desc|photo-?(?:by|author)", re.IGNORECASE)
_WITHIN = 3


def looks_like_caption(around: Sequence[LexborNode]) -> bool:
    """`around` has the run's owner and the elements around it, from the inside out."""
    if any(node.tag in ("figcaption", "figure") for node in around[: 2 * _WITHIN]):
        return True
    return any(_NAMES.search(node.attributes.get("class") or "") for node in around[:_WITHIN])
