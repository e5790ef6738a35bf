"""What a load reads and writes inside its one transaction; it is given a `run` and knows no driver.

Read what is there, decide, write what differs. The decision is pure (`merge`); the statements are `cypher`'s.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import zip_longest
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from graph import cypher, merge
from graph.errors import TornError
from graph.merge import FactRecord, NodeRecord, Years
from graph.model import Claim, Document, FactSet, Issue, Node, Passage, Relationship, relationship_key
from graph.ontology import ontology

Row = dict[str, Any]
BATCH = 1000

S = TypeVar("S")
T = TypeVar("T", Passage, Document, Claim, Issue)
R = TypeVar("R", NodeRecord, FactRecord)


class Run(Protocol):
    """Runs one statement in the open transaction and gives all its rows."""

    def __call__(self, statement: str, **parameters: Any) -> list[Row]: ...


@dataclass(frozen=True, slots=True)
class Tally:
    """How many nodes or facts of a document are new in the graph, changed there, kept as they were, gone."""

    new: int = 0
    changed: int = 0
    kept: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What the graph holds of one document: records by node id and by key, and what hangs on the document."""

    document: Document | None
    nodes: Mapping[str, NodeRecord]
    facts: Mapping[str, FactRecord]
    passages: tuple[Passage, ...] = ()
    claims: tuple[Claim, ...] = ()
    issues: tuple[Issue, ...] = ()

    def statement(self) -> FactSet:
        """What the document states, as it was loaded: before any join and without what others state."""
        if self.document is None:
            return FactSet()
        here = self.document.id
        nodes = tuple(r.stated[here] for r in self.nodes.values() if here in r.stated)
        own = {merged: r.stated[here].id for merged, r in self.nodes.items() if here in r.stated}
        college = own.get(self.document.college, self.document.college)
        return FactSet(
            nodes, tuple(r.stated[here] for r in self.facts.values() if here in r.stated), self.passages,
            (replace(self.document, college=college),), self.claims, self.issues,
        )  # fmt: skip


NOTHING = State(None, {}, {})

_NAMES = {kind: tuple(f.name for f in fields(kind)) for kind in (Passage, Document, Claim, Issue)}
_COLUMNS = {kind: (names, attrgetter(*names)) for kind, names in _NAMES.items()}


def as_row(item: Any) -> Row:
    """A passage, document, claim or issue as properties; what is empty is absent."""
    names, values = _COLUMNS[type(item)]
    return {name: value for name, value in zip(names, values(item), strict=True) if value is not None and value != ""}


def _from_row(kind: type[T], row: Mapping[str, Any]) -> T:
    empty: dict[str, Any] = {f.name: None if "None" in str(f.type) else "" for f in fields(kind)}
    return kind(**{name: row.get(name, value) for name, value in empty.items()})


def read_document(row: Mapping[str, Any]) -> Document:
    """A document from the properties of its node."""
    return _from_row(Document, row)


def read_issue(row: Mapping[str, Any]) -> Issue:
    """An issue from the properties of its node."""
    return _from_row(Issue, row)


def read_claim(row: Mapping[str, Any]) -> Claim:
    """A claim from the properties of its node."""
    return _from_row(Claim, row)


def read_passage(row: Mapping[str, Any]) -> Passage:
    """A passage from the properties of its node."""
    return _from_row(Passage, row)


def label_of(labels: Collection[str]) -> str:
    """The kind among the labels of a node, in whatever order the engine gives them.

    Raises `TornError` for a node that has none any more: Neo4j reads one that is being deleted without its labels.
    """
    known = ontology().labels
    found = next((label for label in labels if label in known), None)
    if found is None:
        raise TornError("store.torn")
    return found


