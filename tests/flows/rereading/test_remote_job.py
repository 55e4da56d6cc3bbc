"""Bodies that another machine reads: plain values there, and readings back."""

import pickle
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.rereading.remote_job import PART, Part, job_parts, read_part
from flows.rereading.reread import rereading_on_dask
from flows.settings import Settings
from seeds.load import load_sites
from storage.archive import open_archive
from storage.errors import CorrectTheInput
from storage.readings.values import StoredBody

SITE = load_sites()["thanhtri"]


def body(number: int) -> StoredBody:
    return StoredBody(
        number, "https://thanhtri.hanoi.gov.vn/a", "text/html", datetime(2026, 1, 1, tzinfo=UTC), "a.gz", 0
    )


def handed(tmp_path: Path, number: int) -> list[Part]:
    with open_archive(tmp_path / "data") as archive:
        return list(job_parts(archive, SITE, [[body(n) for n in range(number)], [body(number)]]))


def test_parts_are_plain_and_in_order(tmp_path: Path) -> None:
    parts = handed(tmp_path, PART + 1)
    assert [len(part.bodies) for part in parts] == [PART, 1, 1]
    assert [one.id for part in parts for one in part.bodies] == list(range(PART + 2))
    assert pickle.loads(pickle.dumps(parts)) == parts
    plain = (str, int, datetime, type(None))
    assert all(isinstance(value, plain) for part in parts for one in part.bodies for value in astuple(one))
    assert all(isinstance(value, plain) for part in parts for value in (part.site, part.rules, part.store))


def test_other_rules_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_DATA", str(tmp_path / "data"))
    with pytest.raises(CorrectTheInput, match="another luutru or other site files"):
        read_part(Part("thanhtri", "0" * 64, None, ()))


def test_without_a_store_the_files_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_DATA", str(tmp_path / "another"))
    with pytest.raises(CorrectTheInput, match=r"a\.gz is not on the Dask workers' machine"):
        read_part(handed(tmp_path, 1)[0])


def test_without_dask_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CorrectTheInput, match=r"luutru\[dask\]"), rereading_on_dask(Settings(data=tmp_path), "local"):
        pass
