"""Tables in a form that can be read row by row, whatever the print: lying on their side, folded into several columns of
the same heads, without heads, or with several things in one column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.cells import NOBODY_ELSE, is_body
from loaders.columns import ORGANISATION, PARTED, compact, is_column_name, is_empty, role_of, says_part
from loaders.names import Context
from loaders.report import Row, Table, Text

_LEAST_NAMES = 3
_BODIES = "单位"
"""The head of bodies that stand above the columns of a table that lies on its side."""


def _stood_up(table: Table, names: Context) -> Table:
    """A table that names its columns in the first cells of its rows, a body or a facility in each further column, with
    its columns as rows."""
    header, rows = table.header, table.rows
    if len(header) < 2 or len(rows) < _LEAST_NAMES or any(len(row.cells) != len(header) for row in rows):
        return table
    heads = [row.cells[0].text for row in rows]
    if sum(map(is_column_name, heads)) * 3 < 2 * len(heads) or any(map(is_column_name, header[1:])):
        return table
    bodied = [all(is_body(cell, names) for cell in cells) for cells in (header[1:], *map(_behind_first, rows))]
    if not any(bodied) and not any(
        map(_heads_bodies, ((header[0], header[1:]), *zip(heads, map(_behind_first, rows), strict=True)))
    ):
        return table
    headed = bodied[0] or is_column_name(header[0])
    above = tuple(Text(head) for head in header)
    made = [
        Row((*((above[c],) if headed else ()), *(row.cells[c] for row in rows)), rows[0].place)
        for c in range(1, len(header))
    ]
    first = (header[0] or _BODIES,) if headed else ()
    return replace(table, header=(*first, *heads), rows=tuple(made))


def _heads_bodies(headed: tuple[str, Sequence[str]]) -> bool:
    """Whether the name of a column stands for bodies, and its cells hold no figures."""
    head, cells = headed
    return role_of(head) == ORGANISATION and not any(map(_DIGIT.search, cells))


_DIGIT = re.compile(r"\d")


def _behind_first(row: Row) -> list[str]:
    return [cell.text for cell in row.cells[1:]]


_PARTS_IN_A_BODY = "职务"
"""The head of what a body's members are in it."""


def _headed_by_parts(table: Table) -> Table:
    """A table of two columns without heads, one of which says what the bodies of the other are in an alliance
    (理事长单位 | 甲公司), below heads."""
    if len(table.header) != 2 or any(len(row.cells) != 2 for row in table.rows):
        return table
    for column, heads in enumerate(((_PARTS_IN_A_BODY, _BODIES), (_BODIES, _PARTS_IN_A_BODY))):
        if all(map(says_part, (table.header[column], *(row.cells[column].text for row in table.rows)))):
            return _with_heads(table, heads)
    return table


def _with_heads(table: Table, heads: tuple[str, ...]) -> Table:
    """The table with its head as its first row, below other heads."""
    first = Row(tuple(Text(head) for head in table.header), table.rows[0].place)
    return replace(table, header=heads, rows=(first, *table.rows))


_CELL_PARTS = re.compile(r"\s*(?:[/／|；;，,]|——|—|--)\s*")
"""What parts the things in a cell; a 、 lists things of one kind."""


def _parted_columns(table: Table) -> Table:
    """A table with a column for each thing in a column: 人数/天数 above 86/15, 班级（企业） above 甲班（乙方）."""
    for column, head in enumerate(table.header):
        cells = [row.cells[column].text if column < len(row.cells) else "" for row in table.rows]
        names, parts = _parted(head, cells)
        if not names:
            continue
        rows = [
            replace(row, cells=(*row.cells[:column], *_cells(part, row, column, len(names)), *row.cells[column + 1 :]))
            for row, part in zip(table.rows, parts, strict=True)
        ]
        return _parted_columns(
            replace(table, header=(*table.header[:column], *names, *table.header[column + 1 :]), rows=tuple(rows))
        )
    return table


