"""Settings from file and environment: what is refused, and what holds where nobody says anything."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from config.loader import find_file, load_settings, settable
from config.schema import Settings
from gateway.domain.errors import ConfigurationError

ROOT = Path(__file__).parents[2]


def load(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Settings:
    """Load a configuration file with this text."""
    file = folder / "cuobian.yaml"
    file.write_text(text, "utf-8")
    return load_settings(file, environ or {})


def problems(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return what a configuration file with this text is refused for."""
    with pytest.raises(ConfigurationError) as refused:
        load(folder, text, environ)
    return refused.value.problems


def test_with_nothing_at_all_the_defaults_are_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback, the embedded broker, and data in the user's own folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    settings = load_settings(None, {})
    assert (tmp_path / "share" / "cuobian", True) == (settings.data, settings.broker.embedded)
    assert ("127.0.0.1", 8080, True) == (settings.http.host, settings.http.port, settings.http.loopback)
    assert ("http://127.0.0.1:8080", "zh-CN") == (settings.http.public_url, settings.language)
    assert settings.data / "templates" == settings.templates


def test_without_a_data_home_the_data_is_in_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The XDG base directory specification names ~/.local/share; a relative XDG_DATA_HOME counts as none."""
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert Path("/home/somebody/.local/share/cuobian") == load_settings(None, {}).data


def test_the_annotated_example_loads() -> None:
    """What people copy is right."""
    settings = load_settings(ROOT / "config" / "example.yaml", {})
    assert ("broker.compound.example", 8883, True) == (
        settings.broker.host,
        settings.broker.port,
        settings.broker.tls,
    )
    assert "cuobian@compound.example" == settings.mail.sender


def test_the_example_names_every_key_a_file_may_have() -> None:
    """Nobody has to look further than the example for a key."""
    text = (ROOT / "config" / "example.yaml").read_text("utf-8")
    keys = {path[-1] for path in settable().values()} - {"password", "embedded_port"}
    assert set() == {key for key in keys if f"{key}:" not in text}


def test_the_contract_s_own_keys_are_taken(tmp_path: Path) -> None:
    """The keys that others rely on."""
    settings = load(
        tmp_path,
        "data: /var/lib/cuobian\n"
        'broker: {url: "mqtt://127.0.0.1:1883", username: gateway, password_file: /p, ca_file: /c}\n'
        'http: {listen: "0.0.0.0:8080", public_url: "http://192.168.1.20:8080"}\n'
        'mail: {url: "smtp://127.0.0.1:2525", from: "cuobian@example.org"}\n'
        "webhook: {secret_file: /s}\nlanguage: zh-CN\n",
    )
    assert ("gateway", Path("/p"), Path("/s")) == (
        settings.broker.username,
        settings.broker.password_file,
        settings.webhook.secret_file,
    )


def test_relative_paths_start_at_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the programme is started from."""
    monkeypatch.chdir("/")
    settings = load(
        tmp_path, "data: d/../data\nbroker: {url: mqtts://b, username: g, password_file: secret}\n"
    )
    assert (tmp_path / "data", tmp_path / "secret") == (settings.data, settings.broker.password_file)


def test_every_problem_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    """Nobody starts the gateway ten times to learn ten mistakes."""
    text = (
        "brokr: {}\n"
        "broker: {url: mqt://x, pasword: 1, embedded_port: 70000}\n"
        "http:\n  listen: abc\n  frames_from: [https://a.b/c]\n"
        "mail: {url: smtp://mail}\n"
        "log: {level: inf}\n"
        "language: zh_CN\n"
    )
    found = problems(tmp_path, text)
    expected = [
        "cuobian.yaml:1: brokr: unknown key, expected one of data, broker, http,",
        "cuobian.yaml:2: broker.url: found 'mqt://x', expected mqtt://HOST:PORT",
        "cuobian.yaml:2: broker.embedded_port: found '70000', expected at most 65535",
        "cuobian.yaml:2: broker.pasword: unknown key, expected one of url,",
        "cuobian.yaml:4: http.listen: found 'abc', expected HOST:PORT, such as 127.0.0.1:8080",
        "cuobian.yaml:5: http.frames_from[0]: found 'https://a.b/c', expected http://HOST:PORT and nothing",
        "cuobian.yaml:6: mail.from: found nothing, expected the address the mails come from",
        "cuobian.yaml:7: log.level: found 'inf', expected 'debug', 'info', 'warning' or 'error'",
        "cuobian.yaml:8: language: found 'zh_CN', expected a language such as zh-CN or en",
    ]
    assert [True] * len(expected) == [a.startswith(b) for a, b in zip(found, expected, strict=True)]


