"""Settings: their sources, and one line for each mistake."""

from pathlib import Path

import pytest

from flows.settings import BadSettings, load_settings


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_defaults() -> None:
    settings = load_settings()
    assert (settings.data, settings.delay, settings.kind) == (Path("data"), 2.0, "live")


def test_the_environment_overrides_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "luutru.toml").write_text('data = "here"\ndelay = 5\n')
    monkeypatch.setenv("LUUTRU_DELAY", "7")
    settings = load_settings()
    assert (settings.data, settings.delay) == (Path("here"), 7.0)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("LUUTRU_DEALY", "3", "LUUTRU_DEALY: no such setting; did you mean LUUTRU_DELAY?"),
        ("LUUTRU_DELAY", "0", "delay 0 is for rehearsals only"),
        ("LUUTRU_DELAY", "-1", "LUUTRU_DELAY"),
        ("LUUTRU_DELAY", "soon", "LUUTRU_DELAY"),
        ("LUUTRU_ORIGIN", "localhost", "origin must be an address"),
        ("LUUTRU_SITES", "/no/such/folder", "is no folder"),
        ("LUUTRU_ORIGIN", "http://[", "LUUTRU_ORIGIN"),
        ("LUUTRU_SERVER_NAMES", "archive.example", "LUUTRU_SERVER_NAMES is not JSON"),
        ("LUUTRU_NIGHTLY_AT", '{"bao": 1', "LUUTRU_NIGHTLY_AT is not JSON"),
        *(
            (f"LUUTRU_{name}", "http://user:s3cret@archive.example", "no password may be in this address")
            for name in ("ORIGIN", "WAYBACK", "COMMONCRAWL", "COMMONCRAWL_DATA", "REPLAY")
        ),
    ],
)
def test_a_mistake_is_one_line_that_names_it(
    name: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        load_settings()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("content", ["data = [", "dealy = 3\n", "delay = 0\n"])
def test_a_mistake_in_the_file_is_one_line_too(content: str, tmp_path: Path) -> None:
    (tmp_path / "luutru.toml").write_text(content)
    with pytest.raises(BadSettings) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("contact", ["you", "you@", "@example.org", "you@example", "example.org", "https://you", " "])
def test_a_contact_without_an_address_is_refused(contact: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_CONTACT", contact)
    with pytest.raises(BadSettings, match="contact must be"):
        load_settings()


@pytest.mark.parametrize(
    "contact", ["you@example.org", "mailto:nguoi.truc@thu-vien.example.vn", "https://example.org/bot"]
)
def test_a_contact_is_an_address_or_a_page(contact: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUUTRU_CONTACT", contact)
    assert load_settings().contact == contact
