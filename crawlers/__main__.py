"""Runs one crawl of a site as a child process of the flows: `python -m crawlers SITE --run ID --data FOLDER …`."""

import gc
import sys

# A page is hundreds of objects, an import hundred thousands; hardly any of them is part of a reference cycle.
OBJECTS_BETWEEN_COLLECTIONS = 10_000


def main() -> int:
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    from crawlers.site_crawl import crawl  # noqa: PLC0415 (what it imports is not to be searched for garbage)

    return crawl()


if __name__ == "__main__":
    sys.exit(main())
