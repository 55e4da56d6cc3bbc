"""Recognises lasting class names and ids: words that a person chose, not hashes, numbers or measures."""

import re
from collections import Counter
from collections.abc import Iterable

_NAME = re.compile(r"[A-Za-z][A-Za-z_-]{2,60}")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

# Hashes that tools append to a name: name__hash (CSS modules), Name-hash (styled components).
_HASHED = re.compile(r"(?P<stem>[A-Za-z][A-Za-z_-]{2,60}?(?:__|-sc-|--|-|_))(?P<hash>[A-Za-z0-9_-]{5,8})")

# Utility classes describe the look of an element, not its meaning.
_UTILITIES = frozenset(
    {"flex", "grid", "block", "hidden", "inline", "relative", "absolute", "sticky", "container", "row", "column", "col"}
    | {"wrapper", "clearfix", "left", "right", "center", "top", "bottom", "full", "half", "active", "open", "close"}
    | {"show", "first", "last", "odd", "even", "visible", "uppercase", "paywall"}
)
_MOST_CONSONANTS = 4
_SHORTEST_WORD = 3
# A hash that consists of letters is not longer than this.
_LONGEST_HASH = 8
# A shorter prefix (css-, dcr-) comes from the tool, and does not describe the element.
_SHORTEST_STEM = 5
# A prefix is followed by hashes if it has this many endings, and this share of them are not words.
_ENDINGS = 5
_HASHED_SHARE = 0.5


def lasts(name: str) -> bool:
    """Whether the name consists of words: it has no digit and does not look like a hash."""
    return _NAME.fullmatch(name) is not None and name.lower() not in _UTILITIES and _is_words(name)


def stem(name: str) -> str | None:
    """The lasting beginning of a name that ends in a hash, with its hyphen or underscores; None for other names."""
    match = _HASHED.fullmatch(name)
    if match is None or not _is_hash(match["hash"]):
        return None
    bare = match["stem"].rstrip("_-")
    return match["stem"] if len(bare) >= _SHORTEST_STEM and lasts(bare) else None


def hashed_prefixes(names: Iterable[str]) -> frozenset[str]:
    """The prefixes, up to the last hyphen or underscore, of names that end in hashes."""
    endings = {name: _parted(name) for name in set(names)}
    every = Counter(prefix for prefix, _ in endings.values() if prefix)
    hashed = Counter(prefix for prefix, ending in endings.values() if prefix and _is_hash(ending))
    return frozenset(one for one, count in every.items() if count >= _ENDINGS and hashed[one] >= _HASHED_SHARE * count)


def _parted(name: str) -> tuple[str, str]:
    """The prefix and the ending; of Name-ending all prefixes are one, since styled components write all of them so."""
    match = re.fullmatch(r"(.+[-_])([A-Za-z0-9]{5,8})", name)
    if match is None:
        return "", name
    return ("Name-" if re.fullmatch(r"(?:[A-Z][a-z]+){2,}-", match[1]) else match[1]), match[2]


def has_prefix(name: str, prefixes: frozenset[str]) -> bool:
    return _parted(name)[0] in prefixes


def _is_hash(text: str) -> bool:
    return any(char.isdigit() for char in text) or not _is_words(text)


def _is_words(name: str) -> bool:
    parts = [part for part in re.split(r"[_-]+", name) if part]
    return all(_is_word(part) for part in parts)


def _is_word(part: str) -> bool:
    words = _WORD.findall(part)
    if "".join(words) != part:
        return False
    if len(words) > 1 and len(part) <= _LONGEST_HASH and min(map(len, words)) < _SHORTEST_WORD:
        return False
    return all(_can_be_said(word.lower()) for word in words)


def _can_be_said(word: str) -> bool:
    runs = re.findall(r"[bcdfghjklmnpqrstvwxz]+", word)
    return max(map(len, runs), default=0) <= _MOST_CONSONANTS
