"""Pages that a site serves, with status 200, where it has nothing to show: logins and errors."""

import re

from selectolax.lexbor import LexborHTMLParser

from extractors.refusal import RefusalReason
from extractors.white_space import one_line

# What a short page says of itself in its title or heading; longer headings are of stories about such things.
_LONGEST_HEADING = 60
# A page with more text than this has something to show beside its login box.
_LONGEST_LOGIN = 1500
_ERROR = re.compile(
    r"^\W*(?:4\d\d|50[0-4])\b|không tìm thấy|không tồn tại|not found|bảo trì|maintenance|lỗi hệ thống|server error",
    re.IGNORECASE,
)


def wall(tree: LexborHTMLParser) -> tuple[RefusalReason, str] | None:
    """Only for pages on which no layout's sign was seen: a story may have a login box beside it."""
    text = tree.body.text() if tree.body else ""
    if tree.css_first("input[type=password]") is not None and len(one_line(text)) <= _LONGEST_LOGIN:
        return RefusalReason.LOGIN, "asks for a password"
    for selector in ("title", "h1"):
        node = tree.css_first(selector)
        heading = one_line(node.text()) if node is not None else ""
        if 0 < len(heading) <= _LONGEST_HEADING and _ERROR.search(heading):
            return RefusalReason.ERROR_PAGE, f"{selector}: {heading}"
    return None
