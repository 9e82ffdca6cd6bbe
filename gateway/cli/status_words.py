"""The words of `cuobian status` beside those of the faults, and how they stand in 80 columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

COLUMNS = 80
_KEYS = (
    *("well", "ill", "now", "today", "advice", "since", "parts", "core", "api", "broker", "line", "modem"),
    *(
        "vision",
        "there",
        "gone",
        "alarms",
        "oldest",
        "late",
        "messages",
        "press",
        "probe",
        "devices",
        "count",
    ),
    *("backup", "register", "row", "disk", "room", "clock", "trusted", "untrusted", "version", "never"),
)
_ZH = """\
一切平安|需要有人处理|【马上】|【今天】|建议：{}。{}|始于|各部分|报警核心|页面|消息服务|串口|短信模块|\
摄像头识别|正常|没有回应|未结案的警情|，最早的求助在 {}|，晚了 {} 条（{}）|\
待发的消息|最近一次求助|上次自检|设备|{} 台，失去联系 {}，电量低 {}|\
最近的备份|登记簿|第 {} 行 {}|磁盘余量|{} / {} MB，数据库 {} MB|时钟|已校准|未校准|版本|还没有"""
_EN = """\
all is well|this needs somebody|AT ONCE:|TODAY:|advice: {}. {}|since|parts|alarm core|pages|broker|line|\
modem|camera worker|works|DOES NOT ANSWER|open alarms|, oldest call {}|, late {} ({})|messages waiting|\
last call for help|last self-probe|devices|{}, out of contact {}, battery low {}|\
last backup|register|row {} {}|room on the disk|{} of {} MB, database {} MB|clock|synchronised|\
nobody vouches for it|version|none yet"""
ZH: Mapping[str, str] = dict(zip(_KEYS, _ZH.split("|"), strict=True))
EN: Mapping[str, str] = dict(zip(_KEYS, _EN.split("|"), strict=True))


@dataclass(frozen=True, slots=True)
class Says:
    """One language."""

    words: Mapping[str, str]
    width: int
    """Columns of the names of facts."""

    def __getitem__(self, key: str) -> str:
        """Return a word."""
        return self.words[key]

    def title(self, name: str, *, well: bool) -> str:
        """Return the first line."""
        return f"{name} · {self['well' if well else 'ill']}"

    def there(self, *, there: bool) -> str:
        """Return the word for a part that answers, or does not."""
        return self["there" if there else "gone"]

    def label(self, key: str) -> str:
        """Return the name of a fact, filled up to the column where facts stand."""
        return self[key] + " " * (self.width - columns(self[key]))

    def wrapped(self, text: str, first: str, rest: str | None = None) -> Iterator[str]:
        """Yield lines of at most 80 columns: broken at spaces, and within Chinese anywhere."""
        more = first + (rest or "")
        line = first
        for piece in _pieces(text):
            if columns(line + piece.rstrip()) > COLUMNS and line.strip():
                yield line.rstrip()
                line = more
                piece = piece.lstrip()
            line += piece
        yield line.rstrip()


def says_in(language: str) -> Says:
    """Return the words of a language: Chinese for every language of that family, else English."""
    return Says(ZH, 16) if language.lower().startswith("zh") else Says(EN, 20)


def columns(text: str) -> int:
    """Return how many columns a terminal gives a text."""
    return sum(2 if unicodedata.east_asian_width(each) in {"W", "F"} else 1 for each in text)


def _pieces(text: str) -> Iterator[str]:
    """Yield what may not be broken: words with the space behind them, each Chinese sign by itself."""
    piece = ""
    for sign in text:
        wide = columns(sign) == 2
        if wide and piece and unicodedata.category(sign)[0] != "P":
            yield piece
            piece = ""
        piece += sign
        if sign == " ":
            yield piece
            piece = ""
    yield piece
