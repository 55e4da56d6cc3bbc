"""Two commands at once on one folder wait for each other or report that they cannot."""

import json
import os
import subprocess
import sys
from pathlib import Path

from flows.exit_codes import RETRY
from tests.storage.copies import Copy

LUUTRU = Path(sys.executable).with_name("luutru")


def start(copy: Copy, *words: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LUUTRU_")}
    environment = clean | {"LUUTRU_DATA": str(copy.data)}
    return subprocess.Popen(
        [LUUTRU, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def unpublish(copy: Copy) -> int:
    """Returns how many documents are pending to be published again."""
    number = len(copy.corpus)
    for path in copy.corpus:
        path.unlink()
    copy.manifest.unlink()
    copy.sql("UPDATE document SET ordinal = NULL")
    copy.sql("DELETE FROM publication")
    copy.sql("INSERT INTO search_terms (search_terms) VALUES ('delete-all')")
    copy.sql("DELETE FROM search_entry")
    return number


def test_three_publishing_commands_use_each_ordinal_once(copy: Copy) -> None:
    unpublish(copy)
    start(copy, "publish").communicate(timeout=120)
    by_one = sorted(path.read_bytes() for path in copy.corpus)
    number = unpublish(copy)
    running = [start(copy, "publish", "--json") for _ in range(3)]
    ends = [(*process.communicate(timeout=120), process.returncode) for process in running]
    assert [code for _, _, code in ends] == [0, 0, 0], ends
    given = [ordinal for output, _, _ in ends for ordinal in json.loads(output)]
    assert sorted(given) == list(range(number))
    assert sorted(path.read_bytes() for path in copy.corpus) == by_one
    assert copy.findings() == []


def test_a_command_that_must_not_wait_names_what_is_busy(copy: Copy) -> None:
    with copy.opened() as archive, archive.folder.lock("site-thanhtri", wait=0, busy="busy"):
        process = start(copy, "verify")
        _, output = process.communicate(timeout=120)
    assert process.returncode == RETRY
    assert output == "luutru: thanhtri: another command is at work on this site\n"
    process = start(copy, "verify")
    process.communicate(timeout=120)
    assert process.returncode == 0


def test_simultaneous_takedowns_are_all_done(copy: Copy) -> None:
    running = [start(copy, "withhold", str(ordinal), "--reason", "a test", "--yes") for ordinal in (1, 2, 3)]
    for process in running:
        _, output = process.communicate(timeout=120)
        assert process.returncode == 0, output
    assert sorted(line["ordinal"] for line in copy.lines() if "withheld" in line) == [1, 2, 3]
    assert copy.findings() == []
