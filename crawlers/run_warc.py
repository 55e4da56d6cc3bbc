"""The WARC files that one run writes."""

from storage.archive import Archive
from storage.runs import RunHandle
from storage.warc_writer import WarcWriter


def warc_of_run(archive: Archive, run: RunHandle, agent: str, *, rehearsal: bool, prefix: str = "luutru") -> WarcWriter:
    """`agent` is the user agent; each file says in its first record what made it."""
    info = {
        "robots": "obey",
        "http-header-user-agent": agent,
        "luutru-site": run.site,
        "luutru-run": str(run.id),
        "luutru-kind": "rehearsal" if rehearsal else "live",
    }
    return WarcWriter(archive.folder.warc / run.site, prefix=prefix, site=run.site, info=info)
