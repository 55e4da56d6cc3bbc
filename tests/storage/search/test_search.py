"""What a search finds, in which order, and how it shows it: the same on both databases."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from extractors.html.element_text import one_line
from flows.extraction.corpus_form import corpus_form
from storage.archive import Archive, open_archive
from storage.corpus.publish import publish
from storage.corpus.seed_import import import_seeds
from storage.search import candidates, entry_filter
from storage.search.candidates import ALL_READ
from storage.search.entry_filter import FEW
from storage.search.scope import SearchField
from storage.search.search import Hit, all_matches, search
from storage.search.search import search_request as request_of
from storage.tables.attachments import PublicationLink
from tests.conftest import new_database
from tests.storage.shown_pages import Shown, text

TEXTS = (
    text("Chợ quê ngày mưa", "Chợ đông từ sớm. Rau rẻ.", published="2026-01-02T07:30:00+07:00"),
    text("Công tác tổ chức", "Ban Xây dựng Đảng họp về tổ chức xây dựng Đảng.", published="2026-02-01", section="Hội’"),
    text("Tổ chức xây dựng Đảng", "Bài viết về một chợ.", "Người viết: H’Hen Niê, Y Moan.", published="2026-02-03"),
    text("Hòa Bình đón khách", "Khách đến Hoà Bình tăng 12,5%.", "Xe số 12 chạy.", lead="Đường mới mở."),
    text("Dựng lại tổ ấm", "Đảng viên xây nhà; chức việc giúp đỡ.", "Covid-19 đã qua tại TP.HCM."),
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Ordinal 0 is imported; each text is one page, published in this order from ordinal 1 on."""
    url = new_database(request.getfixturevalue("postgres_server")) if request.param == "postgresql" else None
    folder = tmp_path_factory.mktemp("search")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "000_0123456789abcdef.txt").write_bytes("Đời sống\n\nChợ phiên vùng cao".encode())
    with open_archive(folder / "data", url) as archive:
        import_seeds(archive, folder / "seeds", one_line)
        shown = Shown(archive)
        for number, shows in enumerate(TEXTS):
            shown.capture(str(number), 0, shows)
        publish(archive, corpus_form)
        yield archive


def ordinals(archive: Archive, query: str, within: SearchField | None = None, *, folded: bool = False) -> list[int]:
    return [hit.ordinal for hit in search(archive, request_of(query, within=within, folded=folded)).hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("chợ", [1, 3, 0]),  # in the title, then by ordinal; the imported text has no title
        ("CHỢ", [1, 3, 0]),
        ("cho", []),
        ("tổ chức xây dựng Đảng", [3, 2, 5]),  # together in the title, together in the text, apart
        ('"tổ chức xây dựng Đảng"', [3, 2]),
        ('"chức tổ"', []),
        ("“chợ quê”", [1]),
        ("chợ AND rau", [1]),
        ("rau OR khách", [4, 1]),
        ("chợ NOT quê", [3, 0]),
        ('chợ NOT "vùng cao"', [1, 3]),
        ("NOT quê chợ", [3, 0]),
        ('tổ NOT "tổ chức xây"', [5]),
        ("(rau OR khách) NOT (sớm OR mưa)", [4]),
        ("chợ (quê OR phiên)", [1, 0]),
        ("kh*", [4]),
        ('"xây d*"', [3, 2]),
        ("Covid-19", [5]),
        ("covid 19", [5]),
        ("TP.HCM", [5]),
        ("12,5", [4]),
        ("H’Hen", [3]),
        ('"rẻ Chợ"', []),  # a phrase ends with its block
        ('"mưa chợ"', []),
        ("chợ – quê", [1]),
        ("and", []),
        ("chợ quê and", []),
        ("chợ NOT quê rau", []),
        ("chợ NOT quê bài", [3]),
    ],
)
def test_the_query_language(found: Archive, query: str, expected: list[int]) -> None:
    assert ordinals(found, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("cho", [1, 3, 0]),
        ("dang", [3, 5, 2]),
        ("Đảng", [3, 5, 2]),
        ("hoà bình", [4]),
        ('"to chuc xay dung"', [3, 2]),
        ("do*", [5, 4, 1, 0]),
        ("duong moi", [4]),
    ],
)
def test_a_folded_search_ignores_tones_and_the_bar_of_d(found: Archive, query: str, expected: list[int]) -> None:
    assert sorted(ordinals(found, query, folded=True)) == sorted(expected)


