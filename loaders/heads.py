"""The head of a flattened table: how many lines it takes, where it is repeated, and the names of its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.filling import KIND_WORDS
from loaders.lines import Line, tight
from loaders.report import HEAD_ROWS
from loaders.tokens import Dialect, Token, is_value, stays_open, tokens_of

SERIAL_HEAD = re.compile(r"(?:序\s*号?|编\s*号|排\s*序|No\.?)$", re.IGNORECASE)
SERIAL = re.compile(r"[(（]?0?(\d{1,5})[)）]?[.、．]?$")
GLUED_SERIAL = re.compile(r"(\d{1,3})(?=[\u4e00-\u9fff“《【])(?![年月日个项人名次届期级批天元万亿所家门名位类种号楼])")
_HEAD_END = re.compile(
    r"(?:序号|名称|单位|时间|日期|年份|数|率|额|比例|人|元|方|内容|类型|类别|类|级别|等级|项目|专业|企业|机构|院校|学校|国家|情况|成绩|备注|"
    r"经费|收入|金额|地点|对象|形式|天数|课时|指标|负责人|主持人|来源|去向|职务|起始|满意度|相关度|部门|称|量|次|地区|层级|组织|成果|基地|[)）])$"
)

NAMES_BODIES = re.compile(
    r"(?:单位|企业|公司|机构|院校|学校|高校|大学|[合委共受外对让作建托]方|[甲乙]方|受让人|委托人|对象|用户|客户|医院|部门|主体|伙伴|建者|商会|协会)"
    r"(?:名称|全称|名单)?(?:[（(].*)?\Z"
)
BODY = re.compile(
    r"(?:公司|办事处|集团|厂|店|行|社|团|台|队|局|厅|委|会|院|所|站|处|室|部|中心|大学|学院|中学|小学|政府|联盟|办|馆|基地|校|段|园|酒店|平台|监狱|海关|"
    r"社区|街道|[残妇侨文]联|科协)"
    r"(?:[（(][^（）()]*[）)])?\Z"
)
"""How the name of a column of bodies ends, and how the name of a body does."""


@dataclass(frozen=True, slots=True)
class Head:
    tokens: tuple[Token, ...]
    lines: int
    serial: bool


def find_head(lines: Sequence[Line], dialect: Dialect) -> Head | None:
    """How many lines the head takes, and whether rows count up below it."""
    first = _first_serial(lines)
    if first is not None:
        tokens = tokens_of(lines[:first], dialect)
        return Head(tuple(tokens), first, True) if tokens else None
    count = _head_lines(lines, dialect)
    if dialect == "spaced" and (names := _in_two_rows(lines, count)):
        line = lines[0]
        return Head(tuple(Token(name, line, 3.0, 0.0, not i) for i, name in enumerate(names)), count + 1, False)
    return Head(tuple(tokens_of(lines[:count], dialect)), count, False) if count else None


_LOWER = re.compile(
    r"(?:[合小总]计|总(?:人?数|量)|开始|结束|起始?|截?止|男|女|(?:其中)?线[上下]|校[内外]|上半年|下半年|20\d\d年?)$"
)
_DATES_BELOW = re.compile(r"开始|结束|起|止")


def _in_two_rows(lines: Sequence[Line], count: int) -> list[str]:
    """The names of columns of which some are parted in a second row (培训时间: 开始, 结束); nothing where none are.

    The rows below tell how many are: as many words less are in a row than in both rows of the head.
    """
    if count != 1 or len(lines) < 3:
        return []
    upper, lower = lines[0].text.split(), lines[1].text.split()
    sizes = Counter(len(words) for line in lines[2:40] if any(map(is_value, words := line.text.split())))
    ways = parted_in_two_rows(upper, lower, sizes.most_common(1)[0][0] if sizes else 0)
    each = len(lower) // (len(upper) - len(ways) + 1) if ways else 0
    met = [_dates_meet(upper[at:], lower, each) for at in range(len(ways))]
    return ways[max(range(len(ways)), key=lambda at: (met[at], at))] if ways else []


def parted_in_two_rows(upper: Sequence[str], lower: Sequence[str], size: int) -> list[list[str]]:
    """The ways to read the names of columns in two rows, the second of which parts some of the first: by which of them
    are parted, from the first on. size: how many columns there are."""
    parted = len(upper) + len(lower) - size
    if not 0 < parted < len(upper) or len(lower) < 2 * parted or len(lower) % parted:
        return []
    if not all(map(may_head, lower)):
        return []
    each = len(lower) // parted
    names = (
        [f"{upper[first + i // each]}{HEAD_ROWS}{name}" for i, name in enumerate(lower)]
        for first in range(len(upper) - parted + 1)
    )
    return [[*upper[:first], *below, *upper[first + parted :]] for first, below in enumerate(names)]


def in_two_rows(upper: Sequence[str], lower: Sequence[str]) -> list[list[str]]:
    """The ways to read names of columns in two rows where nothing tells how many columns there are."""
    found = (parted_in_two_rows(upper, lower, len(upper) + len(lower) - parted) for parted in (1, 2))
    return [names for ways in found for names in ways]


def may_head(text: str) -> bool:
    """Whether a cell may name a column: by its words, or as one of a second row of names."""
    return (is_head(text) and not is_value(text)) or bool(SERIAL_HEAD.fullmatch(text) or _LOWER.match(text))


def is_part(text: str) -> bool:
    """Whether a name of a column says only a part of what another one asks for (其中线上, 合计, 女); a year may stand
    alone."""
    return bool(_LOWER.match(text)) and not is_value(text)


def _dates_meet(upper: Sequence[str], lower: Sequence[str], each: int) -> int:
    """How many names of begin and end stand below a name of dates."""
    dates = KIND_WORDS[0][1]
    return sum(bool(_DATES_BELOW.search(w) and dates.search(upper[i // each])) for i, w in enumerate(lower))


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
    found = SERIAL.match(word) or GLUED_SERIAL.match(word)
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
        elif line.text[0] not in "（(" and not (len(words) == 1 and _goes_on(lines[end - 1], line, glued)):
            break
        end += 1
    return end


def _goes_on(last: Line, line: Line, glued: bool) -> bool:
    """Whether a short line ends the name of a column that the line above began."""
    name = last.text.split()[-1]
    wraps = stays_open(name) or (not _HEAD_END.search(name) and bool(_HEAD_END.search(name + line.text)))
    return len(line.text) <= 6 if glued else len(line.text) <= 4 and wraps


def without_repeats(lines: Sequence[Line], head: Head) -> list[Line]:
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


def split_header(tokens: Sequence[Token], columns: int | None) -> list[str]:
    """The header's cells: as many as `columns` where that is known."""
    if not tokens:
        return []
    pieces = merge_letters(tokens)
    if columns is None or columns >= len(pieces):
        return [text for text, _ in pieces] if columns else by_gaps(pieces)
    return _best_split([text for text, _ in pieces], [gap for _, gap in pieces], columns)


