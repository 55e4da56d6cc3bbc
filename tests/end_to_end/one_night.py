"""One site's night, step by step, without Prefect: run by `python -m tests.end_to_end SITE [STEP…]`.

Its settings come from LUUTRU_…; it says on standard output which step it begins. Its batches are small, so that there
is much to be killed between. The step `together` is crawling and reading at once, as `luutru nightly` does.
"""

import sys
from collections.abc import Sequence

import flows.read_bodies
import storage.publish
import storage.settle
from flows.corpus_form import corpus_form
from flows.exit_codes import EXPECTED, FAILED, exit_code
from flows.known_sites import known_site
from flows.night import begin, close, crawl_and_read, crawl_site, end, judge, read_site, refuse_what_cannot_run
from flows.settings import Settings, load_settings
from seeds.site import Site
from storage.archive import Archive, open_archive
from storage.funnel import Funnel
from storage.outcomes import RunState
from storage.publish import publish

STEPS = ("crawl", "read", "close", "publish")
TOGETHER = ("together", "close", "publish")


def main(slug: str, steps: Sequence[str]) -> int:
    flows.read_bodies.BATCH = storage.settle.BATCH = 4
    storage.publish.BATCH = 2
    try:
        settings = load_settings()
        site = known_site(settings, slug)
        with open_archive(settings.data, settings.database_url) as archive:
            return night(settings, archive, site, steps)
    except EXPECTED as failure:
        sys.stderr.write(f"luutru: {failure}\n")
        return exit_code(failure)


def night(settings: Settings, archive: Archive, site: Site, steps: Sequence[str] = STEPS) -> int:
    """The exit code; `steps` must be neighbours."""
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
            judge(archive, run.id)  # as `luutru nightly` does: a run ends when its texts are published
        elif step == "close" and run:
            code = _code(close(archive, run.id))
        else:
            publish(archive, corpus_form)
            code = _code(end(archive, run.id)) if run else 0
    return code


def _code(funnel: Funnel) -> int:
    return FAILED if funnel.state == RunState.FAILED else 0
