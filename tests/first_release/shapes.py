"""Pages that the first release read wrongly, each shape with what the upgrade must report of it."""

# ruff: noqa: E501 (markup as pages have it)

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from tests.extractors.shells.story import LIBRARY, MARKET, Story

SHORT = 4
TITLES = (
    "Đội bóng huyện vào chung kết sau loạt luân lưu",
    "Bảy món ăn nên thử khi ghé chợ nổi vào cuối năm",
    "Trạm y tế xã nhận thêm máy đo thị lực cho người già",
    "Hội thi thả diều kéo dài ba ngày ở bãi bồi ven sông",
)
LINKS = "".join(f'<li><h4><a href="/khac-{at}.html">{title}</a></h4></li>' for at, title in enumerate(TITLES))
PROMOTION = "".join(
    f"<p>{text}</p>"
    for text in (
        "Từ tháng này, Báo Thử giới thiệu gói bạn đọc thân thiết, dành riêng cho các thành viên với nhiều chuyên mục mới, giao diện rộng rãi và dễ đọc hơn trên mọi thiết bị mà bạn dùng hằng ngày.",
        "Gói bạn đọc được thiết kế thông thoáng, tất cả các trang, chuyên mục và đoạn phim đều không có quảng cáo hiển thị, giúp thành viên đọc liền mạch từ đầu đến cuối mỗi bài dài.",
        "Bằng cách đóng góp mỗi tháng, thành viên có thể gửi bình luận, tặng bài hay cho bạn bè và tham gia các hoạt động gặp gỡ do tòa soạn tổ chức ở ba miền trong cả năm.",
    )
    * 3
)


class Fate(StrEnum):
    """What the present release makes of a page of the first one."""

    OTHER_TEXT = "another text"
    REFUSED = "refused"
    READ_AT_LAST = "was refused, is read"
    OTHER_DATE = "another date, the same text"
    SAME = "the same"


@dataclass(frozen=True, slots=True)
class Shape:
    fate: Fate
    page: Callable[[Story], str]
    site: str = "baothu"
    chosen: tuple[Story, ...] = (MARKET, LIBRARY)


def stories_of(name: str) -> tuple[Story, ...]:
    """The shape's stories, cut short; the shape's name in each paragraph, since equal texts are one document."""
    cut = (_cut(story, SHORT) for story in SHAPES[name].chosen)
    return tuple(
        replace(story, blocks=tuple((kind, f"Bài {name}: {text}") for kind, text in story.blocks)) for story in cut
    )


def _cut(story: Story, number: int) -> Story:
    return replace(story, blocks=tuple(block for block in story.blocks if block[0] == "p")[:number])


def _iso(story: Story, zone: str = "+07:00") -> str:
    day, month, year, hour, minute = story.date
    return f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:00{zone}"


def _shown(story: Story) -> str:
    day, month, year, hour, minute = story.date
    return f"{day:02}/{month:02}/{year} {hour:02}:{minute:02}"


