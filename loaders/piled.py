"""Tables of a text whose lines are whole, printed cell by cell: each line is a cell, or one of the few lines of one.

No blank line tells where a cell ends and no gap where a row does. The names of columns come first; of the ways to give
the lines below to the columns, row by row, the cheapest stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, starmap
from typing import NamedTuple

from loaders.columns import is_column_name
from loaders.fitting import LACKING, LEADING, TOTAL, Cost, asks_for_bodies, costs_of, with_merged
from loaders.heads import BODY, SERIAL_HEAD, in_two_rows, is_part, may_head
from loaders.lines import Line
from loaders.outline import is_continued
from loaders.report import HEAD_ROWS, Text
from loaders.tokens import is_value, stays_open, text_of, whole_lines
from loaders.wraps import TORN, cuts_a_word, edge_of, goes_on, laid_out, wrap

_MOST_COLUMNS = 12
_TRIED = 60
"""Cells by which a head is chosen."""
_TALLEST = 4
"""Lines of a cell at most."""
_LISTED = 0.5
"""What it costs that a cell goes on below with a further body in a column of such."""
_NO_HEAD, _HEAD_BELOW = 1.5, 2.0
"""What it costs that a head is no name of a column, and that a name of a column stands right below the head."""
_FEWEST = 2
"""Whole rows that tell what the columns hold, at least."""
_TWO_ROWS, _ODD_HEAD, _ASKS_ANEW = 1.0, 2.0, 3.0
"""What it costs that a head takes two rows, that a name stands where the words of such names seldom do, and that one
asks for something else than the name above it."""
_SHORT_NAME = 4
"""Characters of what ends like a body's name and may be the name of a column as well."""
_TOO_ODD = 6.0
"""What a head costs at most."""
_OFTEN_MERGED, _SHARE_MERGED = 0.3, 0.4
"""What it costs that a row lacks its first cell where more than this share of all rows do."""
_LOOKS = 2
"""Times that the rows are read by the edges that the reading before showed."""
_HOPELESS = 3.0
"""What a row costs on average where the lines are no such table."""


@dataclass(frozen=True, slots=True)
class Piled:
    """A table that was printed cell by cell."""

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


class _Head(NamedTuple):
    names: tuple[str, ...]
    lines: int
    cost: float


_Row = list[tuple[int, tuple[int, int]]]
"""The cells of a row: column, first line and the one after the last."""


def read_piled(lines: Sequence[Line], *, wrapped: bool) -> Piled | None:
    """The table that `lines` print, its head first; None where they make none. wrapped: lines end where cells do."""
    kept = [line for line in lines if not is_continued(line.text)]
    texts = [line.text for line in kept]
    front, ends = _with_units(texts)
    heads = [head._replace(lines=ends[head.lines - 1]) for head in _heads(front)]
    if not heads:
        return None

    def cost(head: _Head) -> float:
        last = head.lines + 2 * _TRIED  # enough of them, with heads printed anew among them
        below = _without_heads(kept[:last], texts[:last], head.lines)[1]
        return head.cost + _read(below[:_TRIED], head.names, wrapped=wrapped)[0]

    best = min(heads, key=cost)
    lines_below, below = _without_heads(kept, texts, best.lines)
    total, rows = _read(below, best.names, wrapped=wrapped)
    if not rows or total > _HOPELESS * len(rows):
        return None
    names, rows = _untitled(best.names, rows)
    return Piled(names, tuple(_filled(rows, lines_below, len(names))))


def _untitled(names: tuple[str, ...], rows: list[_Row]) -> tuple[tuple[str, ...], list[_Row]]:
    """Names and rows without a first column in which no row has a cell: its name is the title of the table."""
    if any(column == 0 for row in rows for column, _ in row):
        return names, rows
    return names[1:], [[(column - 1, lines) for column, lines in row] for row in rows]


# --- the head --------------------------------------------------------------------------------------------------------


