"""Keeps Prefect out of a person's home folder in these tests: Prefect makes its folder when it is imported."""

import os
import tempfile

os.environ.setdefault("PREFECT_HOME", tempfile.mkdtemp(prefix="luutru-prefect-"))
