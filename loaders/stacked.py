"""Tables whose cells were printed one below the other with blank lines between, and without serial numbers.

Such print goes by rows, by columns, or by parts of both: a column whose cells are merged is printed apart, before the
rows, behind them or between. What may be a head is told by its words; of the ways to read the cells the one stands
whose columns hold what their heads say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby, pairwise, permutations, product
from types import MappingProxyType
from typing import NamedTuple

from loaders.columns import (
    LONGEST_NAME,
    ORGANISATION,
    is_column_name,
    is_kind,
    is_year,
    names_kinds,
    role_of,
    says_part,
)
from loaders.filling import KIND_WORDS, Column, columns_of, misfit_of_words
from loaders.heads import BODY, NAMES_BODIES, is_head
from loaders.merged import assigned, at_short_lines, line_by_line, shared_out
from loaders.outline import is_continued
from loaders.report import HEAD_ROWS, Row, Text, join
from loaders.tokens import Kind, Token, cells_by_gap, is_value, kind_of, row_of, text_of

_MOST_COLUMNS = 12
_MOST_LYING, _FEWEST_NAMES = 6, 3
"""Columns, at most, and rows, at least, of a table whose columns are its rows."""
_MOST_STRAYS = 4
"""Cells of merged ones that are looked for before or behind the rows."""
_MOST_MERGED = 8
"""Merged cells of a first column that are looked for between its head and those of the others."""
_EMPTY = 2.2
_STRAY = 0.4
_LOST = 1.5
"""What it costs that a cell lacks, stands apart from its row, or finds no row at all."""
_MERGED = 1.0
"""What of `_EMPTY` is no cost where a cell lacks in the rows that a merged one, printed apart, reaches."""
_BARE = 1.5
"""What it costs that no cell stands below a head."""
_ODD = 0.15
"""What each cell may cost where merged ones are taken to stand behind all rows."""
_HOPELESS = 1000.0
_MANY = 160
_LARGE = 240
"""Cells beyond which no merged ones are looked for before or behind all rows, and beyond which the head is looked for
in the first ones alone."""
_NO_HEAD = 2.0
_HEAD_BELOW = 1.0
_HEAD_BEHIND = 2.0
_KIND_AS_HEAD = (5.0, 2.0, 0.0)
"""What it costs that a head is not made of the words of heads, that a name of a column is read as a cell, that the one
right behind the heads is, and that what may be a cell (订单班) is read as a head with none, one or two heads beside
it."""


class Item(NamedTuple):
    """A printed cell. anew: it opens a page."""

    text: Text
    anew: bool

    @property
    def words(self) -> str:
        return self.text.text


class _Column(NamedTuple):
    """What a column's cells are, whether its head says that they name bodies, and the heads of other columns that cells
    of theirs are likely to end in (甲产业学院 stands below 产业学院)."""

    column: Column
    bodies: bool
    others: tuple[str, ...]


class _Filled(NamedTuple):
    """Rows of cells in the order of the heads, what it costs to read the print so, and the columns whose cells could
    be given to no rows."""

    cost: float
    rows: list[list[Text]]
    loose: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Stacked:
    """A table read from stacked cells. loose: columns whose cells could be given to no rows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    loose: tuple[tuple[str, tuple[str, ...]], ...]


def read_stacked(tokens: Sequence[Token]) -> Stacked | None:
    """The table that `tokens` print, its head first; None where they make none."""
    printed = _without_heads_again(_without_note(list(_items(tokens))))
    items, sums = _without_sums(_in_one_row(_without_doubled_heads(printed)))
    if len(items) < 4:
        return None
    if (lying := _lying(items)) is not None:
        return lying
    if (told := _by_parts_in_a_body(items)) is not None:
        return told
    first, *others = _parts(items)
    heads, best = _first_part(first, _repeated(first, others[0]) if others else frozenset())
    if not heads:
        return None
    pages = [best, *(_fill(part, heads) for part in others)]
    rows: list[list[Text]] = []
    for page in pages:
        rows += _going_on(_spread(page.rows), rows[-1] if rows else [])
    apart = [(head, [cell for page in pages for cell in page.loose.get(head, ())]) for head in heads]
    loose = tuple((head, tuple(cells)) for head, cells in apart if cells)
    if not rows:
        return None
    if 0 < len(sums) <= len(heads):
        rows.append([sums[0], *[Text("")] * (len(heads) - len(sums)), *sums[1:]])
    return Stacked(tuple(heads), tuple(map(row_of, rows)), loose)


# ---- printed cells and pages -------------------------------------------------------------------------------


def _is_head_of(first: str, run: Sequence[Token]) -> bool:
    """Whether the first line of a printed cell is the head of what stands in the others."""
    return is_column_name(first) and not names_kinds(first) and not _wraps(run)


def _without_note(items: Sequence[Item]) -> list[Item]:
    """The cells without a last one that is a sentence, as none of the others is: a note below the table."""
    ended = [item.words.endswith("。") for item in items]
    return list(items[:-1] if ended and ended[-1] and not any(ended[:-1]) else items)


