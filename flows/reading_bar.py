"""A bar that grows with every batch of pages read."""

from collections.abc import Callable

from flows.board import board


def reading_bar(site: str, what: str = "pages read", total: int | None = None) -> Callable[[int], None]:
    """To be told how many more were read; without a `total` the bar ends where it stands."""
    shown, done = board(), 0

    def show(number: int) -> None:
        nonlocal done
        done += number
        shown.show(f"{site}: {what}", done, done if total is None else total)

    return show
