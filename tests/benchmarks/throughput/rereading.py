"""Reads an archive again from its WARC files, without the network, compared with the whole way of the same pages."""

from tests.benchmarks.throughput.aims import Aim
from tests.benchmarks.throughput.document import Section
from tests.benchmarks.throughput.figures import figures
from tests.benchmarks.throughput.own import own_archive
from tests.benchmarks.throughput.served import Served

WANTED = 2.2
WANTED_A_CORE = 330.0


def rereading(pages: Served, rounds: int) -> list[Section]:
    number = len(pages.paths)
    whole, again, cpu = [], [], []
    for _ in range(rounds):
        own = own_archive(pages.origin, number)
        own.luutru("nightly", "bench")
        whole.append(number / (own.last_published() - own.night_began()))
        own.lists(number, changed=True)
        used = own.luutru("reread", "bench", "--accept")
        again.append(number / used.wall)
        cpu.append(used.cpu / number * 1000)
    rows = [
        ("the whole way, from the flow's start: pages a second", figures(whole).as_text()),
        ("`luutru reread --accept`, the whole command: pages a second", figures(again).as_text()),
        ("the same: CPU ms a page", figures(cpu).as_text(1)),
    ]
    a_core = figures([1000 / one for one in cpu])
    aims = [
        Aim("WARC → text, rows included, pages a second and core", a_core, "≥", WANTED_A_CORE, "", 0),
        Aim("× the whole way", figures(again).over(figures(whole)), "≥", WANTED, " ×", 2),
    ]
    note = (
        f"{number} pages, {rounds} rounds: each layout of the site was given a rule under which every page reads "
        "the same, so that all readings are stale; all are read again from the WARC files, compared, and accepted. "
        "Pages a second and core are by the CPU of the whole command, its start included."
    )
    return [Section("rereading", ("", ""), rows, aims, [note])]
