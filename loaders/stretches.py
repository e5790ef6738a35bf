"""Tables of narrow rows: whole stretches of a column printed line below line, its head first, without blank lines.

Which stretch belongs to which column is told by the heads and by how far each column has come; where one cell ends and
the next begins in a stretch is told by how many rows the other columns have, and by which lines leave room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from loaders.columns import is_column_name, is_empty, is_kind, is_year, says_part
from loaders.filling import KIND_WORDS, columns_of, misfit_of_words
from loaders.heads import BODY, NAMES_BODIES, SERIAL_HEAD, is_head
from loaders.lines import Line, width
from loaders.merged import reached
from loaders.outline import is_continued
from loaders.report import Text
from loaders.tokens import LEGAL_FORM, Token, cells_by_gap, is_value, kind_of, text_of

_MOST_ROWS = 60
_MOST_LINES = 500
_ROOM = 1.2
"""Full-width characters that a line leaves at least where what follows is another cell."""
_NARROW = 5.0
"""A column no wider than this seldom holds a cell that wraps."""
_LOWER = re.compile(
    r"(?:开始|结束|起始?|截?止|人数|人次|天数|学时|课时|男|女|线[上下]|校[内外]|上半年|下半年|20\d\d年?)\Z"
)
_COUNTED = re.compile(r"[，,：:—（( ]\s*\d+\s*(?:人|名|个|项|天|万元|元)[)）]?\Z")
"""How a line ends that says all there is to say of a body (甲集团——甲班，40 人): the next is another cell."""
_WHOLE = re.compile(r"(?:公司|集团|大学|学院|学校|协会|学会|商会|局|政府|委员会|医院|中心|研究院|事务所|联盟)\Z")


@dataclass(slots=True)
class _Column:
    """A column as far as it was printed. cells: how many they seem to be so far."""

    name: str
    stretches: list[list[Token]] = field(default_factory=list)
    cells: int = 0

    def add(self, lines: list[Token]) -> None:
        self.stretches.append(lines)
        self.cells += len(_split(lines))

    @property
    def lines(self) -> list[Token]:
        return [line for stretch in self.stretches for line in stretch]

    def may_hold(self, values: bool) -> bool:
        """Whether values, or words, are what this column holds: by its lines, else by its head."""
        lines = self.lines
        if lines:
            return all(is_value(line.text) for line in lines) == values
        named = any(words.search(self.name) for _, words in KIND_WORDS) or bool(SERIAL_HEAD.match(self.name))
        return values if named else not (values and NAMES_BODIES.search(self.name))


@dataclass(frozen=True, slots=True)
class Stretched:
    """A table read from stretches of its columns. loose: columns whose lines make another number of rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    loose: dict[str, tuple[str, ...]]


def read_stretches(tokens: Sequence[Token]) -> Stretched | None:
    """The table that `tokens` print; None where no column is printed right below its head."""
    if len(tokens) > _MOST_LINES:
        return None
    blocks = [_lines(tokens[start:end]) for start, end in cells_by_gap(tokens)]
    columns, glued = _dealt(blocks)
    if not glued or len(columns) < 2:
        return None
    tall = _rows_of(columns)
    if not tall:
        return None
    cells = {column.name: _cells(column, tall) for column in columns}
    loose = {c.name: tuple(line.text for line in c.lines) for c in columns if not cells[c.name] and c.lines}
    cells |= {column.name: _reached(column, tall) for column in columns if column.name in loose}
    empty = [Text("")] * tall
    rows = zip(*(cells[column.name] or empty for column in columns), strict=True)
    return Stretched(tuple(column.name for column in columns), tuple(rows), loose)


