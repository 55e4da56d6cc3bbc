"""What every crawling program is told by whoever starts it."""

import argparse
import os
from pathlib import Path


def crawl_options(program: str, description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("site")
    parser.add_argument("--run", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    # Its password would stand in the arguments, which every user of the machine can read.
    parser.set_defaults(database_url=os.environ.get("LUUTRU_DATABASE_URL"))
    parser.add_argument("--sites", type=Path)
    parser.add_argument("--origin")
    parser.add_argument("--contact")
    parser.add_argument("--delay", type=float, required=True, help="seconds between two requests to one host")
    return parser
