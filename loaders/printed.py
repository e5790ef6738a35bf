"""A PDF page as it is printed: lines of text with their boxes, ruled lines and pictures, as pdfium sees them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium_c

from loaders.lines import strip

_THIN = 3.0
"""Points: a path no thicker is a ruled line."""
_SHORT = 6.0
_MOST_SEGMENTS = 4000
_SOFT_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\x00": ""})


class Box(NamedTuple):
    """A rectangle in points from the page's upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, other: Box) -> bool:
        """Whether the centre of another box lies inside this one."""
        return (
            self.x0 <= (other.x0 + other.x1) / 2 <= self.x1
            and self.top <= (other.top + other.bottom) / 2 <= self.bottom
        )


class Printed(NamedTuple):
    """A stretch of print on one line."""

    text: str
    box: Box


class Edge(NamedTuple):
    """A ruled line, horizontal or vertical."""

    horizontal: bool
    box: Box


Turn = Callable[[float, float, float, float], Box]
"""left, bottom, right, top in PDF canvas units → the box on the page as it is seen."""


def turn_of(page: Any) -> Turn:
    """How a page's canvas units turn into boxes from its upper left corner, whatever way the page is rotated."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation() % 360

    def turn(x0: float, y0: float, x1: float, y1: float) -> Box:
        if rotation == 90:
            return Box(y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        if rotation == 180:
            return Box(right - x1, y0 - bottom, right - x0, y1 - bottom)
        if rotation == 270:
            return Box(top - y1, right - x1, top - y0, right - x0)
        return Box(x0 - left, top - y1, x1 - left, top - y0)

    return turn


def find_lines(textpage: Any, turn: Turn) -> list[Printed]:
    """The lines of a page from top to bottom; what stands side by side on one line is one line."""
    return merge_lines(list(_stretches(textpage, turn)))


def _stretches(textpage: Any, turn: Turn) -> Iterator[Printed]:
    """What pdfium reads as one line, in the order of the page's content."""
    text = textpage.get_text_range()
    box_of = _box_reader(textpage, turn)
    start = 0
    for part in text.split("\r\n"):
        kept = strip(part)
        if kept:
            first = start + part.index(kept[0])
            yield Printed(kept.translate(_SOFT_HYPHENS), _around(box_of(first), box_of(first + len(kept) - 1)))
        start += len(part) + 2


def _box_reader(textpage: Any, turn: Turn) -> Callable[[int], Box]:
    rect = pdfium_c.FS_RECTF()
    get, raw = pdfium_c.FPDFText_GetLooseCharBox, textpage.raw

    def read(index: int) -> Box:
        get(raw, index, ctypes.byref(rect))
        return turn(rect.left, rect.bottom, rect.right, rect.top)

    return read


def _around(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.top, b.top), max(a.x1, b.x1), max(a.bottom, b.bottom))


def merge_lines(stretches: Sequence[Printed]) -> list[Printed]:
    """Stretches from top to bottom; those on one base line as one line, from left to right."""
    rows: list[list[Printed]] = []
    for stretch in sorted(stretches, key=lambda part: (part.box.top + part.box.bottom, part.box.x0)):
        if rows and _side_by_side(rows[-1][-1].box, stretch.box):
            rows[-1].append(stretch)
        else:
            rows.append([stretch])
    return [_one(sorted(row, key=lambda part: part.box.x0)) for row in rows]


def _side_by_side(a: Box, b: Box) -> bool:
    height = min(a.bottom - a.top, b.bottom - b.top)
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0.6 * height > 0 and (b.x0 >= a.x1 - 1 or b.x1 <= a.x0 + 1)


def _one(row: Sequence[Printed]) -> Printed:
    text, box = row[0]
    for part in row[1:]:
        gap = part.box.x0 - box.x1
        text += (" " if gap > 0.4 * (box.bottom - box.top) else "") + part.text
        box = _around(box, part.box)
    return Printed(text, box)


