"""Tables of a text that keeps the layout of its pages: cells stand where they were printed, parted by blanks.

Columns are stretches across the page that words stand in; rows hang from the column whose cells never wrap; the cells
of the other columns go to the rows in whose middle they stand, merged ones to all the rows around theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from loaders.columns import is_column_name
from loaders.heads import is_head
from loaders.lines import Line, glue, width
from loaders.report import Piece, Text
from loaders.tokens import is_value, stays_open

_GAP = re.compile(r"\S+(?:\s\S+)*")
_MOST_COLUMNS = 14
_ROOM = 1.2
_JOIN = re.compile(r"(?:公司|集团|大学|学院|学校|协会|商会|局|政府|委员会|医院|中心|研究院)\Z")
_LEGAL_FORM = re.compile(r"(?:集团)?(?:股份)?(?:有限)?(?:责任)?(?:分|子|总)?公司\Z")


class _Word(NamedTuple):
    """A stretch of print. at: its line, counted down the page; left, right: in characters from the margin."""

    text: str
    line: Line
    at: int
    left: int
    right: int

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A table read by where its words stand."""

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


def is_laid_out(lines: Sequence[Line]) -> bool:
    """Whether lines keep the layout of a table: most are set apart by blanks, or stand in from the margin."""
    apart = sum(len(_GAP.findall(line.text)) > 1 for line in lines)
    return len(lines) > 1 and apart > 1 and any(line.left > 1 for line in lines) and any(
        len(_GAP.findall(line.text)) > 1 for line in lines[:3]
    )  # fmt: skip


def read_laid_out(lines: Sequence[Line]) -> LaidOut | None:
    """The table that `lines` print, its head first; None where its words make no columns."""
    words = _words(lines)
    pages = [list(page) for _, page in groupby(words, key=lambda word: word.line.page)]
    header: list[str] = []
    rows: list[list[Text]] = []
    for page in pages:
        head, body = _parted(page)
        columns = _columns(body or head)
        if not 2 <= len(columns) <= _MOST_COLUMNS or (header and len(columns) != len(header)):
            if not header:
                return None
            continue
        header = header or _names(head, columns)
        below = _rows(body, columns)
        rows += _going_on(below, rows[-1] if rows else [])
    return LaidOut(tuple(header), tuple(map(tuple, rows))) if rows and any(header) else None


def _words(lines: Sequence[Line]) -> list[_Word]:
    return [
        _Word(hit[0], line, at, line.left + hit.start(), line.left + hit.end())
        for at, line in enumerate(lines)
        for hit in _GAP.finditer(line.text)
    ]


def _parted(words: Sequence[_Word]) -> tuple[list[_Word], list[_Word]]:
    """The head of a table, and what stands below it: the first lines that hold nothing but names of columns."""
    found: list[_Word] = []
    for _, line in groupby(words, key=lambda word: word.at):
        parts = list(line)
        if not all(_may_head(word.text) for word in parts) or len(found) > 2 * _MOST_COLUMNS:
            break
        found += parts
    return found, list(words[len(found) :])


def _may_head(text: str) -> bool:
    if is_value(text) and not text.endswith("年"):
        return False
    return is_column_name(text) or is_head(text) or text[0] in "（(" or stays_open(text)


def _columns(words: Sequence[_Word]) -> list[tuple[int, int]]:
    """Stretches across the page that words stand in, with gaps between that no word enters."""
    columns: list[tuple[int, int]] = []
    for word in sorted(words, key=lambda w: w.left):
        if columns and word.left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], word.right))
        else:
            columns.append((word.left, word.right))
    return columns


def _column(word: _Word, columns: Sequence[tuple[int, int]]) -> int:
    return min(range(len(columns)), key=lambda c: (max(columns[c][0] - word.middle, word.middle - columns[c][1], 0.0),
                                                   abs(sum(columns[c]) / 2 - word.middle)))  # fmt: skip


def _names(head: Sequence[_Word], columns: Sequence[tuple[int, int]]) -> list[str]:
    names = ["" for _ in columns]
    for word in head:
        column = _column(word, columns)
        names[column] += word.text
    return names


# ---- rows ------------------------------------------------------------------------------------------------------


