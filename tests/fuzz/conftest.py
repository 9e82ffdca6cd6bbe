"""What the interface's tests share holds here as well."""

from tests.api.conftest import house, seeded

__all__ = ["house", "seeded"]
