"""Which rows the merged cells of a column belong to, and the cells that one printed cell may be.

Print that went cell by cell says in what order the merged cells stand, and seldom over which rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from loaders.heads import BODY
from loaders.lines import width
from loaders.report import Piece, Text, join
from loaders.tokens import lists_bodies

# ---- rows ----------------------------------------------------------------------------------------------------


def assigned(values: Sequence[Text], rows: Sequence[Sequence[Text]], least: int) -> list[Text]:
    """The cells of a column for each row: one each, one for all, or each to the rows whose words begin with it and to
    those between (泰国 … 泰国春武里…), else to the rows that no other can reach; none where nothing can be told."""
    if len(values) == 1 and len(rows) > 1 and len(lines := _lines(values[0])) == len(rows):
        values = lines
    if len(values) == len(rows):
        return list(values)
    if len(values) == 1 and (dealt := _dealt_out(_lines(values[0]), rows)):
        return dealt
    if len(values) == 1:
        return [values[0]] * len(rows) if len(rows) == 1 or "\n" not in values[0].text else []
    named = [[any(cell.text.startswith(value.text) for cell in row) for value in values] for row in rows]
    if any(map(any, named)) and len(values) <= len(rows) <= _MOST_SHARED:
        return _in_stretches(values, named)
    return shared_out(values, rows, least)


_SUFFIX = re.compile(r"(?<=..)[班制类型]\Z")
_MOST_SHARED = 24
"""Rows of a page beyond which merged cells are not looked for in the words of each."""


def shared_out(values: Sequence[Text], rows: Sequence[Sequence[Text]], least: int = 2) -> list[Text]:
    """Cells that are merged over unknown numbers of rows, in the rows that only one of them can reach, or whose own
    words tell (学徒班 and the classes called so)."""
    tall, count = len(rows), len(values)
    if not 0 < count <= tall or tall > _MOST_SHARED:
        return reached(values, tall, least)
    stems = [_SUFFIX.sub("", value.text) for value in values]
    held = [[any(stem in cell.text for cell in row) for stem in stems] for row in rows]
    if not any(map(any, held)):
        return reached(values, tall, least)
    return _in_stretches(values, held)


def _in_stretches(values: Sequence[Text], held: Sequence[Sequence[bool]]) -> list[Text]:
    """The cell that each row belongs to, where only one can be; held: whether the row's words hold each one's own."""
    return [Text("") if owner is None else values[owner] for owner in _owners(held)]


def _owners(held: Sequence[Sequence[bool]]) -> list[int | None]:
    """Which of some things in order each of some others belongs to, where only one can be: every thing has a stretch of
    them. held: whether the words of the other hold those of the thing."""
    tall, count = len(held), len(held[0])
    sums = [list(accumulate((_ill(told, v, held) for told in held), initial=0.0)) for v in range(count)]
    front = _shares(sums, tall, 1)
    back = _shares([[column[-1] - cost for cost in reversed(column)] for column in reversed(sums)], tall, 1)
    best = front[count][tall]
    found: list[int | None] = []
    for row in range(tall):
        fitting = [
            v
            for v in range(count)
            if any(
                abs(front[v][a] + sums[v][b] - sums[v][a] + back[count - 1 - v][tall - b] - best) < _SAME
                for a in range(row + 1)
                for b in range(row + 1, tall + 1)
            )
        ]
        found.append(fitting[0] if len(fitting) == 1 else None)
    return found


def _dealt_out(lines: Sequence[Text], rows: Sequence[Sequence[Text]]) -> list[Text]:
    """More bodies than rows, printed one below the other: each in the row whose own words it shares (怀集乡村学院 and
    怀集县人民政府), in order; those that could stand in two rows are left out; nothing where no words tell."""
    if not 1 < len(rows) < len(lines) <= _MOST_SHARED:
        return []
    pairs = [_pairs("".join(cell.text for cell in row)) for row in rows]
    own = [mine - set().union(*pairs[:i], *pairs[i + 1 :]) for i, mine in enumerate(pairs)]
    held = [[bool(_pairs(line.text) & words) for words in own] for line in lines]
    if sum(map(any, held)) * 2 < len(lines):
        return []
    owners = _owners(held)
    return [
        join([line for line, owner in zip(lines, owners, strict=True) if owner == row], "\n")
        for row in range(len(rows))
    ]


_COMMON = frozenset(
    ("有限", "公司", "限公", "集团", "产业", "服务", "技术", "技能", "实训", "基地", "中心", "学院", "平台")
)
"""Pairs of characters that many names hold."""


def _pairs(text: str) -> set[str]:
    return {pair for pair in map("".join, pairwise(text)) if pair.isalpha()} - _COMMON


_SAME = 1e-6


def _ill(told: Sequence[bool], value: int, held: Sequence[Sequence[bool]]) -> float:
    """What it costs that a row belongs to a merged cell: another's words in it, or none where others have its own."""
    other = any(hit for v, hit in enumerate(told) if v != value) and not told[value]
    return 3.0 if other else 1.0 if not told[value] and any(row[value] for row in held) else 0.0


