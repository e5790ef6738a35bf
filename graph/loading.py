"""What a load reads and writes inside its one transaction; it is given a `run` and knows no driver.

Read what is there, decide, write what differs. The decision is pure (`merge`); the statements are `cypher`'s.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
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


def as_row(item: Any) -> Row:
    """A passage, document, claim or issue as properties; what is empty is absent."""
    values = ((f.name, getattr(item, f.name)) for f in fields(item))
    return {name: value for name, value in values if value is not None and value != ""}


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
        raise TornError("a load took a node away while it was read; read again")
    return found


def read_state(run: Run, document: str) -> State:
    """What the graph holds of a document; `NOTHING` where it does not know it."""
    found = run(cypher.READ_DOCUMENT, document=document)
    if not found:
        return NOTHING
    rows = [*run(cypher.READ_MENTIONED, document=document), *run(cypher.READ_BARE, document=document)]
    facts = run(cypher.READ_STATED, document=document)
    passages = run(cypher.read_records(cypher.PASSAGE), document=document)
    claims = run(cypher.read_records(cypher.CLAIM), document=document)
    issues = run(cypher.read_records(cypher.ISSUE), document=document)
    known = ontology().labels
    return State(
        read_document(found[0]["props"]),
        {row["id"]: _node(row) for row in rows if any(label in known for label in row["labels"])},
        {row["props"]["key"]: merge.read_fact(row["type"], row["a"], row["b"], row["props"]) for row in facts},
        tuple(read_passage(row["props"]) for row in passages),
        tuple(read_claim(row["props"]) for row in claims),
        tuple(read_issue(row["props"]) for row in issues if "about" not in row["props"]),
    )


def _node(row: Row) -> NodeRecord:
    return merge.read_node(label_of(row["labels"]), row["props"])


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


@dataclass(slots=True)
class _Batches:
    """Rows by the statement that takes them, in the order in which the statements were first asked for."""

    rows: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add(self, statement: str, row: Any) -> None:
        self.rows[statement].append(row)

    def run(self, run: Run, name: str = "rows", **fixed: Any) -> list[Row]:
        found: list[Row] = []
        for statement, rows in self.rows.items():
            for first in range(0, len(rows), BATCH):
                found += run(statement, **{name: rows[first : first + BATCH]}, **fixed)
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """One document's way into the graph: what was there, and what shall be."""

    document: str
    before: State
    nodes: Mapping[str, NodeRecord]
    """Records that touch the document, before or after, as they are in the graph now."""
    facts: Mapping[str, FactRecord]
    new_nodes: Mapping[str, NodeRecord | None]
    """The same ids as they shall be; None where nothing states the node any more."""
    new_facts: Mapping[str, FactRecord | None]


def _base(label: str) -> str:
    return ontology().base_of(label)


