"""me-cung.example, a portal of traps on ONECMS's templates: errors of lists of links, one address for each."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from tests.rehearsal.answers import Answer, Request, found, html
from tests.rehearsal.clock import Moment
from tests.rehearsal.manners import Manner
from tests.rehearsal.newsroom import Counts, Desk, Era
from tests.rehearsal.sites import maze_sitemaps
from tests.rehearsal.sites.hanoimoi import Hanoimoi
from tests.rehearsal.sites.newspaper import LISTING_LENGTH
from tests.rehearsal.sites.site import Discovery
from tests.rehearsal.stories import Story

_SESSION = re.compile(r";jsessionid=[^/?#]*")
# From this night on the portal uses the older template of ONECMS.
REDESIGN: Final = 5
# By a story's number, out of twelve: pages that answer 200 without an article.
_WALLS = {9: "login", 10: "error_page"}


class Maze(Hanoimoi):
    """`discoveries` list stories under their plain addresses.

    The portal's own links may add a session, `?in=1` (print) or `?cua-so=1` (pop-up); all answer with the page.
    """

    host = "me-cung.example"
    desk = Desk(
        site="me-cung.example",
        sections=Hanoimoi.desk.sections,
        eras=(Era(date(2025, 1, 27), date(2025, 3, 3), 810_204, Counts(small=12, demo=12, large=400)),),
        nightly=Counts(small=2, demo=2, large=10),
        byline_at="head",
    )
    manner = Manner(validators="honest", gzip=False, framing="length", disallowed=("/rieng/",))

    def known(self, path: str) -> str:
        return _SESSION.sub("", path)

    def refusal(self, story: Story, day: int) -> str | None:
        return _WALLS.get(story.number % 12)

    def template(self, story: Story, day: int) -> tuple[str, dict[str, object]]:
        wall = self.refusal(story, day)
        return (f"maze_{wall}.html", {}) if wall else super().template(story, day)

    def longform(self, story: Story, day: int) -> bool:
        return day < REDESIGN

    def redesigned(self, day: int) -> int | None:
        return REDESIGN if day >= REDESIGN else None

    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        """Without the box of the latest stories: a listing's links are its own."""
        yield from ((name, "" if name == "latest" else text) for name, text in super().shell(day))

    def discoveries(self, day: int) -> Iterator[Discovery]:
        """What a correct reader gets from each; the garbage, the empty and the login list have no stories."""
        every = self.listed(day)
        for name in ("50k.xml", "all.xml.gz", "packed.xml"):
            yield Discovery("sitemap", self.url(f"/sitemap-{name}"), self.urls(every, day))
        yield Discovery("sitemap", self.url("/sitemap-news.xml"), self.urls(self.recent(day), day))
        for name in ("rac.xml", "rac.xml.gz", "vong.xml", "trong.xml"):
            yield Discovery("sitemap", self.url(f"/sitemap-{name}"), ())
        yield Discovery("feed", self.url("/rss/trang-chu"), self.urls(every[:40], day))
        for name in ("rong", "rac"):
            yield Discovery("feed", self.url(f"/rss/{name}"), ())
        for name in ("vong", "lich", "phien", "ban-in", "cua-so"):
            yield Discovery("listing", self.url(f"/{name}"), self.urls(every[:LISTING_LENGTH], day))
        yield Discovery("listing", self.url("/thanh-vien"), ())

    def special(self, path: str, request: Request, moment: Moment) -> Answer | None:
        if path.startswith("/sitemap-"):
            return self._maze_sitemap(path.removeprefix("/sitemap-"), request, moment)
        if path == "/rss/rong":
            return self.feed_answer("Trống", [], request, moment)
        if path == "/thanh-vien":
            return found("/dang-nhap?tro-lai=%2Fthanh-vien")
        if path in ("/rss/rac", "/dang-nhap"):
            return html(self.filled(self.renderer.page("maze_login.html"), moment))
        if (links := self._links(path, request, moment)) is not None:
            return html(self.filled(self.renderer.page("maze_listing.html", **links), moment))
        return super().special(path, request, moment)

    def _links(self, path: str, request: Request, moment: Moment) -> dict[str, object] | None:
        """The items of a listing with a trap, and its link to the next page."""
        items = self.items(self.listed(moment.day)[:LISTING_LENGTH], moment.day)
        session = f";jsessionid={moment.count:08X}.node1"
        match path:
            case "/vong":
                page = int(request.query("trang") or 1)
                return {"items": items, "ending": "", "next": f"/vong?trang={page % 3 + 1}"}
            case "/lich":
                year, month = map(int, (request.query("thang") or "2025-03").split("-"))
                after = f"{year + month // 12}-{month % 12 + 1:02}"
                return {"items": items if after == "2025-04" else [], "ending": "", "next": f"/lich?thang={after}"}
            case "/phien":
                return {"items": items, "ending": session, "next": f"/phien{session}?trang=1"}
            case "/ban-in":
                return {"items": items, "ending": "?in=1", "next": None}
            case "/cua-so":
                return {"items": items, "ending": "?cua-so=1", "next": None}
            case _:
                return None

    def _maze_sitemap(self, name: str, request: Request, moment: Moment) -> Answer | None:
        stories = self.listed(moment.day)
        whole = self.renderer.text("sitemap.xml", items=self.items(stories, moment.day))
        made: dict[str, Callable[[], Answer]] = {
            "50k.xml": lambda: maze_sitemaps.wide(self.urls(stories, moment.day), self.url("/the/"), moment),
            "all.xml.gz": lambda: maze_sitemaps.compressed(whole),
            "packed.xml": lambda: maze_sitemaps.compressed(whole).with_headers(("Content-Type", "text/xml")),
            "rac.xml": lambda: html(self.filled(self.renderer.page("maze_error_page.html"), moment)),
            "rac.xml.gz": maze_sitemaps.broken,
            "vong.xml": lambda: maze_sitemaps.circular(self.url("/")),
            "vong-2.xml": lambda: maze_sitemaps.circular(self.url("/")),
            "trong.xml": lambda: self.xml("sitemap.xml", request, moment, items=[]),
        }
        return made[name]() if name in made else super().special(f"/sitemap-{name}", request, moment)
