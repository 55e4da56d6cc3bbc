"""ArchiveBox's commands, also for root, for whom it does not start; runs in the environment of the other programs."""

import sys

from archivebox import config

if __name__ == "__main__":
    config.CONFIG["USER"], config.CONFIG["PUID"] = "rehearsal", 1
    from archivebox.cli import main

    main(args=sys.argv[1:])
