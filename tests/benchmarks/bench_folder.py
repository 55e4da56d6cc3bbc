"""The folder of a benchmark: the named one, which stays, or a temporary one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def given_or_temporary(given: Path | None) -> Iterator[Path]:
    if given:
        yield given
        return
    with TemporaryDirectory(prefix="luutru-bench-") as folder:
        yield Path(folder)
