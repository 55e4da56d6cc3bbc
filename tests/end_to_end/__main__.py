"""Runs one site's night without Prefect: `python -m tests.end_to_end SITE [STEP…]`.

The code is in another module. Reading processes import the main program again, and this one imports nothing that they
do not need.
"""

import sys

from tests.end_to_end.one_night import STEPS, main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:] or STEPS))
