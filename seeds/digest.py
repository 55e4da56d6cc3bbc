"""The digest of a set of rules: equal rules have equal digests, on every machine and in every order of keys."""

import hashlib
import json


def digest_of(rules: object) -> str:
    """SHA-256 in hex of the rules' JSON."""
    text = json.dumps(rules, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
