"""Tables of a text that keeps the layout of its pages: cells stand where they were printed, parted by blanks.

Columns are stretches across the page that words stand in; rows hang from the column whose cells never wrap; the cells
of the other columns go to the rows in whose middle they stand, merged ones to all the rows around theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import or_
from typing import NamedTuple

from loaders.columns import is_column_name, is_year
from loaders.heads import is_head
from loaders.lines import Line, glue, width
from loaders.report import Piece, Text
from loaders.tokens import LEGAL_FORM, is_unit, is_value, lists_bodies, stays_open

_GAP = re.compile(r"\S+(?:\s\S+)*")
_MOST_COLUMNS = 14
_ROOM = 1.2
_JOIN = re.compile(r"(?:公司|集团|大学|学院|学校|协会|商会|局|政府|委员会|医院|中心|研究院)\Z")


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
    """A table read by where its words stand. used: how many of the lines belong to it."""

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    used: int


def is_laid_out(lines: Sequence[Line]) -> bool:
    """Whether lines keep the layout of a table: half of them are set apart by blanks, or stand in from the margin."""
    apart = [len(_GAP.findall(line.text)) > 1 for line in lines]
    set_off = sum(a or line.left > 4 for a, line in zip(apart, lines, strict=True))
    return len(lines) > 1 and any(apart[:3]) and 2 * set_off >= min(len(lines), 8)


def read_laid_out(lines: Sequence[Line]) -> LaidOut | None:
    """The table that `lines` print, its head first; None where its words make no columns."""
    used = next((i for i, line in enumerate(lines) if _is_prose(line)), len(lines))
    words = _words(lines[:used])
    as_wide = _words(lines[:used], wide=True)
    if len({word.left for word in as_wide}) <= _EVENER * len({word.left for word in words}):
        words = as_wide
    pages = [list(page) for _, page in groupby(words, key=lambda word: word.line.page)]
    header: list[str] = []
    rows: list[list[Text]] = []
    for page in pages:
        head, body = _parted(page)
        if not head and not header:
            head, body = _first_line(page)
        columns = _columns(body or head)
        if len(head) > len(columns) and len({word.at for word in head}) == 1:
            columns, body = _below_heads(head, body)
        if not 2 <= len(columns) <= _MOST_COLUMNS or (header and len(columns) != len(header)):
            if not header:
                return None
            continue
        header = header or _names(head, columns)
        below = _rows(body, columns)
        rows += _going_on(below, rows[-1] if rows else [])
    return LaidOut(tuple(header), tuple(map(tuple, rows)), used) if rows and any(header) else None


_LONG = 28.0
"""Full-width characters of a line that is running text where nothing sets its words apart."""


def _is_prose(line: Line) -> bool:
    return line.left <= 8 and width(line.text) >= _LONG and len(_GAP.findall(line.text)) == 1


_EVENER = 0.7
"""Of the places where words begin, the share that is left where full-width characters count as two, in a text that
was set so."""


def _words(lines: Sequence[Line], *, wide: bool = False) -> list[_Word]:
    """The stretches of print, parted by two blanks; names of columns by one. wide: full-width characters are two."""
    size = _cells_of if wide else len
    found = []
    for at, line in enumerate(lines):
        for hit in _GAP.finditer(line.text):
            parts = list(re.finditer(r"\S+", hit[0]))
            heads = len(parts) > 1 and all(is_column_name(part[0]) for part in parts)
            for part in parts if heads else [re.match(r".*", hit[0], re.DOTALL)]:
                if part:
                    left = line.left + size(line.text[: hit.start() + part.start()])
                    found.append(_Word(part[0], line, at, left, left + size(part[0])))
    return found


def _cells_of(text: str) -> int:
    """The cells of a fixed pitch that a text takes."""
    return round(2 * width(text)) if not text.isascii() else len(text)


def _first_line(words: Sequence[_Word]) -> tuple[list[_Word], list[_Word]]:
    """The first line as a head whose words name no columns (a table on its side, names of years), where none holds more
    words and it holds no figures; and what stands below it."""
    most = max((len(list(line)) for _, line in groupby(words, key=lambda word: word.at)), default=0)
    first = [word for word in words if word.at == words[0].at]
    if len(first) < max(2, most) or any(is_value(word.text) and not is_year(word.text) for word in first):
        return [], list(words)
    return first, list(words[len(first) :])


def _below_heads(head: Sequence[_Word], body: Sequence[_Word]) -> tuple[list[tuple[int, int]], list[_Word]]:
    """Columns below their heads where cells stand so close that a single blank parts them; and the words, parted."""
    columns = [(word.left, word.right) for word in head]
    found: list[_Word] = []
    for word in body:
        last: _Word | None = None
        for part in re.finditer(r"\S+", word.text):
            piece = _Word(part[0], word.line, word.at, word.left + part.start(), word.left + part.end())
            if last is not None and (is_unit(last.text, part[0]) or _column(last, columns) == _column(piece, columns)):
                last = found[-1] = last._replace(text=f"{last.text} {piece.text}", right=piece.right)
            else:
                found.append(piece)
                last = piece
    return columns, found


def _parted(words: Sequence[_Word]) -> tuple[list[_Word], list[_Word]]:
    """The head of a table, and what stands below it: the first lines that hold nothing but names of columns."""
    found: list[_Word] = []
    for _, line in groupby(words, key=lambda word: word.at):
        parts = list(line)
        above = not found and len(parts) == 1 and len(parts[0].text) <= _SHORT and not is_value(parts[0].text)
        rest = bool(found) and all(len(word.text) <= _REST and not is_value(word.text) for word in parts)
        if not (above or rest or all(_may_head(word.text) for word in parts)) or len(found) > 2 * _MOST_COLUMNS:
            break
        found += parts
    return found, list(words[len(found) :])


_REST = 2
"""Characters of the last line of names that wrap (合作起始 / 年)."""
_SHORT = 4
"""Characters of the first line of a head that stands above the others' because it has two."""


