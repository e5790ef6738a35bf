"""What the columns of a flattened table hold, and the cheapest way to fill them from a row's tokens."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import add
from typing import Literal, NamedTuple, get_args

from loaders.lines import width
from loaders.report import Text
from loaders.tokens import Kind, Run, Token, balance, begins_words, kind_of, printed_widths, text_of

KIND_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("date", re.compile(r"时间|日期|年份|年月|年度$|起止|起始")),
    ("number", re.compile(r"[(（](?:万?元|亿元|%|％|[人名]次?|个|天|课时|学时|项|门|平方米|家|人/?日)[)）]|"
                          r"金额|合同额|到账额|交易额|/[万亿]?元|经费|收入|款额?|费用|人数|人次|数量|天数|课时|学时|数$|比例|率$|\A学[生徒]\Z|工位|产值|年级数|计分|均值|线[上下]$|\A[合小总]计\Z")),
)  # fmt: skip


class Column(NamedTuple):
    """What a column's cells are, how sure that is, how wide its words usually run and how wide its widest printed line
    is (0 where not known)."""

    kind: Kind
    sure: float
    width: float = 0.0
    edge: float = 0.0


def columns_of(header: Sequence[str], samples: Sequence[Sequence[str]], *, edged: bool = False) -> list[Column]:
    """The columns of a table: by clean rows where there are some, else by the words of the header.

    edged: the clean rows are all that tells how wide a column is.
    """
    kinds, sure = _kinds(header, samples)
    found = []
    for i, (kind, certain) in enumerate(zip(kinds, sure, strict=True)):
        widths = sorted(width(row[i]) for row in samples[:50]) if len(samples) >= 2 and kind == "text" else []
        usual, widest = (widths[len(widths) // 2], widths[-1]) if widths else (0.0, 0.0)
        found.append(Column(kind, certain, usual, widest if edged else 0.0))
    return found


def _kinds(header: Sequence[str], samples: Sequence[Sequence[str]]) -> tuple[list[Kind], list[float]]:
    """Per column its kind and how sure that is: from clean rows where there are some, else from the header's words."""
    kinds: list[Kind] = []
    sure: list[float] = []
    for column, name in enumerate(header):
        hint = next((kind for kind, words in KIND_WORDS if words.search(name)), None)
        seen = Counter(kind_of(row[column]) for row in samples)
        best, times = seen.most_common(1)[0] if seen else ("text", 0)
        if hint and (
            not samples or seen[hint] * 2 >= len(samples) or (hint == "number" and seen["date"] == len(samples))
        ):
            kinds.append(hint)
            sure.append(1.0)
        elif times >= 2 and times >= 0.7 * len(samples):
            kinds.append(best)
            sure.append(1.0 if times >= 3 else 0.7)
        elif not hint and len(samples) == 1 and best != "text":
            kinds.append(best)
            sure.append(0.5)
        else:
            kinds.append(hint or "text")
            sure.append(0.6 if hint else 0.4)
    return kinds, sure


def _costs(shapes: Sequence[_Shape], column: Column) -> list[float]:
    """What it costs to have a cell of each of these shapes in a column."""
    misfits, edge = _misfits(column), column.edge
    if not edge and not column.width:
        return [shape.cost + shape.ragged + misfits[shape.kind] for shape in shapes]
    found = []
    measured, words = column.kind if column.width else "", column.kind == "text"
    for shape in shapes:
        kind = shape.kind
        cost = shape.cost + (_misfit_of_kind(kind, shape.wide, column) if kind == measured else misfits[kind])
        if len(shape.lines) > 1:
            cost += shape.ragged if edge <= shape.widest else _ragged(shape.lines, edge)
        if edge and words:
            if shape.widest > edge + 2.0:
                cost += min(3.0, 0.4 * (shape.widest - edge - 2.0))
            if shape.wraps and shape.lines[-1] > edge - 1.0:
                cost += 0.3
        found.append(cost)
    return found


def misfit_of_words(text: str, kind: Kind, column: Column) -> float:
    """What it costs to have words of this kind in a column."""
    return 0.2 if text in _NOTHING else _misfit_of_kind(kind, width(text), column)


