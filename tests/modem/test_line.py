"""What a modem writes, cut and told apart: echo, noise, half lines, what comes unasked in the middle."""

import os
import select
import threading
import time
import tty
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.modem.at_lines import LONGEST, PROMPT, Lines
from devices.modem.at_words import Answer, Event, Word, calls_of, event, is_final, is_unasked, key_of
from devices.modem.line import ModemLine, Refused, Silent

SAID = st.lists(st.from_regex(r"[A-Z+][A-Za-z0-9+:, \"]{0,20}", fullmatch=True).map(str.strip), max_size=8)
DELIVER = "0891683108200505F0240D91683108108300F00008112152302150230231"


class Script:
    """The far end of a pseudo terminal that answers what it is asked with what it was told to."""

    def __init__(self, answers: dict[bytes, list[bytes]]) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        self._slave = slave
        self.asked: list[bytes] = []
        self._answers = answers
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        kept = b""
        while not self._ended.is_set():
            if not select.select([self._master], [], [], 0.02)[0]:
                continue
            kept += os.read(self._master, 4096)
            while (
                end := min((kept.find(sign) for sign in (b"\r", b"\x1a") if sign in kept), default=-1)
            ) >= 0:
                line, kept = kept[:end].strip(b"\x1b"), kept[end + 1 :]
                self.asked.append(line)
                for piece in self._answers.get(line, []):
                    os.write(self._master, piece)
                    time.sleep(0.01)

    def close(self) -> None:
        self._ended.set()
        self._thread.join()  # before its file number is given to another
        os.close(self._master)
        os.close(self._slave)


@pytest.fixture
def script() -> dict[bytes, list[bytes]]:
    """Give the answers of a modem, to be filled."""
    return {}


@pytest.fixture
def line(script: dict[bytes, list[bytes]]) -> Iterator[ModemLine]:
    """Give the dialogue with that modem."""
    far = Script(script)
    found = ModemLine(far.path, 115200)
    yield found
    found.close()
    far.close()


@given(SAID, st.integers(1, 7))
def test_lines_are_cut_wherever_the_bytes_are_torn(said: list[str], size: int) -> None:
    """Any number of line ends in any mixture, in pieces of any size."""
    data = "".join(f"\r\n{line}\r\r\n" for line in said).encode()
    lines = Lines()
    found = [line for place in range(0, len(data), size) for line in lines.feed(data[place : place + size])]
    assert [line for line in said if line] == found


@given(st.binary(max_size=2000))
def test_any_bytes_are_survived(noise: bytes) -> None:
    """Noise makes printable lines or none, and the next real line is whole."""
    lines = Lines()
    assert all(line.isprintable() for line in lines.feed(noise))
    assert "OK" == lines.feed(b"\r\nOK\r\n")[-1]


def test_a_line_without_an_end_is_bounded() -> None:
    """Much noise keeps little, and is no line."""
    lines = Lines()
    for _ in range(20):
        assert [] == lines.feed(b"x" * 4000)
    assert len(lines._kept) <= LONGEST
    assert ["OK"] == lines.feed(b"\r\nOK\r\n")


def test_a_prompt_needs_no_line_end() -> None:
    """It is told as soon as it is there."""
    assert [PROMPT] == Lines().feed(b"\r\n> ")
    assert ["a> b"] == Lines().feed(b"a> b\r")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("+RXDTMF: 1", "1"),
        ("+DTMF: 0", "0"),
        ("+DTMF:2,300", "2"),
        ("+QTONEDET: 49", "1"),
        ("+QTONEDET: 35", "#"),
        ("+QTONEDET: 7", ""),
        ("#DTMFEV: *,1", "*"),
        ("+RXDTMF: 1400", ""),
        ("+CLCC: 1", ""),
    ],
)
def test_each_makers_words_for_a_key(line: str, key: str) -> None:
    """SIMCom's two, Quectel's number of the sign, Telit's; a whistle is no key."""
    assert key == key_of(line)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('+CMTI: "SM",3', Word.TEXT_STORED),
        ("VOICE CALL: BEGIN", Word.ANSWERED),
        ("VOICE CALL: END: 000012", Word.ENDED),
        ('+COLP: "10086",129,,,', Word.ANSWERED),
        ("NO CARRIER", Word.ENDED),
        ("NO ANSWER", Word.ENDED),
        ("BUSY", Word.BUSY),
        ("RING", Word.RINGS),
        ('+CLIP: "13800138000",129', Word.RINGS),
        ("+SMS FULL", Word.FULL),
        ("RDY", Word.RESTARTED),
        ('+CUSD: 0,"5F53",72', Word.NOTHING),
        ("+CREG: 2", Word.NOTHING),
    ],
)
def test_what_comes_unasked(line: str, word: Word) -> None:
    """Each means what its standard or its maker says."""
    assert is_unasked(line, "")
    assert Event(word) == event(line)


