"""A small archive for exports: pages of one site with versions, in two languages, and an imported document."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.html.element_text import one_line
from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.corpus.seed_import import import_seeds
from tests.storage.shown_pages import Shown, text

IMPORTED = "Bài cũ\r\n\r\nMột bài đã có trong kho từ trước, không của trang nào.\r\n"
DETAILS: dict[str, Any] = {
    "byline": "Bài và ảnh: Phạm Thử",
    "byline_place": "foot",
    "authors": ["Phạm Thử"],
    "tags": ["chợ", "giá rau"],
    "images": [{"url": "https://bao.example.vn/a.jpg", "caption": "Ảnh chợ.", "credit": None}],
    "links": [{"url": "https://bao.example.vn/gia", "text": "Giá rau"}],
    "language": "vi",
    "provenance": {"title": "h1", "blocks": "div.body, read by trafilatura"},
}
MARKET = "Giá rau ở chợ phường tăng lên 12.500 đồng trong buổi sáng nay."


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setenv("LUUTRU_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "000_0123456789abcdef.txt").write_bytes(IMPORTED.encode())
    with open_archive(tmp_path / "data") as opened:
        import_seeds(opened, tmp_path / "seeds", one_line)
        shown = Shown(opened)
        dated = {"published": "2026-02-28T23:30:00+07:00", "precision": "minute", **DETAILS}
        shown.capture("1", 0, text("Chợ <b>đông</b>", MARKET, "Ảnh chợ.", lead="Rau tăng giá.", **dated))
        shown.capture("1", 1, text("Chợ <b>đông</b>", MARKET.replace("12", "15"), "Ảnh chợ.", **dated))
        shown.capture("2", 0, text("Tin đã gỡ", "Trang này đã trả lời 410 cho những người đọc nó."))
        shown.capture("2", 1, 410)
        day = {"published": "2025-12-31", "precision": "day", "section": "Business", "byline": "By Ann - Bo"}
        shown.capture("3", 0, text("A market opens", "The ward opens a market for its people this morning.", **day))
        publish(opened, corpus_form)
        yield opened
