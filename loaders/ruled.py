"""Tables on a PDF page from its ruled lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loaders.grid import Cell
from loaders.lines import glue
from loaders.printed import Box, Edge
from loaders.report import Piece, Text
from loaders.tokens import begins_anew, lists_bodies

_NEAR = 3.0
"""Points within which ruled lines are one line or meet."""

_MOST = 1500
"""Ruled lines on one page beyond which they are a drawing, not a table."""
_OPEN = 12.0
"""Points that lines run on beyond the outermost line across them where that side of a table is open."""

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
    if len(merged) > _MOST:
        return []
    closed = _closed([_as_edge(edge) for edge in merged])
    crossings = edges_to_intersections([_as_dict(edge) for edge in closed], _NEAR, _NEAR)
    found = [Box(*map(float, cell)) for cell in intersections_to_cells(crossings)]
    cells = [cell for cell in found if cell.x1 - cell.x0 > 2 and cell.bottom - cell.top > 4]
    tables = [_ruled(part) for group in _groups(cells) for part in _unhung(group)]
    return _joined(sorted(tables, key=lambda table: (table.box.top, table.box.x0)))


_DOUBLE = 6.0
"""Points between the two lines of a double rule, as it stands below the heads of a table."""


def _joined(tables: Sequence[Ruled]) -> list[Ruled]:
    """Tables that only a double rule parts are one."""
    made: list[Ruled] = []
    for table in tables:
        above = next((one for one in reversed(made) if _is_parted(one, table)), None)
        if above is None:
            made.append(table)
            continue
        edge = above.box.bottom
        cells = [box._replace(top=edge) if box.top - table.box.top <= _NEAR else box for box in table.cells]
        made[made.index(above)] = _ruled([*above.cells, *cells])
    return made


def _is_parted(above: Ruled, below: Ruled) -> bool:
    sides = abs(above.box.x0 - below.box.x0) <= _NEAR and abs(above.box.x1 - below.box.x1) <= _NEAR
    return sides and 0 <= below.box.top - above.box.bottom <= _DOUBLE and len(below.cells) > 1 < len(above.cells)


_FRAME = 60.0
"""Points: a single cell across a whole table that is as tall is a box of text that touches the table."""


def _unhung(cells: Sequence[Box]) -> list[list[Box]]:
    """Cells that touch, with boxes of text above or below a table apart from it."""
    left, right = min(cell.x0 for cell in cells), max(cell.x1 for cell in cells)
    across = [cell for cell in cells if cell.x1 - cell.x0 > right - left - _NEAR and cell.bottom - cell.top > _FRAME]
    rest = [cell for cell in cells if cell not in across]
    if not rest or not across:
        return [list(cells)]
    top, bottom = min(cell.top for cell in rest), max(cell.bottom for cell in rest)
    hung = [cell for cell in across if cell.bottom <= top + _NEAR or cell.top >= bottom - _NEAR]
    return [[cell for cell in cells if cell not in hung], *([cell] for cell in hung)]


def _as_dict(edge: Edge) -> dict[str, object]:
    x0, top, x1, bottom = edge.box
    if edge.horizontal:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
            "orientation": "h" if edge.horizontal else "v", "object_type": "line"}  # fmt: skip


def _as_edge(edge: Mapping[str, Any]) -> Edge:
    return Edge(edge["orientation"] == "h", Box(edge["x0"], edge["top"], edge["x1"], edge["bottom"]))


def _closed(edges: Sequence[Edge]) -> list[Edge]:
    """The ruled lines with the outer ones that a table with open sides leaves out."""
    found = list(edges)
    for rows, columns in _crossing(edges):
        left, right = _common([e.box.x0 for e in rows]), _common([e.box.x1 for e in rows])
        top, bottom = _common([e.box.top for e in columns]), _common([e.box.bottom for e in columns])
        heights, widths = [e.box.top for e in rows], [e.box.x0 for e in columns]
        for x, inner in ((left, min(widths)), (right, max(widths))):
            if x is not None and len(rows) > 2 and abs(x - inner) > _OPEN:
                found.append(Edge(False, Box(x, min(heights), x, max(heights))))
        for y, inner in ((top, min(heights)), (bottom, max(heights))):
            if y is not None and len(columns) > 1 and abs(y - inner) > _OPEN:
                found.append(Edge(True, Box(min(e.box.x0 for e in rows), y, max(e.box.x1 for e in rows), y)))
    return found


def _crossing(edges: Sequence[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """(horizontal, vertical) lines that cross or touch each other, table by table."""
    rows = [edge for edge in edges if edge.horizontal]
    columns = [edge for edge in edges if not edge.horizontal]
    groups: list[tuple[list[Edge], list[Edge]]] = []
    for column in columns:
        box = column.box
        own = [
            e
            for e in rows
            if box.top - _NEAR <= e.box.top <= box.bottom + _NEAR and e.box.x0 - _NEAR <= box.x0 <= e.box.x1 + _NEAR
        ]
        near = [group for group in groups if any(e in group[0] for e in own)]
        if own:
            joined = {id(e): e for e in (*own, *(e for group in near for e in group[0]))}
            groups = [group for group in groups if group not in near]
            groups.append((list(joined.values()), [column, *(e for group in near for e in group[1])]))
    return groups


def _common(values: Sequence[float]) -> float | None:
    """The position that most of the values share, None where they do not agree."""
    for value in sorted(values):
        if sum(abs(value - other) <= _NEAR for other in values) * 10 >= 6 * len(values):
            return value
    return None


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
    """The printed lines of a cell as one text: they wrap and do not end, but where each is a body's whole name."""
    text, last = "", ""
    widest = max(map(len, lines), default=0)
    for line in lines:
        above = text.rpartition("\n")[2]
        apart = bool(line) and (lists_bodies(above, line) or begins_anew(above, last, line, widest))
        text += ("\n" if apart else glue(text, line)) + line
        last = line
    return Text(text, (Piece(0, None, page, address),)) if text else Text("")
