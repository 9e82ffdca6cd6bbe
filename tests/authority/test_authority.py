"""The box's own authority: for whom it may vouch, when there is another certificate, what lies where."""

import os
import ssl
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from gateway.authority import issue
from gateway.authority.names import addresses, wanted
from gateway.authority.renew import renew
from gateway.authority.shelf import Shelf
from tests.conftest import RequireProgram

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
NAMES = ("127.0.0.1", "192.168.1.20", "box.example.org", "box.local", "localhost")
TRIE = """\
Local:
  +-- 0.0.0.0/0 3 0 5
        |-- 10.0.0.7
           /32 host LOCAL
        |-- 10.0.0.255
           /32 link BROADCAST
        |-- 203.0.113.9
           /32 host LOCAL
"""
SIX = """\
fd000000000000000000000000000002 02 40 00 80     eth0
fd00000000000000000000000000aaaa 02 40 00 01     eth0
fe80000000000000000000000000beef 02 40 20 80     eth0
20010db8000000000000000000000001 02 40 00 80     eth0
"""


def verified(folder: Path, host: str, openssl: Path, at: datetime = NOW) -> str:
    """Return what OpenSSL's strict check says of the certificate for a host."""
    kind = "-verify_ip" if host.replace(".", "").isdigit() else "-verify_hostname"
    shelf = Shelf(folder)
    command = [
        openssl,
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-attime",
        str(int(at.timestamp())),
    ]
    done = subprocess.run(
        [*command, kind, host, "-CAfile", shelf.authority, shelf.server],
        capture_output=True,
        text=True,
        check=False,
    )
    return "OK" if done.returncode == 0 else done.stderr


def test_openssl_believes_it_for_its_names_and_its_time_alone(
    tmp_path: Path, require_program: RequireProgram
) -> None:
    """A strict check holds for every name of the box; not for another, and not a day after its end."""
    openssl = require_program("openssl")
    assert "there is no authority yet" == renew(tmp_path, NAMES, NOW)
    assert {"OK"} == {verified(tmp_path, name, openssl) for name in NAMES}
    assert "hostname mismatch" in verified(tmp_path, "bank.example.com", openssl)
    assert "expired" in verified(tmp_path, "box.local", openssl, NOW + issue.SHORT + timedelta(days=1))


