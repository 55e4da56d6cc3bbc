"""A page of a site without layouts: only the story is read, and no date that is not surely the story's."""

import re
from dataclasses import replace
from statistics import mean

import pytest

from extractors.article import Article
from extractors.read import read
from extractors.refusal import Refusal, RefusalReason
from tests.extractors.page_reading import article_as, captured, shared_file, site_named
from tests.extractors.shells.scoring import f1
from tests.extractors.shells.shapes import SHAPES
from tests.extractors.shells.story import FERRY, STORIES, Story

STORY = "".join(
    f"<p>Đoạn thứ {number} của một bài đủ dài để được coi là nội dung chính của trang này, không phải trình đơn.</p>"
    for number in ("nhất", "hai", "ba", "tư", "năm")
)
UNTIMED = frozenset({"old_portal"})
UNDATED = frozenset({"undated"})
LABELS = re.compile(r'\s(?:class|id|itemprop)="[^"]*"')
TWO = '{"@type":"Article","datePublished":"2026-03-02"}'
WHOLE = "2026-03-01T09:51:00+07:00"
# Only their names distinguish comments from a story.
KNOWN_BY_NAME = frozenset({"classic", "editors_blocks", "divs", "many_comments", "scripts_between", "two_parts"})


def _reading(html: str) -> Article | Refusal:
    return read(captured(html), replace(site_named("nguoiquansat"), layouts=(), refuse=()))


def _article(html: str) -> Article:
    reading = _reading(html)
    assert isinstance(reading, Article), reading
    return reading


def _read(head: str, body: str) -> Article | Refusal:
    return _reading(f"<html><head>{head}</head><body>{body}</body></html>")


def _score(html: str, story: Story) -> float:
    article = _article(html)
    wanted = "\n".join([story.lead, *(text for _, text in story.blocks), story.byline])
    return f1("\n".join([article.lead or "", *article.blocks]), wanted)


def _published(article: Article) -> str | None:
    return article.published.iso() if article.published else None


def _date(name: str, story: Story) -> str | None:
    day, month, year, hour, minute = story.date
    if name in UNDATED:
        return None
    iso = f"{year}-{month:02}-{day:02}"
    return iso if name in UNTIMED else f"{iso}T{hour:02}:{minute:02}:00+07:00"


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.byline)
@pytest.mark.parametrize("name", SHAPES)
def test_the_story_of_every_shape(name: str, story: Story) -> None:
    html = SHAPES[name](story)
    article = _article(html)
    assert article.title == story.title
    assert _published(article) == _date(name, story)
    assert _score(html, story) >= 0.98


def test_of_all_shapes_together() -> None:
    assert mean(_score(shape(story), story) for shape in SHAPES.values() for story in STORIES) >= 0.99


@pytest.mark.parametrize("name", sorted(SHAPES.keys() - KNOWN_BY_NAME))
def test_without_any_class(name: str) -> None:
    assert _score(LABELS.sub("", SHAPES[name](FERRY)), FERRY) >= 0.98


@pytest.mark.parametrize("name", SHAPES)
def test_changes_around_a_story_do_not_change_it(name: str) -> None:
    html = SHAPES[name](FERRY)
    changed = html.replace("02/11/2026", "03/11/2026").replace("12.345.678", "12.345.999")
    changed = re.sub(
        r"<h3><a[^>]*>[^<]*</a></h3>", '<h3><a href="/moi.html">Một tin rất mới vừa đăng lên</a></h3>', changed
    )
    assert _article(changed) == _article(html)


