"""PDF files: bytes to a Report. Text and ruled lines by pdfium; places are pages and lines on them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pypdfium2

from graph.errors import Message, ReportError
from loaders.compose import Composer
from loaders.flattened import recover
from loaders.grid import Cell, Drawn, draw, serial_of
from loaders.heads import looks_like_header
from loaders.lines import Line, closed_up, find_furniture, glue, measure, width
from loaders.outline import is_contents, is_continued
from loaders.printed import (
    Box,
    Printed,
    Turn,
    find_edges,
    find_lines,
    find_words,
    merge_lines,
    pictured,
    text_within,
    turn_of,
)
from loaders.read_txt import find_title
from loaders.report import Place, Report, Row, Table, Text, join
from loaders.ruled import Ruled, cell_text, cells_of, find_ruled
from loaders.unruled import Region, find_region, rows_of_words

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 5000
_FEW = 12
"""A page with fewer characters holds no text to speak of."""


@dataclass(slots=True)
class _Page:
    """A page as read. lines: printed lines with their number on the page; tables: drawn tables by where they begin;
    frames: boxes drawn around text; rest: a single row of cells, which may be the last of the table before; tail: one
    below all tables, which may be the head of the next; words: of a page that was recognised from a picture."""

    number: int
    lines: list[tuple[int, Printed]] = field(default_factory=list)
    tables: list[tuple[float, Drawn]] = field(default_factory=list)
    frames: list[Box] = field(default_factory=list)
    rest: tuple[Box, Drawn] | None = None
    tail: tuple[Box, Drawn] | None = None
    words: list[Printed] = field(default_factory=list)
    scanned: bool = False
    damaged: bool = False
    garbled: bool = False
    characters: int = 0


def read_pdf(data: bytes, source: str, *, password: str = "") -> Report:
    """The report in a PDF. Raises ReportError where it is damaged, locked, or holds pictures of pages only."""
    document = _open(data, source, password)
    try:
        pages = [_read_page(document, number) for number in range(1, len(document) + 1)]
        notes = _notes(pages, source)
        dropped = _drop_furniture(pages)
        _take_heads(pages)
        _take_rests(pages)
        _take_unruled(document, pages)
    finally:
        document.close()
    items = _joined_tables(_items(pages))
    lines = closed_up([item for item in items if isinstance(item, Line)])
    closed = iter(lines)
    items = [next(closed) if isinstance(item, Line) else item for item in items]
    column = measure([line.width for line in lines])
    blocks = Composer(column, _recover, apart=False).compose(items)
    characters = sum(page.characters for page in pages)
    digest = hashlib.sha256(data).hexdigest()
    return Report(source, MEDIA_TYPE, digest, characters, len(pages), find_title(lines, dropped), blocks, tuple(notes))


def _open(data: bytes, source: str, password: str) -> Any:
    try:
        document = pypdfium2.PdfDocument(data, password=password or None)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReportError("report.pdf_password" if password else "report.pdf_locked", source=source) from error
        raise ReportError("report.pdf_damaged", source=source) from error
    if not count:
        raise ReportError("report.pdf_no_pages", source=source)
    if count > MOST_PAGES:
        raise ReportError("report.pdf_long", source=source, count=count, most=MOST_PAGES)
    return document


# ---- one page --------------------------------------------------------------------------------------------


def _read_page(document: Any, number: int) -> _Page:
    read = _Page(number)
    try:
        page = document[number - 1]
        textpage = page.get_textpage()
        _take_page(read, page, textpage)
    except pypdfium2.PdfiumError:
        return _Page(number, damaged=True)
    textpage.close()
    page.close()
    return read


def _take_page(read: _Page, page: Any, textpage: Any) -> None:
    """Takes lines and ruled tables off a page; a page that is a picture is recognised where that is possible."""
    turn = turn_of(page)
    lines = find_lines(textpage, turn)
    read.characters = sum(len(line.text) for line in lines)
    read.garbled = _is_garbled("".join(line.text for line in lines))
    if read.garbled or (read.characters < _FEW and pictured(page, turn) > 0.3):
        read.words = _recognised(page)
        lines = merge_lines(read.words)
        read.scanned, read.garbled = not lines, read.garbled and not lines
    read.lines = list(enumerate(lines, 1))
    _take_tables(read, page, textpage, turn)


def _recognised(page: Any) -> list[Printed]:
    """The stretches of text on a scanned page, where the extra `ocr` is installed."""
    from loaders.ocr import is_installed, recognise

    return recognise(page) if is_installed() else []


def _is_garbled(text: str) -> bool:
    """Whether a text layer is nonsense: characters of no script, or hardly one that Chinese is written with."""
    if len(text) < 40:
        return False
    if len(_NO_SCRIPT.findall(text)) > 0.3 * len(text):
        return True
    han = "".join(_HAN.findall(text))
    rare = len(han) - max(len(han.encode(name, "ignore")) // 2 for name in ("gb2312", "big5"))
    return len(han) > 40 and rare > 0.35 * len(han)


_NO_SCRIPT = re.compile(r"[\ue000-\uf8ff\x00-\x1f\ufffd]")
_HAN = re.compile(r"[\u3400-\u9fff]+")


# ---- its tables ------------------------------------------------------------------------------------------


def _take_tables(read: _Page, page: Any, textpage: Any, turn: Turn) -> None:
    """Takes the tables out of a page's lines."""
    if not read.lines:
        return
    for ruled in find_ruled(find_edges(page, turn)):
        _take_ruled(read, ruled, page, textpage, turn)


