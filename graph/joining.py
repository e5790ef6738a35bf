"""Documents meet here: by id, by a line of the ledger, by one candidate of a rule; inside a load's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph import cypher, ledger
from graph.ledger import Found, Join, NameIndex
from graph.loading import BATCH, Pending, Row, Run, label_of, overlay, read_document, read_known
from graph.merge import NodeRecord, read_node
from graph.model import Document, FactSet, Issue, Node
from graph.ontology import ontology


@dataclass(slots=True)
class Resolution:
    """Where the bodies of one document are in the graph. same: own id → node id, for those that were joined."""

    known: dict[str, NodeRecord] = field(default_factory=dict)
    """The records that the graph has of the document's bodies, by node id, joined ones included."""
    same: dict[str, str] = field(default_factory=dict)
    fresh: list[Join] = field(default_factory=list)
    """New lines of the ledger."""
    dropped: list[Join] = field(default_factory=list)
    """Lines of bodies that the document no longer names."""
    issues: list[tuple[str, Issue]] = field(default_factory=list)
    """Bodies that fit several nodes, by their own id."""


def read_lines(run: Run, document: str | None = None) -> list[Join]:
    """The lines of the ledger, of one document or all, by number."""
    rows = run(cypher.READ_JOINS, document=document)
    return [_line(row["props"]) for row in rows]


def _line(props: Row) -> Join:
    return Join(**{name: props.get(name, "") for name in ledger.COLUMNS})


@dataclass(frozen=True, slots=True)
class Met:
    """What a document finds in the graph."""

    known: Mapping[str, NodeRecord]
    """The records that the graph has of the document's bodies, by node id."""
    lines: Sequence[Join]
    """The document's lines of the ledger, by number."""


def take_turn(run: Run) -> int:
    """Take the load lock, until the commit; the number of this load."""
    return int(run(cypher.TAKE_LOCK)[0]["n"])


def meet(run: Run, part: FactSet, pending: Pending) -> Met:
    """Read what the graph has of a document's bodies and of its joins."""
    ids = [node.id for node in part.nodes]
    known, lines = {}, []
    for row in run(cypher.read_met(ontology()), ids=ids[:BATCH], document=part.documents[0].id):
        if cypher.JOIN in row["labels"]:
            lines.append(_line(row["props"]))
        else:
            known[row["id"]] = read_node(label_of(row["labels"]), row["props"])
    known = overlay(ids[:BATCH], known, pending.nodes) | read_known(run, ids[BATCH:], pending)
    return Met(known, sorted(lines, key=lambda line: line.number))


def as_row(line: Join) -> Row:
    """A line as properties of its node."""
    return {"id": f"j-{line.number}", **{name: getattr(line, name) for name in ledger.COLUMNS}}


def write_lines(run: Run, lines: Iterable[Join]) -> None:
    """Write new lines, and changed ones over the old."""
    rows = [as_row(line) for line in lines]
    if rows:
        run(cypher.SET_JOINS, rows=rows)


@dataclass(slots=True)
class Memory:
    """What a process keeps between its loads; right as long as no other process has loaded since."""

    turn: int
    """The number of the load after which it was right."""
    index: NameIndex
    sources: dict[str, Document]


def read_memory(run: Run, turn: int) -> Memory:
    """The names and the documents of the whole graph, after the load of that number."""
    found = (read_document(row["props"]) for row in run(cypher.READ_DOCUMENTS))
    return Memory(turn, _build_index(run), {document.id: document for document in found})


def _build_index(run: Run) -> NameIndex:
    index = NameIndex()
    after = ""
    while rows := run(cypher.PAGE_NAMES, after=after):
        for row in rows:
            index.add(_named(row))
        after = rows[-1]["id"]
    return index


def _named(row: Row) -> Node:
    return read_node(label_of(row["labels"]), {k: v for k, v in row.items() if v is not None}).node


def resolve(
    run: Run, part: FactSet, met: Met, index: NameIndex, sources: Mapping[str, Document], today: str, pending: Pending
) -> Resolution:
    """Find the nodes of a document's bodies; new lines of the ledger get the next numbers and the date `today`.

    A body keeps its node once it has one. Two bodies of one document never become one node by rule: who read the
    document held them apart.
    """
    document = part.documents[0]
    made = Resolution(dict(met.known))
    named = {node.id for node in part.nodes}
    kept = {line.incoming: line for line in met.lines if not line.undone}
    known = met.known
    targets = read_known(run, {line.node for line in kept.values() if line.incoming in named}, pending)
    for line in kept.values():
        if line.incoming in named and line.incoming not in known and line.node in targets:
            made.same[line.incoming] = line.node
            made.known[line.node] = targets[line.node]
        else:
            made.dropped.append(line)
    unmet = [n for n in part.nodes if n.id not in known and n.id not in made.same]
    never = {(line.incoming, line.node) for line in met.lines if line.undone}
    taken = {*named, *made.same.values()}
    found = _candidates(run, unmet, index, sources, document, taken=taken, never=never, pending=pending)
    _decide(run, made, found, document.id, today, pending)
    return made


@dataclass(frozen=True, slots=True)
class _Met:
    """What the rules say of one body, and the records of the nodes it fits."""

    found: Found
    records: Mapping[str, NodeRecord]


def _candidates(
    run: Run, unmet: Iterable[Node], index: NameIndex, sources: Mapping[str, Document], document: Document,
    *, taken: set[str], never: set[tuple[str, str]], pending: Pending,
) -> list[_Met]:  # fmt: skip
    """Each body that fits some node, with the nodes that it fits."""
    wanted = {node.id: index.candidates(node) - taken for node in unmet}
    records = read_known(run, {i for n in unmet for i in wanted[n.id]}, pending)
    found = []
    for node in unmet:
        fits = []
        for candidate in sorted(wanted[node.id]):
            record = records.get(candidate)
            if record is None or (node.id, candidate) in never:
                continue
            rule = ledger.rule_for(node, record.node, same_college=_same_college(record, sources, document))
            if rule:
                fits.append((candidate, rule))
        if fits:
            found.append(_Met(Found(node, tuple(fits)), {i: records[i] for i, _ in fits}))
    return found


def _same_college(record: NodeRecord, sources: Mapping[str, Document], document: Document) -> bool:
    return any(sources[d].college == document.college for d in record.stated if d in sources)


def _decide(run: Run, made: Resolution, met: list[_Met], document: str, today: str, pending: Pending) -> None:
    wished = [one.found.only[0] for one in met if one.found.only]
    number = 0
    for one in met:
        only, body = one.found.only, one.found.incoming
        if only and wished.count(only[0]) == 1:
            number = number or max((pending.line, *(line.number for line in read_lines(run))))
            number += 1
            node, rule = only
            made.same[body.id] = node
            made.known[node] = one.records[node]
            made.fresh.append(Join(number, body.name, body.id, node, rule, today, document))
        else:
            names = {i: record.node.name for i, record in one.records.items()}
            made.issues.append((body.id, ledger.ambiguous(one.found, document, names)))