def _data(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_title_date_and_text() -> None:
    head = '<title>Tựa bài của tôi - Báo thử</title><meta property="og:title" content="Tựa bài của tôi">'
    body = f"<h1>Tựa bài của tôi</h1><time datetime='2024-05-06'>06/05/2024</time><article>{STORY}</article>"
    reading = _read(head, body)
    assert isinstance(reading, Article)
    assert (reading.title, reading.layout, reading.confirmed) == ("Tựa bài của tôi", "generic", False)
    assert (_published(reading), len(reading.blocks)) == ("2024-05-06", 5)


@pytest.mark.parametrize(
    ("head", "above", "below", "date"),
    [
        ("", "<p>Thứ Hai, 12/10/2026 08:00</p>", "", None),
        ("", "", "<p>02/11/2026</p>", None),
        ("", "", "<ul><li><a href='/x'>Một tin khác cũng dài như thế</a> (12/10/2026)</li></ul>", None),
        ("", "", "<p>Ngày 31/02/2024</p>", None),
        ("", "", "<p>08:15 | 12/10/2025 | Lượt xem: 1.205</p>", "2025-10-12T08:15:00+07:00"),
        ("", "", "<p>Đăng lúc 8h15 ngày 12-10-2025</p>", "2025-10-12T08:15:00+07:00"),
        ("", "", "<p>12.10.2025</p>", "2025-10-12"),
        ("", "", "<p>12/10/2025 8:15 a.m.</p>", "2025-10-12T08:15:00+07:00"),
        ("", "", "<p><span>12/10/2025</span><span>08:15</span></p>", "2025-10-12T08:15:00+07:00"),
        ("", "", "<p><span>08:15</span><span>12/10/2025</span></p>", "2025-10-12T08:15:00+07:00"),
        ("", "", "<div>12/10/2025</div><div>08:15</div>", "2025-10-12T08:15:00+07:00"),
        ("<meta name='parsely-pub-date' content='2025-10-12T08:15:00+07:00'>", "", "", "2025-10-12T08:15:00+07:00"),
        ("<meta name='sailthru.date' content='2025-10-12T01:15:00Z'>", "", "", "2025-10-12T08:15:00+07:00"),
        ("<meta property='article:published_time' content='9/5/2026 10:17:01 PM'>", "", "", None),
        ("<meta name='pubdate' content='2026-05-09T20:00:00Z'>", "", "", "2026-05-10T03:00:00+07:00"),
        ("<meta name='pubdate' content='2026-05-09T20:00:00&amp;#x2B;07:00'>", "", "", "2026-05-09T20:00:00+07:00"),
        ("<meta property='article:published_time' content='2027-05-09T20:00:00Z'>", "", "", None),
        ("<meta property='article:modified_time' content='2026-05-09T20:00:00Z'>", "", "", None),
        (_data('{"@type":"NewsArticle","datePublished":"2026-03-01T09:51:00+07:00"}'), "", "", WHOLE),
        (_data('{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"}]}'), "", "", None),
        (_data('{"@graph":[{"@type":["NewsArticle"],"datePublished":"2026-03-01"}]}'), "", "", "2026-03-01"),
        (_data('{"itemListElement":[{"@type":"Article","datePublished":"2026-03-01"}]}'), "", "", None),
        (_data('[{"@type":"Article","datePublished":"2026-03-01"}]') + _data(TWO), "", "", None),
        (_data('{"@type":"Article","datePublished":'), "", "", None),
    ],
)  # fmt: skip
def test_which_date_is_used(head: str, above: str, below: str, date: str | None) -> None:
    title = "Một tựa bài đủ dài"
    reading = _read(f"<title>{title}</title>{head}", f"{above}<h1>{title}</h1>{below}<div>{STORY}</div>")
    assert isinstance(reading, Article)
    assert _published(reading) == date


def test_the_day_of_the_capture_is_no_date() -> None:
    reading = _read("<title>Tựa bài</title>", f"<span>02/11/2026</span><h1>Tựa bài</h1><article>{STORY}</article>")
    assert isinstance(reading, Article)
    assert reading.published is None


def test_without_text_it_is_refused() -> None:
    reading = _read("<title>Tựa bài</title>", "")
    assert isinstance(reading, Refusal)
    assert reading.reason is RefusalReason.NO_BODY


def test_a_list_of_stories_is_no_story() -> None:
    reading = _reading(SHAPES["crowded"](FERRY).split('<div class="content-wrap">')[0] + "</body></html>")
    assert isinstance(reading, Refusal)
    assert reading.reason is RefusalReason.LISTING


@pytest.mark.parametrize(
    ("slug", "name", "least"),
    [
        ("nguoiquansat", "onecms_nguoiquansat_2026_longform", 0.95),
        ("nguoiquansat", "onecms_nguoiquansat_2024_c-detail-head", 0.98),
        ("sotttt", "liferay_sotttt_article_2625972", 0.98),
        ("sotttt", "liferay_sotttt_article_vi_708168", 0.98),
    ],
)
def test_real_pages_read_without_their_layout(slug: str, name: str, least: float) -> None:
    html = shared_file(f"pages/{name}.html").read_text(encoding="utf-8")
    with_layout, without = article_as(slug, html), _article(html)
    assert without.title == with_layout.title
    assert without.published is not None
    assert with_layout.published is not None
    assert without.published.moment == with_layout.published.moment
    foot = with_layout.byline if with_layout.byline_place == "foot" else None
    wanted = "\n".join(text for text in (with_layout.lead, *with_layout.blocks, foot) if text)
    assert f1("\n".join([without.lead or "", *without.blocks]), wanted) >= least


@pytest.mark.parametrize("name", ["list_covid", "list_luatthudo", "home"])
def test_real_lists_are_no_story(name: str) -> None:
    html = shared_file(f"pages/liferay_sotttt_{name}.html").read_text(encoding="utf-8")
    assert isinstance(_reading(html), Refusal)


def test_a_text_may_repeat_the_title() -> None:
    title = "Một tựa bài đủ dài"
    reading = _read(f"<title>{title}</title>", f"<h1>{title}</h1><div><p>{title}</p>{STORY}</div>")
    assert isinstance(reading, Article)
    assert len(reading.blocks) == 6


def test_a_storys_own_element_may_be_named_for_comments_or_sharing() -> None:
    title = "Một tựa bài đủ dài"
    body = f'<h1>{title}</h1><div class="entry no-comments"><div id="share-wrap">{STORY}</div></div>'
    reading = _read(f"<title>{title}</title>", body)
    assert isinstance(reading, Article)
    assert len(reading.blocks) == 5


@pytest.mark.parametrize(
    "html",
    [
        "<html><frameset><frame src='/a'></frameset></html>",
        "<div>" * 3000 + "chữ",
        "<p>",
        "<html><head><title></title></head></html>",
        "<html><body>" + "<a href='/x'>một</a>" * 2000,
    ],
)
def test_pages_with_nothing_to_read(html: str) -> None:
    assert isinstance(_reading(f"<html>{html}"), Refusal)
