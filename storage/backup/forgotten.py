"""The takedowns whose texts a backup's folder leaves out: `forgotten.jsonl`, in the form of the record of takedowns.

Later backups leave these texts out until the takedown is lifted.
"""

from collections.abc import Sequence

from storage.backup.folder import BackupFolder
from storage.corpus.files import CorpusFiles
from storage.corpus.json_lines import json_lines
from storage.corpus.takedown_log import Act, Takedown, last_records, line_of, takedown_in
from storage.durable_files import write_whole

_FORGOTTEN = "forgotten.jsonl"


def forgotten_takedowns(folder: BackupFolder, files: CorpusFiles) -> list[Takedown]:
    """The takedowns that are still active by the archive's own record."""
    known = last_records(files)
    lines = (takedown_in(line.value) for line in json_lines(folder.path / _FORGOTTEN))
    return [one for one in lines if one and (one.target not in known or known[one.target] == one)]


def active_takedowns(files: CorpusFiles) -> list[Takedown]:
    return [record for record in last_records(files).values() if record.act is Act.WITHHOLD]


def keep_forgotten(folder: BackupFolder, records: Sequence[Takedown]) -> None:
    write_whole(folder.path / _FORGOTTEN, "".join(f"{line_of(record)}\n" for record in records))
