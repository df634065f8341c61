"""What was tried, how often, and what happened: counted by each test, printed for all of them at the end."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pytest

pytest.register_assert_rewrite("tests.faults.chains", "tests.faults.rounds")

from tests.faults import chains, rounds  # noqa: E402 - their assertions are to be explained

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from tests.support.server import Server


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Iterator[rounds.Tally]:
    """Count what happens, for the table at the end."""
    tally = rounds.Tally()
    yield tally
    record_property("faults", {what: dict(outcomes) for what, outcomes in tally.items()})


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Say how a round that fails is repeated."""
    report = (yield).get_result()
    if report.failed and rounds.RUNNING:
        report.sections.append(("the round", f"FAULT_SEED={rounds.RUNNING[0]} pytest '{item.nodeid}' begins with it"))


def pytest_terminal_summary(terminalreporter: Any) -> None:  # noqa: ANN401 - pytest has no public type for it
    """Print the table of a long run, as Markdown."""
    if "FAULT_ROUNDS" not in os.environ:
        return
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    reports = [report for each in terminalreporter.stats.values() for report in each]
    for report in reports:
        if getattr(report, "when", None) == "teardown":
            for what, outcomes in dict(report.user_properties).get("faults", {}).items():
                found[what].update(outcomes)
    terminalreporter.section(f"faults from FAULT_SEED={rounds.FIRST}")
    terminalreporter.write_line("| what was tried | times | what happened |\n| --- | --- | --- |")
    for what, outcomes in sorted(found.items()):
        happened = "; ".join(f"{number:,} {outcome}" for outcome, number in outcomes.most_common())
        terminalreporter.write_line(f"| {what} | {outcomes.total():,} | {happened} |")


@pytest.fixture(scope="session")
def chain_template(server: Server, tmp_path_factory: pytest.TempPathFactory) -> chains.Template:
    """Make a chain with every operation on seeds, and what its database is after each revision."""
    return chains.make_template(server, tmp_path_factory.mktemp("chain"))


@pytest.fixture
def chain(chain_template: chains.Template) -> Iterator[chains.Chain]:
    """Return the chain on a database of its own."""
    with chain_template.clone() as chain:
        yield chain
