"""ONECMS's load-more: JSON arrays of items; each call asks for items older than the last id that it got."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Final

from tests.rehearsal.answers import Answer
from tests.rehearsal.stories import Story

# /api/getMoreArticle/{type}_{keyword}_{lastPublisherId}_{channelId}_{eventId} (sites.md A1)
ADDRESS: Final = re.compile(r"/api/getMoreArticle/(?P<type>24h|channel)_[^_]*_(?P<last>\d+)_(?P<channel>\d+)_\d+")


def older(stories: Sequence[Story], last: int, length: int) -> list[Story]:
    """The next call's stories, newest first: those with smaller ids than `last`, or the newest if `last` is 0."""
    return [story for story in stories if not last or story.id < last][:length]


def calls(stories: Sequence[Story], length: int) -> list[tuple[int, list[Story]]]:
    """Every call that returns stories, by the last id in its address."""
    found: list[tuple[int, list[Story]]] = []
    last = 0
    while shown := older(stories, last, length):
        found.append((last, shown))
        last = min(story.id for story in shown)
    return found


def load_more(stories: Sequence[Story], item: Callable[[Story], dict[str, object]]) -> Answer:
    body = json.dumps([item(story) for story in stories], ensure_ascii=False).encode()
    return Answer(headers=(("Content-Type", "application/json; charset=utf-8"),), body=body)


def publisher_item(story: Story, path: str, url: str, title: str, lead: str) -> dict[str, object]:
    """An item's fields; PublishedTime is UTC milliseconds, TimeX2 Hanoi's time (sites.md A1)."""
    thumb = f"https://hnm.1cdn.vn/thumbs/300x200/{story.published:%Y/%m/%d}/{story.id}.jpg"
    return {
        "PublisherId": story.id,
        "Title": title,
        "TitleIcon16": title,
        "Headlines": lead,
        "PublishedTime": f"/Date({int(story.published.timestamp() * 1000)})/",
        "TimeX2": f"{story.published:%Y-%m-%d %H:%M:%S}",
        "Time_ddMMyyyyHHmm": f"{story.published:%d/%m/%Y %H:%M}",
        "Time_yyyyMMddHHmmss": f"{story.published:%Y/%m/%d %H:%M:%S}",
        "LinktoMe": path,
        "LinktoMe2": url,
        "Thumbnail": thumb,
        "Thumbnail_Small": thumb,
        "NameChannel": story.section.name,
        "LinkToChannel": f"/{story.section.path}",
    }
