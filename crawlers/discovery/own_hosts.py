"""Decides which hosts a crawl may request: those of the articles, home and discoveries, with or without www."""

from urllib.parse import urlsplit

from seeds.site import Site


def is_own(site: Site, url: str) -> bool:
    """Whether the URL is on one of the site's hosts; a host with another port is another server."""
    own = {*site.hosts, urlsplit(site.home).netloc, *(urlsplit(rule.url).netloc for rule in site.discoveries)}
    return _plain(urlsplit(url).netloc) in {_plain(host) for host in own}


def _plain(host: str) -> str:
    return host.lower().removeprefix("www.")


def may_be_asked(site: Site, url: str) -> bool:
    """Whether the URL is on one of the site's hosts, or on one that the site's file names for requisites."""
    hosts = site.requisites.hosts if site.requisites else ()
    return is_own(site, url) or urlsplit(url).netloc in hosts
