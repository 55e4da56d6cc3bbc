"""All the points, in the order of an archive's life."""

from itertools import pairwise

from tests.crash.point import Point
from tests.crash.states import REVISIONS

RECORD = r"^record@warc\.writer\.write"
FIRST_RECORD = r"^record@warc\.writer\._begin"
SYNC = r"^sync@warc\.open_file\.sync<warc\.writer\.sync"
ROWS = r"^commit@crawl_ledger\.ledger\.committing"
DISCOVERED = r"^commit@crawl_ledger\.ledger\.committing<crawl_ledger\.ledger\._discovered"
CLOSING = r"^rename@warc\.open_file\.close"
ROTATION = r"^(rename|sync)@warc\.open_file\..*close<warc\.writer\.close<warc\.writer\._file_to_write"
INDEX = r"^(rename|sync)@warc_files\.index_files\._write"
READING = r"^reading@"
READ = r"^commit@readings\.store\.keep_readings"
SETTLED = r"^commit@readings\.visit_outcomes\._settle_some"
JUDGED = r"^commit@runs\.\w+\.keep_verdict"
FILE = r"^sync@corpus\.files\.write"
NAMED = r"^rename@corpus\.files\.write"
LINES = r"^sync@corpus\.files\._append<corpus\.files\.append\b"
PUBLISHED = r"^commit@corpus\.publish\._mark_written"
ORDINALS = r"^commit@corpus\.publish\._give_ordinals"
TAKEDOWN = r"^sync@corpus\.files\._append<corpus\.files\.append_takedowns"
STATEMENT = r"^statement@"

