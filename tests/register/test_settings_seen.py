"""What the configuration file says is on record where it has changed, by key and never by value."""

from pathlib import Path

from config.schema import ReviewSettings, Settings
from gateway.domain.register import Secret
from gateway.service import register, settings_seen
from tests.register.chain import Chain, chain_in


def start(chain: Chain, settings: Settings) -> list[str]:
    """Start the core with a configuration, and return what is in the register about it."""
    settings_seen.note(chain.database, settings.model_dump(mode="json", by_alias=True))
    rows = register.newest(chain.database)
    return [each.text(Secret.DETAIL) for each in rows if each.row.what == "settings"]


def test_a_changed_key_is_on_record_once(tmp_path: Path) -> None:
    """Not at the first start, nor at one with the same; then by its key, and no value stands anywhere."""
    strict = Settings(data=tmp_path, review=ReviewSettings(second_person=True))
    loose = strict.model_copy(update={"review": ReviewSettings()})
    with chain_in(tmp_path / "box") as chain:
        assert [] == start(chain, strict)
        assert [] == start(chain, strict)
        assert ["review.second_person"] == start(chain, loose)
        assert ["review.second_person"] == start(chain, loose)
        assert ["review.second_person", "review.second_person"] == start(chain, strict)
        assert None is chain.verdict().broken
