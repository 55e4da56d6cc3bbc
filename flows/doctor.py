"""What a doctor looks at: each finding with a state and, where something is wrong, what to do."""

import os
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from flows.exit_codes import EXPECTED
from flows.orchestration.home import answers, served
from flows.orchestration.prefect_database import PrefectDatabaseDamaged, check_prefect_database
from flows.settings import FILE, Settings
from flows.text import size
from seeds.load import load_sites
from storage.archive import Archive, existing_archive, kind_of
from storage.errors import NoArchive
from storage.locks import is_held
from storage.outcomes import RunState
from storage.runs.totals import Funnel, latest_funnels

LEAST_FREE = 5_000_000_000  # bytes
LEAST_SHARE = 0.05
PACKAGES = ("luutru", "prefect", "scrapy", "sqlalchemy", "trafilatura")
YEAR_OF_THIS_PROGRAM = 2026


class Health(StrEnum):
    WELL = "ok"
    CARE = "care"
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Finding:
    """`todo` is what to do, empty where nothing is to be done."""

    what: str
    health: Health
    said: str
    todo: str = ""


def examine(settings: Settings) -> list[Finding]:
    findings = [_versions(), _clock(), _disk(settings.data), _contact(settings), _sites(settings), _alarms(settings)]
    try:
        with existing_archive(settings.data, settings.database_url) as archive:
            findings += [_database(archive), *_locks(archive), *_open_runs(archive)]
    except NoArchive as error:
        findings.append(Finding("archive", Health.CARE, str(error), "or begin one here: luutru nightly"))
    except EXPECTED as error:
        findings.append(Finding("archive", Health.ILL, str(error), "mend this first; nothing runs without it"))
    return [*findings, _privacy(settings), _prefect(settings)]


def _versions() -> Finding:
    said = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return Finding("versions", Health.WELL, f"Python {sys.version.split()[0]}, {said}")


def _clock() -> Finding:
    """A clock that lies makes wrong nights and refused certificates; without a network only a gross lie is seen."""
    now = time.gmtime()
    if now.tm_year < YEAR_OF_THIS_PROGRAM:
        return Finding("clock", Health.ILL, time.strftime("%F %T UTC", now), "set the clock (timedatectl set-ntp true)")
    return Finding("clock", Health.WELL, time.strftime("%F %T UTC", now))


def _disk(data: Path) -> Finding:
    place = data if data.exists() else data.resolve().parent
    if not place.exists():
        return Finding("disk", Health.ILL, f"{place} is not there", "make it, or set LUUTRU_DATA to another place")
    usage = shutil.disk_usage(place)
    said = f"{size(usage.free)} of {size(usage.total)} free"
    if usage.free < min(LEAST_FREE, usage.total * LEAST_SHARE):
        return Finding("disk", Health.ILL, said, "make room: a crawl that cannot write stops")
    return Finding("disk", Health.WELL, said)


def _contact(settings: Settings) -> Finding:
    if settings.kind == "rehearsal":
        return Finding("contact", Health.WELL, f"a rehearsal against {settings.origin}: none is needed")
    if not settings.contact:
        return Finding("contact", Health.ILL, "none", "set LUUTRU_CONTACT: live crawls are refused without it")
    return Finding("contact", Health.WELL, settings.contact)


def _sites(settings: Settings) -> Finding:
    try:
        sites = load_sites(settings.sites)
    except EXPECTED as error:
        return Finding("sites", Health.ILL, str(error), "mend the site file")
    strangers = sorted(set(settings.nightly_at) - set(sites))
    if strangers:
        return Finding("sites", Health.ILL, f"nightly_at names {', '.join(strangers)}", "no site has this slug")
    unconfirmed = sum(1 for site in sites.values() if not any(layout.confirmed for layout in site.layouts))
    return Finding("sites", Health.WELL, f"{len(sites)} sites; no live page has confirmed {unconfirmed} of them")


def _alarms(settings: Settings) -> Finding:
    routes = [name for name, route in (("webhook", settings.alert_webhook), ("e-mail", settings.alert_email)) if route]
    if not routes:
        todo = "set LUUTRU_ALERT_WEBHOOK, or LUUTRU_ALERT_EMAIL and LUUTRU_SMTP"
        return Finding("alarms", Health.CARE, "told to nobody: only logs/alarms.jsonl has them", todo)
    return Finding("alarms", Health.WELL, f"told by {' and '.join(routes)}")


def _privacy(settings: Settings) -> Finding:
    """The data folder holds texts that were taken down; the settings file may hold passwords."""
    for path, todo in ((settings.data, f"chmod o-rwx {settings.data}"), (Path(FILE), f"chmod 600 {FILE}")):
        if path.exists() and path.stat().st_mode & stat.S_IRWXO:
            return Finding("privacy", Health.CARE, f"other users of this machine may read {path}", todo)
    return Finding("privacy", Health.WELL, "other users of this machine may not read the data folder")


def _database(archive: Archive) -> Finding:
    url = archive.database.engine.url
    place = "SQLite in the data folder" if url.get_backend_name() == "sqlite" else url.render_as_string()
    return Finding("archive", Health.WELL, f"{kind_of(archive) or 'nothing crawled yet'}, {place}, schema up to date")


def _locks(archive: Archive) -> Iterator[Finding]:
    """Only living processes hold locks: the system frees those of the dead."""
    held = [name for name in _lock_names(archive) if is_held(archive, name)]
    yield Finding("locks", Health.WELL, f"at work: {', '.join(held)}" if held else "nothing is at work")


def _lock_names(archive: Archive) -> list[str]:
    found = (archive.folder.path / "locks").glob("*.lock")
    return sorted(path.stem for path in found if path.stem.startswith(("site-", "publish", "serve", "migrate")))


def _open_runs(archive: Archive) -> Iterator[Finding]:
    """A run that was not judged, with nobody at work on its site, was interrupted."""
    for funnel in latest_funnels(archive):
        if funnel.waits_to_publish:
            yield _waiting(archive, funnel)
        elif funnel.state == RunState.RUNNING and not is_held(archive, f"site-{funnel.site}"):
            said = f"the run of {funnel.night} was interrupted"
            yield Finding(funnel.site, Health.CARE, said, f"luutru nightly {funnel.site} takes it up where it stood")
        elif funnel.state == RunState.FAILED:
            yield Finding(funnel.site, Health.CARE, f"last run: {funnel.reason}", f"luutru status {funnel.site}")


def _waiting(archive: Archive, funnel: Funnel) -> Finding:
    said = f"the run of {funnel.night} is {funnel.stage}"
    if any(is_held(archive, name) for name in _lock_names(archive) if name.startswith(("site-", "publish"))):
        return Finding(funnel.site, Health.WELL, said)
    return Finding(funnel.site, Health.CARE, said, f"luutru nightly {funnel.site} publishes it")


def _prefect(settings: Settings) -> Finding:
    if url := os.environ.get("PREFECT_API_URL"):
        if answers(url):
            return Finding("Prefect", Health.WELL, f"{urlsplit(url).netloc} (PREFECT_API_URL)")
        return Finding(
            "Prefect", Health.ILL, f"no answer from {urlsplit(url).netloc}", "start it, or unset PREFECT_API_URL"
        )
    try:
        check_prefect_database(settings.data)
    except PrefectDatabaseDamaged as error:
        return Finding("Prefect", Health.ILL, str(error), "no night runs before that")
    if server := served(settings.data):
        return Finding("Prefect", Health.WELL, f"luutru serve at {server.url.removesuffix('/api')}")
    return Finding("Prefect", Health.CARE, "no server", "luutru serve starts one; without it nothing runs by schedule")
