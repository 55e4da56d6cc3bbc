"""The steps of docs/add_a_portal.md: the test writes its files and runs its commands on the rehearsal portal."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rehearsal.portal import Rehearsal

ROOT = Path(__file__).resolve().parents[3]
PORTAL = "http://127.0.0.1:8431"
BLOCK = re.compile(r"^```(sh|toml)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEP = "echo '== done'\n"


def program(origin: str) -> str:
    """The page's blocks as one shell program; only the portal's address differs."""
    text = (ROOT / "docs" / "add_a_portal.md").read_text(encoding="utf-8")
    assert PORTAL in text
    steps = []
    for kind, name, block in BLOCK.findall(text.replace(PORTAL, origin)):
        if kind == "toml":
            steps.append(f"cat > my-sites/{name}.toml <<'FILE'\n{block}FILE\n")
        elif name != "portal":
            steps.append(block)
    return "set -e\n" + STEP.join(steps) + STEP


@pytest.mark.slow
def test_the_tutorial_leads_to_published_texts(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LUUTRU_", "PREFECT_"))}
    programs = f"{Path(sys.executable).parent}{os.pathsep}{clean['PATH']}"
    with Rehearsal(seed=3) as portal:
        done = subprocess.run(
            ["bash", "-c", program(portal.origin)],
            cwd=tmp_path,
            env=clean | {"PATH": programs},
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
        )
        listed = [link for one in portal.sites["tayho.hanoi.gov.vn"].discoveries(1) for link in one.links]
    assert done.returncode == 0, done.stdout + done.stderr
    corpus = list((tmp_path / "my-data" / "corpus").glob("*.txt"))
    assert 0 < len(corpus) <= len(listed)
    assert all(text.read_text(encoding="utf-8") for text in corpus)
    assert "1 passed" in done.stdout
