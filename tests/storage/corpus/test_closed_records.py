"""Records are closed by a takedown in the same way, whether rows of revisits repeat their original's digest or not."""

from sqlalchemy import select

from storage.corpus.takedown import withhold
from storage.corpus.takedown_plan import PageToWithhold
from storage.tables.exchanges import LoggedExchange
from storage.withholding import is_closed
from tests.storage.copies import Copy

_AS_OLDER_RELEASES = (
    "UPDATE exchange SET payload_digest = "
    "(SELECT first.payload_digest FROM exchange AS first WHERE first.id = exchange.original_id) "
    "WHERE record_kind = 'revisit' AND original_id IS NOT NULL"
)


def closed_and_open(copy: Copy) -> tuple[set[int], set[int]]:
    with copy.opened() as archive, archive.database.reading() as session:
        ids = select(LoggedExchange.id)
        return set(session.scalars(ids.where(is_closed()))), set(session.scalars(ids.where(~is_closed())))


def test_revisits_are_closed_with_their_original_and_others_stay_open(either: Copy) -> None:
    digests = "SELECT count(*), count(payload_digest) FROM exchange WHERE record_kind = 'revisit'"
    revisits, with_digest = either.ask(digests)
    assert (revisits > 0, with_digest) == (True, 0)
    site, space, key, page = either.ask(
        "SELECT site, space, key, page.id FROM page JOIN capture ON capture.page_id = page.id "
        "JOIN exchange ON exchange.id = exchange_id WHERE record_kind = 'revisit' ORDER BY page.id LIMIT 1"
    )
    with either.opened() as archive:
        withhold(archive, PageToWithhold(site, space, key), "a complaint")
    closed, left = closed_and_open(either)
    (captures,) = either.ask("SELECT count(*) FROM capture WHERE page_id = :page", page=page)
    (all_of_them,) = either.ask("SELECT count(*) FROM exchange")
    assert (len(closed) >= captures, not closed & left, len(closed | left)) == (True, True, all_of_them)
    assert either.findings() == []
    either.sql(_AS_OLDER_RELEASES)
    assert either.ask(digests) == (revisits, revisits)
    assert closed_and_open(either) == (closed, left)
    assert either.findings() == []