def _misfit_of_kind(kind: Kind, wide: float, column: Column) -> float:
    if kind == column.kind:
        if kind != "text" or not column.width:
            return 0.0
        return min(1.5, 0.6 * max(0.0, abs(math.log2((wide + 1) / (column.width + 1))) - 1.0))
    if column.kind == "text":
        return (2.0 if kind == "number" else 1.2) * column.sure
    if kind != "text":
        return 1.5 * column.sure
    return 3.5 * column.sure


@lru_cache(maxsize=1024)
def _misfits(column: Column) -> Mapping[Kind | Literal["nothing"], float]:
    """What it costs to have words of each kind, or a dash for nothing, in a column; their width does not count."""
    any_width = column._replace(width=0.0)
    return {**{kind: _misfit_of_kind(kind, 0.0, any_width) for kind in get_args(Kind)}, "nothing": 0.2}


_NOTHING = frozenset({"—", "-", "/", "无", "——"})
_HOPELESS = 14.0
_EMPTY = 2.2
_RESTART = 1.2
_LONGEST = 60


def align(
    tokens: Sequence[Token], columns: Sequence[Column], first: int, fresh: bool
) -> tuple[float, list[tuple[int, Run]]]:
    """The cheapest reading of `tokens` as cells: (cost, [(column, run)]).

    A column number that does not grow opens a further row: one of the same serial where `fresh` is false (its first
    columns are those of the row above: merged cells), a row of its own where it is true.
    """
    count, wide = len(tokens), len(columns)
    infinite = float("inf")
    best = [[infinite] * (count + 1) for _ in columns]
    back: list[list[tuple[int, int] | None]] = [[None] * (count + 1) for _ in columns]
    for start, costs in enumerate(_run_costs(tokens, columns)):
        ways = _ways_in([row[start] for row in best], first, wide, fresh) if start else _first_ways(first, wide)
        for column, (previous, cost) in enumerate(ways, first):
            cheapest, way = best[column], (start, previous)
            for end, run_cost in enumerate(costs[column], start + 1):
                if cost + run_cost < cheapest[end]:
                    cheapest[end] = cost + run_cost
                    back[column][end] = way
    ends = [best[c][count] + _EMPTY * (wide - 1 - c) for c in range(wide)]
    column = min(range(wide), key=ends.__getitem__)
    total, path, end = ends[column], [], count
    while end > 0:
        step = back[column][end]
        if step is None:
            return infinite, []
        path.append((column, (step[0], end)))
        end, column = step
    return total, path[::-1]


def _lacking(first: int, column: int) -> float:
    """What it costs that a row starts at `column`: a first cell is missing oftener than others, being merged."""
    return _EMPTY * (column - first) - (0.2 if column > first else 0.0)


_Way = tuple[int, float]
"""(previous column, cost so far): the cheapest way to a cell."""


def _first_ways(first: int, columns: int) -> list[_Way]:
    """Per column, from `first` on, the way to a cell that begins the row."""
    return [(-1, _lacking(first, column)) for column in range(first, columns)]


def _ways_in(row: Sequence[float], first: int, columns: int, fresh: bool) -> list[_Way]:
    """Per column, from `first` on, the way to a cell of it behind the cells that cost `row`: from a column before it
    in the same row, or from one that is not, which opens a further row."""
    ways: list[_Way] = []
    cheapest, nearest = math.inf, first
    for column in range(first, columns):
        ways.append((nearest, cheapest))
        cheapest += _EMPTY
        if row[column] < cheapest:
            cheapest, nearest = row[column], column
    cheapest, nearest = math.inf, first
    for column in reversed(range(first, columns)):
        cost = row[column] + _EMPTY * (columns - 1 - column)
        if cost <= cheapest:
            cheapest, nearest = cost, column
        total = cheapest + (_lacking(first, column) if fresh else _RESTART)
        if total < ways[column - first][1]:
            ways[column - first] = (nearest, total)
    return ways


class _Shape(NamedTuple):
    """A run of tokens as one cell: what its gaps cost, what its words are and how wide, the widths of its printed
    lines and of the widest, what it costs that they are ragged, and whether what follows may be a wrap of the last."""

    cost: float
    kind: Kind | Literal["nothing"]
    wide: float
    lines: tuple[float, ...]
    widest: float
    ragged: float
    wraps: bool


