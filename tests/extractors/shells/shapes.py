"""The shells: each puts a story into a different markup, with the furniture that such pages have."""

# ruff: noqa: E501 (markup as pages have it)

import unicodedata
from collections.abc import Callable
from html import escape

from tests.extractors.shells.furniture import comments, footer, menu, related, teasers, today
from tests.extractors.shells.story import Kind, Story

Tags = dict[Kind, str]

PLAIN: Tags = {
    "p": "<p>{}</p>",
    "heading": "<h2>{}</h2>",
    "caption": '<figure><img src="/a.jpg"><figcaption>{}</figcaption></figure>',
    "item": "<ul><li>{}</li></ul>",
    "quote": "<blockquote><p>{}</p></blockquote>",
}


def body(story: Story, tags: Tags = PLAIN, between: str = "") -> str:
    blocks = [tags[kind].format(escape(text)) for kind, text in story.blocks]
    middle = len(blocks) // 2
    return "\n".join([*blocks[:middle], between, *blocks[middle:]])


def head(story: Story, extra: str = "", *, og: bool = True) -> str:
    title = escape(story.title)
    statement = f'<meta property="og:title" content="{title}">' if og else ""
    return f'<head><meta charset="utf-8"><title>{title} - Báo Thử</title>{statement}{extra}</head>'


def _when(story: Story, form: str = "{0:02}/{1:02}/{2} {3:02}:{4:02}") -> str:
    return form.format(*story.date)


def _iso(story: Story) -> str:
    return "{2}-{1:02}-{0:02}T{3:02}:{4:02}:00+07:00".format(*story.date)


def classic(story: Story) -> str:
    return f"""<html>{head(story)}<body>{today()}{menu()}<div class="container"><div class="main-col">
<h1 class="title">{story.title}</h1><div class="meta"><span class="date">{_when(story)}</span></div>
<h2 class="sapo">{story.lead}</h2><div class="detail-content">{body(story)}<p class="author">{story.byline}</p></div>
{related()}{comments()}</div><div class="right-col">{teasers()}{teasers()}</div></div>{footer()}</body></html>"""


def nested(story: Story) -> str:
    tags = {kind: f'<div class="r"><div class="c"><div>{tag}</div></div></div>' for kind, tag in PLAIN.items()}
    return f"""<html>{head(story)}<body><div id="wrap"><div id="page">{today()}{menu()}<div id="a"><div id="b"><div id="c">
<div class="hd"><h1>{story.title}</h1></div><div class="tm"><time datetime="{_iso(story)}">{_when(story)}</time></div>
<div class="chap"><div><strong>{story.lead}</strong></div></div><div class="bd"><div><div>{body(story, tags)}</div></div></div>
<div class="au"><p>{story.byline}</p></div>{related()}</div><div id="d">{teasers(8)}</div></div></div>{footer()}</div></div></body></html>"""


def semantic(story: Story) -> str:
    return f"""<html>{head(story, f'<meta property="article:published_time" content="{_iso(story)}">')}<body>{today()}<header>{menu()}</header><main>
<article><header><a href="/muc-1">Thời sự</a><h1>{story.title}</h1><p class="lead">{story.lead}</p></header>
<section class="text">{body(story, between=f"<aside>{related()}</aside>")}</section><p><strong>{story.byline}</strong></p>
<footer><ul class="tags"><li><a href="/tag-1">địa phương</a></li><li><a href="/tag-2">đời sống</a></li></ul><div class="share"><a href="#">Chia sẻ</a></div></footer></article>
<section class="more">{teasers(9)}</section>{comments()}</main>{footer()}</body></html>"""


def picture_tables(story: Story) -> str:
    table = '<table class="picture" align="center"><tbody><tr><td class="pic"><img src="/a.jpg"></td></tr><tr><td class="caption">{}</td></tr></tbody></table>'
    tags = PLAIN | {"caption": table, "heading": "<h3>{}</h3>"}
    return f"""<html>{head(story)}<body>{menu()}<div class="the-page"><ul class="bc"><li><a href="/muc-2">Thế giới</a></li></ul>
<h1 class="the-title">{story.title}</h1><ul class="the-meta"><li>{story.byline}</li><li>{_when(story, "Thứ hai, {0}/{1}/{2} {3:02}:{4:02} (GMT+7)")}</li></ul>
<p class="the-summary">{story.lead}</p><div class="the-body">{body(story, tags)}<p>{story.byline}</p></div>{related()}</div>
<div class="sidebar">{teasers(10)}</div>{footer()}</body></html>"""


