"""An unexpected error ends one answer; an error of the machine ends the crawl."""

import pytest

from crawlers.discovery.unexpected_error import unless_unforeseen
from storage.errors import TryAgainLater

URL = "https://bao.example/moi"


def _raise(error: Exception) -> str:
    raise error


@pytest.mark.parametrize(
    "error", [ValueError("x"), KeyError("x"), UnicodeError("x"), RecursionError(), AssertionError()]
)
def test_an_unexpected_error_gives_the_fallback(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    assert unless_unforeseen(URL, lambda: _raise(error), "instead") == "instead"
    assert URL in caplog.text


def test_what_is_read_is_returned() -> None:
    assert unless_unforeseen(URL, lambda: "read", "instead") == "read"


@pytest.mark.parametrize("error", [OSError("disk"), TryAgainLater("busy")])
def test_an_error_of_the_machine_is_raised(error: Exception) -> None:
    with pytest.raises(type(error)):
        unless_unforeseen(URL, lambda: _raise(error), "instead")
