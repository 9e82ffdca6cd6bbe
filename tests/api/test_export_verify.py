"""The verifier that travels in an export: one changed byte fails and names the file, with Python alone."""

import ast
import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from gateway.service.export_parcel import signature, verifier
from gateway.service.export_verify import Fault, P, canonical, check, holds, main
from gateway.service.register_key import RegisterKey
from tests.api.export_house import files_of, happened, officer_of, zip_of
from tests.api.house import PASSWORD, house_from

# RFC 8032, 7.1: secret key, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
OTHER = RegisterKey(b"o" * 32)


@dataclass(frozen=True)
class Export:
    """A whole export, the folder a test may write in, and the key it was signed with."""

    files: dict[str, bytes]
    folder: Path
    key: RegisterKey
    content: bytes

    def verdict(self, files: dict[str, bytes], key: str = "") -> Fault | None:
        """Check these files, as a ZIP."""
        file = self.folder / "export.zip"
        file.write_bytes(zip_of(files))
        return check(file, key).fault

    def signed(self, files: dict[str, bytes], key: RegisterKey | None = None) -> dict[str, bytes]:
        """Return files with manifest and signature that fit them, as a forger with a key would."""
        about, key = json.loads(files["manifest.json"]), key or self.key
        about["public_key"] = key.public.hex()
        about["files"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in files.items()
            if not name.startswith("manifest.")
        }
        manifest = json.dumps(about).encode()
        return files | {"manifest.json": manifest, "manifest.sig": signature(manifest, key)}


