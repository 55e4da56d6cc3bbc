"""The kinds of an article's blocks match their texts."""

from extractors.html.block import Block, BlockKind
from extractors.main_text import kinds_of
from tests.extractors.page_reading import article_as

PAGE = """<html>
<body><article class="entry"><div class="sc-longform-header"><h1 class="sc-longform-header-title">Phố sách
</h1><span class="sc-longform-header-date">12/03/2026 - 08:00</span></div>
<p>Sáng thứ bảy, phố sách đông người từ rất sớm và nhiều gia đình đã có mặt trước giờ mở cửa.</p>
<figure><img src="a.jpg"><figcaption>Gian sách thiếu nhi.</figcaption></figure>
<h2>Sách cũ tìm chủ mới</h2><p>Hơn hai mươi gian hàng bày sách cũ, giá từ vài nghìn đồng một cuốn cho đến vài trăm.</p>
<ul><li>Sách thiếu nhi</li></ul><p>Phố sách mở cửa đến hết ngày chủ nhật tuần này, ban tổ chức cho biết.</p>
</article></body></html>"""


def test_captions_and_subheadings_are_recognised() -> None:
    article = article_as("hanoimoi", PAGE)
    assert [kind.value for kind in article.kinds] == [
        "paragraph",
        "caption",
        "subheading",
        "paragraph",
        "item",
        "paragraph",
    ]
    assert len(article.kinds) == len(article.blocks)


def test_a_dropped_text_shifts_no_kind() -> None:
    cut = [Block(kind, text, None, 0) for kind, text in ((BlockKind.PARAGRAPH, "a"), (BlockKind.CAPTION, "b"))]
    assert kinds_of(cut, ("b",)) == (BlockKind.CAPTION,)
    assert kinds_of(cut, ("a", "new")) == (BlockKind.PARAGRAPH, BlockKind.PARAGRAPH)
