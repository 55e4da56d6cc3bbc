"""Pages in the markup of today's newspapers: complete shells, with the boxes around and inside a story."""

# ruff: noqa: E501 (markup as pages have it)

from collections.abc import Callable
from html import escape

from tests.extractors.shells.furniture import SAPOS, TITLES
from tests.extractors.shells.story import Kind, Story

Tags = dict[Kind, str]

SECTIONS = ("Thời sự", "Góc nhìn", "Thế giới", "Kinh doanh", "Bất động sản", "Khoa học", "Giải trí", "Thể thao", "Pháp luật", "Giáo dục", "Sức khỏe", "Đời sống", "Du lịch", "Số hóa", "Xe", "Ý kiến", "Tâm sự")  # fmt: skip


def _body(story: Story, tags: Tags, between: str = "") -> str:
    blocks = [tags[kind].format(escape(text)) for kind, text in story.blocks]
    middle = (len(blocks) + 1) // 2
    return "\n".join([*blocks[:middle], between, *blocks[middle:]])


def _iso(story: Story) -> str:
    return "{2}-{1:02}-{0:02}T{3:02}:{4:02}:00".format(*story.date)


def _when(story: Story, form: str) -> str:
    return form.format(*story.date)


def _head(story: Story, extra: str = "", name: str = "Báo Thử") -> str:
    title = escape(story.title)
    return f"""<head><meta charset="utf-8"><title>{title} - {name}</title><meta property="og:title" content="{title}"><meta property="og:type" content="article">
<meta name="description" content="{escape(story.lead)}"><meta property="og:site_name" content="{name}">{extra}</head>"""


def _data(story: Story, offset: str = "+07:00", blank: str = "") -> str:
    return f"""<script type="application/ld+json">{{"@context":"https://schema.org","@type":"BreadcrumbList","itemListElement":[{{"@type":"ListItem","position":1,"name":"Thời sự"}}]}}</script>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{escape(story.title)}","datePublished":"{_iso(story)}{blank}{offset}","dateModified":"2026-10-30T07:00:00+07:00"}}</script>"""


