"""Pages in three layouts, built around a text's lines like those of its site."""

from collections.abc import Callable
from html import escape

from tests.extractors.seed_text import SeedText

FURNITURE = """
<div class="c-related-posts"><h3>Tin liên quan</h3><ul>
<li><a href="/khac-111111.html">Một tin khác</a> 01/01/2024 09:00</li></ul></div>
<div class="comments">(0) Bình luận <script type="text/template">{name} - {time} {body}</script></div>
<div class="visitors">Lượt truy cập: 1.234</div>
"""

BYLINES: dict[str, Callable[[str], str]] = {
    "to the right by style": lambda name: f'<p style="text-align: right;"><strong>{name}</strong></p>',
    "to the right by attribute": lambda name: f'<p align="right">{name}</p>',
    "to the right by a frame": lambda name: f'<div style="text-align:right"><p><em>{name}</em></p></div>',
    "behind blanks": lambda name: f"<p>{'&nbsp; ' * 40}{name}</p>",
    "a short last line": lambda name: f"<p>{name}</p>",
    "a short strong last line": lambda name: f"<p><strong>{name}</strong></p>",
}


def longform(text: SeedText) -> str:
    byline, day, clock = text.line(text.dateline).rsplit(" ", 2)
    blocks = [_longform_block(text, number) for number in sorted({*text.body, *text.file_names})]
    return f"""<html><head><meta charset="utf-8">
<meta property="article:published_time" content="9/5/2026 10:17:01 PM"></head>
<body><span class="today">02/11/2026 08:00</span><article class="entry entry-no-padding">
<div class="sc-longform-header"><span class="sc-longform-header-cate">{_html(text, text.section)}</span>
<h1 class="sc-longform-header-title">{_html(text, text.title)}</h1>
<span class="sc-longform-header-author">{escape(byline)}</span>
<span class="sc-longform-header-date">{day} {clock}</span>
<p class="sc-longform-header-sapo">{_html(text, text.lead)}</p></div>
{"".join(blocks)}<p>(*) Không sao chép dưới mọi hình thức khi chưa có sự đồng ý của tòa soạn.</p>
</article>{FURNITURE}</body></html>"""


def _longform_block(text: SeedText, number: int) -> str:
    if number in text.file_names:
        name = _html(text, number)
        return f'<figure><a href="#"><img src="/{name}" alt="{name}"></a><figcaption>{name}</figcaption></figure>'
    if number in text.captions:
        return f'<figure><img src="/a.jpg"><figcaption><i>{_html(text, number)}</i></figcaption></figure>'
    tag = "h2" if number in text.headings else "p"
    return f"<{tag}>{_html(text, number)}</{tag}>"


def to2023(text: SeedText, byline: Callable[[str], str]) -> str:
    section, period = (part.strip() for part in text.line(text.dateline).split("|"))
    return f"""<html><head><meta charset="utf-8"></head><body>
<div class="breadcrum"><a href="/">Trang chủ</a><a href="/x">Chính trị</a><a href="/y">{escape(section)}</a></div>
<h1 class="caption">{_html(text, text.title)}</h1><div class="definfo"><div class="period">{escape(period)}</div></div>
<div class="article"><p><strong>{_html(text, text.lead)}</strong></p>
{"".join(_old_block(text, number) for number in text.body)}{_foot(text, byline)}</div>
<div>Từ khoá</div>
<div>Bình luận <p>Gõ tiếng Việt có dấu, tối thiểu 15 chữ</p><p>Thông báo</p></div>{FURNITURE}</body></html>"""


def _old_block(text: SeedText, number: int) -> str:
    shown = _html(text, number)
    if number in text.captions:
        return f'<figure class="image"><img src="/a.jpg" alt="a.jpg"><figcaption>{shown}</figcaption></figure>'
    return f"<p><strong>{shown}</strong></p>" if number in text.headings else f"<p>{shown}</p>"


def liferay(text: SeedText, byline: Callable[[str], str]) -> str:
    blocks = [f"<p>{_html(text, number)}</p><p>&nbsp;</p>" for number in text.body]
    return f"""<html><head><meta charset="utf-8"></head><body><div class="egov_date">02/11/2026 | 08:00</div>
<div class="portlet-boundary" id="p_p_id_101_"><section class="portlet"><header><h1 class="portlet-title">
<span class="portlet-title-text">{_html(text, text.section)}</span></h1></header><div class="portlet-body"><div>
<div class="asset-full-content-title">{_html(text, text.title)}</div>
<div class="assetPublishDate block_timer">{escape(text.raw()[text.dateline])}</div>
<div class="asset-full-content show-asset-title"><div class="asset-content" id="_101_1">
<div class="sapo-wrapper"><p class="sapo"><strong>{_html(text, text.lead)}</strong></p></div>
<div class="journal-content-article">{"".join(blocks)}{_foot(text, byline)}
<p align="right" class="view-content-author"><strong><em>Admin Portal</em></strong></p></div></div></div>
<div class="related_asset"><div>Các tin khác</div>
<ul class="related_asset_list"><li><a href="#">Tin khác</a></li></ul></div>
</div></div></section></div>{FURNITURE}</body></html>"""


def _html(text: SeedText, number: int) -> str:
    return escape(text.raw()[number].strip())


def _foot(text: SeedText, byline: Callable[[str], str]) -> str:
    return byline(escape(text.line(text.foot_byline))) if text.foot_byline else ""