def read_state(run: Run, document: str) -> State:
    """What the graph holds of a document; `NOTHING` where it does not know it."""
    known = ontology().labels
    nodes: dict[str, NodeRecord] = {}
    facts: dict[str, FactRecord] = {}
    records: dict[str, list[Row]] = {label: [] for label in ontology().records}
    for row in run(cypher.READ_STATE, document=document):
        props = row["props"]
        if row["type"]:
            facts[props["key"]] = merge.read_fact(row["type"], row["a"], row["b"], props)
        elif any(label in known for label in row["labels"]):
            nodes[props["id"]] = _node(row)
        for label in row["labels"]:
            if label in records:
                records[label].append(props)
    if not records[cypher.DOCUMENT]:
        return NOTHING
    return State(
        read_document(records[cypher.DOCUMENT][0]), nodes, facts,
        tuple(map(read_passage, records[cypher.PASSAGE])),
        tuple(map(read_claim, records[cypher.CLAIM])),
        tuple(read_issue(props) for props in records[cypher.ISSUE] if "about" not in props),
    )  # fmt: skip


def _node(row: Row) -> NodeRecord:
    return merge.read_node(label_of(row["labels"]), row["props"])


# ---- has it changed?


def digest(part: FactSet) -> str:
    """What one document states, in short; kept on its node, so that loading it again reads one row.

    It also changes with the schema's version: then every document is compared in full once.
    """
    stated = [
        (r.key, r.type, r.start, r.end, sorted(r.properties.items()), r.passages, r.method, r.confidence)
        for r in part.relationships
    ]
    whole = (cypher.SCHEMA_VERSION, part.nodes, stated, part.passages, part.documents, part.claims, part.issues)
    return hashlib.sha256(repr(whole).encode()).hexdigest()


def is_loaded(run: Run, part: FactSet) -> bool:
    """Whether the graph holds just what a document states.

    The digest tells whether the document has changed since it was loaded, the counts whether somebody took from the
    graph, or added to it, by hand. A value that was edited by hand is not seen here: unload the document and load it.
    """
    mentions, bare = _mentions(part)
    found = run(cypher.READ_MARK, document=part.documents[0].id)
    return found == [
        {
            "digest": digest(part),
            "records": len(part.passages) + len(part.claims) + len(part.issues),
            "mentions": len(mentions),
            "nodes": len(part.nodes) - len(bare),
            "facts": len(part.relationships),
            "bare": len(bare),
        }
    ]


def _mentions(part: FactSet) -> tuple[set[tuple[str, str]], set[str]]:
    """Which passage mentions which node, and the nodes that no passage does; by the document's own ids."""
    pairs = {(p, end) for fact in part.relationships for p in fact.passages for end in (fact.start, fact.end)}
    return pairs, set(part.index).difference(end for _, end in pairs)


# ---- one document among others


def split(facts: FactSet) -> tuple[FactSet, ...]:
    """The fact set of each document, oldest report first.

    A fact belongs to the documents of its passages; a node to those whose facts touch it, to the document whose
    college it is, and where neither tells, to the latest document.
    """
    order = sorted(facts.documents, key=lambda d: (d.year or 0, d.id))
    if len(order) < 2:
        return (facts,) if order else ()
    source = {passage.id: passage.document for passage in facts.passages}
    stated: dict[str, list[Relationship]] = defaultdict(list)
    touched: dict[str, set[str]] = defaultdict(set)
    for fact in facts.relationships:
        by_document: dict[str, list[str]] = defaultdict(list)
        for passage in fact.passages:
            by_document[source[passage]].append(passage)
        for document, passages in by_document.items():
            stated[document].append(replace(fact, passages=tuple(passages)))
            touched[document] |= {fact.start, fact.end}
    for report in order:
        touched[report.id].add(report.college)
    touched[order[-1].id] |= set(facts.index).difference(*touched.values())
    return tuple(_part(facts, d, stated[d.id], touched[d.id]) for d in order)


def _part(facts: FactSet, document: Document, stated: Iterable[Relationship], touched: Collection[str]) -> FactSet:
    return FactSet(
        tuple(node for node in facts.nodes if node.id in touched),
        tuple(stated),
        tuple(p for p in facts.passages if p.document == document.id),
        (document,),
        tuple(c for c in facts.claims if c.document == document.id),
        tuple(i for i in facts.issues if i.document == document.id),
    )


# ---- the writing


def _batches(rows: Sequence[S]) -> list[Sequence[S]]:
    """As many rows as a statement takes well; one empty batch where there are none."""
    return [rows[first : first + BATCH] for first in range(0, max(len(rows), 1), BATCH)]


