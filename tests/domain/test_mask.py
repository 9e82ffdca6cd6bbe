"""Other people's names in what somebody is given about themselves: hidden, wherever they stand."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.domain.mask import hidden, mask_for
from gateway.domain.model import PersonId

NAMES = {
    PersonId(id_): name for id_, name in (("wu", "吴奶奶"), ("zheng", "郑阿姨"), ("z2", "郑阿"), ("x", "王"))
}
MASK = mask_for([PersonId("wu")], NAMES)


def test_fields_and_words_and_ids_are_hidden() -> None:
    """Names keep their first sign, ids nothing; one's own stay."""
    assert "郑** met 吴奶奶, 郑**" == MASK.text("郑阿姨 met 吴奶奶, 郑阿")
    assert ("吴奶奶", "郑**", "") == (MASK.name("吴奶奶"), MASK.name("郑阿姨"), MASK.name(""))
    found = MASK.value({"by": "zheng", "of": ["wu", {"said": "郑阿姨"}], "n": 3, "none": None})
    assert {"by": "**", "of": ["wu", {"said": "郑**"}], "n": 3, "none": None} == found


def test_who_bears_the_same_name_is_not_hidden() -> None:
    """Otherwise somebody's own name would be."""
    mask = mask_for([PersonId("a")], {PersonId("a"): "王芳", PersonId("b"): "王芳"})
    assert "王芳" == mask.text("王芳")


def test_a_single_sign_is_nobody() -> None:
    """A name of one sign stands in too many words."""
    assert "王府井" == MASK.text("王府井")


@given(st.lists(st.sampled_from(["郑阿姨", "郑阿", "吴奶奶", "王", "姨", " ", "郑"])).map("".join))
def test_nothing_is_lost_but_names(said: str) -> None:
    """No whole name of another is left, and everything else is."""
    masked = MASK.text(said)
    assert "郑阿" not in masked
    assert said.count("吴奶奶") == masked.count("吴奶奶")
    assert said.replace("郑阿姨", hidden("郑")).replace("郑阿", hidden("郑")) == masked
