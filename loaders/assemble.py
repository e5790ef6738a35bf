"""Readings of one document to its fact set: the same fact once with all its passages, what cannot be true as an issue.

A table's value stands before the prose's, the less exact statement of a fact is the same fact, and two values that
exclude each other are kept in an issue.
"""

from __future__ import annotations

import datetime
import difflib
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.model import (
    Claim,
    Document,
    FactSet,
    Issue,
    Node,
    Passage,
    Relationship,
    Value,
    entry_id,
    fold,
    node_id,
    passage_id,
    relationship_key,
)  # fmt: skip
from graph.ontology import Property, ontology
from loaders.coverage import Coverage
from loaders.gazetteer import HOME, countries
from loaders.mention import Doubt, Mention, Reading, Source, StatedCount
from loaders.overrides import Override
from loaders.resolve import LOCATION, Resolution, identity, plain

TIE = "PARTNERS_WITH"
"""The type that is stated only where nothing more exact is."""
BUILDING = "CO_BUILT"
COUNTRY = "Country"

SHORTEST_NAME = 4
"""Characters from which on a facility's name can be told in a topic."""

ALIKE = 0.85
"""Two printed texts of one property (a project's name) mean the same from this share of matching characters on."""

TOPIC_ALIKE = 0.6
"""The same for a topic, which two sentences word more freely."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z")


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found in one document, in the order of its text.

    seen: every mention with its place; covered: what became of every span that looks like a body.
    """

    readings: tuple[Reading, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    counts: tuple[StatedCount, ...] = ()
    seen: tuple[tuple[Mention, Source], ...] = ()
    covered: Coverage | None = None


@dataclass(slots=True)
class Statement:
    """One fact while its readings are being merged. passages: ids in the order they were read."""

    type: str
    start: Node
    end: Node
    properties: dict[str, Value]
    passages: list[str]
    method: str
    confidence: float
    places: dict[str, str] = field(default_factory=dict)
    """Which passage each property was read from."""
    rows: set[tuple[str, str]] = field(default_factory=set)
    """The rows it was read from, each with its table; two rows of one table are two facts."""


class Passages:
    """The passages of one document: one per place and rule. Two texts at one place and rule stay two."""

    def __init__(self, document: str) -> None:
        self.document = document
        self.made: dict[str, Passage] = {}
        self._texts: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, source: Source, rule: str) -> str:
        """The id of the passage at a place, made where it is new."""
        address = source.place.address
        texts = self._texts[address, rule]
        if source.text not in texts:
            texts.append(source.text)
        number = texts.index(source.text)
        found = passage_id(self.document, f"{address}\x1f{number}" if number else address, rule)
        self.made.setdefault(
            found,
            Passage(
                found, self.document, address, rule, " / ".join(source.section), source.table, source.row,
                source.place.page, source.place.line_first, source.place.line_last, source.text,
            ),
        )  # fmt: skip
        return found


def is_date(text: str) -> bool:
    """Whether a text is an ISO date that exists: YYYY, YYYY-MM or YYYY-MM-DD."""
    found = _DATE.match(text)
    if not found:
        return False
    try:
        datetime.date(*(int(part) if part else 1 for part in found.groups()))
    except ValueError:
        return False
    return True


def _believable(value: Value, rule: Property) -> bool:
    if rule.kind == "date":
        return isinstance(value, str) and is_date(value)
    if rule.kind in ("count", "amount"):
        if isinstance(value, str | bool) or not math.isfinite(value):
            return False
        low = -math.inf if rule.minimum is None else rule.minimum
        return low <= value <= (math.inf if rule.maximum is None else rule.maximum)
    return isinstance(value, str) and bool(value.strip()) and (rule.values is None or value in rule.values)


def _out_of_range(reading: Reading, start: Node, end: Node) -> tuple[str, ...]:
    """Why a reading cannot be a fact of the ontology, in words; nothing where it can."""
    kind, problems = ontology().types[reading.type], []
    for node, allowed, side in ((start, kind.starts, "start"), (end, kind.ends, "end")):
        if node.label not in allowed:
            problems.append(f"{side} {node.name} is a {node.label}; {reading.type} allows {', '.join(sorted(allowed))}")
    return tuple(problems)


