"""The checks of the doctor: each finding with a state and, if something is wrong, what to do."""

import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from flows.alerts.chat import ChatLibraryMissing, refuse_without_apprise
from flows.exit_codes import EXPECTED
from flows.extraction.document_tools import tools_here
from flows.markdown_text import size
from flows.orchestration.home import answers, served
from flows.orchestration.prefect_database import PrefectDatabaseDamaged, check_prefect_database
from flows.settings import FILE, Settings
from seeds.load import load_sites
from storage.archive import Archive, archive_kind, existing_archive
from storage.errors import NoArchive
from storage.locks import is_held
from storage.outcomes import RunState
from storage.runs.totals import Funnel, latest_funnels

LEAST_FREE = 5_000_000_000  # bytes
LEAST_SHARE = 0.05
PACKAGES = ("luutru", "prefect", "scrapy", "sqlalchemy", "trafilatura")
YEAR_OF_THIS_PROGRAM = 2026


class CheckState(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`todo` is what to do, empty if there is nothing to do."""

    what: str
    health: CheckState
    said: str
    todo: str = ""


def examine(settings: Settings) -> list[CheckResult]:
    findings = [_versions(), _clock(), _disk(settings.data), _contact(settings), _sites(settings), _alarms(settings)]
    findings.append(_documents(settings))
    findings.append(_rendering(settings))
    try:
        with existing_archive(settings.data, settings.database_url) as archive:
            findings += [_database(archive), *_locks(archive), *_open_runs(archive)]
    except NoArchive as error:
        findings.append(CheckResult("archive", CheckState.WARNING, str(error), "or begin one here: luutru nightly"))
    except EXPECTED as error:
        findings.append(
            CheckResult("archive", CheckState.ERROR, str(error), "correct this first; nothing runs without it")
        )
    return [*findings, _privacy(settings), _prefect(settings)]


def _versions() -> CheckResult:
    stated = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return CheckResult("versions", CheckState.OK, f"Python {sys.version.split()[0]}, {stated}")


def _clock() -> CheckResult:
    """A wrong clock causes wrong nights and refused certificates; without a network only a large error is noticed."""
    now = time.gmtime()
    if now.tm_year < YEAR_OF_THIS_PROGRAM:
        return CheckResult(
            "clock", CheckState.ERROR, time.strftime("%F %T UTC", now), "set the clock (timedatectl set-ntp true)"
        )
    return CheckResult("clock", CheckState.OK, time.strftime("%F %T UTC", now))


def _disk(data: Path) -> CheckResult:
    place = data if data.exists() else data.resolve().parent
    if not place.exists():
        return CheckResult(
            "disk", CheckState.ERROR, f"{place} is not there", "make it, or set LUUTRU_DATA to another place"
        )
    usage = shutil.disk_usage(place)
    stated = f"{size(usage.free)} of {size(usage.total)} free"
    if usage.free < min(LEAST_FREE, usage.total * LEAST_SHARE):
        return CheckResult("disk", CheckState.ERROR, stated, "make room: a crawl that cannot write stops")
    return CheckResult("disk", CheckState.OK, stated)


def _contact(settings: Settings) -> CheckResult:
    if settings.kind == "rehearsal":
        return CheckResult("contact", CheckState.OK, f"a rehearsal against {settings.origin}: none is needed")
    if not settings.contact:
        return CheckResult(
            "contact", CheckState.ERROR, "none", "set LUUTRU_CONTACT; without it live crawls are refused"
        )
    return CheckResult("contact", CheckState.OK, settings.contact)


def _sites(settings: Settings) -> CheckResult:
    try:
        sites = load_sites(settings.sites)
    except EXPECTED as error:
        return CheckResult("sites", CheckState.ERROR, str(error), "correct the site file")
    strangers = sorted(set(settings.nightly_at) - set(sites))
    if strangers:
        return CheckResult(
            "sites", CheckState.ERROR, f"nightly_at names {', '.join(strangers)}", "no site has this slug"
        )
    unconfirmed = sum(1 for site in sites.values() if not any(layout.is_confirmed for layout in site.layouts))
    return CheckResult("sites", CheckState.OK, f"{len(sites)} sites; no live page has confirmed {unconfirmed} of them")


def _documents(settings: Settings) -> CheckResult:
    """What reads the documents of sites that fetch them; the bodies of others are archived and refused."""
    try:
        sites = [site for site in load_sites(settings.sites).values() if site.attachments]
    except EXPECTED:
        return CheckResult("documents", CheckState.OK, "not looked at: the site files cannot be read")
    if not sites:
        return CheckResult("documents", CheckState.OK, "no site fetches attachments")
    wanted = ["pypdfium2", "docx", "openpyxl", "soffice"]
    if any(site.attachments and site.attachments.ocr for site in sites):
        wanted.append("tesseract")
    stated = f"{len(sites)} sites fetch attachments"
    if lacking := [name for name in wanted if name not in tools_here()]:
        todo = "see docs/attachments.md; then `luutru process` reads what was refused"
        return CheckResult("documents", CheckState.WARNING, f"{stated}; not installed: {', '.join(lacking)}", todo)
    return CheckResult("documents", CheckState.OK, f"{stated}; all readers are installed")


def _rendering(settings: Settings) -> CheckResult:
    """Whether the requirements of rendering are installed, if the operator switched it on."""
    if not settings.render:
        return CheckResult("rendering", CheckState.OK, "off")
    wanted = {
        "pip install 'luutru[render]'": find_spec("playwright") is not None,
        "apt-get install chromium": any(map(shutil.which, ("chromium", "chromium-browser"))),
    }
    if lacking := [command for command, is_there in wanted.items() if not is_there]:
        return CheckResult("rendering", CheckState.WARNING, "on, and pages cannot be rendered", "; ".join(lacking))
    if os.geteuid() == 0:
        return CheckResult("rendering", CheckState.WARNING, "on; root has no sandbox", "do not run luutru as root")
    return CheckResult("rendering", CheckState.OK, "on; Chromium and Playwright are installed")


def _alarms(settings: Settings) -> CheckResult:
    set_ = {"webhook": settings.alert_webhook, "e-mail": settings.alert_email, "chats": settings.alert_chats}
    routes = [name for name, route in set_.items() if route]
    try:
        refuse_without_apprise(settings.alert_chats)
    except ChatLibraryMissing as error:
        return CheckResult("alarms", CheckState.ERROR, str(error), "pip install 'luutru[apprise]'")
    if not routes:
        todo = "set LUUTRU_ALERT_WEBHOOK, LUUTRU_ALERT_CHATS, or LUUTRU_ALERT_EMAIL and LUUTRU_SMTP"
        return CheckResult("alarms", CheckState.WARNING, "sent to nobody: only logs/alarms.jsonl has them", todo)
    return CheckResult("alarms", CheckState.OK, f"sent by {' and '.join(routes)}")


def _privacy(settings: Settings) -> CheckResult:
    """The data folder has texts that were taken down; the settings file may have passwords."""
    for path, todo in ((settings.data, f"chmod o-rwx {settings.data}"), (Path(FILE), f"chmod 600 {FILE}")):
        if path.exists() and path.stat().st_mode & stat.S_IRWXO:
            return CheckResult("privacy", CheckState.WARNING, f"other users of this machine may read {path}", todo)
    return CheckResult("privacy", CheckState.OK, "other users of this machine may not read the data folder")


def _database(archive: Archive) -> CheckResult:
    url = archive.database.engine.url
    place = "SQLite in the data folder" if url.get_backend_name() == "sqlite" else url.render_as_string()
    return CheckResult(
        "archive", CheckState.OK, f"{archive_kind(archive) or 'nothing crawled yet'}, {place}, schema up to date"
    )


def _locks(archive: Archive) -> Iterator[CheckResult]:
    """Only living processes hold locks: the system frees those of the dead."""
    held = [name for name in _lock_names(archive) if is_held(archive, name)]
    yield CheckResult("locks", CheckState.OK, f"at work: {', '.join(held)}" if held else "nothing is at work")


def _lock_names(archive: Archive) -> list[str]:
    found = (archive.folder.path / "locks").glob("*.lock")
    return sorted(path.stem for path in found if path.stem.startswith(("site-", "publish", "serve", "migrate")))


def _open_runs(archive: Archive) -> Iterator[CheckResult]:
    """A run that was not judged, with nobody at work on its site, was interrupted."""
    for funnel in latest_funnels(archive):
        if funnel.waits_to_publish:
            yield _waiting(archive, funnel)
        elif funnel.state == RunState.RUNNING and not is_held(archive, f"site-{funnel.site}"):
            stated = f"the run of {funnel.night} was interrupted"
            yield CheckResult(funnel.site, CheckState.WARNING, stated, f"luutru nightly {funnel.site} resumes it")
        elif funnel.state == RunState.FAILED:
            yield CheckResult(
                funnel.site, CheckState.WARNING, f"last run: {funnel.reason}", f"luutru status {funnel.site}"
            )


def _waiting(archive: Archive, funnel: Funnel) -> CheckResult:
    stated = f"the run of {funnel.night} is {funnel.stage}"
    if any(is_held(archive, name) for name in _lock_names(archive) if name.startswith(("site-", "publish"))):
        return CheckResult(funnel.site, CheckState.OK, stated)
    return CheckResult(funnel.site, CheckState.WARNING, stated, f"luutru nightly {funnel.site} publishes it")


def _prefect(settings: Settings) -> CheckResult:
    if url := os.environ.get("PREFECT_API_URL"):
        if answers(url):
            return CheckResult("Prefect", CheckState.OK, f"{urlsplit(url).netloc} (PREFECT_API_URL)")
        return CheckResult(
            "Prefect", CheckState.ERROR, f"no answer from {urlsplit(url).netloc}", "start it, or unset PREFECT_API_URL"
        )
    try:
        check_prefect_database(settings.data)
    except PrefectDatabaseDamaged as error:
        return CheckResult("Prefect", CheckState.ERROR, str(error), "no night runs before that")
    if server := served(settings.data):
        return CheckResult("Prefect", CheckState.OK, f"luutru serve at {server.url.removesuffix('/api')}")
    return CheckResult(
        "Prefect", CheckState.WARNING, "no server", "luutru serve starts one; without it nothing runs by schedule"
    )
