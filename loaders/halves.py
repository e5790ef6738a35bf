"""Tables printed in two halves, each with its heads: the columns of values, and the counted ones (序号 …).

A cell merged over rows parts them: the words of a row that stand beside its values belong to columns of the other half.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.columns import is_column_name
from loaders.heads import BODY, NAMES_BODIES, SERIAL_HEAD
from loaders.report import Text
from loaders.stretches import Stretched
from loaders.tokens import Token, cells_by_gap, is_value, text_of

_FEWEST = 2
"""Heads of a half, and rows of the table."""
_MOST = 500


def read_halves(tokens: Sequence[Token]) -> Stretched | None:
    """The table that `tokens` print in two halves; None where the print is none, or its rows cannot be told.

    挂牌时间 人数 | 2019.05 64 | 乙公司 2021.03 45 | 序号 单位 | 1 甲公司 | 2
    """
    cells = list(_cells(tokens)) if len(tokens) <= _MOST else []
    halves = _halves(cells)
    if halves is None:
        return None
    (heads, counted), (value_heads, valued) = halves
    beside, values = _by_values(valued, len(value_heads))
    own = _by_serials(counted)
    if len(own) < _FEWEST or len(own) != len(values):
        return None
    made, left = _dealt([[*a, *b] for a, b in zip(beside, own, strict=True)], heads)
    rows = _with_merged(made, left)
    if any(NAMES_BODIES.search(head) and not row[c].text for row in rows for c, head in enumerate(heads)):
        return None
    numbered = ((Text(str(n)), *row, *told) for n, (row, told) in enumerate(zip(rows, values, strict=True), 1))
    return Stretched(("序号", *heads, *value_heads), tuple(numbered), {})


def _cells(tokens: Sequence[Token]) -> Iterator[Text]:
    """The cells that blank lines part, and values that none parts (4 and 5 below each other)."""
    for start, end in cells_by_gap(tokens):
        block = tokens[start:end]
        if all(is_value(token.text) for token in block):
            yield from (text_of([token]) for token in block)
        else:
            yield text_of(list(block))


_Half = tuple[list[str], list[Text]]


def _halves(cells: Sequence[Text]) -> tuple[_Half, _Half] | None:
    """Heads and cells of the counted half, without 序号, and of the other one; None where there are no two."""
    starts = [i for i, cell in enumerate(cells) if _is_head(cell) and not (i and _is_head(cells[i - 1]))]
    if len(starts) != _FEWEST or starts[0]:
        return None
    found = []
    for part in (cells[: starts[1]], cells[starts[1] :]):
        heads = [cell.text for cell in part if _is_head(cell)]
        found.append((heads, list(part[len(heads) :])))
    found.sort(key=lambda half: not SERIAL_HEAD.match(half[0][0]))
    (heads, counted), other = found
    if min(len(heads), len(other[0])) < _FEWEST or not SERIAL_HEAD.match(heads[0]) or SERIAL_HEAD.match(other[0][0]):
        return None
    return (heads[1:], counted), other


def _is_head(cell: Text) -> bool:
    return is_column_name(cell.text)


def _by_values(cells: Sequence[Text], count: int) -> tuple[list[list[Text]], list[list[Text]]]:
    """The words and the values of each row of a half whose rows end in `count` values."""
    words: list[list[Text]] = [[]]
    values: list[list[Text]] = [[]]
    for cell in cells:
        if len(values[-1]) == count:
            words.append([])
            values.append([])
        (values if is_value(cell.text) else words)[-1].append(cell)
    whole = len(values[-1]) == count
    return (words, values) if whole else ([], [])


def _by_serials(cells: Sequence[Text]) -> list[list[Text]]:
    """The words behind each serial of the counted half; none where the serials do not count up."""
    rows: list[list[Text]] = []
    for cell in cells:
        if cell.text == str(len(rows) + 1):
            rows.append([])
        elif rows and not is_value(cell.text):
            rows[-1].append(cell)
        else:
            return []
    return rows


def _dealt(rows: Sequence[Sequence[Text]], heads: Sequence[str]) -> tuple[list[list[Text]], list[Text]]:
    """Each row's words in their columns, bodies in those of bodies; and the words for which a row has no room."""
    bodies = [bool(NAMES_BODIES.search(head)) for head in heads]
    made, left = [], []
    for words in rows:
        row = [Text("")] * len(heads)
        for word in words:
            free = (c for c, body in enumerate(bodies) if not row[c].text and body == bool(BODY.search(word.text)))
            column = next(free, None)
            if column is None:
                left.append(word)
            else:
                row[column] = word
        made.append(row)
    return made, left


def _with_merged(rows: Sequence[list[Text]], left: Sequence[Text]) -> list[list[Text]]:
    """The rows, with the one cell left over in the only column that lacks any: it is merged over them."""
    lacking = {c for row in rows for c, cell in enumerate(row) if not cell.text}
    if len(left) != 1 or len(lacking) != 1:
        return list(rows)
    return [[cell if cell.text else left[0] for cell in row] for row in rows]
