"""A page recognised by its texts alone is read only if title, lead and end mark each occur once."""

import pytest

from extractors.refusal import RefusalReason
from tests.extractors.page_reading import article_as, refusal_as

TITLE = "<h1>Tựa bài thử (10:08 06/02/2019)</h1>"
LEAD = "<p>HNP - Lời dẫn.</p>"
BODY = "<p>Đoạn một của bài thử, dài vừa đủ.</p><p>Đoạn hai của bài thử, cũng vậy.</p>"
END = "<h4>Các bài mới đăng</h4>"


def test_all_of_it() -> None:
    article = article_as("hanoigov", f"<html><body>{TITLE}{LEAD}{BODY}{END}<p>Sau đó</p></body></html>")
    assert (article.title, article.lead, len(article.blocks)) == ("Tựa bài thử", "HNP - Lời dẫn.", 2)


@pytest.mark.parametrize("end", ["Các bài đã đăng :", "Bài viết Xem", "Viết bình luận"])
def test_any_end_mark_will_do(end: str) -> None:
    assert len(article_as("hanoigov", f"<html><body>{TITLE}{LEAD}{BODY}<p>{end}</p></body></html>").blocks) == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (LEAD + BODY + END, RefusalReason.NO_LAYOUT_SIGN),
        (TITLE + BODY + END, RefusalReason.NO_LAYOUT_SIGN),
        (TITLE + LEAD + BODY, RefusalReason.NO_LAYOUT_SIGN),
        (f"<h1>Tựa bài thử</h1>{LEAD}{BODY}{END}", RefusalReason.NO_LAYOUT_SIGN),
        (TITLE + LEAD + END, RefusalReason.NO_BODY),
        (f"{TITLE}<p>{BODY}{BODY}{BODY}</p>{LEAD}{BODY}{END}", RefusalReason.NO_TITLE),
        (f"<ul><li>Tin khác (10:08 06/02/2019)</li></ul><h1>Tựa bài thử</h1>{LEAD}{BODY}{END}", RefusalReason.NO_TITLE),
        (TITLE + LEAD + BODY + TITLE + LEAD + BODY + END, RefusalReason.TWO_BODIES),
        (f"{TITLE}{LEAD}{BODY}<p>HNP - Tin khác</p>{BODY}{END}", RefusalReason.TWO_BODIES),
        (f"{TITLE}{LEAD}{BODY}<p>Tin khác (11:00 05/02/2019)</p>{END}", RefusalReason.TWO_BODIES),
        (TITLE.replace("06/02/2019", "31/02/2019") + LEAD + BODY + END, RefusalReason.BAD_DATE),
        (TITLE.replace("06/02/2019", "06/02/2039") + LEAD + BODY + END, RefusalReason.BAD_DATE),
    ],
)
def test_doubt(body: str, reason: RefusalReason) -> None:
    assert refusal_as("hanoigov", f"<html><body>{body}</body></html>").reason is reason
