"""Text files, above all text flattened out of a PDF: bytes to a Report whose every character knows its line."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, pairwise

from graph.errors import Message, ReportError
from loaders.compose import Composer
from loaders.flattened import recover, table_of
from loaders.grid import Drawn
from loaders.laid_out import is_laid_out
from loaders.lines import (
    ENDS_SENTENCE,
    Line,
    close_up,
    closed_up,
    find_furniture,
    measure,
    page_mark,
    reaches,
    strip,
    width,
)
from loaders.piled import read_piled
from loaders.report import Block, Report, Table
from loaders.tokens import Dialect, is_value
from loaders.whole import Mark, is_parted, mark_of, parts_of, read_whole
from loaders.wraps import wrap

MEDIA_TYPE = "text/plain"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class _Raw:
    """A non-blank line as it stands in the file. above: how many blank lines stand before it."""

    number: int
    text: str
    above: int
    leads: bool
    fed: bool
    left: int


def read_txt(data: bytes, source: str) -> Report:
    """The report in a text file. Raises ReportError where the bytes are no text."""
    text, notes = decode(data, source)
    raw = _raw_lines(text)
    if not raw:
        raise ReportError("report.no_text", source=source)
    pages = _split_pages(raw)
    kept, furniture = _without_furniture(pages)
    lines, dialect, column = _as_lines(kept, paged=len(pages) > 1)
    blocks = _compose(lines, dialect, column)
    return Report(
        source, MEDIA_TYPE, hashlib.sha256(data).hexdigest(), len(text), len(pages) if len(pages) > 1 else None,
        find_title(lines, furniture), blocks, tuple(notes),
    )  # fmt: skip


# ---- bytes to text ---------------------------------------------------------------------------------------


def decode(data: bytes, source: str) -> tuple[str, list[Message]]:
    """The text of bytes in an unknown encoding, and notes about what could not be read.

    By byte order mark, by where NUL bytes stand, strictly as UTF-8, strictly as GB 18030, else whichever of the two
    loses fewer characters. Raises ReportError for bytes that are no text.
    """
    text, name = _decode(data)
    lost = text.count("\ufffd")
    controls = len(_CONTROL.findall(text))
    if not data.strip(b"\x00 \t\r\n\f"):
        raise ReportError("report.empty", source=source)
    if lost + controls > max(3, len(text) // 20):
        raise ReportError("report.encoding", source=source)
    notes = []
    if lost:
        notes.append(Message("note.lost", count=lost, encoding=name))
    if controls:
        notes.append(Message("note.controls", count=controls))
        text = _CONTROL.sub("", text)
    return text, notes


_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
          (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip


def _decode(data: bytes) -> tuple[str, str]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _whole(data.decode(name, "replace")), name.removesuffix("-sig")
    wide = _wide_order(data)
    if wide:
        return _whole(data.decode(wide, "replace")), wide
    for name in ("utf-8", "gb18030"):
        try:
            return data.decode(name), name
        except UnicodeDecodeError as error:
            if name == "utf-8" and error.start >= len(data) - 3:
                return data[: error.start].decode(name), name
    tried = [(data.decode(name, "replace"), name) for name in ("utf-8", "gb18030")]
    return min(tried, key=lambda found: found[0].count("\ufffd"))


def _wide_order(data: bytes) -> str:
    """utf-16-le or utf-16-be where NUL bytes are many and one of the two makes sense, else nothing. (The NULs of 一,
    U+4E00, stand on the other side than those of Latin letters.)"""
    head = data[:65536]
    if head.count(0) < max(2, len(head) // 400):
        return ""
    head = head[: len(head) // 2 * 2]
    sense, name = max((_sense(head.decode(name, "replace")), name) for name in ("utf-16-le", "utf-16-be"))
    return name if sense > 0.85 and sense > _sense(head.decode("utf-8", "replace")) else ""


def _sense(text: str) -> float:
    """The share of characters that Chinese and English texts are made of, in [0, 1]."""
    return len(_USUAL.findall(text)) / max(1, len(text))


_USUAL = re.compile(r"[\n\r\t\f -~\u2010-\u2030\u2460-\u2473\u3000-\u303f\u4e00-\u9fff\uff01-\uffe5]")


def _whole(text: str) -> str:
    """Text without half surrogate pairs, which no file and no hash can hold."""
    return text.encode("utf-8", "replace").decode("utf-8").removeprefix("\ufeff")


# ---- text to printed lines -------------------------------------------------------------------------------


def _raw_lines(text: str) -> list[_Raw]:
    raw: list[_Raw] = []
    above, fed = 0, False
    for number, printed in enumerate(text.split("\n"), 1):
        fed = fed or "\f" in printed
        stripped = strip(printed)
        if stripped:
            leads = printed[0] == " " and len(printed) > 1 and printed[1] != " "
            left = len(printed.lstrip("\f")) - len(printed.lstrip("\f").lstrip())
            raw.append(_Raw(number, _with_empty_cells(printed, stripped), above, leads, fed, left))
            above, fed = 0, False
        else:
            above += 1
    return raw


_EDGE_TABS = re.compile(r"(\t*)[^\t].*?(\t*)[\r\f ]*\Z", re.DOTALL)


def _with_empty_cells(printed: str, stripped: str) -> str:
    """A line with the tabs at its ends where tabs part it: before and behind them stand empty cells."""
    found = _EDGE_TABS.match(printed.lstrip("\f")) if "\t" in stripped else None
    return f"{found[1]}{stripped}{found[2]}" if found else stripped


def _split_pages(raw: Sequence[_Raw]) -> list[list[_Raw]]:
    """The lines of every page. A page starts at a form feed; else at a line that one blank leads and none stands above,
    or behind a page number that leaked in between blank lines."""
    if any(line.fed for line in raw):
        return _split_at(raw, {i for i, line in enumerate(raw) if line.fed and i})
    led = {i for i, line in enumerate(raw) if line.leads and line.above == 0 and i}
    if len(led) < 3 or sum(line.leads for line in raw) > len(led) + 2:
        led = _below_heads(raw)
    leaked = {i for i, line in enumerate(raw) if line.above >= 2 and page_mark(line.text)}
    gaps = sum(line.above >= 2 for line in raw)
    if leaked and (gaps - len(leaked)) * 50 < len(raw):
        led |= {i + 1 for i in leaked if i + 1 < len(raw)}
    return _split_at(raw, led)


def _below_heads(raw: Sequence[_Raw]) -> set[int]:
    """Where pages start in a text that lost its form feeds: at a line that recurs behind a page number."""
    heads = [i + 1 for i, line in enumerate(raw[:-1]) if page_mark(line.text)]
    often = Counter(raw[i].text for i in heads).most_common(1)
    if not often or often[0][1] < 3 or page_mark(often[0][0]) is not None or len(often[0][0]) < 6:
        return set()
    return {i for i in heads if raw[i].text == often[0][0]}


def _split_at(raw: Sequence[_Raw], starts: set[int]) -> list[list[_Raw]]:
    cuts = [0, *sorted(starts), len(raw)]
    return [list(raw[a:b]) for a, b in pairwise(cuts) if b > a]


def _without_furniture(pages: Sequence[Sequence[_Raw]]) -> tuple[list[tuple[int, bool, _Raw]], list[str]]:
    """(page, opens it, line) of what is left without running heads, footers and page numbers; and what was dropped."""
    dropped = find_furniture([[line.text for line in page] for page in pages]) if len(pages) > 1 else [set[int]()]
    kept: list[tuple[int, bool, _Raw]] = []
    gone: list[str] = []
    shift = _shift(pages)
    for number, (page, out) in enumerate(zip(pages, dropped, strict=True), 1):
        first = True
        for i, line in enumerate(page):
            leaked = i == len(page) - 1 and number < len(pages) and line.above >= 2 and page_mark(line.text) is not None
            if i in out or leaked:
                gone.append(line.text)
                continue
            kept.append((number + shift, first and number > 1, line))
            first = False
    return kept, gone


def _shift(pages: Sequence[Sequence[_Raw]]) -> int:
    """How far printed page numbers are from counted ones, where pages were told without form feeds and some numbers
    leaked into the text."""
    if any(line.fed for page in pages for line in page):
        return 0
    marks = [(page_mark(page[-1].text) or 0) - number for number, page in enumerate(pages, 1) if page[-1].above >= 2]
    shift, times = Counter(marks).most_common(1)[0] if marks else (0, 0)
    return shift if times >= 2 and 0 < shift < 20 else 0


def _as_lines(kept: Sequence[tuple[int, bool, _Raw]], *, paged: bool) -> tuple[list[Line], Dialect | None, float]:
    widths = [width(line.text) for _, _, line in kept]
    # Letters set apart to fill a line count for no more than the line holds.
    column = measure([width(close_up(line.text)) for _, _, line in kept])
    lines = []
    for i, (page, opens, line) in enumerate(kept):
        following = kept[i + 1][2].text if i + 1 < len(kept) else ""
        glued = line.above == 0 and not opens and i > 0 and kept[i - 1][2].number == line.number - 1
        lines.append(Line(line.text, line.number, page if paged else None, f"L{line.number}", glued, widths[i],
                          reaches(widths[i], following, column), opens, left=line.left))  # fmt: skip
    lines = closed_up(_with_their_dates(lines, column))
    return lines, _dialect(lines, column), column


_DATE_ALONE = re.compile(
    r"[●○•▪■□◆◇★☆]\s*(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?\s*[：:]?|【(?:19|20)\d\d[^】]{0,12}】"
)
_BULLETS = "●○•▪■□◆◇★☆【"
_GAP = 2.0
"""Characters of the gap between a date and what happened then."""


def _with_their_dates(lines: Sequence[Line], column: float) -> list[Line]:
    """The lines, with the dates of a chronicle that a wide gap set apart from the text on their line at its front."""
    made = list(lines)
    for i, (dated, told) in enumerate(pairwise(lines)):
        if not _DATE_ALONE.fullmatch(dated.text) or told.glued or told.opens_page or told.text[0] in _BULLETS:
            continue
        following = lines[i + 2].text if i + 2 < len(lines) else ""
        whole = dated.width + _GAP + told.width
        full = reaches(whole, following, column)
        made[i] = replace(dated, full=True)
        made[i + 1] = replace(told, glued=True, full=full)
        if full and following and not told.text.endswith(ENDS_SENTENCE) and following[0] not in _BULLETS:
            made[i + 2] = replace(lines[i + 2], glued=True)
    return made


def _dialect(lines: Sequence[Line], column: float) -> Dialect | None:
    """How the text was flattened; None where it was not: every paragraph is one line."""
    full = [i for i, line in enumerate(lines[:-1]) if line.full and line.width >= 15]
    stops = sum(lines[i].text.endswith(("。", "！", "？", ".", "；", "：")) for i in full)
    if column > _WIDEST or column < 15 or not full or stops > 0.6 * len(full):
        return None
    apart = sum(not lines[i + 1].glued for i in full)
    return "spaced" if apart > 0.6 * len(full) else "plain"


_WIDEST = 60
"""Full-width characters of the widest line that a page holds; beyond it, a paragraph is one line."""
_SELDOM = 0.05
"""The share of lines behind a blank line in a text that has none to tell cells apart, and of those in paragraphs of
several lines where hardly any wraps."""
_PARAGRAPH = 3
"""Full lines one below the other that only a paragraph has."""
_BETWEEN_PAGES = re.compile(r"[-—–]{1,2}\s*\d{1,4}\s*[-—–]{1,2}|第\s*\d{1,4}\s*页(?:\s*[/／，,]?\s*共\s*\d{1,4}\s*页)?")
"""A page number between dashes, or called one: it stands in no table."""


# ---- lines to blocks -------------------------------------------------------------------------------------


def _compose(lines: Sequence[Line], dialect: Dialect | None, column: float) -> tuple[Block, ...]:
    if _is_whole(lines, dialect, column):
        made = [replace(line, glued=False) for line in lines if not _BETWEEN_PAGES.fullmatch(line.text)]
        composer = Composer(column, partial(_recover_whole, wrapped=False), wrapped=False, whole=True)
        return composer.compose(_with_parted(made, is_parted))
    dense = dialect == "plain" and _are_glued(lines)
    recovering = partial(_recover_whole, wrapped=True) if dense else partial(_recover, dialect=dialect or "plain")
    composer = Composer(
        column, recovering, wrapped=dialect is not None, apart=dialect == "plain" and not dense,
        recover_closed=None if dense or dialect == "spaced" else _recover_closed,
    )  # fmt: skip
    return composer.compose(_with_parted(lines, _by_print))


def _is_whole(lines: Sequence[Line], dialect: Dialect | None, column: float) -> bool:
    """Whether nothing wraps: paragraphs are wider than any page, or no lines are full one below the other."""
    if dialect is None and column > _WIDEST:
        return True
    runs = (len(list(run)) for full, run in groupby(lines, key=lambda line: line.full) if full)
    return _are_glued(lines) and sum(run for run in runs if run >= _PARAGRAPH) <= _SELDOM * len(lines)


def _are_glued(lines: Sequence[Line]) -> bool:
    """Whether a text has no blank lines that tell paragraphs and cells apart."""
    return sum(not line.glued for line in lines) <= _SELDOM * len(lines)


def _by_print(text: str) -> Mark | None:
    """The mark that parts a line into cells in any text: blanks may be the layout of a page."""
    mark = is_parted(text)
    return None if mark == "wide" else mark


def _with_parted(lines: Sequence[Line], parting: Callable[[str], Mark | None]) -> list[Line | Drawn]:
    """The lines, with those that one and the same mark sets out in columns as tables. parting: the mark of a line."""
    items: list[Line | Drawn] = []
    for mark, group in groupby(lines, key=lambda line: parting(line.text)):
        parted = list(group)
        drawn = read_whole(parted, mark) if mark and len(parted) > 1 else None
        items += [drawn] if drawn else [_stripped(line, mark) for line in parted]
    return items


def _stripped(line: Line, mark: Mark | None) -> Line:
    """A line without the blanks around it, nor the bars of a table of one cell: a box."""
    text = strip(line.text)
    if mark == "bar" and len(parts := [part for part in parts_of(text, mark) if part]) == 1:
        text = parts[0]
    return line if text == line.text else replace(line, text=text)


def _recover(lines: Sequence[Line], caption: str, number: str, *, dialect: Dialect) -> tuple[Table, int] | None:
    found = recover(lines, caption, number, "plain" if _parts_cells(lines) else dialect)
    return (found.table, found.used) if found else None


_SURE, _SELDOM_VALUES = 0.4, 0.1
"""The share of line ends without a blank line that cut a word where cells wrap so, at least, and of those beside a
number or date, at most."""


def _parts_cells(lines: Sequence[Line]) -> bool:
    """Whether the blank lines of a table part its cells, whatever they do in the text around it: what none parts is one
    cell that wraps."""
    pairs = [(a.text, b.text) for a, b in pairwise(lines) if b.glued and not b.opens_page]
    cut = sum(not wrap(*pair) for pair in pairs)
    values = sum(any(map(is_value, pair)) for pair in pairs if wrap(*pair))
    return cut >= max(2, _SURE * len(pairs)) and values <= _SELDOM_VALUES * len(pairs) and 2 * len(pairs) < len(lines)


def _recover_whole(lines: Sequence[Line], caption: str, number: str, *, wrapped: bool) -> tuple[Table, int] | None:
    found = _rows_or_cells(lines, caption, number, wrapped=wrapped)
    return found or _recover(lines, caption, number, dialect="plain")


def _rows_or_cells(lines: Sequence[Line], caption: str, number: str, *, wrapped: bool) -> tuple[Table, int] | None:
    """A table in which each line is a row whose cells blanks part, or each is a cell, or (wrapped) a line of one."""
    mark = mark_of([line.text for line in lines])
    drawn = read_whole(lines, mark) if mark else None
    if drawn is not None:
        return Table(caption, number, drawn.header, drawn.rows), len(lines)
    if (piled := read_piled(lines, wrapped=wrapped)) is not None:
        return table_of(piled.header, piled.rows, caption, number), len(lines)
    return None


_FEWEST_CLOSED = 4
"""Lines of a table that no blank line parts, at least."""


def _recover_closed(lines: Sequence[Line], caption: str, number: str) -> tuple[Table, int] | None:
    """A table that no blank line parts, in a text whose paragraphs blank lines part."""
    if len(lines) < _FEWEST_CLOSED or is_laid_out(lines):
        return None
    return _rows_or_cells(lines, caption, number, wrapped=True)


def find_title(lines: Sequence[Line], furniture: Sequence[str] = ()) -> str:
    """The report's title as printed on its first page; the running head where the page has none."""
    for i, line in enumerate(lines[:30]):
        if re.search(r"(?:年度报告|质量报告|年报|报告书)", line.text) and line.width <= 45 and "。" not in line.text:
            above = lines[i - 1].text if i else ""
            named = re.search(r"学院|大学|学校", line.text)
            return line.text if named or not re.search(r"(?:学院|大学|学校)$", above) else above + line.text
    heads = [text for text in furniture if re.search(r"年度报告|质量报告|年报", text)]
    return max(heads, key=heads.count) if heads else ""
