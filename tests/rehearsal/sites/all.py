"""The list of simulated portals: a new one is one more line here."""

from tests.rehearsal.newsroom import Scale
from tests.rehearsal.rendering import Renderer
from tests.rehearsal.sites.baothanhhoa import Baothanhhoa, Vhds
from tests.rehearsal.sites.districts import DISTRICTS, District
from tests.rehearsal.sites.hanoi_city import HanoiCity
from tests.rehearsal.sites.hanoimoi import Hanoimoi
from tests.rehearsal.sites.hanoimoi_old import HanoimoiOld
from tests.rehearsal.sites.maze import Maze
from tests.rehearsal.sites.site import Site
from tests.rehearsal.sites.sotttt import Sotttt
from tests.rehearsal.sites.thanhtri import Thanhtri
from tests.rehearsal.sites.wards import WARDS, Ward


def all_sites(seed: int, scale: Scale) -> dict[str, Site]:
    """The sites by host."""
    renderer = Renderer()
    kinds: tuple[type[Site], ...] = (Hanoimoi, HanoimoiOld, Thanhtri, Sotttt, Baothanhhoa, Vhds, HanoiCity, Maze)
    sites = [
        *(kind(seed, scale, renderer) for kind in kinds),
        *(District(place, seed, scale, renderer) for place in DISTRICTS),
        *(Ward(place, seed, scale, renderer) for place in WARDS),
    ]
    return {site.host: site for site in sites}
