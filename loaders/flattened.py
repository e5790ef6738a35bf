"""Tables whose cells were printed one after another: rows by serial counter, cells by what columns hold.

A flattened table is a stream of tokens. Between two tokens stands a cell boundary or a wrap; which of the two is
decided for a whole row at once, as the cheapest way to fill its columns in order (dynamic programming over a row).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from loaders.lines import Line, glue, plain, tight, width
from loaders.report import Piece, Place, Row, Table, Text, join

Dialect = Literal["spaced", "plain"]
"""spaced: a blank line between any two printed lines, cells of a row on one line; plain: blank lines between cells."""
Kind = Literal["number", "date", "text"]

_SERIAL_HEAD = re.compile(r"(?:序\s*号?|编\s*号|排\s*序|No\.?)$", re.IGNORECASE)
_SERIAL = re.compile(r"[(（]?0?(\d{1,5})[)）]?[.、．]?$")
_GLUED_SERIAL = re.compile(r"(\d{1,3})(?=[\u4e00-\u9fff“《【])(?![年月日个项人名次届期级批天元万亿所家门名位类种号楼])")
_NUMBER = re.compile(
    r"[约近超]?[-+]?\d[\d,，]*(?:\.\d+)?\s*(?:[%％‰]|[万亿]?元?|[万]?[人名]?次?|个|项|天|日|课时|学时|学分|小时|门|所|家|份|期|次|场)?"
    r"(?:余|以上|左右)?\s*(?:[(（].{1,16}[)）])?$|[-—–/]{1,4}$|无$"
)
_DATE = re.compile(
    r"(?:(?:19|20)\d\d\s*(?:年(?:.{0,24})?|[.．/\-—–]\s*(?:1[0-2]|0?[1-9])(?!\d).{0,20})|(?:19|20)\d\d|(?:1[0-2]|[1-9])月.{0,12})$"
)
_TOTAL = re.compile(r".{0,6}(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*数|其\s*他)$")
_KIND_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("date", re.compile(r"时间|日期|年份|年月|年度$|起止")),
    ("number", re.compile(r"[(（](?:万?元|亿元|%|％|[人名]次?|个|天|课时|学时|项|门|平方米|家|人/?日)[)）]|金额|经费|收入|款额?|费用|"
                          r"人数|人次|数量|天数|课时|学时|数$|比例|率$|工位|产值|年级数|计分|均值")),
)  # fmt: skip
_HEAD_END = re.compile(
    r"(?:序号|名称|单位|时间|日期|年份|数|率|额|比例|人|元|方|内容|类型|类别|类|级别|等级|项目|专业|企业|机构|院校|学校|国家|情况|成绩|备注|"
    r"经费|收入|金额|地点|对象|形式|天数|课时|指标|负责人|主持人|来源|去向|满意度|相关度|部门|称|量|次|地区|层级|组织|成果|基地|[)）])$"
)
_HEAD_PART = frozenset("序号级名称数量内容具体时间类别")
_OPEN, _CLOSE = "（(“《【[", "）)”》】]"


class Token(NamedTuple):
    """A stretch of print without an inner boundary. join, split: what it costs to read it as part of the cell before
    it, and as a cell of its own; opens: it begins a printed line; full: width of the line end above it, else 0."""

    text: str
    line: Line
    join: float
    split: float
    opens: bool


@dataclass(frozen=True, slots=True)
class Recovered:
    """A table and how many of the lines it was looked for in belong to it."""

    table: Table
    used: int


Run = tuple[int, int]
"""First token of a cell and the one after its last."""


def recover(
    lines: Sequence[Line], caption: str, number: str, dialect: Dialect, page: int | None = None
) -> Recovered | None:  # noqa: ARG001
    """The table printed on `lines`, None where they hold none. caption, number: as printed above it."""
    lines = [line for line in lines if line.text]
    if not lines:
        return None
    head = _find_head(lines, dialect)
    if head is None:
        return None
    body = _without_repeats(lines, head) if head.serial or dialect == "spaced" else lines[head.lines :]
    tokens = _tokens(body, dialect)
    reader = _SerialTable if head.serial else _PlainTable
    return reader(tokens, head, dialect, caption, number, len(lines)).read()


@dataclass(frozen=True, slots=True)
class _Head:
    tokens: tuple[Token, ...]
    lines: int
    serial: bool


def _tokens(lines: Sequence[Line], dialect: Dialect) -> list[Token]:
    found: list[Token] = []
    for line in lines:
        parts = _split_line(line.text, dialect)
        for place, part in enumerate(parts):
            if place == 0:
                join, split = _line_gap(found[-1] if found else None, line, part, dialect)
            else:
                join, split = _space_gap(parts[place - 1], part) if dialect == "spaced" else (3.0, 0.0)
            if found and place and split >= 3 and join == 0:
                last = found[-1]
                found[-1] = last._replace(text=f"{last.text} {part}")
                parts[place] = f"{parts[place - 1]} {part}"
                continue
            found.append(Token(part, line, join, split, place == 0))
    return found


def _split_line(text: str, dialect: Dialect) -> list[str]:
    return text.split() if dialect == "spaced" else re.split(r"\s{2,}|\t", text)


def _line_gap(before: Token | None, line: Line, part: str, dialect: Dialect) -> tuple[float, float]:
    """(join, split) between the end of a printed line and the next line."""
    if before is None:
        return 9.0, 0.0
    if _binds(before.text, part):
        return 0.0, 4.0
    if dialect == "spaced":
        return (3.0, 0.0) if line.glued else (0.4, 0.4)
    return (0.0, 2.5) if line.glued and not line.opens_page else (4.0, 0.0)


def _space_gap(left: str, right: str) -> tuple[float, float]:
    """(join, split) at a blank inside a printed line."""
    if _binds(left, right) or _is_unit(left, right):
        return 0.0, 4.0
    a, b = left[-1], right[0]
    if left in "%％‰" or (a.isdigit() and b.isdigit()):
        return 3.0, 0.0
    if _IN_DATE.search(left) and _DAY.match(right):
        return 0.0, 2.0
    if (a.isdigit() or a in "%％") != b.isdigit() and not (a.isascii() and b.isascii()):
        return 0.7, 0.2
    if a.isascii() and b.isascii():
        return 0.2, 0.8
    return (0.4, 0.5) if a.isascii() or b.isascii() else (2.0, 0.0)


_IN_DATE = re.compile(r"\d\s*[年月]$")
_DAY = re.compile(r"\d{1,2}(?!\d)")
_UNIT = re.compile(r"(?:月(?:份|底|初|[\d、，。至到\-—–~]|$)|日(?:[\d、，。至到\-—–~]|$)|[万亿]元?|元(?![\u4e00-\u9fff])"
                   r"|(?:个|项|名|人次|人日|课时|学时|天|家|门|次|场|期|届)(?![\u4e00-\u9fff]))")  # fmt: skip


def _is_unit(left: str, right: str) -> bool:
    """Whether `right` opens with the unit of the number that `left` ends with (2018 年…, 10 万元…, 3 个，…)."""
    if not left[-1].isdigit():
        return False
    return bool(_UNIT.match(right)) or (right[0] == "年" and bool(re.search(r"(?:19|20)\d\d$", left)))


def _binds(left: str, right: str) -> bool:
    """Whether punctuation alone tells that the two belong together."""
    if _DASHES.fullmatch(left) or _DASHES.fullmatch(right):
        return False
    if right[0] in "%％":
        return left[-1].isdigit()
    return left[-1] in "，、；：,;:-—–~至和与及/（(“《" or right[0] in "，、；。）)”》】" or _open(left)


_DASHES = re.compile(r"[-—–/]+")


_BRACKET = re.compile(r"[“”《》（）()]")


def _open(text: str) -> bool:
    """Whether a bracket or quote stays open in `text`."""
    if not _BRACKET.search(text):
        return False
    return any(text.count(a) > text.count(b) for a, b in (("“", "”"), ("《", "》"))) or _round(text) > 0


def _round(text: str) -> int:
    """How many round brackets stay open, whatever their width; negative where more are closed."""
    return text.count("（") + text.count("(") - text.count("）") - text.count(")")


# ---- the head ---------------------------------------------------------------------------------------------------------


def _find_head(lines: Sequence[Line], dialect: Dialect) -> _Head | None:
    """How many lines the head takes, and whether rows count up below it."""
    first = _first_serial(lines)
    if first is not None:
        tokens = _tokens(lines[:first], dialect)
        return _Head(tuple(tokens), first, True) if tokens else None
    count = _head_lines(lines, dialect)
    return _Head(tuple(_tokens(lines[:count], dialect)), count, False) if count else None


def _first_serial(lines: Sequence[Line]) -> int | None:
    """The line on which row 1 starts, where the head opens with 序号 or the rows below count 1, 2, 3."""
    if not lines[0].text.lstrip().startswith(("序", "编号", "No", "NO", "排序")):
        return None
    limit = min(len(lines), 40)
    for i in range(1, limit):
        if _serial_of(lines[i].text) == 1:
            return i
    return None


def _serial_of(text: str) -> int | None:
    """The serial a printed line opens with: 3, 03, （3）, 3. or glued to a word (3龙湾区…)."""
    word = text.split(maxsplit=1)[0] if text else ""
    found = _SERIAL.match(word) or _GLUED_SERIAL.match(word)
    return int(found[1]) if found else None


def _head_lines(lines: Sequence[Line], dialect: Dialect) -> int:
    if dialect == "plain":
        return 1
    named = len(lines[0].text.split())
    if named >= 3:
        return _head_end(lines)
    for i, line in enumerate(lines[:40]):
        words = line.text.split()
        if any(is_value(word) for word in words[1:]) or (len(words) == 1 and is_value(words[0])):
            return i
        if i and 2 <= len(words) == named:
            return i
    return 0


def _head_end(lines: Sequence[Line]) -> int:
    """How many lines a head takes whose first line names several columns: units and what is glued to it go with it."""
    end = 1
    glued = False
    while end < min(len(lines), 12):
        line = lines[end]
        words = line.text.split()
        if any(is_value(word) for word in words):
            break
        if line.glued and not line.opens_page:
            glued = True
        elif line.text[0] not in "（(" and not (glued and len(words) == 1 and len(line.text) <= 6):
            break
        end += 1
    return end


def is_value(word: str) -> bool:
    """Whether a word is a number, an amount or a date."""
    return bool(_NUMBER.match(word)) or bool(_DATE.match(word))


def _without_repeats(lines: Sequence[Line], head: _Head) -> list[Line]:
    """The lines below the head, without the heads that are printed anew on the following pages."""
    printed = tight("".join(line.text for line in lines[: head.lines]))
    kept: list[Line] = []
    i = head.lines
    while i < len(lines):
        over = _repeat_at(lines, i, printed, head.lines) if head.lines and printed else 0
        if over:
            i += over
        else:
            kept.append(lines[i])
            i += 1
    return kept


def _repeat_at(lines: Sequence[Line], start: int, printed: str, head_lines: int) -> int:
    """How many lines from `start` on repeat the head, 0 where they do not."""
    text = ""
    for count in range(1, head_lines + 3):
        if start + count > len(lines):
            return 0
        text += tight(lines[start + count - 1].text)
        if text == printed:
            return count
        if not printed.startswith(text):
            return 0
    return 0


# ---- cells ------------------------------------------------------------------------------------------------------------


def _text_of(tokens: Sequence[Token]) -> Text:
    """The words of a cell. Lines that each end a body's name stand one below the other, others are wraps."""
    text, pieces = "", []
    last: Line | None = None
    for token in tokens:
        between = "" if last is None else " " if token.line is last else glue(text, token.text)
        if last is not token.line:
            if last is not None and _lists_bodies(text, token.text):
                between = "\n"
            pieces.append(token.line.piece(len(text) + len(between)))
        text += between + token.text
        last = token.line
    return Text(text, tuple(pieces))


