"""Pages that answer 200 without content."""

from datetime import UTC, datetime

import pytest

from extractors.captured_page import CapturedPage
from extractors.read import read
from extractors.refusal import Refusal
from seeds.load import load_sites

SITES = load_sites()


def page(title: str, body: str) -> CapturedPage:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return CapturedPage(
        html.encode(), "text/html; charset=utf-8", "https://x.example/", datetime(2026, 1, 1, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("Đăng nhập", '<form><input name="u"><input type="password"></form>', "login"),
        ("Bảo trì", "<h1>Hệ thống đang bảo trì</h1>", "error_page"),
        ("404", "<h1>Không tìm thấy trang</h1>", "error_page"),
        ("Cổng thông tin", "<h1>Trang bạn tìm không tồn tại</h1>", "error_page"),
        ("Hạ tầng số của huyện được bảo trì và nâng cấp trong quý hai năm nay", "<p>…</p>", "no_layout_sign"),
        ("1404 hộ dân được cấp nước sạch", "<p>…</p>", "no_layout_sign"),
    ],
)
@pytest.mark.parametrize("slug", ["thanhtri", "hanoimoi", "baothanhhoa"])
def test_a_wall_has_its_own_reason(slug: str, title: str, body: str, reason: str) -> None:
    outcome = read(page(title, body), SITES[slug])
    assert isinstance(outcome, Refusal)
    assert outcome.reason.value == reason