FIRST_CRAWL = (
    Point("the database is made", "crawl", "flow", STATEMENT),
    Point("the folder is marked", "crawl", "flow", r"^(commit|sync|rename)@archive\._same_archive"),
    Point("the run has begun", "crawl", "flow", r"^commit@runs\.lifecycle\.begin_run", "after"),
    Point("the plan is made", "crawl", "crawl", r"^commit@crawl_ledger\.ledger\.begin"),
    Point("the plan was made", "crawl", "crawl", r"^commit@crawl_ledger\.ledger\.begin", "after", "both"),
    Point("robots.txt gets its row", "crawl", "crawl", r"^commit@frontier\.robots_cache\.keep_robots"),
    Point("robots.txt has its row", "crawl", "crawl", r"^commit@frontier\.robots_cache\.keep_robots", "after", "both"),
    Point("a record is to be written", "crawl", "crawl", RECORD),
    Point("half a record is written", "crawl", "crawl", RECORD, "middle"),
    Point("half a file's first record", "crawl", "crawl", FIRST_RECORD, "middle", "both"),
    Point("a record is written, not synced", "crawl", "crawl", RECORD, "after"),
    Point("a record is synced, without row", "crawl", "crawl", SYNC, "after"),
    Point("rows are to be committed", "crawl", "crawl", ROWS, "before", "both"),
    Point("rows are committed", "crawl", "crawl", ROWS, "after"),
    Point("pages are owed, none was asked", "crawl", "crawl", DISCOVERED, "after", "both"),
    Point("a full file is closed", "crawl", "crawl", ROTATION),
    Point("a full file was renamed", "crawl", "crawl", ROTATION, "after", "both"),
    Point("a new file is opened", "crawl", "crawl", r"^sync@warc\.open_file\.__init__", "after"),
    Point("the last file is closed", "crawl", "crawl", CLOSING + r".*crawl_ledger\.ledger\.close"),
    Point("an index is written", "crawl", "crawl", INDEX),
    Point("the flow dies at a record", "crawl", "crawl", RECORD, "after", "flow"),
    Point("the flow dies at a commit", "crawl", "crawl", ROWS, "before", "flow"),
    Point("the flow dies while a file is closed", "crawl", "crawl", CLOSING, "before", "flow"),
)
READINGS = (
    Point("a reader dies", "read", "reader", READING),
    Point("the flow dies while a page is read", "read", "reader", READING, "after", "flow"),
    Point("reader and flow die", "read", "reader", READING, "before", "both"),
    Point("between two batches of readings", "read", "flow", READ, "after"),
    Point("readings are to be committed", "read", "flow", READ),
    Point("visits are settled", "read", "flow", SETTLED),
    Point("between two batches of settling", "read", "flow", SETTLED, "after"),
    Point("the run is judged", "read", "flow", JUDGED),
    Point("the run was judged, not ended", "read", "flow", JUDGED, "after"),
    Point("the run is to be ended", "read", "flow", r"^commit@runs\.lifecycle\.end_run"),
)
PUBLISHING = (
    Point("ordinals are given", "publish", "flow", ORDINALS),
    Point("ordinals were given", "publish", "flow", ORDINALS, "after"),
    Point("a file is written, not synced", "publish", "flow", FILE),
    Point("a file is synced, not named", "publish", "flow", NAMED),
    Point("files are named, the folder not synced", "publish", "flow", NAMED, "after"),
    Point("files without lines", "publish", "flow", LINES),
    Point("lines without rows", "publish", "flow", LINES, "after"),
    Point("rows of files", "publish", "flow", PUBLISHED),
    Point("between two batches of files", "publish", "flow", PUBLISHED, "after"),
)
SECOND_NIGHT = (
    Point("a revisit is written", "second night", "crawl", RECORD, "middle", "both"),
    Point("revisits get their rows", "second night", "crawl", ROWS),
    Point("revisits have their rows", "second night", "crawl", ROWS, "after", "flow"),
    Point("an edit is settled", "second night", "flow", SETTLED, "after"),
    Point("an edit is published", "second night", "flow", r"^(sync|rename)@corpus\.files"),
)
OTHER_COMMANDS = (
    Point("a body is read again", "reread", "reader", READING, "before", "flow"),
    Point("rereadings are kept", "reread", "flow", r"^commit@readings\.rereading\.keep_rereadings", "after"),
    Point("a rereading was accepted", "reread", "flow", r"^commit@readings\.rereading\.accept", "after"),
    Point("a rereading is put in force", "reread", "flow", r"^commit@readings\.rereading\._apply_some", "after"),
    Point("a rereading is in force", "reread", "flow", r"^commit@readings\.rereading\.apply_accepted", "after"),
    Point("a takedown is recorded", "withhold", "flow", TAKEDOWN, "after"),
    Point("a takedown is noted", "withhold", "flow", r"^commit@corpus\.takedown_rows\.reconcile", "after"),
    Point("a takedown is done", "withhold", "flow", r"^(sync|unlink|rename)@(corpus\.files|warc_files\.index_files)"),
    Point("a takedown gets its mark", "withhold", "flow", r"^commit@corpus\.takedown_disk\.finish_withholding"),
    Point("taking back is recorded", "unwithhold", "flow", TAKEDOWN, "after"),
    Point("taking back is noted", "unwithhold", "flow", r"^commit@corpus\.takedown_rows\.reconcile", "after"),
    Point("a file returns", "unwithhold", "flow", r"^(sync|unlink|rename)@(corpus\.files|warc_files\.index_files)"),
    Point("taking back gets its mark", "unwithhold", "flow", r"^commit@corpus\.takedown_disk\.finish_withholding"),
    Point("a rebuild makes rows", "rebuild", "flow", r"^commit@rebuild\.records", "after"),
    Point("a rebuild makes publications", "rebuild", "flow", r"^commit@rebuild\.publications"),
    Point("a rebuilt database gets its name", "rebuild", "flow", r"^rename@rebuild\.target"),
    Point("a backfill lists", "wayback", "crawl", r"^commit@.*backfill\.archive_ledger\.listed", "after", "both"),
    Point("a backfill's record", "wayback", "crawl", RECORD, "after"),
    Point("a backfill's capture", "wayback", "crawl", r"^commit@.*backfill\.archive_ledger\.captured"),
    Point("a backfill's flow", "wayback", "flow", r"^commit@(backfill|nightly|crawl|runs|readings)\."),
    Point("a record is copied", "handed in", "crawl", r"^record@warc\.writer\.copy", "middle"),
    Point("a copy without row", "handed in", "crawl", r"^record@warc\.writer\.copy", "after", "both"),
    Point("a copy gets its row", "handed in", "crawl", r"^commit@.*backfill\.archive_ledger\.captured", "after"),
    Point(
        "a window's run is to be ended",
        "handed in",
        "flow",
        r"^commit@runs\.lifecycle\.end_run<backfill\.steps\._window",
    ),
    Point(
        "a window's run was ended",
        "handed in",
        "flow",
        r"^commit@runs\.lifecycle\.end_run<backfill\.steps\._window",
        "after",
    ),
    Point("a copying's flow", "handed in", "flow", r"^commit@(backfill|nightly|crawl|runs|readings)\.", "after"),
)
TAKEN = r"@backup\.folder\..*<backup\.file_copies"
PUT_BACK = r"@backup\.folder\.copy_durably<backup\.restore"
COPIES = (
    Point("a backup copies a file", "backup", "flow", "^sync" + TAKEN),
    Point("a backup copied a file", "backup", "flow", "^sync" + TAKEN, "after"),
    Point("a backup names a file", "backup", "flow", "^rename" + TAKEN),
    Point("a backup named a file", "backup", "flow", "^rename" + TAKEN, "after"),
    Point("a backup has its rows, no files", "backup", "flow", r"^rename@.*<backup\.file_copies\.take_rows", "after"),
    Point("a generation gets its manifest", "backup", "flow", r"^rename@backup\.folder\.write_manifest"),
    Point("a generation has its manifest", "backup", "flow", r"^rename@backup\.folder\.write_manifest", "after"),
    Point("an old generation is forgotten", "backup", "flow", r"^(rename|unlink|sync)@backup\.prune"),
    Point("an old generation was forgotten", "backup", "flow", r"^(rename|unlink)@backup\.prune", "after"),
    Point(
        "a backup notes what it forgets",
        "forget",
        "flow",
        r"^rename@backup\.forgotten",
        "after",
    ),
    Point("a generation gets rows without it", "forget", "flow", r"^rename@backup\.folder\.put.*<backup\.forget"),
    Point("a generation forgets a text", "forget", "flow", r"^rename@backup\.folder\.write_manifest<backup\.forget"),
    Point("a generation forgot", "forget", "flow", r"^rename@backup\.folder\.write_manifest<backup\.forget", "after"),
    Point("a forgotten text is removed", "forget", "flow", r"^unlink@backup\.forget"),
    Point("a restore copies a file", "restore", "flow", "^sync" + PUT_BACK),
    Point("a restore loads the rows", "restore", "flow", r"^rename@database\.dump", "after"),
    Point("a restore is complete", "restore", "flow", r"^sync@backup\.restore\._fill"),
    Point("a restore moves all in", "restore", "flow", r"^rename@backup\.restore\._move_in"),
    Point("a restore moved something in", "restore", "flow", r"^rename@backup\.restore\._move_in", "after"),
    Point("an archive gets its store", "store", "flow", r"^commit@warc_files\.sharing\.use_store"),
    Point("an archive has its store", "store", "flow", r"^commit@warc_files\.sharing\.use_store", "after"),
    Point("a file in the store gets its row", "store", "flow", r"^commit@warc_files\.upload\.store_file"),
    Point("a file in the store has its row", "store", "flow", r"^commit@warc_files\.upload\.store_file", "after"),
    Point("an index in the store gets its row", "store", "flow", r"^commit@warc_files\.upload\.store_index"),
    Point("a stored file is deleted here", "store", "flow", r"^unlink@warc_files\.upload\._make_room"),
    Point("a stored file was deleted here", "store", "flow", r"^unlink@warc_files\.upload\._make_room", "after"),
    Point("rows are copied to another database", "db copy", "flow", r"^commit@database\.copy"),
)
# This migration has no statement of its own: the views are created after the last one.
VIEWS = "0015"
MIGRATIONS = tuple(
    Point(
        f"schema {before} goes forward{' on PostgreSQL' if postgres else ''}",
        f"from {before}",
        "flow",
        STATEMENT + (r".*database\.views" if after == VIEWS else rf".*\b{after}_"),
        postgres=postgres,
    )
    for before, after in pairwise(REVISIONS)
    for postgres in (False, True)
)
REWRITTEN = r"^commit@database\.json_rewrite\.rewrite_batch"
REWRITES = (
    Point("JSON is rewritten", "from 0008", "flow", REWRITTEN, "after"),
    Point("JSON is rewritten on PostgreSQL", "from 0008", "flow", REWRITTEN, postgres=True),
)
FULL_DISK = (
    Point("the disk is full at a record", "crawl", "crawl", RECORD, "before", "full disk"),
    Point("the disk is full at a commit", "crawl", "crawl", ROWS, "before", "full disk"),
    Point("the disk is full at a reading", "read", "flow", READ, "before", "full disk"),
    Point("the disk is full at a file", "publish", "flow", FILE, "before", "full disk"),
    Point("the disk is full at the manifest", "publish", "flow", LINES, "after", "full disk"),
)
POSTGRES = (
    Point("PostgreSQL: a record without row", "crawl", "crawl", SYNC, "after", "self", postgres=True),
    Point("PostgreSQL: rows are committed", "second night", "crawl", ROWS, "after", "both", postgres=True),
    Point("PostgreSQL: readings", "read", "flow", READ, "after", postgres=True),
    Point("PostgreSQL: settling", "second night", "flow", SETTLED, postgres=True),
    Point("PostgreSQL: lines without rows", "publish", "flow", LINES, "after", postgres=True),
    Point("PostgreSQL: a backfill's capture", "wayback", "crawl", r"^commit@.*captured", "after", postgres=True),
    Point(
        "PostgreSQL: a rereading in force",
        "reread",
        "flow",
        r"^commit@readings\.rereading\._apply",
        "after",
        postgres=True,
    ),
    Point("connections lost at the crawl's rows", "crawl", "crawl", ROWS, "before", "connections lost", True),
    Point("connections lost between them", "crawl", "crawl", RECORD, "after", "connections lost", True),
    Point("connections lost at a reading", "read", "flow", READ, "before", "connections lost", True),
    Point("connections lost at settling", "read", "flow", SETTLED, "before", "connections lost", True),
    Point("connections lost at publishing", "publish", "flow", PUBLISHED, "before", "connections lost", True),
    Point("the server stops at the crawl's rows", "crawl", "crawl", ROWS, "before", "server stopped", True),
    Point("the server stops between them", "crawl", "crawl", RECORD, "after", "server stopped", True),
    Point("the server stops at a reading", "read", "flow", READ, "after", "server stopped", True),
    Point("the server stops at publishing", "publish", "flow", LINES, "after", "server stopped", True),
)
NIGHTLY = (
    Point("nightly: a crawl dies", "nightly", "crawl", RECORD, "after"),
    Point("nightly: the flow dies in the crawls", "nightly", "crawl", ROWS, "after", "flow"),
    Point("nightly: the flow and a crawl die", "nightly", "crawl", RECORD, "middle", "both"),
    Point("nightly: the flow dies at readings", "nightly", "flow", READ, "after"),
    Point("nightly: the flow dies at settling", "nightly", "flow", SETTLED),
    Point("nightly: the flow dies at publishing", "nightly", "flow", r"^(sync|rename)@corpus\.files"),
)
POINTS = (
    *FIRST_CRAWL,
    *READINGS,
    *PUBLISHING,
    *SECOND_NIGHT,
    *OTHER_COMMANDS,
    *COPIES,
    *MIGRATIONS,
    *REWRITES,
    *FULL_DISK,
    *POSTGRES,
    *NIGHTLY,
)
