"""The step of a night that drafts a changed layout, and the alarms of a night with what it did."""

from dataclasses import replace

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.alerts.alert import Alert, AlertKind
from flows.health.report import health_alarm
from flows.relearn.after_night import NOTHING_DONE, NightDraft, relearn_after_night, wants_relearning
from flows.settings import Settings, load_settings
from storage.archive import Archive, open_archive
from storage.runs.health import KeptHealth
from storage.runs.totals import Funnel


@task(name="relearn", cache_policy=NO_CACHE)
def relearn(site: str, run_id: int) -> NightDraft:
    """Drafts in the night's own process, under the site's lock."""
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        return relearn_after_night(settings, archive, site, run_id)


def relearned(settings: Settings, archive: Archive, funnel: Funnel) -> NightDraft:
    """A draft is an extra: what goes wrong with it is in the log and in the alarm, and ends no night."""
    if funnel.open or not wants_relearning(settings, archive, funnel.site, funnel.run_id):
        return NOTHING_DONE
    ended = relearn(funnel.site, funnel.run_id, return_state=True)
    if not ended.is_completed():
        return NightDraft(accepted=False, lines=(f"no layout was drafted: {ended.message}",))
    done: NightDraft = ended.result()
    for line in done.lines:
        get_run_logger().info("%s", line)
    return done


def night_alarms(health: KeptHealth | None, funnel: Funnel, draft: NightDraft) -> list[Alert]:
    stated = "\n".join(draft.lines)
    alarms = []
    if draft.accepted:
        subject = f"{funnel.site} · {funnel.night}: a changed layout was drafted and accepted by itself"
        alarms.append(Alert(f"relearned:{funnel.site}:{funnel.run_id}", AlertKind.RELEARNED, subject, stated))
    if broken := health_alarm(health):
        alarms.append(replace(broken, text=f"{broken.text}\n{stated}") if stated else broken)
    return alarms
