"""A revisit's request is left out of its file where the file gives it again, byte for byte."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.warc.exchange import Exchange, digest
from storage.warc.gzip_members import whole_members
from storage.warc.left_out_requests import REQUEST_DIGEST, RequestForms
from storage.warc.scan import scan
from storage.warc.writer import WarcWriter
from tests.storage.exchanges import AGAIN, MOMENT, NOT_MODIFIED, PLAIN
from tests.storage.warc.test_warc_records import by_fastwarc, by_warcio, original_of

REST = b"Accept: text/html\r\nUser-Agent: luutru-test\r\n\r\n"

PAIRS = ["warcinfo", *["request", "revisit"] * 2]


def asked(path: str, *, rest: bytes = REST, line: bytes = b"") -> Exchange:
    """A page that is answered with 304; `line` is a validator's."""
    request = f"GET {path} HTTP/1.1\r\nHost: bao.example.vn\r\n".encode() + line + rest
    return replace(NOT_MODIFIED, url="https://bao.example.vn" + path, request=request)


def written(folder: Path, *exchanges: Exchange) -> Path:
    """The file of a night in which all these pages are as before."""
    with WarcWriter(folder / "1", prefix="LT", site="bao", info={}, clock=lambda: MOMENT) as writer:
        original = original_of(writer.write(PLAIN, {}), PLAIN)
    with WarcWriter(folder / "2", prefix="LT", site="bao", info={}, clock=lambda: MOMENT) as writer:
        place, *_ = [writer.write(exchange, {}, original) for exchange in exchanges]
    return folder / "2" / place.file


def requests_of(path: Path) -> list[bytes]:
    """The requests of a file's answers, as a reader of the file makes them."""
    forms, found, last = RequestForms(), [], b""
    for member in scan(path, path.name):
        assert member.record is not None
        forms.note(member.record)
        if member.response is None:
            last = member.record.block
            continue
        made = forms.request_of(member.record.fields)
        found.append(last if "WARC-Concurrent-To" in member.record.fields else made or b"")
    return found


def test_only_the_first_two_requests_of_a_form_have_records(tmp_path: Path) -> None:
    nights = [
        asked("/tin-0.html"),
        asked("/tin-1.html?a=%C3%A9", line=b'If-None-Match: "a"\r\n'),
        asked("/tin-2.html", line=b'If-None-Match: W/"b\xe9"\r\n'),
        asked("/tin-3.html", line=b"If-Modified-Since: Fri, 27 Nov 2026 10:00:00 GMT\r\n"),
        replace(AGAIN, url="https://bao.example.vn/", request=asked("/").request),
    ]
    path = written(tmp_path, *nights)
    records = by_warcio(path)
    assert [headers["WARC-Type"] for headers, _, _ in records] == [
        "warcinfo",
        *["request", "revisit"] * 2,
        *["revisit"] * 3,
    ]
    third, fourth, fifth = (headers for headers, _, _ in records[5:])
    assert (third["WARC-Concurrent-To"], third["Luutru-If-None-Match"]) == (None, 'W/"bé"')
    assert fourth["Luutru-If-Modified-Since"] == "Fri, 27 Nov 2026 10:00:00 GMT"
    assert (fifth["Luutru-If-None-Match"], fifth[REQUEST_DIGEST]) == (None, digest(nights[4].request))
    assert len(by_fastwarc(path)) == len(list(whole_members(path))) == 8
    assert requests_of(path) == [exchange.request for exchange in nights]


@pytest.mark.parametrize(
    "other",
    [
        asked("/tin-2.html", rest=b"Accept: text/html\r\nReferer: https://bao.example.vn/\r\n\r\n"),
        asked("/tin-2.html", rest=REST + b"a=1"),
        asked("/tin-2.html", line=b'If-None-Match: "a" \r\n'),
        asked("/tin-2.html", line=b'If-None-Match: "a"\r\nIf-Modified-Since: x\r\n'),
        replace(asked("/tin-2.html"), url="https://bao.example.vn/tin-3.html"),
        replace(asked("/tin-2.html"), url="https://other.example.vn/tin-2.html"),
        replace(asked("/tin-2.html"), request=asked("/tin-2.html").request.replace(b"GET", b"HEAD")),
        replace(asked("/tin-2.html"), url="https://BAO.example.vn/tin-2.html"),
        replace(asked("/tin-2.html"), url="https://bao.example.vn/tin-2.html#a"),
    ],
)
def test_another_request_has_its_record(tmp_path: Path, other: Exchange) -> None:
    path = written(tmp_path, asked("/tin-0.html"), asked("/tin-1.html"), other)
    assert [headers["WARC-Type"] for headers, _, _ in by_warcio(path)][5:] == ["request", "revisit"]
    assert requests_of(path)[2] == other.request


def test_a_damaged_request_record_takes_no_other_request_with_it(tmp_path: Path) -> None:
    nights = [asked(f"/tin-{number}.html") for number in range(3)]
    path = written(tmp_path, *nights)
    content = bytearray(path.read_bytes())
    offset, length = list(whole_members(path))[1]
    content[offset + length // 2] ^= 0xFF
    path.write_bytes(content)
    forms, answers = RequestForms(), []
    for member in scan(path, path.name):
        if member.record is not None:
            forms.note(member.record)
            answers += [member.record.fields] if member.response else []
    assert forms.request_of(answers[-1]) == nights[-1].request


def test_a_new_payload_keeps_its_request(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, prefix="LT", site="bao", info={}) as writer:
        place, *_ = (writer.write(PLAIN, {}) for _ in range(3))
    kinds = [headers["WARC-Type"] for headers, _, _ in by_warcio(tmp_path / place.file)]
    assert kinds == ["warcinfo", *["request", "response"] * 3]


def test_each_file_has_the_forms_of_its_requests(tmp_path: Path) -> None:
    with WarcWriter(tmp_path, prefix="LT", site="bao", info={}, max_bytes=1, clock=lambda: MOMENT) as writer:
        original = original_of(writer.write(PLAIN, {}), PLAIN)
        for night in range(2):
            writer.sync()
            for number in range(3):
                writer.write(asked(f"/tin-{night}{number}.html"), {}, original)
    for file in sorted(tmp_path.iterdir())[1:]:
        assert [headers["WARC-Type"] for headers, _, _ in by_warcio(file)] == [*PAIRS, "revisit"]


LINES = st.sampled_from([b"", b'If-None-Match: "a"\r\n', b"If-Modified-Since: b\r\n", b"Accept: c\r\n", b"\r\n", b"d"])
REQUESTS = st.builds(
    lambda start, lines: start + b"".join(lines),
    st.sampled_from([b"", b"GET / HTTP/1.1\r\nHost: a.vn\r\n", b"GET /?b HTTP/1.1\r\nHost: a.vn\r\n"]),
    st.lists(LINES, max_size=4),
)
URLS = st.sampled_from(["https://a.vn/", "http://a.vn", "https://a.vn?b", "https://a.vn/ ", "https://A.vn/", ""])


@given(st.tuples(URLS, REQUESTS | st.binary()), st.tuples(URLS, REQUESTS | st.binary()))
def test_what_is_left_out_can_be_made_again(first: tuple[str, bytes], second: tuple[str, bytes]) -> None:
    forms = RequestForms()
    forms.add(*first)
    assert forms.fields_instead(*first) == ()
    forms.add(*first)
    fields = dict(forms.fields_instead(*second))
    if fields:
        assert forms.request_of({"WARC-Target-URI": second[0], **fields}) == second[1]
