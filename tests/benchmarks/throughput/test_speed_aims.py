"""The table of all aims of speed: present measurements, those of the document, and the commands for the rest."""

from pathlib import Path

from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section, write
from tests.benchmarks.throughput.figures import figures
from tests.benchmarks.throughput.speed_aims import SPEED, speed_table


def test_every_aim_has_a_row(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    name = "by layout, pages a second"
    before = Section("unchanged", ("",), [], [Aim("304: on disk", figures([2000]), "≤", 1600, " bytes", 0)])
    now = Section("reading", ("",), [], [Aim(name, figures([640.4]), "≥", 600, "", 0)])
    write([before], document)
    head, _, *rows = speed_table([now], document).splitlines()
    assert head == "| aim | wanted | reached |  | measured |"
    assert len(rows) == len(SPEED)
    assert f"| {name} | ≥ 600 | 640 | met | now |" in rows
    assert "| 304: on disk | ≤ 1600 bytes | 2000 bytes | **not met** | before |" in rows
    assert "| the crawl, 20000 pages against 2000 |  |  | **not measured** | `make bench-long` |" in rows
