"""The index facts of many records come back from their packed list as they were, in order."""

from datetime import timedelta

import pytest

from storage.vocabulary import RecordKind
from storage.warc.cdxj import ReplayRecord
from storage.warc.record_list import PackedRecords
from storage.warc.record_location import RecordPlace
from tests.storage.exchanges import MOMENT


def record(number: int) -> ReplayRecord:
    moment = MOMENT + timedelta(microseconds=number)
    place = RecordPlace("a.warc.gz", number, 7, f"<urn:uuid:{number}>", moment, "sha256:A", RecordKind.REVISIT)
    return ReplayRecord(place, f"https://bao.example.vn/{number}", 304, "text/html")


@pytest.mark.parametrize("number", [0, 1, 511, 512, 513, 1300])
def test_records_come_back(number: int) -> None:
    packed = PackedRecords()
    for one in range(number):
        packed.append(record(one))
    assert list(packed) == list(packed) == [record(one) for one in range(number)]