def _items(tokens: Sequence[Token]) -> Iterator[Item]:
    """The printed cells; a head that its column's cells are printed right below is one of its own."""
    for start, end in cells_by_gap(tokens):
        run = tokens[start:end]
        line = run[0].line
        size = next((i for i, token in enumerate(run) if token.line is not line), len(run))
        first = text_of(run[:size]).text
        if size < len(run) and (is_continued(first) or _is_head_of(first, run)):
            yield Item(text_of(run[:size]), line.opens_page)
            yield Item(text_of(run[size:]), False)
        else:
            yield Item(text_of(run), line.opens_page)


def _lying(items: Sequence[Item]) -> Stacked | None:
    """A table that names its columns in the first cells of its rows, below numbers of columns (例一, 例二) and an empty
    corner; None where the print is none."""
    words = [item.words for item in items]
    for wide in range(2, _MOST_LYING + 1):
        names = words[wide :: wide + 1]
        if len(items) % (wide + 1) != wide or len(names) < _FEWEST_NAMES or any(map(is_column_name, words[:wide])):
            continue
        if sum(map(is_column_name, names)) * 3 < len(names) * 2 or len(set(names)) < len(names):
            continue
        rows = [[item.text for item in items[i : i + wide + 1]] for i in range(wide, len(items), wide + 1)]
        return Stacked(("", *words[:wide]), tuple(map(row_of, rows)), ())
    return None


def _by_parts_in_a_body(items: Sequence[Item]) -> Stacked | None:
    """A table without heads of what bodies are in an alliance, and of those bodies (理事长单位, 甲公司); None where the
    print is none."""
    first, second = items[::2], items[1::2]
    if len(first) != len(second) or not all(says_part(item.words) for item in first):
        return None
    rows = [[part.text, body.text] for part, body in zip(first[1:], second[1:], strict=True)]
    return Stacked((first[0].words, second[0].words), tuple(map(row_of, rows)), ())


def _without_heads_again(items: Sequence[Item]) -> list[Item]:
    """The cells without the heads that a table prints again where it goes on (续表 22) on the same page."""
    words = [item.words for item in items]
    wide = next((i for i, word in enumerate(words) if not is_column_name(word)), len(words))
    gone: set[int] = set()
    for start in range(wide + 1, len(items) - wide + 1):
        if wide > 1 and words[start : start + wide] == words[:wide] and not items[start].anew:
            above = start - 1
            gone |= {*range(start, start + wide), *([above] if is_continued(words[above]) else [])}
    return [item for i, item in enumerate(items) if i not in gone]


