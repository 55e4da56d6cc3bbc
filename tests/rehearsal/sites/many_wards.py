"""A city portal that links thirty-two wards of two platforms, in the forms in which portals link each other.

The hosts and names are invented.
"""

import re
from collections.abc import Iterator
from typing import Final

from tests.rehearsal.answers import Answer, Request, redirect
from tests.rehearsal.clock import Moment
from tests.rehearsal.newsroom import Scale
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.sites import districts, wards
from tests.rehearsal.sites.districts import District
from tests.rehearsal.sites.hanoi_city import HanoiCity
from tests.rehearsal.sites.site import Site
from tests.rehearsal.sites.wards import Ward

NEW: Final = tuple(wards.Place(f"phuong{number:02}.hanoi.gov.vn", f"29{number:02}") for number in range(1, 19))
OLD: Final = tuple(
    districts.Place(f"xa{number:02}.hanoi.gov.vn", f"Xã {number:02}", 5_000_000 + 10_000 * number)
    for number in range(1, 15)
)
HOSTS: Final = frozenset(place.host for place in NEW) | frozenset(place.host for place in OLD)
DEAD: Final = "phuongchet.hanoi.gov.vn"
MOVED: Final = "phuongcu.hanoi.gov.vn"
ELSEWHERE: Final = "xa01.thanhhoa.gov.vn"
# Forms of a link to a host; the last one only names the host.
_WAYS: Final = (
    '<a href="https://{host}/">{name}</a>',
    '<a href="//{host}">{name}</a>',
    '<a href="http://www.{host}/trang-chu?lang=vi">{name}</a>',
    '<a href="HTTPS://{upper}:443/">{name}</a>',
    "<span>{name}: {host}.</span>",
)


class LinkingCity(HanoiCity):
    def shell(self, day: int) -> Iterator[tuple[str, str]]:
        box = "".join(
            _WAYS[place % len(_WAYS)].format(host=host, upper=host.upper(), name=f"Cổng {host.partition('.')[0]}")
            for place, host in enumerate(sorted(HOSTS))
        )
        box += f'<a href="http://{DEAD}/">Phường đã đóng</a><a href="https://{MOVED}">Phường cũ</a>'
        box += f'<a href="https://{ELSEWHERE}/">Tỉnh bạn</a><a href="https://WWW.CauGiay.hanoi.gov.vn/">Cầu Giấy</a>'
        box += '<a href="mailto:vanthu@phuong99.hanoi.gov.vn">Văn thư</a><a href="https://mail.hanoi.gov.vn/">Thư</a>'
        for name, text in super().shell(day):
            yield name, text + f'<div class="lien-ket">{box}</div>' if name == "furniture" else text


class Moved(Ward):
    def answer(self, request: Request, moment: Moment) -> Answer:
        if re.fullmatch(r"/robots\.txt", request.path):
            return super().answer(request, moment)
        return redirect("https://phuong03.hanoi.gov.vn/")


def linked_portals(seed: int, scale: Scale = "small") -> dict[str, Site]:
    """The city and the wards by host; a test replaces the portal's city with them."""
    renderer = Renderer()
    sites: list[Site] = [
        LinkingCity(seed, scale, renderer),
        Moved(wards.Place(MOVED, "2999"), seed, scale, renderer),
        *(Ward(place, seed, scale, renderer) for place in NEW),
        *(District(place, seed, scale, renderer) for place in OLD),
    ]
    return {site.host: site for site in sites}