class _Cell(NamedTuple):
    """The printed lines of a cell."""

    words: tuple[_Word, ...]

    @property
    def middle(self) -> float:
        return (self.words[0].at + self.words[-1].at) / 2


def _rows(body: Sequence[_Word], columns: Sequence[tuple[int, int]]) -> list[list[Text]]:
    lines = [[word for word in body if _column(word, columns) == c] for c in range(len(columns))]
    cells = [_cells(column) for column in lines]
    anchor = max(range(len(columns)), key=lambda c: (_is_plain(lines[c]), len(cells[c]), -c), default=0)
    middles = [cell.middle for cell in cells[anchor]]
    if not middles:
        return []
    made = [_placed(cells[c], lines[c], middles) for c in range(len(columns))]
    return [list(row) for row in zip(*made, strict=True)]


def _is_plain(words: Sequence[_Word]) -> bool:
    """Whether every line of a column is a cell: numbers and dates."""
    return bool(words) and sum(is_value(word.text) for word in words) * 10 >= 9 * len(words)


def _cells(words: Sequence[_Word]) -> list[_Cell]:
    """The cells of a column, as their lines tell by themselves."""
    widest = max((width(word.text) for word in words), default=0.0)
    groups: list[list[_Word]] = []
    for word in words:
        if groups and _goes_on(groups[-1], word, widest):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_Cell(tuple(group)) for group in groups]


def _goes_on(cell: Sequence[_Word], word: _Word, widest: float) -> bool:
    last = cell[-1].text
    if word.at - cell[-1].at > 3:
        return False
    if last[-1] in "、，,；;（(—-" or word.text[0] in "）)、，" or _LEGAL_FORM.match(word.text) or stays_open(last):
        return True
    if (is_value(last) and is_value(word.text)) or (_JOIN.search(last) and len(word.text) > 2):
        return False
    return width(last) >= widest - _ROOM and widest > 3


def _placed(cells: Sequence[_Cell], words: Sequence[_Word], middles: Sequence[float]) -> list[Text]:
    """The cells of a column for every row. middles: where the rows stand."""
    if len(cells) == len(middles):
        return [_text(cell.words) for cell in cells]
    if 0 < len(cells) < len(middles):
        groups = _spans([cell.middle for cell in cells], middles)
        if groups:
            return [_text(cell.words) for cell, (a, b) in zip(cells, groups, strict=True) for _ in range(a, b)]
    rows: list[list[_Word]] = [[] for _ in middles]
    for word in words:
        rows[min(range(len(middles)), key=lambda i: abs(middles[i] - word.at))].append(word)
    return [_text(row) for row in rows]


def _spans(at: Sequence[float], middles: Sequence[float]) -> list[tuple[int, int]]:
    """Which rows each of fewer cells is merged over: in whose middle it stands; nothing where a row has none."""
    infinite = float("inf")
    tall, count = len(middles), len(at)
    best = [[infinite] * (count + 1) for _ in range(tall + 1)]
    back = [[0] * (count + 1) for _ in range(tall + 1)]
    best[0][0] = 0.0
    for end in range(1, tall + 1):
        for used in range(1, min(end, count) + 1):
            for start in range(used - 1, end):
                middle = (middles[start] + middles[end - 1]) / 2
                cost = best[start][used - 1] + abs(middle - at[used - 1])
                if cost < best[end][used]:
                    best[end][used], back[end][used] = cost, start
    step = (middles[-1] - middles[0]) / max(1, tall - 1)
    if best[tall][count] > 0.35 * step * count:
        return []
    groups, end = [], tall
    for used in range(count, 0, -1):
        groups.append((back[end][used], end))
        end = back[end][used]
    return groups[::-1]


def _text(words: Sequence[_Word]) -> Text:
    text, pieces = "", []
    for word in words:
        between = glue(text, word.text)
        pieces.append(Piece(len(text) + len(between), word.line.number, word.line.page, word.line.address))
        text += between + word.text
    return Text(text, tuple(pieces))


def _going_on(rows: list[list[Text]], above: Sequence[Text]) -> list[list[Text]]:
    """The rows of a further page; the first ones have the first cell of the row above where a merged one goes on."""
    lacking = next((i for i, row in enumerate(rows) if row[0].text), len(rows))
    return [[above[0], *row[1:]] if above and i < lacking else row for i, row in enumerate(rows)]