def _links(tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/muc-{at}" title="{name}">{name}</a></{tag}>' for at, name in enumerate(SECTIONS))


def _titles(item: str, number: int = 4, start: int = 0) -> str:
    """`item` has placeholders for an address, a title and a lead."""
    return "".join(item.format(f"/tin-khac-{at}.html", TITLES[at % len(TITLES)], SAPOS[at % len(SAPOS)]) for at in range(start, start + number))  # fmt: skip


_FOOTER = """<div class="footer-bottom"><div class="left"><p>Báo điện tử của Hội Ví Dụ</p><p>Địa chỉ: Tầng 10, Toà nhà Thử, 10 đường Mẫu, phường Giả Định, thành phố Hà Nội - Điện thoại: 024 0000 0001</p>
<p>Số giấy phép: 000/GP-BTTTT ngày 01/02/2020</p><p>Phó Tổng Biên tập phụ trách: Ông Giả Định</p><p>Không được sao chép lại một phần hoặc toàn bộ nội dung trang này khi chưa có sự đồng ý bằng văn bản của tòa soạn.</p></div></div>"""

_SIGN_IN = """<div class="modal fade" id="login"><div class="modal-dialog"><p>Vui lòng đăng nhập bằng tài khoản của bạn để gửi bình luận, lưu bài viết và nhận bản tin mỗi sáng từ tòa soạn.</p>
<p>Bằng việc tiếp tục, bạn đồng ý với điều khoản sử dụng và chính sách bảo mật dành cho thành viên của báo.</p></div></div>"""


def sticky_title(story: Story) -> str:
    """A title repeated in a bar, a date above the title, a list of links inside the story's own box."""
    tags: Tags = {
        "p": '<p class="Normal">{}</p>',
        "heading": '<p class="Normal"><strong>{}</strong></p>',
        "caption": '<figure data-size="true" class="tplCaption action_thumb"><div class="fig-picture"><picture><img alt="anh-mot.jpg" src="/a.jpg"></picture></div><figcaption itemprop="description"><p class="Image">{}</p></figcaption></figure>',
        "item": '<p class="Normal">- {}</p>',
        "quote": '<p class="Normal"><em>{}</em></p>',
    }
    return f"""<html lang="vi">{_head(story, _data(story))}<body data-source="Detail"><section class="section top-header"><div class="container"><span class="time-now">Thứ hai, 2/11/2026</span><div class="search"><form action="/tim"><input name="q"></form></div></div></section>
<section class="section wrap-main-nav"><nav class="main-nav"><ul class="parent">{_links()}</ul></nav></section>
<section class="section page-detail top-detail"><div class="container"><div class="sidebar-1"><div class="header-content width_common"><ul class="breadcrumb"><li><a href="/thoi-su">Thời sự</a></li></ul><span class="date">{_when(story, "Thứ hai, {0}/{1}/{2}, {3:02}:{4:02} (GMT+7)")}</span></div>
<h1 class="title-detail">{story.title}</h1>
<div class="topbar-sticky"><div class="container flexbox"><a href="/" class="logo-sticky"></a><h2 class="title"><span>{story.title}</span></h2><div class="social"><a href="#">Chia sẻ</a></div></div></div>
<p class="description">{story.lead}</p>
<article class="fck_detail">{_body(story, tags)}<ul class="list-news">{_titles('<li><span><a href="{0}" title="{1}">{1}</a></span></li>', 2)}</ul><p class="author_mail" style="text-align:right;"><strong>{story.byline}</strong></p></article>
<div class="width_common footer-news"><a href="/thoi-su">Trở lại Thời sự</a><div class="social_pin"><a href="#" class="save">Lưu bài viết</a></div></div>
<div class="box-tinlienquanv2">{_titles('<article class="item-news"><h4 class="title-news"><a href="{0}">{1}</a></h4><p class="description"><a href="{0}">{2}</a></p></article>', 3, 2)}</div>
<div class="box_comment_vne width_common" id="box_comment_vne"><div class="ykien_vne">Ý kiến <label id="total_comment">(2)</label></div><div class="content_view_comment"><p class="full_content"><span class="txt-name"><a class="nickname" href="/u">bandoc</a></span>Quê tôi cũng thế, mong địa phương giữ được nếp này lâu dài cho con cháu về sau được biết.</p></div></div></div>
<div class="sidebar-2"><div class="box-category">{_titles('<article class="item-news"><h3 class="title-news"><a href="{0}">{1}</a></h3></article>', 6)}</div></div></div></section>
<footer class="footer container">{_FOOTER}</footer></body></html>"""


_VCC: Tags = {
    "p": "<p>{}</p>",
    "heading": "<h2>{}</h2>",
    "caption": '<div class="VCSortableInPreviewMode active" type="Photo"><div><a class="detail-img-lightbox" data-fancybox="img-lightbox" title="{0}" href="https://cdn.example/a.jpg" target="_blank"><img src="/a.jpg" alt="{0}" title="{0}"></a></div><div class="PhotoCMS_Caption"><p data-placeholder="Nhập chú thích ảnh">{0}</p></div></div>',
    "item": "<ul><li><p>{}</p></li></ul>",
    "quote": "<blockquote><p>{}</p></blockquote>",
}


def hidden_promotion(story: Story) -> str:
    """A promotion that a style sheet hides, longer than a short story; boxes of other stories inside."""
    related = '<div class="VCSortableInPreviewMode link-content-footer" type="RelatedOneNews"><a class="img-resize" href="/khac-1.htm"><img src="/k.jpg"></a><a class="VCCTitle" href="/khac-1.htm">Nhà hát kịch diễn lại vở cũ sau hai mươi năm</a><div class="VCCSapo">TTO - Khán giả xếp hàng từ chiều, vé bán hết trong nửa giờ, đoàn phải thêm hai suất diễn.</div></div>'
    meta = f'<meta property="article:published_time" content="{_iso(story)}+07:00">'
    promotion = "".join(
        f"<p>{text}</p>"
        for text in (
            "Từ tháng này, Báo Thử giới thiệu gói bạn đọc thân thiết - phiên bản dành riêng cho các thành viên với nhiều chuyên mục mới, giao diện rộng rãi và dễ đọc hơn trên mọi thiết bị.",
            "Gói bạn đọc được thiết kế thông thoáng, tất cả các trang, chuyên mục và đoạn phim đều không có quảng cáo hiển thị, giúp thành viên đọc liền mạch và tập trung hơn vào nội dung.",
            "Bằng cách đóng góp mỗi tháng, thành viên có thể gửi bình luận, tặng bài hay cho bạn bè và tham gia các hoạt động gặp gỡ do tòa soạn tổ chức định kỳ.",
            "Chúng tôi hy vọng gói bạn đọc sẽ mang lại những trải nghiệm mới mẻ, tích cực hơn cho cộng đồng, đồng thời góp phần nâng cao chất lượng nội dung của báo.",
        )
    )
    return f"""<html lang="vi">{_head(story, meta + _data(story))}<body><div class="header"><div class="menu-nav">{_links("span")}</div></div><form id="form1"><div class="main detail-page"><div class="container"><div class="detail__section"><div class="detail-layout"><div class="detail-main"><div class="detail-top"><div class="detail-cate"><a href="/thoi-su.htm" data-role="cate-name">Thời sự</a></div><div class="detail-time"><div data-role="publishdate">{_when(story, "{0:02}/{1:02}/{2} {3:02}:{4:02} GMT+7")}</div></div></div>
<h1 class="detail-title article-title" data-role="title">{story.title}</h1><div class="detail-author-top"><div class="author-info"><a href="/tac-gia.htm">{story.byline}</a></div></div>
<h2 class="detail-sapo" data-role="sapo">{story.lead}</h2><div class="detail-cmain"><div class="detail-content afcbc-body" data-role="content" itemprop="articleBody">{_body(story, _VCC, related)}</div>
<div class="detail-like"><a href="#">Tặng sao</a></div><div class="detail-tab"><a href="/thoi-su.htm">Trở lại chủ đề</a></div><div class="author-bottom" data-role="author">{story.byline}</div><div class="detail-tags"><a href="/tag-1.htm">nông thôn</a><a href="/tag-2.htm">đời sống</a></div></div>
<div class="comment-wrapper" id="ulcm"><div class="cm-box"><textarea></textarea></div><p>Thông tin bạn đọc: thông tin của bạn đọc sẽ được bảo mật an toàn và chỉ sử dụng trong trường hợp tòa soạn cần thiết để liên lạc với bạn.</p></div></div>
<div class="detail-sub"><div class="box-title">Tin cùng chuyên mục</div>{_titles('<div class="box-category-item"><a class="box-category-link-title" href="{0}">{1}</a><p class="box-category-sapo">{2}</p></div>', 5)}</div></div></div></div></div></form>
<div class="footer">{_FOOTER}</div><div id="introduce" class="modal_introduce"><div class="popup-wrap"><div class="content"><h3>Thêm chuyên mục, tăng trải nghiệm</h3>{promotion}</div></div></div></body></html>"""


def stamped_lead(story: Story) -> str:
    """Leads of other stories in the story's column, a stamp before the story's own lead."""
    tags: Tags = {
        "p": "<p>{}</p>",
        "heading": "<h3>{}</h3>",
        "caption": '<figure class="image align-center"><img src="/a.jpg" alt="{0} - 1"><figcaption><p>{0}</p></figcaption></figure>',
        "item": "<ul><li>{}</li></ul>",
        "quote": "<blockquote><p>{}</p></blockquote>",
    }
    inner = f"""<article class="news-card-related"><h4>Theo dòng sự kiện</h4>{_titles('<div class="n"><a href="{0}">{1}</a></div>', 2)}</article>"""
    return f"""<html lang="vi">{_head(story, _data(story))}<body class="dt-layout"><header class="page-header"><nav class="menu"><ol>{_links()}</ol></nav></header><main class="body container"><div class="grid-container"><div class="singular"><article class="singular-container"><ul class="dt-breadcrumb"><li><a href="/xa-hoi.htm">Xã hội</a></li></ul>
<h1 class="title-page detail">{story.title}</h1><div class="author-wrap"><div class="author-meta"><div class="author-name"><a href="/tac-gia/a.htm"><b>{story.byline}</b></a></div><time class="author-time" datetime="{_when(story, "{2}-{1:02}-{0:02} {3:02}:{4:02}")}">{_when(story, "Thứ hai, {0:02}/{1:02}/{2} - {3:02}:{4:02}")}</time></div><ul class="social"><li><a href="#">Nghe đọc bài</a></li></ul></div>
<h2 class="singular-sapo">{story.lead}</h2><div class="singular-content">{_body(story, tags, inner)}</div></article><div class="tags-wrap"><ul class="tags"><li><a href="/tag/a.htm">nông thôn</a></li></ul></div></div>
<section class="comment"><h2>Bình luận (1)</h2><div class="comment-item"><p>Đọc mà thấy nhớ quê quá, mong địa phương giữ được những điều như thế này cho con cháu về sau.</p></div></section>
<div class="article-list">{_titles('<article class="article-item"><h3 class="article-title"><a href="{0}">{1}</a></h3><div class="article-excerpt"><a href="{0}">{2}</a></div></article>', 6)}</div></div></main><footer class="page-footer">{_FOOTER}</footer></body></html>"""


def date_above(story: Story) -> str:
    """The date is above the title; JSON-LD has a blank before its zone."""
    tags: Tags = {
        "p": "<p>{}</p>",
        "heading": "<h3>{}</h3>",
        "caption": '<figure class="image vnn-content-image"><picture><img src="/a.jpg" alt="a.jpg"></picture><figcaption>{}</figcaption></figure>',
        "item": "<ul><li>{}</li></ul>",
        "quote": "<p><em>{}</em></p>",
    }
    inner = (
        f"""<div class="insert-wiki-content"><ul>{_titles('<li><h4><a href="{0}">{1}</a></h4></li>', 3)}</ul></div>"""
    )
    return f"""<html>{_head(story, _data(story, blank=" "))}<body><div class="mainMenu"><ul class="swiper">{_links()}</ul></div><div class="container"><div class="container__left"><div class="bread-crumb-detail"><ul><li><a href="/thoi-su">Thời sự</a></li></ul><div class="bread-crumb-detail__time">{_when(story, "Thứ Hai, {0:02}/{1:02}/{2} - {3:02}:{4:02}")}</div></div>
<h1 class="content-detail-title">{story.title}</h1><div class="contentDetail__social"><a href="#">Lưu</a><a href="#">Chia sẻ Facebook</a></div><h2 class="content-detail-sapo sm-sapo-mb-0">{story.lead}</h2>
<div class="maincontent main-content content-full-image" id="maincontent">{_body(story, tags)}{inner}</div><div class="articleAuthor"><p class="name">{story.byline}</p></div>
<div class="newsFeature">{_titles('<div class="horizontalPost"><h3 class="horizontalPost__main-title"><a href="{0}">{1}</a></h3><div class="horizontalPost__main-desc"><p>{2}</p></div></div>', 5, 1)}</div></div>
<div class="container__right">{_titles('<div class="verticalPost"><h3><a href="{0}">{1}</a></h3></div>', 5)}</div></div><div class="bottom"><ul><li>Địa chỉ: Tầng 8, Toà nhà Ví Dụ, 12 đường Bờ Hồ, phường Trung Tâm, thành phố Ví Dụ, tỉnh Ví Dụ.</li><li>Email: toasoan@example.vn, phòng bạn đọc tiếp công dân vào thứ ba và thứ năm hằng tuần từ tám giờ đến mười một giờ</li><li>Chỉ được phát hành lại thông tin từ website này khi có sự đồng ý bằng văn bản của báo Ví Dụ.</li></ul></div></body></html>"""


def captcha_form(story: Story) -> str:
    """Author and date in a box named for sharing, a comment form with a captcha, no date for machines."""
    tags: Tags = {"p": "<p>{}</p>", "heading": "<p><strong>{}</strong></p>", "caption": '<table align="center" class="MASTERCMS_TPL_TABLE"><tbody><tr><td><img src="/a.jpg"></td></tr><tr><td>{}</td></tr></tbody></table>', "item": "<p>- {}</p>", "quote": "<p><em>{}</em></p>"}  # fmt: skip
    return f"""<html>{_head(story)}<body><div class="topbar"><div class="date-time">Thứ Hai, 02/11/2026 08:15</div></div><ul class="menu-main">{_links()}</ul><div class="container"><div class="col630"><div class="fs32 title-detail mb15"><a href="/">Trang chủ</a></div><h1 class="title-detail">{story.title}</h1>
<div class="author-share-top"><a class="author cl_green" href="/tac-gia">{story.byline}</a> <span class="post-time"> - {_when(story, "{0:02}/{1:02}/{2} {3:02}:{4:02}")}</span></div><div class="mb15"><div class="sapo_detail">{story.lead}</div></div><div id="content_detail_news">{_body(story, tags)}</div>
<div class="box_xemthem"><div class="bg_gray">{_titles('<div class="mb10"><a href="{0}" class="fs16">{1}</a><div class="sapo_thumb_news">{2}</div></div>', 3)}</div></div><div class="tag_detail"><a href="/tag/a">nông thôn</a></div>
<form id="cm" method="post"><p>Vui lòng nhập họ tên, địa chỉ thư điện tử và ý kiến của bạn bằng tiếng Việt có dấu, xin cảm ơn.</p><textarea name="b"></textarea><div class="g-recaptcha" data-sitekey="x"></div><script src="https://www.google.com/recaptcha/api.js"></script></form></div>
<div class="col300">{_titles('<article><a href="{0}">{1}</a></article>', 7)}</div></div><div class="footer">{_FOOTER}</div></body></html>"""


def headline_of_second_rank(story: Story) -> str:
    """No h1, a lead in bold letters, today's day in the page's head, no date for machines."""
    tags: Tags = {"p": '<p style="text-align: justify;"><span style="font-size:14pt">{}</span></p>', "heading": '<p style="text-align: justify;"><strong><span>{}</span></strong></p>', "caption": '<div style="text-align:center"><img src="/a.jpg"></div><p style="text-align: center;"><em>{}</em></p>', "item": "<p>+ {}</p>", "quote": "<p><i>{}</i></p>"}  # fmt: skip
    return f"""<html>{_head(story)}<body><div class="top"><p>Thứ Hai, 02/11/2026</p></div><div class="navbar"><ul>{_links()}</ul></div><div class="main"><div class="detailBox"><h2>{story.title}</h2><p class="d_date"><span>{_when(story, "{3:02}:{4:02} {0:02}/{1:02}/{2}")}</span></p><strong>{story.lead}</strong><div id="content_detail">{_body(story, tags)}<p style="text-align:right"><strong>{story.byline}</strong></p></div>
<div class="others"><h3>Các tin khác</h3><ul>{_titles('<li><a href="{0}">{1}</a> <i>(12/10/2025)</i></li>', 5)}</ul></div></div><div class="right">{_titles('<div><a href="{0}">{1}</a></div>', 4)}</div></div><div class="foot">{_FOOTER}</div></body></html>"""


def radio(story: Story) -> str:
    """A box of other stories floats beside the text, and a call to follow is below it."""
    tags: Tags = {"p": "<p>{}</p>", "heading": "<h2>{}</h2>", "caption": '<div data-embed-button="media" class="embedded-entity align-center"><div class="media"><img src="/a.jpg"></div><div class="caption">{}</div></div>', "item": "<ul><li>{}</li></ul>", "quote": "<blockquote>{}</blockquote>"}  # fmt: skip
    return f"""<html>{_head(story, _data(story))}<body><div class="vov-nav">{_links()}</div><div class="container article"><div class="row"><div class="col-md-8 article-detail"><div class="breadcrumb"><a href="/xa-hoi">XÃ HỘI</a></div><h1 class="article-title mb-0">{story.title}</h1><div class="article-info row"><div class="col">{_when(story, "Thứ Hai, {3:02}:{4:02}, {0:02}/{1:02}/{2}")}</div></div>
<div class="article-summary"><p>{story.lead}</p></div><div class="article-content"><div class="text-long">{_body(story, tags, '<div class="box-related float"><div class="item"><a href="/khac.vov">Đội bóng huyện vào chung kết sau loạt luân lưu</a></div></div>')}</div></div>
<div class="google-news"><a href="https://news.google.com/x">Mời quý độc giả theo dõi Báo Thử trên Google News</a></div><div class="article-author">{story.byline}</div><div class="article-tags">Tag: <a href="/tag">đời sống</a></div>
<div class="related-news"><h3>Tin liên quan</h3>{_titles('<div class="card"><h4><a href="{0}">{1}</a></h4><p>{2}</p></div>', 3)}</div></div><div class="col-md-4">{_titles('<h5><a href="{0}">{1}</a></h5>', 6)}</div></div></div><footer>{_FOOTER}</footer></body></html>"""


def weblog_paper(story: Story) -> str:
    """A weblog's theme: share buttons, related posts and a comment form inside the story's own element."""
    tags: Tags = {"p": "<p>{}</p>", "heading": '<h2 class="wp-block-heading">{}</h2>', "caption": '<figure class="wp-block-image size-large"><img src="/a.jpg" alt=""><figcaption class="wp-element-caption">{}</figcaption></figure>', "item": '<ul class="wp-block-list"><li>{}</li></ul>', "quote": '<blockquote class="wp-block-quote"><p>{}</p></blockquote>'}  # fmt: skip
    return f"""<html>{_head(story, f'<meta property="article:published_time" content="{_iso(story)}+07:00">')}<body class="single single-post"><div id="page" class="site"><header id="masthead"><p class="site-title"><a href="/">Báo huyện Thử</a></p><nav id="site-navigation"><ul>{_links()}</ul></nav></header><div id="content" class="site-content"><main id="main">
<article id="post-12" class="post-12 post type-post"><header class="entry-header"><h1 class="entry-title">{story.title}</h1><div class="entry-meta"><span class="posted-on">Đăng vào <a href="/2024/03/bai.html"><time class="entry-date published" datetime="{_iso(story)}+07:00">{_when(story, "{0:02}/{1:02}/{2}")}</time></a></span><span class="byline"> bởi <a href="/author/a">{story.byline}</a></span></div></header>
<div class="entry-content"><p><strong>{story.lead}</strong></p>{_body(story, tags)}<div class="sharedaddy"><h3 class="sd-title">Chia sẻ:</h3><ul><li><a href="#">Facebook</a></li><li><a href="#">X</a></li></ul></div><div id="jp-relatedposts" class="jp-relatedposts">{_titles('<h4><a href="{0}">{1}</a></h4><p class="jp-relatedposts-post-context">{2}</p>', 3)}</div></div>
<footer class="entry-footer"><span class="cat-links">Danh mục <a href="/cat">Tin địa phương</a></span></footer></article>
<nav class="navigation post-navigation"><div class="nav-links"><div class="nav-previous"><a href="/truoc.html">Bài trước: Hai tuyến buýt mới nối sân bay với ga phía nam</a></div></div></nav>
<div id="comments" class="comments-area"><div id="respond" class="comment-respond"><h3>Trả lời</h3><form><p class="comment-notes">Email của bạn sẽ không được hiển thị công khai. Các trường bắt buộc được đánh dấu *</p><textarea></textarea></form></div></div></main>
<aside id="secondary" class="widget-area">{_titles('<li><a href="{0}">{1}</a></li>', 5)}</aside></div><footer id="colophon">{_FOOTER}</footer></div></body></html>"""


def cells(story: Story) -> str:
    """Tables for the whole design; the title is bold text in a cell, and a word precedes the date."""
    tags: Tags = dict.fromkeys(_VCC, "<p>{}</p>") | {"caption": '<table align="center"><tr><td><img src="/a.jpg"></td></tr><tr><td><i>{}</i></td></tr></table>'}  # fmt: skip
    return f"""<html><head><meta charset="utf-8"><title>{story.title}</title></head><body><table width="100%"><tr><td colspan="2">{_links("span")}</td></tr><tr><td width="20%"><a href="/a">Giới thiệu chung</a><br><a href="/b">Tin tức sự kiện</a><br><a href="/c">Thủ tục hành chính</a></td><td><table><tr><td><b>{story.title}</b></td></tr><tr><td>{_when(story, "Ngày {0:02}/{1:02}/{2}")}</td></tr>
<tr><td><p><b>{story.lead}</b></p>{_body(story, tags)}<p align="right"><b>{story.byline}</b></p></td></tr></table><table><tr><td><b>Các tin đã đưa</b></td></tr>{_titles('<tr><td><a href="{0}">{1}</a> (12/10/2025)</td></tr>', 4)}</table></td></tr><tr><td colspan="2"><p>Bản quyền thuộc UBND xã Thử. Địa chỉ: thôn Mẫu, xã Thử. Điện thoại: 024 0000 0000. Chịu trách nhiệm nội dung: Văn phòng UBND xã.</p></td></tr></table></body></html>"""


def portal_assets(story: Story) -> str:
    """A portal whose only h1 is the section; a date with "morning" or "afternoon" in Vietnamese above the title."""
    hour = story.date[3]
    when = (
        _when(story, "Ngày đăng {0:02}/{1:02}/{2} | ")
        + f"{hour % 12 or 12}:{story.date[4]:02} {'CH' if hour >= 12 else 'SA'} | Lượt xem: 107"
    )
    tags: Tags = dict.fromkeys(_VCC, '<p style="text-align:justify">{}</p>') | {"caption": '<p style="text-align:center"><img src="/a.jpg"></p><p style="text-align:center"><em>{}</em></p>'}  # fmt: skip
    return f"""<html>{_head(story).replace('content="article"', 'content="website"')}<body><div id="banner"><div class="user-name">Xin chào</div></div><nav id="navigation"><ul>{_links()}</ul></nav><div class="columns-2"><div class="portlet-boundary"><section class="portlet"><header><h1 class="portlet-title"><span class="portlet-title-text">Tin tức - Sự kiện</span></h1></header><div class="asset-full"><div class="assetPublishDate">{when}</div>
<div class="asset-full-content"><div class="asset-full-content-title">{story.title}</div><div class="sapo-wrapper"><p class="sapo">{story.lead}</p></div><div class="journal-content-article">{_body(story, tags)}<p style="text-align:right"><strong>{story.byline}</strong></p></div></div></div>
<div class="tin-lien-quan"><span>Các tin liên quan</span><ul>{_titles('<li><a href="{0}">{1}</a> <span>12/10/2025</span></li>', 4)}</ul></div></section></div><div class="portlet-boundary"><h2>Thông báo</h2>{_titles('<div class="asset-abstract"><h3 class="asset-title"><a href="{0}">{1}</a></h3><div class="asset-summary">{2}</div></div>', 4)}</div></div><footer>{_FOOTER}</footer></body></html>"""


def wrong_offset(story: Story) -> str:
    """A wrong offset in JSON-LD beside a meta and a shown time; a hidden price box; a link to the source."""
    meta = f'<meta property="article:published_time" content="{_iso(story)}+07:00">'
    when = (
        _when(story, "{0:02}-{1:02}-{2} - ")
        + f"{story.date[3] % 12 or 12:02}:{story.date[4]:02} {'PM' if story.date[3] >= 12 else 'AM'}"
    )
    return f"""<html>{_head(story, meta + _data(story, "+08:00"))}<body><div class="menu">{_links("div")}</div><form id="aspnetForm"><div class="wp1040"><div class="left_cate totalcontentdetail"><h1 class="title" data-role="title">{story.title}</h1><p class="dateandcat"><span class="pdate" data-role="publishdate">{when}</span> | <a href="/tai-chinh.chn">Tài chính</a></p>
<div class="w640"><h2 class="sapo" data-role="sapo">{story.lead}</h2><div class="media"><img src="/a.jpg"></div><div class="contentdetail"><div class="chisochungkhoan" style="display: none">Giá hiện tại, thay đổi, khối lượng, biểu đồ trong ngày và toàn bộ hồ sơ doanh nghiệp của mã cổ phiếu này</div><div class="detail-content afcbc-body" data-role="content">{_body(story, _VCC)}</div>
<p class="author" data-role="author">{story.byline}</p><div class="link-source-wrapper"><div class="link-source-name">Theo Nhịp Ví Dụ</div><div class="link-source-full">https://nhip.example/bai-20240304.html</div></div></div></div></div>
<div class="right_cate">{_titles('<li><h4><a href="{0}">{1}</a></h4><p class="sapo">{2}</p></li>', 5)}</div></div></form><div class="footer">{_FOOTER}</div>{_SIGN_IN}</body></html>"""


def divided_head(story: Story) -> str:
    """Title and lead in their own head, a head picture with a caption, the text in another column, prices below."""
    tags: Tags = {"p": "<p>{}</p>", "heading": "<h3>{}</h3>", "caption": "<figure><img src='/a.jpg'><figcaption>{}</figcaption></figure>", "item": "<ul><li>{}</li></ul>", "quote": "<blockquote>{}</blockquote>"}  # fmt: skip
    return f"""<html>{_head(story, _data(story))}<body><header>{_links()}</header><div class="article-header"><h1>{story.title}</h1><p class="desc">{story.lead}</p><div class="i"><span>{story.byline}</span> <time>{_when(story, "{0:02}/{1:02}/{2} {3:02}:{4:02}")}</time></div></div>
<div class="article-columns"><div class="col-text"><div class="art-body">{_body(story, tags)}</div><div class="share-row"><a href="#">Facebook</a></div></div><div class="col-side">{_titles('<div class="s"><a href="{0}">{1}</a><p>{2}</p></div>', 4)}</div></div>
<section class="latest">{_titles('<article><a href="{0}"><h4>{1}</h4></a><span>2 giờ trước</span></article>', 8)}</section><footer>{_FOOTER}</footer>{_SIGN_IN}</body></html>"""


_ALL: tuple[Callable[[Story], str], ...] = (sticky_title, hidden_promotion, stamped_lead, date_above, captcha_form)
_ALL = (*_ALL, headline_of_second_rank, radio, weblog_paper, cells, portal_assets, wrong_offset, divided_head)
CMS_SHAPES = {shape.__name__: shape for shape in _ALL}
UNTIMED_SHAPES = frozenset({"cells"})
