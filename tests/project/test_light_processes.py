"""Programs that start often import little: no database, no Prefect, no command."""

import subprocess
import sys

import pytest

HEAVY = ("alembic", "flows.cli.app", "prefect", "scrapy", "sqlalchemy", "typer")


@pytest.mark.parametrize("module", ["flows.cli.main", "flows.extraction.job"])
def test_a_reading_process_imports_only_the_extractors(module: str) -> None:
    code = f"import sys, {module}; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
