"""What became of every span that looks like a body: used in a fact, rejected with a reason, or unread.

used + rejected + unread = all, for the report and for each of its sections.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from graph.model import fold
from loaders.mention import Doubt, Mention, Reading, Source
from loaders.names import Context, Found, find_spans
from loaders.report import Block, Place, Report, Row, Text

Status = Literal["used", "rejected", "unread"]
UNNAMED = "名称没有指明是哪一家"
UNIT = "本校的部门或二级学院"


@dataclass(frozen=True, slots=True)
class Span:
    """One span that names or could name an outside body. reason: why it was rejected, else empty."""

    mention: Mention
    status: Status
    reason: str
    source: Source


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """How many spans of one section (its chapter and heading) were used, rejected and left unread."""

    section: tuple[str, ...]
    used: int
    rejected: int
    unread: int

    @property
    def spans(self) -> int:
        """All spans of the section."""
        return self.used + self.rejected + self.unread


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every span in the order of the report, and the sums per section in the same order."""

    spans: tuple[Span, ...]
    sections: tuple[SectionCoverage, ...]

    def count(self, status: Status) -> int:
        """How many spans of the whole report have this status."""
        return sum(span.status == status for span in self.spans)


@dataclass(slots=True)
class _Places:
    """Where names stand: by address, and by line for sources that have lines."""

    addresses: set[str] = field(default_factory=set)
    lines: list[tuple[int, int]] = field(default_factory=list)

    def add(self, place: Place) -> None:
        if place.address:
            self.addresses.add(place.address)
        if place.line_first is not None:
            insort(self.lines, (place.line_last or place.line_first, place.line_first))

    def holds(self, place: Place) -> bool:
        """Whether one of the places shares a line or the address with `place`."""
        if place.address and place.address in self.addresses:
            return True
        if place.line_first is None:
            return False
        at = bisect_left(self.lines, (place.line_first, 0))
        return any(first <= (place.line_last or place.line_first) for _, first in self.lines[at : at + 3])


def _stood(names: Iterable[tuple[str, Place]]) -> Mapping[str, _Places]:
    found: dict[str, _Places] = defaultdict(_Places)
    for name, place in names:
        found[fold(name)].add(place)
    return found


def _texts(report: Report) -> Iterator[tuple[Block, Text, Row | None]]:
    """Every joined text with its block and the row it stands in: bodies of blocks, then the cells of tables."""
    for block in report.blocks:
        yield block, block.body, None
        for row in block.table.rows if block.table else ():
            yield from ((block, cell, row) for cell in row.cells)


def _source(block: Block, text: Text, row: Row | None, mention: Mention) -> Source:
    """Where a span was read: the row of a table, the lines of a paragraph on which it stands."""
    if row is not None and block.table:
        return Source(row.place, block.section, block.table.number, row.serial, text.text)
    if block.table:
        return Source(text.place(), block.section, block.table.number, "", text.text)
    return Source(text.place(mention.start, mention.end), block.section, text=text.text)


def _is_outside(found: Found) -> bool:
    return found.kind in ("body", "unit", "unnamed")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the finders said, made ready for asking."""

    used: Mapping[str, _Places]
    rows: Mapping[str, set[str]]
    doubted: Mapping[str, Sequence[Doubt]]
    tables: Mapping[str, Doubt]


def _doubts_by_place(doubts: Iterable[Doubt]) -> dict[str, list[Doubt]]:
    found: dict[str, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        found[doubt.source.place.address].append(doubt)
    return found


def _judge(found: Found, block: Block, source: Source, known: _Known) -> tuple[Status, str]:
    """What became of one span."""
    name, place = found.mention.name, source.place
    places = known.used.get(fold(name))
    if places and places.holds(place):
        return "used", ""
    if block.table and any(fold(name) in whole for whole in known.rows.get(place.address, ())):
        return "used", ""  # a typed column knows the whole cell for one name, of which the grammar sees a part
    if found.kind == "unnamed":
        return "rejected", UNNAMED
    if found.kind == "unit":
        return "rejected", UNIT
    table = known.tables.get(block.body.place().address) if block.table else None
    if table:
        return "rejected", table.reason
    for doubt in known.doubted.get(place.address, ()):
        if fold(name) in fold(doubt.subject) or fold(doubt.subject) in fold(name):
            return "rejected", doubt.reason
    return "unread", ""


def coverage(report: Report, names: Context, readings: Iterable[Reading], doubts: Iterable[Doubt]) -> Coverage:
    """What became of every span of `report` that names or could name an outside body.

    names: what is known of its names; readings, doubts: what the finders said of it.
    """
    ends = [(end.name, r.source.place) for r in readings for end in (r.start, r.end) if end.name]
    told = tuple(doubts)
    rejected = [d for d in told if d.kind == "rejected" and d.rule.startswith("table")]
    rows: dict[str, set[str]] = defaultdict(set)
    for name, place in ends:
        rows[place.address].add(fold(name))
    known = _Known(_stood(ends), rows, _doubts_by_place(told), {d.source.place.address: d for d in rejected})
    spans = []
    for block, text, row in _texts(report):
        for found in filter(_is_outside, find_spans(text.text, names)):
            here = _source(block, text, row, found.mention)
            spans.append(Span(found.mention, *_judge(found, block, here, known), here))
    return Coverage(tuple(spans), _sections(spans))


def _sections(spans: Iterable[Span]) -> tuple[SectionCoverage, ...]:
    counts: dict[tuple[str, ...], Counter[str]] = {}
    for span in spans:
        counts.setdefault(span.source.section[:2], Counter())[span.status] += 1
    return tuple(SectionCoverage(s, n["used"], n["rejected"], n["unread"]) for s, n in counts.items())


def unread_doubts(found: Coverage) -> tuple[Doubt, ...]:
    """One doubt per body that the report names and no fact or doubt speaks of, at the first place it stands."""
    spoken = {fold(span.mention.name) for span in found.spans if span.status != "unread"}
    first: dict[str, Span] = {}
    for span in found.spans:
        if fold(span.mention.name) not in spoken:
            first.setdefault(fold(span.mention.name), span)
    return tuple(Doubt("unread", s.mention.name, "", s.source, "coverage") for s in first.values())
