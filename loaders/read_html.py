"""Web pages: bytes to a Report without navigation, scripts and hidden parts."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from graph.errors import Message, ReportError
from loaders.compose import Composer
from loaders.grid import Cell, Drawn, draw
from loaders.lines import Line, strip
from loaders.read_txt import decode, find_title
from loaders.report import Piece, Place, Report, Text

MEDIA_TYPE = "text/html"
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,30})""", re.IGNORECASE
)
_SKIPPED = frozenset({
    "aside", "audio", "button", "canvas", "footer", "form", "head", "header", "iframe", "input", "menu", "nav",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "video",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "li", "main", "ol", "p", "pre",
    "section", "summary", "table", "td", "th", "ul",
})  # fmt: skip
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar"})
_NAMED_AWAY = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|sidebar|footer|foot|header|copyright|pagination|share|toolbar)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_DEEPEST = 250


def read_html(data: bytes, source: str) -> Report:
    """The report in a web page. Raises ReportError where the bytes are no page or hold no text."""
    text, notes = _decode(data, source)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise ReportError("report.page_no_text", source=source) from error
    walker = _Walker({element: number for number, element in enumerate(root.iter(etree.Element), 1)})
    walker.walk(root, 0)
    walker.flush()
    if not walker.found:
        raise ReportError("report.page_no_text", source=source)
    lines = [item for item in walker.found if isinstance(item, Line)]
    blocks = Composer(0.0, wrapped=False).compose(walker.found)
    title = find_title(lines) or _title(root)
    return Report(source, MEDIA_TYPE, hashlib.sha256(data).hexdigest(), len(text), None, title, blocks, tuple(notes))


def _decode(data: bytes, source: str) -> tuple[str, list[Message]]:
    """The page's text: by byte order mark, by its own declaration where that holds, else as any text."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared[1].decode("ascii").lower()
        name = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else name
        try:
            return data.decode(name).replace("\x00", ""), []
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data, source)


def _title(root: Any) -> str:
    found = root.find(".//title")
    text = strip(_SPACE.sub(" ", found.text_content())) if found is not None else ""
    return text if "报告" in text else ""


@dataclass(slots=True)
class _Walker:
    """Walks the page once. numbers: the ordinal of every element, which is its address."""

    numbers: dict[Any, int]
    found: list[Line | Drawn] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    owner: Any = None
    parts: dict[Any, int] = field(default_factory=dict)

    def walk(self, element: Any, depth: int) -> None:
        if depth > _DEEPEST or _is_away(element):
            return
        if element.tag == "table":
            self._table(element, depth)
            return
        if element.tag == "br":
            self.flush()
            return
        block = element.tag in _BLOCKS
        if block:
            self.flush()
        self._add(element.text, element)
        for child in element:
            self.walk(child, depth + 1)
            self._add(child.tail, element)
        if block:
            self.flush()

    def _add(self, text: str | None, owner: Any) -> None:
        if text:
            if not self.buffer:
                self.owner = owner
            self.buffer.append(text)

    def flush(self) -> None:
        """Ends the paragraph being collected."""
        text = strip(_SPACE.sub(" ", "".join(self.buffer)))
        self.buffer = []
        if not text:
            return
        owner = _block_of(self.owner)
        part = self.parts[owner] = self.parts.get(owner, 0) + 1
        address = f"element {self.numbers.get(owner, 0)}" + (f" part {part}" if part > 1 else "")
        level = int(owner.tag[1]) if re.fullmatch(r"h[1-6]", str(owner.tag)) and len(text) <= 80 else 0
        item = any(up.tag == "li" for up in (owner, *owner.iterancestors()))
        self.found.append(Line(text, None, None, address, level=level, item=item))

    def _table(self, table: Any, depth: int) -> None:
        self.flush()
        cells, places = _cells(table, self.numbers)
        caption = table.find("caption")
        if caption is not None:
            self.walk(caption, depth + 1)
        drawn = draw(cells, places) if not _is_frame(table) else None
        if drawn is None:
            for cell in _cell_elements(table):
                self.flush()
                self._add(cell.text, cell)
                for child in cell:
                    self.walk(child, depth + 1)
                    self._add(child.tail, cell)
                self.flush()
            return
        self.found.append(drawn)
        for inner in (inner for cell in _cell_elements(table) for inner in _outermost_tables(cell)):
            self._table(inner, depth + 1)


def _block_of(element: Any) -> Any:
    return next((up for up in (element, *element.iterancestors()) if up.tag in _BLOCKS), element)


def _is_away(element: Any) -> bool:
    """Whether an element is no part of the report: navigation, scripts, hidden parts."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true" or element.get("role") in _ROLES:
        return True
    if _HIDDEN.search(element.get("style", "")):
        return True
    if element.tag in ("body", "html", "td", "th", "tr", "table", "p", "h1", "h2", "h3"):
        return False
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return bool(named.strip() and _NAMED_AWAY.search(named)) or (
        element.tag in ("ul", "ol", "div") and _is_links(element)
    )


