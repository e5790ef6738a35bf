"""Print cut into tokens, and what the gap between two tokens says: a boundary of cells, or a wrap inside one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from loaders.lines import Line, glue, plain, width
from loaders.report import Piece, Place, Row, Text

Dialect = Literal["spaced", "plain"]
"""spaced: a blank line between any two printed lines, cells of a row on one line; plain: blank lines between cells."""
Kind = Literal["number", "date", "text"]
_NUMBER = re.compile(
    r"[约近超各共]?[-+]?\d[\d,，]*(?:[ \u00a0\u2009]\d{3})*(?:\.\d+)?\s*"
    r"(?:[%％‰]|[万亿]?元?|[万]?[人名]?次?|个|项|天|日|课时|学时|学分|小时|门|所|家|份|期|次|场)?"
    r"(?:余|以上|左右)?\s*(?:[(（].{1,16}[)）])?$|[-—–/]{1,4}$|无$"
)
_LONGEST_VALUE = 80
"""Characters of the longest number or date, with the words that go with it."""
_BEFORE_NUMBERS = "约近超各共无"
"""The Chinese characters that what `_NUMBER` matches may begin with; a date begins with none."""
_DATE = re.compile(
    r"(?:(?:19|20)\d\d\s*(?:年(?:.{0,24})?|[.．/\-—–]\s*(?:1[0-2]|0?[1-9])(?!\d).{0,20})|(?:19|20)\d\d|(?:1[0-2]|[1-9])月.{0,12})$"
)


class Token(NamedTuple):
    """A stretch of print without an inner boundary. join, split: what it costs to read it as part of the cell before
    it, and as a cell of its own; opens: it begins a printed line; full: width of the line end above it, else 0."""

    text: str
    line: Line
    join: float
    split: float
    opens: bool


Run = tuple[int, int]
"""First token of a cell and the one after its last."""


def tokens_of(lines: Sequence[Line], dialect: Dialect) -> list[Token]:
    found: list[Token] = []
    for line in lines:
        parts = _split_line(line.text, dialect)
        for place, part in enumerate(parts):
            if place == 0:
                join, split = _line_gap(found[-1] if found else None, line, part, dialect)
            else:
                join, split = space_gap(parts[place - 1], part) if dialect == "spaced" else (3.0, 0.0)
            if found and place and split >= 3 and join == 0:
                last = found[-1]
                found[-1] = last._replace(text=f"{last.text} {part}")
                parts[place] = f"{parts[place - 1]} {part}"
                continue
            found.append(Token(part, line, join, split, place == 0))
    return found


def whole_lines(lines: Sequence[Line]) -> list[Token]:
    """Lines as tokens of one cell."""
    return [Token(line.text, line, 0.0, 0.0, True) for line in lines]


def _split_line(text: str, dialect: Dialect) -> list[str]:
    return text.split() if dialect == "spaced" else re.split(r"\s{2,}|\t", text)


def _line_gap(before: Token | None, line: Line, part: str, dialect: Dialect) -> tuple[float, float]:
    """(join, split) between the end of a printed line and the next line."""
    if before is None:
        return 9.0, 0.0
    if wraps_into(before.text, part):
        return 0.0, 4.0
    if dialect == "spaced":
        return (3.0, 0.0) if line.glued else (0.4, 0.4)
    return (0.0, 2.5) if line.glued and not line.opens_page else (4.0, 0.0)


def space_gap(left: str, right: str) -> tuple[float, float]:
    """(join, split) at a blank inside a printed line."""
    if wraps_into(left, right) or is_unit(left, right):
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
_UNIT = re.compile(
    r"(?:月(?:份|底|初|[\d、，。至到\-—–~]|$)|日(?:[\d、，。至到\-—–~]|$)|[万亿]元?|元(?![\u4e00-\u9fff])"
    r"|(?:个|项|名|人次|人日|课时|学时|天|家|门|次|场|期|届)(?![\u4e00-\u9fff]))"
)


def is_unit(left: str, right: str) -> bool:
    """Whether `right` opens with the unit of the number that `left` ends with (2018 年…, 10 万元…, 3 个，…)."""
    if not left[-1].isdigit():
        return False
    return bool(_UNIT.match(right)) or (right[0] == "年" and bool(re.search(r"(?:19|20)\d\d$", left)))


def wraps_into(left: str, right: str) -> bool:
    """Whether punctuation alone tells that the two belong together."""
    if _DASHES.fullmatch(left) or _DASHES.fullmatch(right):
        return False
    if right[0] in "%％":
        return left[-1].isdigit()
    if left[-1] in "和与及" and (len(left) <= _LONGEST_PERSON or is_value(right)):
        return False
    return left[-1] in "，、；：,;:-—–~至和与及/（(“《" or right[0] in "，、；。）)”》】" or stays_open(left)


_LONGEST_PERSON = 4
"""Characters of what may be somebody's name: such words may end in 和 and bind nothing (林和, 2021 年 10 月)."""


_DASHES = re.compile(r"[-—–/]+")
_BRACKET = re.compile(r"[“”《》（）()]")


def stays_open(text: str) -> bool:
    """Whether a bracket or quote stays open in `text`."""
    return max(balance(text)) > 0


