"""One site's night as a program, without Prefect: `python -m tests.end_to_end SITE [STEP…]`.

It stands apart from what it runs, so that reading processes, which import a program anew, import none of that.
"""

import sys

from tests.end_to_end.one_night import STEPS, main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:] or STEPS))
