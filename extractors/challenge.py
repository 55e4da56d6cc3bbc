"""Pages that a firewall serves instead of the one asked for."""

import re

# A challenge is a page of a script and a sentence; the largest seen of such products hold some 30 KB of script.
_LARGEST = 64 * 1024

_MARKS = (
    # Cloudrity (Viettel) sets a cookie by script and loads again: 177 to 600 bytes.
    ("cookie script", re.compile(r"document\.cookie\s*=.{0,400}?location\.(?:reload|href|replace)", re.DOTALL)),
    (
        "Cloudflare",
        re.compile(r"cf[-_]chl|/cdn-cgi/challenge-platform|cf-browser-verification|Attention Required! \| Cloudflare"),
    ),
    (
        "captcha",
        re.compile(r"g-recaptcha|h-captcha|cf-turnstile|Incapsula incident|_Incapsula_Resource", re.IGNORECASE),
    ),
    (
        "block page",
        re.compile(r"<title>\s*(?:Access Denied|Just a moment|403 Forbidden|Request Rejected)", re.IGNORECASE),
    ),
    ("block page", re.compile(r"blocked by our security system", re.IGNORECASE)),
)


def challenge_mark(html: str) -> str | None:
    """What gives the challenge away; only for pages on which no layout's sign was seen."""
    if len(html) > _LARGEST:
        return None
    return next((name for name, mark in _MARKS if mark.search(html)), None)
