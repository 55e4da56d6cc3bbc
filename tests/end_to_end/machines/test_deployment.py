"""deploy/machines.yaml names every open site once, and assigns work on the corpus to the machine that has it."""

from importlib import import_module
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped] # it publishes no types

from flows.nightly.start_times import night_cron, night_hour
from flows.settings import Settings
from seeds.load import load_sites

ROOT = Path(__file__).resolve().parents[3]
FILE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "machines.yaml").read_text(encoding="utf-8"))


def test_every_open_site_has_its_night_on_the_pool_of_all() -> None:
    nights = {one["name"]: one for one in FILE["deployments"] if one["work_pool"]["name"] == "sites"}
    sites = {f"nightly-{slug}": site for slug, site in load_sites().items() if not site.retired}
    assert nights.keys() == sites.keys()
    for name, night in nights.items():
        site = sites[name]
        assert night["parameters"] == {"site": site.slug, "publishes": False}
        assert [one["cron"] for one in night["schedules"]] == [night_cron(night_hour(site, Settings()))]


def test_every_entrypoint_is_a_flow() -> None:
    for one in FILE["deployments"]:
        path, name = one["entrypoint"].split(":")
        assert hasattr(import_module(path.removesuffix(".py").replace("/", ".")), name)


def test_what_needs_the_corpus_is_on_the_pool_of_one() -> None:
    assert {one["name"] for one in FILE["deployments"] if one["work_pool"]["name"] == "corpus"} == {
        "publish",
        "upkeep",
        "verify",
        "process",
        "reread",
    }
