"""The default layout: one star per college, partner kinds in labelled sectors around it, facilities between.

A report is a star, which force layouts draw as a dandelion. Here every kind of partner has a sector whose width follows
its count; a facility with co-builders stands on an inner ring, near them. Pure and deterministic: the same facts and
centre give the same positions on every machine. Lengths are pixels of a canvas at zoom 1, y grows downwards; a position
is the middle of a node's shape, under which its label hangs.

Inside, one unit is one label box, so that two boxes are apart when they differ by one in x or in y, and rings are
superellipses, along which such boxes pack evenly.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.model import FactSet, Node
from graph.ontology import ontology

LINE_WIDTH = 8
"""Characters of full width on one line of a label."""
LINES = 3
BOX = (124.0, 84.0)
"""Width and height of the space kept for a node with its label: 8 characters of 13 px; shape and 3 lines of 16 px."""

LIMIT = 200
"""The most nodes of one figure whose labels a person can read."""

Point = tuple[float, float]

_SQUARE = 3.0  # exponent of the rings: 2 is an ellipse, larger is nearer to a rectangle
_PITCH = 1.24  # between rings: the least at which boxes of neighbouring rings are apart on the diagonal too
_INNER = 1.9  # radius of the first ring: leaves the centre's own label free
_HUB = 12  # a reporting college with so many neighbours is drawn as a star of its own
_TITLE = (1.7, 0.5)  # the half size of a sector's title and its distance from the next box
_ROUNDS = 4

_TOKEN = re.compile(r"[（(《“‘「\[]*(?:[A-Za-z0-9&.+'’/-]+ ?|[^\s])[）)》”」\],，、。:：;；·—-]*| +")


@dataclass(frozen=True, slots=True)
class Sector:
    """The title of a group of nodes: their label (empty: partners shared by several centres), whose star, how many."""

    label: str
    centre: str
    x: float
    y: float
    count: int


@dataclass(frozen=True, slots=True)
class Layout:
    """positions: node id -> (x, y) in pixels; sectors: where the titles stand."""

    positions: Mapping[str, Point]
    sectors: tuple[Sector, ...]


def text_width(text: str) -> float:
    """Width in characters of full width: Chinese counts 1, Latin about half."""
    return sum(1.0 if ord(c) > 0x2E7F or c in "“”‘’—…·" else 0.6 if c.isupper() else 0.52 for c in text)


def _pieces(name: str) -> Iterator[str]:
    for token in _TOKEN.findall(name):
        if text_width(token) <= LINE_WIDTH:
            yield token
        else:
            size = LINE_WIDTH * 2 - 2
            yield from (token[i : i + size] for i in range(0, len(token), size))


def wrap_label(name: str) -> tuple[str, ...]:
    """A name on at most `LINES` lines of about `LINE_WIDTH` full-width characters, evenly filled; … where it is cut.

    >>> wrap_label("浙南轻工装备智能技术协同创新中心")
    ('浙南轻工装备智能', '技术协同创新中心')
    """
    total = text_width(name)
    wanted = min(LINES, max(1, math.ceil(total / LINE_WIDTH)))
    even = min(LINE_WIDTH, math.ceil(total / wanted))
    lines = [""]
    for piece in _pieces(name):
        if lines[-1] and text_width(lines[-1] + piece.rstrip()) > (even if len(lines) < wanted else LINE_WIDTH):
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    lines = [line.rstrip() for line in lines]
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], lines[LINES - 1][: LINE_WIDTH - 1] + "…"]
    return tuple(lines)


class _Board:
    """The boxes placed so far, in units of one box."""

    __slots__ = ("cells",)

    def __init__(self, points: Iterable[Point] = ()) -> None:
        self.cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
        for point in points:
            self.add(point)

    def add(self, point: Point) -> None:
        self.cells[math.floor(point[0]), math.floor(point[1])].append(point)

    def is_free(self, point: Point, half_width: float = 0.5, half_height: float = 0.5) -> bool:
        x, y = point
        reach_x, reach_y = half_width + 0.5 - 1e-9, half_height + 0.5 - 1e-9
        columns = range(math.floor(x - reach_x), math.floor(x + reach_x) + 1)
        rows = range(math.floor(y - reach_y), math.floor(y + reach_y) + 1)
        return not any(
            abs(x - a) < reach_x and abs(y - b) < reach_y
            for column in columns for row in rows for a, b in self.cells.get((column, row), ())
        )  # fmt: skip


def _on_ring(radius: float, angle: float) -> Point:
    cosine, sine = math.cos(angle), math.sin(angle)
    stretch = radius / (abs(cosine) ** _SQUARE + abs(sine) ** _SQUARE) ** (1 / _SQUARE)
    return stretch * cosine, stretch * sine


def _ring_slots(board: _Board, radius: float, first: float, last: float) -> list[tuple[float, Point]]:
    """Free places along a ring from angle `first` to `last`, none touching another; they are not put on the board."""
    slots: list[tuple[float, Point]] = []
    step = 0.06 / radius
    for index in range(int((last - first) / step) + 1):
        angle = first + index * step
        point = _on_ring(radius, angle)
        apart = all(
            max(abs(point[0] - p[0]), abs(point[1] - p[1])) >= 1 for p in (s[1] for s in (*slots[:1], *slots[-1:]))
        )
        if apart and board.is_free(point):
            slots.append((angle, point))
    return slots


_TOP = -math.pi / 2
_FULL = 2 * math.pi


def _boundaries(weights: Sequence[float]) -> list[tuple[float, float]]:
    """Angles from and to of each sector, clockwise from the top, so that its room follows its weight."""
    slots = [angle for angle, _ in _ring_slots(_Board(), 12.0, _TOP, _TOP + _FULL)]
    total, done, found = sum(weights), 0.0, []
    for weight in weights:
        ends = []
        for share in (done / total, (done + weight) / total):
            at = share * len(slots)
            low = min(int(at), len(slots) - 1)
            high = slots[low + 1] if low + 1 < len(slots) else _TOP + _FULL
            ends.append(slots[low] + (at - low) * (high - slots[low]))
        found.append((ends[0], ends[1]))
        done += weight
    return found


def _rings_needed(count: int, first: float) -> int:
    rings, room = 0, 0.0
    while room < count:
        room += (first + rings * _PITCH) * 5.6
        rings += 1
    return max(1, rings)


def _gap(one: float, other: float) -> float:
    return abs((one - other + math.pi) % _FULL - math.pi)


def _mean_angle(angles: Sequence[float], default: float) -> float:
    x, y = sum(map(math.cos, angles)), sum(map(math.sin, angles))
    return math.atan2(y, x) if math.hypot(x, y) > 1e-6 else default


class _Star:
    """One centre at the origin and the nodes of its star, being placed."""

    __slots__ = ("centre", "facilities", "kinds", "near", "places", "titles")

    def __init__(self, centre: str, members: Sequence[Node], near: Mapping[str, frozenset[str]]) -> None:
        self.centre, self.near = centre, near
        self.places: dict[str, Point] = {centre: (0.0, 0.0)}
        self.titles: list[tuple[str, Point, int]] = []
        labels = ontology().labels
        own = {node.id: node for node in members}
        self.facilities = [
            node.id for node in members
            if labels[node.label].facility
            and any(other in own and not labels[own[other].label].facility for other in near[node.id])
        ]  # fmt: skip
        inner = frozenset(self.facilities)
        self.kinds: dict[str, list[str]] = {name: [] for name in labels}
        for node in members:
            if node.id not in inner:
                self.kinds[node.label].append(node.id)
        self.kinds = {name: self.kinds[name] for name in self._order(own) if self.kinds[name]}

    def _order(self, own: Mapping[str, Node]) -> list[str]:
        """Sectors as the ontology has them, but what is no organisation (a country) beside the kind it belongs to."""
        labels = ontology().labels
        order = [name for name, label in labels.items() if label.organization]
        for name in (name for name in labels if name not in order):
            linked = Counter(own[o].label for n in self.kinds[name] for o in self.near[n] if o in own)
            beside = max(order, key=lambda kind: (linked[kind] if self.kinds[kind] else 0, order.index(kind)))
            order.insert(order.index(beside) + 1, name)
        return order

    def _inner_slots(self, count: int) -> tuple[list[tuple[float, Point]], float]:
        """Places for the facilities, and the radius where the partners begin."""
        board, radius = _Board([(0.0, 0.0)]), _INNER
        slots: list[tuple[float, Point]] = []
        while len(slots) < count:
            for slot in _ring_slots(board, radius, _TOP, _TOP + _FULL - 0.5 / radius):
                slots.append(slot)
                board.add(slot[1])
            radius += _PITCH
        return slots, radius

    def _place_facilities(self, slots: list[tuple[float, Point]], angles: Mapping[str, float]) -> None:
        free = dict(enumerate(slots))
        wanted = {
            node: _mean_angle([angles[o] for o in sorted(self.near[node]) if o in angles], 0.0)
            for node in self.facilities
        }  # fmt: skip
        for node in sorted(self.facilities, key=lambda n: (-len(self.near[n]), wanted[n], n)):
            best = min(free, key=lambda i: (_gap(free[i][0], wanted[node]) + 0.04 * math.hypot(*free[i][1]), i))
            self.places[node] = free.pop(best)[1]

    def _wanted_angle(self, node: str) -> float | None:
        inner = [self.places[o] for o in sorted(self.near[node]) if o in self.places and o != self.centre]
        return _mean_angle([math.atan2(y, x) for x, y in inner], 0.0) if inner else None

    def _place_kind(self, ids: Sequence[str], wedge: tuple[float, float], first_radius: float, board: _Board) -> float:
        """Fill a sector ring by ring; returns the radius behind its last ring."""
        wanted = {node: self._wanted_angle(node) for node in ids}
        direct = self.near[self.centre]
        waiting = sorted(ids, key=lambda n: (wanted[n] is None, n not in direct, -len(self.near[n]), n))
        radius = first_radius
        while waiting:
            pad = 0.55 / radius
            slots = _ring_slots(board, radius, wedge[0] + pad, wedge[1] - pad)
            row, waiting = waiting[: len(slots)], waiting[len(slots) :]
            skip = (len(slots) - len(row)) / 2 if row else 0
            slots = [slots[int((i + 0.5) * len(slots) / len(row))] for i in range(len(row))] if skip else slots
            middle = sum(wedge) / 2
            row.sort(key=lambda n: (_signed(wanted[n], middle), n))
            for node, (_, point) in zip(row, slots, strict=True):
                self.places[node] = point
                board.add(point)
            radius += _PITCH
        return radius

    def place(self) -> None:
        """Place everything: facilities first where their co-builders' sectors are, then each nearer to the other."""
        outer = sum(map(len, self.kinds.values()))
        slots, first = self._inner_slots(len(self.facilities))
        rings = _rings_needed(outer, first)
        weights = [max(len(ids), 1.4 * rings) for ids in self.kinds.values()]
        wedges = dict(zip(self.kinds, _boundaries(weights), strict=True)) if self.kinds else {}
        angles = {node: sum(wedges[kind]) / 2 for kind, ids in self.kinds.items() for node in ids}
        for _ in range(_ROUNDS):
            self._place_facilities(slots, angles)
            board = _Board(self.places[node] for node in (self.centre, *self.facilities))
            ends = {kind: self._place_kind(ids, wedges[kind], first, board) for kind, ids in self.kinds.items()}
            angles = {node: math.atan2(*reversed(self.places[node])) for node in angles}
        for kind, end in ends.items() if self.kinds else ():
            self._place_title(kind, wedges[kind], end - _PITCH * 0.5, board)

    def _place_title(self, kind: str, wedge: tuple[float, float], radius: float, board: _Board) -> None:
        middle = sum(wedge) / 2
        while not board.is_free(_on_ring(radius, middle), _TITLE[0] / 2, _TITLE[1]):
            radius += 0.1
        point = _on_ring(radius, middle)
        self.titles.append((kind, point, len(self.kinds[kind])))
        for shift in (-0.5, 0.5):
            board.add((point[0] + shift, point[1]))

    def points(self) -> list[Point]:
        """Everything that needs room: nodes and titles."""
        return [*self.places.values(), *(point for _, point, _ in self.titles)]