def _believed(reading: Reading) -> tuple[dict[str, Value], list[str]]:
    """The properties that can be true, and a sentence for each that cannot."""
    allowed, kept, wrong = ontology().types[reading.type].properties, {}, []
    for name, value in sorted(reading.properties.items()):
        if name not in allowed:
            wrong.append(f"{reading.type} has no property {name}")
        elif _believable(value, ontology().properties[name]):
            kept[name] = value
        else:
            wrong.append(f"{name} {value} is out of range")
    return kept, wrong


def _covers(a: str, b: str) -> bool:
    """Whether one date is the other, less exact (2019 covers 2019-05)."""
    return a.startswith(b) or b.startswith(a)


def agree(name: str, a: Value, b: Value) -> bool:
    """Whether two values of a property can be one: equal, a date less exact, a text worded a little differently."""
    kind = ontology().properties[name].kind
    if kind == "date":
        return _covers(str(a), str(b))
    if kind in ("count", "amount"):
        return math.isclose(float(a), float(b), rel_tol=1e-9)
    x, y = fold(str(a)), fold(str(b))
    if x == y or ontology().properties[name].values is not None:
        return x == y
    if (numbers := _numbers(x)) != _numbers(y) and numbers and _numbers(y):
        return False
    if min(len(x), len(y)) >= 4 and (x in y or y in x):
        return True
    bar = TOPIC_ALIKE if name == "topic" else ALIKE
    return difflib.SequenceMatcher(None, x, y, autojunk=False).ratio() >= bar


def _named(value: Value) -> bool:
    """Whether a text names something, and does not only count (各类标准20余个)."""
    counted = re.search(r"(?:\d|[一二三四五六七八九十百数几多])\s*[余多]?[个项门份种套]", str(value))
    return not counted and not identity().unnamed.fullmatch(fold(str(value)))


def _numbers(text: str) -> list[str]:
    """What counts in a title: figures, and phases, batches and terms."""
    return sorted(re.findall(r"\d+|[一二三四五六七八九十]+(?=[期批届号次])", text))


def same_fact(type_name: str, a: Mapping[str, Value], b: Mapping[str, Value]) -> bool:
    """Whether two statements between the same ends are one fact: nothing that tells facts of this type apart differs.

    The identity properties decide; where one statement lacks them it is the less exact one, and then no other
    property may differ either.
    """
    telling = tuple(p for choice in ontology().types[type_name].identity for p in choice)
    if not telling:
        return True
    both = [p for p in telling if p in a and p in b and _named(a[p]) == _named(b[p])]
    if any(not agree(p, a[p], b[p]) for p in both):
        return False
    exact = both and all(fold(str(a[p])) == fold(str(b[p])) for p in telling if p in both)
    if exact and len(both) == sum(p in a or p in b for p in telling):
        return True
    return all(agree(p, a[p], b[p]) for p in a if p in b and p not in telling and _tells(p))


def _tells(name: str) -> bool:
    return ontology().properties[name].kind in ("date", "count", "amount")


def _more_exact(name: str, old: Value, new: Value) -> bool:
    """Whether a new value says more than the one that stands: a more exact date, a role beyond mere membership,
    a text that names something."""
    if ontology().properties[name].kind == "date":
        return len(str(new)) > len(str(old)) and str(new).startswith(str(old))
    if ontology().properties[name].values is not None:
        return old != new and (old in ("partner", "member") or (old, new) == ("lead", "chair"))
    return ontology().properties[name].kind == "text" and _named(new) and not _named(old)


def _speaks_of(tie: Statement, facility: Node) -> bool:
    """Whether the topic of a tie is a facility that both its ends built."""
    topic = fold(" ".join(str(value) for value in tie.properties.values()))
    return any(len(fold(name)) >= SHORTEST_NAME and fold(name) in topic for name in (facility.name, *facility.aliases))


