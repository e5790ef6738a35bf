"""Tables whose cells were printed one after another: rows by serial counter, cells by what columns hold.

A flattened table is a stream of tokens. Between two tokens stands a cell boundary or a wrap; which of the two is
decided for a whole row at once, as the cheapest way to fill its columns in order (dynamic programming over a row).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from loaders.filling import KIND_WORDS, Column, align, columns_of, fill_rows, is_loud, misfit_of_words, with_edges
from loaders.heads import (
    GLUED_SERIAL,
    SERIAL,
    Head,
    by_gaps,
    find_head,
    is_clear,
    is_head,
    merge_letters,
    split_header,
    without_repeats,
)
from loaders.lines import Line, width
from loaders.report import Piece, Row, Table, Text, join
from loaders.tokens import (
    Dialect,
    Run,
    Token,
    by_line,
    cells_by_gap,
    is_value,
    kind_of,
    lists_bodies,
    place_of,
    row_of,
    text_of,
    tokens_of,
)

_TOTAL = re.compile(r".{0,6}(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总\s*数|其\s*他)$")


@dataclass(frozen=True, slots=True)
class Recovered:
    """A table and how many of the lines it was looked for in belong to it."""

    table: Table
    used: int


def recover(lines: Sequence[Line], caption: str, number: str, dialect: Dialect) -> Recovered | None:
    """The table printed on `lines`, None where they hold none. caption, number: as printed above it."""
    lines = [line for line in lines if line.text]
    if not lines:
        return None
    head = find_head(lines, dialect)
    if head is None:
        return None
    body = without_repeats(lines, head) if head.serial or dialect == "spaced" else lines[head.lines :]
    tokens = tokens_of(body, dialect)
    reader = _SerialTable if head.serial else _PlainTable
    return reader(tokens, head, dialect, caption, number, len(lines)).read()


class _SerialTable:
    """Rows that count up: 1, 2, 3 …"""

    def __init__(
        self, tokens: list[Token], head: Head, dialect: Dialect, caption: str, number: str, lines: int
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
        header = split_header(self.head.tokens, self._columns(bodies))
        if len(header) < 2:
            return None
        clean = [[t.text for t in row] for row in bodies if self._is_clean(row, len(header))]
        columns = columns_of(header[1:], clean)
        first = [self._runs(row, columns) for row in bodies]
        learned = with_edges(columns, zip(first, bodies, strict=True))
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
        runs = align(row, columns, 0, fresh=False)[1] if len(row) <= _STRETCH else []
        return runs or ([(0, (0, len(row)))] if row else [])

    def _rows(self, serial: str, opening: Token, row: list[Token], runs: list[tuple[int, Run]], wide: int) -> list[Row]:
        first = text_of([opening])
        return [Row((first, *cells), place_of([first, *cells]), serial) for cells in fill_rows(runs, row, wide)]

    def _starts(self) -> list[int]:
        """The token each row starts with: the chain of due serials whose rows are most evenly filled."""
        places: dict[int, list[int]] = {}
        for i, token in enumerate(self.tokens):
            if token.opens and (found := SERIAL.match(token.text)):
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
        """The cheapest chain. The last link may be a count that happens to be the number due after the last row."""
        end = len(self.tokens)

        def rest(layer: int, k: int) -> float:
            place, cost, _ = links[layer][k]
            return cost + _unevenness(min(end - place, 2 * usual), usual)

        top = len(links) - 1
        short = top > 0 and 2 * (end - min(place for place, _, _ in links[top])) <= usual
        ends = [(rest(layer, k), layer, k) for layer in (top - 1, top)[not short :] for k in range(len(links[layer]))]
        _, layer, k = min(ends)
        chain = []
        while layer >= 0:
            place, _, before = links[layer][k]
            chain.append(place)
            layer, k = layer - 1, before
        return chain[::-1]

    def _bounds(self, starts: Sequence[int]) -> list[tuple[int, int, str]]:
        """(serial token, end, serial) of every row; a total below the last row is a row without serial."""
        ends = [*starts[1:], len(self.tokens)]
        bounds = [(a, b, SERIAL.match(self.tokens[a].text)[1]) for a, b in zip(starts, ends, strict=True)]  # type: ignore[index]
        start, end, serial = bounds[-1]
        totals = [i for i in range(start + 1, end) if self.tokens[i].opens and _TOTAL.match(self.tokens[i].text)]
        if totals:
            bounds[-1] = (start, totals[0], serial)
            bounds += [(a, b, "") for a, b in zip(totals, [*totals[1:], end], strict=True)]
        return bounds

    def _columns(self, rows: Sequence[Sequence[Token]]) -> int | None:
        """The number of columns, serial included; from the header where its print is clear, else from the rows."""
        printed = by_gaps(merge_letters(self.head.tokens))
        if self.dialect == "spaced":
            sizes = Counter(len(row) for row in rows if row and row[0].line is row[-1].line)
        else:
            sizes = Counter(len(cells_by_gap(row)) for row in rows)
        if is_clear(self.head.tokens) or not sizes:
            return len(printed)
        usual, times = sizes.most_common(1)[0]
        return usual + 1 if times >= max(2, len(rows) // 3) and usual + 1 >= 2 else len(printed)

    def _is_clean(self, row: Sequence[Token], columns: int) -> bool:
        if self.dialect == "plain":
            return len(row) == columns - 1
        return len(row) == columns - 1 and row[0].line is row[-1].line

    def _direct(self, row: Sequence[Token], columns: Sequence[Column]) -> list[tuple[int, Run]] | None:
        """The reading of a row whose tokens are its cells, None where that does not fit."""
        groups = cells_by_gap(row) if self.dialect == "plain" else [(i, i + 1) for i in range(len(row))]
        if len(groups) != len(columns) or any(is_loud(row[a:b], c) for (a, b), c in zip(groups, columns, strict=True)):
            return None
        if (
            self.dialect == "spaced"
            and row
            and row[0].line is not row[-1].line
            and any(t.join < t.split for t in row[1:])
        ):
            return None
        return list(enumerate(groups))


def _unevenness(size: int, usual: int) -> float:
    return abs(size - usual) if size >= usual else 1.5 * (usual - size)


def _loosen_serials(tokens: Sequence[Token]) -> list[Token]:
    """Serials that are printed without a blank (3龙湾区…) as tokens of their own."""
    loose: list[Token] = []
    for token in tokens:
        found = GLUED_SERIAL.match(token.text) if token.opens else None
        if found:
            rest = token.text[found.end() :]
            loose += [token._replace(text=found[1]), token._replace(text=rest, join=2.0, split=0.0, opens=False)]
        else:
            loose.append(token)
    return loose


class _PlainTable:
    """Rows told by the number and the kinds of their cells."""

    def __init__(
        self, tokens: list[Token], head: Head, dialect: Dialect, caption: str, number: str, lines: int
    ) -> None:
        self.tokens, self.head, self.dialect = tokens, head, dialect
        self.caption, self.number, self.lines = caption, number, lines

    def read(self) -> Recovered | None:
        return self._read_plain() if self.dialect == "plain" else self._read_spaced()

    def _read_spaced(self) -> Recovered | None:
        lines = by_line(self.tokens)
        header = split_header(self.head.tokens, self._columns(lines))
        if len(header) < 2 or not self.tokens:
            return None
        clean = [[t.text for t in row] for row in lines if len(row) == len(header)]
        columns = columns_of(header, clean, edged=True)
        rows: list[Row] = []
        rest: list[Token] = []
        for row in lines:
            if _is_sum(row, columns):
                rows += [*self._odd(rest, columns), _sum_row(row, len(columns))]
                rest = []
                continue
            if not _is_whole(row, columns):
                rest += row
                continue
            rows += self._odd(rest, columns)
            rest = []
            rows.append(row_of([text_of([t]) for t in row]))
        rows = _inherited(rows + self._odd(rest, columns))
        return Recovered(Table(self.caption, self.number, tuple(header), tuple(rows)), self.lines) if rows else None

    def _columns(self, lines: Sequence[Sequence[Token]]) -> int | None:
        printed = by_gaps(merge_letters(self.head.tokens))
        if is_clear(self.head.tokens):
            return len(printed)
        sizes = Counter(len(row) for row in lines if any(is_value(t.text) for t in row))
        usual, times = sizes.most_common(1)[0] if sizes else (0, 0)
        return usual if times >= 2 and usual >= 2 else len(printed)

    def _odd(self, tokens: list[Token], columns: list[Column]) -> list[Row]:
        if not tokens:
            return []
        runs: list[tuple[int, Run]] = []
        if len(tokens) <= 160:
            _, runs = align(tokens, columns, 0, fresh=True)
        if not runs:
            return [
                row_of([*(text_of([t]) for t in row[: len(columns)]), *[Text("")] * (len(columns) - len(row))])
                for row in by_line(tokens)
            ]
        return [row_of(cells) for cells in fill_rows(runs, tokens, len(columns), inherit=False)]

    def _read_plain(self) -> Recovered | None:
        every = [*self.head.tokens, *self.tokens]
        cells = [text_of(every[a:b]) for a, b in cells_by_gap(every)]
        order = _order([cell.text for cell in cells])
        if not order.columns:
            return None
        head = order.columns - (1 if order.front else 0)
        header = [*(cells[i].text for i in range(min(1, order.front))), *(c.text for c in cells[order.front :][:head])]
        kept = _not_repeated([cell.text for cell in cells], order.front, head, len(cells) - order.back)
        rows = self._rows(every, [cells_by_gap(every)[i] for i in kept], header[order.columns - head :])
        if order.front:
            rows = _with_first(rows, cells[1 : order.front])
        elif order.back:
            rows = _give_back(rows, cells[len(cells) - order.back :])
        return Recovered(Table(self.caption, self.number, tuple(header), tuple(rows)), self.lines) if rows else None

    def _rows(self, every: list[Token], runs: list[Run], header: list[str]) -> list[Row]:
        cells = [text_of(every[a:b]) for a, b in runs]
        texts = [cell.text for cell in cells]
        columns = columns_of(header, _samples(texts, len(header), header))
        if _even(texts, columns):
            return [row_of(cells[i : i + len(header)]) for i in range(0, len(cells), len(header))]
        return self._aligned([token for a, b in runs for token in every[a:b]], columns)

    def _aligned(self, tokens: list[Token], columns: list[Column]) -> list[Row]:
        rows: list[Row] = []
        for start in range(0, len(tokens), _STRETCH):
            part = tokens[start : start + _STRETCH]
            _, runs = align(part, columns, 0, fresh=True)
            rows += [row_of(cells) for cells in fill_rows(runs, part, len(columns), inherit=False)]
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
    misfits = sum(misfit_of_words(text, kind_of(text), columns[i % wide]) > 1 for i, text in enumerate(texts))
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


def _is_number(token: Token, column: Column) -> bool:
    """Whether a number stands in a column of numbers: 3 behind 2023年5月 is then no day of that month."""
    return token.text.isdigit() and column.kind == "number"


def _is_sum(row: Sequence[Token], columns: Sequence[Column]) -> bool:
    """Whether a printed line is a row that sums up those above: 合计 and numbers, in fewer cells than a row has."""
    words, numbers = row[0].text, row[1:]
    return len(row) < len(columns) and bool(_TOTAL.match(words)) and all(is_value(token.text) for token in numbers)


def _sum_row(row: Sequence[Token], wide: int) -> Row:
    first, *numbers = (text_of([token]) for token in row)
    return row_of([first, *[Text("")] * (wide - len(row)), *numbers])


def _is_whole(row: Sequence[Token], columns: Sequence[Column]) -> bool:
    """Whether a printed line is a row: as many tokens as columns, each of its kind, each set off from the next."""
    if len(row) != len(columns) or any(
        token.split > token.join and not _is_number(token, column)
        for token, column in zip(row[1:], columns[1:], strict=True)
    ):
        return False
    return not any(is_loud([token], column) for token, column in zip(row, columns, strict=True))


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
        return [*rows, *(row_of([cell, *[Text("")] * (wide - 1)]) for cell in stray)]
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
            parts[-1] = join([parts[-1], text], "\n" if lists_bodies(parts[-1].text, line) else "")
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


def _evenness(texts: Sequence[str], columns: int) -> float:
    """How well a row length fits: the share of cells that are of their column's kind, and whether the head is one."""
    header, body = texts[:columns], texts[columns : columns + 600]
    if any(is_value(text) and not text.endswith("年") for text in header):
        return -1.0
    kinds = [kind_of(text) for text in body]
    same = 0
    for column in range(columns):
        seen = Counter(kinds[column::columns])
        hint = next((kind for kind, words in KIND_WORDS if words.search(header[column])), None)
        same += seen[hint] if hint else max(seen.values(), default=0)
    named = sum(is_head(text) for text in header) / columns
    left = sum(is_head(text) for text in body[:columns]) / columns
    return same / max(1, len(body)) + 0.1 * named - 0.2 * left - (0.15 if (len(texts) - columns) % columns else 0)