@given(st.text(max_size=60), st.text(max_size=8))
def test_every_line_means_something(line: str, asked: str) -> None:
    """Nothing is raised for any line."""
    event(line, line)
    is_final(line, dialling=True)
    is_unasked(line, asked)
    calls_of(Answer([line], "OK"))


def test_an_answer_with_echo_and_news_in_between(line: ModemLine, script: dict[bytes, list[bytes]]) -> None:
    """The echo is no answer, and what comes in the middle is kept for later."""
    script[b"AT+CSQ"] = [b'AT+CSQ\r\r\n+CMTI: "SM",4\r\n\r\n+CS', b"Q: 17,99\r\n", b"\r\nOK\r\n"]
    answer = line.ask("AT+CSQ", 1.0, "+CSQ:")
    assert (["+CSQ: 17,99"], "17,99", True) == (answer.lines, answer.value("+CSQ:"), answer.ok)
    assert [Event(Word.TEXT_STORED)] == line.hear(0)


def test_a_report_in_the_middle_of_an_answer(line: ModemLine, script: dict[bytes, list[bytes]]) -> None:
    """Its PDU on the next line belongs to it and not to the answer; one that never comes swallows nothing."""
    script[b"AT+CLCC"] = [f"\r\n+CDS: 25\r\n{DELIVER}\r\n\r\n+CDS: 25\r\n\r\nOK\r\n".encode()]
    assert [] == line.ask("AT+CLCC", 1.0, "+CLCC:").lines
    assert [Event(Word.TEXT, DELIVER)] == line.hear(0)


def test_how_a_call_ended_is_no_answer_to_another_question(
    line: ModemLine, script: dict[bytes, list[bytes]]
) -> None:
    """NO CARRIER ends the dialling that was asked for, and nothing else."""
    script[b"AT+CSQ"] = [b"\r\nNO CARRIER\r\n\r\n+CSQ: 3,99\r\n\r\nOK\r\n"]
    script[b"ATD1;"] = [b"\r\nNO CARRIER\r\n"]
    assert line.ask("AT+CSQ", 1.0, "+CSQ:").ok
    assert [Event(Word.ENDED)] == line.hear(0)
    assert "NO CARRIER" == line.ask("ATD1;", 1.0, dialling=True).final


def test_nothing_is_handed_over_without_a_prompt(line: ModemLine, script: dict[bytes, list[bytes]]) -> None:
    """Refused before the PDU, or silent: it never left."""
    handed: list[str] = []
    script[b"AT+CMGS=9"] = [b"\r\n+CMS ERROR: 302\r\n"]
    with pytest.raises(Refused, match="302"):
        line.submit("AT+CMGS=9", "00", 0.5, 0.5, lambda: handed.append("x"))
    with pytest.raises(Silent):
        line.submit("AT+CMGS=8", "00", 0.2, 0.5, lambda: handed.append("x"))
    assert [] == handed


def test_what_was_left_unfinished_is_ended(line: ModemLine, script: dict[bytes, list[bytes]]) -> None:
    """A modem that still waits for a PDU is brought back to commands; a late answer is thrown away."""
    script[b"AT"] = [b"\r\nERROR\r\n", b"\r\nOK\r\n"]
    assert line.rouse(3, 0.3)


def test_a_modem_that_says_nothing_is_told_apart(line: ModemLine) -> None:
    """Within the time that was given."""
    began = time.monotonic()
    assert not line.rouse(2, 0.1)
    assert time.monotonic() - began < 1.0
