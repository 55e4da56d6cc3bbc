"""Each mistake in a site file is reported in one line with file, line and key."""

from pathlib import Path

import pytest

from seeds.errors import SiteFileError
from seeds.load import load_sites

GOOD = """\
name = "Báo thử"
kind = "newspaper"
home = "https://bao.example/"

[[article]]
space = "articles"
pattern = '^/(?P<id>\\d+)$'

[[discover]]
listing = "moi"
links = "h3 a"

[[layout]]
name = "plain"
sign = "main.story"
title = "h1"
body = "main"
published = { at = "time", formats = ["%d/%m/%Y"] }
"""


def _mistake(folder: Path, text: str, name: str = "bao.toml") -> str:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SiteFileError) as caught:
        load_sites(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(str(file))
    return message.removeprefix(str(file))


def test_the_good_file_is_good(tmp_path: Path) -> None:
    (tmp_path / "bao.toml").write_text(GOOD, encoding="utf-8")
    assert load_sites(tmp_path)["bao"].name == "Báo thử"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "message"),
    [
        ('name = "Báo thử"', 'name = "Báo thử', 1, "not TOML"),
        ('space = "articles"', 'sapce = "articles"', 6, "article.sapce: unknown key; did you mean 'space'?"),
        (
            'kind = "newspaper"',
            'kind = "newspaper"\ncolour = "red"',
            3,
            "colour: unknown key; known keys are article, ",
        ),
        ('title = "h1"', 'titel = "h1"', 16, "layout.titel: unknown key; did you mean 'title'?"),
        ('name = "Báo thử"\n', "", None, "the key 'name' is missing: add it"),
        ('kind = "newspaper"', 'kind = "blog"', 2, "kind: Input should be 'newspaper' or 'portal'"),
        ('home = "https://bao.example/"', 'home = "bao.example"', 3, "is not an address: it names no host"),
        (r"'^/(?P<id>\d+)$'", r"'^/(?P<id>\d+$'", 7, "article.pattern: the regex '^/(?P<id>"),
        (r"'^/(?P<id>\d+)$'", r"'^/(\d+)$'", 5, "article: pattern has no (?P<id>...)"),
        ('space = "articles"', 'space = "articles"\nhosts = ["https://bao.example"]', 7, "is not a host name"),
        ('listing = "moi"', 'listing = "moi"\nfeed = "rss"', 9, "discover: a discovery has exactly one of feed, "),
        ('listing = "moi"\nlinks', 'feed = "rss"\nlinks', 9, "discover: a feed has no links"),
        ('links = "h3 a"', 'links = "h3 > > a"', 11, "discover.links: 'h3 > > a' is not a CSS selector"),
        ('title = "h1"', 'title = ["h1", "h1:frist"]', 16, "layout.title.at: 'h1:frist' is not a CSS selector"),
        ('sign = "main.story"', "sign = { text = '(' }", 15, "layout.sign.text: the regex '(' does not compile"),
        ('sign = "main.story"', "sign = {}", 15, "layout.sign: a sign is a CSS selector or { text = 'regex' }"),
        ('["%d/%m/%Y"]', '["%d/%m/%Q %Y"]', 18, "layout.published.formats: strptime cannot use the date format"),
        ('["%d/%m/%Y"]', '["%d/%m"]', 18, "layout.published.formats: the date format '%d/%m' lacks %Y"),
        ('formats = ["%d/%m/%Y"]', "pattern = '(?P<day>.)'", 18, "pattern has no group named month or year"),
        (
            'formats = ["%d/%m/%Y"] }',
            'formats = ["%d/%m/%Y"], unknown_time = "noon" }',
            18,
            "is not a time as in 00:00",
        ),
        (', formats = ["%d/%m/%Y"]', "", 18, "layout.published: published has formats or a pattern, one of the two"),
        ('body = "main"', 'body = "main"\nbyline = { foot = {} }', 18, "a foot byline needs at, align, indent or "),
        ('body = "main"', 'body = "main"\nsection = { at = "p", pattern = \'a\' }', 18, "no (?P<section>...)"),
    ],
)
def test_reported_with_its_line(tmp_path: Path, right: str, wrong: str, line: int | None, message: str) -> None:
    assert right in GOOD
    found = _mistake(tmp_path, GOOD.replace(right, wrong, 1))
    assert found.startswith(f":{line}: " if line else ": ")
    assert message in found


def test_two_layouts_of_one_name(tmp_path: Path) -> None:
    again = GOOD + '[[layout]]\nname = "plain"\nsign = "b"\ntitle = "h1"\nbody = "main"\n'
    assert "two layouts are named 'plain': rename one" in _mistake(tmp_path, again)