@pytest.mark.parametrize(("key", "near"), [("brokr", "broker"), ("dta", "data"), ("Http", "http")])
def test_an_unknown_key_names_the_nearest_known_one(tmp_path: Path, key: str, near: str) -> None:
    """A typing error is told apart from a wrong idea."""
    (problem,) = problems(tmp_path, f"{key}: x\n")
    assert problem.endswith(f"; nearest: {near!r}")


LISTEN = [
    "abc",
    "8080",
    ":8080",
    "127.0.0.1:",
    "127.0.0.1:x",
    "127.0.0.1:70000",
    "::1:8080",
    "a b:1",
    "[::1]",
    "127.0.0.1:８０",
]


@pytest.mark.parametrize("listen", LISTEN)
def test_only_host_and_port_can_be_listened_on(tmp_path: Path, listen: str) -> None:
    """Found and expected are both named."""
    (problem,) = problems(tmp_path, f'http: {{listen: "{listen}"}}\n')
    assert (
        f"cuobian.yaml:1: http.listen: found {listen!r}, expected HOST:PORT, such as 127.0.0.1:8080"
        == problem
    )


@pytest.mark.parametrize(
    ("listen", "host", "public_url"),
    [
        ("[::1]:80", "::1", "http://[::1]:80"),
        ("192.168.1.20:8080", "192.168.1.20", "http://192.168.1.20:8080"),
    ],
)
def test_links_begin_with_what_is_listened_on(
    tmp_path: Path, listen: str, host: str, public_url: str
) -> None:
    """Unless somebody says how phones reach it."""
    http = load(tmp_path, f'http: {{listen: "{listen}"}}\n').http
    assert (host, public_url) == (http.host, http.public_url)


PASSWORDS = ["mqtt://user:secret@broker:1883", "mqtt://user@broker:1883"]


IN_CLEAR = (
    "mqtt://192.168.1.2",
    "mqtt://broker.lan:1883",
    "mqtt://127.0.0.2",
    "mqtt://[fe80::1]",
    "mqtt://0.0.0.0",
)
CLEAR = "no clear-text or anonymous MQTT beyond loopback"


@pytest.mark.figure("F17", CLEAR)
@pytest.mark.parametrize("url", IN_CLEAR)
def test_nothing_goes_to_a_broker_in_clear_beyond_loopback(tmp_path: Path, url: str) -> None:
    """Every command refuses, start-up and `check` among them, and says what to write."""
    found = problems(tmp_path, f'broker: {{url: "{url}", username: gateway}}\n')
    expected = "mqtts://HOST:PORT: beyond loopback nothing goes over the network in clear"
    assert (f"cuobian.yaml:1: broker.url: found {url!r}, expected {expected}",) == found


@pytest.mark.figure("F17", CLEAR)
def test_nobody_comes_to_a_broker_beyond_loopback_without_a_name(tmp_path: Path) -> None:
    """Anonymous is for this machine alone."""
    (problem,) = problems(tmp_path, 'broker: {url: "mqtts://192.168.1.2"}\n')
    assert problem.startswith("cuobian.yaml:1: broker.username: found nothing, expected the name")
    assert load(tmp_path, 'broker: {url: "mqtts://192.168.1.2", username: gateway}\n').broker.tls
    for url in ("mqtt://127.0.0.1", "mqtt://localhost:1884", "mqtt://[::1]"):
        assert load(tmp_path, f'broker: {{url: "{url}"}}\n').broker.username is None


