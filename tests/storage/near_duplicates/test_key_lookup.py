"""One statement finds the texts of many keys, a limited number of each."""

from storage.archive import Archive
from storage.near_duplicates.index import add_near_rows
from storage.near_duplicates.key_lookup import ordinals_by_key
from storage.tables.derived import NearBand

LARGEST = 2**63 - 1


def test_of_each_key_the_lowest_ordinals_are_found(archive: Archive) -> None:
    texts = {1: range(7), 2: range(4, 9), LARGEST: range(3), 5: range(100)}
    with archive.database.writing() as session:
        add_near_rows(
            session, NearBand, [{"band": band, "ordinal": one} for band, ordinals in texts.items() for one in ordinals]
        )
    with archive.database.reading() as session:
        found = ordinals_by_key(session, NearBand.band, [1, 2, 3, LARGEST], 5)
        assert found == {1: [0, 1, 2, 3, 4], 2: [4, 5, 6, 7, 8], LARGEST: [0, 1, 2]}
        assert ordinals_by_key(session, NearBand.band, [], 5) == {}
