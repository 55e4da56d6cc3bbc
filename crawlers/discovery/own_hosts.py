"""The hosts that a site's crawl may ask: those of its articles, its home and its discoveries, with and without www."""

from urllib.parse import urlsplit

from seeds.site import Site


def is_own(site: Site, url: str) -> bool:
    """A host with another port is another server."""
    own = {*site.hosts, urlsplit(site.home).netloc, *(urlsplit(rule.url).netloc for rule in site.discoveries)}
    return _plain(urlsplit(url).netloc) in {_plain(host) for host in own}


def _plain(host: str) -> str:
    return host.lower().removeprefix("www.")
