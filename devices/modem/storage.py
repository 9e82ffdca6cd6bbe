"""The texts that a modem keeps: read, joined, handed in, and deleted only after their commit.

Owns which places of the storage are in hand. Never decides what a text means.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from devices.modem.at_words import Answer
from devices.modem.deliver import Deliver, Report, read
from devices.modem.line import ModemLine
from devices.modem.octets import BadPdu
from devices.modem.settings import SOURCE, ModemSettings
from gateway.domain.model import RawMessage
from gateway.domain.ports import Put

log = logging.getLogger(__name__)

TEXT, KEY = "sms", "key"
"""Origins of raw messages."""
JOIN_WITHIN = 300.0
"""Seconds in which the pieces of a long text may come; then what is there counts."""
RECEIVED = frozenset({"0", "1"})
"""Stored as received, unread or read; the rest the modem keeps of what it sent (27.005 §3.1)."""
GARBLED = 3
"""Times an entry must be unreadable before it counts as no text and may be deleted: a line may be noisy."""
ENTRY = re.compile(r"\+CMGL: *(\d+) *, *(\d+) *,.*?(\d+)$")
HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
LONGEST = 1000
"""Signs of a text that are handed in."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """One place of the storage."""

    place: int
    pdu: str
    text: Deliver | None


class Storage:
    """What a modem keeps."""

    def __init__(self, settings: ModemSettings, put: Put, report: Callable[[Report], None]) -> None:
        self._country = settings.country
        self._within = settings.patience
        self._put = put
        self._report = report
        self._in_hand: dict[int, tuple[int, ...]] = {}
        """By the handle of a raw message, the places its text came from."""
        self._seen: dict[int, float] = {}
        """When a piece of an unfinished text was first found, by its place."""
        self._garbled: dict[int, int] = {}
        """How often an entry could not be read, by its place."""
        self._handle = 0

    def forget(self) -> None:
        """Begin anew, as after another SIM: what was handed in and not deleted comes again and is known."""
        self._in_hand.clear()
        self._seen.clear()
        self._garbled.clear()

    def places(self, handle: int) -> Sequence[int]:
        """Return which places a raw message frees, once."""
        return self._in_hand.pop(handle, ())

    def read(self, line: ModemLine) -> bool:
        """Hand in everything that is new; whether it is to be read again soon. Raises Silent."""
        answer = line.ask("AT+CMGL=4", 2 * self._within, "+CMGL:")
        taken = {place for places in self._in_hand.values() for place in places}
        kept = [each for each in self._listed(line, answer) if each.place not in taken]
        for pieces in _together(kept):
            self._take(pieces)
        for each in kept:
            if each.text is None:
                self._hand_in((each.place,), {"pdu": each.pdu[:400]}, each.pdu)
        there = {each.place for each in kept}
        self._seen = {place: at for place, at in self._seen.items() if place in there}
        return bool(self._seen or self._garbled)

    def take_direct(self, pdu: str) -> None:
        """Take what a modem did not keep: a report, or a text that it was told to keep and did not."""
        try:
            found = read(pdu)
        except BadPdu as error:
            log.warning("modem: unreadable message: %s", error)
            return
        if isinstance(found, Report):
            self._report(found)
        else:
            self._hand_in((), self._said(found, found.text), pdu)

    def _listed(self, line: ModemLine, answer: Answer) -> Iterator[_Kept]:
        """Give what is stored and can be read; what cannot is looked at again before it counts as no text."""
        garbled: dict[int, int] = {}
        for place, stat, pdu in _entries(answer):
            try:
                found = read(pdu)
            except BadPdu:
                garbled[place] = self._garbled.get(place, 0) + 1
                if garbled[place] >= GARBLED:
                    del garbled[place]
                    yield _Kept(place, pdu, None)
                continue
            if isinstance(found, Report):
                self._report(found)
            if isinstance(found, Report) or stat not in RECEIVED:
                delete(line, [place], self._within)
            else:
                yield _Kept(place, pdu, found)
        self._garbled = garbled

    def _take(self, pieces: Sequence[Sequence[_Kept]]) -> None:
        """Hand a text in once all its pieces are there; what the network delivered twice counts once."""
        texts = [each[0].text for each in pieces if each[0].text is not None]
        kept = [each for piece in pieces for each in piece]
        now = time.monotonic()
        began = min(self._seen.setdefault(each.place, now) for each in kept)
        part = texts[0].part
        if part is not None and len(pieces) < part.parts and now - began < JOIN_WITHIN:
            return
        for each in kept:
            self._seen.pop(each.place, None)
        places = tuple(each.place for each in kept)
        said = self._said(texts[0], "".join(each.text for each in texts))
        self._hand_in(places, said, "".join(each[0].pdu for each in pieces))

    def _said(self, found: Deliver, text: str) -> dict[str, str]:
        at = found.at.isoformat() if found.at is not None else ""
        return {"from": found.sender, "text": text[:LONGEST], "at": at, "country": self._country}

    def _hand_in(self, places: tuple[int, ...], said: dict[str, str], pdus: str) -> None:
        self._handle += 1
        if places:
            self._in_hand[self._handle] = places
        said["id"] = hashlib.sha256(pdus.encode()).hexdigest()[:32]
        self._put(raw(TEXT, said, self._handle))


def _entries(answer: Answer) -> Iterator[tuple[int, str, str]]:
    """Give place, state and PDU of each entry; noise between them is no PDU, and without one it is empty."""
    heads = [number for number, line in enumerate(answer.lines) if ENTRY.match(line)]
    for head, end in zip(heads, [*heads[1:], len(answer.lines)], strict=False):
        listed = ENTRY.match(answer.lines[head])
        if listed is not None:
            pdu = next((line for line in answer.lines[head + 1 : end] if _is_pdu(line, int(listed[3]))), "")
            yield int(listed[1]), listed[2], pdu


def _is_pdu(line: str, length: int) -> bool:
    """Tell whether a line is a PDU of the length that was announced, without the service centre's address."""
    return HEX.fullmatch(line) is not None and len(line) // 2 == length + 1 + int(line[:2], 16)


def delete(line: ModemLine, places: Sequence[int], within: float) -> bool:
    """Free places of the storage; whether all of them are free. Raises Silent."""
    freed = [line.ask(f"AT+CMGD={place}", within).ok for place in places]
    if not all(freed):
        log.warning(
            "modem: %s of %s places of the storage could not be freed", freed.count(False), len(freed)
        )
    return all(freed)


def raw(origin: str, said: dict[str, str], handle: int) -> RawMessage:
    """Return what a modem said as a raw message; urgent, because somebody may have said that they go."""
    return RawMessage(
        received_at=datetime.now(UTC),
        source=SOURCE,
        origin=origin,
        payload=json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"),
        urgent=True,
        handle=handle,
    )


def _together(kept: Sequence[_Kept]) -> Iterator[Sequence[Sequence[_Kept]]]:
    """Give texts as their pieces in order, each as often as it was delivered."""
    groups: dict[object, dict[int, list[_Kept]]] = {}
    for each in kept:
        if each.text is not None:
            part = each.text.part
            key = (each.text.sender, part.reference, part.parts) if part is not None else each.place
            number = part.part if part is not None else 0
            groups.setdefault(key, {}).setdefault(number, []).append(each)
    for pieces in groups.values():
        yield [pieces[number] for number in sorted(pieces)]
