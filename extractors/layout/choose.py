"""Finds which of a site's layouts a page has, by the signs on the page and never by its date."""

import re

from selectolax.lexbor import LexborHTMLParser

from extractors.html.element_text import element_text
from seeds.layout import Layout
from seeds.layout_sign import RefuseRule, Sign
from seeds.site import Site


def layouts_seen(page: LexborHTMLParser, site: Site) -> list[Layout]:
    """A layout that another one of them replaces is left out."""
    seen = [layout for layout in site.layouts if _is_seen(page, layout.sign)]
    replaced = {name for layout in seen for name in layout.replaces}
    return [layout for layout in seen if layout.name not in replaced]


def refuse_rule_seen(page: LexborHTMLParser, site: Site) -> RefuseRule | None:
    return next((rule for rule in site.refuse if _is_seen(page, rule.sign)), None)


def _is_seen(page: LexborHTMLParser, sign: Sign) -> bool:
    if sign.css is not None:
        return page.css_first(sign.css) is not None
    return sign.text is not None and page.body is not None and re.search(sign.text, element_text(page.body)) is not None
