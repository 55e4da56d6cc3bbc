"""The start of a site's night: from the settings, from its site file, or a minute that depends on its slug."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.clock import VIETNAM
from flows.nightly.start_times import next_night, night_cron, night_hour, spread_hour
from flows.settings import Settings
from flows.sites import known_site

SITE = 'name = "Phường Ví Dụ"\nkind = "portal"\nhome = "https://vidu.example/"\nfamily = "hanoi_liferay"\n'


@given(st.text(min_size=1))
def test_an_hour_depends_on_the_slug_alone_and_is_in_the_night(slug: str) -> None:
    assert time(0, 30) <= spread_hour(slug) < time(5)
    assert spread_hour(slug) == spread_hour(slug)


@pytest.mark.parametrize("written", ['"23:05"', "23:05:00"])
def test_a_site_file_names_an_hour_and_the_settings_override_it(written: str, tmp_path: Path) -> None:
    (tmp_path / "vidu.toml").write_text(f"{SITE}nightly_at = {written}\n", encoding="utf-8")
    site = known_site(Settings(sites=tmp_path), "vidu")
    assert night_cron(night_hour(site, Settings())) == "5 23 * * *"
    assert night_hour(site, Settings(nightly_at={"vidu": "01:30"})) == time(1, 30)
    assert night_hour(known_site(Settings(), "sotttt"), Settings()) == spread_hour("sotttt")


def test_the_next_night_is_the_next_time_of_the_hour_in_hanoi() -> None:
    evening = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # midnight in Hanoi
    assert next_night(time(0, 30), evening) == datetime(2026, 11, 24, 0, 30, tzinfo=VIETNAM)
    assert next_night(time(23, 0), evening) == datetime(2026, 11, 24, 23, 0, tzinfo=VIETNAM)
    assert next_night(time(0, 0), evening) == evening
