"""Resumes pagination: reads from the archive the listing pages that an interrupted run had already read."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from storage.archive import Archive
from storage.frontier.requests import DiscoveryRequest, KeptExchange
from storage.tables.exchanges import LoggedExchange
from storage.tables.runs import Discovery
from storage.vocabulary import DiscoveryKind, Purpose
from storage.warc.exchange import Exchange
from storage.warc.reader import read_response


def listings_read(archive: Archive, run_id: int) -> Iterator[tuple[DiscoveryRequest, KeptExchange]]:
    """The listings that answered in full under their own address, in the order of their requests."""
    with archive.database.reading() as session:
        done = select(Discovery).where(
            Discovery.run_id == run_id, Discovery.kind == DiscoveryKind.LISTING, Discovery.done
        )
        asked = select(LoggedExchange).where(
            LoggedExchange.run_id == run_id,
            LoggedExchange.purpose == Purpose.LISTING,
            LoggedExchange.status.between(200, 299),
        )
        discoveries = session.scalars(done.order_by(Discovery.id)).all()
        answers = [(row, row.original or row) for row in session.scalars(asked.order_by(LoggedExchange.id))]
    # A request that was interrupted comes after all completed ones of the same address.
    left = Counter(_address(row) for row in discoveries)
    requests = {
        _address(row): DiscoveryRequest(row.id, row.kind, row.url, row.rule_index, row.depth) for row in discoveries
    }
    for row, holder in answers:
        if holder.failure:
            continue  # its record is damaged, and the listing was requested again
        left[row.url] -= 1
        if left[row.url] >= 0:
            yield requests[row.url], KeptExchange(row, _exchange(archive, row, holder), holder)


def _address(row: Discovery) -> str:
    """The URL without the form of a POST."""
    return row.url.partition("#")[0]


def _exchange(archive: Archive, row: LoggedExchange, holder: LoggedExchange) -> Exchange:
    if holder.file is None or holder.offset is None:
        raise ValueError(f"exchange {holder.id} has no record")
    answer = read_response(archive.warcs, holder.file, holder.offset)
    return Exchange(row.url, row.sent_at, None, b"", answer.head, answer.payload, b"", answer.truncated)
