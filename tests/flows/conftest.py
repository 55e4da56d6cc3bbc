"""Prefect in these tests leaves a person's own home alone; it makes its folder when it is imported."""

import os
import tempfile

os.environ.setdefault("PREFECT_HOME", tempfile.mkdtemp(prefix="luutru-prefect-"))