def read_even(tokens: Sequence[Token]) -> Stretched | None:
    """The table whose columns are blocks of as many lines each, the first of which is the head, or whose first block is
    the heads of rows that are the others; None where the print is none."""
    if len(tokens) > _MOST_LINES or any(token.line.opens_page for token in tokens[1:]):
        return None
    blocks = [_lines(tokens[start:end]) for start, end in cells_by_gap(tokens)]
    tall = len(blocks[0]) if blocks else 0
    if len(blocks) < 2 or tall < 2 or any(len(block) != tall for block in blocks):
        return None
    across, down = [line.text for line in blocks[0]], [block[0].text for block in blocks]
    named = [sum(map(is_column_name, heads)) for heads in (across, down)]
    if named[0] == tall > 2 and named[1] < 2:
        cells = [[text_of([line]) for line in block] for block in blocks[1:]]
        return Stretched(tuple(across), tuple(map(tuple, cells)), {})
    rows = zip(*([text_of([line]) for line in block[1:]] for block in blocks), strict=True)
    made = Stretched(tuple(down), tuple(rows), {})
    if tall > 2 and len(blocks) == 2 and any(all(says_part(line.text) for line in block) for block in blocks):
        return made
    if not named[1] or (named[1] <= named[0] and 2 * named[1] <= len(down)):
        return None
    if any(is_value(head) and not is_year(head) for head in down) or len(set(down)) < len(down):
        return None
    apart = all(apart <= together for block in blocks for together, apart in _sure_gaps(block))
    return made if apart else None


def _sure_gaps(block: Sequence[Token]) -> list[tuple[float, float]]:
    """The gaps below the head of a block whose words themselves tell that a line goes on or ends."""
    widest = max(width(line.text) for line in block)
    return [gap for gap in _within(block[1:], widest) if max(gap) > 1.0]


def _lines(run: Sequence[Token]) -> list[Token]:
    """The printed lines of a block, each as one token."""
    found = []
    for _, parts in groupby(run, key=lambda token: token.line.number):
        tokens = list(parts)
        found.append(tokens[0]._replace(text=" ".join(token.text for token in tokens)))
    return found


# ---- stretches to columns ------------------------------------------------------------------------------------


def _dealt(blocks: Sequence[Sequence[Token]]) -> tuple[list[_Column], bool]:
    """The columns with their lines, and whether any of them was printed line below line."""
    columns: list[_Column] = []
    group: list[_Column] = []
    last: _Column | None = None
    glued = False
    for block in blocks:
        if block[0].line.opens_page and any(column.stretches for column in group):
            group, last = [], None
        size = _head_size(block)
        # 课程标准 may be a head, and a cell where the cells of several columns are being printed; so may 牵头单位.
        cell = is_kind(block[0].text) or says_part(block[0].text)
        if size and not (size == len(block) and len(group) > 1 and group[0].stretches and cell):
            name = text_of(list(block[:size])).text
            column = next((c for c in columns if c.name == name), None)
            if column is None:
                column = _Column(name)
                columns.append(column)
            group = [*group, column] if group and not any(c.stretches for c in group) else [column]
            last = None
            if size < len(block):
                column.add(list(block[size:]))
                last = column
                glued = True
        elif columns:
            columns, group = _under_common_heads(columns, group)
            last = _next(columns, group, last, block)
            last.add(list(block))
            glued = glued or len(_split(block)) > 1
    return columns, glued


def _head_size(block: Sequence[Token]) -> int:
    """How many lines of a block are the name of a column."""
    for size in range(min(3, len(block)), 0, -1):
        name = text_of(list(block[:size])).text
        if is_column_name(name) and (size == 1 or not all(is_column_name(line.text) for line in block[:size])):
            return size
    return 0


def _next(columns: list[_Column], group: list[_Column], last: _Column | None, block: Sequence[Token]) -> _Column:
    """The column that a block without a head belongs to: the next one of those whose heads stand together, else the
    first that is behind; a column of numbers takes no words."""
    together = len(group) > 1 or (len(group) == 1 and not group[0].stretches)
    among = group if together else columns
    at = next((i for i, column in enumerate(among) if column is last), -1)
    order = [*among[at + 1 :], *among[: at + 1]]
    values = all(is_value(line.text) for line in block)
    fitting = [column for column in order if column.may_hold(values)] or order
    if together:
        if alike := [
            column for column in fitting if any(_end_alike(line.text, block[0].text) for line in column.lines)
        ]:
            return alike[0]
        return next((column for column in fitting if not column.stretches), fitting[0])
    most = max(column.cells for column in columns)
    behind = [column for column in fitting if column.cells < most]
    if behind or block[0].line.opens_page:
        return (behind or fitting)[0] if not block[0].line.opens_page else fitting[0]
    # All seem to have come as far: the one that cannot have come any farther.
    return min(fitting, key=lambda column: len(column.lines))


