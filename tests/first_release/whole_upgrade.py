"""An archive of the first release, upgraded as docs/upgrading.md says, undisturbed and killed: `make first-release`."""

import re
import shutil
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.settings import Settings
from tests.crash.plan import Side
from tests.crash.point import Point
from tests.crash.scenes import Scene
from tests.crash.stage import Stage
from tests.crash.strike import strike
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.nights import Pipeline
from tests.end_to_end.processes import LUUTRU, ROOT, environment, run
from tests.first_release.archive import FirstArchive, make_first_archive, unpack_first_release
from tests.first_release.shapes import Fate
from tests.rehearsal.portal import Rehearsal

DOCUMENTS = 5_000
SEED = 1
REFUSED = frozenset({"refused"})
REASON = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Upgraded:
    """`listed` is what `reread --texts` wrote: the differences by address. `before` and `after` are the manifest."""

    first: FirstArchive
    listed: dict[str, frozenset[str]]
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    corpus_before: dict[str, bytes]
    corpus_after: dict[str, bytes]

    @property
    def gained(self) -> dict[str, list[dict[str, Any]]]:
        """The lines that the upgrade wrote, by address."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in self.after[len(self.before) :]:
            found[line["url"]].append(line)
        return found


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack_first_release(tmp_path_factory.mktemp("first") / "release")


@pytest.fixture(scope="module")
def upgraded(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    folder = tmp_path_factory.mktemp("whole")
    first = make_first_archive(release, folder / "made", "large")
    work, texts = Pipeline(Settings(data=first.data)), folder / "changes.tsv"
    before, corpus = work.manifest, work.corpus
    _luutru(first, "verify")
    _luutru(first, "process")
    _luutru(first, "reread", "--texts", str(texts))
    listed = [line.split("\t") for line in texts.read_text(encoding="utf-8").splitlines()]
    assert work.manifest == before, "a report changed the corpus"
    refused = run((*LUUTRU, "reread", "--accept"), environment(first.data, None, SITES=str(first.sites)))
    assert (refused.returncode, "baothu: not accepted: more than 2%" in refused.stderr) == (1, True), refused.stderr
    for words in (("reread", "baothu", "--accept", "--force"), ("publish",), ("verify",)):
        _luutru(first, *words)
    differences = {url: frozenset(said.split(", ")) for url, said, _ in listed}
    assert len(differences) == len(listed), "a page has two lines"
    _say(f"{len(before)} documents; {len(listed)} texts differ: {dict(Counter(said for _, said, _ in listed))}")
    return Upgraded(first, differences, before, work.manifest, corpus, work.corpus)


def _luutru(first: FirstArchive, *words: str) -> str:
    begin = time.monotonic()
    done = run((*LUUTRU, *words), environment(first.data, None, SITES=str(first.sites)))
    assert done.returncode == 0, f"luutru {words[0]}: exit {done.returncode}: {done.stdout[-500:]} {done.stderr[-500:]}"
    _say(f"luutru {' '.join(word for word in words if '/' not in word)}: {time.monotonic() - begin:.0f} s")
    return done.stdout


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def test_every_text_that_differs_has_a_documented_reason(upgraded: Upgraded) -> None:
    """And no text of the rehearsal's layouts differs without one."""
    page = (ROOT / "docs" / "upgrading.md").read_text(encoding="utf-8")
    reasons = set(REASON.findall(page))
    assert len(upgraded.before) >= DOCUMENTS
    assert {word for words in upgraded.listed.values() for word in words} <= reasons
    expected = {url for url, fate in upgraded.first.fates.items() if fate in (Fate.OTHER_TEXT, Fate.REFUSED)}
    assert expected == {url for url in upgraded.listed if url in upgraded.first.fates}
    for url, fate in upgraded.first.fates.items():
        assert (upgraded.listed.get(url) == REFUSED) == (fate is Fate.REFUSED), url


def test_each_such_page_gains_one_document_and_no_other_does(upgraded: Upgraded) -> None:
    gained, ordinals = upgraded.gained, {line["ordinal"]: line for line in upgraded.before}
    reread = {url for url, words in upgraded.listed.items() if words != REFUSED}
    read_at_last = {url for url, fate in upgraded.first.fates.items() if fate is Fate.READ_AT_LAST}
    assert reread <= set(gained)
    assert read_at_last <= set(gained)
    for url, lines in gained.items():
        (line,) = lines
        if url in reread:
            assert line["cause"] == "extraction"
            assert ordinals[line["replaces"]]["url"] == url
        else:
            assert line["cause"] == "source"
            assert url not in {old["url"] for old in upgraded.before}


def test_nothing_that_was_published_changes_and_no_text_is_doubled(upgraded: Upgraded) -> None:
    assert upgraded.after[: len(upgraded.before)] == upgraded.before
    assert upgraded.corpus_before.items() <= upgraded.corpus_after.items()
    texts = Counter(line["content_hash"] for line in upgraded.after)
    assert set(texts.values()) == {1}
    assert len(upgraded.corpus_after) == len(upgraded.after)


@pytest.fixture(scope="module")
def stage(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The steps of an upgrade of a small archive, one after the other."""
    folder = tmp_path_factory.mktemp("killed")
    first = make_first_archive(release, folder / "made", "small", ("hanoimoi", "thanhtri"))

    def as_it_was(data: Path, _database_url: str | None, _portal: Rehearsal) -> None:
        shutil.copytree(first.data, data)

    luutru = ("env", f"LUUTRU_SITES={first.sites}", *LUUTRU)
    steps = {
        "process": Scene("process", as_it_was, ((*luutru, "process"),)),
        "reread": Scene("reread", "process", ((*luutru, "reread", "--texts", str(folder / "changes.tsv")),)),
        "accept": Scene("accept", "reread", ((*luutru, "reread", "--accept", "--force"),)),
        "publish": Scene("publish", "accept", ((*luutru, "publish"),)),
    }
    with ExitStack() as held:
        yield Stage(folder, held.enter_context(WithArchive()), steps, held)


@pytest.mark.parametrize("step", ["process", "reread", "accept", "publish"])
def test_killed_at_each_kind_of_moment_it_ends_the_same(step: str, stage: Stage) -> None:
    """Every function that commits, syncs, renames, removes or reads is struck once, before or after it."""
    kinds = sorted({(role, what.partition("<")[0]) for role, _, what in stage.undisturbed(stage.scenes[step]).moments})
    assert kinds
    for number, (role, kind) in enumerate(kinds):
        point = _point(step, role, kind, "after" if number % 2 else "before")
        struck = strike(stage, point, SEED)
        _say(f"{step}: {role} {point.side} {kind}, {struck.at} of {struck.of}: {'ok' if struck.sound else 'BAD'}")
        assert not struck.wrong, struck
        assert not struck.end, struck


def _point(step: str, role: str, kind: str, side: Side) -> Point:
    """Of a statement of the migration only its beginning is seen."""
    moment = f"^{re.escape(kind)}(<|$)"
    side = "before" if kind.startswith("statement@") else side
    if role == "reader":
        return Point(kind, step, "reader", moment, side, "flow")
    return Point(kind, step, "flow", moment, side)
