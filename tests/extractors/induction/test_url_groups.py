"""Shapes of addresses, which links are articles, and patterns that separate articles from other pages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.induction.article_patterns import article_tables, path_of
from extractors.induction.shape_pattern import shape_pattern
from extractors.induction.url_groups import AddressSource, SeenLink, sort_links
from extractors.induction.url_shape import shape_of

TITLE = "mot-chuyen-dai-nam-chu"
LIFERAY = f"/tin/-/hn/ZVOm7e3VDMRM/1/2781230/1/{TITLE}.html;jsessionid=A.b"


def seen(
    paths: list[str], source: AddressSource = AddressSource.PAGE, text: str = "Một câu chuyện dài năm chữ"
) -> list[SeenLink]:
    return [SeenLink(f"https://a.vn{path}", source, text if source is AddressSource.PAGE else "") for path in paths]


def pattern_of(articles: list[str], others: list[str]) -> str:
    (_, lines), *_ = article_tables(
        [f"https://a.vn{one}" for one in articles], [f"https://a.vn{one}" for one in others]
    )
    return str({line.key: line.value for line in lines}["pattern"])


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/", "/"),
        (f"/xa-hoi/{TITLE}-12345.html", "/{name}/{title}-{number}.html"),
        (f"/{TITLE}-post12345.htm", "/{title}-post{number}.htm"),
        ("/quy-3", "/{name}-{number}"),
        ("/covid19", "/{name}"),
        ("/chi-tiet.aspx?ItemID=7&Lang=vi", "/{name}.aspx?ItemID={number}&Lang={name}"),
        (LIFERAY, "/{name}/-/{name}/{code}/{number}/{number}/{number}/{title}.html"),
        ("/bai/0123456789abcdef", "/{name}/{code}"),
    ],
)  # fmt: skip
def test_the_shape_of_an_address(path: str, shape: str) -> None:
    assert shape_of(f"https://a.vn{path}") == shape


def test_links_with_headlines_are_articles_and_short_names_are_not() -> None:
    articles = [f"/xa-hoi/chuyen-{number}.html" for number in range(100, 105)]
    links = [*seen(articles), *seen(["/xa-hoi", "/lien-he"], text="Xã hội"), *seen(["/the/lang-12.html"], text="làng")]
    groups = sort_links(links)
    assert groups.articles == tuple(f"https://a.vn{one}" for one in articles)
    assert len(groups.others) == 3


def test_a_feed_decides_over_headlines() -> None:
    fed = [f"/{TITLE}-post{number}.html" for number in range(200, 204)]
    videos = [f"/video/{TITLE}-v{number}.html" for number in range(9)]
    groups = sort_links([*seen(fed[:2], AddressSource.FEED), *seen(fed), *seen(videos)])
    assert groups.articles == tuple(f"https://a.vn{one}" for one in fed)


@pytest.mark.parametrize(
    ("articles", "others", "ids"),
    [
        ([f"/x/{TITLE}-4{at:03}.html" for at in range(5)], [f"/tag/{TITLE}-9{at}31.html" for at in range(3)], "4000"),
        ([f"/{TITLE}-d{at + 100}.html" for at in range(5)], [f"/{TITLE}-t{at + 100}.html" for at in range(5)], "100"),
        ([f"/xem.php?id={at + 7}" for at in range(5)], ["/xem.php?muc=3", "/khac.php?id=9"], "7"),
        ([f"/{TITLE}-{at}" for at in "abcde"], ["/gioi-thieu", "/xa-hoi"], f"{TITLE}-a"),
        ([f"/2025/03/{at + 10}/{TITLE}" for at in range(5)], ["/2025/03/", "/muc/xa-hoi"], f"2025/03/10/{TITLE}"),
        ([f"/tin/-/hn/ZVOm7e3VDM{at}M/1/27812{at}/1/{TITLE}.html" for at in range(5)], ["/tin/-/hn/"], "278120"),
        # One story under two sections has one id.
        ([f"/{where}/{TITLE}-5{at:03}.html" for at in range(4) for where in ("a", "b")], [], "5000"),
    ],
)
def test_the_pattern_has_the_lasting_id_and_leaves_other_pages_out(
    articles: list[str], others: list[str], ids: str
) -> None:
    pattern = pattern_of(articles, others)
    found = [re.search(pattern, path) for path in articles]
    assert all(found)
    assert found[0] is not None
    assert found[0]["id"] == ids
    assert not any(re.search(pattern, path) for path in others)


@given(
    st.lists(st.integers(10_000, 999_999), min_size=3, max_size=12, unique=True),
    st.sampled_from(["/{0}/x", "/tin/{0}.html", "/a/b-{0}.aspx", "/xem?id={0}", "/m-c{0}", "/-/hn/1/{0}/1/" + TITLE]),
)
def test_a_shapes_pattern_fits_all_its_addresses(numbers: list[int], form: str) -> None:
    urls = [f"https://a.vn{form.format(number)}" for number in numbers]
    found = shape_pattern(urls)
    assert found is not None
    matches = [re.search(found[0], path_of(url)) for url in urls]
    assert [match["id"] for match in matches if match] == [str(number) for number in numbers]
