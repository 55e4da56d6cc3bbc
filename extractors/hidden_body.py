"""Bodies that a page ships obfuscated: found out and refused, never decoded, never filled from around them."""

import re

from extractors.cut import CutBody, unlinked_length
from extractors.head import Head
from extractors.refusal import Refusal, RefusalReason
from seeds.hidden_body import HiddenBody
from seeds.layout import Layout


def hidden_body(head: Head, bodies: list[CutBody], layout: Layout) -> Refusal | None:
    """The refusal's detail ends with the lead, which is all of the text that the page shows."""
    if layout.hidden_body is None:
        return None
    sign = _sign(bodies, layout, layout.hidden_body, has_lead=head.lead is not None)
    if sign is None:
        return None
    lead = f"; lead: {head.lead.text}" if head.lead else ""
    detail = f"{sign}; title: {head.title.text}{lead}"
    return Refusal(RefusalReason.BODY_OBFUSCATED, detail, layout.name, layout.digest)


def _sign(bodies: list[CutBody], layout: Layout, rule: HiddenBody, *, has_lead: bool) -> str | None:
    texts = [block.text for body in bodies for block in body.blocks]
    blobs = [text for text in texts if any(re.search(pattern, text) for pattern in rule.block)]
    if blobs:
        return f"a blob of {max(map(len, blobs))} characters"
    if rule.shortest is None or not has_lead:
        return None
    length = sum(unlinked_length(body.node.clone(), layout) for body in bodies)
    return f"{length} characters of body" if length < rule.shortest else None