_SAME_END = 4


def _end_alike(words: str, others: str) -> bool:
    """Whether two cells end in the same words of some length (甲产业学院, 乙产业学院), and so stand below one head."""
    return len(others) > _SAME_END and words.endswith(others[-_SAME_END:]) and not _LEGAL.search(others)


_LEGAL = re.compile(r"公司\Z")


def _under_common_heads(columns: list[_Column], group: list[_Column]) -> tuple[list[_Column], list[_Column]]:
    """The columns and those of them whose heads stand together, with the heads of a first row before those that stand
    in a second row below them (培训时间 培训规模 / 开始 结束 人数 天数)."""
    lower = [column for column in group if _LOWER.search(column.name)]
    count = len(lower) // 2
    if not count or any(column.stretches for column in group) or group[-2 * count :] != lower:
        return columns, group
    upper = group[-3 * count : -2 * count]
    if len(upper) < count or len(lower) != 2 * count:
        return columns, group
    named = [_Column(f"{upper[i // 2].name} / {column.name}") for i, column in enumerate(lower)]
    gone = {id(column) for column in (*upper, *lower)}
    at = columns.index(upper[0])
    kept = [column for column in columns if id(column) not in gone]
    return [*kept[:at], *named, *kept[at:]], [*(c for c in group if id(c) not in gone), *named]


# ---- stretches to cells ----------------------------------------------------------------------------------------


def _rows_of(columns: Sequence[_Column]) -> int:
    """How many rows suit all columns best."""
    most = min(_MOST_ROWS, max((len(column.lines) for column in columns), default=0))
    costs = {tall: sum(_cost(column, tall) for column in columns if column.stretches) for tall in range(1, most + 1)}
    sizes = {len(column.lines) for column in columns}
    if len(sizes) == 1 and most > 1:
        costs[most] -= _EVEN * len(columns)
    return min(costs, key=lambda tall: (costs[tall], -tall)) if costs else 0


_EVEN = 0.6
"""What it speaks for rows of one line, in each column, that all columns have as many lines."""
_LOOSE = 4.0
"""What it costs that the lines of a column cannot be so many cells."""


_NO_BODY = 1.6
"""What it costs that a cell of a column of bodies ends otherwise than a body's name does."""
_FORCED = 1.5
"""What it may cost more to cut a column into so many cells than into as many as it seems to hold."""


_FEW = 1.2
"""What it costs that a column has fewer lines than rows: its cells are merged."""


def _cost(column: _Column, tall: int) -> float:
    ways = _best(column, tall)
    return min(ways[0], _LOOSE) if ways else _FEW


def _cells(column: _Column, tall: int) -> list[Text]:
    ways = _best(column, tall) if column.stretches else None
    if not ways:
        return []
    least = min(found[0] for n in range(1, len(column.lines) + 1) if (found := _best(column, n)))
    if ways[0] > least + _FORCED:
        return []
    lines = column.lines
    cuts = [0, *ways[1], len(lines)]
    return [text_of(lines[a:b]) for a, b in pairwise(cuts)]


def _reached(column: _Column, tall: int) -> list[Text]:
    """The merged cells of a column in the rows that only one of them can reach; none where its lines may be one cell
    as well as several."""
    if 1 < len(column.lines) < tall and column.cells == 1:
        return [Text("")] * tall
    return reached([text_of(lines) for stretch in column.stretches for lines in _split(stretch)], tall)


def _best(column: _Column, tall: int) -> tuple[float, list[int]] | None:
    """(cost, where cells begin) of the cheapest way to cut a column's lines into `tall` cells."""
    lines = column.lines
    if len(lines) < tall:
        return None
    gaps = _gaps(column)
    infinite = float("inf")
    best = [[infinite] * (tall + 1) for _ in range(len(lines))]
    cut = [[False] * (tall + 1) for _ in range(len(lines))]
    best[0][1] = 0.0
    for i in range(1, len(lines)):
        together, apart = gaps[i - 1]
        for n in range(1, tall + 1):
            joined = best[i - 1][n] + together
            begun = best[i - 1][n - 1] + apart
            best[i][n], cut[i][n] = (begun, True) if begun < joined else (joined, False)
    if best[-1][tall] == infinite:
        return None
    starts, n = [], tall
    for i in range(len(lines) - 1, 0, -1):
        if cut[i][n]:
            starts.append(i)
            n -= 1
    return best[-1][tall], starts[::-1]


