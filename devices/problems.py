"""What does not fit between a site's devices and their templates, in words for the installer. Pure."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping

from devices import topics
from devices.placeholders import fill, placeholders
from devices.template import Template
from gateway.domain.site import Device, Site


def device_problems(templates: Mapping[str, Template], site: Site) -> tuple[str, ...]:
    """Return all problems of a site's devices at once; each names the device, found and expected."""
    found: list[str] = []
    for id_ in sorted(site.devices):
        device = site.devices[id_]
        template = templates.get(device.template)
        if template is None:
            expected = _nearest(device.template, templates)
            found.append(f"device {id_}: found template {device.template!r}, expected {expected}")
            continue
        problems = (*_params(device, template), *_way(device, template, site)) or _topics(device, template)
        found += (f"device {id_}: {problem}" for problem in problems)
    return (*found, *_mixed_lines(templates, site), *_twins(templates, site))


def fits(device: Device, template: Template) -> bool:
    """Tell whether a device has every param its template needs, and is heard on topics a broker takes."""
    return not any(_params(device, template)) and not any(_topics(device, template))


def _nearest(name: str, templates: Mapping[str, Template]) -> str:
    near = difflib.get_close_matches(name, templates, n=1)
    return f"a known one such as {near[0]}" if near else f"one of {', '.join(sorted(templates))}"


def _params(device: Device, template: Template) -> Iterator[str]:
    values = template.values(device.params)
    for param in template.params:
        value = values.get(param.name)
        if value is None:
            yield f"found no param {param.name}, expected one such as {param.example}"
        elif not param.accepts(value):
            expected = f"one such as {param.example} ({param.pattern})"
            yield f"found param {param.name}: {value!r}, expected {expected}"
    known = [param.name for param in template.params]
    for name in sorted(device.params.keys() - set(known)):
        yield f"found param {name}, expected {', '.join(known) or 'none'}"


def _topics(device: Device, template: Template) -> Iterator[str]:
    values = template.values(device.params)
    wrong = sorted(topic for each in template.topics() if not topics.is_exact(topic := fill(each, values)))
    if wrong:
        levels = f"at most {topics.MOST_LEVELS} levels without + and #, outside of $ and {topics.ROOT}"
        yield f"found topic {wrong[0]!r}, expected {levels}"


def _way(device: Device, template: Template, site: Site) -> Iterator[str]:
    serial = template.transport == "serial"
    if not serial and device.line is not None:
        yield f"found line {device.line}, expected none: {template.template} speaks over MQTT"
    if serial and device.line is None:
        yield f"found no line, expected one: {template.template} speaks over a serial line"
    if serial and device.line is not None and device.line not in site.lines:
        yield f"found line {device.line}, expected one of {', '.join(sorted(site.lines)) or 'none installed'}"


def _mixed_lines(templates: Mapping[str, Template], site: Site) -> Iterator[str]:
    """Find lines whose devices do not agree on one receiver."""
    spoken: dict[str, dict[object, str]] = defaultdict(dict)
    for device in site.devices.values():
        template = templates.get(device.template)
        way = (template.line or template.osdp) if template is not None else None
        if device.line is not None and template is not None and way is not None:
            spoken[device.line].setdefault(way, template.template)
    for line, ways in sorted(spoken.items()):
        if len(ways) > 1:
            mixed = ", ".join(sorted(ways.values()))
            yield f"line {line}: found templates {mixed}, expected one kind of receiver"


def _twins(templates: Mapping[str, Template], site: Site) -> Iterator[str]:
    """Find devices that cannot be told apart."""
    same: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for id_ in sorted(site.devices):
        device = site.devices[id_]
        template = templates.get(device.template)
        if template is None or template.native is not None or not fits(device, template):
            continue
        values = template.values(device.params)
        if template.mqtt is not None:
            # A topic of its own is one unit, whatever the template; on a shared one its params tell it apart.
            beside = sorted(values.keys() - placeholders(template.mqtt.topic))
            part = (template.template, *(values[name].lower() for name in beside)) if beside else ()
            same[("topic", fill(template.mqtt.topic, values), *part)].append(id_)
        elif template.osdp is not None:
            same[("osdp", str(device.line), str(int(values["address"])))].append(id_)
        else:
            key = (str(device.line), template.template, *(values[name].lower() for name in sorted(values)))
            same[key].append(id_)
    for twins in same.values():
        if len(twins) > 1:
            yield f"devices {', '.join(twins)}: found the same params, expected each unit installed once"