def _page(story: Story, body: str, stated: str | None = None, head: str = "") -> str:
    stated = _iso(story) if stated is None else stated
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"{stated}"}}</script>'
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{story.title} - Báo Thử</title><meta property="og:title" content="{story.title}">{data if stated else ""}{head}</head><body>{body}</body></html>"""


def _text(story: Story, border: str = "") -> str:
    return border.join(f"<p>{text}</p>" for _, text in story.blocks)


def _head(story: Story) -> str:
    return f'<h1>{story.title}</h1><div class="sapo">{story.lead}</div>'


def plain(story: Story) -> str:
    return _page(story, f'<div class="m">{_head(story)}<div class="content">{_text(story)}</div></div>')


def captcha_in_the_comment_form(story: Story) -> str:
    form = '<form><textarea></textarea><div class="g-recaptcha" data-sitekey="0"></div></form><script src="https://www.google.com/recaptcha/api.js"></script>'
    return _page(story, f'{_head(story)}<div id="content">{_text(story)}</div>{form}')


def home(story: Story) -> str:
    quote = f'<div class="quote"><div class="story__summary">{" ".join(text for _, text in story.blocks)}</div></div>'
    top = f'<article class="story"><h2><a href="/a.html">{story.title}</a></h2><div class="story__summary">{story.lead}</div></article>'
    return f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Báo Thử điện tử - Tin tức mới nhất</title><meta property="og:type" content="website"></head><body><div class="main">{top}{quote}<ul>{LINKS}</ul></div></body></html>'


def hidden_promotion(story: Story) -> str:
    """Hidden by a style sheet that is not in the page."""
    box = f'<div id="introduce" class="modal_introduce"><div class="popup"><div class="content">{PROMOTION}</div></div></div>'
    return _page(story, f'{_head(story)}<div class="detail">{_text(_cut(story, 2))}</div>{box}')


def body_and_links_in_one_box(story: Story) -> str:
    links = "".join(
        f'<li><span><a href="/khac-{at}.html">{title}</a></span></li>' for at, title in enumerate(TITLES[:2])
    )
    brief = "".join(f"<p>{text[:110]}.</p>" for _, text in story.blocks[:2])
    return _page(
        story,
        f'<div class="side"><h1>{story.title}</h1><p class="description">{story.lead}</p><article class="d">{brief}<ul class="list-news">{links}</ul></article></div>',
    )


def title_in_a_bar(story: Story) -> str:
    bar = f'<div class="bar"><div><h2 class="title"><span>{story.title}</span></h2></div></div>'
    return _page(
        story,
        f'<div class="side"><h1>{story.title}</h1>{bar}<p class="description">{story.lead}</p><article class="d">{_text(story)}</article></div>',
    )


def wrong_zone(story: Story) -> str:
    meta = f'<meta property="article:published_time" content="{_iso(story)}">'
    body = f'<h1>{story.title}</h1><span class="time">{_shown(story)}</span><h2 class="sapo">{story.lead}</h2><div class="c">{_text(story)}</div>'
    return _page(story, body, _iso(story, "+08:00"), meta)


def blank_before_the_zone(story: Story) -> str:
    return _page(story, f'{_head(story)}<div class="c">{_text(story)}</div>', _iso(story, ".000 +07:00"))


def linked_heading(story: Story) -> str:
    heading = '<h3><a href="/loat-bai.html">Chuyện từ bến sông cũ</a></h3>'
    first, *others = (f"<p>{text}</p>" for _, text in story.blocks)
    return _page(story, f'{_head(story)}<div class="content">{first}{heading}{"".join(others)}</div>')


def links_between_paragraphs(story: Story) -> str:
    related = [
        f'<p><a href="/loat-{at}.html">{title}, mời bạn đọc xem thêm bài viết cùng loạt bài này của báo</a></p>'
        for at, title in enumerate(TITLES)
    ]
    inside = "".join(f"<p>{text}</p>{link}" for (_, text), link in zip(story.blocks, related, strict=True))
    return _page(story, f'<h1>{story.title}</h1><div class="field-items">{inside}</div>')


def contacts_longer_than_the_story(story: Story) -> str:
    contacts = "<li>Địa chỉ: Tầng 4, nhà B, số 10 phố Thử, phường Mẫu, thành phố Ví Dụ, tỉnh Ví Dụ.</li><li>Điện thoại: 0240000000 - Đường dây nóng: 0900000000</li><li>Email: toasoan@example.vn, phòng bạn đọc tiếp công dân vào thứ ba và thứ năm hằng tuần từ tám giờ đến mười một giờ</li><li>Chỉ được phát hành lại thông tin từ website này khi có sự đồng ý bằng văn bản của báo Thử.</li>"
    brief = f"<p>{story.blocks[-1][1][:90]}.</p>"
    return _page(
        story,
        f'<div class="main"><h1>{story.title}</h1><h2 class="sapo">{story.lead}</h2><div class="maincontent">{brief}<ul>{LINKS}</ul></div></div><div class="bottom"><ul>{contacts}</ul></div>',
    )


def date_in_a_share_box(story: Story) -> str:
    box = f'<div class="author-share-top"><a class="author">{story.byline}</a> <span class="post-time"> - {_shown(story)}</span></div>'
    return _page(
        story,
        f'<h1>{story.title}</h1>{box}<div class="sapo">{story.lead}</div><div class="content">{_text(story)}</div>',
        "",
    )


def shown_date_on_its_day(story: Story) -> str:
    return _page(
        story,
        f'<div class="box"><h2>{story.title}</h2><p class="d_date"><span>{_shown(story)}</span></p><strong>{story.lead}</strong><div id="content_detail">{_text(story)}</div></div>',
        "",
    )


def date_in_a_form_of_its_own(story: Story) -> str:
    day, month, year, hour, minute = story.date
    shown = f"{day:02}-{month:02}-{year} - {(hour - 1) % 12 + 1:02}:{minute:02} {'AM' if hour < 12 else 'PM'}"
    body = f'<div class="detail"><h1 class="detail-title" data-role="title">{story.title}</h1><span data-role="publishdate">{shown}</span><h2 class="sapo" data-role="sapo">{story.lead}</h2><div class="detail-content afcbc-body" data-role="content">{_text(story)}</div></div>'
    return _page(story, body, "", f'<meta property="article:published_time" content="{_iso(story)}">')


SHAPES = {
    "plain": Shape(Fate.SAME, plain),
    "captcha": Shape(Fate.READ_AT_LAST, captcha_in_the_comment_form),
    "home": Shape(Fate.REFUSED, home),
    "promotion": Shape(Fate.OTHER_TEXT, hidden_promotion),
    "one_box": Shape(Fate.OTHER_TEXT, body_and_links_in_one_box),
    "bar": Shape(Fate.OTHER_TEXT, title_in_a_bar, chosen=(LIBRARY,)),
    "zone": Shape(Fate.OTHER_DATE, wrong_zone),
    "blank": Shape(Fate.OTHER_DATE, blank_before_the_zone),
    "heading": Shape(Fate.OTHER_TEXT, linked_heading),
    "between": Shape(Fate.OTHER_TEXT, links_between_paragraphs),
    "contacts": Shape(Fate.OTHER_TEXT, contacts_longer_than_the_story),
    "share": Shape(Fate.OTHER_DATE, date_in_a_share_box),
    "its_day": Shape(Fate.OTHER_DATE, shown_date_on_its_day),
    "form": Shape(Fate.READ_AT_LAST, date_in_a_form_of_its_own, "congthu"),
}
