"""Writes the rows of an export as Parquet, in shards of whole row groups; memory does not grow with the export."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.exports.columns import COLUMNS, ColumnType, ExportColumn
from flows.exports.row import Row
from storage.errors import LibraryMissing

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 500
"""Rows of a row group; the last one of a shard may have fewer."""
SHARD = 50_000
"""Rows of a shard; the last one may have fewer."""
DATA = "data"
UNDATED = "undated"
IMPORTED = "imported"


def parquet_library() -> Any:  # noqa: ANN401 (a module that may not be installed)
    """Raises LibraryMissing."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError as error:
        raise LibraryMissing("Parquet needs pyarrow: python -m pip install 'luutru[parquet]'") from error


def parquet_schema(arrow: Any) -> "pa.Schema":  # noqa: ANN401 (pyarrow)
    return arrow.schema([arrow.field(one.name, _type(arrow, one), nullable=one.nullable) for one in COLUMNS])


def _type(arrow: Any, column: ExportColumn) -> "pa.DataType":  # noqa: ANN401 (pyarrow)
    plain = {
        ColumnType.STRING: arrow.string(),
        ColumnType.INTEGER: arrow.int64(),
        ColumnType.NUMBER: arrow.float64(),
        ColumnType.BOOLEAN: arrow.bool_(),
        ColumnType.STRINGS: arrow.list_(arrow.string()),
    }
    if column.type is ColumnType.OBJECTS:
        return arrow.list_(arrow.struct([(key, arrow.string()) for key in column.keys]))
    return plain[column.type]


@dataclass(slots=True)
class ShardWriter:
    """The shards of one name: `data/<name>-00000.parquet` and so on."""

    arrow: Any
    folder: Path
    name: str
    rows: int = 0
    files: list[str] = field(default_factory=list)
    _waiting: list[Row] = field(default_factory=list)
    _open: Any = None

    def add(self, row: Row) -> None:
        self._waiting.append(row)
        self.rows += 1
        if len(self._waiting) == ROW_GROUP:
            self._flush()
        if self.rows % SHARD == 0:
            self._close_shard()

    def close(self) -> None:
        """Writes what is waiting; a name without rows has one shard without rows."""
        if self._waiting or not self.files:
            self._flush()
        self._close_shard()

    def _flush(self) -> None:
        schema = parquet_schema(self.arrow)
        if self._open is None:
            self.files.append(f"{DATA}/{self.name}-{len(self.files):05d}.parquet")
            self._open = self.arrow.parquet.ParquetWriter(
                self.folder / self.files[-1], schema, compression="zstd", compression_level=3
            )
        self._open.write_table(self.arrow.Table.from_pylist(self._waiting, schema=schema))
        self._waiting.clear()

    def _close_shard(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


def write_parquet(rows: Iterable[Row], folder: Path) -> list[str]:
    """Returns the paths of the shards in the folder. Raises LibraryMissing."""
    (folder / DATA).mkdir()
    writer = ShardWriter(parquet_library(), folder, "pages")
    for row in rows:
        writer.add(row)
    writer.close()
    return writer.files


def write_by_site_and_year(rows: Iterable[Row], folder: Path, count: Callable[[str, str, int], None]) -> list[str]:
    """As `write_parquet`, with shards of their own for each site and year; `count` gets the rows of each."""
    arrow, files = parquet_library(), list[str]()
    (folder / DATA).mkdir()
    for site, of_site in groupby(rows, key=lambda row: row["site"] or IMPORTED):
        writers: dict[str, ShardWriter] = {}
        for row in of_site:
            year = year_of(row)
            if year not in writers:
                writers[year] = ShardWriter(arrow, folder, f"{site}-{year}")
            writers[year].add(row)
        for year, writer in sorted(writers.items()):
            writer.close()
            count(site, year, writer.rows)
            files += writer.files
    if not files:
        empty = ShardWriter(arrow, folder, "empty")
        empty.close()
        files = empty.files
    return files


def year_of(row: Row) -> str:
    published: str | None = row["published"]
    return published[:4] if published else UNDATED
