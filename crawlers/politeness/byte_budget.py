"""Limits the bytes that a night takes of attachments and of requisites."""

from collections import Counter
from collections.abc import Mapping

from crawlers.context import NotCopied
from storage.vocabulary import Purpose

MEGABYTE = 1_000_000


class ByteBudget(NotCopied):
    """`most` has the limits of the purposes that have one; `spent` are the bytes of the run before this process."""

    def __init__(self, most: Mapping[Purpose, int], spent: Mapping[Purpose, int]) -> None:
        self._most = most
        self._spent = Counter(spent)

    def note(self, purpose: Purpose, size: int) -> None:
        self._spent[purpose] += size

    def is_spent(self, purpose: Purpose) -> bool:
        """The answer that goes over the limit is still taken; the next request is not sent."""
        return purpose in self._most and self._spent[purpose] >= self._most[purpose]


UNLIMITED = ByteBudget({}, {})