def read_known(run: Run, nodes: Iterable[Node]) -> dict[str, NodeRecord]:
    """The records of these nodes that the graph has, under whatever label."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        wanted[_base(node.label)].append(node.id)
    found: dict[str, NodeRecord] = {}
    for base, ids in wanted.items():
        for look in sorted(cypher.bases(ontology()), key=lambda other: other != base):
            missing = [i for i in ids if i not in found]
            for first in range(0, len(missing), BATCH):
                rows = run(cypher.read_nodes(look), ids=missing[first : first + BATCH])
                found |= {row["id"]: _node(row) for row in rows}
    return found


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


def _fact_statement(build: Callable[[str, str, str], str], fact: Placed, labels: Mapping[str, str]) -> str:
    return build(fact.own.type, _base(labels[fact.start]), _base(labels[fact.end]))


def _read_known_facts(run: Run, facts: Iterable[Placed], labels: Mapping[str, str]) -> dict[str, FactRecord]:
    """Those of the facts that other documents already brought in; labels: of the nodes that the graph has."""
    asked = _Batches()
    ends: dict[str, Placed] = {}
    for fact in facts:
        if fact.start in labels and fact.end in labels:
            ends[fact.key] = fact
            asked.add(
                _fact_statement(cypher.read_facts, fact, labels), {"key": fact.key, "a": fact.start, "b": fact.end}
            )
    found = {}
    for row in asked.run(run):
        fact = ends[row["key"]]
        found[fact.key] = merge.read_fact(fact.own.type, fact.start, fact.end, row["props"])
    return found


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
    met: Mapping[str, NodeRecord],
) -> Change:  # fmt: skip
    """Read what the graph has of the document's facts, and decide what its nodes and facts become.

    met: the records of the document's nodes, by id. An empty fact set takes the document back.
    """
    nodes, placed = rejoin(facts, same)
    known = {**before.nodes, **met}
    labels = {i: record.node.label for i, record in known.items()}
    others = (fact for key, fact in placed.items() if key not in before.facts)
    known_facts = {**before.facts, **_read_known_facts(run, others, labels)}
    return Change(
        document, before, known, known_facts,
        _new_nodes(document, nodes, known, years), _new_facts(document, placed, known_facts, years),
    )  # fmt: skip


def _relabel(run: Run, node_id: str, old: str, new: NodeRecord) -> None:
    base = _base(old)
    around = [(True, row) for row in run(cypher.read_around(base, out=True), id=node_id)]
    around += [(False, row) for row in run(cypher.read_around(base, out=False), id=node_id)]
    run(cypher.drop_node(base), id=node_id)
    run(cypher.new_nodes(ontology()), rows=[_node_row(new)])
    again = _Batches()
    for out, row in around:
        other = cypher.index_label(ontology(), row["labels"])
        ends = (_base(new.node.label), other) if out else (other, _base(new.node.label))
        near, far = (node_id, row["id"]) if out else (row["id"], node_id)
        if other:  # what somebody hung on the node by hand without an id cannot be found again
            again.add(cypher.again(row["type"], *ends), {"a": near, "b": far, "props": row["props"]})
    again.run(run)


def _node_row(record: NodeRecord) -> Row:
    return {"label": record.node.label, "props": merge.node_properties(record)}


def _write_nodes(run: Run, change: Change) -> Tally:
    counts: Counter[str] = Counter()
    fresh, changed = _Batches(), _Batches()
    for node_id, new in change.new_nodes.items():
        old = change.nodes.get(node_id)
        if new is None:
            counts["gone"] += 1
        elif old is None:
            counts["new"] += 1
            fresh.add(cypher.new_nodes(ontology()), _node_row(new))
        elif old.node.label != new.node.label:
            counts["changed"] += 1
            _relabel(run, node_id, old.node.label, new)
        elif old != new:
            counts["changed"] += 1
            changed.add(cypher.set_nodes(_base(new.node.label)), merge.node_properties(new))
        else:
            counts["kept"] += 1
    fresh.run(run)
    changed.run(run)
    return Tally(**counts)


def _write_facts(run: Run, change: Change, labels: Mapping[str, str]) -> Tally:
    counts: Counter[str] = Counter()
    fresh, changed, gone = _Batches(), _Batches(), _Batches()
    for key, new in change.new_facts.items():
        old = change.facts.get(key)
        fact = (new or change.facts[key]).fact
        bases = _base(labels[fact.start]), _base(labels[fact.end])
        if new is None:
            counts["gone"] += 1
            gone.add(cypher.delete_facts(fact.type, *bases), {"key": key, "a": fact.start, "b": fact.end})
            continue
        if old == new:
            counts["kept"] += 1
            continue
        row = {"type": fact.type, "a": fact.start, "b": fact.end, "props": merge.fact_properties(new)}
        if old is None:
            counts["new"] += 1
            fresh.add(cypher.new_facts(ontology(), *bases), row)
        else:
            counts["changed"] += 1
            changed.add(cypher.set_facts(fact.type, *bases), row)
    for batch in (gone, changed, fresh):
        batch.run(run)
    return Tally(**counts)


def _labels(change: Change) -> dict[str, str]:
    """The label of every node of the plan, as it is once the nodes are written."""
    both = {**change.nodes, **{i: record for i, record in change.new_nodes.items() if record}}
    return {i: record.node.label for i, record in both.items()}


def _write_provenance(run: Run, change: Change, facts: FactSet, labels: Mapping[str, str]) -> None:
    """The document's passages, claims and issues anew, and who mentions what."""
    document = change.document
    if change.before.document:
        run(cypher.DELETE_BARE, document=document)
    for label, old in (
        (cypher.PASSAGE, change.before.passages), (cypher.CLAIM, change.before.claims),
        (cypher.ISSUE, change.before.issues),
    ):  # fmt: skip
        if old or (label == cypher.ISSUE and change.before.document):  # derived issues are not in `old`
            run(cypher.delete_records(label), document=document)
    fresh = _Batches()
    for label, items in ((cypher.PASSAGE, facts.passages), (cypher.CLAIM, facts.claims), (cypher.ISSUE, facts.issues)):
        for item in items:
            fresh.add(cypher.new_records(label), as_row(item))
    fresh.run(run, document=document)
    _write_mentions(run, change, labels)


def _write_mentions(run: Run, change: Change, labels: Mapping[str, str]) -> None:
    document = change.document
    here = [r for r in change.new_facts.values() if r and document in r.stated]
    pairs = {(p, end) for r in here for p in r.stated[document].passages for end in (r.fact.start, r.fact.end)}
    said, bare = _Batches(), _Batches()
    for passage, node_id in sorted(pairs):
        said.add(cypher.new_mentions(_base(labels[node_id])), {"passage": passage, "id": node_id})
    mentioned = {node_id for _, node_id in pairs}
    for node_id, record in change.new_nodes.items():
        if record and document in record.stated and node_id not in mentioned:
            bare.add(cypher.new_bare_mentions(_base(labels[node_id])), node_id)
    said.run(run)
    bare.run(run, "ids", document=document)


def _write_derived(
    run: Run, change: Change, years: Years, more: Iterable[tuple[str, Issue]], own: Collection[Issue]
) -> None:
    """Issues that follow from several documents, for every record that has or had several; more: of the joining."""
    shared: list[tuple[str, tuple[Issue, ...]]] = [(about, (issue,)) for about, issue in more]
    for node_id, node in change.new_nodes.items():
        if len(change.nodes[node_id].stated if node_id in change.nodes else ()) > 1 or (node and len(node.stated) > 1):
            shared.append((node_id, merge.node_contradictions(node, years) if node else ()))
    for key, fact in change.new_facts.items():
        if len(change.facts[key].stated if key in change.facts else ()) > 1 or (fact and len(fact.stated) > 1):
            shared.append((key, merge.fact_contradictions(fact, years) if fact else ()))
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
    if document:
        run(cypher.SET_DOCUMENT, document=document.id, props=as_row(document))
    nodes = _write_nodes(run, change)
    labels = _labels(change)
    tally = _write_facts(run, change, labels)
    _write_provenance(run, change, facts, labels)
    _write_derived(run, change, years, doubts, facts.issues)
    if document is None:
        run(cypher.DELETE_DOCUMENT, document=change.document)
    gone = _Batches()
    for node_id, record in change.new_nodes.items():
        if record is None:
            gone.add(cypher.delete_nodes(_base(labels[node_id])), node_id)
    gone.run(run, "ids")
    return nodes, tally