_BODY = re.compile(r"(?:公司|集团|协会|学会|商会|事务所|委员会|研究院)$")
_LEGAL_FORM = re.compile(r"(?:集团)?(?:股份)?(?:有限)?(?:责任)?(?:分|子|总)?公司$")


def _lists_bodies(above: str, below: str) -> bool:
    """Whether two printed lines of a cell are two names, not one that wraps (…集团 / 有限公司)."""
    return bool(_BODY.search(above) and _BODY.search(below)) and not _LEGAL_FORM.fullmatch(below)


def _place_of(cells: Sequence[Text]) -> Place:
    pieces = [piece for cell in cells for piece in cell.pieces]
    if not pieces:
        return Place("", None, None, None)
    first, last = min(pieces, key=_line_number), max(pieces, key=_line_number)
    return Place(first.address, first.page, first.line, last.line)


def _line_number(piece: Piece) -> int:
    return piece.line or 0


def kind_of(cell: str) -> Kind:
    """What a cell looks like: a date or range of dates, a number with or without its unit, or words."""
    text = plain(cell).strip()
    if _DATE.match(text):
        return "date"
    return "number" if _NUMBER.match(text) else "text"


class Column(NamedTuple):
    """What a column's cells are, how sure that is, how wide its words usually run and how wide its widest printed line
    is (0 where not known)."""

    kind: Kind
    sure: float
    width: float = 0.0
    edge: float = 0.0