@pytest.fixture(scope="module")
def export(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Give an export as the interface makes it."""
    folder = tmp_path_factory.mktemp("export")
    with house_from(seeded, folder / "data") as house, house.client() as client:
        happened(house)
        said = {"username": "officer", "password": PASSWORD}
        client.headers["Authorization"] = (
            f"Bearer {client.post('/api/v1/session', json=said).json()['token']}"
        )
        content = officer_of(client).export().content
        key = RegisterKey(bytes.fromhex((folder / "data/secrets/register.key").read_text()))
    return Export(files_of(content), folder, key, content)


def test_an_unaltered_export_holds(export: Export) -> None:
    """As it came, repacked and unpacked; its own sum is told, to compare with the record."""
    whole = export.folder / "whole.zip"
    whole.write_bytes(export.content)
    found = check(whole, export.key.public.hex())
    assert (None, export.key.public.hex()) == (found.fault, found.key)
    assert hashlib.sha256(export.content).hexdigest() == found.sum
    assert None is export.verdict(export.files)
    for name, content in export.files.items():
        (export.folder / "open" / name).parent.mkdir(exist_ok=True, parents=True)
        (export.folder / "open" / name).write_bytes(content)
    assert None is check(export.folder / "open").fault


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_one_changed_byte_fails_and_names_the_file(export: Export, data: st.DataObject) -> None:
    """Whichever byte of whichever file: it does not hold, and the file is named."""
    name = data.draw(st.sampled_from(sorted(export.files)))
    content = bytearray(export.files[name])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    fault = export.verdict(export.files | {name: bytes(content)})
    assert name == (fault.file if fault is not None else "")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.integers(0, 7))
@example(0, 0)
def test_a_byte_changed_in_the_zip_shows_or_changes_nothing(export: Export, at: int, bit: int) -> None:
    """In the ZIP as it came a flip is found, or it hit what is no evidence: then its own sum is another."""
    content, file = bytearray(export.content), export.folder / "flipped.zip"
    content[at % len(content)] ^= 1 << bit
    file.write_bytes(bytes(content))
    found = check(file)
    assert hashlib.sha256(export.content).hexdigest() != found.sum
    if found.fault is None:
        assert export.files == files_of(bytes(content))


@pytest.mark.parametrize(
    "name", ["events.jsonl", "timeline.pdf", "verify.py", "manifest.json", "manifest.sig"]
)
def test_a_missing_file_is_named(export: Export, name: str) -> None:
    """What is not there any more is named."""
    left = {each: content for each, content in export.files.items() if each != name}
    assert Fault(name, "missing") == export.verdict(left)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name", ["more.jsonl", "pictures/000000000000001.jpg", "../out", "manifest.json.bak"]
)
def test_an_added_file_is_named(export: Export, name: str) -> None:
    """What the manifest does not know is named, and nothing is ever written where it asks."""
    assert Fault(name, "added") == export.verdict(export.files | {name: b"x"})


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_named(export: Export) -> None:
    """Two files of one name would show one thing here and another elsewhere."""
    file = export.folder / "twice.zip"
    file.write_bytes(zip_of(export.files))
    with zipfile.ZipFile(file, "a") as opened:
        opened.writestr("alarms.jsonl", export.files["alarms.jsonl"])
    assert Fault("alarms.jsonl", "added") == check(file).fault


def test_a_signature_of_another_box_is_no_signature_of_this_one(export: Export) -> None:
    """Signed anew with another key it fits itself: only who knows the box's key finds out, and is told so."""
    other = {**export.files, "events.jsonl": b""}
    forged = export.signed(other, OTHER)
    about = json.loads(forged["manifest.json"])
    head = OTHER.head(about["register"]["head"]["seq"], b"h" * 32, 1).public()
    about["register"]["head"] = head
    manifest = json.dumps(about).encode()
    forged |= {"manifest.json": manifest, "manifest.sig": signature(manifest, OTHER), "register.jsonl": b""}
    forged = export.signed(forged, OTHER)
    assert None is export.verdict(forged)
    assert Fault("manifest.sig", "other key") == export.verdict(forged, export.key.public.hex()[:16])


def test_a_signature_of_something_else_is_named(export: Export) -> None:
    """The box's signature of another manifest does not fit this one, whatever sum stands beside it."""
    other = signature(b"{}", export.key)
    assert Fault("manifest.json", "changed") == export.verdict(export.files | {"manifest.sig": other})
    lines = other.split(b"\n")
    lines[1] = hashlib.sha256(export.files["manifest.json"]).hexdigest().encode()
    fault = export.verdict(export.files | {"manifest.sig": b"\n".join(lines)})
    assert Fault("manifest.sig", "not signed") == fault


@pytest.mark.parametrize("field", ["what", "act", "at", "seq", "previous", "hash", "text", "salt"])
def test_a_row_of_the_register_that_was_changed_is_found(export: Export, field: str) -> None:
    """Also where manifest and signature were made to fit: a row and its texts are what was committed to."""
    line = json.loads(export.files["register.jsonl"].splitlines()[0])
    if field == "hash":
        line["hash"] = "00" * 32
    elif field in {"text", "salt"}:
        line["texts"]["why"][field] = "00"
    else:
        line["row"][field] = 7 if field in {"at", "seq"} else "00" * 32
    files = export.files | {"register.jsonl": canonical(line) + b"\n"}
    assert Fault("register.jsonl", "register") == export.verdict(export.signed(files))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"%PDF-1.7", zip_of({"a": b"x"}), zip_of({"manifest.json": b"{"})]
)
def test_what_is_no_export_is_refused_in_words(export: Export, content: bytes) -> None:
    """Rubbish, another ZIP, half a one: named as what is wrong, never a traceback."""
    file = export.folder / "rubbish.zip"
    file.write_bytes(content)
    assert None is not check(file).fault
    assert None is not check(export.folder / "nowhere.zip").fault


@pytest.mark.parametrize("manifest", [b"[]", b"{}", b'{"form": "cuobian export 1"}', b"\xff", b"null"])
def test_a_signed_manifest_that_is_none_is_named(export: Export, manifest: bytes) -> None:
    """Whatever a stranger signs with a key of their own: it is no manifest."""
    files = {"manifest.json": manifest, "manifest.sig": signature(manifest, OTHER)}
    assert "manifest.json" == (export.verdict(files) or Fault("", "")).file


