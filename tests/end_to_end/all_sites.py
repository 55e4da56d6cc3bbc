"""Runs a night over all sites of the rehearsal portal: `python -m tests.end_to_end.all_sites`.

The sites are the product's own and a user's. The night runs twice, each time with an empty data folder. The program
prints each site's ledger and the memory of the processes. It fails if a ledger does not add up or if the two corpora
differ.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from flows.crawl.site_run import crawl_site, read_site
from flows.extraction.corpus_form import corpus_form
from flows.nightly.begin import begin
from flows.nightly.steps import close
from flows.settings import Settings
from flows.sites import chosen_sites
from seeds.site import Site
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.outcomes import Reason
from storage.runs.totals import Funnel
from tests.end_to_end.nights import Pipeline, pipeline
from tests.rehearsal.newsroom import Scale
from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.site_files import write_site_files

KINDS = {"-m crawlers": "crawl", "multiprocessing": "read"}
SECONDS = 0.2
AT_ONCE = 4


@dataclass(slots=True)
class Memory:
    """The most memory that one process of each kind used, in MB."""

    most: dict[str, int] = field(default_factory=dict)

    def sample(self) -> None:
        listed = subprocess.run(["ps", "-axww", "-o", "rss=,command="], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            size, command = line.split(None, 1)
            kind = next((kind for word, kind in KINDS.items() if word in command and sys.prefix in command), None)
            if kind:
                self.most[kind] = max(self.most.get(kind, 0), int(size) // 1024)


@contextmanager
def memory_watched() -> Iterator[Memory]:
    memory, end = Memory(), threading.Event()

    def watch() -> None:
        while not end.wait(SECONDS):
            memory.sample()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield memory
    finally:
        end.set()
        watcher.join()


def whole_night(folder: Path, portal: Rehearsal) -> tuple[Pipeline, list[Funnel]]:
    """Crawls all sites, the product's and a user's, some of them at once, into an empty folder, and publishes them."""
    sites = folder / "sites"
    sites.mkdir(parents=True)
    write_site_files(sites)
    work = pipeline(folder / "data", portal.origin, sites=sites)
    with open_archive(work.settings.data) as archive:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            one = partial(_one_site, work.settings, archive)
            funnels = list(threads.map(one, chosen_sites(work.settings, [])))
        publish(archive, corpus_form)
    return work, funnels


def _one_site(settings: Settings, archive: Archive, site: Site) -> Funnel:
    run = begin(settings, archive, site.slug)
    crawl_site(settings, archive, site.slug, run.id, lambda _: None)
    read_site(archive, site)
    return close(archive, run.id)


def adds_up(funnel: Funnel, portal: Rehearsal, hosts: tuple[str, ...]) -> None:
    """Checks that every page has one outcome, and that all requests of the server's log are in the database."""
    assert funnel.open == 0, f"{funnel.site}: {funnel.open} pages without an outcome"
    assert funnel.state == "finished", f"{funnel.site}: {funnel.reason}"
    asked = sum(len(portal.requests(host)) for host in {host.removeprefix("www.") for host in hosts})
    # On a busy machine a connection may not come about in time; then no request is sent.
    sent = sum(count for (_, reason), count in funnel.exchanges.items() if reason != Reason.CONNECT_TIMEOUT)
    assert sent == asked, f"{funnel.site}: {funnel.exchanges}, and the server logged {asked}"


def two_nights(folder: Path, scale: Scale) -> tuple[list[Funnel], Memory, int]:
    """Returns the first night's ledgers, the memory of both nights, and the number of texts of each site."""
    with Rehearsal(seed=11, scale=scale) as portal, memory_watched() as memory:
        work, funnels = whole_night(folder / "first", portal)
        for funnel, site in zip(funnels, chosen_sites(work.settings, []), strict=True):
            adds_up(funnel, portal, site.hosts)
        again, _ = whole_night(folder / "again", portal)
    assert work.corpus == again.corpus, "two nights with empty data folders gave different corpora"
    return funnels, memory, len(work.corpus)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.end_to_end.all_sites", description=__doc__)
    parser.add_argument("--scale", choices=("small", "demo", "large"), default="large")
    with tempfile.TemporaryDirectory(prefix="luutru-all-sites-") as folder:
        funnels, memory, texts = two_nights(Path(folder), parser.parse_args().scale)
    for funnel in funnels:
        ends = ", ".join(f"{number} {word}" for (word, _), number in funnel.pages.items())
        print(f"{funnel.site:12} {funnel.found:6} pages = {ends}; {sum(funnel.exchanges.values())} requests")
    print(f"{sum(funnel.found for funnel in funnels)} pages, {texts} texts, twice the same corpus")
    print(", ".join(f"the largest process that did {kind}: {size} MB" for kind, size in sorted(memory.most.items())))


if __name__ == "__main__":
    main()
