"""Exit codes that separate "run it again" from "correct something first"."""

import errno

from flows.alerts.alert import AlertNotSent
from flows.crawl.child_process import CrawlBroken, CrawlInterrupted
from flows.settings import BadSettings
from flows.sites import UnknownSite
from seeds.errors import SiteFileError, TwoSitesMatch
from storage.errors import ArchiveError, TryAgainLater

FAILED = 1  # the work was done, and its result is a failure (a site that gave nothing, a page that is refused)
DO_NOT_RETRY = 2  # something must be corrected first
RETRY = 75  # EX_TEMPFAIL of sysexits.h
_LASTING = frozenset(
    {
        errno.EACCES,
        errno.EEXIST,
        errno.EINVAL,
        errno.EISDIR,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ENOTEMPTY,
        errno.EPERM,
        errno.EROFS,
        errno.EXDEV,
    }
)

EXPECTED = (
    AlertNotSent,
    ArchiveError,
    BadSettings,
    CrawlBroken,
    CrawlInterrupted,
    OSError,
    SiteFileError,
    TwoSitesMatch,
    UnknownSite,
)


def exit_code(failure: Exception) -> int:
    """For a failure that has one clear line; OSError is a full or failing disk, or a file that is not as it must be."""
    if isinstance(failure, (TryAgainLater, CrawlInterrupted, AlertNotSent)):
        return RETRY
    if isinstance(failure, OSError):
        return DO_NOT_RETRY if failure.errno in _LASTING else RETRY
    return DO_NOT_RETRY
