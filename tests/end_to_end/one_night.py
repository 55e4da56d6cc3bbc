"""One site's night as a program, without Prefect: `python -m tests.end_to_end.one_night SITE`, settings from LUUTRU_…

It says on standard output which step it begins. Its batches are small, so that there is much to be killed between.
"""

import sys

import flows.read_bodies
import storage.publish
import storage.settle
from flows.corpus_form import corpus_form
from flows.exit_codes import EXPECTED, FAILED, exit_code
from flows.known_sites import known_site
from flows.night import begin, close, crawl_site, read_site, refuse_what_cannot_run
from flows.settings import load_settings
from storage.archive import open_archive
from storage.outcomes import RunState
from storage.publish import publish


def main(slug: str) -> int:
    flows.read_bodies.BATCH = storage.settle.BATCH = 4
    storage.publish.BATCH = 2
    try:
        return _night(slug)
    except EXPECTED as failure:
        sys.stderr.write(f"luutru: {failure}\n")
        return exit_code(failure)


def _night(slug: str) -> int:
    settings = load_settings()
    site = known_site(settings, slug)
    refuse_what_cannot_run(settings, [site])
    with open_archive(settings.data, settings.database_url) as archive:
        run = begin(settings, archive, slug)
        _say("crawl")
        crawl_site(settings, archive, slug, run.id, lambda _: None)
        _say("read")
        read_site(archive, site)
        _say("publish")
        publish(archive, corpus_form)
        _say("close")
        return FAILED if close(archive, run.id).state == RunState.FAILED else 0


def _say(step: str) -> None:
    sys.stdout.write(f"{step}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
