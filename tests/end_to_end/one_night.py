"""One site's night, step by step, without Prefect: `python -m tests.end_to_end SITE [STEP…]` runs it.

Its settings come from LUUTRU_… variables. It prints each step when the step begins. Its batches are small, so that
there are many moments for a kill. The step `together` crawls and reads at once, like `luutru nightly`.
"""

import sys
from collections.abc import Sequence

import flows.extraction.batches
import storage.corpus.publish
import storage.readings.visit_outcomes
from flows.crawl.site_run import crawl_site, read_site
from flows.exit_codes import EXPECTED, FAILED, exit_code
from flows.extraction.corpus_form import corpus_form
from flows.nightly.begin import begin
from flows.nightly.run_end import end
from flows.nightly.steps import close, crawl_and_read, judge_step
from flows.settings import Settings, load_settings
from flows.sites import known_site, refuse_what_cannot_run
from seeds.site import Site
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.outcomes import RunState
from storage.runs.totals import Funnel

STEPS = ("crawl", "read", "close", "publish")
TOGETHER = ("together", "close", "publish")


def main(slug: str, steps: Sequence[str]) -> int:
    flows.extraction.batches.BATCH = storage.readings.visit_outcomes.BATCH = 4
    storage.corpus.publish.BATCH = 2
    try:
        settings = load_settings()
        site = known_site(settings, slug)
        with open_archive(settings.data, settings.database_url) as archive:
            return night(settings, archive, site, steps)
    except EXPECTED as failure:
        sys.stderr.write(f"luutru: {failure}\n")
        return exit_code(failure)


def night(settings: Settings, archive: Archive, site: Site, steps: Sequence[str] = STEPS) -> int:
    """Returns the exit code; `steps` must be consecutive."""
    run = None
    if list(steps) != ["publish"]:
        refuse_what_cannot_run(settings, [site])
        run = begin(settings, archive, site.slug)
    code = 0
    for step in steps:
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
        if step == "crawl" and run:
            crawl_site(settings, archive, site.slug, run.id, lambda _: None)
        elif step == "together" and run:
            crawl_and_read(settings, archive, site, run.id, lambda _: None)
        elif step == "read":
            read_site(archive, site)
        elif step == "close" and run and "publish" in steps:
            judge_step(archive, run.id)  # like `luutru nightly`: a run ends when its texts are published
        elif step == "close" and run:
            code = _code(close(archive, run.id))
        else:
            publish(archive, corpus_form)
            code = _code(end(archive, run.id)) if run else 0
    return code


def _code(funnel: Funnel) -> int:
    return FAILED if funnel.state == RunState.FAILED else 0