def _with_units(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Lines, those in brackets put to what they are the unit of (年接待学生 / （人次）), and where each ends."""
    made, ends = list[str](), list[int]()
    for at, text in enumerate(texts, 1):
        if made and at <= _MOST_COLUMNS * 2 and (_UNIT.fullmatch(text) or stays_open(made[-1])):
            made[-1], ends[-1] = made[-1] + text, at
        else:
            made.append(text)
            ends.append(at)
    return made, ends


_UNIT = re.compile(r"[（(][^（）()]{1,8}[）)]")


def _heads(texts: Sequence[str]) -> Iterator[_Head]:
    """The ways to read the first lines as names of columns, in one row or in two."""
    tried = texts[: _MOST_COLUMNS * 2]
    unlike = [_unlike_head(text) + 2 * _NO_HEAD * _is_kind_told(tried[:at]) for at, text in enumerate(tried, 1)]
    for count in range(2, min(_MOST_COLUMNS, len(texts) - 1) + 1):
        below = next((at for at, cost in enumerate(unlike[count:]) if cost), len(unlike) - count)
        cost = sum(unlike[:count]) + _HEAD_BELOW * below
        if unlike[:count].count(0.0) < 2 or cost > _TOO_ODD:
            continue
        yield _Head(tuple(texts[:count]), count, cost + _ODD_HEAD * is_part(texts[count - 1]))
        for lower in (2, 3, 4):
            odd = 0.0 if all(map(is_part, texts[count - lower : count])) else _ODD_HEAD
            for names in in_two_rows(texts[: count - lower], texts[count - lower : count]):
                if HEAD_ROWS in names[0] and SERIAL_HEAD.fullmatch(names[0].partition(HEAD_ROWS)[0]):
                    continue  # serial numbers have no parts
                yield _Head(tuple(names), count, cost + _TWO_ROWS + odd + _ASKS_ANEW * any(map(_asks_anew, names)))


def _is_kind_told(names: Sequence[str]) -> bool:
    """Whether the last of some names is a kind of what another asks for: 类别, 标准名称, 采用院校, 专业标准."""
    return bool(_KIND_OF_STANDARD.fullmatch(names[-1])) and any("标准" in name for name in names[:-1])


_KIND_OF_STANDARD = re.compile("(?:专业|课程|岗位)(?:教学)?标准")


def _asks_anew(name: str) -> bool:
    """Whether the lower row of a name asks for bodies below an upper one that asks for another thing, or the other way
    round: 专业 / 合作单位, 合作单位 / 人数, and not 投入（万元） / 企业, 外方 / 名称."""
    upper, _, lower = name.partition(HEAD_ROWS)
    if asks_for_bodies(upper):
        return bool(_NOT_OF_BODIES.match(lower))
    return len(lower) > _KIND_ALONE and asks_for_bodies(lower) and not _GROUPING.search(upper)


_NOT_OF_BODIES = re.compile("专业|人数|学生|班级|项目|金额|经费|课程|备注")
"""Names of columns that tell nothing of a body that stands beside them alone."""


_KIND_ALONE = 2
"""Characters of a word for a kind of bodies."""


_GROUPING = re.compile("(?:情况|信息|概况|明细|名称|内容)$")
"""What the name of several columns together ends in, whatever those hold."""


def _unlike_head(text: str) -> float:
    """What it costs to read a line as the name of a column."""
    if is_column_name(text):
        return 0.0
    if is_value(text) and not is_part(text) and not _YEAR.fullmatch(text):
        return _NO_HEAD * 3
    if BODY.search(text):
        return _NO_HEAD * 2 if len(text) > _SHORT_NAME else _NO_HEAD
    return 0.0 if may_head(text) else _NO_HEAD


_YEAR = re.compile(r"(?:19|20)\d\d年?")


def _without_heads(lines: Sequence[Line], texts: Sequence[str], head: int) -> tuple[list[Line], list[str]]:
    """The lines below the head, without the heads that are printed anew where the table goes on."""
    first, at = list(texts[:head]), head
    kept: list[Line] = []
    while at < len(lines):
        if list(texts[at : at + head]) == first:
            at += head
        else:
            kept.append(lines[at])
            at += 1
    return kept, [line.text for line in kept]


# --- the rows --------------------------------------------------------------------------------------------------------


class _Scale(NamedTuple):
    """What cells cost below the names of columns. edges: how wide the lines of each column are, 0 where unknown;
    wrapped: whether lines end where cells do; leading: what it costs that a row lacks its first cell."""

    names: Sequence[str]
    words: Cost
    edges: Sequence[float]
    wrapped: bool
    leading: float = LEADING

    def cell(self, lines: Sequence[str], below: str) -> Iterator[float]:
        """Per column what it costs that it has `lines` as one cell, and not the line `below`."""
        text, going_on = "".join(lines), wrap if self.wrapped else goes_on
        wraps = list(starmap(going_on, pairwise(lines)))
        further = zip(wraps, lines[1:], strict=True)
        listed = [min(cost, _LISTED) if BODY.search(line) else cost for cost, line in further]
        listed = wraps if any(map(is_value, lines)) else listed
        torn = TORN * (self.wrapped and bool(below) and cuts_a_word(lines[-1], below))
        for column, (name, edge) in enumerate(zip(self.names, self.edges, strict=True)):
            ends = listed if asks_for_bodies(name) else wraps
            yield torn + self.words(text, column) + (laid_out(lines, ends, edge) if edge else sum(ends))


def _read(texts: Sequence[str], names: Sequence[str], *, wrapped: bool) -> tuple[float, list[_Row]]:
    """The cheapest rows, by what the heads say and then by what the whole rows of that reading hold."""
    unknown = [0.0] * len(names)
    cost, rows = _parted(texts, _Scale(names, costs_of(names, ()), unknown, wrapped))
    full = [row for row in rows if len(row) == len(names) and not TOTAL.match(texts[row[0][1][0]])]
    whole = [["".join(texts[a:b]) for _, (a, b) in row] for row in full]
    if len(whole) < _FEWEST:
        return cost, rows
    words, again = costs_of(names, whole), 0.0
    for _ in range(_LOOKS if wrapped else 1):
        edges = _edges(texts, rows, len(names)) if wrapped else unknown
        lacking = sum(row[0][0] > 0 for row in rows)
        leading = _OFTEN_MERGED if len(rows) > lacking > _SHARE_MERGED * len(rows) else LEADING
        again, rows = _parted(texts, _Scale(names, words, edges, wrapped, leading))
    return (cost + again) / 2, rows


def _edges(texts: Sequence[str], rows: Sequence[_Row], columns: int) -> list[float]:
    """How wide the lines of each column are."""
    cells = ([texts[a:b] for row in rows for column, (a, b) in row if column == at] for at in range(columns))
    return [edge_of(found) for found in cells]


def _parted(texts: Sequence[str], scale: _Scale) -> tuple[float, list[_Row]]:
    """The rows between the totals, each read by itself, and the totals with the figures behind them."""
    total, rows, start, at, columns = 0.0, list[_Row](), 0, 0, len(scale.names)
    while at <= len(texts):
        if at < len(texts) and not TOTAL.match(texts[at]):
            at += 1
            continue
        if start < at:
            cost, found = _cheapest(texts[start:at], scale)
            total += cost
            rows += [[(column, (a + start, b + start)) for column, (a, b) in row] for row in found]
        end = at + 1
        while end < len(texts) and (is_value(texts[end]) or texts[end] in "—-/") and end - at < columns:
            end += 1
        if at < len(texts):
            figures = columns - (end - at - 1)
            rows.append([(0, (at, at + 1)), *((figures + k, (i, i + 1)) for k, i in enumerate(range(at + 1, end)))])
        start = at = end
    return total, rows


def _cheapest(texts: Sequence[str], scale: _Scale) -> tuple[float, list[_Row]]:
    """The cheapest rows of lines among which no sum stands, and what they cost."""
    columns, serial = len(scale.names), bool(SERIAL_HEAD.fullmatch(scale.names[0]))
    infinite = float("inf")
    best = [[infinite] * columns for _ in range(len(texts) + 1)]
    back: list[list[tuple[int, int]]] = [[(0, -1)] * columns for _ in range(len(texts) + 1)]
    for start in range(len(texts)):
        ways = _ways(best[start] if start else None, columns, scale.leading, serial=serial)
        for end in range(start + 1, min(len(texts), start + _TALLEST) + 1):
            below = texts[end] if end < len(texts) else ""
            for column, cost in enumerate(scale.cell(texts[start:end], below)):
                total, previous = ways[column][0] + cost, ways[column][1]
                if total < best[end][column]:
                    best[end][column], back[end][column] = total, (start, previous)
    ends = [cost + LACKING * (columns - 1 - column) for column, cost in enumerate(best[-1])]
    column = min(range(columns), key=ends.__getitem__)
    return ends[column], _walk_back(back, len(texts), column)


def _ways(row: Sequence[float] | None, columns: int, merged: float, *, serial: bool) -> list[tuple[float, int]]:
    """Per column the cheapest way to a cell of it: cost so far and the column of the cell before, -1 for none.

    row: what it cost to have the last cell in each column; None where there is none yet; merged: what it costs that a
    row lacks its first cell.
    """
    leading = [merged * column + (LACKING if serial and column else 0.0) for column in range(columns)]
    if row is None:
        return [(cost, -1) for cost in leading]
    ended, last = min((cost + LACKING * (columns - 1 - at), at) for at, cost in enumerate(row))
    ways = [(ended + cost, last) for cost in leading]
    nearest, cheapest = -1, float("inf")
    for column in range(columns):
        if cheapest < ways[column][0]:
            ways[column] = (cheapest, nearest)
        cheapest += merged if serial and column == 1 and nearest == 0 else LACKING
        if row[column] < cheapest:
            cheapest, nearest = row[column], column
    return ways


def _walk_back(back: Sequence[Sequence[tuple[int, int]]], end: int, column: int) -> list[_Row]:
    rows: list[_Row] = []
    last = -1
    while end > 0:
        start, previous = back[end][column]
        if not rows or column >= last:
            rows.append([])
        rows[-1].append((column, (start, end)))
        last, end, column = column, start, previous
    return [row[::-1] for row in rows[::-1]]


def _filled(rows: Sequence[_Row], lines: Sequence[Line], columns: int) -> Iterator[tuple[Text, ...]]:
    """The cells of the rows; one that lacks its first has that of the row above, with which it was merged."""
    above: list[Text] = []
    for row in rows:
        cells = [Text("")] * columns
        for column, (start, end) in row:
            cells[column] = text_of(whole_lines(lines[start:end]))
        if not TOTAL.match(cells[0].text):
            above = cells = with_merged(cells, above)
        yield tuple(cells)