def _shares(sums: Sequence[Sequence[float]], tall: int, least: int) -> list[list[float]]:
    """least cost[n][r] of giving the first `r` rows to the first `n` merged cells, in order."""
    best = [[0.0, *[float("inf")] * tall]]
    for column in sums:
        best.append(
            [
                min((best[-1][a] + column[b] - column[a] for a in range(b - least + 1)), default=float("inf"))
                for b in range(tall + 1)
            ]
        )
    return best


def reached(values: Sequence[Text], tall: int, least: int = 2) -> list[Text]:
    """Cells that are merged over unknown numbers of rows, in the rows that only one of them can reach.

    In order each takes `least` rows where there are rows enough, else one; the rows in doubt stay empty. A column that
    is printed before the rows holds merged cells only; one behind them may hold others as well.
    """
    count = len(values)
    if not 0 < count <= tall:
        return []
    least = least if least * count <= tall else 1
    found = []
    for row in range(tall):
        first = max(0, count - 1 - (tall - 1 - row) // least)
        last = min(count - 1, row // least)
        found.append(values[first] if first == last else Text(""))
    return found


def _lines(cell: Text) -> list[Text]:
    """The bodies that a cell lists one below the other."""
    lines = _printed_lines(cell)
    return lines if cell.text == "\n".join(line.text for line in lines) else [cell]


# ---- printed lines -------------------------------------------------------------------------------------------


def _printed_lines(cell: Text) -> list[Text]:
    bounds = [*(piece.start for piece in cell.pieces), len(cell.text)]
    lines = [cell.text[a:b].strip("\n") for a, b in pairwise(bounds)]
    return [
        Text(line, (Piece(0, piece.line, piece.page, piece.address),))
        for line, piece in zip(lines, cell.pieces, strict=True)
    ]


def at_short_lines(cell: Text) -> list[Text]:
    """A cell cut behind every printed line that leaves room: what follows such a line is a cell of its own."""
    lines = _printed_lines(cell)
    widest = max((width(line.text) for line in lines), default=0.0)
    parts: list[Text] = []
    fresh = True
    for line in lines:
        if fresh:
            parts.append(line)
        else:
            parts[-1] = join([parts[-1], line], "\n" if lists_bodies(parts[-1].text, line.text) else "")
        fresh = width(line.text) < widest - 2.0
    return parts


_WRAPPED = 0.6
"""The share of a cell's widest line that its last one seldom reaches where it is the rest of a wrap."""


def line_by_line(cell: Text, tall: int) -> list[Text]:
    """A printed cell as `tall` cells, one below the other, where its lines are as many and none is the rest of the one
    above; else in all rows. Of several bodies below each other, but not one for each row, none can be told."""
    lines = _printed_lines(cell)
    widths = [width(line.text) for line in lines]
    if len(lines) == tall and min(widths) >= _WRAPPED * max(widths):
        return lines
    parts = at_short_lines(cell)
    if len(parts) > 1 and all(BODY.search(part.text) for part in parts):
        return parts if len(parts) == tall else [Text("")] * tall
    return [cell] * tall
