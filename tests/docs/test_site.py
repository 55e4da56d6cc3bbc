"""The documentation builds as a web site without a broken link, and needs no other host."""

import os
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

import luutru
from tests.docs.repository_links import ROOT, LinkBroken, without_repository_links

MKDOCS = Path(f"{sys.prefix}-docs") / "bin" / "mkdocs"
_FROM_OUTSIDE = re.compile(r'<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?//[^"]+"')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not MKDOCS.exists():
        if os.environ.get("CI"):
            pytest.fail(f"no {MKDOCS}; make sets it up")
        pytest.skip(f"no {MKDOCS} (make test sets it up)")
    folder = tmp_path_factory.mktemp("docs") / "site"
    settings = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    command = [str(MKDOCS), "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_each_page_is_in_the_site(site: Path) -> None:
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")} - {"README"}
    assert pages <= {path.stem for path in site.glob("*.html")}
    assert (site / "index.html").exists()


def test_the_api_is_explained(site: Path) -> None:
    page = (site / "python_api.html").read_text(encoding="utf-8")
    names = ["open_corpus" if name == "open" else name for name in luutru.__all__]
    assert [name for name in names if f'.{name}"' not in page] == []
    assert 'id="luutru.Corpus.documents"' in page


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    loaded = [
        (path.name, found) for path in site.rglob("*.html") for found in _FROM_OUTSIDE.findall(path.read_text("utf-8"))
    ]
    assert [one for one in loaded if 'rel="canonical"' not in one[1]] == []


def test_a_link_into_the_repository_becomes_a_name() -> None:
    page = PurePosixPath("decisions/README.md")
    assert without_repository_links("[the rules](../../pyproject.toml)", page) == "the rules (`pyproject.toml`)"
    assert without_repository_links("[Makefile](../../Makefile)", page) == "`Makefile`"
    assert without_repository_links("[exports](../exports.md#fields)", page) == "[exports](../exports.md#fields)"
    with pytest.raises(LinkBroken, match="nowhere"):
        without_repository_links("[gone](../../nowhere.py)", page)
