"""Texts from the web as a terminal may have them."""

import re

# Escape sequences could move the cursor or change the title; direction marks could turn a line round.
_UNSAFE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")


def for_terminal(text: str) -> str:
    return _UNSAFE.sub("\ufffd", text)
