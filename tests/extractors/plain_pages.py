"""The smallest pages of two layouts; a test may change one part."""

BODY = "<p>Đoạn thứ nhất của bài thử.</p><p>Đoạn thứ hai của bài thử.</p>"


def longform_page(*, title: str = "Tiêu đề thử", date: str = "28/12/2023 13:02", body: str = BODY) -> str:
    return f"""<html><head><meta charset="utf-8"></head><body><article class="entry"><div class="sc-longform-header">
<span class="sc-longform-header-cate">Mục thử</span><h1 class="sc-longform-header-title">{title}</h1>
<span class="sc-longform-header-author">Người Viết</span><span class="sc-longform-header-date">{date}</span>
<p class="sc-longform-header-sapo">Lời dẫn thử.</p></div>{body}</article></body></html>"""


def detail_page(*, title: str = "Tiêu đề thử", body: str = BODY) -> str:
    return f"""<html><head><meta charset="utf-8"></head><body><h1 class="c-detail-head__title">{title}</h1>
<span class="c-detail-head__time">05-02-2024 07:45</span><article class="entry">{body}</article></body></html>"""