@dataclass(slots=True)
class _Batches:
    """Rows by the statement that takes them, in the order in which the statements were first asked for."""

    rows: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, statement: str, row: Any) -> None:
        self.rows.setdefault(statement, []).append(row)

    def take(self, statement: str) -> list[Any]:
        """Its rows, which another statement takes along."""
        return self.rows.pop(statement, [])

    def run(self, run: Run, name: str = "rows", **fixed: Any) -> list[Row]:
        found: list[Row] = []
        for statement, rows in self.rows.items():
            for batch in _batches(rows) if rows else ():
                found += run(statement, **{name: batch}, **fixed)
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """One document's way into the graph: what was there, and what shall be."""

    document: str
    same: Mapping[str, str]
    """The joins in force: own id → id in the graph."""
    before: State
    nodes: Mapping[str, NodeRecord]
    """Records that touch the document, before or after, as they are in the graph now."""
    facts: Mapping[str, FactRecord]
    new_nodes: Mapping[str, NodeRecord | None]
    """The same ids as they shall be; None where nothing states the node any more."""
    new_facts: Mapping[str, FactRecord | None]


def _base(label: str) -> str:
    return ontology().base_of(label)


@dataclass(frozen=True, slots=True)
class Pending:
    """What a load in flight makes of the records that it touches, so that the next can be planned beside it."""

    nodes: Mapping[str, NodeRecord | None] = field(default_factory=dict)
    facts: Mapping[str, FactRecord | None] = field(default_factory=dict)
    line: int = 0
    """The highest number among its new lines of the ledger."""


NOTHING_PENDING = Pending()


def overlay(ids: Iterable[str], found: Mapping[str, R], pending: Mapping[str, R | None]) -> dict[str, R]:
    """Those of the records that are there once what is pending is written, whether or not it was when we read."""
    return {i: record for i in ids if (record := pending.get(i, found.get(i)))}


def read_known(run: Run, ids: Collection[str], pending: Pending) -> dict[str, NodeRecord]:
    """The records of these nodes that the graph has, under whatever label."""
    asked = _Batches({cypher.read_nodes(ontology()): list(ids)})
    found = {row["id"]: _node(row) for row in asked.run(run, "ids")}
    return overlay(ids, found, pending.nodes)


@dataclass(frozen=True, slots=True)
class Placed:
    """A fact of a document where it lies in the graph: key and ends after the joins; own: as the document gave it."""

    key: str
    start: str
    end: str
    own: Relationship


def rejoin(facts: FactSet, same: Mapping[str, str]) -> tuple[dict[str, Node], dict[str, Placed]]:
    """The nodes and facts of a document by their ids and keys in the graph, given the joins in force (own id → id)."""
    nodes = {same.get(node.id, node.id): node for node in facts.nodes}
    placed = {}
    for fact in facts.relationships:
        start, end = same.get(fact.start, fact.start), same.get(fact.end, fact.end)
        moved = (start, end) != (fact.start, fact.end)
        key = relationship_key(fact.type, start, end, fact.properties) if moved else fact.key
        placed[key] = Placed(key, start, end, fact)
    return nodes, placed


def _read_known_facts(
    run: Run, facts: Iterable[Placed], labels: Mapping[str, str], pending: Pending
) -> dict[str, FactRecord]:
    """Those of the facts that other documents already brought in; labels: of the nodes that the graph has."""
    wanted: dict[str, None] = {}
    ends: dict[tuple[str, str], None] = {}
    for fact in facts:
        if fact.start in labels and fact.end in labels:
            wanted[fact.key] = None
            ends[fact.start, fact.end] = None
    apart: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for start, end in ends:
        apart[_base(labels[start]), _base(labels[end])].append({"a": start, "b": end})
    asked = _Batches({cypher.read_facts(ontology(), *bases): rows for bases, rows in apart.items()})
    found = {
        row["props"]["key"]: merge.read_fact(row["type"], row["a"], row["b"], row["props"])
        for row in asked.run(run)
        if row["props"].get("key") in wanted
    }
    return overlay(wanted, found, pending.facts)


