"""Opens exports in common tools and prints what each found; runs in the tools' environment."""

import json
import sys
from pathlib import Path
from typing import Any

import datasets
import duckdb
import mlcroissant
import pandas as pd
import polars as pl


def main(folder: Path) -> dict[str, Any]:
    datasets.disable_progress_bars()
    data = str(folder / "hf")
    whole = datasets.load_dataset(data)["train"]
    sites = sorted(set(datasets.get_dataset_config_names(data)) - {"default"})
    by_site = {site: sum(split.num_rows for split in datasets.load_dataset(data, site).values()) for site in sites}
    parquet = str(folder / "parquet" / "data" / "*.parquet")
    counts = duckdb.sql(f"SELECT site, count(*), sum(length(text)) FROM '{parquet}' GROUP BY site ORDER BY site")
    croissant = mlcroissant.Dataset(str(folder / "hf" / "croissant.json"))
    return {
        "datasets": {"ids": sorted(whole["id"]), "columns": whole.column_names, "sites": by_site},
        "duckdb": counts.fetchall(),
        "pandas": pd.read_parquet(folder / "parquet" / "data")["text"].tolist(),
        "polars": pl.read_parquet(parquet)["blocks"].to_list(),
        "polars of lines": pl.read_ndjson(folder / "jsonl" / "pages.jsonl")["text"].to_list(),
        "croissant errors": sorted(croissant.metadata.issues.errors),
        "croissant": sorted(record["texts/id"].decode() for record in croissant.records("texts")),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
