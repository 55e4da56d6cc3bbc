"""Pages whose real markup is unknown, in several plausible forms, built around a text's lines."""

from collections.abc import Callable
from html import escape

from tests.extractors.seed_pages import FURNITURE
from tests.extractors.seed_text import SeedText

# The text below an article of the city's portal, from "the newest" to the comment form.
BELOW = """<div><h4>Các bài mới đăng</h4><ul><li><a href="#">Một bài khác (11:11 07/02/2019)</a></li></ul>
<h4>Các bài đã đăng :</h4><ul><li><a href="#">Một bài cũ (11:11 05/02/2019)</a></li></ul></div><div>Bài viết Xem</div>
<form><h4>Viết bình luận</h4>Họ tên:(*) <input> Tiêu đề:(*) <input> Nội dung:(*) <textarea></textarea>
<p>Mã xác nhận: Lấy lại mã bảo mật</p></form>"""

HNP_TITLES: dict[str, Callable[[str, str], str]] = {
    "one heading": lambda title, date: f"<h1>{title} {date}</h1>",
    "a span beside the title": lambda title, date: f"<div><b>{title}</b>&nbsp;<span>{date}</span></div>",
    "a block below the title": lambda title, date: f"<h2>{title}</h2><div class=date>{date}</div>",
    "the page's tools below": lambda title, date: f"<p>{title} {date}</p><ul><li>In</li><li>Gửi</li></ul>",
    "a table": lambda title, date: f"<table><tr><td>{title} {date}</td></tr></table>",
}


def hnp(text: SeedText, title: Callable[[str, str], str], byline: Callable[[str], str]) -> str:
    shown, date = text.line(text.title).rsplit(" (", 1)
    body = "".join(f"<p>{_html(text, number)}</p>\n<p>&nbsp;</p>" for number in text.body)
    return f"""<html><head><title>Cổng thử</title></head><body><div>Hôm nay 02/11/2026</div>
<div><ul><li><a href="#">Tin nổi bật (08:00 02/11/2026)</a></li></ul></div><div><div>
{title(escape(shown), f"({date}")}<p>{_html(text, text.lead)}</p>{body}
{byline(escape(text.line(text.foot_byline or 0)))}</div>{BELOW}</div>{FURNITURE}</body></html>"""


BTH_TITLES: dict[str, Callable[[str], tuple[str, str]]] = {
    "a heading inside": lambda title: ("<title>Báo thử</title>", f"<h1>{title}</h1>"),
    "the page's own statement": lambda title: (f'<meta property="og:title" content="{title}">', ""),
    "the head's title": lambda title: (f"<title>{title} - Báo Thanh Hóa</title>", ""),
}


def baothanhhoa_2019(text: SeedText, title: Callable[[str], tuple[str, str]]) -> str:
    head, heading = title(_html(text, text.title))
    comments = "<p> {name} - {time}</p><p> Trả lời</p><p>{body}</p><p>0 bình luận</p><p>Xem thêm TP.Thanh Hóa</p>"
    return f"""<html><head><meta charset="utf-8">{head}</head><body><div>Thứ Hai, 02/11/2026 08:00</div>
<div id="main-detail">{heading}<div class="date_news">Thứ hai, 01/07/2019 | 18:21</div>
<div class="sapo_detail">{_html(text, text.lead)}</div>
<div class="drelated"><h3>Tin liên quan</h3><ul><li><a href="#">Một tin khác</a> 30/06/2019</li></ul>
<h3>Đọc nhiều</h3></div>
<p class="pHead">{_html(text, 9)}</p>{"".join(_bth_block(text, number) for number in text.body)}
<p class="pAuthor">{_html(text, 35)}</p><p class="pAuthor">{_html(text, 35)}</p>{comments}</div>
{FURNITURE}</body></html>"""


def _bth_block(text: SeedText, number: int) -> str:
    if number not in text.captions:
        return f'<p class="pBody">{_html(text, number)}</p>'
    title = _html(text, text.title)
    picture = f'<img src="/a.jpg" alt="{title}"><p class="pCaption">{title}</p>'
    return f'<div>{picture}<p class="pCaption">{_html(text, number)}</p></div>'


def _html(text: SeedText, number: int) -> str:
    return escape(text.raw()[number].strip())
