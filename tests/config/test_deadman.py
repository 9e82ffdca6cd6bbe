"""Who outside is told that the box is alive, as the configuration says it."""

from pathlib import Path

import pytest

from config.document import parse_document
from config.loader import settings_of
from config.schema import Settings
from config.settings_warnings import settings_warnings
from gateway.cli.alive import Hook
from gateway.domain.errors import ConfigurationError

OPEN = "http: {listen: '0.0.0.0:80', public_url: 'https://box.example'}\n"


def settings(text: str, folder: Path) -> Settings:
    """Return the settings of a document."""
    return settings_of(parse_document(text.encode(), "cuobian.yaml"), folder, {})


def warned(text: str, folder: Path) -> list[str]:
    """Return what `check` has to say about the sign of life."""
    return [each for each in settings_warnings(settings(text, folder)) if each.startswith("deadman")]


def test_a_box_for_others_is_asked_for_somebody_outside(tmp_path: Path) -> None:
    """One that only this machine reaches, and one that tells somebody, is not."""
    assert ["deadman.url: not set"] == [each.partition(",")[0] for each in warned(OPEN, tmp_path)]
    assert [] == warned("language: en", tmp_path)
    assert [] == warned(OPEN + "deadman: {url: 'https://ping.example/abc'}", tmp_path)


def test_somebody_on_the_box_itself_is_nobody(tmp_path: Path) -> None:
    """Its end ends them too."""
    assert 1 == len(warned(OPEN + "deadman: {url: 'http://127.0.0.1:8000/abc'}", tmp_path))
    assert 1 == len(warned(OPEN + "deadman: {mqtt: true}", tmp_path))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("{url: 'ftp://ping.example'}", "https://HOST/"),
        ("{url: 'https://a b/'}", "https://HOST/"),
        (
            "{url: 'https://a/', url_file: /x}",
            "deadman.url_file: found '/x', expected url or url_file, not both",
        ),
        ("{every: 2h}", "at most"),
        ("{every: 0}", "from 1 s"),
    ],
)
def test_what_cannot_be_told_is_refused(wrong: str, told: str, tmp_path: Path) -> None:
    """With what was expected."""
    with pytest.raises(ConfigurationError) as caught:
        settings(f"deadman: {wrong}", tmp_path)
    assert told in str(caught.value.problems)


def test_an_address_is_a_secret() -> None:
    """Why nobody took it says no word of where it is."""
    why = Hook("http://127.0.0.1:9/3f0a-secret").tell(b"{}")
    assert "ConnectionRefusedError" == why