def _without(stated: Mapping[str, S], document: str) -> dict[str, S]:
    return {d: form for d, form in stated.items() if d != document}


def _new_nodes(
    document: str, nodes: Mapping[str, Node], known: Mapping[str, NodeRecord], years: Years
) -> dict[str, NodeRecord | None]:
    made: dict[str, NodeRecord | None] = {}
    for node_id in dict.fromkeys((*known, *nodes)):
        stated = _without(known[node_id].stated, document) if node_id in known else {}
        if node_id in nodes:
            stated[document] = nodes[node_id]
        made[node_id] = merge.merge_nodes(node_id, stated, years) if stated else None
    return made


def _new_facts(
    document: str, placed: Mapping[str, Placed], known: Mapping[str, FactRecord], years: Years
) -> dict[str, FactRecord | None]:
    made: dict[str, FactRecord | None] = {}
    for key in dict.fromkeys((*known, *placed)):
        stated = _without(known[key].stated, document) if key in known else {}
        if key in placed:
            stated[document] = placed[key].own
        at = placed[key] if key in placed else known[key].fact
        made[key] = merge.merge_facts(key, at.start, at.end, stated, years) if stated else None
    return made


def plan(
    run: Run, document: str, facts: FactSet, same: Mapping[str, str], before: State, years: Years,
    met: Mapping[str, NodeRecord], pending: Pending = NOTHING_PENDING,
) -> Change:  # fmt: skip
    """Read what the graph has of the document's facts, and decide what its nodes and facts become.

    met: the records of the document's nodes, by id. An empty fact set takes the document back.
    """
    nodes, placed = rejoin(facts, same)
    known = {**before.nodes, **met}
    labels = {i: record.node.label for i, record in known.items()}
    others = (fact for key, fact in placed.items() if key not in before.facts)
    known_facts = {**before.facts, **_read_known_facts(run, others, labels, pending)}
    return Change(
        document, same, before, known, known_facts,
        _new_nodes(document, nodes, known, years), _new_facts(document, placed, known_facts, years),
    )  # fmt: skip


def _relabel(run: Run, node_id: str, old: str, new: NodeRecord) -> None:
    base = _base(old)
    around = [(True, row) for row in run(cypher.read_around(base, out=True), id=node_id)]
    around += [(False, row) for row in run(cypher.read_around(base, out=False), id=node_id)]
    run(cypher.drop_node(base), id=node_id)
    run(cypher.new_nodes(ontology()), nodes={new.node.label: [merge.node_properties(new)]})
    again = _Batches()
    for out, row in around:
        other = cypher.index_label(ontology(), row["labels"])
        ends = (_base(new.node.label), other) if out else (other, _base(new.node.label))
        near, far = (node_id, row["id"]) if out else (row["id"], node_id)
        if other:  # what somebody hung on the node by hand without an id cannot be found again
            again.add(cypher.again(row["type"], *ends), {"a": near, "b": far, "props": row["props"]})
    again.run(run)


def _alter_nodes(run: Run, change: Change) -> tuple[list[NodeRecord], _Batches, Tally]:
    """Make anew what gets another label; the new nodes, and the rows for those that change, are for the caller."""
    counts: Counter[str] = Counter()
    fresh: list[NodeRecord] = []
    changed = _Batches()
    for node_id, new in change.new_nodes.items():
        old = change.nodes.get(node_id)
        if new is None:
            counts["gone"] += 1
        elif old is None:
            counts["new"] += 1
            fresh.append(new)
        elif old.node.label != new.node.label:
            counts["changed"] += 1
            _relabel(run, node_id, old.node.label, new)
        elif old != new:
            counts["changed"] += 1
            props = merge.changes(merge.node_properties(old), merge.node_properties(new))
            changed.add(cypher.set_nodes(_base(new.node.label)), {"id": node_id, "props": props})
        else:
            counts["kept"] += 1
    return fresh, changed, Tally(**counts)


def _by_label(fresh: Iterable[NodeRecord]) -> dict[str, list[Row]]:
    nodes: dict[str, list[Row]] = defaultdict(list)
    for record in fresh:
        nodes[record.node.label].append(merge.node_properties(record))
    return nodes


