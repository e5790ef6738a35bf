"""Static figures: svg, png and pdf with legend, sources and places of evidence; no browser, no network.

The same facts give the same SVG and PDF, byte for byte. Text stays text in both: a reader's own fonts draw the SVG; a
PDF carries the packaged fonts and a PNG is drawn with them, and a character they lack is an error, never an empty box.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr, unescape

from graph.datafile import DATA
from graph.errors import DataFileError, FactError
from graph.export import build_json, clean, write_whole
from graph.layout import BOX, LIMIT, Layout, Point, build_layout, narrow, text_width, wrap_label
from graph.model import FactSet, Node, Passage, Relationship
from graph.ontology import ontology
from graph.page import build_page
from graph.wording import build_place, build_sentence, build_sources, phrase

FONT = 13.0
LINE = 16.0
RADIUS = 9.0
TITLE = 26.0
SMALL = 14.0
MARGIN = 40.0
PIXELS = 2400
"""Width of a PNG unless told otherwise."""

FAMILY = (
    "Partnergraph Sans, Partnergraph Latin, Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, "
    "Microsoft YaHei, sans-serif"
)
FONT_FILES = ("PartnergraphSans.otf", "PartnergraphLatin.ttf")


def _number(value: float) -> str:
    said = f"{value:.1f}".removesuffix(".0")
    return "0" if said == "-0" else said


def _polygon(corners: int, radius: float, turn: float = -90.0, inner: float | None = None) -> str:
    points = []
    for index in range(corners * (2 if inner else 1)):
        reach = inner if inner and index % 2 else radius
        angle = math.radians(turn + index * 360 / (corners * (2 if inner else 1)))
        points.append(f"{_number(reach * math.cos(angle))},{_number(reach * math.sin(angle))}")
    return f'<polygon points="{" ".join(points)}"/>'


SHAPES: Mapping[str, str] = {
    "dot": f'<circle r="{_number(RADIUS)}"/>',
    "square": '<rect x="-8" y="-8" width="16" height="16"/>',
    "diamond": _polygon(4, 11.0),
    "triangle": _polygon(3, 11.0),
    "triangleDown": _polygon(3, 11.0, 90.0),
    "star": _polygon(5, 11.5, -90.0, 5.0),
    "hexagon": _polygon(6, 10.0, 0.0),
    "ellipse": '<ellipse rx="12" ry="8"/>',
    "box": '<rect x="-12" y="-7" width="24" height="14" rx="3"/>',
    "text": f'<circle r="{_number(RADIUS - 3)}"/>',
}


def _text(x: float, y: float, said: str, size: float, anchor: str = "start", extra: str = "") -> str:
    place = f'x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}" text-anchor="{anchor}"'
    return f"<text {place}{extra}>{escape(clean(said))}</text>"


_HALO = ' stroke="#ffffff" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"'


def _draw_node(node: Node, at: Point, language: str, *, bold: bool) -> Iterator[str]:
    label = ontology().labels[node.label]
    x, y = at
    yield f'<g id={quoteattr(node.id)} transform="translate({_number(x)} {_number(y)})">'
    yield f"<title>{escape(clean(f'{node.name} · {label.words[language]}'))}</title>"
    yield f'<g fill="{label.colour}" stroke="#ffffff" stroke-width="1.5">{SHAPES[label.shape]}</g>'
    weight = ' font-weight="bold"' if bold else ""
    for index, line in enumerate(wrap_label(clean(node.name))):
        yield _text(0, RADIUS + LINE * (index + 1) - 1, line, FONT, "middle", _HALO + weight)
    yield "</g>"


def _bends(facts: FactSet) -> dict[str, float]:
    """Fact key -> how far its line bends, so that several facts between one pair can all be seen."""
    pairs: dict[tuple[str, str], list[Relationship]] = defaultdict(list)
    for item in facts.relationships:
        pairs[min(item.start, item.end), max(item.start, item.end)].append(item)
    bends = {}
    for items in pairs.values():
        step = min(16.0, 80.0 / len(items))
        for index, item in enumerate(items):
            side = 1 if item.start < item.end else -1
            bends[item.key] = side * (index - (len(items) - 1) / 2) * step
    return bends


def _line_path(start: Point, end: Point, bend: float) -> str:
    """From shape to shape, a little short of both."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    ux, uy = dx / length, dy / length
    a = (start[0] + ux * (RADIUS + 2), start[1] + uy * (RADIUS + 2))
    b = (end[0] - ux * (RADIUS + 6), end[1] - uy * (RADIUS + 6))
    first, last = f"{_number(a[0])} {_number(a[1])}", f"{_number(b[0])} {_number(b[1])}"
    if not bend:
        return f"M{first}L{last}"
    # a quadratic curve passes half as far from the straight line as its control point
    middle = ((a[0] + b[0]) / 2 - uy * bend * 2, (a[1] + b[1]) / 2 + ux * bend * 2)
    return f"M{first}Q{_number(middle[0])} {_number(middle[1])} {last}"