def find_words(textpage: Any, turn: Turn, within: Box) -> list[Printed]:
    """The words inside a box: characters with no gap between them."""
    text = textpage.get_text_range()
    box_of = _box_reader(textpage, turn)
    words: list[Printed] = []
    for index, character in enumerate(text):
        if character.isspace() or character < " ":
            continue
        box = box_of(index)
        if not within.holds(box):
            continue
        if words and _touches(words[-1].box, box) and not (index and text[index - 1] in "\r\n"):
            words[-1] = Printed(words[-1].text + character, _around(words[-1].box, box))
        else:
            words.append(Printed(character, box))
    return words


def _touches(a: Box, b: Box) -> bool:
    height = max(a.bottom - a.top, b.bottom - b.top)
    return abs((a.top + a.bottom) - (b.top + b.bottom)) < height and -height < b.x0 - a.x1 < 0.6 * height


def text_within(textpage: Any, page: Any, box: Box) -> list[str]:
    """The printed lines inside a box of an unrotated page."""
    left, _, _, top = page.get_bbox()
    text = textpage.get_text_bounded(box.x0 + left, top - box.bottom, box.x1 + left, top - box.top)
    return [kept for part in text.split("\r\n") if (kept := strip(part.translate(_SOFT_HYPHENS)))]


# ---- ruled lines and pictures ----------------------------------------------------------------------------


def find_edges(page: Any, turn: Turn) -> list[Edge]:
    """The ruled lines of a page: thin paths, and the sides of rectangles."""
    edges: list[Edge] = []
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=6):
        try:
            box = turn(*item.get_bounds())
        except RuntimeError:
            continue
        edges += _edges_of(item, box)
    return edges


def _edges_of(item: Any, box: Box) -> list[Edge]:
    wide, tall = box.x1 - box.x0, box.bottom - box.top
    if tall <= _THIN < wide:
        return [Edge(True, box)] if wide >= _SHORT else []
    if wide <= _THIN < tall:
        return [Edge(False, box)] if tall >= _SHORT else []
    if wide <= _THIN:
        return []
    segments = pdfium_c.FPDFPath_CountSegments(item.raw)
    if segments <= 6:
        return _sides(box)
    return list(_drawn_edges(item, box, segments)) if segments <= _MOST_SEGMENTS else []


def _sides(box: Box) -> list[Edge]:
    x0, top, x1, bottom = box
    return [Edge(True, Box(x0, top, x1, top)), Edge(True, Box(x0, bottom, x1, bottom)),
            Edge(False, Box(x0, top, x0, bottom)), Edge(False, Box(x1, top, x1, bottom))]  # fmt: skip


def _drawn_edges(item: Any, box: Box, segments: int) -> Iterator[Edge]:
    """The straight strokes of a path that draws a whole grid, scaled into the path's box."""
    points = list(_points(item, segments))
    xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
    if not points or max(xs) == min(xs) or max(ys) == min(ys):
        return
    scale_x, scale_y = (box.x1 - box.x0) / (max(xs) - min(xs)), (box.bottom - box.top) / (max(ys) - min(ys))
    placed = [(box.x0 + (x - min(xs)) * scale_x, box.bottom - (y - min(ys)) * scale_y, moves) for x, y, moves in points]
    for (ax, ay, _), (bx, by, moves) in pairwise(placed):
        if moves:
            continue
        if abs(ay - by) < 1 and abs(ax - bx) >= _SHORT:
            yield Edge(True, Box(min(ax, bx), ay, max(ax, bx), ay))
        elif abs(ax - bx) < 1 and abs(ay - by) >= _SHORT:
            yield Edge(False, Box(ax, min(ay, by), ax, max(ay, by)))


def _points(item: Any, segments: int) -> Iterator[tuple[float, float, bool]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(segments):
        segment = pdfium_c.FPDFPath_GetPathSegment(item.raw, index)
        if pdfium_c.FPDFPathSegment_GetPoint(segment, x, y):
            yield x.value, y.value, pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO


def pictured(page: Any, turn: Turn) -> float:
    """The share of a page that its largest picture covers, in [0, 1]."""
    width, height = page.get_size()
    shares = [0.0]
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=6):
        box = turn(*item.get_bounds())
        shares.append((box.x1 - box.x0) * (box.bottom - box.top) / max(1.0, width * height))
    return min(1.0, max(shares))
