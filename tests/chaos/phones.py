"""What reaches people, on every way, and how they answer: by link, by text, or not at all."""

from __future__ import annotations

import heapq
import itertools
import random
import re
import threading
import time
from collections.abc import Callable

from tests.chaos import site
from tests.chaos.box import ChaosBox
from tests.chaos.people import GONE

LOOK_EVERY = 0.05
LINK = re.compile(r"http://\S+/n/\S+")
TRIES = 30
"""How often somebody taps again whose answer did not go through, a second apart."""
HANDS = 3
KEPT = ("notification", "alarm", "kind", "state", "step", "resident", "link")
MOVES = {"going": "arrived", "arrived": "resolved"}
OPEN_LONG = 0.15
"""Share of calls that a person leaves to the others."""


class Phones:
    """Looks at every sink, writes down what came, and lets the people answer."""

    def __init__(self, box: ChaosBox, seed: int) -> None:
        self._box, self._history = box, box.history
        self._chance = random.Random(f"{seed}/phones")
        self._read = {"webhook": 0, "email": 0, "sms": 0}
        self._tasks: list[tuple[float, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self._lock = threading.Condition()
        self._answered: set[tuple[str, str]] = set()
        self._ended = False
        self.answering = True
        work = [self._look, *[self._work] * HANDS]
        self._threads = [threading.Thread(target=each, daemon=True) for each in work]
        for each in self._threads:
            each.start()

    def close(self) -> None:
        with self._lock:
            self._ended = True
            self._lock.notify_all()
        for each in self._threads:
            each.join(10)

    def _look(self) -> None:
        while not self._ended:
            for _, path, body in self._news("webhook", self._box.hooks.got):
                who = path.strip("/")
                kept = {key: body.get(key) for key in ("notification", "alarm", "kind", "state", "step")}
                self._history.note(
                    who,
                    "reached",
                    channel="webhook",
                    resident=body.get("resident"),
                    link=body["link"],
                    **kept,
                )
                if body["kind"] == "sos" and body["state"] == "raised":
                    self._called(who, str(body["alarm"]), str(body["link"]))
            for to, mail in self._news("email", self._box.mails.got):
                text = mail.get_body(("plain",)).get_content()
                self._history.note(
                    to[0].partition("@")[0], "reached", channel="email", resident=_resident(text), text=text
                )
            for text in self._news("sms", self._box.world.texts):
                self._history.note(
                    "zheng", "reached", channel="sms", resident=_resident(text.text), text=text.text
                )
            time.sleep(LOOK_EVERY)

    def _news(self, way: str, got: list) -> list:  # type: ignore[type-arg]
        found = got[self._read[way] :]
        self._read[way] += len(found)
        return found

    def _called(self, who: str, alarm: str, link: str) -> None:
        if not self.answering or (who, alarm) in self._answered or self._chance.random() < OPEN_LONG:
            return
        self._answered.add((who, alarm))
        if who == "zheng" and self._chance.random() < 0.1:
            self._in(self._chance.uniform(0.5, 3), lambda: self._texts(alarm))
        else:
            self._in(self._chance.uniform(0.3, 4), lambda: self._answers(who, alarm, link, "going"))

    def _texts(self, alarm: str) -> None:
        self._history.note("zheng", "texted", alarm=alarm)
        self._box.modem.receive(site.MOBILE, "1")

    def _answers(self, who: str, alarm: str, link: str, answer: str, tries: int = 0) -> None:
        try:
            status = self._box.ask("POST", link, data={"answer": answer}, follow_redirects=False).status_code
        except GONE:
            status = 0
        if status in {200, 303, 409, 404}:
            self._history.note(who, "answered", alarm=alarm, answer=answer, status=status)
            if status in {200, 303} and answer in MOVES and self._chance.random() < 0.9:
                later = self._chance.uniform(0.5, 3)
                self._in(later, lambda: self._answers(who, alarm, link, MOVES[answer]))
        elif tries < TRIES:
            self._in(1.0, lambda: self._answers(who, alarm, link, answer, tries + 1))
        else:
            self._history.note(who, "gave_up", alarm=alarm, answer=answer, status=status)

    def _in(self, seconds: float, act: Callable[[], None]) -> None:
        with self._lock:
            heapq.heappush(self._tasks, (time.monotonic() + seconds, next(self._number), act))
            self._lock.notify()

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._ended and (not self._tasks or self._tasks[0][0] > time.monotonic()):
                    self._lock.wait(0.1)
                if self._ended:
                    return
                act = heapq.heappop(self._tasks)[2]
            act()


def _resident(text: str) -> str:
    found = re.search(r"住户\d+", text)
    return found[0] if found else ""
