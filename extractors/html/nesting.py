"""Measures how deep markup is nested, so that pages can be refused: the parser's time grows with the depth squared."""

import re
from collections import Counter

# Browsers stop at 512; on old pages, elements that are never closed (font, b, center) add up.
DEEPEST = 4096

# Elements that no other tag closes implicitly, unlike p, li, td and option.
_NESTING = (
    "div|span|section|article|main|aside|nav|header|footer|figure|form|ul|ol|dl|table|blockquote|center|font|"
    "a|abbr|address|big|button|cite|code|details|em|fieldset|i|b|ins|del|kbd|label|mark|menu|nobr|object|pre|q|"
    "s|small|strike|strong|sub|summary|sup|svg|template|tt|u|var|h[1-6]"
)
_TAG = re.compile(rf"<(/?)({_NESTING})(?=[\s/>])", re.IGNORECASE)


def deepest_nesting(html: str) -> int:
    """The approximate depth of nesting; 0 if there are too few tags to exceed DEEPEST."""
    if html.count("<") <= DEEPEST:
        return 0
    open_now: Counter[str] = Counter()
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if not closing:
            open_now[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_now[name]:  # an end tag without its start tag ends nothing
            open_now[name] -= 1
            depth -= 1
    return deepest
