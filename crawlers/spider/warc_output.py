"""Opens the WARC writer of one run."""

from functools import partial

from storage.archive import Archive
from storage.runs.lifecycle import RunHandle
from storage.warc.writer import WarcWriter
from storage.warc_files.replay_index import write_index
from storage.warc_files.sharing import machine_of
from storage.warc_files.upload import UploadQueue

# A file that is lost with its machine must be fetched again, so it is smaller than the usual gigabyte.
STORED_BYTES = 64_000_000


def warc_of_run(archive: Archive, run: RunHandle, agent: str, *, rehearsal: bool, prefix: str = "luutru") -> WarcWriter:
    """`agent` is the user agent; the first record of each file (warcinfo) says which run wrote it."""
    info = {
        "robots": "obey",
        "http-header-user-agent": agent,
        "luutru-site": run.site,
        "luutru-run": str(run.id),
        "luutru-kind": "rehearsal" if rehearsal else "live",
    }
    folder = archive.folder.warc / run.site
    closed = partial(write_index, archive, run.site)
    if archive.store is None:
        return WarcWriter(folder, prefix=prefix, site=run.site, info=info, closed=closed)
    way = UploadQueue(archive, run.site)
    return WarcWriter(
        folder,
        # Two machines may open a file for one site in the same second, if one resumes the other's run.
        prefix=f"{prefix}-{machine_of(archive.folder)}",
        site=run.site,
        info=info,
        max_bytes=STORED_BYTES,
        opened=way.opened,
        closed=closed,
        filled=way.filled,
    )
