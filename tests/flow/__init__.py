"""Stories: one press after another through the real engine, with clocks and phones that the test moves."""

import pytest

# Their assertions shall say what was found, as a test's own do.
pytest.register_assert_rewrite("tests.flow.compound", "tests.flow.neighbour", "tests.flow.wire")