def is_clear(tokens: Sequence[Token]) -> bool:
    """Whether a header stands on one line, but for units below it."""
    return all(token.line is tokens[0].line or token.text[0] in "（(" for token in tokens)


def merge_letters(tokens: Sequence[Token]) -> list[tuple[str, float]]:
    """(text, gap) with spaced-out letters (名 称), parts of one word (序 / 号) and units put together.

    gap: what joining costs more than splitting there.
    """
    pieces: list[tuple[str, float]] = []
    spaced = False
    for token in tokens:
        last = pieces[-1][0] if pieces else ""
        if last and (token.text[0] in "（()）" or stays_open(last) or _is_letter(token, last, spaced)):
            pieces[-1] = (last + token.text, pieces[-1][1])
        else:
            pieces.append((token.text, token.join - token.split))
            spaced = False
        spaced = len(token.text) == 1 and (spaced or len(pieces[-1][0]) <= 2)
    return pieces


def _is_letter(token: Token, last: str, spaced: bool) -> bool:
    """Whether a token of one letter goes on with the word before it."""
    if len(token.text) > 1 or (token.opens and token.line.glued):
        return False
    goes_on = spaced or (len(last) == 1 and not token.line.glued)
    return goes_on and (not token.opens or last + token.text in _SPACED)


_SPACED = frozenset(
    {"序号", "名称", "数量", "年份", "时间", "单位", "类别", "备注", "内容", "项目", "金额", "人数", "编号", "年度"}
)


def by_gaps(pieces: Sequence[tuple[str, float]]) -> list[str]:
    """Cells by the print alone: what is glued or set off by a blank is a cell, what follows a blank line a wrap."""
    cells: list[str] = []
    for text, gap in pieces:
        if cells and gap <= 0 and (len(text) <= 1 or not _HEAD_END.search(cells[-1])):
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
    if name[0] in "（(" or stays_open(name):
        cost += 3.0
    return cost + (1.0 if len(name) == 1 else 0.0) + max(0, len(name) - 14) * 0.1


def looks_like_header(names: Sequence[str]) -> bool:
    """Whether the cells of a row are rather names of columns than what stands below them."""
    if any(is_value(name) for name in names):
        return False
    return bool(SERIAL_HEAD.match(names[0])) or sum(is_head(name) for name in names) * 3 >= 2 * len(names)


def is_head(text: str) -> bool:
    return len(text) < 12 and bool(_HEAD_END.search(text) or any(words.search(text) for _, words in KIND_WORDS))
