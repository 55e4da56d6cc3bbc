"""Files of other programs are read as replay programs read them; records that are left out are counted by reason."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from flows.backfill.plan import plan_json, plan_lines
from storage.verify.run import verify
from storage.vocabulary import BackfillSource
from tests.end_to_end.backfill import odd_records as odd
from tests.end_to_end.backfill.conftest import Folder
from tests.end_to_end.backfill.played import WithArchive
from tests.end_to_end.backfill.records import CHUNKED, PACKED, PLAIN, chunked, label, pages

SITE = "hanoimoi"


def _day(number: int) -> str:
    return f"2025-03-{number:02}T11:30:00Z"


def _made(folder: Path, sites: list[tuple[str, bytes]]) -> dict[str, Path]:
    """One file for each form; the order of the list says which pages it has."""
    (a, one), (b, two), (c, three), (d, four), (e, five), (f, six), (g, seven), (h, eight), (i, nine), (j, ten) = sites
    said = ("WARC-Payload-Digest", label(one))
    contents = {
        "wget.warc.gz": odd.members(
            odd.info(),
            odd.revisit(a, _day(2), PLAIN, said),
            odd.text(f"<{a}>", _day(1), PLAIN + one, said),
            b"",
        ),
        "lower.warc.gz": odd.members(odd.text(b, _day(1), PLAIN + two, names=str.lower)),
        "lengths.warc.gz": odd.members(
            odd.text(c, _day(1), PLAIN + three, length=1),
            odd.text(c, _day(2), PLAIN + three, length=-1),
            odd.text(c, _day(3), PLAIN + three, end=b""),
        ),
        "plain.warc": odd.info() + odd.page(d, _day(1), four) + odd.page(d, _day(2), four),
        "frames.warc.zst": odd.zstd(odd.info(), odd.page(e, _day(1), five)),
        "dictionary.warc.zst": odd.zstd_with_dictionary(odd.info(), odd.page(e, _day(2), five)),
        "member.warc.gz": odd.one_member(odd.info(), odd.page(f, _day(1), six), odd.page(f, "20250302113000", six)),
        "resource.warc.gz": odd.members(odd.text(g, _day(1), seven, kind="resource", content_type="text/html")),
        "framing.warc.gz": odd.members(
            odd.text(h, _day(1), CHUNKED + chunked(eight).removesuffix(b"0\r\n\r\n")),
            odd.text(h, _day(2), CHUNKED.replace(b"Encoding:", b"Encoding :") + chunked(eight)),
            odd.text(h, _day(3), PLAIN + chunked(eight)),
            odd.text(h, _day(4), PACKED + eight),
            odd.text(h, _day(5), CHUNKED + chunked(eight)[:300]),
        ),
        "left-out.warc.gz": odd.members(
            odd.page(i, _day(1), nine),
            odd.page(i, _day(2), nine, ("WARC-Truncated", "length")),
            odd.page(i, "2025", nine),
            odd.page("http://[", _day(3), nine),
            odd.page(i, _day(4), nine).replace(b"WARC-Date", b"WARC-Block-Digest: sha1:AAAA\r\nWARC-Date"),
            odd.text(i, _day(5), PLAIN.replace(b"200 OK", b"500 No") + nine),
            odd.text(i, _day(6), b"no head at all"),
            odd.revisit(i, _day(7), PLAIN, ("WARC-Payload-Digest", label(b"another"))),
        )
        + odd.members(odd.page(i, _day(8), nine))[:-20],
        "nothing.warc.gz": odd.members(odd.info(), odd.page("https://example.org/", _day(1), nine)),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    with zipfile.ZipFile(folder / "one.wacz", "w") as package:
        package.writestr("archive/data.warc.gz", odd.members(odd.page(j, _day(1), ten)))
    with zipfile.ZipFile(folder / "many.wacz", "w") as package:
        package.write(folder / "one.wacz", "one.wacz")
    (folder / "list.json").write_text(json.dumps({"resources": [{"path": "one.wacz"}]}))
    names = (*contents, "many.wacz", "list.json")
    return {name: folder / name for name in names}


def test_files_of_others_are_read_as_their_players_read_them(
    portal: WithArchive, folder: Folder, tmp_path: Path
) -> None:
    sites = pages(portal, 10)
    files = _made(tmp_path, sites)
    end = folder.backfill(SITE, BackfillSource.WARC, files=tuple(files.values()))
    assert end.left == 0
    counted = {url: 0 for url, _ in sites}
    for capture in folder.captures():
        counted[capture.url] += 1
    assert list(counted.values()) == [2, 1, 3, 2, 2, 2, 1, 4, 1, 1]
    assert len(end.published) == 10
    with folder.open() as archive:
        assert list(verify(archive)) == []
    (plan,) = folder.plans
    left_out = plan.files["left-out.warc.gz"].left_out
    assert left_out == {
        "bad_address": 1, "bad_date": 1, "damaged": 1, "http_500": 1, "no_http": 1, "revisit_without_original": 1,
        "torn": 1, "truncated": 1,
    }  # fmt: skip
    assert plan.files["framing.warc.gz"].left_out == {"cut_body": 1}
    assert not plan.files["wget.warc.gz"].left_out
    assert plan.empty_files == ["nothing.warc.gz"]
    assert "  wget.warc.gz: 3 records, 2 of hanoimoi; left out: none" in plan_lines(end.backfill, plan)
    listed = plan_json(end.backfill, plan)["files"]
    assert isinstance(listed, dict)
    assert listed["left-out.warc.gz"]["left_out"] == left_out


def test_what_was_shown_again_is_a_capture_of_its_own_time(portal: WithArchive, folder: Folder, tmp_path: Path) -> None:
    (url, body), *_ = pages(portal, 1)
    file = tmp_path / "again.warc.gz"
    file.write_bytes(
        odd.members(
            odd.page(url, _day(1), body), odd.revisit(url, _day(9), PLAIN, ("WARC-Payload-Digest", label(body)))
        )
    )
    folder.backfill(SITE, BackfillSource.WARC, files=(file,))
    first, again = folder.captures()
    assert (first.captured_at.day, again.captured_at) == (1, datetime(2025, 3, 9, 11, 30, tzinfo=UTC))
    assert first.body_id == again.body_id
    with folder.open() as archive:
        assert list(verify(archive)) == []
