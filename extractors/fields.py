"""An article's parts outside its body, each with the rule that found it."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.element_text import element_text
from seeds.section_rule import SectionRule


@dataclass(frozen=True, slots=True)
class Found:
    """A text, the rule that found it, and the element it stood in."""

    text: str
    rule: str
    node: LexborNode


def first_text(page: LexborHTMLParser, selectors: tuple[str, ...]) -> Found | None:
    """The first element with a text, by the first selector that has one."""
    for selector in selectors:
        for node in page.css(selector):
            if text := element_text(node):
                return Found(text, selector, node)
    return None


def find_section(page: LexborHTMLParser, rules: tuple[SectionRule, ...]) -> Found | None:
    for rule in rules:
        found = first_text(page, (rule.at,))
        if found is None or rule.pattern is None:
            if found:
                return found
            continue
        match = re.search(rule.pattern, found.text)
        if match and (section := match["section"].strip()):
            return Found(section, f"{rule.at} /{rule.pattern}/", found.node)
    return None
