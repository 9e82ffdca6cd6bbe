"""Every template holds what it says, and one that does not is refused in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from devices import catalogue
from devices.framing import framer
from devices.native import CALLS
from devices.registry import Registry
from devices.samples import failures
from devices.template import Template
from gateway.domain.errors import ConfigurationError
from gateway.domain.model import DeviceId, EventType, LineId, RawMessage
from gateway.domain.site import Device, Line
from tests.devices.sides import AT, site_of

NAMES = sorted(file.stem for file in catalogue.SHIPPED.glob("*.yaml"))

GOOD = """\
template: acme-rc433
title: {zh: 按钮, en: button}
help: {zh: 按钮, en: button}
products: [{brand: Acme, model: RC-433}]
kind: sos_button
transport: serial
line: {baudrate: 9600, frame: {start: "02", end: "03", check: xor8}}
params: [{name: code, pattern: "^[0-9A-F]{6}$", example: A1B2C3, help: {zh: 电池盖内, en: under the lid}}]
decode:
  - {line: "S{code}01", reads: sos.pressed}
samples:
  - {raw: "02 53 41 31 42 32 43 33 30 31 22 03", reads: [sos.pressed]}
  - {raw: "02 53 41 31 42 32 43 33 30 31 23 03", reads: [undecoded]}
"""


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_reads_as_it_says(name: str, templates: Mapping[str, Template]) -> None:
    """All samples hold, every rule has one, and one means nothing; the file is named as its template."""
    assert () == failures(templates[name])


def test_what_is_promised_is_shipped(templates: Mapping[str, Template]) -> None:
    """The contract's own names stay."""
    assert {"cuobian-sos", "cuobian-panel", "rflink-ev1527"} <= templates.keys()
    assert templates["cuobian-sos"].urgent
    assert not templates["cuobian-panel"].urgent
    assert not templates["cuobian-door"].urgent


def test_the_installers_own_folder(tmp_path: Path) -> None:
    """One more YAML file is one more device family; one of the same name replaces the shipped one."""
    (tmp_path / "acme.yaml").write_text(GOOD)
    (tmp_path / "sos.yaml").write_text(GOOD.replace("acme-rc433", "cuobian-sos"))
    loaded = catalogue.load(tmp_path)
    assert set(NAMES) | {"acme-rc433"} == set(loaded)
    assert () == failures(loaded["acme-rc433"])
    assert "serial" == loaded["cuobian-sos"].transport


def test_a_file_in_the_data_folder_is_all_it_takes(tmp_path: Path) -> None:
    """A unit nobody knew: its template is dropped in, and its press is a press. Nothing else is changed."""
    (tmp_path / "acme.yaml").write_text(GOOD)
    registry = Registry(catalogue.load(tmp_path))
    device = Device(DeviceId("a1"), "acme-rc433", line=LineId("rf"), params={"code": "A1B2C3"})
    site = site_of(device, lines=[Line(LineId("rf"), "/dev/rf")])
    assert () == registry.problems(site)
    registry.bind(site)
    line = registry.lines()[LineId("rf")]
    (body,) = framer(line.frame).feed(bytes.fromhex("02 53 41 31 42 32 43 33 30 31 22 03"))
    (reading,) = registry.decode(RawMessage(AT, "serial", "rf", body))
    assert ("a1", "sos.pressed", True) == (reading.device, reading.type.value, line.urgent)


def test_the_catalogue_is_as_wide_as_promised(templates: Mapping[str, Template]) -> None:
    """At least sixty real products in thirty files, each file with samples in both languages' words."""
    bought = {
        (product.brand, product.model)
        for template in templates.values()
        for product in template.products
        if product.brand != "Cuobian"
    }
    assert len(bought) >= 60
    assert len(templates) >= 30
    kinds = {template.kind for template in templates.values()}
    assert {"sos_button", "sensor", "door", "siren", "lock", "relay", "gate", "camera", "bridge"} <= kinds
    reads = {reads for template in templates.values() for reads in template.reads}
    assert CALLS - {EventType.SOS_CANCELLED, EventType.DOOR_DURESS} <= reads


