"""Nights as the flow runs them, step by step, without Prefect."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from flows.crawl.attachments import plan_attachments
from flows.crawl.rendering import rendering_of
from flows.crawl.site_run import crawl_site, read_site
from flows.extraction.corpus_form import corpus_form
from flows.nightly.begin import begin
from flows.nightly.steps import close
from flows.settings import Settings
from flows.sites import known_site
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.runs.totals import Funnel
from storage.tables.pages import Page
from storage.tables.runs import Run, Visit
from tests.rehearsal.portal import Rehearsal


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A data folder and the portal that it crawls; the crawl is the real child process."""

    settings: Settings

    def night(self, site: str) -> Funnel:
        with open_archive(self.settings.data, self.settings.database_url) as archive:
            run = begin(self.settings, archive, site)
            crawl_site(self.settings, archive, site, run.id, lambda _: None)
            chosen = known_site(self.settings, site)
            render = rendering_of(self.settings, archive, chosen, lambda _: None)
            read_site(archive, chosen, render=render)
            if plan_attachments(archive, chosen, run.id):
                crawl_site(self.settings, archive, site, run.id, lambda _: None)
                read_site(archive, chosen, render=render)
            funnel = close(archive, run.id)
            publish(archive, corpus_form)
            return funnel

    def outcomes(self, run_id: int) -> dict[str, tuple[str | None, str | None]]:
        """Outcome and reason of each page of a run, by the page's key."""
        with open_archive(self.settings.data, self.settings.database_url) as archive:
            return outcomes_of(archive, run_id)

    @property
    def corpus(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.settings.data / "corpus").glob("*.txt"))}

    @property
    def manifest(self) -> list[dict[str, Any]]:
        lines = (self.settings.data / "corpus" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


def outcomes_of(archive: Archive, run_id: int) -> dict[str, tuple[str | None, str | None]]:
    with archive.database.reading() as session:
        rows = session.execute(
            select(Page.key, Visit.outcome, Visit.reason)
            .join(Page, Page.id == Visit.page_id)
            .join(Run, Run.id == Visit.run_id)
            .where(Run.id == run_id)
        )
        return {key: (outcome, reason) for key, outcome, reason in rows}


def pipeline(folder: Path, origin: str, **more: Any) -> Pipeline:
    return Pipeline(Settings(data=folder, origin=origin, delay=0, **more))


def articles_asked(portal: Rehearsal, host: str) -> list[str]:
    """The addresses of requested articles, without the targets of redirects."""
    site = portal.sites[host]
    asked: dict[str, str] = {}
    for seen in portal.requests(host):
        if match := site.article.fullmatch(seen.target):
            asked.setdefault(match["id"], site.url(seen.target))
    return list(asked.values())


def stripped(name: str) -> str:
    """A corpus file's name without its ordinal."""
    return re.sub(r"^\d+_", "", name)
