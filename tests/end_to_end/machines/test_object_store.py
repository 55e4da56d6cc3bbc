"""Files are uploaded to a real S3 server and read back, whole and by ranges, within the limit of the cache."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.errors import CorrectTheInput, TryAgainLater
from storage.object_store.block_cache import BLOCK
from storage.object_store.client import ObjectStore
from storage.object_store.warc_source import WarcSource, stored_name
from tests.end_to_end.machines.s3 import S3Server

pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture
def big(tmp_path: Path) -> Path:
    path = tmp_path / "big.warc.gz"
    path.write_bytes(os.urandom(3 * BLOCK + 1000))
    return path


def test_ranges_are_read_as_from_a_file_and_kept_here(s3: S3Server, big: Path, tmp_path: Path) -> None:
    store, content = ObjectStore(s3.url()), big.read_bytes()
    store.keep(stored_name("a/big.warc.gz"), big)
    shelf: WarcSource = pickle.loads(pickle.dumps(WarcSource(tmp_path / "data" / "warc", store)))
    with shelf.open("a/big.warc.gz") as opened:
        for place in (0, 17, BLOCK - 5, 3 * BLOCK + 900):
            opened.seek(place)
            assert opened.read(200) == content[place : place + 200]
        assert opened.seek(0, os.SEEK_END) == len(content)
        assert opened.read(1) == b""
    assert {path.name for path in (tmp_path / "data" / "cache").rglob("*") if path.is_file()} == {"0", "1", "3"}
    with shelf.on_disk("a/big.warc.gz") as path:
        assert path.read_bytes() == content
    assert not path.exists()


def test_the_cache_stays_within_its_limit(s3: S3Server, big: Path, tmp_path: Path) -> None:
    store = ObjectStore(s3.url(cache_gb="0.0045"))  # two blocks
    store.keep(stored_name("b/big.warc.gz"), big)
    with WarcSource(tmp_path / "data" / "warc", store).open("b/big.warc.gz") as opened:
        assert opened.read() == big.read_bytes()
    kept = [path for path in (tmp_path / "data" / "cache").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in kept) <= 4_500_000
    assert kept


def test_a_local_file_is_read_locally(s3: S3Server, tmp_path: Path) -> None:
    here = tmp_path / "warc" / "site" / "x.warc.gz"
    here.parent.mkdir(parents=True)
    here.write_bytes(b"here")
    with WarcSource(tmp_path / "warc", ObjectStore(s3.url())).open("site/x.warc.gz") as opened:
        assert opened.read() == b"here"


def test_a_file_in_neither_place_is_missing(s3: S3Server, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        WarcSource(tmp_path / "warc", ObjectStore(s3.url())).open("site/none.warc.gz")


def test_a_wrong_key_is_reported(s3: S3Server, big: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-the-one")
    with pytest.raises(CorrectTheInput, match="AWS_SECRET_ACCESS_KEY"):
        ObjectStore(s3.url()).keep("c", big)


def test_a_store_that_returns_other_bytes_is_reported(s3: S3Server, big: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ObjectStore(s3.url())
    put: Callable[[str, Path], None] = store._s3.put

    def put_and_rot(name: str, path: Path) -> None:
        put(name, path)
        (kept,) = (s3.folder / "archive" / "luutru").glob(name)
        kept.write_bytes(b"rot" + kept.read_bytes()[3:])

    monkeypatch.setattr(store._s3, "put", put_and_rot)
    with pytest.raises(TryAgainLater, match="other bytes"):
        store.keep("rotten", big)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("/var/warc", "s3://bucket"),
        ("s3://key:secret@bucket/x", "no secrets"),
        ("s3://bucket/x?endpont=http://a", "endpont"),
        ("s3://bucket?cache_gb=much", "cache_gb"),
    ],
)
def test_an_invalid_address_is_refused(url: str, message: str) -> None:
    with pytest.raises(CorrectTheInput, match=message):
        ObjectStore(url)
