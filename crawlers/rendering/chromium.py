"""Finds Debian's Chromium, and starts it so that nothing of a page leaves it: no network, no file, no second window."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from storage.errors import CorrectTheInput

_NAMES = ("chromium", "chromium-browser")
# A proxy that does not exist, also for loopback, and no name that resolves: the browser reaches no network by itself.
_NO_WAY_OUT = (
    "--proxy-server=http://127.0.0.1:1",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
)
_NOTHING_ELSE = (
    "--block-new-web-contents",
    "--blink-settings=imagesEnabled=false",
    "--disable-remote-fonts",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-file-system",
    "--disable-notifications",
    "--disable-speech-api",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--mute-audio",
    "--js-flags=--max-old-space-size=512",
)
FLAGS = (*_NO_WAY_OUT, *_NOTHING_ELSE)
_PROCESS_KILOBYTES = 4_000_000  # data of one process; the watch counts all of them together


def chromium_path() -> Path:
    """Raises CorrectTheInput."""
    for name in _NAMES:
        if found := shutil.which(name):
            return Path(found)
    raise CorrectTheInput("rendering needs Chromium, and there is none here: apt-get install chromium")


def may_use_sandbox() -> bool:
    """Chromium refuses its own sandbox to root."""
    return os.geteuid() != 0


@cache
def without_network() -> tuple[str, ...]:
    """The command in front of Chromium's that takes its network away, where this system lets us; else nothing."""
    rights = () if os.geteuid() == 0 else ("--user", "--map-current-user")
    command = ("unshare", *rights, "--net")
    if shutil.which("unshare") is None:
        return ()
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if tried.returncode == 0 else ()


def write_starter(folder: Path, chromium: Path, *, isolated: bool) -> Path:
    """A program that writes its process id beside itself and becomes Chromium, which has that id then."""
    starter = folder / "start-chromium"
    command = " ".join((*(without_network() if isolated else ()), str(chromium)))
    limit = f"ulimit -d {_PROCESS_KILOBYTES} 2>/dev/null"
    starter.write_text(f'#!/bin/sh\necho $$ > "{pid_file(folder)}"\n{limit}\nexec {command} "$@"\n', encoding="utf-8")
    starter.chmod(0o700)
    return starter


def pid_file(folder: Path) -> Path:
    return folder / "chromium.pid"


def environment(folder: Path) -> dict[str, str | float | bool]:
    """Everything that the browser writes goes into `folder`; no secret of ours is in its environment."""
    names = ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
    return {**dict.fromkeys(names, str(folder)), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