def editors_blocks(story: Story) -> str:
    picture = '<div class="Preview" type="Photo"><div><a href="/big.jpg"><img src="/a.jpg" alt="a.jpg"></a></div><div class="Photo_Caption"><p>{}</p></div></div>'
    box = '<div class="Preview" type="RelatedOne"><a href="/khac.html"><img src="/k.jpg"></a><h4><a href="/khac.html">Nhà hát kịch diễn lại vở cũ sau hai mươi năm</a></h4></div>'
    return f"""<html>{head(story)}<body>{today()}{menu()}<div class="detail__main"><div class="bread"><a href="/muc-3">Giáo dục</a></div>
<h1 class="detail__title">{story.title}</h1><div class="detail__author">{story.byline}</div><div class="detail__time">{_when(story)}</div>
<h2 class="detail__sapo">{story.lead}</h2><div class="detail__cmain"><div class="detail__content clearfix">{body(story, PLAIN | {"caption": picture}, box)}<p>{story.byline}</p></div></div>
{comments()}</div>{teasers(7)}{footer()}</body></html>"""


def line_breaks(story: Story) -> str:
    text = "<br><br>".join(escape(text) for _, text in story.blocks)
    return f"""<html>{head(story, og=False)}<body>{today()}{menu()}<table width="100%"><tr><td width="200">{teasers(5, sapo=False)}</td><td>
<h1>{story.title}</h1><span class="ngay">({_when(story, "{3:02}:{4:02} {0:02}/{1:02}/{2}")})</span>
<div class="noidung"><b>{story.lead}</b><br><br>{text}<br><br><b>{story.byline}</b></div>{related()}</td></tr></table>{footer()}</body></html>"""


def divs(story: Story) -> str:
    tags: Tags = {"p": "<div>{}</div>", "heading": "<div><b>{}</b></div>", "caption": '<div style="text-align:center"><img src="/a.jpg"><br><i>{}</i></div>', "item": "<div>- {}</div>", "quote": "<div><i>{}</i></div>"}  # fmt: skip
    return f"""<html>{head(story)}<body>{menu()}<div class="wrapper"><div class="left"><div class="post-title"><h1>{story.title}</h1></div>
<div class="post-date">{_when(story, "Đăng lúc {3:02}:{4:02} ngày {0}/{1}/{2}")}</div><div class="post-desc">{story.lead}</div>
<div class="post-body">{body(story, tags)}<div style="text-align:right"><b>{story.byline}</b></div></div>{related()}{comments()}</div>
<div class="right">{teasers()}</div></div>{footer()}</body></html>"""


def centred_captions(story: Story) -> str:
    tags = PLAIN | {
        "caption": '<p style="text-align: center;"><img src="/a.jpg"></p><p style="text-align: center;"><em>{}</em></p>',
        "heading": "<p><strong>{}</strong></p>",
    }
    return f"""<html>{head(story)}<body>{today()}{menu()}<div class="grid"><div class="col-8"><h1 class="post-title">{story.title}</h1>
<p class="post-info">{_when(story, "{2}")} | {_when(story)}</p><div class="post-content"><p><strong>{story.lead}</strong></p>{body(story, tags)}
<p style="text-align: right;"><strong>{story.byline}</strong></p></div><div class="post-tags">Từ khóa: <a href="#">đời sống</a></div></div><div class="col-4">{teasers(6)}</div></div>{footer()}</body></html>"""


def many_comments(story: Story) -> str:
    return f"""<html>{head(story)}<body>{menu()}<div class="box-detail"><h1>{story.title}</h1><div class="time-post">{_when(story, "{0:02}-{1:02}-{2} | {3:02}:{4:02}")}</div>
<p class="desc">{story.lead}</p><div class="fck">{body(story)}<p class="Normal" style="text-align:right;"><strong>{story.byline}</strong></p></div></div>
<div class="list-cmt">{comments() * 8}</div>{teasers()}{footer()}</body></html>"""


def see_also(story: Story) -> str:
    between = (
        '<p><a href="/khac-1.html"><strong>&gt;&gt; Giá vàng đi ngang, người mua kẻ bán đều chờ</strong></a></p><div class="ads">Quảng cáo</div>'
        + related()
    )
    return f"""<html>{head(story)}<body>{today()}{menu()}<div class="article-page"><div class="article-head"><h1>{story.title}</h1><div class="info">{story.byline} <time>{_when(story)}</time></div></div>
<div class="article-main"><div class="article-sapo"><p>{story.lead}</p></div><div class="article-content">{body(story, between=between)}</div></div></div>{teasers(12)}{footer()}</body></html>"""