def _signed(angle: float | None, middle: float) -> float:
    """Where an angle lies around the middle of a sector, clockwise; nodes without a wish stay in the middle."""
    return 0.0 if angle is None else (angle - middle + math.pi) % _FULL - math.pi


def neighbours(facts: FactSet) -> dict[str, frozenset[str]]:
    """Node id -> the ids it has a relationship with, in either direction."""
    near: dict[str, set[str]] = {node.id: set() for node in facts.nodes}
    for item in facts.relationships:
        if item.start != item.end and item.start in near and item.end in near:
            near[item.start].add(item.end)
            near[item.end].add(item.start)
    return {node: frozenset(others) for node, others in near.items()}


def narrow(facts: FactSet, centre: str = "", limit: int = LIMIT) -> FactSet:
    """At most `limit` nodes of `facts`, and the facts between them: nearest to the centre first, then best connected.

    centre: a node id; empty: the colleges that report, else the best connected node. Documents and passages stay.
    """
    if len(facts.nodes) <= limit:
        return facts
    near = neighbours(facts)
    first = {centre} if centre in near else {n.id for n in facts.nodes if n.reporting}
    first = first or {max(near, key=lambda n: (len(near[n]), n))}
    steps = dict.fromkeys(first, 0)
    edge = sorted(first)
    while edge:
        reached = sorted({other for node in edge for other in near[node] if other not in steps})
        steps.update(dict.fromkeys(reached, steps[edge[0]] + 1))
        edge = reached
    order = sorted(near, key=lambda n: (steps.get(n, len(near)), -len(near[n]), n))
    kept = set(order[:limit])
    inside = tuple(r for r in facts.relationships if r.start in kept and r.end in kept)
    nodes = tuple(n for n in facts.nodes if n.id in kept)
    return FactSet(nodes, inside, facts.passages, facts.documents, facts.claims, facts.issues)


