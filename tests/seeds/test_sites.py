"""The built-in sites, and a user's own beside them."""

import pickle
from datetime import date
from pathlib import Path

from seeds.discovery import Feed, Listing, Sitemap
from seeds.load import load_sites, site_file


def test_the_built_in_sites() -> None:
    sites = load_sites()
    assert list(sites) == sorted(sites)
    assert {"hanoimoi", "sotttt", "thanhtri"} <= set(sites)
    assert sites["thanhtri"].retired == date(2025, 7, 1)
    assert {layout.name for layout in sites["hanoimoi"].layouts} == {"longform", "detail", "to2023"}


def test_a_users_file_may_replace_a_built_in_one(tmp_path: Path) -> None:
    mended = "replaces_built_in = true\n" + site_file("sotttt").replace("Sở", "Mended: Sở", 1)
    (tmp_path / "sotttt.toml").write_text(mended, encoding="utf-8")
    mine, built_in = load_sites(tmp_path)["sotttt"], load_sites()["sotttt"]
    assert mine.name == f"Mended: {built_in.name}"
    assert mine.layouts == built_in.layouts
    assert list(load_sites(tmp_path)) == list(load_sites())


def test_no_layout_is_confirmed_before_a_live_page_was_read() -> None:
    assert not any(layout.confirmed for site in load_sites().values() for layout in site.layouts)


def test_the_closed_host_is_read_but_not_discovered() -> None:
    site = load_sites()["hanoimoi"]
    assert "hanoimoi.com.vn" in site.hosts
    assert all(discovery.url.startswith("https://hanoimoi.vn/") for discovery in site.discoveries)


def test_a_listing_inherits_omitted_keys_from_its_family() -> None:
    discoveries = load_sites()["sotttt"].discoveries
    home = "https://sotttt.hanoi.gov.vn/web/sotttt-eng/"
    names = [f"{home}{name}" for name in ("hot-news", "culture", "history", "facts-and-figure")]
    assert [discovery.url for discovery in discoveries] == names
    assert all(isinstance(listing, Listing) and listing.links == "h3.asset-title a" for listing in discoveries)


def test_the_three_kinds_of_discovery() -> None:
    feed, sitemap, listing = load_sites()["hanoimoi"].discoveries
    assert feed == Feed("https://hanoimoi.vn/rss/trang-chu")
    assert sitemap == Sitemap("https://hanoimoi.vn/sitemap.xml", r"/sitemap-article-20\d\d-", 3)
    assert isinstance(listing, Listing)
    assert (listing.url, listing.links, listing.pages) == ("https://hanoimoi.vn/tin-moi-nhat", "h3.b-grid__title a", 5)


def test_a_listing_that_continues_by_json() -> None:
    listing = load_sites()["hanoimoi"].discoveries[-1]
    assert isinstance(listing, Listing)
    assert listing.load is not None
    assert listing.load.url == "https://hanoimoi.vn/api/getMoreArticle/24h_empty_{id}_0_0"
    assert (listing.load.first, listing.load.id, listing.load.link) == ("0", "PublisherId", ("LinktoMe2", "LinktoMe"))
    assert (listing.next, listing.numbered, listing.post) == (None, None, None)


def test_a_listing_that_continues_by_a_form() -> None:
    listing = load_sites()["hanoigov"].discoveries[0]
    assert isinstance(listing, Listing)
    assert listing.url == "https://hanoi.gov.vn/tin-tuc-su-kien-noi-bat"
    post = listing.post
    assert post is not None
    assert (post.to, post.page, post.first) == ("https://hanoi.gov.vn/api/NewsZone/NewsZone", "PageIndex", 0)
    assert post.form.keys() | post.tokens.keys() == {"PageSize", "LanguageId", "Site", "Catname"}


def test_a_sites_own_continuation_replaces_its_familys(tmp_path: Path) -> None:
    text = 'name = "x"\nkind = "newspaper"\nhome = "https://x.example/"\nfamily = "onecms"\n'
    text += '[[discover]]\nlisting = "moi"\nnumbered = "moi/trang-{page}"\n'
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    (listing,) = load_sites(tmp_path)["x"].discoveries
    assert listing == Listing(
        "https://x.example/moi", "h3.b-grid__title a", None, 5, "https://x.example/moi/trang-{page}"
    )


def test_one_host_of_two_platforms() -> None:
    site = load_sites()["caugiay"]
    assert {layout.name for layout in site.layouts} == {"detail_2025", "article"}
    new = site.identify("https://caugiay.hanoi.gov.vn/kinh-te/mot-tin-2805251012110827967.htm")
    old = site.identify("https://caugiay.hanoi.gov.vn/tin/-/view_content/123-mot-tin.html")
    assert new is not None
    assert old is not None
    assert (new.space, old.space) == ("2025", "assets")
    assert site.closed == {"assets": date(2025, 7, 1)}
    assert site.shares_server == load_sites()["hanoigov"].shares_server == "hanoi.gov.vn"


def test_portals_that_are_closed_are_never_discovered_live() -> None:
    assert [site.slug for site in load_sites().values() if site.retired] == ["thanhtri"]


def test_a_portal_of_a_known_family_is_four_lines(tmp_path: Path) -> None:
    lines = 'name = "Cổng thử"\nkind = "portal"\nhome = "https://thu.example/"\nfamily = "hanoi_liferay"\n'
    (tmp_path / "thu.toml").write_text(lines, encoding="utf-8")
    site = load_sites(tmp_path)["thu"]
    assert site.hosts == ("thu.example",)
    assert site.identify("https://thu.example/tin/-/view_content/5-a.html") is not None
    assert site.layouts == load_sites()["sotttt"].layouts


def test_a_family_of_the_users_own(tmp_path: Path) -> None:
    (tmp_path / "families").mkdir()
    rules = "[[article]]\nspace = 'a'\npattern = '(?P<id>\\d+)'\n"
    (tmp_path / "families" / "mine.toml").write_text(rules, encoding="utf-8")
    lines = 'name = "x"\nkind = "portal"\nhome = "https://x.example/"\nfamily = "mine"\n'
    (tmp_path / "x.toml").write_text(lines, encoding="utf-8")
    assert load_sites(tmp_path)["x"].family == "mine"


def test_a_site_is_passed_to_another_process_completely() -> None:
    site = load_sites()["hanoimoi"]
    assert pickle.loads(pickle.dumps(site)) == site
