"""A pytest plugin: `-p tests.must_run --must-run NAME` fails if no test with NAME in its name passed.

pytest drops a file that is named beside its folder, and a skipped test counts as a success; this plugin reports both.
"""

import pytest

PASSED = pytest.StashKey[set[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--must-run", action="append", default=[], metavar="NAME", help="a test that must run and pass")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[PASSED] = set()
    config.pluginmanager.register(_Notes(config.stash[PASSED]))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if missing_of(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name in missing_of(config):
        terminalreporter.write_line(f"MUST RUN: no test of {name} ran and passed", red=True)


def missing_of(config: pytest.Config) -> list[str]:
    """Empty in a worker of pytest-xdist, since each worker runs only a part."""
    if hasattr(config, "workerinput"):
        return []
    passed = config.stash[PASSED]
    return [name for name in config.getoption("must_run") if not any(name in test for test in passed)]


class _Notes:
    def __init__(self, passed: set[str]) -> None:
        self._passed = passed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self._passed.add(report.nodeid)