def _founded_before(found: Statement, name: str, old: Value, new: Value) -> bool:
    """Whether a date is the earlier one of a thing that is founded once; prose tells later events of it as well."""
    once = not ontology().types[found.type].identity and found.method != "table"
    return once and ontology().properties[name].kind == "date" and str(new) < str(old)


class Assembler:
    """Makes the fact set of one document step by step."""

    def __init__(self, document: str, resolution: Resolution, curated: Sequence[Override]) -> None:
        self.document = document
        self.resolution = resolution
        self.curated = curated
        self.passages = Passages(document)
        self.issues: dict[str, Issue] = {}
        self.groups: dict[tuple[str, str, str], list[Statement]] = {}

    def issue(self, kind: str, subject: str, reason: str, source: Source | None, rule: str = "") -> None:
        """Keep what was read and not believed."""
        passage = self.passages.add(source, rule or kind) if source else ""
        made = Issue(
            entry_id("i", self.document, passage, kind, subject, reason), self.document, passage, kind, subject, reason
        )
        self.issues.setdefault(made.id, made)

    def add(self, reading: Reading) -> None:
        """Merge one reading into the facts, or keep it as an issue."""
        start, end = self._directed(reading)
        subject = f"{start.name} → {reading.type} → {end.name}"
        if start.id == end.id:
            return
        reasons = _out_of_range(reading, start, end)
        if reasons:
            self.issue("out_of_range", subject, "; ".join(reasons), reading.source, reading.rule)
            return
        if rejected := self._rejection(reading.type, start, end):
            self.issue("curated", subject, rejected.reason, reading.source, reading.rule)
            return
        kept, wrong = _believed(reading)
        for reason in wrong:
            self.issue("out_of_range", subject, reason, reading.source, reading.rule)
        passage = self.passages.add(reading.source, reading.rule)
        self._merge(Statement(
            reading.type, start, end, kept, [passage], reading.method, reading.confidence, dict.fromkeys(kept, passage),
            _rows(reading),
        ))  # fmt: skip

    def _directed(self, reading: Reading) -> tuple[Node, Node]:
        """The two ends; of a mutual relationship the reporting college first, else as the text told it first."""
        start, end = self.resolution.node(reading.start), self.resolution.node(reading.end)
        turned = end.reporting or (reading.type, end.id, start.id) in self.groups
        return (end, start) if reading.type in identity().mutual and turned and not start.reporting else (start, end)

    def _rejection(self, type_name: str, start: Node, end: Node) -> Override | None:
        for entry in self.curated:
            if entry.kind == "rejections" and entry.value == type_name:
                homes = [self.resolution.homes.get(plain(name)) for name in entry.names]
                if homes == [start, end]:
                    return entry
        return None

    def _merge(self, new: Statement) -> None:
        group = self.groups.setdefault((new.type, new.start.id, new.end.id), [])
        key = _key(new)
        found = next((s for s in group if _key(s) == key), None)
        found = found or next(
            (s for s in group if not _apart(s, new) and same_fact(new.type, s.properties, new.properties)), None
        )
        found = found or next((s for s in group if self._of_row(s, new) or self._of_row(new, s)), None)
        if found is None:
            group.append(new)
            return
        for name, value in new.properties.items():
            self._merge_value(found, name, value, new.passages[0])
        found.passages += [p for p in new.passages if p not in found.passages]
        found.rows |= new.rows
        if new.confidence > found.confidence:
            found.confidence, found.method = new.confidence, new.method

    def _of_row(self, row: Statement, told: Statement) -> bool:
        """Whether prose names the class that a row prints beside its programme: 甲班 and 护理 are one order class."""
        name = str(told.properties.get("programme", ""))
        printed = (p.text for p in map(self.passages.made.__getitem__, row.passages) if p.row)
        return not told.rows and name.endswith("班") and any(fold(name) in fold(text) for text in printed)

    def _merge_value(self, found: Statement, name: str, value: Value, passage: str) -> None:
        old = found.properties.get(name)
        if old is None or _more_exact(name, old, value):
            found.properties[name] = value
            found.places[name] = passage
        elif not agree(name, old, value) and _tells(name):
            self._contradict(found, name, old, value, passage)
            if _founded_before(found, name, old, value):
                found.properties[name], found.places[name] = value, passage

    def _contradict(self, found: Statement, name: str, old: Value, new: Value, passage: str) -> None:
        subject = f"{found.start.name} → {found.type} → {found.end.name}: {name}"
        for value, place in ((old, found.places[name]), (new, passage)):
            reason = f"{old} / {new}: {value}"
            made = Issue(
                entry_id("i", self.document, place, "contradiction", subject, reason),
                self.document, place, "contradiction", subject, reason,
            )  # fmt: skip
            self.issues.setdefault(made.id, made)

    def drop_implied(self) -> None:
        """Give the passages of what a stronger fact says to that fact."""
        for type_name, start, end in list(self.groups):
            stronger = [
                s for kind in identity().implied.get(type_name, ()) for s in self.groups.get((kind, start, end), ())
            ]
            if stronger:
                self._absorb(stronger[0], self.groups.pop((type_name, start, end)))
        between, built = self._indexed()
        for (type_name, start, end), group in self.groups.items():
            if type_name == TIE:
                others = between.get(frozenset((start, end)), [])
                shared = [s for s in built.get(start, []) if any(o.end.id == s.end.id for o in built.get(end, []))]
                for s in list(group):
                    stronger = [o for o in shared if _speaks_of(s, o.end)] or ([] if s.properties else others)
                    if stronger:
                        self._absorb(stronger[0], [s])
                        group.remove(s)

    def _indexed(self) -> tuple[dict[frozenset[str], list[Statement]], dict[str, list[Statement]]]:
        """What is stated between two ends other than ties, and what each body co-built."""
        between: dict[frozenset[str], list[Statement]] = defaultdict(list)
        built: dict[str, list[Statement]] = defaultdict(list)
        for (type_name, start, end), group in self.groups.items():
            if type_name != TIE:
                between[frozenset((start, end))] += group
            if type_name == BUILDING:
                built[start] += group
        return between, built

    def _absorb(self, stronger: Statement, weaker: Iterable[Statement]) -> None:
        for s in weaker:
            stronger.passages += [p for p in s.passages if p not in stronger.passages]
            for name, value in s.properties.items():
                if name in ontology().types[stronger.type].properties and _tells(name):
                    stronger.properties.setdefault(name, value)

    def relationships(self) -> tuple[Relationship, ...]:
        """The facts, each under its key."""
        made: dict[str, Relationship] = {}
        for group in self.groups.values():
            for s in group:
                item = Relationship(
                    _key(s), s.type, s.start.id, s.end.id, dict(sorted(s.properties.items())), tuple(s.passages),
                    s.method, round(s.confidence, 4),
                )  # fmt: skip
                made.setdefault(item.key, item)
        return tuple(made.values())


