"""The one rule by which a body is given to trafilatura: its text holds something that trafilatura can drop.

Evidence: the source of trafilatura 2.3.1, followed for what `main_text` hands over: one article element, in it one
paragraph or heading for each block, a paragraph last; no attribute, no link, no picture; its options "fast" and
"recall", no duplicate filter, no smallest size.

- Its discard paths (`xpaths.py`) ask for attributes, or for elements that are not there; so do its comment search, its
  link density, its form and table rules. None applies.
- `process_node` drops an element that `utils.textfilter` takes for a label: RE_FILTER, or nothing but white space.
- `extract_content` drops an element that repeats the one before it, if it is longer than 50 characters.
- A heading is dropped if no text follows; the last block is a paragraph, and could only be dropped as a label.
- The fallbacks (`recover_wild_text`, `baseline`, the recall retry) need a result that is empty, or other options.

So a text without a label's words and without a repeat comes back as it is. Both conditions below are wider than those
of trafilatura. Tests compare the outcomes, and fail if RE_FILTER changes.
"""

import re
from collections.abc import Sequence
from operator import eq

# The words of trafilatura.utils.RE_FILTER; what follows them is not looked at.
_LABEL = re.compile(
    r"\W*(?:Drucken|E-?Mail|Facebook|Flipboard|Google|Instagram|Linkedin|Mail|PDF|Pinterest|Pocket|Print|QQ|Reddit|"
    r"Twitter|WeChat|WeiBo|Whatsapp|Xing|Mehr zum Thema|More on this)",
    re.IGNORECASE,
)


def may_be_dropped(texts: Sequence[str]) -> bool:
    """Whether trafilatura might drop one of the texts, each of which is one line and not empty."""
    return any(map(eq, texts, texts[1:])) or any(map(_LABEL.match, texts))
