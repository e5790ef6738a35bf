"""Tables that a format draws itself: cells with spans to rows that are filled, under one flattened header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from loaders.columns import is_column_name
from loaders.lines import tight
from loaders.report import HEAD_ROWS, Place, Row, Text
from loaders.tokens import is_value

_SERIAL_HEAD = re.compile(r"(?:序号|编号|序|排序|No\.?)$", re.IGNORECASE)
_SERIAL = re.compile(r"[(（]?\d{1,6}[)）]?[.、．]?$")
_WIDEST = 200
"""Columns beyond this are no table of a report."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as drawn. row, column: where it begins, from 0; rows, columns: how far it spans."""

    body: Text
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table that the format itself draws. title: the words of a first row that runs across all columns.

    page, last_page: where it begins and ends, in a format with pages; head: its header rows, for a table that
    goes on without one.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    title: Text = field(default=Text(""))
    page: int | None = None
    last_page: int = 0
    head: tuple[Row, ...] = ()


def draw(cells: Sequence[Cell], places: Sequence[Place], page: int | None = None, *, least: int = 2) -> Drawn | None:
    """The table that the cells make, None where they are a frame around text (one column, or fewer rows than `least`).

    places: where each printed row stands.
    """
    matrix, kept = _matrix(cells, len(places))
    if len(matrix) < least or _columns(matrix) < 2:
        return None
    if forms := forms_of([_cells_of(row) for row in matrix], [places[at] for at in kept]):
        return replace(forms, page=page, last_page=page or 0)
    title = Text("")
    while len(matrix) > 2 and len({id(cell) for cell in matrix[0]}) == 1:
        title = title if title.text else (matrix[0][0].body if matrix[0][0] else Text(""))
        matrix, kept = matrix[1:], kept[1:]
    count = _head_rows(matrix, kept)
    header = tuple(_name(matrix[:count], column) for column in range(len(matrix[0])))
    heads = {_key(row) for row in matrix[:count]}
    serial = bool(_SERIAL_HEAD.fullmatch(tight(header[0])))
    below = zip(matrix[count:], kept[count:], strict=True)
    rows = tuple(_row(row, places[at], serial) for row, at in below if _key(row) not in heads)
    head = tuple(_row(row, places[at], serial=False) for row, at in zip(matrix[:count], kept[:count], strict=True))
    return Drawn(header, rows, title, page, page or 0, head)


_FEWEST_FIELDS = 3
"""Fields of a form; of two a table of two columns is made."""


def forms_of(rows: Sequence[Sequence[Text]], places: Sequence[Place]) -> Drawn | None:
    """A table that prints each thing as a form: names of fields, each with its value behind it; None for any other.

    产业学院名称 甲产业学院 揭牌时间 2019年: the first field opens the next form.
    """
    if any(len(row) % 2 for row in rows) or not all(is_column_name(cell.text) for row in rows for cell in row[::2]):
        return None
    first, names = rows[0][0].text, list(dict.fromkeys(tight(cell.text) for row in rows for cell in row[::2]))
    if len(names) < _FEWEST_FIELDS or any(is_column_name(cell.text) for row in rows for cell in row[1::2]):
        return None
    forms: list[dict[str, Text]] = []
    found: list[Place] = []
    for row, place in zip(rows, places, strict=True):
        if row[0].text == first:
            forms.append({})
            found.append(place)
        fields = {tight(name.text): value for name, value in zip(row[::2], row[1::2], strict=True)}
        if len(fields) < len(row) // 2 or fields.keys() & forms[-1].keys():
            return None
        forms[-1] |= fields
        found[-1] = replace(found[-1], line_last=place.line_last)
    cells = ([form.get(name, Text("")) for name in names] for form in forms)
    return Drawn(tuple(names), tuple(Row(tuple(row), place) for row, place in zip(cells, found, strict=True)))


def _cells_of(row: Sequence[Cell | None]) -> list[Text]:
    """The words of a row's cells, those of a merged one once."""
    parted = (cell for at, cell in enumerate(row) if not at or cell is not row[at - 1])
    return [cell.body if cell else Text("") for cell in parted]