@pytest.mark.parametrize("url", PASSWORDS)
def test_no_password_stands_in_an_address(tmp_path: Path, url: str) -> None:
    """It belongs in its own file."""
    (problem,) = problems(tmp_path, f'broker: {{url: "{url}"}}\n')
    assert problem.endswith("expected mqtt://HOST:PORT without a password, which belongs in its own file")


def test_the_broker_s_password_comes_from_the_environment_alone(tmp_path: Path) -> None:
    """In the file it is refused, and from the environment it is never shown."""
    (problem,) = problems(tmp_path, "broker: {url: mqtt://localhost, password: hush}\n")
    assert "found a password in the file, expected a broker.password_file" in problem
    settings = load(tmp_path, "broker: {url: mqtt://localhost}\n", {"CUOBIAN_BROKER__PASSWORD": "hush"})
    assert settings.broker.password is not None
    assert "hush" == settings.broker.password.get_secret_value()
    assert "hush" not in repr(settings)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """Also where the file has no such part, and an empty value counts as none."""
    environ = {
        "CUOBIAN_HTTP__LISTEN": "127.0.0.1:9",
        "CUOBIAN_LOG__LEVEL": "DEBUG",
        "CUOBIAN_LANGUAGE": "",
        "CUOBIAN_HTTP__FRAMES_FROM": "https://a.example, https://b.example/",
    }
    settings = load(tmp_path, 'http: {listen: "127.0.0.1:8"}\nlanguage: en\n', environ)
    assert (9, "debug", "en") == (settings.http.port, settings.log.level, settings.language)
    assert ("https://a.example", "https://b.example") == settings.http.frames_from


def test_what_is_wrong_in_the_environment_is_named_there(tmp_path: Path) -> None:
    """The file is not blamed, and a name nobody knows is no silence."""
    environ = {
        "CUOBIAN_HTTP__LISTEN": "abc",
        "CUOBIAN_HTPT__LISTEN": "x",
        "CUOBIAN_LOG": "json",
        "CUOBIAN_CONFIG": "/elsewhere",
        "HOME": "/root",
    }
    assert (
        "CUOBIAN_HTTP__LISTEN: found 'abc', expected HOST:PORT, such as 127.0.0.1:8080",
        "CUOBIAN_HTPT__LISTEN: unknown name in the environment; nearest: 'CUOBIAN_HTTP__LISTEN'",
    ) == problems(tmp_path, "", environ)


@pytest.mark.parametrize("text", ["[]", "x", "- a", "data: [a]", "http: 5", "broker: [x]"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    """A list or a word where keys belong is told as such, also with the environment set."""
    (problem, *_) = problems(tmp_path, text, {"CUOBIAN_HTTP__PUBLIC_URL": "http://x"})
    assert "expected a" in problem


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    """By the option or by the environment."""
    for given, environ in ((tmp_path / "no", {}), (None, {"CUOBIAN_CONFIG": str(tmp_path / "no")})):
        with pytest.raises(ConfigurationError) as refused:
            load_settings(given, environ)
        source = "--config" if given else "CUOBIAN_CONFIG"
        expected = f"{source}: {tmp_path / 'no'}: found no such file, expected a configuration file"
        assert (expected,) == refused.value.problems


def test_the_file_in_the_present_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to name the usual place, and whoever names another gets that one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cuobian.yaml").write_text("language: en\n", "utf-8")
    (tmp_path / "other.yaml").write_text("language: nan\n", "utf-8")
    assert Path("cuobian.yaml") == find_file(None, {})
    assert ("en", "nan") == (load_settings(None, {}).language, load_settings("other.yaml", {}).language)