def balance(text: str) -> tuple[int, int, int]:
    """How many quotes, titles and round brackets, whatever their width, stay open; negative where more are closed."""
    marks = _BRACKET.findall(text)
    return (
        sum(_QUOTES.get(mark, 0) for mark in marks),
        sum(_TITLES.get(mark, 0) for mark in marks),
        sum(_ROUND.get(mark, 0) for mark in marks),
    ) if marks else (0, 0, 0)  # fmt: skip


_QUOTES = {"“": 1, "”": -1}
_TITLES = {"《": 1, "》": -1}
_ROUND = {"（": 1, "(": 1, "）": -1, ")": -1}


def is_value(word: str) -> bool:
    """Whether a word is a number, an amount or a date."""
    return bool(_NUMBER.match(word)) or bool(_DATE.match(word))


def text_of(tokens: Sequence[Token]) -> Text:
    """The words of a cell. Lines that each end a body's name stand one below the other, others are wraps."""
    text, above, pieces = "", "", []
    last: Line | None = None
    for token in tokens:
        between = "" if last is None else " " if token.line is last else glue(text, token.text)
        if last is not token.line:
            if last is not None and lists_bodies(above, token.text):
                between = "\n"
            pieces.append(token.line.piece(len(text) + len(between)))
        above = f"{above} {token.text}" if last is token.line else token.text
        text += between + token.text
        last = token.line
    return Text(text, tuple(pieces))


_BODY = re.compile(r"(?:公司|集团|协会|学会|商会|事务所|委员会|研究院)$")
_OTHER_BODY = re.compile(r".{2,}(?:大学|学院|学校|中学|局|馆|厅|政府|医院|研究所|旅行社|酒店|宾馆|合作社|农场)$")
LEGAL_FORM = re.compile(
    r"(?:集团)?(?:股份)?(?:有限)?(?:责任)?(?:分|子|总)?公司\Z|[（(][\u4e00-\u9fff]{2,8}[）)](?:集团|股份|有限|公司)"
)
"""The legal form with which a printed line goes on with a name, or the place in brackets that stands in it."""


def lists_bodies(above: str, below: str) -> bool:
    """Whether two printed lines of a cell are two names, not one that wraps (…集团 / 有限公司)."""
    above, below = _ASIDE.sub("", above), _ASIDE.sub("", below) or below
    if not _BODY.search(above):
        offices = _OFFICE.match(above) and _OTHER_BODY.match(below) and len(below) > _LONGEST_OFFICE
        return bool(offices or (_OTHER_BODY.match(above) and _BODY.search(below) and not LEGAL_FORM.match(below)))
    other = _OTHER_BODY.match(below) and len(below) > _LONGEST_OFFICE
    return bool(other or (_BODY.search(below) and not LEGAL_FORM.match(below)))


def begins_anew(above: str, last: str, below: str, widest: int) -> bool:
    """Whether a printed line begins a further name: the last line ended a name well before the edge of its cell."""
    ends = len(last) + _ROOM <= widest and bool(_BODY.search(above) or _OTHER_BODY.match(above))
    return ends and len(below) > _LONGEST_OFFICE and below[0] not in _GOING_ON and not LEGAL_FORM.match(below)


_ROOM = 3
"""Characters that a line leaves free where its end is the end of a name."""
_GOING_ON = frozenset("、，,；;（(）)和与及等/／")
_OFFICE = re.compile(r".{3,}(?:政府|医院|局|管委会)$")
_LONGEST_OFFICE = 4
"""Characters of what a body's own school or office is called at most where a line ends before it (…公司 / 商学院)."""
_ASIDE = re.compile(r"[（(][^（）()]*[）)]$")
"""甲公司（Jia Co.）: what is told of a body behind its name."""


def place_of(cells: Sequence[Text]) -> Place:
    pieces = [piece for cell in cells for piece in cell.pieces]
    if not pieces:
        return Place("", None, None, None)
    first, last = min(pieces, key=_line_number), max(pieces, key=_line_number)
    return Place(first.address, first.page, first.line, last.line)


def _line_number(piece: Piece) -> int:
    return piece.line or 0


def begins_words(cell: str) -> bool:
    """Whether the first character tells that neither a number nor a date begins here, whatever follows."""
    return "\u4e00" <= cell[:1] <= "\u9fff" and cell[0] not in _BEFORE_NUMBERS


def kind_of(cell: str) -> Kind:
    """What a cell looks like: a date or range of dates, a number with or without its unit, or words."""
    if begins_words(cell) or len(cell) > _LONGEST_VALUE:
        return "text"
    text = plain(cell).strip()
    if _DATE.match(text):
        return "date"
    return "number" if _NUMBER.match(text) else "text"


def cells_by_gap(row: Sequence[Token]) -> list[Run]:
    """Runs of tokens between gaps that are rather a boundary than a wrap."""
    cuts = [0, *(i for i in range(1, len(row)) if row[i].split <= row[i].join), len(row)]
    return list(pairwise(cuts)) if row else []


def printed_widths(tokens: Sequence[Token]) -> list[float]:
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


def by_line(tokens: Sequence[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = []
    for token in tokens:
        if token.opens or not lines:
            lines.append([token])
        else:
            lines[-1].append(token)
    return lines


def row_of(cells: Sequence[Text]) -> Row:
    return Row(tuple(cells), place_of(cells))
