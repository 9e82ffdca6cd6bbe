"""Which way an address is reached by, and which ways fail together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.paths import CARRIERS, NTFY, OWN_SERVERS, PATH, Path, way_of, ways_of
from gateway.domain.site import Contact


@pytest.mark.parametrize(
    ("channel", "address", "path", "key"),
    [
        ("sms", "13800138000", "modem", "modem"),
        ("call", "13800138000", "modem", "modem"),
        ("voice", "8001", "pbx", "voice"),
        ("panel", "panel-b3u2?do=siren", "lan", "panel"),
        ("email", "zheng@example.org", "internet", "email"),
        ("webhook", "https://Example.org/hook?key=1", "internet", "example.org:443"),
        ("webhook", "http://u:p@example.org:8080/hook", "internet", "example.org:8080"),
        ("webhook", "http://127.0.0.1:9009/zheng", "lan", "127.0.0.1:9009"),
        ("webhook", "http://192.168.1.20/x", "lan", "192.168.1.20:80"),
        ("webhook", "http://[fe80::1]:81/x", "lan", "[fe80::1]:81"),
        ("webhook", "https://[2606:4700::1]/x", "internet", "[2606:4700::1]:443"),
        ("webhook", "http://nas/x", "lan", "nas:80"),
        ("webhook", "http://nas.local/x", "lan", "nas.local:80"),
        ("webhook", "no address", "internet", "webhook"),
        ("apprise", "wecombot://KEY", "internet", "qyapi.weixin.qq.com:443"),
        ("apprise", "bark://192.168.1.9:8080/key", "lan", "192.168.1.9:8080"),
        ("apprise", "barks://bark.example.org/key", "internet", "bark.example.org:443"),
        ("apprise", "ntfy://topic", "internet", "ntfy.sh:443"),
        ("apprise", "ntfys://ntfy.example.org:8443/topic", "internet", "ntfy.example.org:8443"),
        ("apprise", "slack://TokenA/TokenB/TokenC", "internet", "apprise"),
        ("pager", "117", "internet", "pager"),
    ],
)
def test_every_address_has_its_way(channel: str, address: str, path: str, key: str) -> None:
    """By what carries it; no key holds a token, a path or a name."""
    way = way_of(channel, address)
    assert (path, key) == (way.path.value, way.key)
    assert way.tls == (address.startswith(("https:", "ntfys:")) or key.endswith(":443"))
    assert way.probed == (key not in {"modem", "voice", "panel", "webhook", "apprise", "pager"})


@pytest.mark.parametrize(
    ("address", "host", "port", "tls"),
    [
        ("wecombot://K", "qyapi.weixin.qq.com", 443, True),
        ("dingtalk://K", "oapi.dingtalk.com", 443, True),
        ("feishu://K", "open.feishu.cn", 443, True),
        ("lark://K", "open.larksuite.com", 443, True),
        ("schan://K", "sctapi.ftqq.com", 443, True),
        ("pushplus://K", "www.pushplus.plus", 443, True),
        ("wxpusher://K", "wxpusher.zjiecode.com", 443, True),
        ("tgram://K/1", "api.telegram.org", 443, True),
        *((f"{each}://h.org/k", "h.org", 80, False) for each in ("bark", "json", "xml", "form", "gotify")),
        *(
            (f"{each}://h.org/k", "h.org", 443, True)
            for each in ("barks", "jsons", "xmls", "forms", "gotifys")
        ),
        ("ntfy://h.org/t", "h.org", 80, False),
        ("ntfys://h.org/t", "h.org", 443, True),
        ("NTFYS://h.org/t", "h.org", 443, True),
    ],
)
def test_each_service_is_tried_where_it_stands(address: str, host: str, port: int, tls: bool) -> None:
    """Host and port as the service's own pages name them, with TLS or without."""
    way = way_of("apprise", address)
    assert (host, port, tls) == (way.host, way.port, way.tls)


@pytest.mark.parametrize("end", ["local", "lan", "home", "internal", "localdomain", "home.arpa"])
def test_a_name_of_the_own_network_is_near(end: str) -> None:
    """By its end, after a dot."""
    near, far = way_of("webhook", f"http://nas.{end}/h"), way_of("webhook", f"http://nas.x{end}/h")
    assert (Path.LAN, Path.INTERNET) == (near.path, far.path)


