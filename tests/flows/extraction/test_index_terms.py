"""The terms of the search index are the same in every process that makes them."""

import os
import signal
from datetime import date

from flows.extraction.batches import reading_processes
from flows.extraction.index_terms import LEAST, indexed_by
from storage.search.indexed_text import indexed_texts
from storage.search.searched_text import SearchedText

TEXTS = [
    SearchedText(number, f"Chợ số {number}", (f"Phiên chợ thứ {number}", "họp sớm"), "hanoimoi", day=date(2026, 1, 2))
    for number in range(3 * LEAST)
]


def test_reading_processes_make_them_and_a_killed_one_loses_none() -> None:
    wanted = indexed_texts(TEXTS)
    with reading_processes(2) as pool:
        make = indexed_by(pool)
        assert list(make(TEXTS)()) == wanted
        assert list(make(TEXTS[:2])()) == wanted[:2]
        killed = pool.submit(os.getpid)
        made = make(TEXTS)
        os.kill(pool.result(killed), signal.SIGKILL)
        assert list(made()) == wanted
        assert list(make(TEXTS)()) == wanted