def test_an_exact_search_tells_where_a_tone_is_written(found: Archive) -> None:
    """Both spellings stand in the same text: one in its title, one in its block."""
    assert ordinals(found, "hòa", SearchField.TITLE) == ordinals(found, "hoà", SearchField.TEXT) == [4]
    assert ordinals(found, "hoà", SearchField.TITLE) == ordinals(found, "hòa", SearchField.TEXT) == []
    assert ordinals(found, "hoà", SearchField.TITLE, folded=True) == [4]


def test_title_and_text_are_searched_apart(found: Archive) -> None:
    assert ordinals(found, "chợ", SearchField.TITLE) == [1]
    assert ordinals(found, "chợ", SearchField.TEXT) == [3, 1, 0]
    assert ordinals(found, "tổ chức xây dựng Đảng", SearchField.TEXT) == [2]
    assert ordinals(found, "mới mở", SearchField.TEXT) == [4]  # the lead is of the text
    assert ordinals(found, "tổ NOT chức", SearchField.TITLE) == [5]


@pytest.fixture(params=[(FEW, ALL_READ), (FEW, 0), (0, 0)])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts that a filter leaves are all read, are near one another, and are many: all ways find the same."""
    most, all_read = request.param
    monkeypatch.setattr(entry_filter, "FEW", most)
    monkeypatch.setattr(candidates, "ALL_READ", all_read)


@pytest.mark.usefixtures("few")
def test_site_and_days_narrow_it_down(found: Archive) -> None:
    def asked(**only: object) -> list[int]:
        return [hit.ordinal for hit in search(found, request_of("chợ OR tổ", **only)).hits]  # type: ignore[arg-type] # plain values

    assert sorted(asked()) == [0, 1, 2, 3, 5]
    assert sorted(asked(site="bao")) == [1, 2, 3, 5]
    assert asked(site="khac") == []
    assert sorted(asked(since=date(2026, 2, 1))) == [2, 3, 5]  # the last one states no day: its capture has one
    assert asked(until=date(2026, 2, 1), since=date(2026, 1, 3)) == [2]


@pytest.mark.usefixtures("few")
def test_sections_and_attachments_narrow_it_down(found: Archive) -> None:
    with found.database.writing() as session:
        session.merge(PublicationLink(ordinal=3, space="s", key="0", url="https://bao.example.vn/", words="Tệp"))

    def asked(**only: object) -> list[int]:
        return sorted(hit.ordinal for hit in search(found, request_of("chợ OR tổ", **only)).hits)  # type: ignore[arg-type] # plain values

    assert asked(section="Hội’") == [2]
    assert asked(section="hội") == []
    assert asked(section="Đời sống", site="bao") == [1, 3, 5]
    assert asked(attachments=True) == [3]
    assert asked(attachments=False) == [0, 1, 2, 5]
    assert asked(attachments=False, section="Đời sống", since=date(2026, 1, 3)) == [5]


def test_pages_of_hits_follow_one_another(found: Archive) -> None:
    whole = ordinals(found, "chợ OR tổ")
    pages = [search(found, request_of("chợ OR tổ", limit=2, offset=start)) for start in (0, 2, 4)]
    assert [hit.ordinal for page in pages for hit in page.hits] == whole
    assert [page.more for page in pages] == [True, True, False]
    assert sorted(all_matches(found, request_of("chợ OR tổ", limit=1))) == sorted(whole)


def first(hits: Sequence[Hit], ordinal: int) -> Hit:
    return next(hit for hit in hits if hit.ordinal == ordinal)


def test_a_hit_shows_what_is_known_and_where_it_matches(found: Archive) -> None:
    hits = search(found, request_of("tổ chức xây dựng Đảng")).hits
    hit = first(hits, 2)
    assert (hit.site, hit.url, hit.title, hit.published) == (
        "bao",
        "https://bao.example.vn/tin-1.html",
        "Công tác tổ chức",
        "2026-02-01",
    )
    assert hit.snippet.marked() == "Ban Xây dựng Đảng họp về «tổ chức xây dựng Đảng»."
    assert hit.marked_title.marked() == "Công tác «tổ» «chức»"
    assert first(hits, 5).snippet.marked("[", "]") == "[Đảng] viên [xây] nhà; [chức] việc giúp đỡ."
    imported = first(search(found, request_of("phiên")).hits, 0)
    assert (imported.site, imported.url, imported.title, imported.published) == (None, None, None, None)
    assert imported.snippet.marked() == "Chợ «phiên» vùng cao"
