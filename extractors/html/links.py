"""Finds the address that a page's links start from."""

from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser


def base_address(tree: LexborHTMLParser, url: str) -> str:
    """The page's URL, or what its base element says instead."""
    base = tree.css_first("base[href]")
    try:
        return urljoin(url, (base.attributes.get("href") or "").strip()) if base else url
    except ValueError:
        return url