def old_portal(story: Story) -> str:
    tags: Tags = dict.fromkeys(
        PLAIN,
        '<p class="MsoNormal" style="text-align:justify"><font face="Times New Roman" size="3"><span lang="VI">{}<o:p></o:p></span></font></p><p>&nbsp;</p>',
    )
    return f"""<html>{head(story, og=False)}<body><table class="top"><tr><td>{menu()}</td></tr></table><table><tr><td valign="top">{teasers(4, sapo=False)}</td><td valign="top">
<table><tr><td class="tieude"><h1>{story.title}</h1></td></tr><tr><td class="ngaydang">Ngày đăng: {_when(story, "{0:02}/{1:02}/{2}")}</td></tr><tr><td class="tomtat"><b>{story.lead}</b></td></tr>
<tr><td class="noidung"><div>{body(story, tags)}<p align="right"><b>{story.byline}</b></p></div></td></tr><tr><td>{related()}</td></tr></table></td></tr></table>{footer()}</body></html>"""


def crowded(story: Story) -> str:
    return f"""<html>{head(story)}<body>{today()}{menu()}<div class="hot">{teasers(12)}</div><div class="content-wrap"><div class="news"><h1>{story.title}</h1><div class="dt">{_when(story)}</div>
<div class="sp">{story.lead}</div><div class="ct">{body(story)}<p>{story.byline}</p></div></div><div class="sb">{teasers(14)}</div></div><div class="bottom">{teasers(20)}</div>{footer()}</body></html>"""


def photos(story: Story) -> str:
    frame = '<div class="slide"><a href="/big.jpg" class="zoom"><img src="/a.jpg" alt="Ảnh"></a><div class="desc"><p>{}</p></div></div>'
    return f"""<html>{head(story)}<body>{menu()}<section><h1>{story.title}</h1><div class="date">{_when(story)}</div><div class="sapo">{story.lead}</div>
<div class="photo-story">{body(story, PLAIN | {"caption": frame})}<p class="source">{story.byline}</p></div></section>{related()}{teasers(5)}{footer()}</body></html>"""


def logo_heading(story: Story) -> str:
    data = f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"x","datePublished":"{_iso(story)}","dateModified":"2026-11-01T07:00:00+07:00"}}</script>'
    return f"""<html>{head(story, data)}<body><h1 class="logo"><a href="/">Báo Thử</a></h1>{today()}{menu()}<div class="post"><h2 class="headline">{story.title}</h2>
<div class="post-lead">{story.lead}</div><div class="post-text">{body(story)}<p>{story.byline}</p></div></div>{teasers(6)}{footer()}</body></html>"""


def month_first_meta(story: Story) -> str:
    day, month, year, hour, minute = story.date
    meta = f'<meta property="article:published_time" content="{month}/{day}/{year} {hour % 12 or 12}:{minute:02}:01 {"PM" if hour >= 12 else "AM"}">'
    return f"""<html>{head(story, meta)}<body>{today()}{menu()}<div class="c-detail"><article class="story"><div class="story-head"><span>Kinh doanh</span><h1>{story.title}</h1><span>{story.byline}</span><span>{_when(story, "{0:02}/{1:02}/{2} - {3:02}:{4:02}")}</span><p>{story.lead}</p></div>
{body(story)}</article></div>{related()}{comments()}{teasers(4)}{footer()}</body></html>"""


def undated(story: Story) -> str:
    return f"""<html>{head(story)}<body>{today()}{menu()}<div class="main"><div class="content"><h1>{story.title}</h1><div class="intro">{story.lead}</div><div class="text">{body(story)}<p>{story.byline}</p></div></div>
{related()}</div><div class="side">{teasers(6)}</div>{footer()}</body></html>"""


def decomposed(story: Story) -> str:
    return unicodedata.normalize("NFD", see_also(story).replace(" ngày ", "&nbsp; ngày&nbsp;"))


