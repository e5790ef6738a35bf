"""Tables on a PDF page without ruled lines (or with horizontal ones only): told by where their words stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from loaders.outline import is_figure_caption, is_note, match_table_caption
from loaders.printed import Box, Printed

_LEAST = 3
"""Lines that a table has at least, its head included."""


class Region(NamedTuple):
    """Where on a page a table stands."""

    box: Box


class _Cell(NamedTuple):
    """The printed lines of a cell: their words, and where they begin and end."""

    lines: tuple[str, ...]
    top: float
    bottom: float
    middles: tuple[float, ...]

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def find_region(lines: Sequence[Printed], tables: Sequence[float], header: Sequence[str]) -> Region | None:
    """The first table without ruled lines on a page: below a caption, or at its top where it may go on from the page
    before.

    lines: of the page, from top to bottom; tables: where drawn tables begin; header: of the table that the page before
    ended with.
    """
    if header and lines and " " in lines[0].text and (found := _region(lines, tables)) is not None:
        return found
    for i, line in enumerate(lines):
        if match_table_caption(line.text) and (found := _region(lines[i + 1 :], tables)) is not None:
            return found
    return None


def _region(lines: Sequence[Printed], tables: Sequence[float]) -> Region | None:
    """The lines down to a note, a caption, running text or a drawn table, where they stand in columns."""
    right = max((line.box.x1 for line in lines), default=0.0)
    left = min((line.box.x0 for line in lines), default=0.0)
    taken: list[Printed] = []
    for line in lines:
        prose = line.box.x1 - line.box.x0 > 0.85 * (right - left) and " " not in line.text
        if is_note(line.text) or match_table_caption(line.text) or is_figure_caption(line.text) or prose:
            break
        if taken and any(taken[-1].box.top < top < line.box.top for top in tables):
            break
        taken.append(line)
    if taken and any(abs(top - taken[0].box.top) < 60 and top <= taken[0].box.top for top in tables):
        return None
    spaced = sum(" " in line.text for line in taken)
    if len(taken) < _LEAST or spaced * 3 < len(taken) or " " not in taken[0].text:
        return None
    return Region(Box(left - 5, taken[0].box.top - 1, right + 5, taken[-1].box.bottom + 1))


def rows_of_words(words: Sequence[Printed]) -> list[list[tuple[str, ...]]]:
    """rows × columns × printed lines of the words of a table, whether its cells are set at the top or in the middle.

    In every column lines closer than usual are one cell; a row hangs from a cell of the column whose cells never wrap.
    """
    columns = find_columns(words)
    if len(columns) < 2:
        return []
    lines = [_lines([word for word in words if _column(word, columns) == c]) for c in range(len(columns))]
    step = _step(lines)
    cells = [_cells(column, step) for column in lines]
    anchors = cells[_anchor(cells)]
    rows: list[list[tuple[str, ...]]] = [[() for _ in columns] for _ in anchors]
    for c, column in enumerate(cells):
        for cell in column:
            for part in _parts(cell, anchors):
                row = _nearest(part, anchors)
                rows[row][c] = (*rows[row][c], *part.lines)
    return rows


def find_columns(words: Sequence[Printed]) -> list[tuple[float, float]]:
    """The columns: stretches across the page that words stand in, with gaps between that no word enters."""
    columns: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda w: w.box.x0):
        margin = 0.3 * (word.box.bottom - word.box.top)
        if columns and word.box.x0 <= columns[-1][1] + margin:
            columns[-1] = (columns[-1][0], max(columns[-1][1], word.box.x1))
        else:
            columns.append((word.box.x0, word.box.x1))
    return columns


def _column(word: Printed, columns: Sequence[tuple[float, float]]) -> int:
    centre = (word.box.x0 + word.box.x1) / 2
    return min(range(len(columns)), key=lambda i: max(columns[i][0] - centre, centre - columns[i][1], 0.0))


def _lines(words: Sequence[Printed]) -> list[Printed]:
    """The printed lines of a column."""
    lines: list[list[Printed]] = []
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom, w.box.x0)):
        if lines and abs(_middle(lines[-1][0]) - _middle(word)) < 0.4 * (word.box.bottom - word.box.top):
            lines[-1].append(word)
        else:
            lines.append([word])
    found = []
    for line in lines:
        line.sort(key=lambda w: w.box.x0)
        box = Box(line[0].box.x0, min(w.box.top for w in line), line[-1].box.x1, max(w.box.bottom for w in line))
        found.append(Printed(" ".join(w.text for w in line), box))
    return found


def _middle(word: Printed) -> float:
    return (word.box.top + word.box.bottom) / 2


def _step(columns: Sequence[Sequence[Printed]]) -> float:
    """Up to which step, in points, two lines of a column are one cell: a little more than the smallest step there is,
    and less than the smallest in the column of numbers whose cells never wrap."""
    numbers = [column for column in columns if sum(line.text[:1].isdigit() for line in column) * 2 > len(column)]
    smallest = min(_steps(columns), default=0.0)
    rows = max((min(_steps([column]), default=0.0) for column in numbers), default=0.0) or 2 * smallest
    return min(1.2 * smallest, 0.97 * rows)


def _steps(columns: Sequence[Sequence[Printed]]) -> list[float]:
    return [_middle(b) - _middle(a) for column in columns for a, b in pairwise(column)]


def _cells(lines: Sequence[Printed], step: float) -> list[_Cell]:
    groups: list[list[Printed]] = []
    for line in lines:
        if groups and _middle(line) - _middle(groups[-1][-1]) < step:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_Cell(tuple(line.text for line in group), group[0].box.top, group[-1].box.bottom,
                  tuple(_middle(line) for line in group)) for group in groups]  # fmt: skip


def _anchor(columns: Sequence[Sequence[_Cell]]) -> int:
    """The column that rows hang from: of those whose cells do not wrap the fullest, numbers before words."""

    def rank(c: int) -> tuple[bool, int, bool, int]:
        cells = columns[c]
        wraps = sum(len(cell.lines) > 1 for cell in cells)
        digits = sum(cell.lines[0][:1].isdigit() for cell in cells)
        return wraps * 5 <= len(cells), len(cells), digits * 2 > len(cells), -c

    return max(range(len(columns)), key=rank)


def _parts(cell: _Cell, anchors: Sequence[_Cell]) -> list[_Cell]:
    """A cell, cut up line by line where its lines stand as close as the rows and so run over several of these."""
    over = sum(cell.top <= anchor.middle <= cell.bottom for anchor in anchors)
    if over < 2:
        return [cell]
    half = (cell.bottom - cell.top) / max(1, len(cell.lines)) / 2
    return [
        _Cell((text,), middle - half, middle + half, (middle,))
        for text, middle in zip(cell.lines, cell.middles, strict=True)
    ]


def _nearest(cell: _Cell, anchors: Sequence[_Cell]) -> int:
    """The row of a cell: the anchor at its middle or at its top, whichever is nearer."""
    return min(
        range(len(anchors)), key=lambda i: min(abs(anchors[i].middle - cell.middle), abs(anchors[i].top - cell.top))
    )
