"""The device templates as the installer's pages show them. Owns no template and no page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.fitting import Known, ParamChoice, TemplateChoice
from config.schema import Settings
from devices.commands import command_message
from devices.door_parts import parts_of
from devices.owners import owners
from devices.registry import Registry
from devices.shape import Words
from devices.template import Param, Template
from gateway.cli.opening import registry_of
from gateway.domain.camera import TEMPLATE
from gateway.domain.heard import Want
from gateway.domain.model import EventType
from gateway.domain.site import Device, Site
from gateway.domain.site_doors import Part


def known_by(settings: Settings) -> Known:
    """Return the shipped templates and the installer's own, and what they say about a site."""
    loaded = registry_of(settings).templates
    # Samples are for trying a template out; here they would only take memory.
    registry = Registry({name: each.model_copy(update={"samples": ()}) for name, each in loaded.items()})
    shown = {name: _shown(each) for name, each in sorted(registry.templates.items())}

    def parts(device: Device) -> frozenset[Part]:
        template = registry.templates.get(device.template)
        return parts_of(template, device.params) if template is not None else frozenset()

    def logins(site: Site) -> Sequence[str]:
        watched = {id_ for id_, each in site.devices.items() if each.template == TEMPLATE}
        known = owners(registry.templates, site)
        return sorted(known.keys() - watched if settings.vision.enabled else known)

    return Known(shown, registry.problems, parts, logins)


def _shown(template: Template) -> TemplateChoice:
    return TemplateChoice(
        id=template.template,
        title=_words(template.title),
        help=_words(template.help),
        kind=template.kind,
        on_a_line=template.line is not None,
        native=template.native is not None,
        params=tuple(map(_param, template.params)),
        products=tuple(f"{each.brand} {each.model}" for each in template.products),
        caveats=tuple((_words(each.text), each.link or "") for each in template.caveats),
        identifies=_identifies(template),
        calls=template.urgent,
        presses=EventType.SOS_PRESSED in template.reads,
    )


def _words(words: Words) -> Mapping[str, str]:
    return {"zh": words.zh, "en": words.en}


def _param(param: Param) -> ParamChoice:
    return ParamChoice(
        param.name, param.required, param.default or "", param.pattern, param.example, _words(param.help)
    )


def _identifies(template: Template) -> bool:
    if template.native is not None:
        return Want.IDENTIFY in template.native.commands
    examples = {param.name: param.example for param in template.params}
    return command_message(template, examples, Want.IDENTIFY) is not None