def _without_doubled_heads(items: Sequence[Item]) -> list[Item]:
    """The cells without the second set of heads of a table that prints its rows side by side (企业 专业 企业 专业): its
    cells then read as twice as many rows."""
    words = [item.words for item in items]
    gone: set[int] = set()
    for start in (i for i, item in enumerate(items) if not i or item.anew):
        for size in range(2, _MOST_COLUMNS // 2 + 1):
            heads, again = words[start : start + size], words[start + size : start + 2 * size]
            if heads == again and all(map(is_column_name, heads)):
                gone |= set(range(start + size, start + 2 * size))
                break
    return [item for i, item in enumerate(items) if i not in gone]


_MOST_GROUPS, _MOST_BELOW = 4, 3


def _in_one_row(items: Sequence[Item]) -> list[Item]:
    """The cells with heads in two rows as heads in one: 2021年 2022年 人次 天数 人次 天数 are four columns.

    A cell that was printed before the lower row, standing higher on the page, goes behind the heads.
    """
    words = [item.words for item in items]
    for start, groups, below in product(range(1, _MOST_COLUMNS), range(2, _MOST_GROUPS + 1), range(1, _MOST_BELOW + 1)):
        lower, end = words[start + groups : start + groups + below], start + groups * (below + 1)
        if not all(map(is_column_name, lower)) or words[start + groups : end] != lower * groups or end >= len(items):
            continue
        upper = items[start : start + groups]
        heads = [
            Item(join([head.text, item.text], HEAD_ROWS), head.anew)
            for head in upper
            for item in items[start + groups : start + groups + below]
        ]
        strays = [item for item in items[:start] if not _is_name(item.words)]
        if len({head.words for head in heads}) == len(heads) and len(strays) < 2:
            return [*(item for item in items[:start] if _is_name(item.words)), *heads, *strays, *items[end:]]
    return list(items)


_SUM = re.compile(r"(?:合|总|小|共|累)计(?:[（(：:].*)?\Z")
_SUMMED = re.compile(r"\d+\s*[项个人家门次]\Z")


def _without_sums(items: Sequence[Item]) -> tuple[list[Item], list[Text]]:
    """The cells without a last row that sums the others up (合计, and nothing but figures behind it), and that row."""
    last = next((i for i in range(len(items) - 1, 0, -1) if _SUM.match("".join(items[i].words.split()))), len(items))
    behind = [item.words for item in items[last + 1 :]]
    figures = (is_value(words) or _SUMMED.match(words) or not words.strip("—-－/") for words in behind)
    if not 0 < len(behind) <= _MOST_COLUMNS or not all(figures):
        return list(items), []
    return list(items[:last]), [item.text for item in items[last:]]


def _wraps(run: Sequence[Token]) -> bool:
    """Whether the lines of a cell are one head: with its unit, or with the rest of its words."""
    lines = [text_of(list(tokens)).text for _, tokens in groupby(run, key=lambda token: token.line.number)]
    return lines[1][0] in "（(" or is_column_name("".join(lines))


def _parts(items: Sequence[Item]) -> list[list[Item]]:
    """The table page by page, where pages repeat the heads."""
    cuts = [i for i, item in enumerate(items) if i and item.anew]
    pages = [list(items[a:b]) for a, b in pairwise([0, *cuts, len(items)])]
    parts = [list(pages[0])]
    for page in pages[1:]:
        again = _repeated(pages[0], page)
        if len(again) > 1 and page[0].words in again:
            parts.append(page)
        else:
            parts[-1].extend(page)
    return parts


def _repeated(page: Sequence[Item], other: Sequence[Item]) -> frozenset[str]:
    """The heads that two pages print: words that stand once on each and sound like heads, or stand beside such."""
    both = _once(page) & _once(other)
    sure = {words for words in both if is_column_name(words) or is_head(words)}
    for items in (page, page[::-1]):
        last = ""
        for item in items:
            if item.words in both and last in sure:
                sure.add(item.words)
            last = item.words
    return frozenset(sure)


def _once(items: Sequence[Item]) -> set[str]:
    """The words that stand once on a page and may be a head."""
    often = Counter(item.words for item in items)
    return {
        words for words, times in often.items() if times == 1 and len(words) <= LONGEST_NAME and not is_value(words)
    }


def _first_part(items: Sequence[Item], again: frozenset[str]) -> tuple[list[str], _Filled]:
    """The heads, in order, and the rows of the first page. again: heads that the next page repeats."""
    repeated = [i for i, item in enumerate(items) if item.words in again]
    first = items[:_LARGE]
    ways = [repeated] if len(repeated) > 1 else _ways(first)
    best: tuple[float, int, list[str], list[int], _Filled] | None = None
    for told, way in sorted((_cost_of_heads(first, way), way) for way in ways):
        heads = [items[i].words for i in way]
        if len(set(heads)) < len(heads) or (best and told > best[0]):
            continue
        filled = _fill(first, heads, [i for i in way if i < len(first)])
        if best is None or (filled.cost + told, len(way)) < best[:2]:
            best = (filled.cost + told, len(way), heads, way, filled)
    if best is None:
        return [], _Filled(0.0, [])
    _, _, heads, way, filled = best
    return heads, filled if len(items) == len(first) else _fill(items, heads, way)


def _ways(items: Sequence[Item]) -> list[list[int]]:
    """Which cells may be the heads: the first few, or those and all later ones that sound like heads."""
    most = min(_MOST_COLUMNS, len(items) // 2)
    ways = [list(range(n)) for n in range(2, most + 1)]
    often = Counter(item.words for item in items)
    named = [i for i, item in enumerate(items) if _is_name(item.words) and often[item.words] == 1]
    no_kinds = [i for i in named if not i or not is_kind(items[i].words)]
    for heads in (named, no_kinds, [i for i in named if not names_kinds(items[i].words)]):
        ways += [heads[:n] for n in range(2, _MOST_COLUMNS + 1) if heads[:1] == [0] and heads[n - 1 : n]]
    ways += _ways_behind_first(items, named, most)
    return [way for i, way in enumerate(ways) if way not in ways[:i]]


def _ways_behind_first(items: Sequence[Item], named: Sequence[int], most: int) -> Iterator[list[int]]:
    """The heads where a first column was printed apart, before the others: its head, and a row of heads behind its
    merged cells, all of which need not be words of heads."""
    start = next((i for i in named if i and not is_kind(items[i].words)), 0)
    if 1 < start <= 1 + _MOST_MERGED:
        yield from ([0, *range(start, end)] for end in range(start + 2, min(start + most, len(items)) + 1))


def _is_name(words: str) -> bool:
    """Whether words name a column, and no rest of what its cells name (其他单位)."""
    return is_column_name(words.rpartition(HEAD_ROWS)[2]) and not words.startswith("其")


_A_YEAR = re.compile(r"(?:19|20)\d\d\s*(?:年度?|学年|届|级)?\Z")


def _cost_of_heads(items: Sequence[Item], way: Sequence[int]) -> float:
    chosen = set(way)
    cost = 0.0
    for i, item in enumerate(items):
        named = _is_name(item.words)
        if i in chosen and not named:
            cost += _cost_of_no_name(item.words)
        elif i in chosen:
            cost += _KIND_AS_HEAD[len({i - 1, i + 1} & chosen)] if i and is_kind(item.words) else 0.0
        elif named and not is_kind(item.words) and not names_kinds(item.words):
            cost += _HEAD_BEHIND if i - 1 in chosen else _HEAD_BELOW
        elif i - 1 in chosen and is_head(item.words):
            cost += 0.6
    return cost


def _cost_of_no_name(words: str) -> float:
    """What it costs that words which name no column are a head."""
    if is_year(words):
        return 0.5
    if is_value(words) or "《" in words or _FIRM.search(words):
        return 5.0
    return 0.5 if is_head(words) else _NO_HEAD


# ---- cells to rows -----------------------------------------------------------------------------------------


def _fill(items: Sequence[Item], heads: Sequence[str], way: Sequence[int] | None = None) -> _Filled:
    """The rows of one page. way: which cells are the heads, else the first that read like them."""
    if way is None:
        words = [item.words for item in items]
        way = sorted(words.index(head) for head in heads if head in words)
    chunks = _chunks(items, way)
    if len(chunks) == 1:
        names, values = chunks[0]
        ordered = len(names) == len(heads)
        filled = _solve(values, names if ordered else heads)
        if ordered and filled.cost > 0.1 * len(values):
            filled = min((filled, *_edge_apart(values, names)), key=lambda way: way.cost)
        return _in_order(filled, names, heads) if ordered else filled
    return _fill_chunks(chunks, heads)


def _in_order(filled: _Filled, names: Sequence[str], heads: Sequence[str]) -> _Filled:
    places = [names.index(head) for head in heads]
    return filled._replace(rows=[[row[place] for place in places] for row in filled.rows])


def _edge_apart(values: Sequence[Item], names: Sequence[str]) -> Iterator[_Filled]:
    """The readings in which the merged cells of the first or last column were printed behind all rows; a cell that is
    not merged stands in its row, the first."""
    wide = len(names)
    for column, inline, behind in product((0, wide - 1), (0, 1), range(1, _MOST_MERGED + 1)):
        tall, odd = divmod(len(values) - inline - behind, max(1, wide - 1))
        if odd or wide < 3 or not 2 <= inline + behind <= tall:
            continue
        first = [values[column].text] if inline else []
        body = [item for i, item in enumerate(values[: len(values) - behind]) if not (inline and i == column)]
        last = [part for item in values[len(values) - behind :] for part in at_short_lines(item.text)]
        others = [*names[:column], *names[column + 1 :]]
        rows = [[item.text for item in body[i : i + wide - 1]] for i in range(0, len(body), wide - 1)]
        told = _cost_of(rows, _columns(others, [item.words for item in body]))
        given = [*first, *shared_out(last, rows[inline:], 1)]
        values_apart = any(is_value(cell.text) and not _A_YEAR.match(cell.text) for cell in last)
        if told > _ODD * len(body) or len(given) < tall or values_apart:
            continue
        made = [[*row[:column], cell, *row[column:]] for row, cell in zip(rows, given, strict=True)]
        torn = {} if all(cell.text for cell in given) else {names[column]: tuple(c.text for c in (*first, *last))}
        yield _Filled(told + _STRAY * (2 * inline + behind) + _LOST, made, torn)


_Chunk = tuple[list[str], list[Item]]
"""Heads that were printed together, and the cells below them."""


def _chunks(items: Sequence[Item], way: Sequence[int]) -> list[_Chunk]:
    chunks: list[_Chunk] = []
    chosen = set(way)
    for i, item in enumerate(items):
        if i in chosen and (not chunks or chunks[-1][1]):
            chunks.append(([], []))
        if not chunks:
            chunks.append(([], []))
        chunks[-1][0 if i in chosen else 1].append(item.words if i in chosen else item)  # type: ignore[arg-type]
    return chunks


def _fill_chunks(chunks: Sequence[_Chunk], heads: Sequence[str]) -> _Filled:
    """Rows from columns that were printed apart, all of them or in the first rows alone."""
    return min((_beside_main(chunks, heads), *_first_rows_apart(chunks, heads)), key=lambda way: way.cost)


_MOST_CHUNKS = 4


def _first_rows_apart(chunks: Sequence[_Chunk], heads: Sequence[str]) -> Iterator[_Filled]:
    """The readings in which the heads and the first rows, over which a cell is merged, were printed column by column,
    and all further rows one by one behind one of the columns."""
    wide, cells = len(heads), sum(len(values) for _, values in chunks)
    carrier = max(range(len(chunks)), key=lambda i: len(chunks[i][1]))
    names, values = chunks[carrier]
    for tall in range(1, _MOST_MERGED + 1):
        rest = values[tall * len(names) :]
        if not rest or len(rest) % wide or len(chunks) > _MOST_CHUNKS:
            continue
        first = [(names, values[: tall * len(names)]) if i == carrier else chunk for i, chunk in enumerate(chunks)]
        groups = [_in_group(own, held, tall) for own, held in first]
        if not all(groups):
            continue
        told = dict(pair for group in groups for pair in group.items())
        further = [[item.text for item in rest[i : i + wide]] for i in range(0, len(rest), wide)]
        for order in permutations(range(len(chunks))):
            header = [name for i in order for name in chunks[i][0]]
            rows = [[told[name][row] for name in header] for row in range(tall)] + further
            cost = _cost_of(rows, _columns(header, [item.words for item in rest])) + _STRAY
            if cost <= _ODD * cells + _STRAY:
                places = [header.index(head) for head in heads]
                yield _Filled(cost + _STRAY * (order != tuple(sorted(order))), [[r[p] for p in places] for r in rows])


def _in_group(names: Sequence[str], cells: Sequence[Item], tall: int) -> dict[str, list[Text]]:
    """The cells of some columns in the first `tall` rows: row by row, or one for all rows or a line for each in every
    column; nothing where they are neither."""
    if len(cells) == tall * len(names):
        return {name: [item.text for item in cells[c :: len(names)]] for c, name in enumerate(names)}
    if len(cells) != len(names):
        return {}
    return {name: line_by_line(item.text, tall) for name, item in zip(names, cells, strict=True)}


def _beside_main(chunks: Sequence[_Chunk], heads: Sequence[str]) -> _Filled:
    """Rows from columns that were printed apart: those printed together first, the others beside them."""
    main = max(range(len(chunks)), key=lambda i: (len(chunks[i][0]), len(chunks[i][1])))
    names, values = chunks[main]
    aside = [chunk for i, chunk in enumerate(chunks) if i != main]
    if len(names) == 1:
        filled = _Filled(_column_cost(names[0], values), [[item.text] for item in values])
    else:
        filled, names, aside = _with_aside(values, names, aside)
    tall = max((len(cells) for names, cells in chunks if len(names) == 1), default=0)
    odd = len(names) > 1 and tall > 1 and len(filled.rows) != tall and filled.cost > 0.25 * len(values)
    if odd and (apart := _by_columns(values, names, tall)):
        names, filled = [names[0]], _Filled(_LOST, [[item.text] for item in apart[0][1]])
        aside = [*apart[1:], *(chunk for i, chunk in enumerate(chunks) if i != main)]
    cost, rows, _ = filled
    columns = {name: [row[c] for row in rows] for c, name in enumerate(names)}
    loose: dict[str, tuple[str, ...]] = {}
    empty = [Text("")] * len(rows)
    owners: dict[int, list[int | None]] = {}
    for others, cells in aside:
        cost += 0.0 if cells else _BARE * len(others)
        behind = any(cells is late for _, late in chunks[main + 1 :])
        so_far = [list(row) for row in zip(*columns.values(), strict=True)]
        more, found = _beside(cells, others, so_far, least=1 if behind else 2)
        if len(others) == 1 and len(cells) < len(rows) and found:
            mine = [_owner(cell, cells) for cell in found[others[0]]]
            alike = owners.setdefault(len(cells), mine)
            if alike.count(None) < mine.count(None):
                found = {others[0]: [Text("") if owner is None else cells[owner].text for owner in alike]}
        cost += more
        columns |= found
        torn = (name for name in others if not all(cell.text for cell in found.get(name, empty)))
        loose |= {name: tuple(item.words for item in cells) for name in torn if cells}
    whole = [list(row) for row in zip(*(columns.get(head, empty) for head in heads), strict=True)]
    return _Filled(cost, whole, loose)


def _owner(cell: Text, cells: Sequence[Item]) -> int | None:
    """Which of some merged cells a row was given. Columns of as many such cells are merged alike."""
    return next((i for i, item in enumerate(cells) if cell.text and item.text is cell), None)


def _by_columns(values: Sequence[Item], names: Sequence[str], tall: int) -> list[_Chunk]:
    """The cells of columns that were printed one after another below their heads: as many as rows each, and what is
    left in the last; nothing where they are too few or too many."""
    if not tall * (len(names) - 1) < len(values) <= tall * len(names):
        return []
    cuts = [i * tall for i in range(len(names))]
    return [([name], list(values[a:b])) for name, a, b in zip(names, cuts, [*cuts[1:], len(values)], strict=True)]


def _with_aside(
    values: Sequence[Item], names: Sequence[str], aside: Sequence[_Chunk]
) -> tuple[_Filled, list[str], list[_Chunk]]:
    """The rows of the columns printed together; where some of them hold a cell of a column whose merged cells were
    printed apart, with that column."""
    best, used, rest = _solve(values, names, strays=False), list(names), list(aside)
    for chunk in aside:
        if len(chunk[0]) != 1 or not chunk[1]:
            continue
        for place in range(len(names) + 1):
            wider = [*names[:place], chunk[0][0], *names[place:]]
            filled = _solve([*values, *chunk[1]], wider, back=len(chunk[1]))
            if filled.cost < best.cost:
                best, used, rest = filled, wider, [other for other in aside if other is not chunk]
    return best, used, rest


def _column_cost(name: str, cells: Sequence[Item]) -> float:
    """What it costs that cells printed one after another are one column: the ones unlike the others, and its head."""
    if not cells:
        return 0.0
    (column,) = _columns([name], [item.words for item in cells])
    return sum(_misfit(item.words, column) for item in cells)


def _beside(
    cells: Sequence[Item], names: Sequence[str], rows: Sequence[Sequence[Text]], *, least: int
) -> tuple[float, dict[str, list[Text]]]:
    """What it costs to put the cells of columns printed apart beside `rows`, and those columns. least: rows that a
    merged cell takes."""
    if len(names) == 1:
        given = assigned([item.text for item in cells], rows, least)
        if not given:
            return _LOST * len(cells), {}
        return _column_cost(names[0], cells) if all(cell.text for cell in given) else _LOST, {names[0]: given}
    if len(cells) == len(names):
        return 0.0, {name: [item.text] * len(rows) for name, item in zip(names, cells, strict=True)}
    filled = _solve(cells, names, strays=False)
    if len(filled.rows) != len(rows):
        return _LOST * len(cells), {}
    return filled.cost, {name: [row[c] for row in filled.rows] for c, name in enumerate(names)}


# ---- cells of columns that were printed together -------------------------------------------------------------


def _solve(values: Sequence[Item], names: Sequence[str], *, strays: bool = True, back: int = 0) -> _Filled:
    """The cheapest rows: cells in order, some lacking; merged ones may stand before or behind the rows (back: how many
    surely do)."""
    columns = _columns(names, [item.words for item in values[: len(values) - back]])
    wide = len(columns)
    if not back and len(values) % wide == 0:
        whole = min((_cost_of(grid, columns) + extra, extra, grid) for grid, extra in _whole_grids(values, wide))
        if whole[0] <= 0.15 * len(values) + whole[1]:
            return _Filled(whole[0], whole[2])
    grouped = None if back else _in_groups(values, columns)
    if not back:
        none, rows = _lacking_rows(values, columns)
        if none <= 0.1 * len(values) or not strays or len(values) > _MANY:
            return grouped if grouped is not None and grouped.cost < none else _Filled(none, rows)
    some = range(1, _MOST_STRAYS + 1)
    ways = [(0, back)] if back else [(0, 0), *((n, 0) for n in some), *((0, n) for n in some)]
    found = []
    for front, behind in ways:
        if (front + behind) * 2 > len(values):
            continue
        cost, rows = _lacking_rows(values[front : len(values) - behind], columns)
        loose = [item.text for item in (*values[:front], *values[len(values) - behind :])]
        given = _give_back(rows, loose, columns) if loose else rows
        cost += _STRAY * len(loose) + (_LOST * 2 * len(loose) if loose and not given else 0.0)
        if given:
            filled = _lacks(rows) - _lacks(given)
            merged = filled >= 2 * len(loose) and not any(is_value(c.text) and not _A_YEAR.match(c.text) for c in loose)
            cost -= _MERGED * filled if behind and merged else 0.0
            cost += _cost_of(given, columns) - _cost_of(rows, columns)
        found.append((cost, front + behind, given or rows))
    if grouped is not None:
        found.append((grouped.cost, 0, grouped.rows))
    if not found:
        return _Filled(_HOPELESS, [])
    cost, _, rows = min(found, key=lambda way: way[:2])
    return _Filled(cost, rows)


_GROUP = 2.0
"""What it costs that some rows were printed together, for a cell that is merged over them."""
_INSIDE = 0.2
"""What it costs besides that the merged column is neither the first nor the last."""
_MOST_GROUPED = 60
_MOST_TOGETHER = 2
"""Cells of a table in which such groups are looked for, and columns that are merged together, or printed with those."""


def _in_groups(values: Sequence[Item], columns: Sequence[_Column]) -> _Filled | None:
    """Whole rows, and between them groups of rows with a cell merged over them: the merged columns, first or last, were
    printed before those that are not, or behind them (dynamic programming over cells); None where that fits badly."""
    wide, count = len(columns), len(values)
    if wide < 3 or not wide < count <= _MOST_GROUPED:
        return None
    best: list[tuple[float, int, list[list[Text]]]] = [(0.0, 0, []), *[(_HOPELESS, 0, [])] * count]
    for start in range(count):
        if best[start][0] >= _HOPELESS:
            continue
        for size, rows, extra in _groups_at(values[start:], wide):
            cost = best[start][0] + _cost_of(rows, columns) + extra
            if cost < best[start + size][0]:
                best[start + size] = (cost, start, rows)
    cost = best[count][0]
    if cost > _ODD * count:
        return None
    parts, at = [], count
    while at:
        parts.append(best[at][2])
        at = best[at][1]
    return _Filled(cost, [row for part in reversed(parts) for row in part])


def _groups_at(values: Sequence[Item], wide: int) -> Iterator[tuple[int, list[list[Text]], float]]:
    """The rows that the next cells may be, with how many cells those take: one whole row, or a group."""
    cells = [item.text for item in values]
    if len(cells) >= wide:
        yield wide, [cells[:wide]], 0.0
    for tall, first in product(range(2, _MOST_MERGED + 1), range(1, min(_MOST_TOGETHER, wide - 1) + 1)):
        rest = wide - first
        size = first + tall * rest
        if size > len(cells):
            continue
        for apart, body in ((cells[:first], cells[first:size]), (cells[size - first : size], cells[: size - first])):
            spread = [line_by_line(cell, tall) for cell in apart]
            if any(lines[0] is lines[1] for lines in spread):
                inner = [body[r * rest : (r + 1) * rest] for r in range(tall)]
                beside = [[lines[r] for lines in spread] for r in range(tall)]
                for place, extra in _places(first, rest):
                    rows = [[*row[:place], *own, *row[place:]] for own, row in zip(beside, inner, strict=True)]
                    yield size, rows, extra


def _places(first: int, rest: int) -> Iterator[tuple[int, float]]:
    """Where columns merged together may stand among the rest, and what that costs: one anywhere, two first or last."""
    for place in range(rest + 1) if first == 1 else (0, rest):
        yield place, _GROUP + (_INSIDE if 0 < place < rest else 0.0)


def _whole_grids(values: Sequence[Item], wide: int) -> Iterator[tuple[list[list[Text]], float]]:
    """The cells row by row, and column by column (which is dearer, being rarer)."""
    cells = [item.text for item in values]
    yield [cells[i : i + wide] for i in range(0, len(cells), wide)], 0.0
    tall = len(cells) // wide
    if tall > 1:
        yield [cells[i::tall] for i in range(tall)], 1.0


def _cost_of(rows: Sequence[Sequence[Text]], columns: Sequence[_Column]) -> float:
    return sum(_misfit(cell.text, column) for row in rows for cell, column in zip(row, columns, strict=True))


_FIRM = re.compile(
    r"(?:公司|集团|事务所|大学|协会|商会|[局厅]|委员会|人民政府|医院|合作社|酒店|(?:职业|技术|理工)学院)\Z"
)


def _columns(names: Sequence[str], words: Sequence[str]) -> list[_Column]:
    columns = columns_of(names, _samples(words, names))
    ends = [name.removesuffix("名称") for name in names]
    classes = [role_of(name) == "class" for name in names]
    return [
        _Column(
            column,
            bool(NAMES_BODIES.search(name) or role_of(name) == ORGANISATION) and "国" not in name,
            (
                *(end for end in ends if len(end) >= _TELLING_END and not name.startswith(end)),
                *(_CLASS_ENDS if any(classes) and not is_class else ()),
            ),
        )
        for column, name, is_class in zip(columns, names, classes, strict=True)
    ]


_CLASS_ENDS = ("班",)
"""What the names of classes end in, where a column of them stands beside."""
_TELLING_END = 3
"""Characters of the shortest head that tells a cell of its column by its end."""


def _samples(words: Sequence[str], names: Sequence[str]) -> list[Sequence[str]]:
    """Rows that are likely whole: row by row where that comes out even, those that end with their values, or those that
    begin as the first column does, whichever holds best what the heads say."""
    wide = len(names)
    units: list[list[str]] = [[]]
    opened: list[list[str]] = [[]]
    first = _hint(names[0])
    for text in words:
        if units[-1] and is_value(units[-1][-1]) and not is_value(text):
            units.append([])
        if first and opened[-1] and kind_of(text) == first:
            opened.append([])
        units[-1].append(text)
        opened[-1].append(text)
    ways: list[list[Sequence[str]]] = []
    for parts in (units, opened):
        whole = [part for part in parts if len(part) == wide]
        ways += [[*whole]] if 2 * len(whole) >= len(parts) else []
    if len(words) % wide == 0:
        ways.insert(0, [words[i : i + wide] for i in range(0, len(words), wide)])
    return max(ways, key=lambda rows: _as_named(rows, names), default=[])


def _hint(name: str) -> Kind | None:
    """The kind of cells that a head tells."""
    return next((kind for kind, words in KIND_WORDS if words.search(name)), None)


def _as_named(rows: Sequence[Sequence[str]], names: Sequence[str]) -> int:
    """How many cells are of the kind that their column's name tells."""
    hints = list(map(_hint, names))
    return sum(kind_of(row[c]) == hint for row in rows for c, hint in enumerate(hints) if hint)


@lru_cache(maxsize=20_000)
def _misfit(words: str, column: _Column) -> float:
    """What it costs to have words in a column."""
    kind = kind_of(words)
    cost = misfit_of_words(words, kind, column.column)
    if kind == column.column.kind == "text":
        first, last = words.partition("\n")[0], words.rpartition("\n")[2]
        if column.bodies:
            cost += 0.0 if BODY.search(last) or BODY.search(first) else 0.5
        elif _FIRM.search(last) or last.endswith(column.others):
            cost += 0.6
    return cost


def _lacking_rows(values: Sequence[Item], columns: Sequence[_Column]) -> tuple[float, list[list[Text]]]:
    """Rows some of whose cells lack, at the least cost (dynamic programming over cells and columns)."""
    wide = len(columns)
    if not values:
        return 0.0, []
    best: list[list[float]] = []
    back: list[list[int]] = []
    for i, item in enumerate(values):
        fits = [_misfit(item.words, column) for column in columns]
        if not i:
            best.append([fits[c] + _lack(c) for c in range(wide)])
            back.append([-1] * wide)
            continue
        ways = _ways_to(best[-1])
        best.append([ways[c][0] + fits[c] for c in range(wide)])
        back.append([way for _, way in ways])
    ends = [best[-1][c] + _EMPTY * (wide - 1 - c) for c in range(wide)]
    column = min(range(wide), key=ends.__getitem__)
    cost, path = ends[column], []
    for i in range(len(values) - 1, -1, -1):
        path.append(column)
        column = back[i][column]
    rows: list[list[Text]] = []
    last = wide
    for column, item in zip(reversed(path), values, strict=True):
        if column <= last or not rows:
            rows.append([Text("")] * wide)
        rows[-1][column] = item.text
        last = column
    return cost, rows


def _lack(column: int) -> float:
    """What it costs that a row begins at `column`: a first cell lacks oftener than others, being merged."""
    return _EMPTY * column - (0.2 if column else 0.0)


def _ways_to(before: Sequence[float]) -> list[tuple[float, int]]:
    """(cost, column of the cell before) of the cheapest way to a cell of each column: in the same row or a new one."""
    wide = len(before)
    bare = [(cost - _EMPTY * p, p) for p, cost in enumerate(before)]
    left = list(accumulate(bare, min))
    right = list(accumulate(reversed(bare), min))[::-1]
    ways = []
    for column in range(wide):
        cost, p = right[column]
        found = (cost + _EMPTY * (wide - 1) + _lack(column), p)
        if column:
            cost, p = left[column - 1]
            found = min(found, (cost + _EMPTY * (column - 1), p))
        ways.append(found)
    return ways


# ---- merged cells that were printed apart ----------------------------------------------------------------------


def _give_back(
    rows: Sequence[Sequence[Text]], stray: Sequence[Text], columns: Sequence[_Column]
) -> list[list[Text]] | None:
    """The rows with cells that were printed apart in the column that lacks them: one to each gap, one to each run of
    gaps, or a single one to the last run; None where that cannot be told."""
    stray = [part for cell in stray for part in at_short_lines(cell)]
    for column in sorted(range(len(columns)), key=lambda c: sum(_misfit(cell.text, columns[c]) for cell in stray)):
        runs = _runs([i for i, row in enumerate(rows) if not row[column].text])
        gaps = [i for run in runs for i in run]
        if not gaps:
            continue
        if (given := _given(stray, runs, rows)) is None:
            continue
        return [
            [given.get(i, cell) if c == column else cell for c, cell in enumerate(row)] for i, row in enumerate(rows)
        ]
    return None


def _given(
    stray: Sequence[Text], runs: Sequence[Sequence[int]], rows: Sequence[Sequence[Text]]
) -> dict[int, Text] | None:
    """Which of the cells printed apart each of the rows has that lack one; None where that cannot be told."""
    gaps = [i for run in runs for i in run]
    if len(gaps) == len(stray):
        return dict(zip(gaps, stray, strict=True))
    if len(runs) == len(stray) or len(stray) == 1:
        last = runs[-len(stray) :]
        return {i: cell for run, cell in zip(last, stray, strict=True) for i in run}
    if len(runs) != 1 or 2 * len(stray) > len(gaps):
        return None
    found = assigned(stray, [rows[i] for i in gaps], 2)
    return dict(zip(gaps, found, strict=True)) if found and all(cell.text for cell in found) else None


def _lacks(rows: Sequence[Sequence[Text]]) -> int:
    return sum(not cell.text for row in rows for cell in row)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers in stretches that count up: 1, 4, 5, 6 → 1 and 4, 5, 6."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _spread(rows: list[list[Text]]) -> list[list[Text]]:
    """The rows, with a first cell that was printed in the middle of the rows it is merged over in all of them."""
    printed = [i for i, row in enumerate(rows) if row[0].text]
    if not printed or not printed[0]:
        return rows
    owner: dict[int, int] = {}
    below = 0
    for at, after in pairwise([*printed, len(rows)]):
        above = at - below
        reach = after - at - 1
        # As many rows below as above, or one less: the cell is printed in its middle row, or above the lower half.
        claimed = reach if after == len(rows) or reach <= above else above
        owner |= dict.fromkeys(range(below, at + claimed + 1), at)
        below = at + claimed + 1
    return [[rows[owner.get(i, i)][0], *row[1:]] for i, row in enumerate(rows)]


def _going_on(rows: list[list[Text]], above: Sequence[Text]) -> list[list[Text]]:
    """The rows of a further page; the first ones have the first cell of the row above where a merged one goes on."""
    lacking = next((i for i, row in enumerate(rows) if row[0].text), len(rows))
    if not above or not lacking:
        return rows
    return [[above[0], *row[1:]] if i < lacking else row for i, row in enumerate(rows)]
