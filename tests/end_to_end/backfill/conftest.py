"""Fixtures for tests of backfills: a portal with an archive, and a data folder for what they give."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from flows.backfill.order import BackfillScope
from flows.backfill.plan import BackfillPlan
from flows.backfill.steps import BackfillEnd, run_backfill
from flows.settings import Settings
from flows.sites import known_site
from storage.archive import Archive, open_archive
from storage.tables.captures import Capture
from storage.tables.pages import Page
from storage.tables.readings import Version
from storage.vocabulary import BackfillSource
from tests.end_to_end.backfill.played import WithArchive


@dataclass(slots=True)
class Folder:
    settings: Settings
    plans: list[BackfillPlan] = field(default_factory=list)

    def backfill(
        self, site: str, source: BackfillSource, since: date | None = None, until: date | None = None, **more: Any
    ) -> BackfillEnd:
        wanted = BackfillScope(known_site(self.settings, site), source, since, until, **more)
        with self.open() as archive:
            return run_backfill(self.settings, archive, wanted, lambda _: None, lambda _, plan: self.plans.append(plan))

    def open(self) -> Any:
        return open_archive(self.settings.data)

    def captures(self) -> list[Capture]:
        with self.open() as archive, archive.database.reading() as session:
            return list(session.scalars(select(Capture).order_by(Capture.captured_at)))

    def versions(self, archive: Archive, key: str) -> list[Version]:
        with archive.database.reading() as session:
            wanted = select(Version).join(Page, Page.id == Version.page_id).where(Page.key == key)
            return list(session.scalars(wanted.order_by(Version.first_seen_at)))


@pytest.fixture
def portal() -> Iterator[WithArchive]:
    with WithArchive() as playing:
        yield playing


@pytest.fixture
def folder(tmp_path: Path, portal: WithArchive) -> Folder:
    return Folder(Settings(data=tmp_path / "data", origin=portal.origin, delay=0))