def _take_ruled(read: _Page, ruled: Ruled, page: Any, textpage: Any, turn: Turn) -> None:
    number = len(read.tables) + 1

    def address(row: int) -> str:
        return f"page {read.number} table {number} row {row + 1}"

    def words(box: Box) -> Sequence[str]:
        if page.get_rotation():
            return ["".join(word.text for word in find_words(textpage, turn, box))]
        return text_within(textpage, page, box)

    cells = cells_of(ruled, words, address, read.number)
    places = [Place(address(row), read.number, None, None) for row in range(len(ruled.ys) - 1)]
    drawn = draw(cells, places, read.number)
    if drawn is None:
        read.frames.append(ruled.box)
        rest = draw(cells, places, read.number, least=1)
        read.tail = (ruled.box, rest) if rest is not None else None
        read.rest = read.rest if read.tables else read.tail or read.rest
        return
    read.tail = None
    read.lines = [(at, line) for at, line in read.lines if not ruled.box.holds(line.box)]
    read.tables.append((ruled.box.top, drawn))


def _take_heads(pages: Sequence[_Page]) -> None:
    """A single row of names of columns at the foot of a page is the head of the table that the next one begins with."""
    for page, after in pairwise(pages):
        if page.tail is None or any(line.box.top > page.tail[0].bottom for _, line in page.lines):
            continue
        (box, head), row = page.tail, after.rest
        top, drawn = (row[0].top, row[1]) if row else after.tables[0] if after.tables else (0.0, None)
        above = any(line.box.bottom < top for _, line in after.lines)
        if drawn is None or above or len(drawn.header) != len(head.header):
            continue
        if looks_like_header(drawn.header) or not looks_like_header(head.header):
            continue
        _drop_frame(page, box)
        whole = replace(drawn, header=head.header, rows=(*drawn.head, *drawn.rows), head=head.head)
        if row:
            _drop_frame(after, row[0])
            after.rest = None
        after.tables = [(top, whole), *after.tables[0 if row else 1 :]]


def _drop_frame(page: _Page, box: Box) -> None:
    """Takes a box around text out of a page, with its lines."""
    page.lines = [(at, line) for at, line in page.lines if not box.holds(line.box)]
    page.frames = [frame for frame in page.frames if frame != box]


def _take_rests(pages: Sequence[_Page]) -> None:
    """A single row of cells at the top of a page is the last row of the table that the page before ended with."""
    for before, page in pairwise(pages):
        if page.rest is None or not before.tables:
            continue
        box, rest = page.rest
        top, last = before.tables[-1]
        ends = not any(line.box.top > top for _, line in before.lines)
        opens = bool(page.lines) and all(box.holds(line.box) or line.box.top > box.top for _, line in page.lines)
        if ends and opens and len(rest.header) == len(last.header):
            _drop_frame(page, box)
            page.tables.insert(0, (box.top, rest))


