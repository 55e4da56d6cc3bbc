"""Runs one night without Prefect: `python -m tests.benchmarks.throughput.one_night SITE`."""

import sys

from flows.crawl.site_run import crawl_site, read_site
from flows.extraction.corpus_form import corpus_form
from flows.nightly.begin import begin
from flows.nightly.steps import close
from flows.settings import load_settings
from flows.sites import known_site
from storage.archive import open_archive
from storage.corpus.publish import publish
from storage.runs.totals import Funnel


def main(site: str) -> Funnel:
    settings = load_settings()
    with open_archive(settings.data, settings.database_url) as archive:
        run = begin(settings, archive, site)
        crawl_site(settings, archive, site, run.id, lambda _: None)
        read_site(archive, known_site(settings, site))
        funnel = close(archive, run.id)
        publish(archive, corpus_form)
    return funnel


if __name__ == "__main__":
    for (word, reason), number in main(sys.argv[1]).pages.items():
        print(number, word, reason)