def _draw_facts(facts: FactSet, positions: Mapping[str, Point], language: str) -> Iterator[str]:
    passages: dict[str, Passage] = {p.id: p for p in facts.passages}
    bends = _bends(facts)
    for item in facts.relationships:
        places = "; ".join(build_place(passages[p], language) for p in item.passages if p in passages)
        said = escape(clean(f"{build_sentence(item, facts, language)} · {places} · {' '.join(item.passages)}"))
        path = _line_path(positions[item.start], positions[item.end], bends[item.key])
        colour = ontology().types[item.type].colour
        yield (
            f'<path id={quoteattr(item.key)} d="{path}" stroke="{colour}" marker-end="url(#to-{item.type})">'
            f"<title>{said}</title></path>"
        )


def _markers(types: Iterable[str]) -> Iterator[str]:
    for name in types:
        yield (
            f'<marker id="to-{name}" viewBox="0 0 8 8" refX="6" refY="4" '
            f'markerWidth="6" markerHeight="6" orient="auto">'
            f'<path d="M0 1L7 4L0 7z" fill="{ontology().types[name].colour}"/></marker>'
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the legend: what it says, and its sign drawn around (0, 0)."""

    said: str
    sign: str


def _legend(facts: FactSet, language: str) -> list[_Entry]:
    labels = Counter(node.label for node in facts.nodes)
    types = Counter(item.type for item in facts.relationships)
    entries = []
    for name, label in ontology().labels.items():
        if labels[name]:
            sign = f'<g fill="{label.colour}">{SHAPES[label.shape]}</g>'
            entries.append(_Entry(f"{label.words[language]} {labels[name]}", sign))
    for group in ontology().groups:
        for name, kind in ontology().types.items():
            if kind.group == group and types[name]:
                line = f'<path d="M-13 0L9 0" stroke="{kind.colour}" stroke-width="2.5" marker-end="url(#to-{name})"/>'
                entries.append(_Entry(f"{kind.words[language]} {types[name]}", line))
    return entries


def _draw_legend(entries: Sequence[_Entry], left: float, top: float, width: float) -> tuple[list[str], float]:
    """The legend in columns, and the height it takes."""
    widest = max((text_width(entry.said) for entry in entries), default=0) * SMALL + 56
    columns = max(1, int(width / widest))
    rows = math.ceil(len(entries) / columns)
    parts = []
    for index, entry in enumerate(entries):
        column, row = divmod(index, rows)
        x, y = left + column * widest + 16, top + row * 24 + 12
        parts.append(f'<g transform="translate({_number(x)} {_number(y)})">{entry.sign}</g>')
        parts.append(_text(x + 22, y + 5, entry.said, SMALL))
    return parts, rows * 24.0


def _frame(layout: Layout) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything that is placed."""
    boxes = [(x, y, BOX[0] / 2, BOX[1] - RADIUS) for x, y in layout.positions.values()]
    boxes += [(s.x, s.y, 110.0, 20.0) for s in layout.sectors]
    if not boxes:
        return -400.0, -100.0, 400.0, 100.0
    left, right = min(x - w for x, _, w, _ in boxes), max(x + w for x, _, w, _ in boxes)
    return left, min(y for _, y, _, _ in boxes) - 24, right, max(y + h for _, y, _, h in boxes)


def _wrapped(said: str, width: float, size: float) -> list[str]:
    """A caption on as many lines as it needs."""
    lines, current = [], ""
    for char in said:
        if text_width(current + char) * size > width:
            lines.append(current)
            current = ""
        current += char
    return [*lines, current] if current else lines


def _draw_sectors(layout: Layout, language: str) -> Iterator[str]:
    for sector in layout.sectors:
        label = ontology().labels.get(sector.label)
        name = label.words[language] if label else phrase("shared", language)
        colour = label.colour if label else "#334155"
        extra = f'{_HALO} font-weight="bold" fill="{colour}"'
        yield _text(sector.x, sector.y, name, 20.0, "middle", extra)


def _metadata(facts: FactSet) -> str:
    whole = json.loads(build_json(facts, "zh"))
    data = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return f'<metadata id="facts">{escape(clean(data))}</metadata>'


def _opening(box: tuple[float, float, float, float], language: str) -> str:
    size = f'viewBox="{" ".join(map(_number, box))}" width="{_number(box[2])}" height="{_number(box[3])}"'
    look = f'xml:lang="{language}" role="img" font-family="{FAMILY}" fill="#1f2933"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {look}>'


def _draw_network(facts: FactSet, layout: Layout, centre: str, language: str) -> Iterator[str]:
    """Lines below, titles of sectors above them, nodes on top."""
    yield '<g fill="none" stroke-width="1.1" stroke-opacity="0.55">'
    yield from _draw_facts(facts, layout.positions, language)
    yield "</g>"
    yield from _draw_sectors(layout, language)
    for node in facts.nodes:
        yield from _draw_node(node, layout.positions[node.id], language, bold=node.reporting or node.id == centre)


def build_svg(
    facts: FactSet,
    centre: str = "",
    title: str = "",
    language: str = "zh",
    limit: int = LIMIT,
    layout: Layout | None = None,
) -> str:
    """The figure as SVG text.

    facts: everything selected; where it has more than `limit` nodes, the nearest to the centre are drawn and the
    caption says how many of how many. title: empty names the centre. layout: positions to keep, where the screen's own
    are to be printed; it must hold every node drawn. The facts drawn are embedded as JSON; a line's id is its key.
    """
    shown = narrow(facts, centre, limit)
    placed = layout or build_layout(shown, centre)
    heading = title or (facts.index[centre].name if centre in facts.index else phrase("untitled", language))
    left, top, right, bottom = _frame(placed)
    width = max(right - left, 720.0)
    legend, height = _draw_legend(_legend(shown, language), left, bottom + 30, width)
    counts = (len(shown.nodes), len(facts.nodes), len(shown.relationships), len(facts.relationships))
    captions = [phrase("shown", language, *counts), *_wrapped(build_sources(facts, language), width, SMALL)]
    base = bottom + 30 + height + 24
    upper = top - MARGIN - TITLE
    box = (left - MARGIN, upper, width + 2 * MARGIN, base + len(captions) * 20 + MARGIN - 20 - upper)
    parts = [
        _opening(box, language),
        f"<title>{escape(clean(heading))}</title><desc>{escape(clean(' '.join(captions)))}</desc>",
        _metadata(shown),
        f"<defs>{''.join(_markers(sorted({item.type for item in shown.relationships})))}</defs>",
        f'<rect x="{_number(box[0])}" y="{_number(box[1])}" width="100%" height="100%" fill="#ffffff"/>',
        _text(left, top - 16, heading, TITLE, extra=' font-weight="bold"'),
        *_draw_network(shown, placed, centre, language),
        *legend,
        *(_text(left, base + row * 20, line, SMALL, extra=' fill="#52606d"') for row, line in enumerate(captions)),
    ]
    return "\n".join([*parts, "</svg>", ""])


def _font_path(name: str) -> Path:
    path = DATA / "fonts" / name
    if not path.is_file():
        raise DataFileError("data.gone", path=path)
    return path


@cache
def drawable() -> frozenset[str]:
    """Every character the packaged fonts can draw."""
    return frozenset(_font_path("characters.txt").read_text(encoding="utf-8"))


def _is_unseen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Cf"


def require_glyphs(texts: Iterable[str]) -> None:
    """Raise `FactError` where a text holds a character that the packaged fonts cannot draw."""
    for said in texts:
        lacking = sorted({c for c in said if c not in drawable() and not _is_unseen(c)})
        if lacking:
            named = [f"'{c}' (U+{ord(c):04X})" for c in lacking]
            raise FactError("figure.glyphs", text=said, characters=named)


def _contents(svg: str, tag: str) -> list[str]:
    return [unescape(said) for said in re.findall(rf"<{tag}(?: [^>]*)?>([^<]*)</{tag}>", svg)]


def build_png(svg: str, width: int = PIXELS) -> bytes:
    """The SVG of `build_svg` as PNG, `width` pixels wide, drawn with the packaged fonts only.

    Raises `FactError` where a text holds a character they lack.
    """
    import resvg_py

    require_glyphs(_contents(svg, "text"))
    fonts = [str(_font_path(name)) for name in FONT_FILES]
    made = resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True, font_files=fonts)
    return bytes(made)


