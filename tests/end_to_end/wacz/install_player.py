"""Installs ReplayWeb.page's files from its npm package: `python -m tests.end_to_end.wacz.install_player FOLDER`."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGE = "replaywebpage@2.5.3"
SHA256 = "b7d35c39c4da9b7121c5a393911d8675d4cc6f19513c380191e16b086bea812c"
FILES = ("ui.js", "sw.js")


def install(folder: Path) -> None:
    """Raises ValueError if the package is not the pinned one."""
    with TemporaryDirectory() as packed:
        command = ["npm", "pack", PACKAGE, "--silent", "--pack-destination", packed]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (package,) = Path(packed).iterdir()
        if hashlib.sha256(package.read_bytes()).hexdigest() != SHA256:
            raise ValueError(f"{PACKAGE} is not the package that was pinned")
        folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(package) as opened:
            for name in FILES:
                member = opened.extractfile(f"package/{name}")
                if member is None:
                    raise ValueError(f"{PACKAGE} has no {name}")
                with member, (folder / name).open("wb") as file:
                    shutil.copyfileobj(member, file)


if __name__ == "__main__":
    install(Path(sys.argv[1]))