def _may_head(text: str) -> bool:
    if is_value(text):
        return is_year(text)
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
    if _by_line(lines):
        return [
            [_text([word for word in column if word.at == at]) for column in lines]
            for at in sorted({w.at for w in body})
        ]
    rooms = [after[0] - column[0] for column, after in pairwise(columns)]
    cells = [_cells(column, room) for column, room in zip(lines, [*rooms, 0], strict=True)]
    level = set.intersection(*({word.at for word in column} for column in lines))
    if len(level) > 1 and all(len(column) == len(level) for column in lines):
        cells = [[_Cell((word,)) for word in column] for column in lines]
    anchor = max(range(len(columns)), key=lambda c: (_is_plain(lines[c]), len(cells[c]), -c), default=0)
    middles = [cell.middle for cell in cells[anchor]]
    if not middles:
        return []
    made = [_placed(cells[c], lines[c], middles, room) for c, room in enumerate([*rooms, 0])]
    made[0] = _filled_down(made[0])
    return [list(row) for row in zip(*made, strict=True)]


_FULL = 0.6


def _by_line(columns: Sequence[Sequence[_Word]]) -> bool:
    """Whether every printed line is a row: each holds words of most columns, or a first one and figures as sums do, and
    none goes on with the one above."""
    held: dict[int, list[_Word]] = {}
    for column in columns:
        for word in {word.at: word for word in column}.values():
            held.setdefault(word.at, []).append(word)
    full = [len(line) >= max(2, _FULL * len(columns)) for line in held.values()]
    firsts = {word.at for word in columns[0]}
    sums = [at in firsts and any(is_value(word.text) for word in line[1:]) for at, line in held.items()]
    if len(columns) < 3 or 2 * sum(full) < len(held) or not all(map(or_, full, sums)) or len(firsts) < len(held):
        return False
    return not any(_bound(a.text, b.text) for column in columns for a, b in pairwise(column))


def _filled_down(column: Sequence[Text]) -> list[Text]:
    """The cells of a first column, a merged one that a page break cut in all the rows below it."""
    found: list[Text] = []
    for cell in column:
        found.append(cell if cell.text or not found else found[-1])
    return found


def _is_plain(words: Sequence[_Word]) -> bool:
    """Whether every line of a column is a cell: numbers and dates."""
    return bool(words) and sum(is_value(word.text) for word in words) * 10 >= 9 * len(words)


def _cells(words: Sequence[_Word], room: int) -> list[_Cell]:
    """The cells of a column, as their lines tell by themselves. room: places to the next column, 0 where not known."""
    widest = max((width(word.text) for word in words), default=0.0)
    groups: list[list[_Word]] = []
    for word in words:
        if groups and _goes_on(groups[-1], word, widest, room):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_Cell(tuple(group)) for group in groups]


_FILLED = 0.4
"""Of the places to the next column, the share that a line fills at least which goes on below."""


def _goes_on(cell: Sequence[_Word], word: _Word, widest: float, room: int) -> bool:
    last = cell[-1].text
    if word.at - cell[-1].at > 3:
        return False
    if _bound(last, word.text):
        return True
    if (is_value(last) and is_value(word.text)) or (_JOIN.search(last) and len(word.text) > 2):
        return False
    return width(last) >= max(widest - _ROOM, _FILLED * room) and widest > 3


