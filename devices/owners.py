"""Who owns which topic of the broker: one rule, from which the broker's list of rights is written. Pure.

A device of our own protocol owns what stands below its id. Another one owns what its template hears it on,
down to the last level that its own params name, and hears what its commands are sent to. A bridge owns that
of everything behind it, and its own, in both directions. Never talks to a broker and knows no password.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from devices import topics
from devices.placeholders import PLACEHOLDER, fill
from devices.problems import fits
from devices.template import Template
from devices.ways import ways_of
from gateway.domain.site import Device, Site

HOME_ASSISTANT = "homeassistant"
"""What it is shown, and its own word that it has started. Nobody's name is in it."""
SESSIONS = tuple(f"cuobian-{each}" for each in ("sos", "bulk", "homeassistant", "register"))
"""The gateway's lasting sessions, which log in each by its own name: the broker makes it their id."""
TOOLS = ("cuobian-listen", "cuobian-discover", "cuobian-audit", topics.GATEWAY)
"""What the gateway's own people and commands log in by."""
OURS = frozenset({*SESSIONS, *TOOLS})
_SAYS, _HEARS = ("event", "status"), ("ack", "feedback", "command")


@dataclass(frozen=True, slots=True)
class Owned:
    """What one user of the broker may publish and what it may hear, as topic filters."""

    writes: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()


def reserved(user: str) -> bool:
    """Tell whether no device may log in by a name: it is the gateway's own, or a program's."""
    return user in {topics.GATEWAY, HOME_ASSISTANT} or user.startswith("cuobian-")


def owners(templates: Mapping[str, Template], site: Site) -> Mapping[str, Owned]:
    """Return everybody who may have a log-in at the broker beside the gateway, each with what it owns."""
    found = {HOME_ASSISTANT: _home_assistant()}
    behind = ways_of(templates, site)
    own = {device.id: _own(device, template) for device, template in _on_the_broker(templates, site)}
    for device, template in _on_the_broker(templates, site):
        bridges = [each for each in behind.get(device.id, ()) if each in own]
        if bridges or reserved(device.id):
            continue
        if template.kind == "bridge":
            inside = [own[each] for each, ways in behind.items() if device.id in ways and each in own]
            found[device.id] = _joined([own[device.id], *inside])
        else:
            found[device.id] = own[device.id]
    return found


def rights(users: Mapping[str, Owned]) -> str:
    """Return mosquitto's list of rights (`acl_file`): the gateway's own names may say and hear everything.

    Device templates name topics of their own: one left out for the gateway would be silence.
    """
    lines = [line for each in sorted(OURS) for line in (f"user {each}", "topic readwrite #", "")]
    for user in sorted(users):
        owned = users[user]
        both = owned.writes & owned.reads
        lines.append(f"user {user}")
        lines += [f"topic readwrite {each}" for each in sorted(both)]
        lines += [f"topic write {each}" for each in sorted(owned.writes - both)]
        lines += [f"topic read {each}" for each in sorted(owned.reads - both)]
        lines.append("")
    return "\n".join(lines)


def _on_the_broker(templates: Mapping[str, Template], site: Site) -> Iterator[tuple[Device, Template]]:
    for id_ in sorted(site.devices):
        device = site.devices[id_]
        template = templates.get(device.template)
        if template is not None and template.transport == "mqtt" and fits(device, template):
            yield device, template


def _own(device: Device, template: Template) -> Owned:
    if template.native is not None:
        base = f"{topics.ROOT}{device.id}/"
        return Owned(frozenset(base + each for each in _SAYS), frozenset(base + each for each in _HEARS))
    values = template.values(device.params)
    heard = frozenset(_below(each, values) for each in template.topics())
    told = frozenset(_below(each.topic, values) for each in template.commands)
    owned = Owned(_sayable(heard), _sayable(told))
    if template.kind == "bridge":
        both = owned.writes | owned.reads
        return Owned(both, both)
    return owned


def _below(topic: str, values: Mapping[str, str]) -> str:
    """Return everything below the last level that is a param by itself, or the very topic it ends with."""
    levels = topic.split("/")
    named = [nth for nth, level in enumerate(levels) if PLACEHOLDER.fullmatch(level)]
    if not named or named[-1] == len(levels) - 1:
        return fill(topic, values)
    return fill("/".join([*levels[: named[-1] + 1], "#"]), values)


def _sayable(found: frozenset[str]) -> frozenset[str]:
    """Leave out what a param spells and nobody else may own: ours, Home Assistant's, a line of its own."""
    return frozenset(
        each
        for each in found
        if topics.is_exact(each.removesuffix("/#")) and each.split("/")[0] != HOME_ASSISTANT
    )


def _joined(parts: list[Owned]) -> Owned:
    writes = frozenset(topic for each in parts for topic in each.writes)
    return Owned(writes, writes | frozenset(topic for each in parts for topic in each.reads))


def _home_assistant() -> Owned:
    shown = {f"{HOME_ASSISTANT}/#", f"{topics.ROOT}{topics.GATEWAY}/#"}
    return Owned(frozenset({f"{HOME_ASSISTANT}/status"}), frozenset(shown))