def _is_links(element: Any) -> bool:
    """Whether a list is nothing but short links, as a menu is."""
    links = [link for _, link in zip(range(12), element.iter("a"), strict=False)]
    if len(links) < 4 or next(element.iter("table", "p"), None) is not None:
        return False
    text = "".join(element.itertext())
    linked = sum(len(strip("".join(link.itertext()))) for link in element.iter("a"))
    return len(text) < 2000 and linked > 0.8 * len(strip(_SPACE.sub("", text)))


# ---- tables ----------------------------------------------------------------------------------------------


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _cell_elements(table: Any) -> Iterator[Any]:
    for row in _rows(table):
        yield from (cell for cell in row if cell.tag in ("td", "th"))


def _outermost_tables(cell: Any) -> Iterator[Any]:
    for child in cell:
        if child.tag == "table":
            yield child
        elif isinstance(child.tag, str):
            yield from _outermost_tables(child)


def _is_frame(table: Any) -> bool:
    """Whether a table only lays out the page: it holds tables or headings, or paragraphs in great number."""
    if next((e for e in table.iter("h1", "h2", "h3", "h4")), None) is not None:
        return True
    nested = next((inner for cell in _cell_elements(table) for inner in _outermost_tables(cell)), None)
    rows = sum(1 for _ in _rows(table))
    return nested is not None and rows < 3


def _span(cell: Any, name: str, limit: int) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), limit)) if value.isdigit() and len(value) < 6 else 1


def _cells(table: Any, numbers: dict[Any, int]) -> tuple[list[Cell], list[Place]]:
    """The cells of a table with their spans, and the place of every row."""
    cells: list[Cell] = []
    places: list[Place] = []
    covered: dict[int, int] = {}
    for at, row in enumerate(_rows(table)):
        address = f"element {numbers.get(row, 0)}"
        places.append(Place(address, None, None, None))
        head = row.getparent().tag == "thead"
        column = 0
        for element in (cell for cell in row if cell.tag in ("td", "th")):
            while covered.get(column, 0) > at:
                column += 1
            tall, wide = _span(element, "rowspan", 5000), _span(element, "colspan", 100)
            text = _cell_text(element)
            body = Text(text, (Piece(0, None, None, address),)) if text else Text("")
            cells.append(Cell(body, at, column, tall, wide, head or element.tag == "th"))
            for covered_column in range(column, column + wide):
                covered[covered_column] = at + tall
            column += wide
    return cells, places


def _cell_text(cell: Any) -> str:
    """The words of a cell, its paragraphs and broken lines one below the other, without the tables nested in it."""
    parts: list[str] = []
    _collect(cell, parts)
    lines = (strip(_SPACE.sub(" ", line)) for line in "".join(parts).split("\v"))
    return "\n".join(line for line in lines if line)


def _collect(element: Any, parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str) and child.tag != "table" and not _is_away(child):
            block = child.tag in _BLOCKS or child.tag == "br"
            parts.append("\v" if block else "")
            _collect(child, parts)
            parts.append("\v" if block and child.tag != "br" else "")
        parts.append(child.tail or "")
