"""What every reader makes of a report's bytes, and all that the rest of `loaders` sees: blocks that keep their place.

A `Span` of joined text always leads back to the exact lines, pages and addresses it was printed on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from graph.errors import Message

BlockKind = Literal["heading", "paragraph", "table", "caption", "list_item", "case_box"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a stretch of joined text was printed. start: its offset in the joined text; line, page: 1-based."""

    start: int
    line: int | None
    page: int | None
    address: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands. Lines count at \\n and are None where the source has none."""

    address: str
    page: int | None
    line_first: int | None
    line_last: int | None


@dataclass(frozen=True, slots=True)
class Text:
    """Joined text with its map of places. pieces are sorted by `start`; the first starts at 0 unless text is empty."""

    text: str
    pieces: tuple[Piece, ...] = ()

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """The place of `text[start:end]`: address of its first piece, first and last line."""
        if not self.pieces:
            return Place("", None, None, None)
        starts = [piece.start for piece in self.pieces]
        last_offset = max(start, (len(self.text) if end is None else end) - 1)
        first = self.pieces[max(0, bisect_right(starts, start) - 1)]
        last = self.pieces[max(0, bisect_right(starts, last_offset) - 1)]
        return Place(first.address, first.page, first.line, last.line)


HEAD_ROWS = " / "
"""What stands between the words of a column's head that is printed in two rows (到账经费 / 上半年)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One data row. cells line up with the table's header; serial is the printed row number where there is one."""

    cells: tuple[Text, ...]
    place: Place
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table. number: as printed in its caption (5-1), else empty; header: one flattened name per column.

    loose: columns whose cells were printed apart and could be given to no rows: name, cells.
    """

    caption: str
    number: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    loose: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, table, caption, list item or case box, in document order.

    body: the joined text (of a table: its caption). level: of a heading, 1 is a chapter. section: the headings above,
    outermost first. table: the table itself where kind is `table`.
    """

    kind: BlockKind
    body: Text
    section: tuple[str, ...] = ()
    level: int = 0
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read. characters: length of its text; pages: None where the format has none; title: as printed."""

    source: str
    media_type: str
    sha256: str
    characters: int
    pages: int | None
    title: str
    blocks: tuple[Block, ...]
    notes: tuple[Message, ...] = ()
    """What a reader could not read, in words: pictures of pages, damaged parts."""


def join(parts: Sequence[Text], glue: str = "") -> Text:
    """Several texts as one, places kept."""
    text, pieces = "", []
    for number, part in enumerate(parts):
        if number:
            text += glue
        pieces += [Piece(len(text) + p.start, p.line, p.page, p.address) for p in part.pieces]
        text += part.text
    return Text(text, tuple(pieces))


def cut(text: Text, start: int, end: int) -> Text:
    """The stretch of a text from `start` to `end`, places kept."""
    before = [piece for piece in text.pieces if piece.start <= start]
    inside = [piece for piece in text.pieces if start < piece.start < end]
    pieces = [*(replace(piece, start=start) for piece in before[-1:]), *inside]
    return Text(text.text[start:end], tuple(replace(piece, start=piece.start - start) for piece in pieces))
