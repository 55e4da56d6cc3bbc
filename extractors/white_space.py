"""One spelling for a text: composed letters, single blanks, nothing invisible."""

import re
import unicodedata

# Zero-width and direction marks, soft hyphens, control characters that are no white space, non-characters.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def one_line(text: str) -> str:
    """The text in NFC with every run of white space (NBSP too) as one blank; doing it again changes nothing."""
    text = text.strip()
    # What is invisible is not printable, nor is white space but the blank: most texts need no more than a look.
    if text.isprintable() and "  " not in text:
        return unicodedata.normalize("NFC", text)
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())
