"""Carries out physical orders: at once, over the way that reaches the device, or never. Keeps none."""

from __future__ import annotations

import json
from collections.abc import Sequence

from gateway.domain.command import Order
from gateway.domain.model import outward
from gateway.domain.ports import Actuator, Sink


class Acting:
    """The ways out to locks: those that know a device by themselves first, then the native topic."""

    def __init__(self, sink: Sink, others: Sequence[Actuator] = ()) -> None:
        self._sink = sink
        self._others = others

    def act(self, order: Order) -> bool:
        """Carry an order out; False where that is not possible now. At QoS 0: a broker queues the others."""
        for other in self._others:
            if other.obeys(order.device):
                return other.act(order)
        said = {
            "id": outward(order.id),
            "do": order.do,
            "door": order.door,
            "grant": order.grant,
            "for": order.lasts.total_seconds(),
        }
        payload = json.dumps(said, ensure_ascii=False).encode()
        return self._sink.mention(f"cuobian/v1/{order.device}/command", payload)
