"""The commissioning record as paper: every item, every proof, who signed. The record itself is attached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from api.pages.language import texts
from api.pages.render import zone
from api.paper import MARGIN, SOFT, WIDTH, Colour, Paper, lines_of, wrapped
from gateway.service.walk_record import Sealed

ATTACHED = "record.json"
STANDINGS = {"proved": "Proved", "failed": "Failed", "skipped": "Left out"}
KINDS = {"device": "Devices", "door": "Doors", "path": "Ways to people", "box": "The box itself"}
PROOFS = {
    "sos.pressed": "SOS pressed",
    "door.opened": "Door opened",
    "door.granted": "Unlocked",
    "delivered": "Delivered",
    "answered": "Answered by the person",
    "sent": "Sent, not confirmed",
    "self-probe": "Self-test came round",
    "clock": "Clock is set",
    "failed_permanent": "Failed",
    "heartbeat": "Sign of life",
    "access.card": "Card shown",
    "access.pin": "PIN entered",
    "access.plate": "Plate seen",
    "rex.pressed": "Exit button pressed",
    "door.closed": "Door closed",
    "motion": "Motion",
    "fall": "Fall",
    "smoke": "Smoke",
    "gas": "Gas",
    "leak": "Water leak",
    "tamper": "Tampered with",
    "command.done": "Command carried out",
}
REMARKS = {
    "no_receipt": "without a receipt (QoS 0)",
    "clock_off": "its clock is off",
    "no_clock": "the gateway's clock was not set",
    "battery_low": "battery low",
    "not_confirmed": "arrival not confirmed",
}
BOX = {"self-probe": "Message round trip and test write", "clock": "Clock is set"}
OTHER = (
    "Commissioning record",
    "Site",
    "Place",
    "Begun",
    "Signed",
    "The whole site",
    "vouched for by %(who)s: %(why)s",
    "battery %(n)s %%",
    "Seal of this box",
    "cuobian drill verify tells on this box whether this file is as it was signed.",
)
WORDS = (*STANDINGS.values(), *KINDS.values(), *PROOFS.values(), *REMARKS.values(), *BOX.values(), *OTHER)
"""Everything that stands on the paper; each stands on a page too, where the Chinese comes from."""
COLOURS: Mapping[str, Colour] = {
    "proved": (0.13, 0.5, 0.27), "failed": (0.75, 0.15, 0.12), "skipped": (0.55, 0.55, 0.58),
}  # fmt: skip
SIZE = 9.0
WHAT, STANDING, PROOF = MARGIN + 34, 262, 322
"""Where the columns begin, in points."""
Item = Mapping[str, object]


def paper_of(sealed: Sealed, language: str) -> bytes:
    """Return a signed record as a PDF; the same record in the same language is the same file."""
    record, say = sealed.record, texts(language).gettext
    where = zone(str(record["timezone"]))
    title = say("Commissioning record")
    paper = Paper(f"{title} {record['walk']} · {record['site']}", language)
    paper.page()
    _head(paper, record, say("Commissioning record"), language, where)
    items = _list(record["items"])
    for kind, name in KINDS.items():
        own = [each for each in map(_dict, items) if each["kind"] == kind]
        if own:
            _section(paper, say(name), own, language, where)
    _signature(paper, sealed, language, where)
    paper.attached[ATTACHED] = sealed.document().encode()
    paper.footers(f"{title} {record['walk']} · SHA-256 {sealed.sum[:16]}…")
    return paper.file()


def _head(paper: Paper, record: Mapping[str, object], title: str, language: str, where: tzinfo) -> None:
    say = texts(language).gettext
    paper.text(MARGIN, 22, title)
    paper.at += 36
    started, counts = _dict(record["started"]), _dict(record["counts"])
    place = str(record["place_name"]) if record["place"] is not None else say("The whole site")
    for name, value in (
        ("Site", str(record["site"])),
        ("Place", place),
        ("Begun", f"{_time(started['at'], where)} · {started['by']}"),
        ("Signed", _signed(record, where)),
    ):
        paper.text(MARGIN, 10, say(name), SOFT)
        paper.text(MARGIN + 72, 10, value)
        paper.at += 17
    x, paper.at = float(MARGIN), paper.at + 8
    for standing, name in STANDINGS.items():
        paper.bar(x, 4, 26, COLOURS[standing])
        paper.text(x + 10, 17, str(counts[standing]))
        paper.text(x + 10, 8, say(name), SOFT, down=19)
        x += 110
    paper.at += 44


def _section(paper: Paper, name: str, items: Sequence[Item], language: str, where: tzinfo) -> None:
    paper.room(60)
    paper.text(MARGIN, 13, name)
    paper.at += 22
    for item in items:
        _row(paper, item, language, where)
    paper.at += 14


def _row(paper: Paper, item: Item, language: str, where: tzinfo) -> None:
    say = texts(language).gettext
    id_ = str(item["id"])
    what = say(BOX[id_]) if item["kind"] == "box" else id_
    left = [*wrapped(what, SIZE, STANDING - WHAT - 8)]
    below = wrapped(str(item["where"]), SIZE - 1, STANDING - WHAT - 8) if item["where"] else []
    right = [
        line
        for each in proof_lines(item, language, where)
        for line in wrapped(each, SIZE, WIDTH - MARGIN - PROOF)
    ]
    height = SIZE * 1.4 * max(len(left) + len(below), len(right), 1) + 9
    paper.room(height)
    paper.rule()
    paper.text(MARGIN, SIZE, str(item["number"]), SOFT, down=5)
    standing = str(item["standing"])
    paper.text(STANDING, SIZE, say(STANDINGS[standing]), COLOURS[standing], down=5)
    for nth, line in enumerate(left):
        paper.text(WHAT, SIZE, line, down=5 + nth * SIZE * 1.4)
    for nth, line in enumerate(below):
        paper.text(WHAT, SIZE - 1, line, SOFT, down=5 + (len(left) + nth) * SIZE * 1.4)
    for nth, line in enumerate(right):
        paper.text(PROOF, SIZE, line, down=5 + nth * SIZE * 1.4)
    paper.at += height


def proof_lines(item: Item, language: str, where: tzinfo) -> Sequence[str]:
    """Return what proves an item, or why nothing does, in words."""
    say = texts(language).gettext
    lines: list[str] = []
    if "proof" in item:
        proof = _dict(item["proof"])
        what = str(proof["what"])
        event = f"#{proof['event']}" if proof["event"] is not None else ""
        lines.append(lines_of((say(PROOFS.get(what, what)), _time(item["at"], where), event)))
        battery = say("battery %(n)s %%") % {"n": proof["battery"]} if proof["battery"] is not None else ""
        qos = f"QoS {proof['qos']}" if str(proof["way"]).startswith("broker:") else ""
        skew = f"{proof['skew']:+g} s" if isinstance(proof["skew"], float | int) else ""
        lines.append(lines_of((qos, battery, str(proof["signal"] or ""), skew)))
        lines.append(lines_of([f"! {say(REMARKS[str(each)])}" for each in _list(proof["remarks"])]))
    if "reason" in item:
        told = {"who": item["by"], "why": item["reason"]}
        vouched = item["standing"] == "proved"
        lines.append(
            say("vouched for by %(who)s: %(why)s") % told if vouched else f"{item['by']}: {item['reason']}"
        )
    return [each for each in lines if each]


def _signature(paper: Paper, sealed: Sealed, language: str, where: tzinfo) -> None:
    say = texts(language).gettext
    paper.room(120)
    paper.rule()
    paper.at += 14
    paper.text(MARGIN, 13, f"{say('Signed')}: {_signed(sealed.record, where)}")
    paper.at += 26
    for name, value in (("SHA-256", sealed.sum), (say("Seal of this box"), sealed.seal)):
        paper.text(MARGIN, 8, name, SOFT)
        paper.at += 12
        paper.block(MARGIN, 9, value, WIDTH - 2 * MARGIN)
        paper.at += 4
    advice = say("cuobian drill verify tells on this box whether this file is as it was signed.")
    paper.block(MARGIN, 8, advice, WIDTH - 2 * MARGIN, SOFT)


def _signed(record: Mapping[str, object], where: tzinfo) -> str:
    signed = _dict(record["signed"])
    return f"{signed['name']} ({signed['by']}) · {_time(signed['at'], where)}"


def _dict(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"expected an object in a record, found {type(value).__name__}")
    return value


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list in a record, found {type(value).__name__}")
    return value


def _time(stamp: object, where: tzinfo) -> str:
    if stamp is None:
        return ""
    return datetime.fromisoformat(str(stamp)).astimezone(where).strftime("%Y-%m-%d %H:%M:%S")
