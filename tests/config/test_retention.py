"""How long records are kept, as somebody wrote it: between the law's bounds, or refused in words."""

from pathlib import Path

import pytest

from config.document import parse_document
from config.loader import settings_of
from gateway.domain.errors import ConfigurationError


@pytest.mark.parametrize("days", ["0", "-1", "367", "99999999999", "9" * 40])
def test_a_time_that_the_law_does_not_allow_is_refused_with_its_bounds(days: str, tmp_path: Path) -> None:
    """Also a number that no calendar can count."""
    document = parse_document(f"retention: {{routine: {days}}}".encode(), "cuobian.yaml")
    with pytest.raises(ConfigurationError, match="1 to 366 days"):
        settings_of(document, tmp_path, {})
