"""The name of a machine: of the data folder that it has, so that it goes where the files go."""

import json
import re
import secrets
import socket

from storage.data_folder import DataFolder
from storage.durable import write_whole

_MOST = 24


def machine_of(folder: DataFolder) -> str:
    """Four random hex digits and the host's name when it was first asked for; made then, and kept."""
    path = folder.path / "machine.json"
    if not path.exists():
        host = re.sub(r"[^a-z0-9]+", "-", socket.gethostname().partition(".")[0].lower()).strip("-")[:_MOST]
        write_whole(path, json.dumps({"machine": f"{secrets.token_hex(2)}-{host or 'host'}"}) + "\n")
    return str(json.loads(path.read_text(encoding="utf-8"))["machine"])
