"""Makes keys and certificates: the authority once, a short-lived one for the pages again and again.

Loads `cryptography` (12 MB of memory), so that only a short process of its own imports this. Writes no file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateway.authority.names import LOCAL, PRIVATE, is_private
from gateway.domain.errors import CuobianError

FROM = datetime(2025, 1, 1, tzinfo=UTC)
"""A box without a battery begins in the past, and phones do not: its authority is good at any time."""
YEARS = timedelta(days=20 * 365)
SHORT = timedelta(days=90)
EARLIER = timedelta(days=1)
"""So much a phone's clock may be behind that of the box."""


class Mismatched(CuobianError):
    """The authority's key and its certificate are of two authorities."""

    code = "tls.mismatched"


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and its certificate, both PEM."""

    key: bytes
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Issued:
    """A key with a certificate, from when until when it is good, and names it does not hold."""

    pair: Pair
    begins: datetime
    ends: datetime
    left_out: tuple[str, ...]


def authority(title: str, names: Iterable[str], now: datetime) -> Pair:
    """Return a new authority that may vouch for these names, for `.local` and for private addresses alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(max(now, FROM) + YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.NameConstraints(_permitted(names), None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    return Pair(_pem(key), certificate.public_bytes(Encoding.PEM))


def server(signer: Pair, names: tuple[str, ...], now: datetime) -> Issued:
    """Return a new key with a certificate for those of the names that the authority may vouch for."""
    above = x509.load_pem_x509_certificate(signer.certificate)
    above_key = load_pem_private_key(signer.key, None)
    if not isinstance(above_key, ec.EllipticCurvePrivateKey) or above.public_key() != above_key.public_key():
        raise Mismatched(
            "the authority's key and certificate do not belong together: `cuobian tls renew --authority`"
            " makes another, which phones have to be told of anew"
        )
    held = [name for name in names if _covered(name, above)]
    key = ec.generate_private_key(ec.SECP256R1())
    begins, ends = max(now - EARLIER, FROM), max(now, FROM) + SHORT
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, held[0][:64])]))
        .issuer_name(above.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in held]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above_key.public_key()), critical=False
        )
        .sign(above_key, SHA256())
    )
    pair = Pair(_pem(key), certificate.public_bytes(Encoding.PEM))
    return Issued(pair, begins, ends, tuple(name for name in names if name not in held))


def _permitted(names: Iterable[str]) -> list[x509.GeneralName]:
    own = [name for name in names if not is_private(name) and not name.endswith(f".{LOCAL}")]
    found: list[x509.GeneralName] = [x509.DNSName(LOCAL), x509.DNSName("localhost")]
    found += [_range(name) for name in own if name != "localhost"]
    return found + [x509.IPAddress(network) for network in PRIVATE]


def _range(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_network(name))
    except ValueError:
        return x509.DNSName(name)


def _covered(name: str, certificate: x509.Certificate) -> bool:
    limits = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    for each in limits.permitted_subtrees or ():
        if isinstance(each, x509.DNSName):
            if name == each.value or name.endswith(f".{each.value}"):
                return True
        elif isinstance(each, x509.IPAddress) and _within(name, str(each.value)):
            return True
    return False


def _within(name: str, network: str) -> bool:
    try:
        address, around = ip_address(name), ip_network(network)
    except ValueError:
        return False
    return address.version == around.version and address in around


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
