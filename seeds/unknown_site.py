"""A site of which nothing is known but an address: what is asked before there is a site file."""

from urllib.parse import urljoin

from seeds.site import Site

CAREFUL_DELAY = 5.0  # seconds; the longest that a robots.txt of Hanoi's portals was seen to ask for


def unknown_site(slug: str, url: str) -> Site:
    return Site(
        slug=slug,
        name=slug,
        kind="portal",
        home=urljoin(url, "/"),
        family=None,
        retired=None,
        closed={},
        shares_server=None,
        min_delay=CAREFUL_DELAY,
        nightly_pages=1,
        nightly_at=None,
        notes=None,
        addresses=(),
        discoveries=(),
        refuse=(),
        layouts=(),
    )
