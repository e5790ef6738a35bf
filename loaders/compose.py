"""From lines (and tables that a format draws itself) to the blocks of a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from loaders.columns import asked_role, is_column_name
from loaders.grid import Drawn
from loaders.lines import Line, breaks_after, join_lines, plain
from loaders.outline import (
    Outline,
    counts_in_decimals,
    is_bare_number,
    is_case,
    is_contents,
    is_contents_title,
    is_continued,
    is_figure_caption,
    is_note,
    match_table_caption,
    may_be_heading,
)
from loaders.report import Block, BlockKind, Table, Text, join
from loaders.tokens import is_value, stays_open

_COUNTERS = frozenset("第一二三四五六七八九十(（〔【[")
"""What a numbered heading may begin with, beside digits."""
_BULLET = re.compile(r"(?:[•●■◆▪◇□○★☆✓✔➢➤·]|——|[-*–]\s)\s*")
_UNIT = re.compile(r"[（(]?\s*(?:金额)?单位\s*[:：]")
_DATED = re.compile(r"(?:19|20)\d\d\s?年[^，]{0,12}，")
_STOPS = ("。", "！", "？", "!", "?")
_TITLED = re.compile(r"(?:一览表|情况表|统计表|清单|汇总表|明细表|目录表|名单|一览|情况统计)$")


Recover = Callable[[Sequence[Line], str, str], tuple[Table, int] | None]
"""lines below a caption, caption, number → the table flattened there and how many lines it takes."""


FEWEST_CELLS, MANY_CELLS = 3, 10
"""Cells of a table without a numbered caption that blank lines set apart, at least, and so many that they make one even
without a title."""
TALLEST_CELL = 5
"""Printed lines of a cell there at most."""
_MANY_OTHERS = 8
"""Cells below lines that no blank line parts by which those are not all of a table, but one column of it."""
CELL_SHARE = 0.6
"""The share of the text column that the line of such a cell takes at most."""


class Composer:
    """Walks the lines of a report once and tells what each is for."""

    def __init__(
        self, column: float, recover: Recover | None = None, *, wrapped: bool = True, apart: bool = False,
        whole: bool = False, recover_closed: Recover | None = None,
    ) -> None:  # fmt: skip
        """column: the width of the text column in full-width characters; wrapped: paragraphs run over several lines;
        apart: blank lines part paragraphs (and not any two lines); whole: each paragraph is one line of a text;
        recover_closed: reads a table in which no blank line stands."""
        self.column, self.recover, self.wrapped, self.apart, self.whole = column, recover, wrapped, apart, whole
        self.recover_closed = recover_closed
        self.outline = Outline()
        self.blocks: list[Block] = []
        self.items: list[Line | Drawn] = []
        self.no_table = 0  # the line before which cells set apart have made no table

    def compose(self, items: Sequence[Line | Drawn]) -> tuple[Block, ...]:
        """The blocks of `items`, in document order."""
        items = self.items = list(items)
        self.outline.decimals = counts_in_decimals(item.text for item in items if isinstance(item, Line))
        at = 0
        in_contents = False
        while at < len(items):
            item = items[at]
            if isinstance(item, Drawn):
                at = self._drawn(at, Text(""), "")
                continue
            if is_contents_title(item.text) or is_contents(item.text, in_contents):
                in_contents, at = True, at + 1
                continue
            in_contents = False
            at = self._line(at, item)
        return tuple(self.blocks)

    def _line(self, at: int, line: Line) -> int:
        caption = match_table_caption(line.text)
        if caption is not None:
            return self._captioned(at, caption.number)
        if is_figure_caption(line.text):
            return self._figure(at)
        if is_note(line.text):
            return self._joined(at, "paragraph", note=True)
        if at >= self.no_table and (self._is_table_head(at) or (self.whole and self._names_columns(at))):
            return self._untitled(at, at)
        if line.level:
            return self._heading(at, self.outline.place(line.text, line.level))
        if self._opens_heading(at) and (level := self.outline.open(line.text)):
            return self._heading(at, level)
        if (cells := self._set_apart(at)) is not None:
            return self._untitled(at, cells)
        bullet = _BULLET.match(line.text)
        return self._joined(at, "list_item" if bullet or line.item else "paragraph")

    # ---- headings ---------------------------------------------------------------------------------------------------

    def _opens_heading(self, at: int) -> bool:
        line = self._at(at)
        if line is None or not may_be_heading(line.text):
            return False
        # A full line is the first of a paragraph, unless what follows starts anew.
        if line.full and self.wrapped and self._goes_on(line, self._at(at + 1)):
            return False
        return not line.full or not self.wrapped or line.width <= self.column - 3.0 or is_case(plain(line.text))

    def _goes_on(self, line: Line, following: Line | None) -> bool:
        """Whether the words of a full line tell that its sentence goes on below."""
        if following is None or (self.apart and not (following.glued or following.opens_page)):
            return False
        return stays_open(line.text) or bool(_DATED.search(line.text))

    def _heading(self, at: int, level: int) -> int:
        lines = [self._at(at)]
        following = self._at(at + 1)
        if lines[0] is not None and following is not None and lines[0].full and self.wrapped and following.glued and (
            following.width < self.column / 2 and may_be_heading(following.text)
        ):  # fmt: skip
            lines.append(following)
        body = join_lines([line for line in lines if line is not None])
        if len(lines) > 1:
            style, number, _ = self.outline.stack[-1]
            self.outline.stack[-1] = (style, number, body.text)
        kind: BlockKind = "case_box" if is_case(plain(body.text)) else "heading"
        self._emit(Block(kind, body, self.outline.section[:-1], level))
        return at + len(lines)

    # ---- captions and tables ----------------------------------------------------------------------------------------

    def _captioned(self, at: int, number: str) -> int:
        lines = self._caption_lines(at)
        body = join_lines(lines)
        after = at + len(lines)
        unit = self._at(after)
        if unit is not None and _UNIT.match(unit.text) and len(unit.text) <= 24:
            body = join([body, join_lines([unit])], " ")
            after += 1
        if after < len(self.items) and isinstance(self.items[after], Drawn):
            return self._drawn(after, body, number)
        return self._flattened(after, body, number)

    def _caption_lines(self, at: int) -> list[Line]:
        first = self.items[at]
        lines = [first] if isinstance(first, Line) else []
        below = self._at(at + 1)
        if lines and below is not None and is_bare_number(lines[0].text) and self._may_title(at + 1):
            lines.append(below)
        while self.wrapped and lines and lines[-1].full and len(lines) < 4:
            following = self._at(at + len(lines))
            if (
                following is None
                or following.full
                or self._stands_alone(at + len(lines))
                or following.text.endswith(_STOPS)
            ):
                break
            if following.text.startswith("序号"):
                break
            lines.append(following)
        return lines

    def _may_title(self, at: int) -> bool:
        """Whether a line below the bare number of a table is its title, and no head of a column."""
        line = self._at(at)
        return (
            line is not None
            and not self._is_table_head(at)
            and 3 < len(line.text) <= 60
            and " " not in _BESIDE_LATIN.sub("", line.text)
            and not is_column_name(line.text)
            and may_be_heading(line.text)
        )

    def _drawn(self, at: int, caption: Text, number: str) -> int:
        drawn = self.items[at]
        if isinstance(drawn, Drawn):
            caption, number = self._caption_of(drawn, caption, number)
            table = Table(caption.text, number, drawn.header, drawn.rows)
            self._emit(Block("table", caption, self.outline.section, table=table))
        return at + 1

    def _caption_of(self, drawn: Drawn, caption: Text, number: str) -> tuple[Text, str]:
        """A table's own caption, else the title that its first row holds."""
        if caption.text or not drawn.title.text:
            return caption, number
        found = match_table_caption(drawn.title.text)
        return drawn.title, found.number if found else ""

    def _flattened(self, at: int, caption: Text, number: str) -> int:
        found = self._recovered(at, caption.text, number)
        if found is None:
            if caption.text:
                self._emit_caption(caption, number)
                return at
            return self._joined(at, "paragraph")
        return self._emit_table(at, caption, found)

    def _emit_caption(self, caption: Text, number: str) -> None:
        """A caption without a table below it: that of the table right above, where it has none."""
        above = self.blocks[-1] if self.blocks else None
        if above is not None and above.table is not None and not above.body.text:
            self.blocks[-1] = replace(
                above, body=caption, table=replace(above.table, caption=caption.text, number=number)
            )
        else:
            self._emit(Block("caption", caption, self.outline.section))

    def _emit_table(self, at: int, caption: Text, found: tuple[Table, int]) -> int:
        table, used = found
        self._emit(Block("table", caption, self.outline.section, table=table))
        return at + used

    def _recovered(self, at: int, caption: str = "", number: str = "") -> tuple[Table, int] | None:
        lines = [item for item in self.items[at : self._table_end(at)] if isinstance(item, Line)]
        closed = self._closed(at) if self.recover_closed else []
        others = [line for line in lines[len(closed) :] if not line.full and not _is_sentence(line.text)]
        is_column = len(others) > 1 and (others[1].glued or len(others) >= _MANY_OTHERS)
        if self.recover_closed and not is_column and (found := self.recover_closed(closed, caption, number)):
            return found
        return self.recover(lines, caption, number) if self.recover and lines else None

    def _closed(self, at: int) -> list[Line]:
        """The lines from `at` on that no blank line parts, over the ends of pages and where a table is said to go on; a
        caption or heading ends them."""
        found: list[Line] = []
        while line := self._at(place := at + len(found)):
            held = not found or line.glued or is_continued(found[-1].text) or is_continued(line.text)
            if not held and (not line.opens_page or self._may_open(place) or line.full or _is_sentence(line.text)):
                break
            if match_table_caption(line.text) or is_figure_caption(line.text) or is_note(line.text):
                break
            found.append(line)
        return found

    def _is_table_head(self, at: int) -> bool:
        line = self._at(at)
        if self.recover is None or line is None or not line.text.startswith("序"):
            return False
        text = line.text
        if text.startswith("序号") and (len(text) == 2 or text[2:3].isspace()):
            return True
        following = self._at(at + 1)
        return text == "序" and following is not None and following.text.startswith("号")

    def _names_columns(self, at: int) -> bool:
        """Whether whole lines name the columns of a table without a caption: one line several, or each its own."""
        lines = [line.text for line in map(self._at, range(at, at + FEWEST_CELLS)) if line is not None]
        words = lines[0].split() if lines else []
        if len(words) >= FEWEST_CELLS:
            return all(map(is_column_name, words))
        return len(lines) == FEWEST_CELLS and all(map(is_column_name, lines))

    def _set_apart(self, at: int) -> int | None:
        """Where the cells of a table without a numbered caption begin, which blank lines set apart; None where none do.

        Above the first head may stand a title, without a blank line between.
        """
        line = self._at(at)
        if self.recover is None or not self.apart or line is None or at < self.no_table or not self._is_cell_line(line):
            return None
        bounds, ends = self._cells(at)
        if len(bounds) < FEWEST_CELLS:
            return None
        titled = _is_titled([item.text for item in self.items[at : bounds[1]] if isinstance(item, Line)])
        cells = [self._joined_text(a, b) for a, b in pairwise((at + titled, *bounds[1:], ends))]
        named, values = sum(map(is_column_name, cells[:4])), sum(map(is_value, cells))
        if len(bounds) < MANY_CELLS:
            told = titled and named and ends - at > MANY_CELLS // 2
        else:
            told = named > 1 or (named and (titled or values > 1)) or values * 3 > len(cells)
        return at + titled if told else None

    def _cells(self, at: int) -> tuple[list[int], int]:
        """Where the cells begin that blank lines set apart from `at` on, as many as tell a table; where they end."""
        found, place = [at], at + 1
        while len(found) < MANY_CELLS:
            line = self._at(place)
            if line is None or not self._is_cell_line(line) or place - found[-1] > TALLEST_CELL:
                break
            if not line.glued:
                if self._is_counted(line.text) and self._may_open(place):
                    break
                found.append(place)
            place += 1
        return found, place

    def _is_counted(self, text: str) -> bool:
        return text[0].isdigit() or text[0] in _COUNTERS

    def _is_cell_line(self, line: Line) -> bool:
        return (
            line.width <= CELL_SHARE * self.column
            and not line.level
            and not line.text.endswith((*_STOPS, "：", ":"))
            and not is_note(line.text)
            and not is_figure_caption(line.text)
        )

    def _joined_text(self, start: int, end: int) -> str:
        return "".join(item.text for item in self.items[start:end] if isinstance(item, Line))

    def _untitled(self, at: int, cells: int) -> int:
        """A table without a numbered caption: its title, where it has one, and its cells from `cells` on."""
        caption = join_lines([line for line in [self._at(at)] if line and cells > at])
        found = self._recovered(cells, caption.text)
        if found is None:
            self.no_table = self._table_end(cells)
            return self._joined(at, "paragraph")
        return self._emit_table(cells, caption, found)

    def _table_end(self, at: int) -> int:
        """Where the table that starts here must have ended: at a note, a caption, a heading that is due, or prose."""
        limit = at
        noted = False
        while limit < len(self.items):
            item = self.items[limit]
            if isinstance(item, Drawn):
                break
            if is_note(item.text) and not self._note_aside(limit):
                noted = True
                break
            item = self.items[limit]  # where a note went behind its table, another one
            if isinstance(item, Drawn):
                break
            due = self._due(limit, item) and not self._heads_rows(limit)
            if due or match_table_caption(item.text) or is_figure_caption(item.text):
                break
            if limit > at and _LEADS_IN.search(item.text):
                return self._sentence_from(limit, at)
            if self.whole and _is_sentence(item.text):
                return limit
            limit += 1
        return limit if noted or self.whole else self._prose_from(at, limit)

    def _heads_rows(self, at: int) -> bool:
        """Whether a whole line that is numbered like a heading says what the rows below are of: 一、化工类."""
        below = self._at(at + 1)
        return self.whole and below is not None and bool(_NUMBERED_ROW.match(below.text))

    def _note_aside(self, at: int) -> bool:
        """Whether a note was printed among the columns of its table, the next of which begins behind it; if so, it is
        put behind them."""
        end = at + 1
        while (line := self._at(end)) and line.glued:
            end += 1
        head, below = self._at(end), self._at(end + 1)
        if not self.apart or head is None or below is None or not is_column_name(head.text) or not below.glued:
            return False
        last = end
        while (line := self._at(last)) and self._is_cell_line(line) and not self._may_open(last):
            if match_table_caption(line.text) or (not line.glued and not is_column_name(line.text)):
                break
            last += 1
        self.items[at:last] = [*self.items[end:last], *self.items[at:end]]
        return True

    def _sentence_from(self, at: int, least: int) -> int:
        """The first line of a sentence that ends on line `at`."""
        while at - 1 > least and (line := self._at(at)) and line.glued and (above := self._at(at - 1)) and above.full:
            at -= 1
        return at

    def _prose_from(self, at: int, limit: int) -> int:
        """The first line of running text between `at` and `limit`: two lines that fill the column one after another."""
        for i in range(at, limit - 1):
            line, following = self._at(i), self._at(i + 1)
            if line is None or following is None or not line.full:
                continue
            if self.apart and following.glued and not _SET_APART.search(line.text):
                return self._first_glued(i, at)
            if (
                _is_prose(line.text)
                and (following.full or following.text.endswith(_STOPS))
                and _is_prose(following.text)
            ):
                return i
        last = self._at(limit - 1) if limit > at else None
        return limit - 1 if last is not None and last.full and last.text.endswith("。") else limit

    def _first_glued(self, i: int, least: int) -> int:
        """The first of the long lines that are printed without a blank line down to line `i`."""
        while i > least and (line := self._at(i)) and line.glued:
            above = self._at(i - 1)
            if above is None or above.width < 0.75 * self.column:
                break
            i -= 1
        return i

    def _due(self, at: int, line: Line) -> bool:
        """Whether a line in a table is the next heading of the report, which ends the table."""
        if not may_be_heading(line.text) or not self._opens_heading(at):
            return False
        counter = self.outline.copy()
        held = {style for style, _, _ in counter.stack}
        if not counter.open(line.text):
            return False
        if counter.stack[-1][0] in held or counter.stack[-1][0] in ("case", "chapter", "part", "named"):
            return True
        following = self._at(at + 1)
        return following is not None and following.full and _is_prose(following.text)

    def _figure(self, at: int) -> int:
        """A figure's caption: with the short lines below it that go on with its words."""
        first = self._at(at)
        lines = [first] if first is not None else []
        while self.wrapped and lines and len(lines) < 5:
            following = self._at(at + len(lines))
            if following is None or following.full or self._stands_alone(at + len(lines)):
                break
            if following.opens_page or following.text.endswith((*_STOPS, "：")) or following.width > 0.55 * self.column:
                break
            if (following.glued or not self.apart) and not lines[-1].text.endswith(_STOPS):
                lines.append(following)
            else:
                break
        self._emit(Block("caption", join_lines(lines), self.outline.section))
        return at + len(lines)

    def _stands_alone(self, at: int) -> bool:
        """Whether a line is something of its own whatever stands before it."""
        line = self._at(at)
        if line is None:
            return True
        return (
            match_table_caption(line.text) is not None or is_figure_caption(line.text) or is_note(line.text)
            or self._is_table_head(at) or bool(_BULLET.match(line.text)) or self._may_open(at)
            or self._set_apart(at) is not None
        )  # fmt: skip

    def _may_open(self, at: int) -> bool:
        line = self._at(at)
        return line is not None and self._opens_heading(at) and bool(self.outline.copy().open(line.text))

    # ---- running text -----------------------------------------------------------------------------------------------

    def _joined(self, at: int, kind: BlockKind, *, note: bool = False) -> int:
        """A paragraph or list item: the lines up to the one with which it ends."""
        lines: list[Line] = []
        while True:
            line = self._at(at + len(lines))
            if line is None:
                break
            if lines and self._ends_before(lines[-1], line, at + len(lines)):
                break
            if note and lines and self._note_ends(lines, line, at + len(lines)):
                break
            lines.append(line)
            if not self.wrapped:
                break
        self._emit(Block(kind, join_lines(lines), self.outline.section))
        return at + len(lines)

    def _note_ends(self, lines: list[Line], following: Line, at: int) -> bool:
        """A note ends before anything of its own, and before a full line unless a bracket is still open in it."""
        text = "".join(line.text for line in lines)
        still_open = any(text.count(a) > text.count(b) for a, b in (("（", "）"), ("《", "》"), ("(", ")")))
        return self._stands_alone(at) or (following.full and not still_open)

    def _ends_before(self, last: Line, line: Line, at: int) -> bool:
        if breaks_after(last, line, self.column, apart=self.apart):
            return True
        unfinished = last.full and not last.text.endswith(_STOPS)
        return not unfinished and self._stands_alone(at)

    def _at(self, at: int) -> Line | None:
        item = self.items[at] if 0 <= at < len(self.items) else None
        return item if isinstance(item, Line) else None

    def _emit(self, block: Block) -> None:
        if block.table is not None and not block.body.text and self.blocks:
            block = self._with_title(block)
        self.blocks.append(block)

    def _with_title(self, block: Block) -> Block:
        """A table without a numbered caption takes the line right above it where that names a list."""
        above = self.blocks[-1]
        if (
            above.kind != "paragraph"
            or len(above.body.text) > 40
            or not _TITLED.search(above.body.text)
            or block.table is None
        ):
            return block
        self.blocks.pop()
        return replace(block, body=above.body, table=replace(block.table, caption=above.body.text))