def _take_unruled(document: Any, pages: Sequence[_Page]) -> None:
    """Takes tables without ruled lines out of the pages: below a caption, and where their head is printed anew."""
    header: tuple[str, ...] = ()
    for page in pages:
        region = find_region([line for _, line in page.lines], [top for top, _ in page.tables], header)
        header = ()
        while region is not None:
            drawn = _spelled(document, page, region)
            if drawn is None:
                break
            last = region.box.bottom >= max(line.box.bottom for _, line in page.lines)
            page.lines = [(at, line) for at, line in page.lines if not region.box.holds(line.box)]
            page.tables.append((region.box.top, drawn))
            header = drawn.header if last else ()
            region = find_region([line for _, line in page.lines], [top for top, _ in page.tables], ())


def _words(document: Any, page: _Page, box: Box) -> list[Printed]:
    """The words inside a box of a page."""
    if page.words:
        return [word for word in page.words if box.holds(word.box)]
    opened = document[page.number - 1]
    textpage = opened.get_textpage()
    try:
        return find_words(textpage, turn_of(opened), box)
    finally:
        textpage.close()
        opened.close()


def _spelled(document: Any, page: _Page, region: Region) -> Drawn | None:
    """The table in a region of a page, None where its words make no columns."""
    rows = rows_of_words(_words(document, page, region.box))
    if len(rows) < 2 or not 2 <= len(rows[0]) <= 12:
        return None
    number = len(page.tables) + 1
    cells = []
    places = []
    for at, row in enumerate(rows):
        address = f"page {page.number} table {number} row {at + 1}"
        places.append(Place(address, page.number, None, None))
        cells += [Cell(cell_text(lines, page.number, address), at, column) for column, lines in enumerate(row)]
    return draw(cells, places, page.number)


# ---- pages to items --------------------------------------------------------------------------------------


def _notes(pages: Sequence[_Page], source: str) -> list[Message]:
    scanned = [page.number for page in pages if page.scanned]
    damaged = [page.number for page in pages if page.damaged]
    notes = []
    if scanned:
        garbled = all(page.garbled for page in pages if page.scanned)
        notes.append(Message("note.garbled" if garbled else "note.scanned", pages=_ranges(scanned)))
    if damaged:
        notes.append(Message("note.damaged", pages=_ranges(damaged)))
    if not any(page.lines or page.tables for page in pages):
        raise ReportError("at", place=source, told=notes[0] if notes else Message("report.pdf_no_text"))
    return notes