def _gaps(column: _Column) -> list[tuple[float, float]]:
    """(what it costs that two lines are one cell, and two) between the lines of a column."""
    widest = max((width(line.text) for line in column.lines), default=0.0)
    found: list[tuple[float, float]] = []
    for stretch in column.stretches:
        if found or stretch is not column.stretches[0]:
            found.append((5.0, 0.0))
        found += _within(stretch, widest, bodies=bool(NAMES_BODIES.search(column.name)))
    return found


def _within(lines: Sequence[Token], widest: float, *, bodies: bool = False) -> Iterator[tuple[float, float]]:
    """The gaps inside a stretch. bodies: its cells name bodies, and so end as such."""
    for line, below in pairwise(lines):
        counted = _COUNTED.search(line.text) and _COUNTED.search(below.text)
        if (is_value(line.text) and is_value(below.text)) or counted or _opens(line.line, below.line):
            yield 4.0, 0.0
        elif line.text[-1] in "、，,；;（(—-" or below.text[0] in "）)、，" or LEGAL_FORM.match(below.text):
            yield 0.0, 4.0
        elif (_WHOLE.search(line.text) and len(below.text) > 2) or is_empty(line.text) or is_empty(below.text):
            yield 2.0, 0.0
        elif width(line.text) < widest - _ROOM:
            yield 3.0, 0.0
        else:
            yield 0.0, (0.4 if widest > _NARROW else 0.1) + (_NO_BODY if bodies and not BODY.search(line.text) else 0.0)


def _opens(line: Line, below: Line) -> bool:
    return below.opens_page and line.number != below.number


def _split(lines: Sequence[Token]) -> list[list[Token]]:
    """The cells that a stretch seems to hold."""
    widest = max(width(line.text) for line in lines)
    cells = [[lines[0]]]
    for line, (together, apart) in zip(lines[1:], _within(lines, widest), strict=True):
        if apart < together or (widest <= _NARROW and together <= apart and apart < 4.0):
            cells.append([line])
        else:
            cells[-1].append(line)
    return cells


# ---- which reading fits ------------------------------------------------------------------------------------------


_AGAIN = 3.0
"""What it costs that a cell says that the table goes on."""


def judge(header: Sequence[str], rows: Sequence[Sequence[Text]], loose: int) -> float:
    """How ill a reading of a table fits: names that are none, cells unlike their columns, lines joined that leave room,
    cells that lack, heads that were printed again (续表 2). loose: columns some of whose cells were given to no row."""
    cost = sum(0.0 if is_column_name(name) else 0.5 if is_head(name) else 2.0 for name in header)
    words = [[cell.text for cell in row] for row in rows]
    columns = columns_of(header, words)
    for c, column in enumerate(columns):
        cells = [row[c] for row in rows if c < len(row)]
        widest = max((width(line) for cell in cells for line in _printed(cell)), default=0.0)
        for cell in cells:
            cost += misfit_of_words(cell.text, kind_of(cell.text), column) if cell.text else 1.0
            cost += sum(_joined(a, b, widest) for a, b in pairwise(_printed(cell)))
    cost += sum(_AGAIN for row in words for cell in row if is_continued(cell))
    bare = sum(not any(row[c].text for row in rows if c < len(row)) for c in range(len(header))) if loose else 0
    return cost + loose * 2.0 + min(loose, bare) * len(rows)


def _printed(cell: Text) -> list[str]:
    bounds = [*(piece.start for piece in cell.pieces), len(cell.text)]
    return [cell.text[a:b].strip() for a, b in pairwise(bounds)]


def _joined(line: str, below: str, widest: float) -> float:
    if is_column_name(line):
        return 3.0
    if not line or not below or line[-1] in "、，,；;（(—-" or below[0] in "）)、，":
        return 0.0
    if (is_value(line) and is_value(below)) or (_COUNTED.search(line) and _COUNTED.search(below)):
        return 4.0
    whole = _WHOLE.search(line) and not LEGAL_FORM.match(below) and len(below) > 2
    return 2.0 if whole else 3.0 if width(line) < widest - _ROOM else 0.0
