"""Documents as tables of pyarrow, pandas and polars, and a notebook that uses them."""

import json
import shutil
from pathlib import Path

import pytest

import luutru
from luutru.data_frames import MissingLibrary
from tests.luutru.environment import ROOT, run_in_notebook_environment, run_notebook
from tests.storage.copies import Copy

_TABLES = """
import json, sys
import luutru

with luutru.open(sys.argv[1]) as corpus:
    documents = corpus.documents(site="thanhtri")
    arrow, pandas, polars = documents.to_arrow(), documents.to_pandas(), documents.to_polars()
    batches = [batch.num_rows for batch in documents.batches(rows=3)]
    empty = corpus.documents(site="khac").to_pandas()
print(json.dumps({
    "texts": [arrow["text"].to_pylist(), pandas["text"].tolist(), polars["text"].to_list()],
    "batches": batches,
    "columns": [arrow.column_names, list(pandas.columns), polars.columns, list(empty.columns)],
    "years": sorted({int(year) for year in pandas["published"].dt.year}),
    "published": [str(arrow.schema.field("published").type), str(pandas["published"].dtype)],
    "blocks": polars["blocks"].to_list()[0],
}))
"""


def test_three_tables_have_the_same_content(nights_on_sqlite: Copy, tmp_path: Path) -> None:
    result = json.loads(
        run_in_notebook_environment("python", "-c", _TABLES, str(nights_on_sqlite.data), folder=tmp_path)
    )
    with luutru.open(nights_on_sqlite.data) as corpus:
        documents = list(corpus.documents(site="thanhtri"))
    texts = [document.text for document in documents]
    assert result["texts"] == [texts] * 3
    assert sum(result["batches"]) == len(texts)
    assert set(result["batches"][:-1]) == {3}
    assert result["columns"] == [result["columns"][0]] * 4
    assert result["published"] == ["timestamp[us, tz=Asia/Ho_Chi_Minh]", "datetime64[us, Asia/Ho_Chi_Minh]"]
    assert result["years"] == sorted({one.published.year for one in documents if one.published})
    assert result["blocks"] == list(documents[0].blocks)


def test_a_library_that_is_missing_is_named(nights_on_sqlite: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with luutru.open(nights_on_sqlite.data) as corpus, pytest.raises(MissingLibrary, match="pip install pandas"):
        corpus.documents().to_pandas()


def test_the_notebook_runs(copy: Copy, tmp_path: Path) -> None:
    shutil.copytree(copy.data, tmp_path / "demo-data")
    (tmp_path / "docs").mkdir()
    notebook = Path(shutil.copy(ROOT / "docs" / "corpus.ipynb", tmp_path / "docs"))
    run_notebook(notebook, tmp_path)
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    shown = [output.get("data", {}) for cell in cells for output in cell.get("outputs", ())]
    assert sum("image/png" in one for one in shown) >= 2
    with luutru.open(copy.data) as corpus:
        assert shown[-1]["text/plain"] == [str(len(list(corpus.documents())))]