def _ranges(numbers: Sequence[int]) -> list[str]:
    """3, 4, 5, 9 → 3–5, 9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return [str(a) if a == b else f"{a}–{b}" for a, b in runs]


def _drop_furniture(pages: Sequence[_Page]) -> list[str]:
    """Takes running heads, footers and page numbers out of the pages; returns what was dropped."""
    gone: list[str] = []
    if len(pages) < 2:
        return gone
    for page, dropped in zip(
        pages, find_furniture([[line.text for _, line in page.lines] for page in pages]), strict=True
    ):
        gone += [line.text for i, (_, line) in enumerate(page.lines) if i in dropped]
        page.lines = [entry for i, entry in enumerate(page.lines) if i not in dropped]
    return gone


def _items(pages: Sequence[_Page]) -> list[Line | Drawn]:
    """The lines and tables of all pages from top to bottom, with what the margins tell of paragraphs."""
    boxes = [line.box for page in pages for _, line in page.lines if not is_contents(line.text, False)]
    left, right = _margins(boxes)
    size = _size(boxes)
    items: list[Line | Drawn] = []
    for page in pages:
        framed = {
            id(frame): _margins([line.box for _, line in page.lines if frame.holds(line.box)]) for frame in page.frames
        }
        placed: list[tuple[float, Line | Drawn]] = [(top, drawn) for top, drawn in page.tables]
        above: Printed | None = None
        for at, line in page.lines:
            frame = next((frame for frame in page.frames if frame.holds(line.box)), None)
            margins = framed[id(frame)] if frame else (left, right)
            placed.append((line.box.top, _line(at, line, page.number, margins, above, size)))
            above = line
        items += [item for _, item in sorted(placed, key=lambda entry: entry[0])]
    return items


def _margins(boxes: Sequence[Box]) -> tuple[float, float]:
    """The left and right edge of running text, in points: what most long lines keep to."""
    if not boxes:
        return 0.0, 0.0
    longest = max(box.x1 - box.x0 for box in boxes)
    long_ones = [box for box in boxes if box.x1 - box.x0 > 0.7 * longest]
    left = Counter(round(box.x0) for box in long_ones).most_common(2)
    rights = sorted(box.x1 for box in long_ones)
    return float(min(x for x, times in left if times * 4 >= left[0][1])), rights[len(rights) * 3 // 4]


def _size(boxes: Sequence[Box]) -> float:
    """The usual height of a line, in points. (A quotation mark from another font makes some lines look taller.)"""
    heights = sorted(box.bottom - box.top for box in boxes)
    return max(6.0, heights[len(heights) // 2]) if heights else 6.0


def _line(at: int, line: Printed, page: int, margins: tuple[float, float], above: Printed | None, usual: float) -> Line:
    left, right = margins
    size = min(usual * 1.5, max(6.0, line.box.bottom - line.box.top))
    glued = above is not None and line.box.top - above.box.bottom < 0.9 * size
    return Line(
        line.text, None, page, f"page {page} line {at}", glued, width(line.text),
        full=line.box.x1 > right - 2.6 * size, opens_page=above is None,
        indented=line.box.x0 > left + 1.2 * usual,
    )  # fmt: skip


def _recover(lines: Sequence[Line], caption: str, number: str) -> tuple[Table, int] | None:
    found = recover(lines, caption, number, "spaced")
    return (found.table, found.used) if found and len(found.table.rows) > 1 else None


# ---- tables that go on over a page -----------------------------------------------------------------------


def _joined_tables(items: Sequence[Line | Drawn]) -> list[Line | Drawn]:
    """Tables that a page break cut in two as one: nothing stands between the parts but 续表."""
    kept: list[Line | Drawn] = []
    for item in items:
        if isinstance(item, Drawn):
            while kept and isinstance(kept[-1], Line) and is_continued(kept[-1].text):
                kept.pop()
            last = kept[-1] if kept else None
            if isinstance(last, Drawn) and _goes_on(last, item):
                kept[-1] = _continued(last, item)
                continue
        kept.append(item)
    return kept


def _goes_on(first: Drawn, second: Drawn) -> bool:
    """Whether a table at the top of a page is the rest of the one that the page before ended with."""
    if first.page is None or second.page is None or second.page != first.last_page + 1:
        return False
    if len(first.header) != len(second.header):
        return False
    return second.header == first.header or not looks_like_header(second.header)


def _continued(first: Drawn, second: Drawn) -> Drawn:
    """Both parts as one table. The second part's header is dropped where it repeats the first's, else it is a row; its
    first row goes on with the last one of the first part where its serial or first cells are missing."""
    rows = list(second.rows if second.header == first.header else (*second.head, *second.rows))
    kept = list(first.rows)
    counted = bool(kept and kept[-1].serial)
    if rows and kept and _hangs_over(kept[-1], rows[0], counted):
        kept[-1] = _one_row(kept[-1], rows.pop(0))
    if counted:
        rows = [replace(row, serial=row.serial or serial_of(row.cells[0].text)) for row in rows]
    return replace(first, rows=(*kept, *_inherited(rows, kept, counted)), last_page=second.last_page)


def _inherited(rows: Sequence[Row], above: Sequence[Row], counted: bool) -> list[Row]:
    """The rows at the top of a page; the first ones that lack only their first cell have that of the row above: a
    merged cell that a page break cut in two is printed once."""
    count = next((i for i, row in enumerate(rows) if row.cells[0].text or not _lacks_first(row)), len(rows))
    if counted or not above:
        return list(rows)
    first = above[-1].cells[0]
    return [replace(row, cells=(first, *row.cells[1:])) if i < count else row for i, row in enumerate(rows)]


def _lacks_first(row: Row) -> bool:
    return len(row.cells) > 2 and all(cell.text for cell in row.cells[1:])


def _hangs_over(last: Row, row: Row, counted: bool) -> bool:
    filled = [bool(cell.text) for cell in row.cells]
    if counted:
        return not filled[0]
    return not filled[0] and sum(filled) * 2 <= len(filled) and any(cell.text for cell in last.cells)


def _one_row(last: Row, row: Row) -> Row:
    cells = tuple(_sewn(a, b) for a, b in zip(last.cells, row.cells, strict=True))
    return replace(last, cells=cells)


def _sewn(a: Text, b: Text) -> Text:
    return join([a, b], glue(a.text, b.text)) if a.text and b.text else a if a.text else b