def _run_costs(tokens: Sequence[Token], columns: Sequence[Column]) -> list[list[list[float]]]:
    """costs[start][column][length - 1] of reading a run of tokens as one cell of a column."""
    pieces = tuple(_Piece(t.text, t.join, t.split, t.opens, width(t.text), balance(t.text)) for t in tokens)
    return [[_costs(shapes, column) for column in columns] for shapes in _all_shapes(pieces)]


class _Piece(NamedTuple):
    """What of a token decides its shape."""

    text: str
    join: float
    split: float
    opens: bool
    wide: float
    balance: tuple[int, int, int]


@lru_cache(maxsize=128)
def _all_shapes(tokens: tuple[_Piece, ...]) -> tuple[tuple[_Shape, ...], ...]:
    """The shapes of all runs: the same tokens are tried against several columns, and kept as long as that lasts."""
    return tuple(tuple(_shapes(tokens, start)) for start in range(len(tokens)))


_EVEN = (0, 0, 0)


def _kind_of(text: str) -> Kind | Literal["nothing"]:
    return "nothing" if text in _NOTHING else kind_of(text)


def _shapes(tokens: Sequence[_Piece], start: int) -> Iterator[_Shape]:
    cost, text, wide = tokens[start].split if start else 0.0, "", 0.0
    lines: tuple[float, ...] = (0.0,)
    quotes = titles = brackets = 0
    worded = begins_words(tokens[start].text)
    for end in range(start, min(len(tokens), start + _LONGEST)):
        token = tokens[end]
        if end > start:
            cost += token.join
        if cost > _HOPELESS:
            return
        own = token.wide
        if end > start and token.opens:
            text, wide = text + token.text, wide + own
            lines = (*lines, own)
        elif end > start:
            text, wide = f"{text} {token.text}", wide + own + 0.5
            lines = (*lines[:-1], lines[-1] + own + 0.5)
        else:
            text, wide, lines = token.text, own, (own,)
        wraps = end + 1 < len(tokens) and tokens[end + 1].opens and tokens[end + 1].join < 1
        if token.balance != _EVEN:
            quotes, titles, brackets = map(add, (quotes, titles, brackets), token.balance)
        more = 1.5 if quotes or titles > 0 or brackets else 0.0
        widest, ragged = (max(lines), _ragged(lines, 0.0)) if len(lines) > 1 else (lines[0], 0.0)
        kind: Kind | Literal["nothing"] = "text" if worded else _kind_of(text)
        yield _Shape(cost + more, kind, wide, lines, widest, ragged, wraps)


def _ragged(lines: Sequence[float], edge: float) -> float:
    """What it costs that printed lines of a cell end well before its right edge and go on below."""
    widest = max(edge, *lines)
    if min(lines) >= widest - 2.0:
        return 0.0
    return sum([min(3.0, 0.5 * (widest - line - 2.0)) for line in lines[:-1] if line < widest - 2.0])


def is_loud(tokens: Sequence[Token], column: Column) -> bool:
    return column.kind != "text" and kind_of(text_of(tokens).text) == "text"


def with_edges(columns: Sequence[Column], rows: Iterable[tuple[list[tuple[int, Run]], list[Token]]]) -> list[Column]:
    """The columns with the width of their widest printed line, as a first reading of the rows without merged cells
    shows it; unknown where there are fewer than two of those."""
    edges: list[list[float]] = [[] for _ in columns]
    for runs, tokens in rows:
        if [column for column, _ in runs] == sorted({column for column, _ in runs}):
            for column, (start, end) in runs:
                edges[column].append(max(printed_widths(tokens[start:end])))
    return [c._replace(edge=max(seen) if len(seen) > 1 else 0.0) for c, seen in zip(columns, edges, strict=True)]


def fill_rows(
    runs: Sequence[tuple[int, Run]], tokens: Sequence[Token], columns: int, inherit: bool = True
) -> list[tuple[Text, ...]]:
    """The rows that the cells make: a column that does not grow opens a row, which inherits the cells before it."""
    rows: list[list[Text]] = []
    last = columns
    for column, (start, end) in runs:
        if column <= last or not rows:
            above = rows[-1][:column] if rows and inherit else []
            rows.append([*above, *[Text("")] * (columns - len(above))])
        rows[-1][column] = text_of(tokens[start:end])
        last = column
    return [tuple(row) for row in rows]
