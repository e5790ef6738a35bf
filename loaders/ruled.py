"""Tables on a PDF page from its ruled lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from loaders.grid import Cell
from loaders.lines import glue
from loaders.printed import Box, Edge
from loaders.report import Piece, Text

_NEAR = 3.0
"""Points within which ruled lines are one line or meet."""

ReadCell = Callable[[Box], Sequence[str]]
"""A box → the printed lines inside it."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table on a page. ys: the heights of its row lines, one more than it has rows."""

    box: Box
    cells: tuple[Box, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]


def find_ruled(edges: Sequence[Edge]) -> list[Ruled]:
    """The tables and frames that ruled lines make, from top to bottom (pdfplumber's own rules for lines and cells)."""
    if sum(edge.horizontal for edge in edges) < 2 or sum(not edge.horizontal for edge in edges) < 2:
        return []
    from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

    merged = merge_edges([_as_dict(edge) for edge in edges], _NEAR, _NEAR, _NEAR, _NEAR)
    found = [Box(*map(float, cell)) for cell in intersections_to_cells(edges_to_intersections(merged, _NEAR, _NEAR))]
    cells = [cell for cell in found if cell.x1 - cell.x0 > 2 and cell.bottom - cell.top > 4]
    return sorted((_ruled(group) for group in _groups(cells)), key=lambda table: (table.box.top, table.box.x0))


def _as_dict(edge: Edge) -> dict[str, object]:
    x0, top, x1, bottom = edge.box
    if edge.horizontal:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
            "orientation": "h" if edge.horizontal else "v", "object_type": "line"}  # fmt: skip


def _groups(cells: Sequence[Box]) -> list[list[Box]]:
    """Cells that touch, together (union by shared corners)."""
    parent = list(range(len(cells)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    corners: dict[tuple[float, float], int] = {}
    for i, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            parent[root(i)] = root(corners.setdefault(corner, i))
    groups: dict[int, list[Box]] = {}
    for i, cell in enumerate(cells):
        groups.setdefault(root(i), []).append(cell)
    return list(groups.values())


def _ruled(cells: Sequence[Box]) -> Ruled:
    xs = _levels([x for cell in cells for x in (cell.x0, cell.x1)])
    ys = _levels([y for cell in cells for y in (cell.top, cell.bottom)])
    return Ruled(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(cells), tuple(xs), tuple(ys))


def _levels(values: Sequence[float]) -> list[float]:
    """Distinct positions: what is nearer than a line's breadth is one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > _NEAR:
            levels.append(value)
    return levels


def cells_of(table: Ruled, read: ReadCell, address: Callable[[int], str], page: int) -> list[Cell]:
    """A ruled table's cells with their spans and words. address: of a row, counted from 0."""
    cells = []
    for box in sorted(table.cells, key=lambda cell: (cell.top, cell.x0)):
        row, last_row = _at(table.ys, box.top), _at(table.ys, box.bottom)
        column, last_column = _at(table.xs, box.x0), _at(table.xs, box.x1)
        body = cell_text(read(box), page, address(row))
        cells.append(Cell(body, row, column, max(1, last_row - row), max(1, last_column - column)))
    return cells


def _at(levels: Sequence[float], value: float) -> int:
    at = bisect_left(levels, value)
    near = [i for i in (at - 1, at) if 0 <= i < len(levels)]
    return min(near, key=lambda i: abs(levels[i] - value))


def cell_text(lines: Sequence[str], page: int, address: str) -> Text:
    """The printed lines of a cell as one text: they wrap, they do not end."""
    text = ""
    for line in lines:
        text += glue(text, line) + line
    return Text(text, (Piece(0, None, page, address),)) if text else Text("")
