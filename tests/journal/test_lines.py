"""A line of the journal comes back as it was, or not at all, and takes no other with it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.journal.lines import End, Head, Numbers, Part, Record, parts, readable, written

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.one_of(
    st.none(), TEXTS, st.binary(max_size=20), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False)
)


@st.composite
def rows_of_a_table(draw: st.DrawFn) -> Part:
    """Draw rows that all have the same columns."""
    columns = tuple(draw(st.lists(TEXTS, min_size=1, max_size=4, unique=True)))
    rows = draw(st.lists(st.tuples(*[VALUES] * len(columns)), max_size=4))
    return Part(draw(TEXTS), columns, tuple(rows))


RECORDS = st.one_of(
    rows_of_a_table(),
    st.builds(Head, TEXTS, st.integers(0, 999), TEXTS, TEXTS),
    st.builds(Numbers, st.dictionaries(TEXTS, st.integers(0, 2**63 - 1), max_size=4)),
    st.builds(End, st.integers(0, 10**9)),
)


@settings(max_examples=40)
@given(st.lists(RECORDS, max_size=6))
def test_what_is_written_is_read(records: list[Record]) -> None:
    """Every value of SQLite, whatever stands in a text."""
    assert records == list(readable(b"".join(map(written, records))))


@settings(max_examples=40)
@given(st.lists(RECORDS, min_size=1, max_size=4), st.data())
def test_a_torn_tail_costs_its_line_alone(records: list[Record], data: st.DataObject) -> None:
    """Cut at any byte: everything before the cut line is there, and what is written behind it too."""
    lines = [written(each) for each in records]
    content = b"".join(lines)
    cut = data.draw(st.integers(0, len(content) - 1))
    whole = next(n for n in range(len(lines) + 1) if len(b"".join(lines[: n + 1])) > cut)
    torn = content[:cut] + b"\n" + written(End(7))
    found = [each for each in readable(torn) if each is not None]
    # A line that lost nothing but its end is whole.
    assert found in ([*records[:whole], End(7)], [*records[: whole + 1], End(7)])


@settings(max_examples=40)
@given(st.lists(RECORDS, min_size=2, max_size=4), st.data())
def test_a_flipped_bit_costs_its_line_alone(records: list[Record], data: st.DataObject) -> None:
    """It is never read as something else."""
    lines = [written(each) for each in records]
    hit = data.draw(st.integers(0, len(lines) - 1))
    spoiled = bytearray(lines[hit])
    place = data.draw(st.integers(0, len(spoiled) - 2))
    spoiled[place] ^= 1 << data.draw(st.integers(0, 7))
    content = b"".join([*lines[:hit], bytes(spoiled), *lines[hit + 1 :]])
    assert [*records[:hit], *records[hit + 1 :]] == [each for each in readable(content) if each is not None]
    assert None in list(readable(content))


@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_rubbish_is_no_record(content: bytes) -> None:
    """A file overwritten at random reads as nothing, and raises nothing."""
    assert {None} >= set(readable(content))


def test_rows_come_in_parts() -> None:
    """A spoiled line takes few of them along."""
    found = list(parts("t", ("id",), ((number,) for number in range(5)), most=2))
    assert [((0,), (1,)), ((2,), (3,)), ((4,),)] == [each.rows for each in found]
