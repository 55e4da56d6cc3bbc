"""The site file under which luutru knows the bench's pages: a newspaper on ONECMS, listed in one sitemap."""

from importlib.resources import files
from pathlib import Path
from typing import Final

HOST: Final = "bench.example"
SLUG: Final = "bench"
_HEAD = """name   = "The bench"
kind   = "newspaper"
home   = "https://{host}/"
nightly_pages = {budget}

[[discover]]
sitemap = "sitemap-{number}.xml"

"""
_BUDGET = 2  # times the pages: a next night gives no more than three quarters of its budget to pages that it knows
_RULE = '".sc-empty-layer"'


def write_site_file(folder: Path, number: int, *, changed: bool = False) -> None:
    """Asks for the first `number` pages; `changed` has a rule more in each layout, under which every page reads the
    same, and which makes every reading one by rules that no longer hold."""
    family = (files("seeds") / "families" / "onecms.toml").read_text(encoding="utf-8")
    rules = family[: family.index("[listing]")] + family[family.index("[[layout]]") :]
    rules = rules.replace("[[article]]", f'[[article]]\nhosts   = ["{HOST}"]', 1)
    if changed:
        rules = rules.replace(_RULE, f'{_RULE}, ".no-page-of-the-bench-has-this"')
    folder.mkdir(parents=True, exist_ok=True)
    head = _HEAD.format(host=HOST, number=number, budget=_BUDGET * number)
    (folder / f"{SLUG}.toml").write_text(head + rules, encoding="utf-8")