def _matrix(cells: Sequence[Cell], rows: int) -> tuple[list[list[Cell | None]], list[int]]:
    """The cell over every place of the grid, without empty rows and columns; and which printed rows were kept."""
    wide = min(_WIDEST, max((cell.column + cell.columns for cell in cells), default=0))
    matrix: list[list[Cell | None]] = [[None] * wide for _ in range(rows)]
    for cell in cells:
        for row in range(cell.row, min(rows, cell.row + cell.rows)):
            for column in range(cell.column, min(wide, cell.column + cell.columns)):
                matrix[row][column] = cell
    used = [c for c in range(wide) if any(row[c] and row[c].body.text and _starts(row[c], c) for row in matrix)]  # type: ignore[union-attr]
    kept = [i for i, row in enumerate(matrix) if any(cell and cell.body.text for cell in row)]
    return [[matrix[i][c] for c in used] for i in kept], kept


def _starts(cell: Cell | None, column: int) -> bool:
    return cell is not None and cell.column == column


def _columns(matrix: Sequence[Sequence[Cell | None]]) -> int:
    return len(matrix[0]) if matrix else 0


def _head_rows(matrix: Sequence[Sequence[Cell | None]], kept: Sequence[int]) -> int:
    """How many rows the header takes: those marked as such, else the first with all that its merged cells cover."""
    marked = 0
    while marked < len(matrix) - 1 and all(cell is None or cell.head for cell in matrix[marked]):
        marked += 1
    count = marked or 1
    reach = max((cell.row + cell.rows for row in matrix[:count] for cell in row if cell), default=0)
    spanned = sum(at < reach for at in kept)
    if spanned <= 3 and spanned < len(matrix):
        count = max(count, spanned)
    if count == 1 and not marked and len(matrix) > 2 and _is_split(matrix[0]) and not _has_values(matrix[1]):
        count = 2
    return count


_LONGEST_LOWER_HEAD = 8
"""Characters; a longer cell below a head is a value."""


def spans_of_head(upper: Sequence[str], lower: Sequence[str]) -> dict[tuple[int, int], tuple[int, int]]:
    """How far the cells of a head in two rows reach where a text prints merged cells as empty ones.

    (row, column) to (rows, columns), (0, 0) for a place that a merged cell covers; nothing where the second row is no
    part of the head: where it does not name exactly what the first leaves open, or holds a value.
    """
    wide = max(len(upper), len(lower))
    first, second = ([*row, *[""] * (wide - len(row))] for row in (upper, lower))
    names = [text for text in second if text]
    if first[0] == "" or second[0] or any(len(n) > _LONGEST_LOWER_HEAD or is_value(n) for n in names):
        return {}
    opened = [c for c in range(wide) if not first[c]]
    if not opened or any(not second[c] or not second[c - 1] for c in opened):
        return {}
    spans: dict[tuple[int, int], tuple[int, int]] = dict.fromkeys(((0, c) for c in opened), (0, 0))
    for column in (c for c in range(wide) if first[c]):
        end = next((c for c in range(column + 1, wide) if first[c]), wide)
        spans[0, column] = (1, end - column) if second[column] else (2, 1)
        if not second[column]:
            spans[1, column] = (0, 0)
    return spans


def _is_split(row: Sequence[Cell | None]) -> bool:
    """Whether a header cell runs across columns that the row below names one by one."""
    return any(cell is not None and cell.columns > 1 for cell in row) and len({id(cell) for cell in row}) > 1


def _has_values(row: Sequence[Cell | None]) -> bool:
    return any(cell is not None and is_value(cell.body.text) for cell in row)


def _name(head: Sequence[Sequence[Cell | None]], column: int) -> str:
    """A column's name: the words above it from top to bottom, those of a merged cell once (到账经费 / 上半年)."""
    names: list[str] = []
    for row in head:
        cell = row[column]
        text = tight(cell.body.text) if cell else ""
        if text and text not in names[-1:]:
            names.append(text)
    return HEAD_ROWS.join(names)


def _key(row: Sequence[Cell | None]) -> str:
    return "\x1f".join(tight(cell.body.text) if cell else "" for cell in row)


def _row(cells: Sequence[Cell | None], place: Place, serial: bool) -> Row:
    bodies = tuple(cell.body if cell else Text("") for cell in cells)
    return Row(bodies, place, serial_of(bodies[0].text) if serial else "")


def serial_of(text: str) -> str:
    """The running number in a row's first cell: 3 of 3, （3）, 3. and nothing of anything else."""
    first = tight(text)
    return first.strip("()（）.、．") if _SERIAL.match(first) else ""
