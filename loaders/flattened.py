"""Tables whose cells were printed one after another: rows by serial counter, cells by what columns hold.

A flattened table is a stream of tokens. Between two tokens stands a cell boundary or a wrap; which of the two is
decided for a whole row at once, as the cheapest way to fill its columns in order (dynamic programming over a row).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.filling import Column, align, columns_of, fill_rows, is_loud, with_edges
from loaders.halves import read_halves
from loaders.heads import (
    GLUED_SERIAL,
    SERIAL,
    SERIAL_HEAD,
    Head,
    by_gaps,
    find_head,
    is_clear,
    merge_letters,
    split_header,
    without_repeats,
)
from loaders.laid_out import is_laid_out, read_laid_out
from loaders.lines import Line
from loaders.report import Row, Table, Text
from loaders.stacked import read_stacked
from loaders.stretches import judge, read_even, read_stretches
from loaders.tokens import (
    Dialect,
    Run,
    Token,
    by_line,
    cells_by_gap,
    is_value,
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
    if is_laid_out(lines) and (laid := read_laid_out(lines)) is not None:
        return _with_rows(laid.header, laid.rows, caption, number, laid.used)
    tokens = tokens_of(lines, "plain") if dialect == "plain" else []
    if tokens and (whole := read_even(tokens) or read_halves(tokens)) is not None:
        return _with_rows(whole.header, whole.rows, caption, number, len(lines))
    apart = _stretched(tokens, caption, number, len(lines)) if dialect == "plain" else None
    found = _counted(lines, caption, number, dialect)
    if apart is None or found is None:
        return found or apart
    return min((found, apart), key=_fit)


def _fit(found: Recovered) -> float:
    table = found.table
    return judge(table.header, [row.cells for row in table.rows], len(table.loose))


def _stretched(tokens: Sequence[Token], caption: str, number: str, used: int) -> Recovered | None:
    """The table read as stretches of its columns."""
    found = read_stretches(tokens)
    if found is None:
        return None
    made = _with_rows(found.header, found.rows, caption, number, used)
    return replace(made, table=replace(made.table, loose=tuple(found.loose.items())))


def _with_rows(
    header: tuple[str, ...], cells: Sequence[tuple[Text, ...]], caption: str, number: str, used: int
) -> Recovered:
    return Recovered(table_of(header, cells, caption, number), used)


def table_of(header: tuple[str, ...], cells: Sequence[tuple[Text, ...]], caption: str, number: str) -> Table:
    """A table of cells, its rows with their places and their serial numbers where they have some."""
    counted = bool(SERIAL_HEAD.match(header[0]))
    rows = tuple(Row(row, place_of(row), SERIAL.sub(r"\1", row[0].text) if counted else "") for row in cells)
    return Table(caption, number, header, rows)


def _counted(lines: Sequence[Line], caption: str, number: str, dialect: Dialect) -> Recovered | None:
    head = find_head(lines, dialect)
    if head is None:
        return None
    body = without_repeats(lines, head) if head.serial or dialect == "spaced" else lines[head.lines :]
    tokens = tokens_of(body, dialect)
    counted = _SerialTable(tokens, head, dialect, caption, number, len(lines)).read() if head.serial else None
    return counted or _PlainTable(tokens, head, dialect, caption, number, len(lines)).read()


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
        found = read_stacked([*self.head.tokens, *self.tokens])
        return (
            Recovered(Table(self.caption, self.number, found.header, found.rows, found.loose), self.lines)
            if found
            else None
        )


_STRETCH = 240


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
