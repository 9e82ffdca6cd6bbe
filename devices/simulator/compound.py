"""The demo's compound: three buildings, thirty households, who lives there and who goes. Data only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

BUILDINGS = (("b1", "1号楼"), ("b2", "2号楼"), ("b3", "3号楼"))
FLOORS = 5
ELDERS = {
    "b1-101": ("chen", "陈爷爷"),
    "b1-302": ("lin-ayi", "林阿婆"),
    "b1-401": ("huang", "黄伯伯"),
    "b2-102": ("xu", "许奶奶"),
    "b2-301": ("su", "苏爷爷"),
    "b2-502": ("cai", "蔡阿嬷"),
    "b3-201": ("ye", "叶奶奶"),
    "b3-402": ("guo", "郭爷爷"),
    "b3-501": ("wu", "吴奶奶"),
}
SERIAL = frozenset({"b1-401", "b2-301", "b3-402"})
"""Households whose button is a 433 MHz one, heard by the receiver on the serial line."""
NEIGHBOURS = {
    "b1-102": ("lin", "林师傅"),
    "b2-101": ("wang", "王老师"),
    "b3-502": ("zheng", "郑阿姨"),
}
GUARD = ("guard", "门岗")
SIRENS = {f"siren-{id_}": id_ for id_, _ in BUILDINGS}
"""The siren in each stairwell, with its building."""
GROUP = "bangbang"
DUTY = "gate"
POLICY = "elder"
STEP_SECONDS = 20
ARRIVE_WITHIN = "2m"
MAIL_AFTER_SECONDS = 10
"""So much later than the phone a neighbour's mail is sent."""
CARE: Mapping[str, Mapping[str, object]] = {
    "chen": {"wellbeing": {"by": "10:00", "chosen": "本人 9月1日 对物业小李说"}},
    "xu": {"visits": {"every": "3d", "by": [f"group:{GROUP}"]}},
}
"""What two of the elders have chosen; nobody is asked on the day it is written down."""


@dataclass(frozen=True, slots=True)
class Household:
    """One window of the demo."""

    id: str
    building: str
    number: str
    elder: str
    """Name of the elder who lives here; empty for other families."""
    device: str
    """Id of the elder's button; empty where there is none."""
    code: str
    """Code of a 433 MHz button; empty for a native one."""
    phone: str
    """Id of the neighbour who lives here and has a phone; empty where there is none."""


def households() -> Sequence[Household]:
    """Return all windows, building by building, top floor first."""
    return [
        _household(building, f"{floor}0{flat}")
        for building, _ in BUILDINGS
        for floor in range(FLOORS, 0, -1)
        for flat in (1, 2)
    ]


def site_document(hook: str, line: str) -> str:
    """Return the site as the installer of this compound would write it; `hook` is where phones listen."""
    homes = households()
    document = {
        "site": {
            "name": "金海岸（演示）",
            "language": "zh-CN",
            "timezone": "Asia/Shanghai",
            "desk": [f"duty:{DUTY}"],
        },
        "places": [
            *({"id": id_, "kind": "building", "name": name} for id_, name in BUILDINGS),
            *(_place(home) for home in homes),
        ],
        "people": [
            *(
                {"id": id_, "name": name, "home": home, **CARE.get(id_, {})}
                for home, (id_, name) in ELDERS.items()
            ),
            *(_helper(id_, name, hook, home) for home, (id_, name) in NEIGHBOURS.items()),
            _helper(*GUARD, hook, None),
        ],
        "groups": [{"id": GROUP, "name": "厝边帮帮团", "members": [id_ for id_, _ in NEIGHBOURS.values()]}],
        "duties": [{"id": DUTY, "name": "门岗值班", "turns": [{"person": GUARD[0]}]}],
        "policies": [_policy()],
        "lines": [{"id": "rf", "port": line}],
        "devices": [
            *(_device(home) for home in homes if home.device),
            *({"id": id_, "template": "cuobian-siren", "place": place} for id_, place in SIRENS.items()),
        ],
        "doors": [],
    }
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def _household(building: str, number: str) -> Household:
    id_ = f"{building}-{number}"
    elder = ELDERS.get(id_, ("", ""))[1]
    serial = id_ in SERIAL
    return Household(
        id=id_,
        building=building,
        number=number,
        elder=elder,
        device=f"sos-{id_}" if elder else "",
        code=f"0a5{building[1]}{number[0]}{number[2]}" if serial else "",
        phone=NEIGHBOURS.get(id_, ("", ""))[0],
    )


def _place(home: Household) -> dict[str, object]:
    return {
        "id": home.id,
        "kind": "household",
        "name": home.number,
        "in": home.building,
        "floor": int(home.number[0]),
    }


def _helper(id_: str, name: str, hook: str, home: str | None) -> dict[str, object]:
    person: dict[str, object] = {"id": id_, "name": name}
    if home is not None:
        person |= {"home": home, "helps": True}
    return person | {"contacts": [{"channel": "webhook", "address": f"{hook}/{id_}"}, _mail(id_)]}


def _mail(id_: str) -> dict[str, object]:
    return {"channel": "email", "address": f"{id_}@compound.example", "after": MAIL_AFTER_SECONDS}


def _policy() -> dict[str, object]:
    return {
        "id": POLICY,
        "steps": [
            {"notify": ["near:building"], "wait": STEP_SECONDS},
            {"notify": [f"group:{GROUP}", "stairwell:building"], "wait": STEP_SECONDS},
        ],
        "arrive_within": ARRIVE_WITHIN,
        "last_resort": [f"duty:{DUTY}"],
    }


def _device(home: Household) -> dict[str, object]:
    device: dict[str, object] = {
        "id": home.device,
        "template": "rflink-ev1527" if home.code else "cuobian-sos",
    }
    if home.code:
        device["line"] = "rf"
    device |= {"place": home.id, "resident": ELDERS[home.id][0], "policy": POLICY}
    if home.code:
        device["params"] = {"code": home.code, "switch": "01"}
    return device