def test_samples_that_do_not_hold_are_named(tmp_path: Path) -> None:
    """A wrong sample, a rule without one and a missing counter-example are each told."""
    (tmp_path / "acme.yaml").write_text(
        GOOD.replace("23 03", "24 03").replace("[undecoded]", "[motion]").replace("S{code}01", "T{code}01")
    )
    template = catalogue.read_file(tmp_path / "acme.yaml")
    assert (
        "samples[0]: found [undecoded], expected [sos.pressed]",
        "samples[1]: found [undecoded], expected [motion]",
        "decode[0]: found no sample that reads sos.pressed, expected one that a real unit sent",
        "samples: found none that means nothing, expected one that must not match",
    ) == failures(template)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kind: sos_button", "kind: sosbutton", "acme.yaml:5: kind: found 'sosbutton', expected"),
        ("kind: sos", "knd: sos", "acme.yaml:5: knd: unknown key, expected one of"),
        ("baudrate: 9600", "baudrate: fast", "acme.yaml:7: line.baudrate: found 'fast', expected a whole"),
        ('start: "02"', 'start: "0g"', "line.frame.start: found '0g', expected bytes in hex such as"),
        ('start: "02", end: "03", ', 'start: "02", ', "found a mapping, expected length, length_at or end"),
        ('end: "03", ', 'length: 3, length_at: 4, ', "expected either length or length_at"),
        ("example: A1B2C3", "example: XYZ", "params[0]: found a mapping, expected a pattern that accepts"),
        ("S{code}01", "S{cod}01", "expected params ['cod'], as topics and rules use them, not ['code']"),
        ("S{code}01", "S({code}01", "decode[0].line: found 'S({code}01', expected a regular expression"),
        ("line: \"S", "json: \"S", "decode[0]: found a mapping, expected with json: one of equals"),
        ("transport: serial", "transport: mqtt", "expected native or mqtt (alone) with transport mqtt"),
        ("reads: sos.pressed}", "reads: sos.presed}", "decode[0].reads: found 'sos.presed'"),
        ("en: button}\nproducts", "\nproducts", "acme.yaml"),
        ("[undecoded]}", "[undecoded], raw: 1}", "acme.yaml"),
        ("template: acme-rc433", "template: Acme RC", "acme.yaml:1: template: found 'Acme RC'"),
        ("check: xor8}}", "check: xor8}, protocol: esp3}", "expected either frame: or protocol:"),
        ("baudrate: 9600", "protocol: esp4", "acme.yaml:7: line.protocol: found 'esp4', expected 'esp3'"),
        ("reads: sos.pressed}", "reads: fall, within: 2s}", "decode[0]: found a mapping, expected no"),
        ("reads: sos.pressed}", "reads: motion, within: soon}", "acme.yaml:10: decode[0].within: found"),
        ("reads: sos.pressed}", "values: {a: motion}}", "expected topic:, each:, person: and values:"),
        ("decode:", "commands: [{do: On, topic: a, payload: b}]\ndecode:", "commands[0].do: found 'On'"),
        ("decode:", "commands: [{do: on, topic: a, payload: b}]\ndecode:", "expected commands: under mqtt"),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_used_is_refused_in_words(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    """File and line, place, what was found and what was expected."""
    assert old in GOOD
    (tmp_path / "acme.yaml").write_text(GOOD.replace(old, new))
    with pytest.raises(ConfigurationError) as refused:
        catalogue.load(tmp_path)
    assert problem in str(refused.value)


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    """Nobody has to start three times to find three mistakes."""
    (tmp_path / "a.yaml").write_text(GOOD.replace("9600", "fast"))
    (tmp_path / "b.yaml").write_text(GOOD.replace("sos_button", "kettle"))
    (tmp_path / "c.yaml").write_text(GOOD)
    (tmp_path / "d.yaml").write_text(GOOD)
    (tmp_path / "e.yaml").write_text("")
    with pytest.raises(ConfigurationError) as refused:
        catalogue.load(tmp_path)
    files = [problem.split(":")[0].rpartition("/")[2] for problem in refused.value.problems]
    assert ["a.yaml", "b.yaml", "d.yaml", "e.yaml"] == sorted(set(files))


def test_a_broken_file_leaves_all_others_in_force(tmp_path: Path) -> None:
    """Of two with one name the first, and of a shipped one that was to be replaced the shipped one."""
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "b.yaml").write_text(GOOD.replace("9600", "4800"))
    (tmp_path / "c.yaml").write_text(GOOD.replace("acme-rc433", "cuobian-sos").replace("9600", "fast"))
    (tmp_path / "d.yaml").mkdir()
    found, problems = catalogue.load_readable(tmp_path)
    assert ("native", 9600) == (_way(found["cuobian-sos"]), found["acme-rc433"].line.baudrate)  # type: ignore[union-attr]
    files = [problem.split(":")[0].rpartition("/")[2] for problem in problems]
    assert ["b.yaml", "c.yaml", "d.yaml"] == sorted(files)


def _way(template: Template) -> str:
    return "native" if template.native is not None else "other"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A mistyped folder is no empty one."""
    with pytest.raises(ConfigurationError, match="found no such folder"):
        catalogue.load(tmp_path / "nothing")
