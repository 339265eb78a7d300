"""The whole suite must have come by every sentence that says what went wrong.

`PREPTERM_SENTENCES=list` lists those that a part of the suite has not come by.
"""

import os
import sys

import pytest

from tests import sentences

sentences.watch()

_OF_A_PART = (
    "keyword",
    "markexpr",
    "deselect",
    "ignore",
    "ignore_glob",
    "lf",
    "stepwise",
    "collectonly",
)


def _is_whole(config: pytest.Config) -> bool:
    named = config.args_source is not pytest.Config.ArgsSource.TESTPATHS
    return not named and not any(config.getoption(name, None) for name in _OF_A_PART)


def _must_have_all(session: pytest.Session) -> bool:
    # Elsewhere those tests are left out that need permission bits, signals or a small disk.
    return sys.platform == "linux" and _is_whole(session.config) and not session.testsfailed


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == pytest.ExitCode.OK and _must_have_all(session) and sentences.never_passed():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    session = terminalreporter._session  # noqa: SLF001 - the summary is given no other
    assert session is not None
    if os.environ.get("PREPTERM_SENTENCES") == "list" or _must_have_all(session):
        missing = sentences.never_passed()
        terminalreporter.section(f"sentences that no test has come by: {len(missing)}")
        for place in missing:
            terminalreporter.write_line(str(place))