_BRACKETED = re.compile(r"([^（()）]+)[（(]([^（()）]+)[）)]")


def _parted(head: str, cells: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """The names of the things that a column holds, and each cell's parts; nothing where it holds one thing."""
    whole = compact(head)
    aside = _BRACKETED.fullmatch(whole)
    names = list(aside.groups()) if aside else PARTED.split(whole)
    if len(names) < 2 or not all(len(name) > 1 and is_column_name(name) for name in names):
        return [], []
    roles = [role_of(name) for name in names]
    if len(set(roles)) < len(names):
        return [], []
    parts = [_parts_of(cell, aside is not None, len(names)) for cell in cells]
    filled = [part for part, cell in zip(parts, cells, strict=True) if not is_empty(cell)]
    fits = all(len(part) == len(names) and _are(part, roles) for part in filled)
    return (names, parts) if filled and fits else ([], [])


def _parts_of(cell: str, bracketed: bool, wide: int) -> list[str]:
    hit = _BRACKETED.fullmatch(cell.strip())
    if bracketed:
        return list(hit.groups()) if hit else [cell]
    if hit and wide == 2:
        return [hit[1], _CELL_PARTS.split(hit[2])[0]]  # 班级与专业: 远山班（模具设计与制造，42人）
    return _CELL_PARTS.split(cell)


_COUNTS = frozenset(("headcount", "headcount_online", "students", "days", "count", "amount"))


def _are(parts: Sequence[str], roles: Sequence[str]) -> bool:
    """Whether the parts of a cell that should be figures begin with some."""
    return all(
        role not in _COUNTS or bool(re.match(r"\s*[约近]?\s*\d", part)) for part, role in zip(parts, roles, strict=True)
    )


def _cells(parts: Sequence[str], row: Row, column: int, wide: int) -> Iterator[Text]:
    pieces = row.cells[column].pieces[:1] if column < len(row.cells) else ()
    for i in range(wide):
        yield Text(parts[i] if len(parts) == wide else "", tuple(replace(piece, start=0) for piece in pieces))


_MARK = re.compile(
    r"[“\"](?P<mark>[—–\-－/／*＊※△▲○●☆★]{1,4})[”\"]\s*(?:表示|代表|指|为|即|是|系)(?P<words>[^，。；“”\"]{2,20})"
)


def explained(table: Table, note: str) -> Table:
    """A table with the words of the note below it in place of the mark that they explain: “——”表示由学校独立建设."""
    told = {mark["mark"]: mark["words"] for mark in _MARK.finditer(note) if NOBODY_ELSE.search(mark["words"])}
    if not told:
        return table
    rows = [
        replace(row, cells=tuple(replace(cell, text=told.get(cell.text.strip(), cell.text)) for cell in row.cells))
        for row in table.rows
    ]
    return replace(table, rows=tuple(rows))


def unfolded(table: Table, names: Context) -> Table:
    """A table printed in two or three columns of the same heads, without heads, lying on its side, or with several
    things in one column, as one plain table."""
    table = _headed_by_parts(_parted_columns(_stood_up(table, names)))
    header, width = table.header, len(table.header)
    bodies = [head for head in header if is_body(head, names)]
    if header and len(bodies) > width / 2:
        return _with_heads(table, ("",) * width)
    for period in range(1, width // 2 + 1):
        if width % period == 0 and header == header[:period] * (width // period) and any(header):
            return replace(table, header=header[:period], rows=tuple(_side_by_side(table.rows, period)))
    return table


def _side_by_side(rows: Sequence[Row], period: int) -> Iterator[Row]:
    for row in rows:
        for start in range(0, len(row.cells), period):
            cells = row.cells[start : start + period]
            if any(cell.text.strip() for cell in cells):
                yield Row(cells, row.place, row.serial if not start else cells[0].text)