def test_it_runs_where_there_is_nothing_but_python(export: Export) -> None:
    """No package, no environment, another folder: 0 for a whole export, 1 and the name of what changed."""
    away = export.folder / "away"
    away.mkdir()
    script = away / "verify.py"
    script.write_bytes(export.files["verify.py"])
    good, bad = away / "证据.zip", away / "bad.zip"
    good.write_bytes(export.content)
    bad.write_bytes(zip_of(export.files | {"timeline.pdf": b"%PDF"}))

    def run(*words: str) -> tuple[int, str]:
        command = [
            "env",
            "-i",
            "PYTHONIOENCODING=utf-8",
            sys.base_prefix + "/bin/python3",
            "-I",
            "-S",
            str(script),
        ]
        done = subprocess.run([*command, *words], cwd="/", capture_output=True, check=False)
        assert b"Traceback" not in done.stderr
        return done.returncode, done.stdout.decode(errors="replace")

    code, said = run(str(good))
    assert (0, True, True) == (code, "HOLDS" in said, "no --key was given" in said)
    code, said = run(
        str(good), "--key", " ".join(export.key.public.hex()[at : at + 8] for at in range(0, 64, 8))
    )
    assert (0, False) == (code, "no --key was given" in said)
    code, said = run(str(bad))
    assert (1, True) == (code, "DOES NOT HOLD · timeline.pdf is not as" in said)
    assert 1 == run(str(good), "--key", OTHER.public.hex())[0]
    assert 2 == run(str(good), "--key", "abc")[0]


def test_it_speaks_both_languages(export: Export, capsys: pytest.CaptureFixture[str]) -> None:
    """The verdict stands there in Chinese and in English."""
    file = export.folder / "spoken.zip"
    file.write_bytes(export.content)
    assert 0 == main([str(file)])
    assert {"完好", "HOLDS"} <= set(capsys.readouterr().out.replace("·", " ").split())


def test_it_keeps_to_what_an_old_python_has() -> None:
    """Python 3.8 understands it: no newer syntax, and nothing imported beside its own library."""
    tree = ast.parse(verifier(), feature_version=(3, 8))
    found = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
        )
    }
    assert found <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(("secret", "public", "message", "signed"), VECTORS)
def test_signatures_are_those_of_the_standard(secret: str, public: str, message: str, signed: str) -> None:
    """The examples of RFC 8032 hold, and no longer with one bit changed."""
    key, said, made = map(bytes.fromhex, (public, message, signed))
    assert made == SigningKey(bytes.fromhex(secret)).sign(said).signature
    assert holds(key, said, made)
    assert not holds(key, said + b"\0", made)
    assert not holds(key, said, made[:-1] + bytes([made[-1] ^ 1]))


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 511), st.booleans())
def test_it_agrees_with_the_library(seed: bytes, message: bytes, bit: int, change: bool) -> None:
    """What the library of the box accepts is accepted, and what it refuses is refused."""
    key = SigningKey(seed)
    signed = bytearray(key.sign(message).signature)
    if change:
        signed[bit // 8] ^= 1 << bit % 8
    try:
        VerifyKey(bytes(key.verify_key)).verify(message, bytes(signed))
        expected = True
    except BadSignatureError:
        expected = False
    assert expected == holds(bytes(key.verify_key), message, bytes(signed))


@pytest.mark.parametrize(
    "public", [b"\x01" + b"\0" * 31, b"\0" * 32, P.to_bytes(32, "little"), b"\xff" * 32, b"x"]
)
def test_keys_that_fit_anything_are_none(public: bytes) -> None:
    """A key of small order, or one that is not written as the standard says, signs nothing."""
    assert not holds(public, b"m", public[:32].ljust(32, b"\0") + b"\0" * 32)
