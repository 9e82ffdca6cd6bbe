"""A way out that dies is a fault like any other: told by another way, over when it is back, asked once."""

import pytest

from gateway.domain.model import DeviceId
from gateway.domain.ports import Notice
from tests.flow.compound import Compound
from tests.flow.neighbour import Neighbour


def says(compound: Compound, key: str, *, online: bool, text: str = "connection refused") -> None:
    """Let the supervision of the ways out say something."""
    compound.inbox.notice(Notice("gateway", DeviceId(f"path:{key}"), online, text))
    compound.look()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("qyapi.weixin.qq.com:443", "消息发不出去：对外通路 qyapi.weixin.qq.com:443不通"),
        ("internet", "消息发不出去：互联网不通"),
        ("email", "消息发不出去：邮件服务器不通"),
    ],
)
def test_the_desk_hears_of_a_dead_way(compound: Compound, guard: Neighbour, key: str, words: str) -> None:
    """In words for a person; no neighbour is woken; its return is noted and closes nothing."""
    says(compound, key, online=False)
    guard.expect("call", words)
    assert [("technical", "raised", f"path:{key}")] == compound.board()
    says(compound, key, online=False)
    says(compound, key, online=True)
    assert "recovered" in compound.log()
    assert "raised" == compound.alarm().state


def test_the_fault_goes_out_although_one_way_is_dead(compound: Compound) -> None:
    """Whoever is reached by two ways hears it by the other; a press goes on as if nothing were wrong."""
    compound.phones.phone("http://phones/guard").manner = "temporary"
    says(compound, "phones:80", online=False)
    compound.press("sos-501")
    compound.neighbour("zheng").expect("call")
    compound.expect_feedback("raised")
    compound.phones.phone("http://phones/guard").manner = "accepts"
    compound.fast_forward(40)
    compound.neighbour("guard").expect("call", "消息发不出去")
    compound.pick_up_everything()
