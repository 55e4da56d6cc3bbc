"""The site files for simulated portals: TOML, one for each portal, with discoveries that the portal answers."""

import tomllib
from pathlib import Path

from tests.rehearsal.portal import Rehearsal
from tests.rehearsal.site_files import write_site_files
from tests.rehearsal.tests.asking import ask


def test_each_names_a_played_portal_and_its_lists(portal: Rehearsal, tmp_path: Path) -> None:
    for slug in write_site_files(tmp_path):
        site = tomllib.loads((tmp_path / f"{slug}.toml").read_text(encoding="utf-8"))
        for way in site.get("discover", [{"listing": ""}]):
            path = way.get("listing", way.get("sitemap"))
            assert ask(portal, site["home"] + path).status == 200