def _is_titled(lines: Sequence[str]) -> bool:
    """Whether the first of some lines printed together is the title of a table, the others the head of its column."""
    head = "".join(lines[1:])
    if not head or asked_role(head) or not is_column_name("".join(lines)):
        return bool(head)
    return is_column_name(head) and len(lines[0]) > len(head)


def _is_prose(text: str) -> bool:
    """Whether a line reads like running text: no blank between two Chinese characters, not a row that counts."""
    return not _CELL_GAP.search(text)


def _is_sentence(text: str) -> bool:
    """Whether a whole line is a paragraph of running text, and no row or cell of a table."""
    if text.endswith(_STOPS):
        return len(text) >= _LONG_CELL
    return "，" in text and ("。" in text or text.endswith(("：", ":", "；")))


_NUMBERED_ROW = re.compile(r"\d{1,3}(?:\s+|\t)\S+.*(?:\s|\t)\S|\d{1,3}\s+\S{4,40}\Z")
"""A row that a number begins, its cells parted."""
_LONG_CELL = 12
"""Characters from which a whole line that ends in a full stop is no cell."""
_LEADS_IN = re.compile(r"，.*(?:如下(?:表)?(?:所示)?|[见如](?:下表|表\s?\d[\d.\-]*)(?:所示)?)[。：:]?\Z")
"""The end of a sentence that leads in another table: …，各办学点情况如下。"""
_BESIDE_LATIN = re.compile(r"(?<=[\dA-Za-z]) (?=\S)|(?<=\S) (?=[\dA-Za-z])")
_SET_APART = re.compile(r"\s{2,}|\t")
_CELL_GAP = re.compile(r"[\u4e00-\u9fff）”]\s+[\u4e00-\u9fff（“]|^\d+\s|[\u4e00-\u9fff）”]\s+[\d.\-]+$")
