"""Where the archive has the pages' earlier texts and the site's older pages, these decide what a drafted layout drops
and where its sign is."""

from dataclasses import replace

from extractors.article import Article
from extractors.captured_page import CapturedPage
from extractors.induction.archive_witnesses import ArchiveWitnesses, EarlierText, PageWitnesses
from extractors.induction.draft import draft_layouts
from extractors.read import read
from tests.extractors.induction.paper import Story, page, story
from tests.extractors.induction.test_draft import site_of

ADDED = "Báo sẽ tiếp tục cập nhật thông tin."
STORIES = [story(number) for number in range(4)]


def witnesses(one: Story) -> PageWitnesses:
    earlier = EarlierText(one.title, one.lead, tuple(one.text), one.author, one.section, None, "0" * 64)
    return PageWitnesses(earlier)


def changed(one: CapturedPage, old: str, new: str) -> CapturedPage:
    assert old.encode() in one.body
    return replace(one, body=one.body.replace(old.encode(), new.encode()))


def test_a_sentence_that_editors_added_to_some_pages_is_text() -> None:
    invites = '<p class="moi-goi">'
    pages = [page(one) for one in STORIES[:2]]
    pages += [changed(page(one), invites, f"<p>{ADDED}</p>{invites}") for one in STORIES[2:]]
    known = ArchiveWitnesses({one.url: witnesses(one) for one in STORIES})
    site = site_of(draft_layouts(pages, known), range(4))
    texts = [read(one, site) for one in pages]
    assert all(isinstance(one, Article) for one in texts)
    assert [list(one.blocks) for one in texts if isinstance(one, Article)] == [
        *(one.text for one in STORIES[:2]),
        *([*one.text, ADDED] for one in STORIES[2:]),
    ]


def test_a_date_in_another_place_is_a_sign() -> None:
    """The page has many texts that are longer than its date."""
    beside = "".join(f"<p>Thông báo thứ {at} của tòa soạn gửi tới bạn đọc</p>" for at in range(50))
    older = [changed(page(story(number)), "</aside>", f"{beside}</aside>") for number in range(20, 24)]
    pages = [changed(page(one), 'class="ngay-dang"', 'class="luc-dang"') for one in STORIES]
    pages = [changed(one, "</aside>", f"{beside}</aside>") for one in pages]
    known = ArchiveWitnesses({one.url: witnesses(one) for one in STORIES}, older)
    (drafted,) = draft_layouts(pages, known).layouts
    assert drafted.layout.sign.css == "span.luc-dang"
