"""Changed rules: a person accepts replaced texts, and changes of rules are separate from changes of pages."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import select

from flows.cli.commands.reread import reread_sites
from flows.crawl.site_run import crawl_site, read_site
from flows.extraction.corpus_form import corpus_form
from flows.nightly.begin import begin
from flows.nightly.steps import close
from flows.sites import known_site
from seeds.layout import Layout
from seeds.site import Site
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.tables.changes import Change
from storage.versions.page_history import page_history
from tests.end_to_end.nights import Pipeline, articles_asked, pipeline
from tests.rehearsal import oracle
from tests.rehearsal.portal import Rehearsal

SLUG, HOST = "thanhtri", "thanhtri.hanoi.gov.vn"


def with_layouts(site: Site, **rules: Any) -> Site:
    changed = [Layout.model_validate(layout.model_dump(mode="python") | rules) for layout in site.layouts]
    return replace(site, layouts=tuple(changed))


def a_night(work: Pipeline, archive: Archive, site: Site) -> dict[str, str | None]:
    run = begin(work.settings, archive, SLUG)
    crawl_site(work.settings, archive, SLUG, run.id, lambda _: None)
    read_site(archive, site)
    close(archive, run.id)
    publish(archive, corpus_form)
    return {key: outcome for key, (outcome, _) in work.outcomes(run.id).items()}


def again(archive: Archive, site: Site, capsys: pytest.CaptureFixture[str], **how: bool) -> dict[str, Any]:
    capsys.readouterr()
    reread_sites(archive, [site], None, accept=how.get("accept", False), force=how.get("force", False), as_json=True)
    (summary,) = json.loads(capsys.readouterr().out)
    return dict(summary)


def _changed_texts(archive: Archive, site: Site) -> int:
    """The pages with a line, which gain blocks: the former rules dropped some."""
    lines = StringIO()
    reread_sites(archive, [site], None, accept=False, force=False, as_json=True, texts=lines)
    rows = [line.split("\t") for line in lines.getvalue().splitlines()]
    assert {differences for _, differences, _ in rows} == {"blocks added"}
    return len({url for url, _, _ in rows})


def test_rules_change_between_two_nights(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Rehearsal(seed=7, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin)
        site = known_site(work.settings, SLUG)
        narrow = with_layouts(site, drop_text=("^[A-H]",))
        asked: dict[int, list[str]] = {}
        with open_archive(work.settings.data) as archive:
            for day, rules in ((1, narrow), (2, site)):
                portal.day = day
                portal.log.clear()
                outcomes = a_night(work, archive, rules)
                asked[day] = articles_asked(portal, HOST)
                fates = oracle.night(portal.sites[HOST], day, asked)
                assert outcomes == {str(fate.id): fate.outcome for fate in fates}
            shown = oracle.history(portal.sites[HOST], asked)
            _rule_changes_are_no_page_changes(work)

            report = again(archive, site, capsys)
            assert report["texts_changed"] > 0
            assert not report["too_many_lost"]
            assert any(piece["op"] == "added" for one in report["examples"] for piece in one["parts"]["body"])
            assert _changed_texts(archive, site) == report["texts_changed"]
            before = work.corpus
            assert publish(archive, corpus_form) == []
            assert again(archive, site, capsys, accept=True)["accepted"]
            publish(archive, corpus_form)
            _rules_are_active(archive, shown)
            assert before.items() <= work.corpus.items()
            reread_sites(archive, [site], None, accept=False, force=False, as_json=True)
            assert json.loads(capsys.readouterr().out) == []


def test_a_field_that_many_pages_lose_is_not_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Rehearsal(seed=7, day=1) as portal:
        work = pipeline(tmp_path / "data", portal.origin)
        site = known_site(work.settings, SLUG)
        with open_archive(work.settings.data) as archive:
            a_night(work, archive, site)
            poorer = with_layouts(site, section=())
            with pytest.raises(typer.Exit) as ended:
                reread_sites(archive, [poorer], None, accept=True, force=False, as_json=True)
            assert ended.value.exit_code == 1
            output = capsys.readouterr()
            assert "would lose section" in output.err
            assert json.loads(output.out)[0]["fields"]["section"]["lost"] > 0
            assert "fields" not in _kinds(archive)
            assert again(archive, poorer, capsys, accept=True, force=True)["accepted"]
            assert set(_kinds(archive)) == {"fields"}


def _rule_changes_are_no_page_changes(work: Pipeline) -> None:
    """Texts that are new on the second night only because of the rules replace those of the first."""
    ours = [line for line in work.manifest if line["cause"] == "extraction"]
    assert ours
    for line in ours:
        replaced = work.manifest[line["replaces"]]
        assert (replaced["page"], replaced["cause"]) == (line["page"], "source")


def _rules_are_active(archive: Archive, shown: dict[int, tuple[oracle.Expected, ...]]) -> None:
    """Every version of every page has the text of the full rules, as if they had always been active."""
    for id_, texts in shown.items():
        history = page_history(archive, texts[-1].url, (SLUG, "assets", str(id_)))
        assert [one.content_hash for one in history.versions] == [text.content_hash for text in texts]
        assert {change.cause for change in history.changes if change.kind == "gained"} <= {"extraction"}


def _kinds(archive: Archive) -> list[str]:
    with archive.database.reading() as session:
        return list(session.scalars(select(Change.kind)))
