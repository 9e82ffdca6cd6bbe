"""PDUs of SMS against published ones, against the simulator's own reading of the standard, and both ways."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.modem.deliver import Deliver, Fate, Part, Report, read
from devices.modem.gsm7 import BASIC, EXTENSION, encodable, pack, septets_of, text_of, unpack
from devices.modem.octets import BadPdu, of_hex, sender_name, take_address, take_time, time_stamp
from devices.modem.submit import MOST_PARTS, relative, submit
from devices.simulator.modem_pdu import read_submit, write_deliver, write_report

FOUR_DAYS = timedelta(days=4)
LETTERS = "".join(set(BASIC + "".join(EXTENSION.values())) - {"\x1b"})
TEXTS = st.one_of(st.text(alphabet=LETTERS, max_size=700), st.text(max_size=300))
NUMBERS = st.from_regex(r"\+?[0-9]{1,20}", fullmatch=True)

SUBMITTED = [
    # dreamfabric.com/sms, the example that most manuals repeat.
    ("+46708251358", "hellohello", "0011000B916407281553F80000AA0AE8329BFD4697D9EC37"),
    # pmarti/python-messaging, test_sms.py ("tested with pduspy.exe", "with umts-tools").
    ("+34616585119", "hola", "0011000B914316565811F90000AA04E8373B0C"),
    ("+34654123456", "Hölä", "0011000B914356143254F60000AA04483E7B0F"),
    ("655345678", "Русский", "001100098156355476F80008AA0E0420044304410441043A04380439"),
]
IF = (
    "Or walk with Kings - nor lose the common touch, if neither foes nor loving friends can hurt you, If all"
    " men count with you, but none too much; If you can fill the unforgiving minute With sixty seconds' worth"
    " of distance run, Yours is the Earth and everything thats in it, And - which is more - you will be a"
    " Man, my son"
)
NAMED = (
    "07919333852804000412D0F7FBDD454FB75D693A0000903002801153402BCD301E9F0605D9E971191483C140412A35690D5283"
    "2063D2F9040599A058EE05A3BD6430580E"
)
PIECE = (
    "07919471227210244405852122F039F1015062712181804F050003190202E4E8309B5E7683DAFC319A5E76B340F73D9A5D7683"
    "A6E93268FD9ED3CB6EF67B0E5AD172B19B2C2693C9602E90355D6683A6F0B007946E8382F5393BEC26BB00"
)
DELIVERED = [
    (
        "07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07",
        Deliver("+31641600986", datetime(2002, 8, 26, 19, 37, 41, tzinfo=UTC), "How are you?"),
    ),
    (
        "07914306073011F0040B914316709807F2000880604290224080084E2D5174901A8BAF",
        Deliver("+34610789702", datetime(2008, 6, 24, 7, 22, 4, tzinfo=UTC), "中兴通讯"),
    ),
    (
        "0791447758100650040C914497716247010000909010711423400A2050EC468B81C4733A",
        Deliver("+447917267410", datetime(2009, 9, 1, 16, 41, 32, tzinfo=UTC), "  1741 bst"),
    ),
    (
        NAMED,
        Deliver(
            "www.tim.it",
            datetime(2009, 3, 20, 7, 11, 35, tzinfo=UTC),
            "Maxxi Alice 100 ATTIVATA FINO AL 19/04/2009",
        ),
    ),
    (
        PIECE,
        Deliver(
            "12220",
            datetime(2010, 5, 26, 15, 12, 18, tzinfo=UTC),
            "rhalten möchten, wählen Sie kostenlos +4917212220. Viel Spaß im Ausland.",
            Part(25, 2, 2),
        ),
    ),
]
"""From the same file of python-messaging: international, UCS-2, a zone, a company's name, a piece of two."""


