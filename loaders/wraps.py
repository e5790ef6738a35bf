"""What it costs that printed lines one below the other are one cell, in a text that tells nothing of where cells end.

Three things speak: the words (a line that ends in an open bracket goes on), the word that a line end cuts in two
(有限公 / 司), and the print: a cell goes on below where its line was full, and no line is wider than its column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from loaders.heads import BODY
from loaders.lines import width
from loaders.tokens import LEGAL_FORM, is_value, wraps_into
from loaders.words import grammar, words_of

_WRAP, _COMPLETE = 1.4, 2.8
"""What it costs that a cell goes on below with words, and that it does behind a name or a value."""
TORN = 1.2
"""What it costs that a word is cut in two by the end of a cell."""
_PLAIN_WRAP = 0.2
"""What it costs that a cell goes on below behind a full line."""
_EVEN, _OVER = 0.6, 0.6
"""Characters that a full line of Chinese may lack, and that a line may stand over its edge."""
_MARKS = frozenset("，。、；：）”》！？,;:)")
"""Marks that stand at the beginning of no line."""
_SHORT_OF_EDGE, _BEYOND_EDGE = 0.8, 1.5
"""What it costs, per character, that a line ends before its edge and the cell goes on, and that it goes beyond it."""
_WORST = 4.0
_LOOKED_AT = 8
"""Characters on both sides of a line end by which a cut word is told."""
_ALONE = frozenset(
    "有无是否男女国省市县区校院系优良中高初一二三四五六七八九十人个元项门种件家张次天年月日台套所份篇部万亿"
)
"""Characters that are cells by themselves."""
_COMPANY = "公司"
_UNCUT = frozenset(("other", "number", "space", "mark", "dash", "function"))
"""Kinds of words that no line end tears, being of one character or of what may stand apart."""
_OPEN_DATE = re.compile(r"\d[年月日][-—–~至]\d{1,2}$|[-—–~至]$")
_DAY = re.compile(r"\d{1,2}[月日]")


@lru_cache(maxsize=1 << 14)
def cuts_a_word(above: str, below: str) -> bool:
    """Whether the end of a line stands inside a word: 有限公 / 司, 研究中 / 心, Acad / emy; a character alone is
    seldom one."""
    if len(below) == 1 and "\u4e00" <= below <= "\u9fff" and below not in _ALONE:
        return True
    if above.endswith(_COMPANY):
        return False  # 公司 / 化工总控工 speaks of no 公司化
    front = above[-_LOOKED_AT:]
    words = words_of(front + below[:_LOOKED_AT], (grammar().lexicon,))
    return any(word.start < len(front) < word.end and word.kind not in _UNCUT for word in words)


@lru_cache(maxsize=1 << 14)
def wrap(above: str, below: str) -> float:
    """What it costs, by their words, that a line goes on below in a text whose lines wrap."""
    return 0.0 if cuts_a_word(above, below) else goes_on(above, below)


def goes_on(above: str, below: str) -> float:
    """What it costs, by their words, that a line goes on below where somebody broke it, and no edge of a cell."""
    if (
        wraps_into(above, below)
        or (_OPEN_DATE.search(above) and _DAY.match(below))
        or (LEGAL_FORM.match(below) and not BODY.search(above))
    ):
        return 0.0
    complete = BODY.search(above) and not LEGAL_FORM.match(below)
    return _COMPLETE if complete or is_value(below) or is_value(above) else _WRAP


def laid_out(lines: Sequence[str], costs: Sequence[float], edge: float) -> float:
    """What it costs that lines are one cell of a column whose widest line is `edge` wide (full-width characters).

    costs: what it costs by the words alone that each line but the last goes on below.
    """
    beyond = max(0.0, max(map(width, lines)) - edge - _OVER)
    short = [max(0.0, edge - width(a) - _room(b)) for a, b in pairwise(lines)]
    total = _BEYOND_EDGE * beyond + _SHORT_OF_EDGE * sum(short)
    spared = (min(cost, max(0.0, cost - _WRAP) + _PLAIN_WRAP) for cost in costs)
    ends = zip(costs, spared, short, strict=True)
    return min(_WORST, total) + sum(cost if lack else less for cost, less, lack in ends)


def _room(below: str) -> float:
    """How much narrower than its column a full line may be: by the word that did not fit, or what a mark took along."""
    if below[0].isascii() and below[0].isalnum():
        word = _LATIN_WORD.match(below)
        return _EVEN + len(word.group() if word else "") / 2
    return _EVEN + (1.0 if below[1:2] in _MARKS else 0.0)


_LATIN_WORD = re.compile(r"[!-~]{1,24}")


def edge_of(cells: Sequence[Sequence[str]]) -> float:
    """How wide the lines of a column are where some of its cells go on below, 0 where none does; in full-width
    characters. One line that is wider than all others may be of another column."""
    if all(len(cell) < 2 for cell in cells):
        return 0.0
    widest, *others = sorted((width(line) for cell in cells for line in cell), reverse=True)
    return others[0] if len(others) >= _MANY and widest > others[0] + _OVER else widest


_MANY = 3
"""Lines beside the widest one by which it is told to be too wide."""