def test_a_layout_named_as_one_of_the_family(tmp_path: Path) -> None:
    text = GOOD.replace('home = "', 'family = "onecms"\nhome = "').replace('"plain"', '"longform"')
    assert "the family onecms has a layout named 'longform' too" in _mistake(tmp_path, text)


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ('title = "h1"\n', "", "layout: the key 'title' is missing: add it"),
        ('body = "main"', "anchors = { title = '(?P<title>.)', lead = 'a', end = 'b' }", "no group named day or"),
        ('body = "main"', 'body = "main"\nhidden_body = {}', "a hidden body needs block or shortest"),
        ('listing = "moi"', 'listing = "moi"\nnumbered = "moi/trang"', "discover.numbered: String should match"),
        ('listing = "moi"', 'listing = "moi"\nnumbered = "{page}"\nnext = "a"', "in one way: it has next and numbered"),
        ('listing = "moi"', 'listing = "moi"\nload = { url = "a{id}", id = "a" }', "load.link: the key 'link'"),
        ('listing = "moi"', 'listing = "moi"\nload = { url = "a", id = "a", link = "b" }', "discover.load.url: "),
        ('listing = "moi"', 'listing = "moi"\npost = { to = "a", page = "p", form = { p = "1" } }', "two values for p"),
        ('listing = "moi"', 'listing = "moi"\npost = { to = "a", page = "p", tokens = { t = {} } }', "a token has at"),
        ('listing = "moi"', 'feed = "moi"\npages = 3', "a feed has no links and no pages"),
        ('kind = "newspaper"', 'kind = "newspaper"\nclosed = { old = 2020-01-01 }', "the space 'old', which no"),
        ('kind = "newspaper"', 'kind = "newspaper"\nnightly_at = "24:00"', ":3: nightly_at: 24:00 is not a time of"),
        ('kind = "newspaper"', 'kind = "newspaper"\nnightly_at = "1:30"', "1:30 is not a time of the day as in 01:30"),
    ],
)  # fmt: skip
def test_reported(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in GOOD
    assert message in _mistake(tmp_path, GOOD.replace(right, wrong, 1))


def test_anchors_beside_selectors(tmp_path: Path) -> None:
    anchors = "anchors = { title = '(?P<title>.)(?P<day>.)(?P<month>.)(?P<year>.)', lead = 'a', end = 'b' }"
    text = GOOD.replace('body = "main"', f'body = "main"\n{anchors}')
    assert "a layout with anchors has no title and no published and no body" in _mistake(tmp_path, text)


def test_unknown_family(tmp_path: Path) -> None:
    found = _mistake(tmp_path, GOOD.replace('home = "', 'family = "joomla"\nhome = "'))
    assert found.startswith(":3: family: no family 'joomla'; known families: hanoi_2025, hanoi_liferay, onecms")


def test_slug(tmp_path: Path) -> None:
    assert "the file's name is the slug: use a-z, 0-9, _ and - only" in _mistake(tmp_path, GOOD, "Báo.toml")


def test_slug_taken_by_a_built_in_site(tmp_path: Path) -> None:
    found = _mistake(tmp_path, GOOD, "sotttt.toml")
    assert "'sotttt' is taken by " in found
    assert found.endswith("rename this file, or write replaces_built_in = true into it")


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(SiteFileError, match="no such folder of site files"):
        load_sites(tmp_path / "none")


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "bao.toml").write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(SiteFileError, match="not UTF-8"):
        load_sites(tmp_path)


def test_two_sites_with_one_host_and_pattern(tmp_path: Path) -> None:
    (tmp_path / "bao.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bao2.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(SiteFileError, match=r"bao has the same host \(bao\.example\) and pattern"):
        load_sites(tmp_path)


def test_a_listing_without_links(tmp_path: Path) -> None:
    assert "a listing needs links" in _mistake(tmp_path, GOOD.replace('links = "h3 a"\n', ""))


def test_no_article_addresses(tmp_path: Path) -> None:
    start, end = GOOD.index("[[article]]"), GOOD.index("[[discover]]")
    assert "no [[article]]: say which addresses are articles" in _mistake(tmp_path, GOOD[:start] + GOOD[end:])


def test_a_mistake_in_a_family(tmp_path: Path) -> None:
    found = _mistake(tmp_path, "[[layout]]\nname = 'x'\n", "families/mine.toml")
    assert found.startswith(":1: layout.sign: the key 'sign' is missing: add it")