def _rows(reading: Reading) -> set[tuple[str, str]]:
    """The row of a reading: its table by number, else by the headings above, and the address of the row."""
    source = reading.source
    table = source.table or " / ".join(source.section)
    return {(table, source.place.address)} if reading.method == "table" else set()


def _apart(a: Statement, b: Statement) -> bool:
    """Whether two statements stand in two rows of one table, which lists things apart."""
    return any(x[0] == y[0] and x[1] != y[1] for x in a.rows for y in b.rows)


def _key(s: Statement) -> str:
    return relationship_key(s.type, s.start.id, s.end.id, s.properties)


def _span(mention: Mention, source: Source) -> tuple[str, str, int, int]:
    return source.place.address, source.text, mention.start, mention.end


def _implied(readings: Sequence[Reading]) -> list[Reading]:
    """Readings without the plain ties that a more exact fact of the same clause already says.

    The same printed names tied and joined by something stronger, or tied to the college while co-building the same
    thing with it, are said once.
    """
    strong_pairs, strong_names = set(), set()
    for r in readings:
        if r.type != TIE:
            a, b = _span(r.start, r.source), _span(r.end, r.source)
            strong_pairs |= {(a, b), (b, a)}
            strong_names |= {a, b}
    kept = []
    for r in readings:
        a, b = _span(r.start, r.source), _span(r.end, r.source)
        both = a in strong_names and b in strong_names
        if r.type != TIE or not ((a, b) in strong_pairs or both):
            kept.append(r)
    return kept


