"""Markup nested deeper than any page of a newspaper: the parser's time grows with the square of the depth."""

import re
from collections import Counter

# Browsers themselves stop at 512; what was never closed (font, b, center) adds up on old pages.
DEEPEST = 4096

# Those that no other tag closes for their author, as p, li, td and option are closed.
_NESTING = (
    "div|span|section|article|main|aside|nav|header|footer|figure|form|ul|ol|dl|table|blockquote|center|font|"
    "a|abbr|address|big|button|cite|code|details|em|fieldset|i|b|ins|del|kbd|label|mark|menu|nobr|object|pre|q|"
    "s|small|strike|strong|sub|summary|sup|svg|template|tt|u|var|h[1-6]"
)
_TAG = re.compile(rf"<(/?)({_NESTING})(?=[\s/>])", re.IGNORECASE)


def deepest_nesting(html: str) -> int:
    """About how deep the elements lie in each other; 0 where there are too few tags for more than DEEPEST."""
    if html.count("<") <= DEEPEST:
        return 0
    open_now: Counter[str] = Counter()
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if not closing:
            open_now[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_now[name]:  # an end without its beginning ends nothing
            open_now[name] -= 1
            depth -= 1
    return deepest
