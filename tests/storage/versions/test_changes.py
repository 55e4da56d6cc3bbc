"""The chain of a page's changes in rows: each with its meaning, for any order in which the captures arrive."""

import itertools

from sqlalchemy import select

from storage.archive import Archive
from storage.readings.store import store_readings
from storage.readings.visit_outcomes import settle_visits
from storage.tables.changes import Change
from storage.tables.runs import Visit
from storage.versions.page_history import page_history
from tests.storage.shown_pages import SITE, VERSION, Shown, Shows, add_open_visit, kinds, result, text

A = text("Chợ hoa", "Chợ hoa mở từ sáng sớm và đóng lúc chiều muộn.", "Khách đến từ khắp các phường.")
TYPO = text("Chợ hoa", "Chợ hoa mở từ sáng xớm và đóng lúc chiều muộn.", "Khách đến từ khắp các phường.")
B = text("Chợ hoa", "Chợ hoa dừng họp đến hết tháng để sửa mái.", "Khách đến từ khắp các phường.", "Có 45 sạp.")
SIGNED = text("Chợ hoa", *A.blocks, byline="Nguyễn Thử")


def changes_of(archive: Archive, key: str = "1") -> list[tuple[str, str]]:
    return kinds(page_history(archive, "", (SITE, "s", key)).changes)


def test_each_change_is_named(archive: Archive) -> None:
    shown = Shown(archive)
    past: tuple[Shows, ...] = (TYPO, A, SIGNED, B, 404, 404, B, 301)
    for day, shows in enumerate(past):
        shown.capture("1", day, shows)
    assert [kind for kind, _ in changes_of(archive)] == [
        "typo",
        "fields",
        "substantive",
        "withdrawn",
        "restored",
        "moved",
    ]
    history = page_history(archive, "", (SITE, "s", "1"))
    assert history.changes[1].fields == {"byline": [None, "Nguyễn Thử"]}
    assert (history.changes[0].words_added, history.changes[0].words_removed) == (1, 1)
    assert [version.number for version in history.versions] == [1, 2, 3, 4]


def test_a_page_that_returns_with_another_text_has_its_share_of_new_words(archive: Archive) -> None:
    shown = Shown(archive)
    past: tuple[Shows, ...] = (A, 404, B)
    for day, shows in enumerate(past):
        shown.capture("1", day, shows)
    change = page_history(archive, "", (SITE, "s", "1")).changes[-1]
    assert (change.kind, change.from_hash, change.to_hash) == ("restored", A.content_hash, B.content_hash)
    assert change.words_added > 5


def test_captures_may_arrive_in_any_order(archive: Archive) -> None:
    """A, B, A, gone: three versions of two documents, then none; one page for each order."""
    shown = Shown(archive)
    past: tuple[Shows, ...] = (A, B, A, 410)
    for number, order in enumerate(itertools.permutations(range(4))):
        key = str(number)
        for day in order:
            shown.capture(key, day, past[day])
        history = page_history(archive, "", (SITE, "s", key))
        hashes = [version.content_hash for version in history.versions]
        assert hashes == [A.content_hash, B.content_hash, A.content_hash]
        assert [kind for kind, _ in kinds(history.changes)] == ["substantive", "substantive", "withdrawn"]
        assert all(version.ended_at for version in history.versions)


def test_a_judgement_is_kept_and_not_repeated(archive: Archive) -> None:
    shown = Shown(archive)
    shown.capture("1", 0, A)
    shown.capture("1", 1, B)
    with archive.database.writing() as session:
        session.scalars(select(Change)).one().words_added = 999
    shown.capture("1", 2, A)
    assert page_history(archive, "", (SITE, "s", "1")).changes[0].words_added == 999


def test_refusals_are_no_change_of_the_page(archive: Archive) -> None:
    shown = Shown(archive)
    past: tuple[Shows, ...] = (A, "challenge", A)
    for day, shows in enumerate(past):
        shown.capture("1", day, shows)
    assert changes_of(archive) == []


def test_settling_sees_a_revision_that_makes_no_version(archive: Archive) -> None:
    shown = Shown(archive)
    shown.capture("1", 0, A)
    for day, shows in ((1, SIGNED), (2, A)):
        shown.capture("1", day, shows)
        add_open_visit(archive, "1", day)
        assert settle_visits(archive, SITE) == {"unchanged": 1}
        with archive.database.writing() as session:
            session.delete(session.scalars(select(Visit)).one())
    assert [kind for kind, _ in changes_of(archive)] == ["fields", "fields"]


def test_changed_rules_are_distinguished_from_a_changed_page(archive: Archive) -> None:
    """The later rules read the later text from the earlier body too, so the page did not change."""
    shown = Shown(archive)
    first = shown.capture("1", 0, A, digest="r1")
    with archive.database.writing() as session:
        store_readings(session, SITE, VERSION, [result(first, B, "r2")])
    shown.capture("1", 1, B, digest="r2")
    add_open_visit(archive, "1", 1)
    assert settle_visits(archive, SITE) == {"unchanged": 1}
    shown.capture("1", 2, TYPO, digest="r2")
    assert changes_of(archive) == [("substantive", "extraction"), ("substantive", "source")]