@given(st.sampled_from(["webhook", "apprise", "sms", "email", "x"]), st.text(max_size=40))
def test_no_address_breaks_it(channel: str, address: str) -> None:
    """Whatever was typed has a way."""
    assert way_of(channel, address).key
    assert way_of(channel, f"http://{address}").key


def test_addresses_on_one_way_are_one() -> None:
    """A text and a call share the modem, two hooks on one server share it."""
    found = ways_of([
        Contact("sms", "1"), Contact("call", "1"), Contact("webhook", "http://h.org/a"),
        Contact("webhook", "http://h.org/b"),
    ])  # fmt: skip
    assert {"modem", "h.org:80"} == {each.key for each in found}
    assert {Path.MODEM, Path.INTERNET} == {each.path for each in found}


@pytest.mark.parametrize(
    ("scheme", "host"),
    [
        ("wecombot", "qyapi.weixin.qq.com"),
        ("dingtalk", "oapi.dingtalk.com"),
        ("feishu", "open.feishu.cn"),
        ("lark", "open.larksuite.com"),
        ("schan", "sctapi.ftqq.com"),
        ("pushplus", "www.pushplus.plus"),
        ("wxpusher", "wxpusher.zjiecode.com"),
        ("tgram", "api.telegram.org"),
    ],
)
def test_a_carrier_is_tried_at_its_own_host(scheme: str, host: str) -> None:
    """Over TLS, whatever stands where others name a host; a carrier that is added is added here too."""
    way = way_of("apprise", f"{scheme}://TOKEN/more?x=1")
    assert (Path.INTERNET, host, 443, True) == (way.path, way.host, way.port, way.tls)
    assert 8 == len(CARRIERS)


@pytest.mark.parametrize("scheme", ["bark", "json", "xml", "form", "gotify", "ntfy"])
def test_a_server_of_one_s_own_is_tried_where_the_address_says(scheme: str) -> None:
    """Plainly at 80, with an `s` over TLS at 443, or at the port that is named."""
    for name, port, tls in ((scheme, 80, False), (f"{scheme}s", 443, True)):
        way = way_of("apprise", f"{name}://push.example.org/topic")
        assert ("push.example.org", port, tls) == (way.host, way.port, way.tls)
        named = way_of("apprise", f"{name}://push.example.org:7001/topic")
        assert ("push.example.org", 7001, tls) == (named.host, named.port, named.tls)
    assert 12 == len(OWN_SERVERS) + len(NTFY)


@pytest.mark.parametrize(
    ("address", "host", "port", "tls"),
    [
        ("http://h.example", "h.example", 80, False),
        ("https://h.example", "h.example", 443, True),
        ("HTTPS://H.example:1/x", "h.example", 1, True),
        ("http://[fe80::1]/x", "fe80::1", 80, False),
    ],
)
def test_a_hook_is_tried_at_its_server(address: str, host: str, port: int, tls: bool) -> None:
    """By the host and the port of its address, with TLS where that says so."""
    way = way_of("webhook", address)
    assert (host, port, tls) == (way.host, way.port, way.tls)


@pytest.mark.parametrize("name", ["nas.local", "nas.lan", "nas.home", "nas.internal", "nas.localdomain"])
def test_a_name_of_the_house_is_near(name: str) -> None:
    """So is one of `.home.arpa`, and each private, local or own address; a public one is not."""
    assert Path.LAN is way_of("webhook", f"http://{name}/x").path
    for near in ("nas.home.arpa", "10.1.2.3", "172.16.0.1", "169.254.1.1", "127.0.0.1", "[::1]", "[fd00::1]"):
        assert Path.LAN is way_of("webhook", f"http://{near}/x").path
    for far in ("local.example", "8.8.8.8", "172.32.0.1", "[2606:4700::1]"):
        assert Path.INTERNET is way_of("webhook", f"http://{far}/x").path


@pytest.mark.parametrize("address", ["ntfy://topic", "ntfys://topic", "ntfys://topic/", "NTFY://topic"])
def test_a_topic_alone_is_one_of_the_public_server(address: str) -> None:
    """A lonely stroke behind it names nothing either."""
    way = way_of("apprise", address)
    assert ("ntfy.sh", 443, True) == (way.host, way.port, way.tls)


def test_a_failure_is_recorded_under_a_name_of_its_own() -> None:
    """As `line:` is a line's; it stands in databases."""
    assert "path:" == PATH
