"""Finds the next page of a listing: by a link, a page number, a form, or the id of the last item."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from scrapy.http import HtmlResponse

from crawlers.discovery.found_links import Links, joined
from crawlers.discovery.item_fields import item_fields
from crawlers.http.redirects import LOGIN
from seeds.canonical_url import NotAnAddress, joined_address
from seeds.discovery import Listing
from seeds.pagination import LoadMore, PostForm, Token
from storage.frontier.item_fields import ItemFields
from storage.vocabulary import ListingEnd

_NUMBER = re.compile(r"[0-9]{1,4000}")  # Python refuses to convert more than 4,300 digits
# Names of fields in JSON, in lower case.
_TITLES = ("title", "headline", "name")
_TEASERS = ("headlines", "sapo", "description", "summary", "lead", "intro", "excerpt")
_SECTIONS = ("namechannel", "zonename", "categoryname", "category", "section")
VIETNAM = timezone(timedelta(hours=7))  # no daylight saving time since 1975


class TokenMissing(Exception):
    """The listing's first page lacks a value that its form must send back; the text names it."""


def next_page(page: HtmlResponse, rule: Listing, asked: str, depth: int) -> str | None:
    """The URL of the page after this one, which has number `depth` from 0. A form follows a #. Raises TokenMissing."""
    if rule.numbered:
        return rule.numbered.replace("{page}", str(depth + 2))
    if rule.post:
        return _first_form(page, rule.post) if depth == 0 else _next_form(asked, rule.post)
    if rule.load:
        return rule.load.url.replace("{id}", rule.load.first)
    return _linked(page, rule.next) if rule.next else None


def _linked(page: HtmlResponse, css: str) -> str | None:
    """Only a link on the listing's own host: others lead to a login, a banner or another portal."""
    for href in page.css(css).css("::attr(href)").getall()[:1]:
        try:
            address = joined_address(page.url, href)
        except NotAnAddress:
            return None
        same_host = urlsplit(address).netloc == urlsplit(page.url).netloc
        if same_host and not LOGIN.search(address) and not href.startswith("#"):
            return address
    return None


def _first_form(page: HtmlResponse, rule: PostForm) -> str:
    tokens = {name: _token(page, name, token) for name, token in rule.tokens.items()}
    return _form(rule, {**rule.form, **tokens, rule.page: str(rule.first)})


def _next_form(asked: str, rule: PostForm) -> str:
    fields = dict(parse_qsl(asked.partition("#")[2], keep_blank_values=True))
    return _form(rule, {**fields, rule.page: str(int(fields[rule.page]) + 1)})


def _form(rule: PostForm, fields: Mapping[str, str]) -> str:
    return f"{rule.to}#{urlencode(fields)}"


def _token(page: HtmlResponse, name: str, token: Token) -> str:
    if token.pattern is not None:
        match = re.search(token.pattern, page.text)
        found = match["value"] if match else None
    else:
        what = f"::attr({token.attribute})" if token.attribute else "::text"
        found = page.css(token.at or "").css(what).get()
    if found is None:
        raise TokenMissing(name)
    return found.strip()


@dataclass(frozen=True, slots=True)
class _Item:
    number: int
    link: str | None
    at: datetime | None
    item_fields: ItemFields


def loaded_links(asked: str, body: bytes, rule: LoadMore, oldest: datetime | None) -> Links:
    """The links of one load-more answer and the next URL. Pagination ends at items older than `oldest`."""
    items = _items(body, rule)
    if not items:
        return Links(ended=ListingEnd.LAST_PAGE)
    listed = [(item.link, item.item_fields) for item in items if item.link and not _older(item, oldest)]
    found = joined(asked, [link for link, _ in listed])
    links = Links(found.addresses, left_out=found.left_out, item_fields=found.item_fields(listed))
    smallest = min(item.number for item in items)
    if any(_older(item, oldest) for item in items):
        return replace(links, ended=ListingEnd.DATE_BOUND)
    if (last := _number_in(asked, rule)) and smallest >= last:
        return replace(links, ended=ListingEnd.NOTHING_FURTHER)
    return replace(links, further=(rule.url.replace("{id}", str(smallest)),))


def _older(item: _Item, oldest: datetime | None) -> bool:
    return oldest is not None and item.at is not None and item.at < oldest


def _number_in(asked: str, rule: LoadMore) -> int:
    """The id in the requested URL; 0 for the first request, which follows no other item."""
    before, _, after = rule.url.partition("{id}")
    stated = asked.removeprefix(before).removesuffix(after)
    return int(stated) if _NUMBER.fullmatch(stated) and stated != rule.first else 0


def _items(body: bytes, rule: LoadMore) -> list[_Item]:
    """The items of the answer; an empty list if it is no such JSON, which is how some listings end."""
    try:
        found: Any = json.loads(body)
        for key in filter(None, rule.items.split(".")):
            found = found[key]
        return [_item(entry, rule) for entry in found]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return []


def _item(entry: Mapping[str, Any], rule: LoadMore) -> _Item:
    link = next((str(entry[key]) for key in rule.link if entry.get(key)), None)
    stated = entry.get(rule.time) if rule.time else None
    at = datetime.fromisoformat(stated).replace(tzinfo=VIETNAM) if isinstance(stated, str) else None
    return _Item(int(entry[rule.id]), link, at, _fields_of(entry, at))


def _fields_of(entry: Mapping[str, Any], at: datetime | None) -> ItemFields:
    """The fields by the names that such answers have for them; ONECMS has Title, Headlines and NameChannel."""
    by_name = {name.lower(): value for name, value in entry.items()}

    def first(names: Sequence[str]) -> object:
        return next((by_name[name] for name in names if by_name.get(name)), None)

    return item_fields(
        title=first(_TITLES),
        description=first(_TEASERS),
        section=first(_SECTIONS),
        published=at.isoformat() if at else None,
    )
