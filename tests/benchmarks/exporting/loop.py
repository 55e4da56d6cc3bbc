"""Goes through all documents of an archive by the Python API."""

import os

import luutru


def main() -> None:
    with luutru.open(os.environ["LUUTRU_DATA"]) as corpus:
        print(sum(1 for _ in corpus.documents()))


if __name__ == "__main__":
    main()
