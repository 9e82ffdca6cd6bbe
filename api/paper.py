"""Pages of A4 as a PDF, in Chinese and English, with files attached. Knows nothing of what stands on them.

Written by hand because so little of PDF is needed (ISO 32000-1: text, lines, 7.11.4 attachments), and every
byte follows from what was written: the same paper is the same file. No font travels along: Latin stands in
Helvetica, everything else in STSong-Light by its predefined map, which readers of PDF bring or replace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from math import cos, sin

WIDTH, HEIGHT = 595, 842
"""A4 in points of 1/72 inch."""
MARGIN = 48
_LATIN = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556"
    " 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722"
    " 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500"
    " 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
WIDTHS = {chr(32 + place): int(width) for place, width in enumerate(_LATIN.split())}
WIDTHS |= {"·": 278, "–": 556, "…": 1000}
"""Of Helvetica, in thousandths of the size, from its AFM; every other sign is as wide as it is high."""
BEGINS_NO_LINE = frozenset("，。；：、！？）》」”%")
"""Signs that stay with what they follow."""

Colour = tuple[float, float, float]
INK: Colour = (0.1, 0.1, 0.12)
SOFT: Colour = (0.4, 0.4, 0.44)
RULE: Colour = (0.8, 0.8, 0.82)
MARK: Colour = (0.9, 0.9, 0.92)
SLANT = 0.5
"""Radians."""


def width_of(text: str, size: float) -> float:
    """Return how wide a text is, in points."""
    return sum(WIDTHS.get(sign, 1000) for sign in text) * size / 1000


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Return a text in lines that fit: broken at spaces, between Chinese signs, and where it must be."""
    lines, line = [], ""
    for piece in _pieces(text):
        if not line or width_of((line + piece).rstrip(), size) <= width:
            line += piece
        else:
            lines.append(line.rstrip())
            line = piece.lstrip()
        while width_of(line.rstrip(), size) > width and len(line) > 1:
            fits = max(
                1, next(n for n in range(len(line), 0, -1) if n == 1 or width_of(line[:n], size) <= width)
            )
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for sign in text:
        latin = sign in WIDTHS and sign != " "
        if (
            word
            and not (latin and word[-1] in WIDTHS and word[-1] != " ")
            and sign not in BEGINS_NO_LINE | {" "}
        ):
            yield word
            word = ""
        word += sign
    if word:
        yield word


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A picture as a camera made it; it is put into the file as it is."""

    content: bytes = field(repr=False)
    width: int
    height: int
    colours: int

    @classmethod
    def read(cls, content: bytes) -> Jpeg | None:
        """Return a picture with the size it says (ITU-T T.81, B.2.2); None for what is no JPEG."""
        at = 2
        while content.startswith(b"\xff\xd8") and at + 10 <= len(content) and content[at] == 0xFF:
            marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
            if 0xC0 <= marker <= 0xC2:
                height, width = (int.from_bytes(content[at + each : at + each + 2], "big") for each in (5, 7))
                return cls(content, width, height, content[at + 9]) if width and height else None
            at += 2 + length
        return None


@dataclass(slots=True)
class Paper:
    """A PDF that is being written; `at` is how far down the present page it has come, in points."""

    title: str
    language: str
    pages: list[list[str]] = field(default_factory=list)
    attached: dict[str, bytes] = field(default_factory=dict)
    images: list[Jpeg] = field(default_factory=list)
    at: float = 0

    def page(self) -> None:
        """Begin a new page."""
        self.pages.append([])
        self.at = MARGIN

    def room(self, height: float) -> bool:
        """Begin a new page where so much does not fit on this one; tell whether one was begun."""
        if self.pages and self.at + height <= HEIGHT - MARGIN - 16:
            return False
        self.page()
        return True

    def text(self, x: float, size: float, text: str, colour: Colour = INK, *, down: float = 0) -> None:
        """Write one line, its top so far below `at`."""
        y = HEIGHT - self.at - down - size
        for font, code, width in _runs(text, size):
            self.pages[-1].append(
                f"BT {_colour(colour)} rg /{font} {size:g} Tf {x:.2f} {y:.2f} Td <{code}> Tj ET"
            )
            x += width

    def block(self, x: float, size: float, text: str, width: float, colour: Colour = INK) -> None:
        """Write a text in as many lines as it takes, and go on below it."""
        for line in wrapped(text, size, width):
            self.room(size * 1.45)
            self.text(x, size, line, colour)
            self.at += size * 1.45

    def rule(self, colour: Colour = RULE) -> None:
        """Draw a line across the page."""
        y = HEIGHT - self.at
        self.pages[-1].append(f"{_colour(colour)} RG 0.6 w {MARGIN} {y:.2f} m {WIDTH - MARGIN} {y:.2f} l S")

    def bar(self, x: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle whose top is `at`."""
        y = HEIGHT - self.at - height
        self.pages[-1].append(f"{_colour(colour)} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def picture(self, x: float, height: float, image: Jpeg) -> None:
        """Put a picture whose top is `at`."""
        self.images.append(image)
        width, y = height * image.width / image.height, HEIGHT - self.at - height
        where = f"{width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f}"
        self.pages[-1].append(f"q {where} cm /I{len(self.images)} Do Q")

    def marks(self, text: str, size: float, colour: Colour = MARK) -> None:
        """Write a text across every page three times, slanting, behind what stands there."""
        behind = [each for down in (262, 477, 692) for each in _slanting(text, size, down, colour)]
        for page in self.pages:
            page[:0] = behind

    def footers(self, text: str) -> None:
        """Write a text and the page's number below every page."""
        count, at = len(self.pages), self.at
        for number, page in enumerate(self.pages, 1):
            rest, self.pages = self.pages, [page]
            self.at = HEIGHT - MARGIN + 4
            self.text(MARGIN, 8, text, SOFT)
            self.text(WIDTH - MARGIN - width_of(f"{number} / {count}", 8), 8, f"{number} / {count}", SOFT)
            self.pages = rest
        self.at = at

    def file(self) -> bytes:
        """Return the whole file."""
        return _file(self)


def _runs(text: str, size: float) -> Iterator[tuple[str, str, float]]:
    """Give a line in pieces of one font each: its name, the code of the piece, how wide it is."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    for latin, run in groupby(shown, lambda sign: sign in WIDTHS):
        part = "".join(run)
        code = part.encode("cp1252") if latin else part.encode("utf-16-be", "replace")
        yield "F1" if latin else "F2", code.hex(), width_of(part, size)


def _slanting(text: str, size: float, down: float, colour: Colour) -> Iterator[str]:
    turn = f"{cos(SLANT):.4f} {sin(SLANT):.4f} {-sin(SLANT):.4f} {cos(SLANT):.4f}"
    along = max(0.0, (WIDTH / cos(SLANT) - width_of(text, size)) / 2)
    for font, code, width in _runs(text, size):
        x, y = along * cos(SLANT), HEIGHT - down - 80 + along * sin(SLANT)
        yield f"BT {_colour(colour)} rg /{font} {size:g} Tf {turn} {x:.2f} {y:.2f} Tm <{code}> Tj ET"
        along += width


def _colour(colour: Colour) -> str:
    return " ".join(f"{each:g}" for each in colour)


def _text(text: str) -> str:
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"


def _stream(content: bytes, **entries: str) -> bytes:
    said = "".join(f" /{name} {value}" for name, value in entries.items())
    return f"<<{said} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _image(image: Jpeg) -> bytes:
    return _stream(
        image.content,
        Type="/XObject",
        Subtype="/Image",
        Width=str(image.width),
        Height=str(image.height),
        ColorSpace="/DeviceGray" if image.colours == 1 else "/DeviceRGB",
        BitsPerComponent="8",
        Filter="/DCTDecode",
    )


def _objects(paper: Paper) -> Mapping[int, bytes]:
    """Return every object by its number: 1 to 6 are always the same, then pages, then attachments."""
    first, names = 7, sorted(paper.attached)
    pages = range(first, first + 2 * len(paper.pages), 2)
    files = range(first + 2 * len(paper.pages), first + 2 * (len(paper.pages) + len(names)), 2)
    images = range(files.stop, files.stop + len(paper.images))
    drawn = " ".join(f"/I{nth} {number} 0 R" for nth, number in enumerate(images, 1))
    shown = f" /XObject << {drawn} >>" if drawn else ""
    tree = " ".join(f"{_text(name)} {number} 0 R" for name, number in zip(names, files, strict=True))
    kids = " ".join(f"{number} 0 R" for number in pages)
    found = {
        1: f"<< /Type /Catalog /Pages 2 0 R /Lang ({paper.language})"
        " /ViewerPreferences << /DisplayDocTitle true >>"
        f" /Names << /EmbeddedFiles << /Names [{tree}] >> >> >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} /MediaBox [0 0 {WIDTH} {HEIGHT}]"
        f" /Resources << /Font << /F1 3 0 R /F2 4 0 R >>{shown} >> >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UTF16-H /Encoding /UniGB-UTF16-H"
        " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R >>] >>",
        5: "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        " /ItalicAngle 0 /Ascent 752 /Descent -271 /CapHeight 737 /StemV 58 >>",
        6: f"<< /Title {_text(paper.title)} /Producer (Cuobian) >>",
    }
    objects = {number: text.encode("latin-1") for number, text in found.items()}
    for number, page in zip(pages, paper.pages, strict=True):
        objects[number] = f"<< /Type /Page /Parent 2 0 R /Contents {number + 1} 0 R >>".encode()
        objects[number + 1] = _stream("\n".join(page).encode("latin-1"))
    for number, name in zip(files, names, strict=True):
        about = f"<< /Type /Filespec /F ({name}) /UF {_text(name)} /EF << /F {number + 1} 0 R >> >>"
        objects[number] = about.encode()
        objects[number + 1] = _stream(paper.attached[name], Type="/EmbeddedFile")
    for number, image in zip(images, paper.images, strict=True):
        objects[number] = _image(image)
    return objects


def _file(paper: Paper) -> bytes:
    content, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    objects = _objects(paper)
    for number in sorted(objects):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(places) + 1
    end = f"trailer\n<< /Size {count} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + f"xref\n0 {count}\n0000000000 65535 f \n{table}{end}".encode()


def attachment(file: bytes, name: str) -> bytes | None:
    """Return what was attached to a paper of ours under a name, None where there is no such thing."""
    mark = f"/F ({name})".encode()
    _, found, rest = file.rpartition(mark)
    _, begun, content = rest.partition(b"/EmbeddedFile /Length ")
    length, ended, stream = content.partition(b" >>\nstream\n")
    if not (found and begun and ended and length.isdigit() and len(length) < 10):
        return None
    return stream[: int(length)]


def lines_of(texts: Iterable[str]) -> str:
    """Return texts in one line, the empty ones left out."""
    return " · ".join(each for each in texts if each)
