"""The console on which commands print their results."""

import sys

from rich.console import Console


def terminal(*, highlight: bool = True) -> Console:
    """As wide as the terminal, and 160 columns in a file or a pipe; `:point:` in a title stays as the page has it."""
    return Console(width=None if sys.stdout.isatty() else 160, highlight=highlight, emoji=False)