def test_a_stolen_authority_vouches_for_no_site_in_the_internet(
    tmp_path: Path, require_program: RequireProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the key signs what they like; a phone that trusts the box does not believe it."""
    openssl = require_program("openssl")
    renew(tmp_path, NAMES, NOW)
    shelf = Shelf(tmp_path)
    stolen = issue.Pair(shelf.authority_key.read_bytes(), shelf.authority.read_bytes())
    monkeypatch.setattr(issue, "_covered", lambda *_: True)
    for name in ("bank.example.com", "203.0.113.9"):
        forged = issue.server(stolen, (name,), NOW)
        shelf.server.write_bytes(forged.pair.certificate)
        assert "permitted subtree violation" in verified(tmp_path, name, openssl)


def test_a_name_outside_its_limits_is_left_out_and_said(tmp_path: Path) -> None:
    """The rest of the names goes on: a public name given later stops nobody who trusts the box already."""
    renew(tmp_path, NAMES, NOW)
    more = tuple(sorted({*NAMES, "new.example.com"}))
    assert "names or addresses have changed" == renew(tmp_path, more, NOW)
    standing = Shelf(tmp_path).standing()
    assert standing is not None
    assert ("new.example.com",) == standing.left_out
    assert "" == renew(tmp_path, more, NOW)
    assert "a new authority was asked for" == renew(tmp_path, more, NOW, anew=True)
    standing = Shelf(tmp_path).standing()
    assert standing is not None
    assert () == standing.left_out


@pytest.mark.parametrize(
    ("days", "names", "expected"),
    [
        (0, NAMES, ""),
        (59, NAMES, ""),
        (61, NAMES, "it ends soon"),
        (4000, NAMES, "it ends soon"),
        (-2, NAMES, "its time has not come: the clock was set back"),
        (0, (*NAMES, "10.0.0.7"), "names or addresses have changed"),
    ],
)
def test_another_certificate_comes_in_time(
    tmp_path: Path, days: int, names: tuple[str, ...], expected: str
) -> None:
    """A month before the end, where an address changed, where the clock jumped; else never."""
    renew(tmp_path, NAMES, NOW)
    first = Shelf(tmp_path).authority.read_bytes()
    assert expected == renew(tmp_path, names, NOW + timedelta(days=days))
    assert "" == renew(tmp_path, names, NOW + timedelta(days=days))
    assert first == Shelf(tmp_path).authority.read_bytes()


def test_a_box_that_began_in_the_past_is_trusted_all_the_same(
    tmp_path: Path, require_program: RequireProgram
) -> None:
    """A Pi without a battery makes its authority in 1970; once it knows the time, all is well."""
    openssl = require_program("openssl")
    renew(tmp_path, NAMES, datetime(1970, 1, 1, tzinfo=UTC))
    assert "it ends soon" == renew(tmp_path, NAMES, NOW)
    assert "OK" == verified(tmp_path, "box.local", openssl)


def test_what_was_cut_off_by_a_power_cut_is_made_anew(tmp_path: Path) -> None:
    """Half a file, another's file, a lost key: never used, always replaced."""
    renew(tmp_path, NAMES, NOW)
    shelf = Shelf(tmp_path)
    shelf.server.write_bytes(shelf.server.read_bytes()[:300])
    assert "there is no certificate yet" == renew(tmp_path, NAMES, NOW)
    shelf.authority_key.unlink()
    assert "there is no authority yet" == renew(tmp_path, NAMES, NOW)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(str(shelf.server))


def test_keys_are_the_gateways_alone_and_of_a_short_curve(tmp_path: Path) -> None:
    """0600 in 0700 whatever the umask says, P-256, and not longer than phones believe: 825 days."""
    before = os.umask(0)
    try:
        renew(tmp_path / "data", NAMES, NOW)
    finally:
        os.umask(before)
    shelf = Shelf(tmp_path / "data")
    assert [0o600, 0o600] == [stat.S_IMODE(f.stat().st_mode) for f in (shelf.authority_key, shelf.server)]
    assert 0o700 == stat.S_IMODE(shelf.authority_key.parent.stat().st_mode)
    above, below = (
        x509.load_pem_x509_certificate(file.read_bytes()) for file in (shelf.authority, shelf.server)
    )
    assert above.signature_algorithm_oid == below.signature_algorithm_oid
    assert below.not_valid_after_utc - below.not_valid_before_utc < timedelta(days=825)
    assert b"PRIVATE" not in shelf.authority.read_bytes()


def test_two_boxes_share_nothing(tmp_path: Path) -> None:
    """Two fresh installs of one hour have other keys, other names of authorities, other certificates."""
    seen = set()
    for name in ("one", "two"):
        renew(tmp_path / name, NAMES, NOW)
        shelf = Shelf(tmp_path / name)
        above = x509.load_pem_x509_certificate(shelf.authority.read_bytes())
        seen |= {shelf.authority_key.read_bytes(), above.subject.rfc4514_string(), above.serial_number}
    assert 6 == len(seen)


def test_its_own_private_addresses_are_known(tmp_path: Path) -> None:
    """From the kernel's tables: no broadcast, no public, no link-local, no temporary address."""
    trie, six = tmp_path / "trie", tmp_path / "six"
    trie.write_text(TRIE)
    six.write_text(SIX)
    assert {"127.0.0.1", "::1", "10.0.0.7", "fd00::2"} == set(map(str, addresses(trie, six)))
    names = wanted("http://box.example.org:8080/x", ["board.local"], trie, six)
    assert {"box.example.org", "board.local", "localhost", "10.0.0.7"} < set(names)


def test_the_machine_names_an_address_of_its_own() -> None:
    """What is read here is what this kernel writes."""
    assert {"127.0.0.1"} <= set(map(str, addresses()))