_SHEET = """#set document(title: sys.inputs.title, description: sys.inputs.desc, date: none)
#set text(lang: sys.inputs.language)
#set page(width: auto, height: auto, margin: 0pt)
#pdf.attach("facts.json", bytes(sys.inputs.metadata), mime-type: "application/json", relationship: "data")
#image(bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.desc)
"""
"""The one page around the figure. Texts reach it as inputs, never as source; without a date the bytes stay the same."""


def build_pdf(svg: str, language: str = "zh") -> bytes:
    """The SVG of `build_svg` as a PDF of one page: text as text in the packaged fonts, the facts attached as JSON.

    Raises `FactError` where a text holds a character the fonts lack.
    """
    import typst

    require_glyphs(_contents(svg, "text"))
    texts = {tag: _contents(svg, tag)[0] for tag in ("title", "desc", "metadata")}
    bare = re.sub(r"<metadata.*?</metadata>", "", svg)
    folder = _font_path(FONT_FILES[0]).parent
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    inputs = {**texts, "svg": bare, "language": language}
    return typst.compile(_SHEET.encode(), font_paths=fonts, sys_inputs=inputs, format="pdf")


FIGURES = ("svg", "png", "pdf", "html")


def write_figure(
    facts: FactSet, path: Path, centre: str = "", title: str = "", language: str = "zh", limit: int = LIMIT,
) -> None:  # fmt: skip
    """Write the figure to `path`, whose ending says svg, png, pdf or html.

    Raises `FactError` for another ending, a place that cannot be written, or a character PNG and PDF cannot show.
    """
    kind = path.suffix.removeprefix(".").lower()
    if kind not in FIGURES:
        raise FactError("figure.ending", name=path.name, endings=[f".{kind}" for kind in FIGURES])
    if kind == "html":
        write_whole(path, build_page(facts, centre, title, language, limit).encode())
        return
    svg = build_svg(facts, centre, title, language, limit)
    draw: Mapping[str, Callable[[], bytes]] = {
        "svg": svg.encode, "png": lambda: build_png(svg), "pdf": lambda: build_pdf(svg, language),
    }  # fmt: skip
    write_whole(path, draw[kind]())
