"""WARC files and packages of others: wrong digests, bombs, and names that point outside the folder."""

import gzip
import io
import zipfile
import zlib
from pathlib import Path

import pytest

import storage.warc.gzip_members
from crawlers.backfill.commoncrawl import commoncrawl_items
from crawlers.backfill.given_files import FileUnreadable, files_of_package
from seeds.load import load_sites
from storage.verify.findings import FindingKind
from storage.verify.records import _payload
from storage.warc.copied_records import is_payload_sound, response_in
from storage.warc.gzip_members import read_member
from tests.end_to_end.backfill.records import CHUNKED, PACKED, PLAIN, chunked, record

URL, AT = "https://hanoimoi.vn/tin-123456.html", "2025-03-04T11:30:00Z"
BODY = b"<html>" + b"x" * 300 + b"</html>"


@pytest.mark.parametrize(
    ("head", "payload"), [(PLAIN, BODY), (PACKED, gzip.compress(BODY, mtime=0)), (CHUNKED, chunked(BODY)), (PLAIN, b"")]
)
def test_a_right_payload_digest_of_others_is_believed(head: bytes, payload: bytes) -> None:
    for labelled in (True, False):
        response = response_in(record(URL, AT, head, payload, payload_digest=labelled))
        assert response
        assert is_payload_sound(response)
        assert not list(_payload("here", response))


def test_a_wrong_payload_digest_in_a_copied_record_is_found_and_named() -> None:
    """The changed record has a right block digest, so only the payload digest shows the change."""
    member = record(URL, AT, PLAIN, BODY, payload_digest=True)
    stated = next(line for line in gzip.decompress(member).splitlines() if line.startswith(b"WARC-Payload-Digest"))
    changed = gzip.decompress(record(URL, AT, PLAIN, BODY.replace(b"x", b"y"), payload_digest=True))
    now = next(line for line in changed.splitlines() if line.startswith(b"WARC-Payload-Digest"))
    response = response_in(gzip.compress(changed.replace(now, stated)))
    assert response
    assert not is_payload_sound(response)
    assert [finding.kind for finding in _payload("here", response)] == [FindingKind.PAYLOAD_DIGEST_WRONG]


def test_a_record_that_is_a_bomb_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.warc.gzip_members, "MOST_TEXT", 10_000_000)
    with pytest.raises(zlib.error, match="longer than"):
        read_member(io.BytesIO(gzip.compress(bytes(50_000_000))))
    whole = gzip.compress(bytes(9_000_000))
    assert read_member(io.BytesIO(whole + b"rest")) == (bytes(9_000_000), len(whole))


def test_names_in_a_package_stay_in_its_folder(tmp_path: Path) -> None:
    package = tmp_path / "evil.wacz"
    with zipfile.ZipFile(package, "w") as packed:
        for name in ("archive/../../../escaped.gz", "archive//etc/escaped.gz", "archive/good.warc.gz"):
            packed.writestr(name, record(URL, AT, PLAIN, BODY))
        packed.writestr("/archive/absolute.warc.gz", record(URL, AT, PLAIN, BODY))
    with files_of_package(package) as files:
        paths = [file.path for file in files.values()]
        assert len(paths) == 4
        for path in paths:
            assert path.is_file()
            assert ".." not in path.parts
        roots = {next(one for one in path.parents if one.name.startswith("tmp")) for path in paths}
        assert len(roots) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["evil.wacz"]
    assert not list(tmp_path.parent.glob("escaped*"))


def test_a_package_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "bomb.wacz"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("archive/a.warc.gz", bytes(20_000_000))
    with pytest.raises(FileUnreadable, match="would unpack"), files_of_package(package):
        pass


@pytest.mark.parametrize(("offset", "length"), [(-1, 10), (0, 0), (0, -5), (0, 10**12), ("x", 1)])
def test_an_index_that_names_no_such_range_is_passed_over(offset: object, length: object) -> None:
    row = {"timestamp": "20250304113000", "url": URL, "filename": "a", "status": "200", "digest": "A"}
    site = load_sites()["hanoimoi"]
    assert commoncrawl_items(site, [{**row, "offset": offset, "length": length}]) == []
    assert len(commoncrawl_items(site, [{**row, "offset": 0, "length": 10}])) == 1
