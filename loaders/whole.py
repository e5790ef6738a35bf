"""Tables of a text whose lines are whole: each is a row whose cells tabs, bars or blanks part.

Nothing wraps there: a row lacks cells where they are empty or merged with those above, and has more words than the
table columns where a cell holds blanks. Of the ways to give a row's words to the columns the cheapest stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from loaders.columns import is_column_name
from loaders.fitting import LACKING, LEADING, TOTAL, Cost, costs_of, strangeness, with_merged
from loaders.grid import Cell, Drawn, draw, forms_of, spans_of_head
from loaders.heads import BODY, SERIAL_HEAD, in_two_rows, may_head
from loaders.lines import Line, strip
from loaders.outline import is_continued, match_table_caption
from loaders.report import HEAD_ROWS, Place, Text
from loaders.tokens import is_value, space_gap, stays_open

Mark = Literal["tab", "bar", "wide", "blank"]
_BARS = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"[\s|｜│┃:+=—–\-─━]+")
_WIDE = re.compile(r"\s{2,}")
_MOST_COLUMNS = 14
_USUAL = 0.6
"""The share of lines that a mark parts where it parts the cells of a table."""
_LONGEST_NAME = 24
"""Characters of the longest name of a column."""
_TRIED = 20
"""Rows by which a head in two rows is read."""
_MOST_WORDS = 12
"""Words that blanks part in one cell, at most."""
_THOUSANDS = re.compile(r"\d{1,3} \d{3}")
_WRAPPED = 2.0
"""What it costs to read two numbers or dates as one cell."""
_TORN = 0.3
"""What it costs to read a number that blanks part (15 870) as one."""


_Parted = tuple[Line, list[str]]
"""A printed line and its cells."""
Fit = Callable[[Sequence[str]], list[str]]
"""The cells of a row, one for each column, of the words of a line."""


def parts_of(text: str, mark: Mark) -> list[str]:
    """The cells of a line as a mark parts them."""
    if mark == "tab":
        return [strip(part) for part in text.split("\t")]
    if mark == "bar":
        return [strip(part) for part in _BARS.split(_BARS.sub("", strip(text), 1) if _opens_with_bar(text) else text)]
    return _WIDE.split(strip(text)) if mark == "wide" else _closed(text.split())


def _opens_with_bar(text: str) -> bool:
    return bool(_BARS.match(strip(text)))


def _closed(words: Iterable[str]) -> list[str]:
    """Words that blanks part, those in one bracket or quotation put together, a unit with what it stands behind."""
    made: list[str] = []
    for word in words:
        if made and (stays_open(made[-1]) or word[0] in "（("):
            made[-1] = f"{made[-1]} {word}"
        else:
            made.append(word)
    return made


def mark_of(lines: Sequence[str]) -> Mark | None:
    """What parts the cells of the lines of a table; None where each line is a cell."""
    for mark in ("tab", "bar", "wide", "blank"):
        parted = [len(parts_of(line, mark)) > 1 for line in lines]
        if len(lines) > 1 and parted[0] and sum(parted) >= _USUAL * len(lines):
            return mark
    return None


def is_parted(line: str) -> Mark | None:
    """The mark that parts a line into cells, a tab, a bar or wide blanks; those of a caption part nothing."""
    if "\t" in line:
        return "tab"
    if _BARS.search(line):
        return "bar"
    return "wide" if _WIDE.search(strip(line)) and not match_table_caption(line) else None


def read_whole(lines: Sequence[Line], mark: Mark) -> Drawn | None:
    """The table whose rows are `lines`; None where they make none, or one of contents."""
    told = (line for line in lines if not is_continued(line.text) and not _RULE.fullmatch(line.text))
    rows = [(line, parts_of(line.text, mark)) for line in told]
    if max((len(parts) for _, parts in rows), default=0) < 2 + (mark == "wide"):
        return None  # two stretches of print may be anything
    if len(rows) < 2 or _are_contents([parts for _, parts in rows]):
        return None
    places = [Place(line.address, line.page, line.number, line.number) for line, _ in rows]
    if forms := forms_of([[_text(part, line) for part in parts] for line, parts in rows], places):
        return forms
    hard = mark != "blank"
    head = _head([parts for _, parts in rows], hard=hard)
    if not 2 <= len(head.names) <= _MOST_COLUMNS or not _may_name(head.names, mark):
        return None
    printed = [parts for _, parts in rows[: head.rows]]
    kept = [at for at, (_, parts) in enumerate(rows) if at < head.rows or parts not in printed]
    body = [rows[at] for at in kept[head.rows :]]
    fit = _fitting(head.names, [parts for _, parts in body], hard=hard)
    cells = [*head.cells(rows), *_below(body, head, fit)]
    return draw(cells, [places[at] for at in kept])


def _may_name(names: Sequence[str], mark: Mark) -> bool:
    """Whether the words of a first line may name columns; what bars and gaps part need be no table (首页|新闻|公告)."""
    if any(len(name) > _LONGEST_NAME or name.endswith("。") for name in names):
        return False
    told = sum(is_column_name(name) or may_head(name) or HEAD_ROWS in name for name in names)
    return mark not in ("bar", "wide") or 2 * told >= sum(map(bool, names))


def _below(body: Sequence[_Parted], head: _Head, fit: Fit) -> Iterator[Cell]:
    """The cells of the rows below the head; a lone name runs across all columns and says what the rows below are of."""
    above: list[Text] = []
    for at, (line, parts) in enumerate(body, head.rows):
        if len(parts) == 1 and len(head.names) > 2 and not is_value(parts[0]) and not BODY.search(parts[0]):
            yield Cell(_text(parts[0], line), at, 0, 1, len(head.names))
            continue
        texts = [_text(part, line) for part in fit(parts)]
        above = texts if TOTAL.match(parts[0]) else with_merged(texts, above)
        yield from (Cell(text, at, column) for column, text in enumerate(above))


def _are_contents(rows: Sequence[Sequence[str]]) -> bool:
    """Whether each line holds a heading and a page number that grows."""
    pages = [int(parts[-1]) for parts in rows if len(parts) == 2 and parts[-1].isdecimal()]
    return len(pages) == len(rows) and pages == sorted(pages) and not any(is_value(parts[0]) for parts in rows)


def _text(text: str, line: Line) -> Text:
    return Text(text, (line.piece(),)) if text else Text("")


# --- the head --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Head:
    """names: of the columns, those that a second row parts with `HEAD_ROWS` between; rows: printed rows of the head."""

    names: list[str]
    rows: int

    def cells(self, rows: Sequence[_Parted]) -> Iterator[Cell]:
        """The cells of the head, as a format would draw them."""
        if self.rows == 1:
            yield from (Cell(_text(name, rows[0][0]), 0, column) for column, name in enumerate(self.names))
            return
        upper, lower = rows[0], rows[1]
        for column, name in enumerate(self.names):
            above, _, below = name.partition(HEAD_ROWS)
            if below:
                yield Cell(_text(above, upper[0]), 0, column)
                yield Cell(_text(below, lower[0]), 1, column)
            else:
                yield Cell(_text(name, upper[0]), 0, column, 2)


def _head(rows: Sequence[Sequence[str]], *, hard: bool) -> _Head:
    """The head of rows, in one printed row or in two. hard: each word is a cell."""
    upper, lower = list(rows[0]), list(rows[1])
    below = rows[2:]
    if below and (spans := spans_of_head(upper, lower)):
        wide = max(len(upper), len(lower))
        return _Head([_spanned(upper, lower, spans, column) for column in range(wide)], 2)
    if below and len(lower) < len(upper):
        usual = Counter(map(len, below)).most_common(1)[0][0]
        ways = [names for names in in_two_rows(upper, lower) if len(names) <= usual]
        if ways:
            return _Head(min(ways, key=lambda names: _strangeness(names, below[:_TRIED], hard=hard)), 2)
    return _Head(upper, 1)


def _strangeness(names: Sequence[str], rows: Sequence[Sequence[str]], *, hard: bool) -> float:
    """How ill rows fit names of columns."""
    told = [row for row in rows if not all(map(may_head, row)) and not TOTAL.match(row[0])]
    fit = _fitting(names, told, hard=hard)
    return strangeness(names, [fitted for row in told if len(fitted := fit(row)) == len(names)])


def _spanned(
    upper: Sequence[str], lower: Sequence[str], spans: dict[tuple[int, int], tuple[int, int]], column: int
) -> str:
    """The name of a column of a head in two rows whose merged cells are printed as empty ones."""
    above = column
    while above and spans.get((0, above)) == (0, 0):
        above -= 1
    below = lower[column] if column < len(lower) else ""
    return HEAD_ROWS.join(filter(None, (upper[above], below)))


# --- rows ------------------------------------------------------------------------------------------------------------


def _fitting(names: Sequence[str], rows: Sequence[Sequence[str]], *, hard: bool) -> Fit:
    """How the words of a row go to the columns. hard: each is a cell, whatever stands beside it."""
    whole = [row for row in rows if len(row) == len(names) and not TOTAL.match(row[0])]
    cost_of, serial = costs_of(names, whole), bool(SERIAL_HEAD.fullmatch(names[0]))

    def fit(parts: Sequence[str]) -> list[str]:
        if len(parts) == len(names) and (hard or not _torn(parts)):
            return list(parts)
        if hard and len(parts) > len(names):
            return list(parts)
        return _cheapest(parts, len(names), cost_of, serial=serial, hard=hard)

    return fit


def _torn(parts: Sequence[str]) -> bool:
    return any(_THOUSANDS.fullmatch(f"{a} {b}") for a, b in pairwise(parts))


_Way = tuple[float, list[str]]


def _cheapest(parts: Sequence[str], columns: int, cost_of: Cost, *, serial: bool, hard: bool) -> list[str]:
    """The cells of a row, one for each column, empty where it lacks one."""
    ways: list[_Way | None] = [None] * (len(parts) + 1)
    ways[0] = (0.0, [])
    for column in range(columns):
        ways = list(_next(parts, ways, column, cost_of, serial=serial, hard=hard))
    last = ways[-1]
    return last[1] if last else [*parts[: columns - 1], " ".join(parts[columns - 1 :])]


def _next(
    parts: Sequence[str], ways: Sequence[_Way | None], column: int, cost_of: Cost,
    *, serial: bool, hard: bool,
) -> Iterator[_Way | None]:  # fmt: skip
    """The cheapest ways to one more column, by how many of the parts they have given out."""
    for end in range(len(parts) + 1):
        best: _Way | None = None
        for start in range(max(0, end - (1 if hard else _MOST_WORDS)), end + 1):
            way = ways[start]
            if way is None:
                continue
            if start == end:
                leading = (start == 0 and not serial) or (serial and start == 1)
                cost, text = way[0] + (LEADING if leading else LACKING), ""
            else:
                text = " ".join(parts[start:end])
                cost = way[0] + cost_of(text, column) + (0.0 if hard else _joins(parts, start, end))
            if best is None or cost < best[0]:
                best = (cost, [*way[1], text])
        yield best


def _joins(parts: Sequence[str], start: int, end: int) -> float:
    """What it costs to read some parts of a line as one cell, and its first as no wrap of the cell in front."""
    cost = _gap(parts[start - 1], parts[start])[1] if start else 0.0
    return cost + sum(_gap(left, right)[0] for left, right in pairwise(parts[start:end]))


def _gap(left: str, right: str) -> tuple[float, float]:
    """(join, split) at a blank: as in print that wraps, but for numbers, each of which is a cell of its own here."""
    if _THOUSANDS.fullmatch(f"{left} {right}"):
        return _TORN, 0.0
    return (_WRAPPED, 0.0) if right.isdecimal() and is_value(left) else space_gap(left, right)
