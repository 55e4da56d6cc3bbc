"""WACZ packages of two nights: complete, equal to the archive byte for byte, and without withheld pages."""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from warcio.archiveiterator import ArchiveIterator

from storage.archive import open_archive
from storage.corpus.takedown import withhold
from storage.errors import CorrectTheInput, TryAgainLater
from storage.tables.captures import Capture
from storage.tables.readings import Document, Version
from storage.wacz.export import WaczExport, export_wacz
from storage.wacz.selection import WaczSelection
from storage.warc.gzip_members import ArchiveDamaged, whole_members
from storage.warc.left_out_requests import REQUEST_DIGEST
from tests.end_to_end.conftest import SITE, Undisturbed
from tests.end_to_end.processes import LUUTRU, environment, run


def exported(data: Path, folder: Path, part_size: int = 1 << 30, **chosen: Any) -> WaczExport:
    folder.mkdir(exist_ok=True)
    with open_archive(data) as archive:
        selection = WaczSelection(**chosen)
        return export_wacz(archive, folder, "tin", selection, part_size=part_size, progress=lambda _: None)


def entries(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def index_of(parts: dict[str, bytes]) -> list[dict[str, str]]:
    lines = gzip.decompress(parts["indexes/index.cdx.gz"]).decode("ascii").splitlines()
    assert lines == sorted(lines)
    return [json.loads(line.split(" ", 2)[2]) for line in lines]


def listed(parts: dict[str, bytes]) -> list[dict[str, str]]:
    head, *pages = parts["pages/pages.jsonl"].decode().splitlines()
    assert json.loads(head)["format"] == "json-pages-1.0"
    return [json.loads(line) for line in pages]


def only_text(data: Path, url: str) -> int | None:
    """The ordinal of the text of the page that was captured at this URL; None if the page had several texts."""
    captured = select(Capture.page_id).where(Capture.url == url)
    texts = select(Document.ordinal).join(Version, Version.content_hash == Document.content_hash)
    with open_archive(data) as archive, archive.database.reading() as session:
        found = session.scalars(texts.where(Version.page_id.in_(captured))).all()
    return found[0] if len(found) == 1 else None


def members(data: Path) -> set[bytes]:
    found = set()
    for file in (data / "warc").rglob("*.warc.gz"):
        content = file.read_bytes()
        found |= {content[offset : offset + length] for offset, length in whole_members(file)}
    return found


def test_a_package_is_complete_in_itself(undisturbed: Undisturbed, tmp_path: Path) -> None:
    made = exported(undisturbed.second, tmp_path / "out")
    (package,) = made.files
    assert package.name == "tin.wacz"
    parts = entries(package)
    for resource in json.loads(parts["datapackage.json"])["resources"]:
        content = parts[resource["path"]]
        assert (resource["hash"], resource["bytes"]) == (f"sha256:{sha256(content).hexdigest()}", len(content))
    digest = sha256(parts["datapackage.json"]).hexdigest()
    assert json.loads(parts["datapackage-digest.json"])["hash"] == f"sha256:{digest}"
    for line in index_of(parts):
        warc = parts[f"archive/{line['filename']}"]
        record = next(iter(ArchiveIterator(io.BytesIO(warc[int(line["offset"]) :]))))
        assert record.rec_headers["WARC-Target-URI"] == line["url"]
        assert record.rec_type in {"response", "revisit"}


def test_a_package_that_may_not_end_leaves_nothing(undisturbed: Undisturbed, tmp_path: Path) -> None:
    def refuse() -> None:
        raise TryAgainLater("a takedown")

    with open_archive(undisturbed.second) as archive, pytest.raises(TryAgainLater, match="a takedown"):
        export_wacz(archive, tmp_path / "out", "tin", WaczSelection(), progress=lambda _: None, refuse_to_end=refuse)
    assert not (tmp_path / "out").exists()


def test_records_are_copied_byte_for_byte_and_each_has_its_request(undisturbed: Undisturbed, tmp_path: Path) -> None:
    (package,) = exported(undisturbed.second, tmp_path / "out").files
    copy = tmp_path / "copy.warc.gz"
    copy.write_bytes(entries(package)[f"archive/{SITE}.warc.gz"])
    content = copy.read_bytes()
    copied = [content[offset : offset + length] for offset, length in whole_members(copy)]
    assert sum(map(len, copied)) == len(content)
    ours = members(undisturbed.second)
    written_out = [member for member in copied if member not in ours]
    assert 0 < len(written_out) < len(copied) / 3
    with copy.open("rb") as file:
        headers = [record.rec_headers for record in ArchiveIterator(file)]
    by_kind = {
        kind: [one for one in headers if one["WARC-Type"] == kind] for kind in ("request", "response", "revisit")
    }
    requests = {one["WARC-Concurrent-To"]: one for one in by_kind["request"]}
    answers = by_kind["response"] + by_kind["revisit"]
    assert requests.keys() == {answer["WARC-Record-ID"] for answer in answers}
    left_out = [answer for answer in answers if answer[REQUEST_DIGEST]]
    assert len(left_out) == len(written_out)
    for answer in left_out:
        request = requests[answer["WARC-Record-ID"]]
        assert request["WARC-Block-Digest"] == answer[REQUEST_DIGEST]
        assert request["WARC-Date"] == answer["WARC-Date"]


def test_each_part_has_what_its_revisits_refer_to(undisturbed: Undisturbed, tmp_path: Path) -> None:
    made = exported(undisturbed.second, tmp_path / "out", part_size=60_000)
    assert len(made.files) > 1
    assert [file.name for file in made.files] == [f"tin-{number}.wacz" for number in range(1, len(made.files) + 1)]
    revisits = 0
    for package in made.files:
        ids, referred = set(), set()
        for record in ArchiveIterator(io.BytesIO(entries(package)[f"archive/{SITE}.warc.gz"])):
            ids.add(record.rec_headers["WARC-Record-ID"])
            if record.rec_type == "revisit":
                referred.add(record.rec_headers["WARC-Refers-To"])
        assert referred <= ids
        revisits += len(referred)
    assert revisits > 0
    whole = exported(undisturbed.second, tmp_path / "whole")
    assert (made.captures, made.pages) == (whole.captures, whole.pages)


def test_the_list_of_pages_has_published_texts(undisturbed: Undisturbed, tmp_path: Path) -> None:
    (package,) = exported(undisturbed.second, tmp_path / "out").files
    parts = entries(package)
    pages = listed(parts)
    assert {page["url"] for page in pages} <= {line["url"] for line in index_of(parts)}
    corpus = "".join(file.read_text(encoding="utf-8") for file in (undisturbed.second / "corpus").glob("*.txt"))
    assert pages
    assert all(page["title"] in corpus for page in pages)
    assert all(page["text"].splitlines()[0] in corpus for page in pages)


def test_two_exports_of_one_archive_are_equal(undisturbed: Undisturbed, tmp_path: Path) -> None:
    first, second = (exported(undisturbed.second, tmp_path / name).files[0] for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_a_withheld_page_is_nowhere_in_it(
    undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data = copy_of(undisturbed.second)
    before = entries(exported(data, tmp_path / "before").files[0])
    moved = {line["url"] for line in index_of(before) if line["status"] != "200"}  # a redirect shows no text, and stays
    pages = (page for page in listed(before) if page["url"] not in moved)
    page, text = next((page, text) for page in pages if (text := only_text(data, page["url"])) is not None)
    with open_archive(data) as archive:
        withhold(archive, text, "a court's order")
    after = entries(exported(data, tmp_path / "after").files[0])
    assert page["url"] not in {line["url"] for line in index_of(after)}
    assert page["title"] not in {one["title"] for one in listed(after)}
    records = ArchiveIterator(io.BytesIO(after[f"archive/{SITE}.warc.gz"]))
    assert page["url"] not in {record.rec_headers["WARC-Target-URI"] for record in records}


def test_nothing_chosen_is_no_export(undisturbed: Undisturbed, tmp_path: Path) -> None:
    with pytest.raises(CorrectTheInput, match="no capture"):
        exported(undisturbed.second, tmp_path / "out", sites=("thanhtri",))
    assert list((tmp_path / "out").iterdir()) == []


def test_an_export_replaces_no_file(undisturbed: Undisturbed, tmp_path: Path) -> None:
    (package,) = exported(undisturbed.second, tmp_path / "out").files
    content = package.read_bytes()
    with pytest.raises(CorrectTheInput, match="exists"):
        exported(undisturbed.second, tmp_path / "out")
    assert package.read_bytes() == content


def test_a_damaged_record_ends_the_export(
    undisturbed: Undisturbed, copy_of: Callable[[Path], Path], tmp_path: Path
) -> None:
    data = copy_of(undisturbed.second)
    file = max((data / "warc" / SITE).glob("*.warc.gz"), key=lambda path: path.stat().st_size)
    content = bytearray(file.read_bytes())
    offset, length = max(whole_members(file), key=lambda place: place[1])
    content[offset + length // 2] ^= 0x10
    file.write_bytes(content)
    with pytest.raises(ArchiveDamaged, match=file.name):
        exported(data, tmp_path / "out")
    assert not list((tmp_path / "out").glob("*.wacz"))


def test_the_command_writes_a_package_named_for_its_folder(undisturbed: Undisturbed, tmp_path: Path) -> None:
    environment_of_archive = environment(undisturbed.second, None)
    folder = tmp_path / "báo 2026"
    done = run((*LUUTRU, "export", str(folder), "--format", "wacz", "--site", SITE, "--json"), environment_of_archive)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["files"] == [str(folder / "báo 2026.wacz")]
    assert len(listed(entries(folder / "báo 2026.wacz"))) == summary["pages"] > 0

    title = listed(entries(folder / "báo 2026.wacz"))[0]["title"]
    phrase = " ".join(re.findall(r"\w+", title)[:4])
    query = ("--query", f'"{phrase}"')
    folder = tmp_path / "tìm"
    done = run((*LUUTRU, "export", str(folder), "--format", "wacz", "--json", *query), environment_of_archive)
    assert done.returncode == 0, done.stderr
    assert 0 < json.loads(done.stdout)["pages"] < summary["pages"]
    assert title in {page["title"] for page in listed(entries(folder / "tìm.wacz"))}


@pytest.mark.parametrize("option", [("--language", "vi"), ("--min-quality", "own-text"), ("--drop-near-duplicates",)])
def test_what_chooses_texts_is_refused(option: tuple[str, ...], undisturbed: Undisturbed, tmp_path: Path) -> None:
    command = (*LUUTRU, "export", str(tmp_path / "out"), "--format", "wacz", *option)
    refused = run(command, environment(undisturbed.second, None))
    assert refused.returncode == 2
    assert option[0] in refused.stderr
    assert not (tmp_path / "out").exists()
