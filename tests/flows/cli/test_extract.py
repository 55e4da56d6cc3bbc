"""`luutru extract`, as a person types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.main import command_line
from storage.errors import CorrectTheInput

PAGE = """<!DOCTYPE html><html><body><div class="portlet-boundary"><h1 class="portlet-title"><span
class="portlet-title-text">Tin hoạt động</span></h1><div><div class="asset-full-content-title">Xã mở lớp tin học</div>
<div class="assetPublishDate block_timer">Ngày đăng 02/03/2020 | 12:00 AM</div><div class="asset-full-content">
<div class="sapo-wrapper"><p class="sapo"><strong>Lớp học mở buổi tối.</strong></p></div>
<div class="journal-content-article"><p>Mỗi tối có hai mươi người đến học ở nhà văn hoá thôn.</p>
<p>Lớp kéo dài ba tháng.</p></div></div></div></div></body></html>"""


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(command_line(), ["extract", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    return str(file)


def test_a_page_in_the_corpus_form(page: str) -> None:
    code, output = run(page, "--site", "thanhtri")
    assert code == 0
    assert output.split("\n\n")[:4] == ["Tin hoạt động", "Xã mở lớp tin học", "02/03/2020", "Lớp học mở buổi tối."]


def test_each_field_with_where_it_came_from(page: str) -> None:
    _, output = run(page, "--site", "thanhtri", "--json")
    fields = json.loads(output)["fields"]
    assert fields["published"]["value"] == "2020-03-02"
    assert all(one["from"] for name, one in fields.items() if one["value"]), fields


def test_a_refusal_says_its_reason_and_fails(page: str) -> None:
    code, output = run(page, "--site", "hanoimoi", "--json")
    assert code == 1
    assert json.loads(output)["refusal"] == "no_layout_sign"


def test_a_missing_file_gives_one_line() -> None:
    with pytest.raises(CorrectTheInput, match="No such file"):
        run("nowhere.html", "--site", "thanhtri")