def _alter_facts(run: Run, change: Change, labels: Mapping[str, str]) -> tuple[list[FactRecord], Tally]:
    """Write what is gone and what changed; the new facts are for the caller, when their ends are there."""
    counts: Counter[str] = Counter()
    fresh: list[FactRecord] = []
    changed, gone = _Batches(), _Batches()
    for key, new in change.new_facts.items():
        old = change.facts.get(key)
        fact = (new or change.facts[key]).fact
        bases = _base(labels[fact.start]), _base(labels[fact.end])
        if new is None:
            counts["gone"] += 1
            gone.add(cypher.delete_facts(fact.type, *bases), {"key": key, "a": fact.start, "b": fact.end})
        elif old == new:
            counts["kept"] += 1
        elif old is None:
            counts["new"] += 1
            fresh.append(new)
        else:
            counts["changed"] += 1
            props = merge.changes(merge.fact_properties(old), merge.fact_properties(new))
            row = {"key": key, "a": fact.start, "b": fact.end, "props": props}
            changed.add(cypher.set_facts(fact.type, *bases), row)
    for batch in (gone, changed):
        batch.run(run)
    return fresh, Tally(**counts)


def _by_ends(fresh: Iterable[FactRecord], labels: Mapping[str, str]) -> _Batches:
    """Rows for `cypher.new_facts`: every node is looked up once for all facts between the same two."""
    lists: dict[tuple[str, str], dict[str, Any]] = {}
    for record in fresh:
        fact = record.fact
        far = lists.setdefault((fact.start, fact.end), {"b": fact.end})
        far.setdefault(fact.type, []).append(merge.fact_properties(record))
    ends: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for (start, end), far in lists.items():
        ends[_base(labels[start]), _base(labels[end]), start].append(far)
    made = _Batches()
    for (base_a, base_b, start), rows in ends.items():
        statement = cypher.new_facts(ontology(), base_a, base_b)
        for batch in _batches(rows):
            made.add(statement, {"a": start, "ends": batch})
    return made


def _labels(change: Change) -> dict[str, str]:
    """The label of every node of the plan, as it is once the nodes are written."""
    both = {**change.nodes, **{i: record for i, record in change.new_nodes.items() if record}}
    return {i: record.node.label for i, record in both.items()}


def _delete_provenance(run: Run, change: Change) -> None:
    """The document's passages, claims and issues, and who mentions what: they are written anew."""
    document = change.document
    if change.before.document:
        run(cypher.DELETE_BARE, document=document)
    for label, old in (
        (cypher.PASSAGE, change.before.passages), (cypher.CLAIM, change.before.claims),
        (cypher.ISSUE, change.before.issues),
    ):  # fmt: skip
        if old or (label == cypher.ISSUE and change.before.document):  # derived issues are not in `old`
            run(cypher.delete_records(label), document=document)


@dataclass(slots=True)
class _Mentions:
    """Who is mentioned where. said: nodes of the base label by passage; apart, alone: rows for all others."""

    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    apart: _Batches = field(default_factory=_Batches)
    alone: _Batches = field(default_factory=_Batches)


def _sort_mentions(change: Change, facts: FactSet, labels: Mapping[str, str]) -> _Mentions:
    pairs, bare = _mentions(facts)
    made = _Mentions()
    for passage, own in sorted(pairs):
        node_id = change.same.get(own, own)
        base = _base(labels[node_id])
        if base == ontology().base:
            made.said[passage].append(node_id)
        else:
            made.apart.add(cypher.new_mentions(base), {"passage": passage, "id": node_id})
    for own in sorted(bare):
        node_id = change.same.get(own, own)
        made.alone.add(cypher.new_bare_mentions(_base(labels[node_id])), node_id)
    return made