def _columns_of(header: Sequence[str], samples: Sequence[Sequence[str]]) -> list[Column]:
    """The columns of a table: by clean rows where there are some, else by the words of the header."""
    kinds, sure = _kinds(header, samples)
    found = []
    for i, (kind, certain) in enumerate(zip(kinds, sure, strict=True)):
        widths = sorted(width(row[i]) for row in samples[:50]) if len(samples) >= 2 and kind == "text" else []
        found.append(Column(kind, certain, widths[len(widths) // 2] if widths else 0.0))
    return found


def _kinds(header: Sequence[str], samples: Sequence[Sequence[str]]) -> tuple[list[Kind], list[float]]:
    """Per column its kind and how sure that is: from clean rows where there are some, else from the header's words."""
    kinds: list[Kind] = []
    sure: list[float] = []
    for column, name in enumerate(header):
        hint = next((kind for kind, words in _KIND_WORDS if words.search(name)), None)
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


def _misfit(shape: _Shape, column: Column) -> float:
    """What it costs to have a cell of this shape in a column."""
    cost = _unlike(shape.text, shape.kind, column)
    if len(shape.lines) > 1:
        cost += _ragged(shape.lines, column.edge)
    if column.edge and column.kind == "text":
        cost += min(3.0, 0.4 * max(0.0, max(shape.lines) - column.edge - 2.0))
        if shape.wraps and shape.lines[-1] > column.edge - 1.0:
            cost += 0.3
    return cost


def _unlike(text: str, kind: Kind, column: Column) -> float:
    """What it costs to have words of this kind in a column."""
    if text in _NOTHING:
        return 0.2
    if kind == column.kind:
        if kind != "text" or not column.width:
            return 0.0
        return min(1.5, 0.6 * max(0.0, abs(math.log2((width(text) + 1) / (column.width + 1))) - 1.0))
    if column.kind == "text":
        return (2.0 if kind == "number" else 1.2) * column.sure
    if kind != "text":
        return 1.5 * column.sure
    return 3.5 * column.sure


_NOTHING = frozenset({"—", "-", "/", "无", "——"})
_HOPELESS = 14.0
_EMPTY = 2.2
_RESTART = 1.2
_LONGEST = 60


def _align(
    tokens: Sequence[Token], columns: Sequence[Column], first: int, fresh: bool
) -> tuple[float, list[tuple[int, Run]]]:
    """The cheapest reading of `tokens` as cells: (cost, [(column, run)]).

    A column number that does not grow opens a further row: one of the same serial where `fresh` is false (its first
    columns are those of the row above: merged cells), a row of its own where it is true.
    """
    count, wide = len(tokens), len(columns)
    infinite = float("inf")
    best = [[infinite] * wide for _ in range(count + 1)]
    back: list[list[tuple[int, int] | None]] = [[None] * wide for _ in range(count + 1)]
    costs = _run_costs(tokens, columns)
    for start in range(count):
        for column in range(first, wide):
            for previous, cost in _ways_in(best[start], column, first, wide, start, fresh):
                for end, run_cost in enumerate(costs[start][column], start + 1):
                    total = cost + run_cost
                    if total < best[end][column]:
                        best[end][column] = total
                        back[end][column] = (start, previous)
    ends = [best[count][c] + _EMPTY * (wide - 1 - c) for c in range(wide)]
    column = min(range(wide), key=ends.__getitem__)
    total, path, end = ends[column], [], count
    while end > 0:
        step = back[end][column]
        if step is None:
            return infinite, []
        path.append((column, (step[0], end)))
        end, column = step
    return total, path[::-1]


def _lacking(first: int, column: int) -> float:
    """What it costs that a row starts at `column`: a first cell is missing oftener than others, being merged."""
    return _EMPTY * (column - first) - (0.2 if column > first else 0.0)


def _ways_in(
    row: Sequence[float], column: int, first: int, columns: int, start: int, fresh: bool
) -> list[tuple[int, float]]:
    """(previous column, cost so far) for a cell of `column` that starts here: only the cheapest ways."""
    if start == 0:
        return [(-1, _lacking(first, column))]
    ways = []
    before = min(((row[p] + _EMPTY * (column - p - 1), p) for p in range(first, column)), default=None)
    if before:
        ways.append((before[1], before[0]))
    again = min((row[p] + _EMPTY * (columns - 1 - p), p) for p in range(max(column, first), columns))
    ways.append((again[1], again[0] + (_lacking(first, column) if fresh else _RESTART)))
    return ways


class _Shape(NamedTuple):
    """A run of tokens as one cell: what its gaps cost, its words the widths of its printed lines, and whether
    what follows may be a wrap of the last one."""

    cost: float
    text: str
    kind: Kind
    lines: tuple[float, ...]
    wraps: bool


def _run_costs(tokens: Sequence[Token], columns: Sequence[Column]) -> list[list[list[float]]]:
    """costs[start][column][length - 1] of reading a run of tokens as one cell of a column."""
    costs: list[list[list[float]]] = []
    for start in range(len(tokens)):
        shapes = list(_shapes(tokens, start))
        costs.append([[shape.cost + _misfit(shape, column) for shape in shapes] for column in columns])
    return costs


def _shapes(tokens: Sequence[Token], start: int) -> Iterator[_Shape]:
    cost, text = tokens[start].split if start else 0.0, ""
    lines: tuple[float, ...] = (0.0,)
    for end in range(start, min(len(tokens), start + _LONGEST)):
        token = tokens[end]
        if end > start:
            cost += token.join
        if cost > _HOPELESS:
            return
        if end > start and token.opens:
            text += token.text
            lines = (*lines, width(token.text))
        else:
            text += (" " if text else "") + token.text
            lines = (*lines[:-1], lines[-1] + width(token.text) + (0.5 if end > start else 0.0))
        wraps = end + 1 < len(tokens) and tokens[end + 1].opens and tokens[end + 1].join < 1
        yield _Shape(cost + (1.5 if _unbalanced(text) else 0.0), text, kind_of(text), lines, wraps)


def _ragged(lines: Sequence[float], edge: float) -> float:
    """What it costs that printed lines of a cell end well before its right edge and go on below."""
    widest = max(edge, *lines)
    return sum(min(3.0, 0.5 * (widest - line - 2.0)) for line in lines[:-1] if line < widest - 2.0)


def _unbalanced(text: str) -> bool:
    if not _BRACKET.search(text):
        return False
    return _open(text) or _round(text) < 0 or text.count("”") > text.count("“")


# ---- the header's cells -----------------------------------------------------------------------------------------------


def _split_header(tokens: Sequence[Token], columns: int | None) -> list[str]:
    """The header's cells: as many as `columns` where that is known."""
    if not tokens:
        return []
    pieces = _merge_letters(tokens)
    if columns is None or columns >= len(pieces):
        return [text for text, _ in pieces] if columns else _by_gaps(pieces)
    return _best_split([text for text, _ in pieces], [gap for _, gap in pieces], columns)


def _is_clear(tokens: Sequence[Token]) -> bool:
    """Whether a header stands on one line, but for units below it."""
    return all(token.line is tokens[0].line or token.text[0] in "（(" for token in tokens)


def _merge_letters(tokens: Sequence[Token]) -> list[tuple[str, float]]:
    """(text, gap) with spaced-out letters (名 称), parts of one word (序 / 号) and units put together. gap: join − split."""
    pieces: list[tuple[str, float]] = []
    spaced = False
    for token in tokens:
        last = pieces[-1][0] if pieces else ""
        letter = (
            len(token.text) == 1
            and (spaced or (len(last) == 1 and not token.line.glued))
            and not (token.opens and token.line.glued)
        )
        if last and (
            token.text[0] in "（()）" or _open(last) or (letter and (not token.opens or last + token.text in _SPACED))
        ):
            pieces[-1] = (last + token.text, pieces[-1][1])
        else:
            pieces.append((token.text, token.join - token.split))
            spaced = False
        spaced = len(token.text) == 1 and (spaced or len(pieces[-1][0]) <= 2)
    return pieces


_SPACED = frozenset(
    {"序号", "名称", "数量", "年份", "时间", "单位", "类别", "备注", "内容", "项目", "金额", "人数", "编号", "年度"}
)


def _by_gaps(pieces: Sequence[tuple[str, float]]) -> list[str]:
    """Cells by the print alone: what is glued or set off by a blank is a cell, what follows a blank line a wrap."""
    cells: list[str] = []
    for text, gap in pieces:
        if cells and gap <= 0 and not _HEAD_END.search(cells[-1]):
            cells[-1] += text
        elif cells and gap <= 0 and len(text) <= 1:
            cells[-1] += text
        else:
            cells.append(text)
    return cells


def _best_split(texts: Sequence[str], gaps: Sequence[float], columns: int) -> list[str]:
    """The cheapest way to put the header's pieces together into `columns` names."""
    count, infinite = len(texts), float("inf")
    best = [[infinite] * (columns + 1) for _ in range(count + 1)]
    back = [[0] * (columns + 1) for _ in range(count + 1)]
    best[0][0] = 0.0
    for end in range(1, count + 1):
        for start in range(max(0, end - 8), end):
            cost = _name_cost(texts[start:end], gaps[start:end])
            for used in range(columns):
                if best[start][used] + cost < best[end][used + 1]:
                    best[end][used + 1] = best[start][used] + cost
                    back[end][used + 1] = start
    cells: list[str] = []
    end, used = count, columns
    while used:
        start = back[end][used]
        cells.append("".join(texts[start:end]))
        end, used = start, used - 1
    return cells[::-1]


def _name_cost(texts: Sequence[str], gaps: Sequence[float]) -> float:
    name = "".join(texts)
    cost = sum(max(0.0, gap) + 0.1 for gap in gaps[1:]) + max(0.0, -gaps[0]) * 0.5
    if not _HEAD_END.search(name):
        cost += 1.0
    if name[0] in "（(" or _open(name):
        cost += 3.0
    return cost + (1.0 if len(name) == 1 else 0.0) + max(0, len(name) - 14) * 0.1


# ---- tables with a serial column --------------------------------------------------------------------------------------


class _SerialTable:
    """Rows that count up: 1, 2, 3 …"""

    def __init__(
        self, tokens: list[Token], head: _Head, dialect: Dialect, caption: str, number: str, lines: int
    ) -> None:
        self.tokens, self.head, self.dialect = tokens, head, dialect
        self.caption, self.number, self.lines = caption, number, lines

    def read(self) -> Recovered | None:
        self.tokens = _loosen_serials(self.tokens)
        starts = self._starts()
        if not starts:
            return None
        bounds = self._bounds(starts)
        bodies = [self.tokens[a + 1 : b] for a, b, _ in bounds]
        header = _split_header(self.head.tokens, self._columns(bodies))
        if len(header) < 2:
            return None
        clean = [[t.text for t in row] for row in bodies if self._is_clean(row, len(header))]
        columns = _columns_of(header[1:], clean)
        first = [self._runs(row, columns) for row in bodies]
        learned = _with_edges(columns, zip(first, bodies, strict=True))
        rows: list[Row] = []
        for (start, _, serial), row, runs in zip(bounds, bodies, first, strict=True):
            direct = self._direct(row, columns)
            rows += self._rows(
                serial, self.tokens[start], row, runs if direct else self._runs(row, learned), len(columns)
            )
        return Recovered(Table(self.caption, self.number, tuple(header), tuple(rows)), self.lines)

    def _runs(self, row: list[Token], columns: list[Column]) -> list[tuple[int, Run]]:
        """The cells of a row: as printed where that fits, else as the cheapest reading."""
        direct = self._direct(row, columns)
        if direct is not None:
            return direct
        runs = _align(row, columns, 0, fresh=False)[1] if len(row) <= _STRETCH else []
        return runs or ([(0, (0, len(row)))] if row else [])

    def _rows(self, serial: str, opening: Token, row: list[Token], runs: list[tuple[int, Run]], wide: int) -> list[Row]:
        first = _text_of([opening])
        return [Row((first, *cells), _place_of([first, *cells]), serial) for cells in _fill(runs, row, wide)]

    def _starts(self) -> list[int]:
        """The token each row starts with: the chain of due serials whose rows are most evenly filled."""
        places: dict[int, list[int]] = {}
        for i, token in enumerate(self.tokens):
            if token.opens and (found := _SERIAL.match(token.text)):
                places.setdefault(int(found[1]), []).append(i)
        if 1 not in places:
            return []
        usual = self._usual(places)
        links: list[list[tuple[int, float, int]]] = [[(places[1][0], 0.0, -1)]]
        while layer := self._layer(links[-1], places.get(len(links) + 1, []), usual):
            links.append(layer)
        return self._walk_back(links, usual)

    def _usual(self, places: dict[int, list[int]]) -> int:
        """How many tokens a row usually takes."""
        gaps = Counter(
            b - a for n in places if n + 1 in places for a in places[n] for b in places[n + 1] if 1 < b - a < 40
        )
        return gaps.most_common(1)[0][0] if gaps else len(self.head.tokens)

    def _layer(
        self, before: list[tuple[int, float, int]], candidates: list[int], usual: int
    ) -> list[tuple[int, float, int]]:
        layer = []
        low = before[0][0]
        for place in candidates:
            if place <= low or place - low > 400:
                continue
            ways = [(cost + _unevenness(place - at, usual), k) for k, (at, cost, _) in enumerate(before) if at < place]
            if ways:
                cost, k = min(ways)
                layer.append((place, cost, k))
        return sorted(layer)[:8]

    def _walk_back(self, links: list[list[tuple[int, float, int]]], usual: int) -> list[int]:
        end = len(self.tokens)
        last = min(
            range(len(links[-1])),
            key=lambda k: links[-1][k][1] + _unevenness(min(end - links[-1][k][0], 2 * usual), usual),
        )
        chain = []
        for layer in reversed(links):
            place, _, before = layer[last]
            chain.append(place)
            last = before
        return chain[::-1]

    def _bounds(self, starts: Sequence[int]) -> list[tuple[int, int, str]]:
        """(serial token, end, serial) of every row; a total below the last row is a row without serial."""
        ends = [*starts[1:], len(self.tokens)]
        bounds = [(a, b, _SERIAL.match(self.tokens[a].text)[1]) for a, b in zip(starts, ends, strict=True)]  # type: ignore[index]
        start, end, serial = bounds[-1]
        totals = [i for i in range(start + 1, end) if self.tokens[i].opens and _TOTAL.match(self.tokens[i].text)]
        if totals:
            bounds[-1] = (start, totals[0], serial)
            bounds += [(a, b, "") for a, b in zip(totals, [*totals[1:], end], strict=True)]
        return bounds

    def _columns(self, rows: Sequence[Sequence[Token]]) -> int | None:
        """The number of columns, serial included; from the header where its print is clear, else from the rows."""
        printed = _by_gaps(_merge_letters(self.head.tokens))
        if self.dialect == "spaced":
            sizes = Counter(len(row) for row in rows if row and row[0].line is row[-1].line)
        else:
            sizes = Counter(len(_cells_by_gap(row)) for row in rows)
        if _is_clear(self.head.tokens) or not sizes:
            return len(printed)
        usual, times = sizes.most_common(1)[0]
        return usual + 1 if times >= max(2, len(rows) // 3) and usual + 1 >= 2 else len(printed)

    def _is_clean(self, row: Sequence[Token], columns: int) -> bool:
        if self.dialect == "plain":
            return len(row) == columns - 1
        return len(row) == columns - 1 and row[0].line is row[-1].line

    def _direct(self, row: Sequence[Token], columns: Sequence[Column]) -> list[tuple[int, Run]] | None:
        """The reading of a row whose tokens are its cells, None where that does not fit."""
        groups = _cells_by_gap(row) if self.dialect == "plain" else [(i, i + 1) for i in range(len(row))]
        if len(groups) != len(columns) or any(_loud(row[a:b], c) for (a, b), c in zip(groups, columns, strict=True)):
            return None
        if (
            self.dialect == "spaced"
            and row
            and row[0].line is not row[-1].line
            and any(t.join < t.split for t in row[1:])
        ):
            return None
        return list(enumerate(groups))


def _loud(tokens: Sequence[Token], column: Column) -> bool:
    return column.kind != "text" and kind_of(_text_of(tokens).text) == "text"


def _cells_by_gap(row: Sequence[Token]) -> list[Run]:
    """Runs of tokens between gaps that are rather a boundary than a wrap."""
    cuts = [0, *(i for i in range(1, len(row)) if row[i].split <= row[i].join), len(row)]
    return list(pairwise(cuts)) if row else []


def _unevenness(size: int, usual: int) -> float:
    return abs(size - usual) if size >= usual else 1.5 * (usual - size)


def _loosen_serials(tokens: Sequence[Token]) -> list[Token]:
    """Serials that are printed without a blank (3龙湾区…) as tokens of their own."""
    loose: list[Token] = []
    for token in tokens:
        found = _GLUED_SERIAL.match(token.text) if token.opens else None
        if found:
            rest = token.text[found.end() :]
            loose += [token._replace(text=found[1]), token._replace(text=rest, join=2.0, split=0.0, opens=False)]
        else:
            loose.append(token)
    return loose


def _with_edges(columns: Sequence[Column], rows: Iterable[tuple[list[tuple[int, Run]], list[Token]]]) -> list[Column]:
    """The columns with the width of their widest printed line, as a first reading of the rows without merged cells
    shows it; unknown where there are fewer than two of those."""
    edges: list[list[float]] = [[] for _ in columns]
    for runs, tokens in rows:
        if [column for column, _ in runs] == sorted({column for column, _ in runs}):
            for column, (start, end) in runs:
                edges[column].append(max(_printed(tokens[start:end])))
    return [c._replace(edge=max(seen) if len(seen) > 1 else 0.0) for c, seen in zip(columns, edges, strict=True)]


def _printed(tokens: Sequence[Token]) -> list[float]:
    """The widths of the printed lines of a cell."""
    widths: list[float] = []
    last: Line | None = None
    for token in tokens:
        if token.line is last:
            widths[-1] += width(token.text) + 0.5
        else:
            widths.append(width(token.text))
        last = token.line
    return widths


def _fill(
    runs: Sequence[tuple[int, Run]], tokens: Sequence[Token], columns: int, inherit: bool = True
) -> list[tuple[Text, ...]]:
    """The rows that the cells make: a column that does not grow opens a row, which inherits the cells before it."""
    rows: list[list[Text]] = []
    last = columns
    for column, (start, end) in runs:
        if column <= last or not rows:
            above = rows[-1][:column] if rows and inherit else []
            rows.append([*above, *[Text("")] * (columns - len(above))])
        rows[-1][column] = _text_of(tokens[start:end])
        last = column
    return [tuple(row) for row in rows]


# ---- tables without one -----------------------------------------------------------------------------------------------


class _PlainTable:
    """Rows told by the number and the kinds of their cells."""

    def __init__(
        self, tokens: list[Token], head: _Head, dialect: Dialect, caption: str, number: str, lines: int
    ) -> None:
        self.tokens, self.head, self.dialect = tokens, head, dialect
        self.caption, self.number, self.lines = caption, number, lines

    def read(self) -> Recovered | None:
        return self._read_plain() if self.dialect == "plain" else self._read_spaced()

    def _read_spaced(self) -> Recovered | None:
        lines = _by_line(self.tokens)
        header = _split_header(self.head.tokens, self._columns(lines))
        if len(header) < 2 or not self.tokens:
            return None
        clean = [[t.text for t in row] for row in lines if len(row) == len(header)]
        columns = _columns_of(header, clean)
        rows: list[Row] = []
        rest: list[Token] = []
        for row in lines:
            if not _is_whole(row, columns):
                rest += row
                continue
            rows += self._odd(rest, columns)
            rest = []
            rows.append(_row([_text_of([t]) for t in row]))
        rows = _inherited(rows + self._odd(rest, columns))
        return Recovered(Table(self.caption, self.number, tuple(header), tuple(rows)), self.lines) if rows else None

    def _columns(self, lines: Sequence[Sequence[Token]]) -> int | None:
        printed = _by_gaps(_merge_letters(self.head.tokens))
        if _is_clear(self.head.tokens):
            return len(printed)
        sizes = Counter(len(row) for row in lines if any(is_value(t.text) for t in row))
        usual, times = sizes.most_common(1)[0] if sizes else (0, 0)
        return usual if times >= 2 and usual >= 2 else len(printed)

    def _odd(self, tokens: list[Token], columns: list[Column]) -> list[Row]:
        if not tokens:
            return []
        runs: list[tuple[int, Run]] = []
        if len(tokens) <= 160:
            _, runs = _align(tokens, columns, 0, fresh=True)
        if not runs:
            return [
                _row([*(_text_of([t]) for t in row[: len(columns)]), *[Text("")] * (len(columns) - len(row))])
                for row in _by_line(tokens)
            ]
        return [_row(cells) for cells in _fill(runs, tokens, len(columns), inherit=False)]

    def _read_plain(self) -> Recovered | None:
        every = [*self.head.tokens, *self.tokens]
        cells = [_text_of(every[a:b]) for a, b in _cells_by_gap(every)]
        order = _order([cell.text for cell in cells])
        if not order.columns:
            return None
        head = order.columns - (1 if order.front else 0)
        header = [*(cells[i].text for i in range(min(1, order.front))), *(c.text for c in cells[order.front :][:head])]
        kept = _not_repeated([cell.text for cell in cells], order.front, head, len(cells) - order.back)
        rows = self._rows(every, [_cells_by_gap(every)[i] for i in kept], header[order.columns - head :])
        if order.front:
            rows = _with_first(rows, cells[1 : order.front])
        elif order.back:
            rows = _give_back(rows, cells[len(cells) - order.back :])
        return Recovered(Table(self.caption, self.number, tuple(header), tuple(rows)), self.lines) if rows else None

    def _rows(self, every: list[Token], runs: list[Run], header: list[str]) -> list[Row]:
        cells = [_text_of(every[a:b]) for a, b in runs]
        texts = [cell.text for cell in cells]
        columns = _columns_of(header, _samples(texts, len(header), header))
        if _even(texts, columns):
            return [_row(cells[i : i + len(header)]) for i in range(0, len(cells), len(header))]
        return self._aligned([token for a, b in runs for token in every[a:b]], columns)

    def _aligned(self, tokens: list[Token], columns: list[Column]) -> list[Row]:
        rows: list[Row] = []
        for start in range(0, len(tokens), _STRETCH):
            part = tokens[start : start + _STRETCH]
            _, runs = _align(part, columns, 0, fresh=True)
            rows += [_row(cells) for cells in _fill(runs, part, len(columns), inherit=False)]
        return rows


_STRETCH = 240


class _Order(NamedTuple):
    """How the cells of a table without serial column were printed. columns: of a row; front: cells of the first column,
    its head included, that stand before all others; back: cells of merged ones that stand behind all others."""

    columns: int
    front: int = 0
    back: int = 0


def _order(texts: Sequence[str]) -> _Order:
    """The order of a table's cells, the head first."""
    if len(texts) < 4:
        return _Order(0)
    best = max(range(2, min(13, len(texts) // 2 + 1)), key=lambda k: (_evenness(texts, k), -k))
    units = _units(texts)
    if (len(texts) % best == 0 and _evenness(texts, best) >= 0.95) or len(units) < 3:
        return _Order(best)
    back = 0 if is_value(texts[-1]) else len(units.pop())
    usual, times = Counter(len(unit) for unit in units[1:]).most_common(1)[0]
    first = len(units[0])
    if usual < 2 or times * 2 < len(units) - 1 or is_value(units[0][0]):
        return _Order(best)
    # Rows of which some lack a merged cell: the first stretch is the head and a whole row.
    if first % 2 == 0 and usual <= first // 2 <= usual + (2 if back else 0) and back < first // 2:
        return _Order(first // 2, 0, back)
    front = first - 2 * usual
    if not back and front >= 2 and times * 5 >= 4 * (len(units) - 1):
        return _Order(usual + 1, front)
    return _Order(best)


def _not_repeated(texts: Sequence[str], front: int, head: int, end: int) -> list[int]:
    """The cells below the head, without the heads that are printed anew on the following pages."""
    printed = list(texts[front : front + head])
    kept, i = [], front + head
    while i < end:
        if texts[i] == printed[0] and list(texts[i : i + head]) == printed:
            i += head
        else:
            kept.append(i)
            i += 1
    return kept


def _samples(body: Sequence[str], columns: int, header: Sequence[str]) -> list[Sequence[str]]:
    """Rows that are surely whole: all of them where the cells come out even, else those that end with their values."""
    if len(body) % columns == 0 and _evenness([*header, *body], columns) >= 0.95:
        return [body[i : i + columns] for i in range(0, len(body), columns)]
    return [unit for unit in _units(body) if len(unit) == columns]


def _even(texts: Sequence[str], columns: Sequence[Column]) -> bool:
    wide = len(columns)
    misfits = sum(_unlike(text, kind_of(text), columns[i % wide]) > 1 for i, text in enumerate(texts))
    return len(texts) % wide == 0 and misfits * 20 <= len(texts)


def _units(texts: Sequence[str]) -> list[list[str]]:
    """Cells in stretches that end with their last number or date."""
    units: list[list[str]] = [[]]
    for text in texts:
        if units[-1] and is_value(units[-1][-1]) and not is_value(text):
            units.append([])
        units[-1].append(text)
    return units


def _inherited(rows: Sequence[Row]) -> list[Row]:
    """Rows that lack nothing but their first cells have those of the row above: the cells are merged."""
    found: list[Row] = []
    for row in rows:
        lacking = next((i for i, cell in enumerate(row.cells) if cell.text), 0)
        whole = all(cell.text for cell in row.cells[lacking:])
        if found and 0 < lacking <= len(row.cells) // 2 and whole and not _TOTAL.match(row.cells[lacking].text):
            cells = (*found[-1].cells[:lacking], *row.cells[lacking:])
            found.append(Row(cells, row.place, row.serial))
        else:
            found.append(row)
    return found


def _is_whole(row: Sequence[Token], columns: Sequence[Column]) -> bool:
    """Whether a printed line is a row: as many tokens as columns, each of its kind, each set off from the next."""
    if len(row) != len(columns) or any(token.split > token.join for token in row[1:]):
        return False
    return not any(_loud([token], column) for token, column in zip(row, columns, strict=True))


def _give_back(rows: list[Row], stray: Sequence[Text]) -> list[Row]:
    """Cells of one column that were printed behind their rows go back to the rows that lack them: one to each where
    they are as many, a single one, merged over several rows, to all of the nearest."""
    wide = len(rows[0].cells) if rows else 0
    stray = [part for cell in stray for part in _at_short_lines(cell)]
    gaps = [[i for i, row in enumerate(rows) if not row.cells[c].text] for c in range(wide)]
    column = next((c for c in range(wide) if len(gaps[c]) == len(stray)), None)
    if column is None and len(stray) == 1:
        column = next((c for c in range(wide) if gaps[c]), None)
    if column is None:
        return [*rows, *(_row([cell, *[Text("")] * (wide - 1)]) for cell in stray)]
    lacking = gaps[column] if len(gaps[column]) == len(stray) else _last_run(gaps[column])
    given = dict(zip(lacking, stray if len(stray) == len(lacking) else list(stray) * len(lacking), strict=True))
    found: list[Row] = []
    for i, row in enumerate(rows):
        cells = (*row.cells[:column], given.get(i, row.cells[column]), *row.cells[column + 1 :])
        whole = Row(cells, row.place, row.serial)
        found += _per_line(whole, column) if i in given else [whole]
    return found


def _at_short_lines(cell: Text) -> list[Text]:
    """A cell cut behind every printed line that leaves room: what follows such a line is a cell of its own."""
    bounds = [*(piece.start for piece in cell.pieces), len(cell.text)]
    lines = [cell.text[a:b].strip("\n") for a, b in pairwise(bounds)]
    widest = max((width(line) for line in lines), default=0.0)
    parts: list[Text] = []
    fresh = True
    for line, piece in zip(lines, cell.pieces, strict=True):
        text = Text(line, (Piece(0, piece.line, piece.page, piece.address),))
        if fresh:
            parts.append(text)
        else:
            parts[-1] = join([parts[-1], text], "\n" if _lists_bodies(parts[-1].text, line) else "")
        fresh = width(line) < widest - 2.0
    return parts


def _last_run(numbers: Sequence[int]) -> list[int]:
    """The numbers that count up to the last one: 1, 4, 5, 6 → 4, 5, 6."""
    run = [numbers[-1]]
    for number in numbers[-2::-1]:
        if number != run[0] - 1:
            break
        run.insert(0, number)
    return run


def _with_first(rows: list[Row], values: Sequence[Text]) -> list[Row]:
    """Rows with the cells of a first column that was printed before them: one each where they are as many, else each
    to the rows whose words begin with it (泰国 … 泰国春武里…), and to those between."""
    if len(values) == len(rows):
        return [Row((value, *row.cells), row.place) for value, row in zip(values, rows, strict=True)]
    named = [next((v for v in values if any(cell.text.startswith(v.text) for cell in row.cells)), None) for row in rows]
    found = []
    for i, row in enumerate(rows):
        before = next((v for v in named[i::-1] if v), None)
        after = next((v for v in named[i:] if v), None)
        value = named[i] or (before if before is after and before else Text(""))
        found.append(Row((value, *row.cells), row.place))
    return found


def _per_line(row: Row, column: int) -> list[Row]:
    """A row for every line of a cell that lists several bodies."""
    cell = row.cells[column]
    parts = cell.text.split("\n")
    if len(parts) == 1 or len(parts) != len(cell.pieces):
        return [row]
    rows = []
    for part, piece in zip(parts, cell.pieces, strict=True):
        cells = list(row.cells)
        cells[column] = Text(part, (Piece(0, piece.line, piece.page, piece.address),))
        rows.append(Row(tuple(cells), row.place, row.serial))
    return rows


def _by_line(tokens: Sequence[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = []
    for token in tokens:
        if token.opens or not lines:
            lines.append([token])
        else:
            lines[-1].append(token)
    return lines


def _row(cells: Sequence[Text]) -> Row:
    return Row(tuple(cells), _place_of(cells))


def _evenness(texts: Sequence[str], columns: int) -> float:
    """How well a row length fits: the share of cells that are of their column's kind, and whether the head is one."""
    header, body = texts[:columns], texts[columns : columns + 600]
    if any(is_value(text) and not text.endswith("年") for text in header):
        return -1.0
    kinds = [kind_of(text) for text in body]
    same = 0
    for column in range(columns):
        seen = Counter(kinds[column::columns])
        hint = next((kind for kind, words in _KIND_WORDS if words.search(header[column])), None)
        same += seen[hint] if hint else max(seen.values(), default=0)
    named = sum(_is_head(text) for text in header) / columns
    left = sum(_is_head(text) for text in body[:columns]) / columns
    return same / max(1, len(body)) + 0.1 * named - 0.2 * left - (0.15 if (len(texts) - columns) % columns else 0)


def looks_like_header(names: Sequence[str]) -> bool:
    """Whether the cells of a row are rather names of columns than what stands below them."""
    if any(is_value(name) for name in names):
        return False
    return bool(_SERIAL_HEAD.match(names[0])) or sum(_is_head(name) for name in names) * 3 >= 2 * len(names)


def _is_head(text: str) -> bool:
    return len(text) < 12 and bool(_HEAD_END.search(text) or any(words.search(text) for _, words in _KIND_WORDS))