def _hubs(facts: FactSet, centre: str, near: Mapping[str, frozenset[str]]) -> list[str]:
    stars = [n.id for n in facts.nodes if n.reporting and len(near[n.id]) >= _HUB and n.id != centre]
    stars.sort(key=lambda n: (-len(near[n]), n))
    if centre in near:
        return [centre, *stars]
    return stars or sorted(near, key=lambda n: (-len(near[n]), n))[:1]


def _distances(start: str, near: Mapping[str, frozenset[str]], stop: frozenset[str]) -> dict[str, int]:
    found, edge = {start: 0}, [start]
    while edge:
        step = [o for n in edge if n == start or n not in stop for o in sorted(near[n]) if o not in found]
        found.update(dict.fromkeys(step, found[edge[0]] + 1))
        edge = list(dict.fromkeys(step))
    return found


def _owners(facts: FactSet, hubs: Sequence[str], near: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Node id -> the hub it is nearest to; empty where it is as near to another."""
    reach = {hub: _distances(hub, near, frozenset(hubs)) for hub in hubs}
    owners = {}
    for node in facts.nodes:
        if node.id not in reach:
            steps = [(reach[hub].get(node.id, len(near)), index) for index, hub in enumerate(hubs)]
            least = min(steps)[0]
            ties = [index for distance, index in steps if distance == least]
            owners[node.id] = "" if len(ties) > 1 and least < len(near) else hubs[ties[0]]
    return owners


def _grid(nodes: Sequence[Node]) -> dict[str, Point]:
    """A block of nodes around the origin, kinds together, somewhat taller than wide."""
    order = list(ontology().labels)
    rows = max(1, math.ceil(math.sqrt(len(nodes) * 1.6)))
    columns = math.ceil(len(nodes) / rows)
    placed = {}
    for index, node in enumerate(sorted(nodes, key=lambda n: (order.index(n.label), n.name, n.id))):
        column, row = divmod(index, rows)
        placed[node.id] = ((column - (columns - 1) / 2) * 1.1, (row - (rows - 1) / 2) * 1.1)
    return placed


def _centres(stars: Sequence[_Star], block: float) -> list[Point]:
    """Where the stars stand: one in the middle, two side by side, more on a circle around what they share."""
    if len(stars) == 1:
        return [(0.0, 0.0)]
    if len(stars) == 2:
        right = max(x for x, _ in stars[0].points()) + 1
        left = min(x for x, _ in stars[1].points()) - 1
        return [(-block - right, 0.0), (block - left, 0.0)]
    largest = max(math.hypot(*point) for star in stars for point in star.points()) + 1
    radius = max(largest / math.sin(math.pi / len(stars)), block + largest)
    angles = [_TOP + _FULL * index / len(stars) for index in range(len(stars))]
    return [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]


def _pixels(point: Point, origin: Point = (0.0, 0.0)) -> Point:
    return round((point[0] + origin[0]) * BOX[0], 1), round((point[1] + origin[1]) * BOX[1], 1)


def build_layout(facts: FactSet, centre: str) -> Layout:
    """Where every node of `facts` stands.

    centre: the id of the node in the middle: a college, or any node whose surroundings `facts` is; where it is empty or
    not among the nodes, the colleges that report, else the node with most neighbours. Every other college that reports
    and has many partners gets a star of its own; partners equally near to several stand between them.
    """
    near = neighbours(facts)
    hubs = _hubs(facts, centre, near)
    if not hubs:
        return Layout({}, ())
    owners = _owners(facts, hubs, near)
    stars = [_Star(hub, [n for n in facts.nodes if owners.get(n.id) == hub], near) for hub in hubs]
    for star in stars:
        star.place()
    shared = [n for n in facts.nodes if owners.get(n.id) == ""]
    block = _grid(shared)
    width = max((math.hypot(*point) for point in block.values()), default=0.0) + 1
    positions = {node: _pixels(point) for node, point in block.items()}
    sectors = []
    if shared:
        top = min(y for _, y in block.values()) - 1
        sectors.append(Sector("", "", *_pixels((0.0, top)), len(shared)))
    for star, origin in zip(stars, _centres(stars, width), strict=True):
        positions.update({node: _pixels(point, origin) for node, point in star.places.items()})
        sectors += [Sector(k, star.centre, *_pixels(point, origin), count) for k, point, count in star.titles]
    return Layout(dict(sorted(positions.items())), tuple(sectors))


def place_new(layout: Layout, around: str, new: Iterable[Node]) -> Layout:
    """The layout with `new` nodes on rings around the node `around`, away from the middle; nothing else moves.

    new: the neighbours that an expansion brought; those already placed are left alone. Raises KeyError where `around`
    has no position.
    """
    x, y = (value / size for value, size in zip(layout.positions[around], BOX, strict=True))
    board = _Board((a / BOX[0], b / BOX[1]) for a, b in layout.positions.values())
    for sector in layout.sectors:
        for shift in (-0.5, 0.5):
            board.add((sector.x / BOX[0] + shift, sector.y / BOX[1]))
    outward = math.atan2(y, x) if (x, y) != (0.0, 0.0) else _TOP
    order = list(ontology().labels)
    waiting = sorted(
        (n for n in new if n.id not in layout.positions), key=lambda n: (order.index(n.label), n.name, n.id)
    )
    placed: dict[str, Point] = {}
    radius = _PITCH + 0.2
    while len(placed) < len(waiting):
        for index in range(int(60 * radius)):
            turn = (index + 1) // 2 * (0.105 / radius) * (1 if index % 2 else -1)
            dx, dy = _on_ring(radius, outward + turn)
            point = (x + dx, y + dy)
            if len(placed) < len(waiting) and board.is_free(point):
                board.add(point)
                placed[waiting[len(placed)].id] = _pixels(point)
        radius += _PITCH
    return Layout(dict(sorted({**layout.positions, **placed}.items())), layout.sectors)