def _order(readings: Sequence[Reading]) -> list[Reading]:
    """Tables before prose, the surer before the less sure, then as read: the value that comes first stands."""
    numbered = list(enumerate(readings))
    numbered.sort(key=lambda pair: (pair[1].method != "table", -pair[1].confidence, pair[0]))
    return [reading for _, reading in numbered]


def _locate(assembler: Assembler, year: int | None) -> list[Node]:
    """The country of every body abroad, read off the passage that names the body first."""
    kind, names = ontology().types[LOCATION], countries()
    first: dict[str, tuple[Node, str]] = {}
    for group in assembler.groups.values():
        for s in group:
            for node in (s.start, s.end):
                first.setdefault(node.id, (node, s.passages[0]))
    made = {}
    for node, passage in sorted(first.values(), key=lambda pair: pair[0].id):
        if node.label in kind.starts and node.country in names and node.country != HOME:
            country = Node(node.country, COUNTRY, names[node.country], (), "", node.country, "", year, year)
            made[country.id] = country
            assembler._merge(Statement(LOCATION, node, country, {}, [passage], "pattern", 0.9))
    return list(made.values())


def _claims(assembler: Assembler, counts: Iterable[StatedCount], used: Mapping[str, Node]) -> list[Claim]:
    """Stated numbers beside what was found of that kind in the whole document."""
    by_label: dict[str, int] = defaultdict(int)
    by_type: dict[str, set[str]] = defaultdict(set)
    for node in used.values():
        by_label[node.label] += 1
    for type_name, _, end in assembler.groups:
        by_type[type_name].add(end)
    made = []
    for count in counts:
        passage = assembler.passages.add(count.source, "stated")
        found = len(by_type[count.kind]) if count.kind in ontology().types else by_label[count.kind]
        made.append(Claim(
            entry_id("c", assembler.document, passage, count.kind, str(count.stated), count.text),
            assembler.document, passage, count.kind, count.stated, found, count.text,
        ))  # fmt: skip
    return list({claim.id: claim for claim in made}.values())


def build_facts(found: Found, resolution: Resolution, document: Document, curated: Sequence[Override] = ()) -> FactSet:
    """The fact set of one document. Nodes are those a fact names, and the reporting college."""
    assembler = Assembler(document.id, resolution, curated)
    for reading in _order(_implied(found.readings)):
        assembler.add(reading)
    for doubt in found.doubts:
        assembler.issue(doubt.kind, doubt.subject, doubt.reason, doubt.source, doubt.rule)
    assembler.drop_implied()
    _add_clashes(assembler, found)
    countries = _locate(assembler, document.year)
    relationships = assembler.relationships()
    touched = {end for r in relationships for end in (r.start, r.end)} | {resolution.college.id}
    nodes = {n.id: n for n in (*countries, *resolution.homes.values()) if n.id in touched}
    claims = _claims(assembler, found.counts, nodes)
    return FactSet(
        tuple(nodes.values()), relationships, tuple(assembler.passages.made.values()), (document,), tuple(claims),
        tuple(assembler.issues.values()),
    )  # fmt: skip


def _add_clashes(assembler: Assembler, found: Found) -> None:
    places: dict[str, Source] = {}
    for mention, source in found.seen:
        places.setdefault(mention.name, source)
    for clash in assembler.resolution.clashes:
        reason = f"fits {', '.join(clash.candidates)}"
        assembler.issue("ambiguous", clash.name, reason, places.get(clash.name), "resolve")


__all__ = ["Assembler", "Found", "agree", "build_facts", "is_date", "node_id", "same_fact"]