def _write_document(
    run: Run, document: Document, facts: FactSet, nodes: Sequence[NodeRecord], said: Mapping[str, list[str]],
    rows: tuple[list[Row], list[Row]],
) -> None:  # fmt: skip
    """The document, its new nodes, its passages; rows: of the changed nodes and of the new facts, base label only.

    Beyond `BATCH` of anything it is several statements; passages and facts wait for the last of the nodes.
    """
    changed, new_facts = rows
    props = {**as_row(document), "digest": digest(facts)}
    fresh = _batches(nodes)
    wait: list[Sequence[Any]] = [()] * (len(fresh) - 1)
    parts = (fresh, _batches(changed), wait + _batches(facts.passages), wait + _batches(new_facts))
    for made, altered, passages, stated in zip_longest(*parts, fillvalue=()):
        run(
            cypher.write_document(ontology()), document=document.id, props=props, nodes=_by_label(made),
            changed=altered, passages=[as_row(p) for p in passages], said=_places(passages, said), facts=stated,
        )  # fmt: skip


def _places(passages: Iterable[Passage], said: Mapping[str, list[str]]) -> list[Row]:
    """Each node with the places, in the list of passages, of those that mention it."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, passage in enumerate(passages):
        for node_id in said.get(passage.id, ()):
            places[node_id].append(place)
    return [{"id": node_id, "places": found} for node_id, found in places.items()]


def _write_entries(run: Run, facts: FactSet, document: str) -> None:
    fresh = _Batches()
    for label, items in ((cypher.CLAIM, facts.claims), (cypher.ISSUE, facts.issues)):
        for item in items:
            fresh.add(cypher.new_records(label), as_row(item))
    fresh.run(run, document=document)


def _differing(
    about: str, old: R | None, new: R | None, find: Callable[[R, Years], tuple[Issue, ...]], years: Years
) -> list[tuple[str, tuple[Issue, ...]]]:
    """The issues of a record by its id, where it has or had any."""
    found = find(new, years) if new and len(new.stated) > 1 else ()
    had = old and len(old.stated) > 1 and find(old, years)
    return [(about, found)] if found or had else []


def _write_derived(
    run: Run, change: Change, years: Years, more: Iterable[tuple[str, Issue]], own: Collection[Issue]
) -> None:
    """Issues that follow from several documents, for every record that has or had several; more: of the joining."""
    shared: list[tuple[str, tuple[Issue, ...]]] = [(about, (issue,)) for about, issue in more]
    for node_id, node in change.new_nodes.items():
        shared += _differing(node_id, change.nodes.get(node_id), node, merge.node_contradictions, years)
    for key, fact in change.new_facts.items():
        shared += _differing(key, change.facts.get(key), fact, merge.fact_contradictions, years)
    if not shared:
        return
    run(cypher.DELETE_DERIVED, ids=[about for about, _ in shared])
    stated = {issue.id for issue in own}  # a document that was exported from a graph brings them along
    rows = [{**as_row(i), "about": about} for about, issues in shared for i in issues if i.id not in stated]
    if rows:
        run(cypher.NEW_DERIVED, rows=rows)


def write(
    run: Run, change: Change, document: Document | None, facts: FactSet, years: Years,
    doubts: Iterable[tuple[str, Issue]] = (),
) -> tuple[Tally, Tally]:  # fmt: skip
    """Bring the graph to the plan. document: its record with the college's id in the graph; None takes it back.

    doubts: issues of the joining, by the id of the body. Returns the tallies of nodes and facts.
    """
    labels, base = _labels(change), ontology().base
    new_nodes, changed, nodes = _alter_nodes(run, change)
    new_facts, tally = _alter_facts(run, change, labels)
    _delete_provenance(run, change)
    stated, mentions = _by_ends(new_facts, labels), _sort_mentions(change, facts, labels)
    if document:
        rows = changed.take(cypher.set_nodes(base)), stated.take(cypher.new_facts(ontology(), base, base))
        _write_document(run, document, facts, new_nodes, mentions.said, rows)
    for batches in (changed, stated, mentions.apart):
        batches.run(run)
    mentions.alone.run(run, "ids", document=change.document)
    _write_entries(run, facts, change.document)
    _write_derived(run, change, years, doubts, facts.issues)
    if document is None:
        run(cypher.DELETE_DOCUMENT, document=change.document)
    gone = _Batches()
    for node_id, record in change.new_nodes.items():
        if record is None:
            gone.add(cypher.delete_nodes(_base(labels[node_id])), node_id)
    gone.run(run, "ids")
    return nodes, tally
