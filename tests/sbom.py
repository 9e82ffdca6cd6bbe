"""What is in the box, as CycloneDX 1.6: every package of requirements.lock with its sums and its licence.

python -m tests.sbom >sbom.cdx.json

Reads the lock and what is installed; never asks the network. One document for one lock, whenever it is made.
"""

import json
import re
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
_PINNED = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>\S+?)(?: ; (?P<where>.*?))? \\$", re.MULTILINE)
_SUM = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LICENCE = re.compile(r"^License :: OSI Approved :: (.*)$")
AS_SPDX: Mapping[str, str] = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
NOT_ON_LINUX: Mapping[str, str] = {"tzdata": "Apache-2.0"}
"""What the lock holds for other systems, so that nothing installed says its licence."""


@dataclass(frozen=True)
class Package:
    """One line of the lock."""

    name: str
    version: str
    where: str
    sums: tuple[str, ...]

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def packages(lock: str) -> Iterator[Package]:
    """Yield what a lock pins."""
    found = list(_PINNED.finditer(lock))
    ends = [each.start() for each in found[1:]] + [len(lock)]
    for each, end in zip(found, ends, strict=True):
        sums = tuple(_SUM.findall(lock, each.end(), end))
        yield Package(each["name"], each["version"], each["where"] or "", sums)


def licence(name: str) -> str:
    """Return a package's licence as SPDX writes it, empty where nobody says it."""
    if name in NOT_ON_LINUX:
        return NOT_ON_LINUX[name]
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ""
    if expression := said.get("License-Expression"):
        return expression
    for text in (said.get("License") or "", *(said.get_all("Classifier") or [])):
        word = (_LICENCE.match(text) or [text, text])[1]
        known = AS_SPDX.get(word, word)
        if re.fullmatch(r"[A-Za-z0-9.-]+", known):
            return known
    return ""


def document(lock: str) -> dict[str, object]:
    """Return the whole document."""
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "cuobian",
                "name": "cuobian",
                "version": version("cuobian"),
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [_component(each) for each in packages(lock)],
    }


def _component(package: Package) -> dict[str, object]:
    found = licence(package.name)
    one = re.fullmatch(r"[A-Za-z0-9.-]+", found)
    said = [{"license": {"id": found}}] if one else [{"expression": found}] if found else []
    files = [
        {"type": "file", "name": each, "hashes": [{"alg": "SHA-256", "content": each}]}
        for each in package.sums
    ]
    found_at = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "licenses": said,
        # One of these files is what a machine installs, by its system; pip refuses every other.
        "components": files,
    }
    return found_at | ({"properties": [{"name": "marker", "value": package.where}]} if package.where else {})


if __name__ == "__main__":
    json.dump(document(LOCK.read_text("utf-8")), sys.stdout, indent=1, ensure_ascii=False)
