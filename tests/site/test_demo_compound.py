"""The demo's compound is a site like any other: it applies, and a press there shows what a plan can do."""

from dataclasses import replace

from config.site_file import parse_site
from config.site_warnings import site_warnings
from devices import catalogue
from devices.registry import Registry
from devices.simulator.compound import SIRENS, site_document
from gateway.domain.model import DeviceId, PersonId
from gateway.domain.plan import scene_at, selected
from gateway.domain.site import Site


def demo() -> Site:
    """Return the compound that `run --demo` installs."""
    found = parse_site(site_document("http://127.0.0.1:8091/phone", "/dev/ttyRF").encode(), "demo")
    return replace(found, sounders=Registry(catalogue.load(None)).sounders(found))


def test_a_press_calls_who_helps_in_the_building_then_everybody_with_the_siren() -> None:
    """The nearest alone; then the group and the siren of the own stairwell, no other; last who is on duty."""
    site = demo()
    (policy,) = site.policies.values()
    near = {}
    for device in site.devices.values():
        if device.id in SIRENS:
            continue
        scene = scene_at(site, device.id)
        first, second = (selected(site, step.notify, scene) for step in policy.steps)
        building = str(device.place).partition("-")[0]
        near[building] = first
        assert {"lin", "wang", "zheng", f"thing:siren-{building}?do=siren"} == set(second), device.id
        assert ("guard",) == selected(site, policy.last_resort, scene)
    assert {"b1": ("lin",), "b2": ("wang",), "b3": ("zheng",)} == near
    assert [0, 10] == [each.after.total_seconds() for each in site.people[PersonId("zheng")].contacts]


def test_nobody_in_the_demo_is_without_help() -> None:
    """What `cuobian check` says of it is what a newcomer cannot mend in a demo."""
    told = [each for each in site_warnings(demo()) if not each.startswith("person chen: has no contact")]
    assert [] == [each for each in told if "nobody" in each and "template" not in each]
    assert DeviceId("siren-b3") in demo().devices