def scripts_between(story: Story) -> str:
    tags = {
        kind: tag + '<script>ad("banner")</script><div class="banner"><!-- ad --></div>' for kind, tag in PLAIN.items()
    }
    return f"""<html>{head(story)}<body>{today()}{menu()}<div class="w"><div class="cate"><a href="/muc-5">Giải trí</a></div><h1 class="t">{story.title}</h1><div class="d">{_when(story)}</div><div class="s"><p>{story.lead}</p></div>
<div id="divcontent" itemprop="articleBody">{body(story, tags)}<div class="author">{story.byline}</div></div><div class="tag-list"><a href="#">chợ</a></div>{comments()}</div>{teasers()}{footer()}</body></html>"""


def boxes_with_leads(story: Story) -> str:
    box = '<div class="VCS" type="RelatedOne"><a href="/khac.html"><img src="/k.jpg"></a><div><a href="/khac.html" class="title">Nhà hát kịch diễn lại vở cũ sau hai mươi năm</a><p class="sapo">Khán giả xếp hàng từ chiều, vé bán hết trong nửa giờ, đoàn phải thêm hai suất diễn.</p></div></div>'
    when = _when(story, "{0:02}-{1:02}-{2} - {3:02}:{4:02} ") + ("PM" if story.date[3] >= 12 else "AM")
    return f"""<html>{head(story)}<body>{today()}{menu()}<form id="form1"><div class="sidebar-1 w700"><p class="cat"><a href="/tai-chinh">Tài chính</a></p><h1 class="title">{story.title}</h1>
<p class="dateandcat"><span class="pdate">{when}</span> | <a href="/tai-chinh">Tài chính</a></p><div class="w640"><h2 class="sapo">{story.lead}</h2>
<div class="detail-content" id="mainContent">{body(story, between=box)}</div><p class="author">{story.byline}</p><div class="link-source"><span>Copy link</span><div>Link bài gốc</div><div>Lấy link!</div><div>https://bao.example/goc-123.html</div></div></div></div></form>{teasers(6)}{footer()}</body></html>"""


def classed_paragraphs(story: Story) -> str:
    tags: Tags = {"p": '<p class="pBody">{}</p>', "heading": '<p class="pSubTitle">{}</p>', "caption": '<div align="center"><img src="/a.jpg"></div><p class="pCaption">{}</p>', "item": '<p class="pBody">* {}</p>', "quote": '<p class="pInterTitle"><em>{}</em></p>'}  # fmt: skip
    return f"""<html>{head(story)}<body>{today()}{menu()}<div id="content"><div class="row"><div class="col-9"><div id="detail" class="article-content"><h1 class="article-title">{story.title}</h1><div class="meta"><span class="date">{_when(story, "{0:02}/{1:02}/{2} {3:02}:{4:02}")}</span> <span class="views">1.204 lượt xem</span></div>
<p class="pHead">{story.lead}</p>{body(story, tags)}<p class="pAuthor">{story.byline}</p></div><div class="tag-box"><b>Từ khóa:</b> <a href="#">rau</a></div>{related()}</div><div class="col-3">{teasers(8)}</div></div></div>{footer()}</body></html>"""


def two_parts(story: Story) -> str:
    half = len(story.blocks) // 2
    first, second = (
        body(Story(story.title, story.lead, story.date, story.byline, blocks))
        for blocks in (story.blocks[:half], story.blocks[half:])
    )
    return f"""<html>{head(story)}<body>{menu()}<div class="site"><div class="post-head"><h1>{story.title}</h1><p class="byline-date">{story.byline} - {_when(story, "{3:02}:{4:02}, {0:02}/{1:02}/{2}")}</p></div><div class="post-excerpt"><p>{story.lead}</p></div>
<div class="post-content"><div class="part">{first}</div><div class="ads-inline">Quảng cáo</div><div class="inner-related"><ul><li><a href="/x-1.html">Đội bóng huyện vào chung kết sau loạt luân lưu</a></li><li><a href="/x-2.html">Bảy món ăn nên thử khi ghé chợ nổi vào cuối năm</a></li></ul></div><div class="part">{second}</div></div>{comments()}{teasers(5)}</div>{footer()}</body></html>"""


_ALL: tuple[Callable[[Story], str], ...] = (
    classic,
    nested,
    semantic,
    picture_tables,
    editors_blocks,
    line_breaks,
    divs,
)
_ALL = (*_ALL, centred_captions, many_comments, see_also, old_portal, crowded, photos, logo_heading, month_first_meta)
_ALL = (*_ALL, undated, decomposed, scripts_between, boxes_with_leads, classed_paragraphs, two_parts)
SHAPES = {shape.__name__: shape for shape in _ALL}
