"""`luutru verify --repair` makes changed readings again, and then the data that depends on them."""

import pytest
from typer.testing import CliRunner

from flows.cli.main import command_line
from tests.storage.copies import Copy


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE reading SET fields = '{}'",
        "UPDATE reading SET fields = NULL WHERE id % 2 = 0",
        "UPDATE reading SET layout = 'other', day = NULL",
    ],
)
def test_readings_are_made_again_and_then_a_lost_file(copy: Copy, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    monkeypatch.setenv("LUUTRU_DATA", str(copy.data))
    lost, content = copy.corpus[1], copy.corpus[1].read_bytes()
    lost.unlink()
    copy.sql(damage)
    assert copy.findings()
    done = CliRunner().invoke(command_line(), ["verify", "--repair"])
    assert done.exit_code == 0, done.output
    assert lost.read_bytes() == content
    assert copy.findings() == []
