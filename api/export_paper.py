"""The timeline of an export as paper, Chinese and English beside one another, marked on every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from api.paper import INK, MARGIN, SOFT, WIDTH, Colour, Jpeg, Paper, lines_of, wrapped
from gateway.domain import evidence_words
from gateway.domain.evidence_words import Pair
from gateway.domain.export import Handing
from gateway.domain.model import outward
from gateway.service.export_material import Material

TITLE = ("证据导出 · 时间线", "Export of evidence: timeline")
SIZE = 9.0
WHAT, WHERE = MARGIN + 104, MARGIN + 268
"""Where the columns begin, in points."""
PICTURE = 110
"""Points high."""
ALARM: Colour = (0.75, 0.15, 0.12)
EVENTS, ALARMS = ("件事件", "events"), ("次求助或报警", "alarms")
FOREWORD = (
    "时间为当地时间。照片中其他人的脸已打码。本文件与清单中的 SHA-256 一致时有效；核对方法见 README.txt。",
    "Times are local. Faces of others in pictures are made unrecognisable. How to check: README.txt.",
)


@dataclass(frozen=True, slots=True)
class _Entry:
    at: datetime
    number: str
    what: Pair
    where: str
    who: str
    event: int | None = None


def timeline(
    material: Material, handing: Handing, key: str, pictures: Mapping[int, bytes], where: tzinfo
) -> bytes:
    """Return the timeline as a PDF; the same material is the same file."""
    case = material.review.case
    paper = Paper(f"{TITLE[0]} {TITLE[1]} · {case.number}", "zh-CN")
    paper.page()
    _head(paper, material, handing, key, where)
    for each in sorted(_entries(material), key=lambda each: (each.at, each.number)):
        _row(paper, each, where, pictures)
    stamp = _time(material.at.at, where)
    paper.marks(lines_of((case.number, case.officer, stamp)), 20)
    paper.footers(lines_of((case.number, case.unit, case.officer, stamp)))
    return paper.file()


def _head(paper: Paper, material: Material, handing: Handing, key: str, where: tzinfo) -> None:
    case = material.review.case
    paper.text(MARGIN, 20, TITLE[0])
    paper.at += 27
    paper.text(MARGIN, 12, TITLE[1], SOFT)
    paper.at += 24
    basis = evidence_words.BASES[case.basis]
    counted = [
        f"{count} {chinese} / {english}"
        for count, (chinese, english) in ((len(material.events), EVENTS), (len(material.stories), ALARMS))
    ]
    facts = (
        (("案号", "Case"), case.number),
        (("事由", "Reason"), case.reason),
        (("依据", "Legal basis"), " / ".join(basis)),
        (("民警", "Officer"), lines_of((case.officer, case.unit))),
        (("地点", "Places"), lines_of([material.places.get(each, each) for each in case.places])),
        (("时段", "Period"), f"{_time(case.since, where)} – {_time(case.until, where)}"),
        (("移交给", "Handed to"), handing.to),
        (("用途", "Why"), handing.why),
        (("导出时间", "Exported"), f"{_time(material.at.at, where)} ({material.timezone or where})"),
        (("小区", "Compound"), material.site),
        (("设备公钥", "Public key"), " ".join(key[at : at + 8] for at in range(0, len(key), 8))),
        (("内容", "Contents"), " · ".join(counted)),
    )
    for (chinese, english), value in facts:
        lines = wrapped(value, 10, WIDTH - MARGIN - WHAT)
        paper.text(MARGIN, 10, chinese)
        paper.text(MARGIN + 46, 8, english, SOFT, down=1.5)
        for nth, line in enumerate(lines):
            paper.text(WHAT, 10, line, down=nth * 14)
        paper.at += 14 * len(lines) + 3
    paper.at += 6
    for line in FOREWORD:
        paper.block(MARGIN, 8, line, WIDTH - 2 * MARGIN, SOFT)
    paper.at += 8


def _entries(material: Material) -> Iterator[_Entry]:
    """Give everything that happened, alarms in their steps; in no order."""
    for each in material.events:
        reason = material.details[each.id].get("reason")
        yield _Entry(
            each.received_at,
            outward(each.id),
            evidence_words.event(each.type),
            lines_of((material.places.get(each.place or "", each.place or ""), each.device)),
            lines_of((material.people.get(each.person or "", each.person or ""), str(reason or ""))),
            each.id,
        )
    for story in material.stories:
        found = story.alarm
        kind = evidence_words.kind(found.kind)
        for line in story.log:
            chinese, english = evidence_words.step(line.type)
            yield _Entry(
                line.at,
                f"{kind[0]} {found.id}.{line.id}",
                (f"{kind[0]}：{chinese}", f"{kind[1]}: {english}"),
                lines_of((found.place_name, found.resident_name)),
                lines_of((line.name, line.text)),
            )


def _row(paper: Paper, entry: _Entry, where: tzinfo, pictures: Mapping[int, bytes]) -> None:
    what = [*_column(entry.what[0], WHERE - WHAT - 8, INK), *_column(entry.what[1], WHERE - WHAT - 8, SOFT)]
    right = [
        *_column(entry.where, WIDTH - MARGIN - WHERE, INK),
        *_column(entry.who, WIDTH - MARGIN - WHERE, INK),
    ]
    image = Jpeg.read(pictures.get(entry.event, b"")) if entry.event is not None else None
    height = SIZE * 1.4 * max(len(what), len(right), 2) + 9
    paper.room(height + (PICTURE + 8 if image is not None else 0))
    paper.rule()
    if entry.event is None:
        paper.bar(MARGIN - 8, 3, height - 2, ALARM)
    paper.text(MARGIN, SIZE, _time(entry.at, where), down=5)
    paper.text(MARGIN, SIZE - 2, entry.number, SOFT, down=5 + SIZE * 1.4)
    for x, lines in ((WHAT, what), (WHERE, right)):
        for nth, (line, colour) in enumerate(lines):
            paper.text(x, SIZE, line, colour, down=5 + nth * SIZE * 1.4)
    paper.at += height
    if image is not None:
        paper.picture(WHAT, PICTURE, image)
        paper.at += PICTURE + 8


def _column(text: str, width: float, colour: Colour) -> Sequence[tuple[str, Colour]]:
    return [(line, colour) for line in wrapped(text, SIZE, width)] if text else []


def _time(at: datetime, where: tzinfo) -> str:
    return at.astimezone(where).strftime("%Y-%m-%d %H:%M:%S")
