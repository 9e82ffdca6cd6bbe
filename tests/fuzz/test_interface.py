"""The whole interface, generated from its own description: no fault, no lie, nobody let in who may not be."""

from contextlib import ExitStack

import pytest

from tests.api.house import House
from tests.fuzz.described import ROLES, failures, operations, settled
from tests.proof import Measured

SHORT, LONG = 2, 60
"""Examples of what an operation allows, and as many of what it forbids."""


@pytest.mark.figure("F11", "the interface, generated from its own description: answers that break it")
@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_every_operation_answers_as_it_describes(
    house: House, measured: Measured, pytestconfig: pytest.Config
) -> None:
    """The answer fits the description or is a problem by the table, and who may not is out."""
    long = bool(pytestconfig.getoption("--long"))
    with ExitStack() as open_clients:
        clients = {role: open_clients.enter_context(house.client()) for role in ROLES}
        visitors = settled(house, clients)
        asked = operations(clients["guard"])
        examples = LONG if long else SHORT
        broken = [
            each for operation in asked for each in failures(visitors, operation, examples, random=long)
        ]
    measured(len(broken), f"of {sum(each.asked for each in visitors)} requests", limit=0)
    assert not broken, "\n\n".join(broken)