@pytest.mark.parametrize(("number", "text", "pdu"), SUBMITTED)
def test_published_texts_become_their_published_pdus(number: str, text: str, pdu: str) -> None:
    """Alphabet, packing, address and validity are those of other programmes, to the bit."""
    (made,) = submit(number, text, valid=FOUR_DAYS, report=False)
    assert [pdu, len(pdu) // 2 - 1] == [made.hex, made.length]


def test_a_published_long_text_is_packed_as_published() -> None:
    """Three pieces of 153 septets: the published ones differ in the short reference alone."""
    first, second, third = submit("655345678", IF, 136, FOUR_DAYS, report=False)
    packed = (
        "72D03DCC5E83EE693A1AB44CBBCF73500BE47ECB41ECF7BC0CA2A3CBA0F1BBDD7EBB41F4777D8C6681D26690BB9CA6A3"
    )
    assert read_submit(first.hex).text + read_submit(second.hex).text + read_submit(third.hex).text == IF
    assert packed in pack(septets_of(IF[:153]), 6).hex().upper()
    assert [(136, 3, part) for part in (1, 2, 3)] == [
        read_submit(each.hex).joined for each in (first, second, third)
    ]


@pytest.mark.parametrize(("pdu", "expected"), DELIVERED)
def test_published_messages_are_read(pdu: str, expected: Deliver) -> None:
    """Sender, time, text and piece of real messages."""
    assert expected == read(pdu)


def test_a_published_report_is_read() -> None:
    """A delivery report names its message, its recipient and a fate; this one had failed for good."""
    found = read("07914306073011F006270B913426565711F7012081111345400120811174054043")
    assert Report(39, "+43626575117", 0x43) == found
    assert Fate.FAILED is found.fate


@pytest.mark.parametrize(
    ("status", "fate"),
    [(0, "delivered"), (0x1F, "delivered"), (0x30, "trying"), (0x40, "failed"), (0x65, "failed")],
)
def test_a_report_says_what_became_of_it(status: int, fate: str) -> None:
    """The borders between there, still tried, and given up (TP-ST)."""
    found = read(write_report(7, "+8613800138000", status))
    assert isinstance(found, Report)
    assert (7, "+8613800138000", fate) == (found.reference, found.recipient, found.fate)


@given(NUMBERS, TEXTS, st.integers(0, 0xFFFF), st.booleans())
def test_whatever_is_submitted_reads_the_same_by_another_reading(
    number: str, text: str, reference: int, report: bool
) -> None:
    """Up to ten pieces, each within the room of one message, in order, and no sign torn apart."""
    pdus = submit(number, text, reference, report=report)
    read_back = [read_submit(each.hex) for each in pdus]
    whole = text.encode("utf-16-be", "replace").decode("utf-16-be")
    joined = "".join(each.text for each in read_back)
    assert joined == whole[: len(joined)]
    assert len(pdus) == MOST_PARTS or joined == whole
    assert {number} == {each.number for each in read_back}
    assert {report} == {each.wants_report for each in read_back}
    assert all(each.length <= 140 + 7 + 12 + 2 for each in pdus)
    if len(pdus) > 1:
        assert [(reference, len(pdus), part + 1) for part in range(len(pdus))] == [
            each.joined for each in read_back
        ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("救" * 70, 1),
        ("救" * 71, 2),
        ("救" * 134, 2),
        ("救" * 135, 3),
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("€" * 80, 1),
        ("€" * 153, 3),
    ],
)
def test_a_text_takes_no_more_messages_than_it_must(text: str, parts: int) -> None:
    """70 and 67 signs of UCS-2, 160 and 153 of the alphabet; an escaped sign counts twice and stays whole."""
    assert parts == len(submit("+8613800138000", text))


@given(st.from_regex(r"\+?[0-9]{1,20}", fullmatch=True), st.text(max_size=60), st.integers(1, 255))
def test_what_the_network_delivers_is_read(sender: str, text: str, part: int) -> None:
    """Any sender and any text, alone or as a piece, with a short or a long reference."""
    at = datetime(2026, 11, 25, 3, 12, 5, tzinfo=UTC)
    signs = text.encode("utf-16-be", "replace").decode("utf-16-be")
    assert Deliver(sender, at, signs) == read(write_deliver(sender, signs, at))
    for wide, reference in ((False, 200), (True, 60_000)):
        pdu = write_deliver(sender, signs, at, (reference, 255, part), wide=wide)
        assert Deliver(sender, at, signs, Part(reference, 255, part)) == read(pdu)


@given(st.text(alphabet=LETTERS, max_size=300), st.integers(0, 12))
def test_packing_and_the_alphabet_work_both_ways(text: str, skip: int) -> None:
    """Behind a header of any length."""
    septets = septets_of(text)
    assert encodable(text)
    assert text == text_of(unpack(pack(septets, skip), len(septets), skip))


@given(st.integers(0, 99 * 365 * 86400))
def test_times_work_both_ways(second: int) -> None:
    """A time stamp is the same moment again."""
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    assert at == take_time(of_hex(time_stamp(at).hex()))


def test_a_zone_west_of_greenwich() -> None:
    """dreamfabric.com/sms/scts.html and python-messaging: 5:57:30 at GMT-3."""
    assert datetime(1999 + 100, 2, 12, 8, 57, 30, tzinfo=UTC) == take_time(of_hex("99202150750329"))


@given(st.text(alphabet=LETTERS.replace("@", ""), min_size=1, max_size=5))
def test_companies_names_work_both_ways(name: str) -> None:
    """An alphanumeric sender keeps its name."""
    assert name == take_address(of_hex(sender_name(name).hex()))[: len(name)]


@pytest.mark.parametrize(
    ("valid", "octet"),
    [
        (timedelta(minutes=5), 0),
        (timedelta(minutes=10), 1),
        (timedelta(hours=12), 143),
        (timedelta(hours=24), 167),
        (timedelta(days=2), 168),
        (timedelta(days=30), 196),
        (timedelta(weeks=5), 197),
        (timedelta(weeks=90), 255),
    ],
)
def test_validity(valid: timedelta, octet: int) -> None:
    """The scale of §9.2.3.12.1, as python-messaging publishes it too."""
    assert octet == relative(valid)


@given(st.binary(max_size=200))
def test_any_octets_are_read_or_refused(octets: bytes) -> None:
    """Nothing but BadPdu comes out of garbage."""
    with contextlib.suppress(BadPdu):
        assert isinstance(read(octets.hex()), Deliver | Report)


@pytest.mark.parametrize("number", ["", "+", "吴", "1" * 21, "12a", "13800138000 "])
def test_what_is_no_number_is_refused(number: str) -> None:
    """Before anything is sent, and without repeating it."""
    with pytest.raises(ValueError, match="digits"):
        submit(number, "x")


@pytest.mark.parametrize("pdu", ["zz", "0", "", "00", "07", "0001", "00FF"])
def test_broken_hex_is_refused(pdu: str) -> None:
    """Half a PDU is told apart from a message."""
    with pytest.raises(BadPdu):
        read(pdu)
