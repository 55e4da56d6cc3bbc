"""Runs each of the other programs on pages of the rehearsal portal; the portal is the proxy of their requests."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from tests.ports import free_port, wait_for_port

HERE = Path(__file__).parent
SECONDS = 180


@dataclass(frozen=True, slots=True)
class Programs:
    """`python` is the Python of the programs' environment; their files are written to `folder`."""

    python: Path
    folder: Path
    origin: str

    def wget(self, urls: Sequence[str]) -> list[Path]:
        made = self.folder / "wget"
        self._run(["wget", "-q", "-O", os.devnull, f"--warc-file={made}", *urls])
        return [made.with_suffix(".warc.gz")]

    def archivebox(self, urls: Sequence[str]) -> list[Path]:
        box = self.folder / "archivebox"
        box.mkdir()
        more = {"USE_CHROME": "False", "SAVE_TITLE": "False", "HOME": str(box)}
        program = [str(self.python), str(HERE / "archivebox_as_anyone.py")]
        self._run([*program, "init"], box, more)
        self._run([*program, "add", "--extract=wget", *urls], box, more)
        return sorted(box.rglob("*.warc.gz"))

    def warcprox(self, urls: Sequence[str]) -> list[Path]:
        port, made = free_port(), self.folder / "warcprox"
        command = [str(self.python), str(HERE / "warcprox_on_loopback.py"), self.origin.rpartition(":")[2]]
        options = ["-b", "127.0.0.1", "-p", str(port), "-d", str(made), "-z", "-q"]
        options += [f"--{name}-db-file={os.devnull}" for name in ("dedup", "stats")]
        server = subprocess.Popen([*command, *options], cwd=self.folder)
        try:
            wait_for_port(port)
            through = build_opener(ProxyHandler({"http": f"http://127.0.0.1:{port}"}))
            for url in urls:
                through.open(url, timeout=SECONDS).read()
        finally:
            server.terminate()
            server.wait(SECONDS)
        return sorted(made.glob("*.warc.gz"))

    def crau(self, urls: Sequence[str]) -> list[Path]:
        made = self.folder / "crau.warc.gz"
        self._run([str(self.python.with_name("crau")), "archive", str(made), *urls])
        return [made]

    def scrapy_webarchive(self, urls: Sequence[str]) -> list[Path]:
        made = self.folder / "scrapy"
        self._run([str(self.python), str(HERE / "crawled_by_scrapy.py"), str(made), *urls])
        return sorted(made.glob("*.wacz"))

    def _run(self, command: Sequence[str], folder: Path | None = None, more: Mapping[str, str] | None = None) -> None:
        proxy = {"http_proxy": self.origin, "HTTP_PROXY": self.origin}
        done = subprocess.run(
            command,
            env={**os.environ, **proxy, **(more or {})},
            cwd=folder or self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        if done.returncode:
            sys.stderr.write(done.stdout[-1000:] + done.stderr[-1000:])
            done.check_returncode()
