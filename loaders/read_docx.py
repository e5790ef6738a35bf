"""Word files (.docx): bytes to a Report, in document order and in the state with all changes accepted."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from graph.errors import ReportError
from loaders.compose import Composer
from loaders.grid import Cell, Drawn, draw
from loaders.lines import Line, strip
from loaders.numbering import Numbering
from loaders.read_txt import find_title
from loaders.report import Piece, Place, Report, Text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST = 400_000_000
"""Bytes a container may unpack to."""
RATIO = 300
"""How many times its packed size a container may unpack to."""

_GONE = frozenset(qn(f"w:{name}") for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr"))
_BLOCK_WRAPS = frozenset(qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_TEXT, _TAB, _BREAK, _RUN = qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:r")
_BOX = qn("w:txbxContent")
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DRAWINGS = frozenset({_ALTERNATE, qn("w:drawing"), qn("w:pict")})


_DAMAGES = (OpcError, KeyError, ValueError, AttributeError, TypeError, OSError, RecursionError, zipfile.BadZipFile,
            zlib.error, etree.XMLSyntaxError)  # fmt: skip
"""What python-docx and lxml raise on damaged files."""


def read_docx(data: bytes, source: str) -> Report:
    """The report in a Word file. Raises ReportError where the file is damaged, locked or unpacks beyond all bounds."""
    check_container(data, source)
    try:
        document = docx.Document(io.BytesIO(data))
        walker = _Walker(document)
        items = walker.items()
    except _DAMAGES as error:
        raise ReportError("report.word_damaged", source=source) from error
    lines = [item for item in items if isinstance(item, Line)]
    if not items:
        raise ReportError("report.word_no_text", source=source)
    blocks = Composer(0.0, wrapped=False).compose(items)
    characters = sum(len(line.text) for line in lines) + sum(
        len(cell.text) for item in items if isinstance(item, Drawn) for row in item.rows for cell in row.cells
    )
    return Report(source, MEDIA_TYPE, hashlib.sha256(data).hexdigest(), characters, None, find_title(lines), blocks)


def check_container(data: bytes, source: str) -> None:
    """Raises ReportError where a zip container is damaged, locked, or would unpack beyond size and ratio."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            entries = container.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise ReportError("report.damaged", source=source) from error
    size = sum(entry.file_size for entry in entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReportError("report.locked", source=source)
    if size > LARGEST or (size > 20_000_000 and size > RATIO * len(data)):
        raise ReportError("report.unpacks", source=source, size=size // 1_000_000)


@dataclass(slots=True)
class _Walker:
    """Walks the body once. Paragraphs outside tables, tables, text boxes and footnotes are counted from 1."""

    document: Any
    numbering: Numbering = field(init=False)
    paragraphs: int = 0
    tables: int = 0
    boxes: int = 0
    notes: dict[str, Any] = field(default_factory=dict)
    found: list[Line | Drawn] = field(default_factory=list)
    carried: str = ""

    def __post_init__(self) -> None:
        self.numbering = Numbering(self.document)
        self.notes = dict(_footnotes(self.document))

    def items(self) -> list[Line | Drawn]:
        """Paragraphs as lines and tables, in document order."""
        self._blocks(self.document.element.body, "")
        return self.found

    def _blocks(self, parent: Any, inside: str) -> None:
        count = 0
        for child in parent:
            if child.tag == qn("w:p"):
                count += 1
                self._paragraph(child, f"{inside} paragraph {count}" if inside else "")
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag in _BLOCK_WRAPS and not _is_contents(child):
                self._blocks(child, inside)

    def _paragraph(self, element: Any, inside: str) -> None:
        if not inside:
            self.paragraphs += 1
        address = inside or f"paragraph {self.paragraphs}"
        style = self.numbering.style_of(element)
        text = "".join(_texts(element))
        if _mark_is_deleted(element):
            self.carried += text
            return
        text, self.carried = self.carried + text, ""
        if text.strip() and not style.contents:
            label = self.numbering.label(element)
            parts = [part for part in map(strip, (label + text).split("\n")) if part]
            for number, part in enumerate(parts, 1):
                place = address if number == 1 else f"{address} part {number}"
                level = style.level if len(parts) == 1 or number == 1 else 0
                self.found.append(Line(part, None, None, place, level=level, item=bool(label) and not level))
        self._hangers(element)

    def _hangers(self, element: Any) -> None:
        """Text boxes and footnotes that hang on a paragraph follow it."""
        for box in _boxes(element):
            self.boxes += 1
            self._blocks(box, f"text box {self.boxes}")
        for reference in element.iter(qn("w:footnoteReference"), qn("w:endnoteReference")):
            key = ("endnote " if reference.tag == qn("w:endnoteReference") else "footnote ") + reference.get(
                qn("w:id"), ""
            )
            if key in self.notes:
                self._blocks(self.notes.pop(key), key)

    def _table(self, element: Any) -> None:
        self.tables += 1
        number = self.tables
        cells, rows = _cells(element, number)
        nested = [inner for cell in _cell_elements(element) for inner in _direct(cell, "w:tbl")]
        places = [_place(f"table {number} row {row + 1}") for row in range(rows)]
        drawn = draw(cells, places)
        if drawn is None:
            for count, cell in enumerate(_cell_elements(element), 1):
                self._blocks(cell, f"table {number} cell {count}" if count > 1 else f"table {number}")
            return
        self.found.append(drawn)
        for inner in nested:
            self._table(inner)


def _place(address: str) -> Place:
    return Place(address, None, None, None)


# ---- text ------------------------------------------------------------------------------------------------


def _texts(element: Any) -> Iterator[str]:
    """The words of a paragraph as they stand with all changes accepted; soft breaks as line ends, boxes left out."""
    for child in element:
        if child.tag in _GONE or child.tag == _BOX:
            continue
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB:
            yield " "
        elif child.tag == _BREAK or child.tag == qn("w:cr"):
            yield "\n" if child.get(qn("w:type"), "textWrapping") == "textWrapping" else ""
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag not in _DRAWINGS and not (child.tag == _RUN and _is_hidden(child)):
            yield from _texts(child)


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val"), "1") not in ("0", "false")


def _mark_is_deleted(paragraph: Any) -> bool:
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes of a paragraph, each once: of two alternative drawings the first that holds one."""
    for box in element.iter(_BOX):
        above = list(box.iterancestors())
        alternate = next((up for up in above if up.tag == _ALTERNATE), None)
        nested = any(up.tag == _BOX for up in above)
        if not nested and (alternate is None or _choice(alternate) in above):
            yield box


def _choice(alternate: Any) -> Any:
    return next((child for child in alternate if next(child.iter(_BOX), None) is not None), None)


def _is_contents(element: Any) -> bool:
    gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and "Contents" in gallery.get(qn("w:val"), "")


def _footnotes(document: Any) -> Iterator[tuple[str, Any]]:
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if relation.is_external or kind not in ("footnotes", "endnotes"):
            continue
        try:
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
        except etree.XMLSyntaxError:
            continue
        for note in root:
            if note.get(qn("w:type")) is None:
                yield f"{kind[:-1]} {note.get(qn('w:id'), '')}", note


# ---- tables ----------------------------------------------------------------------------------------------


def _direct(element: Any, name: str) -> Iterator[Any]:
    """Children of a name, through content controls and insertions."""
    for child in element:
        if child.tag == qn(name):
            yield child
        elif child.tag in _BLOCK_WRAPS:
            yield from _direct(child, name)


def _rows(table: Any) -> Iterator[Any]:
    for row in _direct(table, "w:tr"):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            yield row


def _cell_elements(table: Any) -> Iterator[Any]:
    for row in _rows(table):
        yield from _direct(row, "w:tc")


def _cells(table: Any, number: int) -> tuple[list[Cell], int]:
    """The cells of a table with their spans, and how many rows it has."""
    cells: list[Cell] = []
    open_cells: dict[int, int] = {}
    count = 0
    for at, row in enumerate(_rows(table)):
        count = at + 1
        column = _number(row, "w:trPr/w:gridBefore", 0)
        head = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        for element in _direct(row, "w:tc"):
            wide = max(1, _number(element, "w:tcPr/w:gridSpan", 1))
            merge = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            above = open_cells.get(column)
            if merge is not None and merge.get(qn("w:val"), "continue") == "continue" and above is not None:
                cells[above] = _longer(cells[above], at)
            else:
                body = _cell_text(element, f"table {number} row {at + 1}")
                cells.append(Cell(body, at, column, 1, wide, head))
                open_cells[column] = len(cells) - 1
            column += wide
    return cells, count


def _longer(cell: Cell, row: int) -> Cell:
    return Cell(cell.body, cell.row, cell.column, row - cell.row + 1, cell.columns, cell.head)


def _number(element: Any, path: str, default: int) -> int:
    found = element.find("/".join(qn(part) for part in path.split("/")))
    value = found.get(qn("w:val"), "") if found is not None else ""
    return min(int(value), 1000) if value.isdigit() else default


def _cell_text(cell: Any, address: str) -> Text:
    """A cell's paragraphs, one below the other; the tables nested in it are tables of their own."""
    parts = [strip("".join(_texts(paragraph))) for paragraph in _direct(cell, "w:p")]
    text = "\n".join(part for part in parts if part)
    return Text(text, (Piece(0, None, None, address),)) if text else Text("")