def _placed(cells: Sequence[_Cell], words: Sequence[_Word], middles: Sequence[float], room: int) -> list[Text]:
    """The cells of a column for every row. middles: where the rows stand."""
    tall = len(middles)
    ways = [way for way in (_by_lines(words, middles, room, top=top) for top in (False, True)) if way]
    if (
        0 < len(cells) < tall
        and tall * tall * len(cells) < _MOST
        and (merged := _spans([cell.middle for cell in cells], middles))
    ):
        spread: list[Sequence[_Word]] = [
            cell.words for cell, (a, b) in zip(cells, merged[1], strict=True) for _ in range(a, b)
        ]
        ways.append((merged[0] + _MERGED, spread))
    if ways:
        return [_text(row) for row in min(ways, key=lambda way: way[0])[1]]
    rows: list[list[_Word]] = [[] for _ in middles]
    for word in words:
        rows[min(range(tall), key=lambda i: abs(middles[i] - word.at))].append(word)
    return [_text(row) for row in rows]


_MOST = 20_000
"""Lines times rows of a page beyond which cells go to the nearest row."""
_FAR = 1.6
"""Lines by which the cells of a column may stand off their rows, on the average."""


def _by_lines(
    words: Sequence[_Word], middles: Sequence[float], room: int, *, top: bool
) -> tuple[float, list[Sequence[_Word]]] | None:
    """(cost, lines of each row) where every row has a cell: the cells' middles (top: their first lines) stand where the
    rows do, and lines that leave room end a cell."""
    tall, count = len(middles), len(words)
    if count < tall or not tall or count * tall > _MOST:
        return None
    infinite = float("inf")
    ties = _ties(words, room)
    best = [[infinite] * (tall + 1) for _ in range(count + 1)]
    back = [[0] * (tall + 1) for _ in range(count + 1)]
    best[0][0] = 0.0
    for end in range(1, count + 1):
        for row in range(1, min(end, tall) + 1):
            joined = 0.0
            for start in range(end - 1, max(row - 2, end - _TALLEST - 1), -1):
                joined += ties[start][0] if start < end - 1 else 0.0
                stands = words[start].at if top else (words[start].at + words[end - 1].at) / 2
                apart = ties[end - 1][1] if end < count else 0.0
                cost = best[start][row - 1] + abs(stands - middles[row - 1]) + joined + apart
                if cost < best[end][row]:
                    best[end][row], back[end][row] = cost, start
    if best[count][tall] > _FAR * tall:
        return None
    rows: list[Sequence[_Word]] = []
    end = count
    for row in range(tall, 0, -1):
        start = back[end][row]
        rows.append(words[start:end])
        end = start
    return best[count][tall] / tall, rows[::-1]


_MERGED = 0.3
"""What it costs to take a cell for a merged one."""
_TALLEST = 12
"""Printed lines of the tallest cell that is looked for."""


def _ties(words: Sequence[_Word], room: int) -> list[tuple[float, float]]:
    """(cost of one cell, cost of two) for each line and the one below it."""
    widest = max((width(word.text) for word in words), default=0.0)
    found = []
    for above, below in pairwise(words):
        tied = _goes_on([above], below, widest, room)
        found.append((0.0 if tied else 1.5, 1.5 if _bound(above.text, below.text) else 0.05 if tied else 0.0))
    return found


def _bound(last: str, word: str) -> bool:
    """Whether the print itself says that a line goes on below."""
    return (
        (len(last) > 1 and last[-1] in "、，,；;（(—-")
        or word[0] in "）)、，"
        or bool(LEGAL_FORM.match(word))
        or stays_open(last)
    )


def _spans(at: Sequence[float], middles: Sequence[float]) -> tuple[float, list[tuple[int, int]]] | None:
    """(cost, rows) that each of fewer cells is merged over: in whose middle it stands; None where it stands in none."""
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
        return None
    groups, end = [], tall
    for used in range(count, 0, -1):
        groups.append((back[end][used], end))
        end = back[end][used]
    return best[tall][count] / count, groups[::-1]


def _text(words: Sequence[_Word]) -> Text:
    text, pieces = "", []
    for word in words:
        between = "\n" if lists_bodies(text.rpartition("\n")[2], word.text) else glue(text, word.text)
        pieces.append(Piece(len(text) + len(between), word.line.number, word.line.page, word.line.address))
        text += between + word.text
    return Text(text, tuple(pieces))


def _going_on(rows: list[list[Text]], above: Sequence[Text]) -> list[list[Text]]:
    """The rows of a further page; the first ones have the first cell of the row above where a merged one goes on."""
    lacking = next((i for i, row in enumerate(rows) if row[0].text), len(rows))
    return [[above[0], *row[1:]] if above and i < lacking else row for i, row in enumerate(rows)]
