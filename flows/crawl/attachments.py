"""Plans the second part of a night: the documents that the pages of its first part link."""

from seeds.site import Site
from storage.archive import Archive
from storage.frontier.attachments import add_attachments


def plan_attachments(archive: Archive, site: Site, run_id: int) -> bool:
    """Whether there are attachments to request, when the pages of the run are read. Doing it again adds none."""
    if site.attachments is None:
        return False
    return add_attachments(archive, run_id, site.attachments.requests) > 0
