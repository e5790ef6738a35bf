"""How well words fit the columns of a table, told by the names of the columns and by rows whose cells are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

from loaders.filling import KIND_WORDS, Column, columns_of, misfit_of_words
from loaders.gazetteer import is_place
from loaders.heads import BODY, NAMES_BODIES
from loaders.report import HEAD_ROWS, Text
from loaders.tokens import kind_of

TOTAL = re.compile(r"(?:合|总|小|共)\s*计")
"""What the first cell of a row begins with that sums up those above."""
Cost = Callable[[str, int], float]
"""What it costs to have some words in a column, by its place from 0; nothing for no words."""
LEADING, LACKING = 0.8, 1.5
"""What it costs that a row lacks a first cell, which is often merged with the one above, or another one."""

_STRANGE = 1.0
"""What it costs that a cell names no body in a column where the others do, or a body where they do not."""
_UNUSUAL = 0.7
"""What it costs that a cell ends in another character than nearly all others of its column, or in theirs elsewhere."""
_OTHER_KIND = 1.0
"""What it costs that a cell is none of the few words that a column repeats, and that it is one of those of another."""
_ASKED, _UNASKED = 0.2, 0.5
"""What it costs that a cell names no body below a head that asks for one (a brand does not say so), and that it names
one below another head."""
_ELSEWHERE = 3.0
"""What it costs that the word for a sum stands elsewhere than in the first column."""
_ALIKE = 0.7
"""The share of a column's cells that are alike where it is one of such cells."""
_FEWEST = 2
"""Rows that tell what the cells of a column are alike in, at least."""


def costs_of(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Cost:
    """What it costs to put words below the names of columns. rows: those known to have a cell for each name."""
    columns = columns_of(names, rows)
    cells = [[row[at] for row in rows if row[at]] for at in range(len(names))]
    placed = [bool(_OF_COUNTRIES.search(name)) for name in names]
    countries_alone = [bool(_COUNTRIES_ALONE.fullmatch(name)) for name in names]
    shares = [_share_of_bodies(found, of_places) for found, of_places in zip(cells, placed, strict=True)]
    endings = [_ending(found) for found in cells]
    kinds = [_kinds(found) for found in cells]
    asked = [asks_for_bodies(name) for name in names]

    @cache
    def cost(text: str, at: int) -> float:
        if not text:
            return 0.0
        if TOTAL.match(text):
            return _ELSEWHERE if at else 0.0
        kind, column = kind_of(text), columns[at]
        total = misfit_of_words(text, kind, column) + _STRANGE * (countries_alone[at] and not _are_places(text))
        if kind != "text":
            return total
        named = _names_body(text, placed[at])
        total += _STRANGE * ((shares[at] >= _ALIKE and not named) or (shares[at] == 0 and named))
        if shares[at] < 0 and column.kind == "text":
            total += _misnamed(named, asked[at])
        if text not in kinds[at]:
            total += _OTHER_KIND * (bool(kinds[at]) + any(text in others for others in kinds))
        mine = endings[at]
        return total + _UNUSUAL * ((mine and text[-1] != mine) or (not mine and text[-1] in endings))

    return cost


_OF_COUNTRIES = re.compile("国家|国别|地区|国（境）")
_COUNTRIES_ALONE = re.compile("(?:所[在属])?(?:国家|国别)(?:[（(]?(?:和|或|/)?地区[）)]?)?")
_PARTED = re.compile("[、，,和与/]")


def _names_body(text: str, of_places: bool) -> bool:
    """Whether a cell names a body, or countries in a column of such."""
    return bool(BODY.search(text)) or (of_places and _are_places(text))


def _are_places(text: str) -> bool:
    return all(map(is_place, _PARTED.split(text)))


def _share_of_bodies(cells: Sequence[str], of_places: bool) -> float:
    """The share of cells that name bodies, in [0, 1]; negative where there are too few to tell."""
    return sum(_names_body(cell, of_places) for cell in cells) / len(cells) if len(cells) >= _FEWEST else -1.0


def _kinds(cells: Sequence[str]) -> frozenset[str]:
    """The few words that the cells of a column repeat, where they are nearly all of them: 订单班, 学徒制."""
    times = Counter(cells)
    often = {cell for cell, count in times.items() if count > 1 and kind_of(cell) == "text"}
    return (
        frozenset(often) if sum(times[cell] for cell in often) >= _ALIKE * max(len(cells), _FEWEST * 2) else frozenset()
    )


def _ending(cells: Sequence[str]) -> str:
    """The character in which nearly all cells end; empty where there is none."""
    words = [cell for cell in cells if kind_of(cell) == "text"]
    if len(words) <= _FEWEST:
        return ""
    last, times = Counter(cell[-1] for cell in words).most_common(1)[0]
    return last if times >= _ALIKE * len(words) and "\u4e00" <= last <= "\u9fff" else ""


def strangeness(names: Sequence[str], rows: Sequence[Sequence[str]]) -> float:
    """How ill the cells of whole rows fit names of columns, as far as the names tell."""
    hints = [next((kind for kind, words in KIND_WORDS if words.search(name)), None) for name in names]
    columns = [Column(hint or "text", 1.0 if hint else 0.3) for hint in hints]
    asked = [asks_for_bodies(name) for name in names]
    parted = [HEAD_ROWS in name for name in names]  # 外方院校 / 英文名称: one of several things asked of a body
    return sum(
        misfit_of_words(cell, kind_of(cell), column)
        + (0.0 if of_bodies and other else _misnamed(bool(BODY.search(cell)), of_bodies))
        for row in rows
        for cell, column, of_bodies, other in zip(row, columns, asked, parted, strict=True)
        if cell
    )


def asks_for_bodies(name: str) -> bool:
    """Whether the name of a column, or of what it is a part of, asks for bodies."""
    return any(NAMES_BODIES.search(row) for row in name.split(HEAD_ROWS))


def _misnamed(named: bool, of_bodies: bool) -> float:
    """What it costs that a cell names no body below a head that asks for one, or one below another head."""
    return 0.0 if named == of_bodies else _UNASKED if named else _ASKED


def with_merged(texts: Sequence[Text], above: Sequence[Text]) -> list[Text]:
    """A row with the cells that it lacks in front, or right behind its serial number, from the row above.

    above: that row, as long as this one; empty where there is none.
    """
    if not above:
        return list(texts)
    first = 1 if texts[0].text.isdecimal() else 0
    lacking = next((at for at, text in enumerate(texts[first:], first) if text.text), first)
    return [*texts[:first], *above[first:lacking], *texts[lacking:]]
