"""Fixtures of the rehearsal portal's tests."""

from collections.abc import Iterator

import pytest

from tests.rehearsal.portal import Rehearsal


@pytest.fixture
def portal() -> Iterator[Rehearsal]:
    with Rehearsal(keep_bytes=True) as rehearsal:
        yield rehearsal
