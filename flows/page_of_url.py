"""The page that an address means, by the sites' own patterns."""

from flows.settings import Settings
from seeds.identify import identify_anywhere
from seeds.load import load_sites
from storage.archive import Archive
from storage.page_history import PageHistory, history_of


def history_of_url(settings: Settings, archive: Archive, url: str) -> PageHistory:
    """One page, under whatever of its addresses or hosts it is asked for. Raises NotInTheArchive."""
    found = identify_anywhere(load_sites(settings.sites).values(), url)
    identity = (found[1].site, found[1].space, found[1].key) if found else None
    return history_of(archive, url, identity)
