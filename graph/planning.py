"""What a load decides of one document, and what it then runs: inside its transaction, or before it, beside another.

A plan that was made ahead holds for one turn of the load lock, the one after the load that it was made beside. In any
other turn somebody else has loaded, or that load has failed: the plan is thrown away and made anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph import cypher, joining, loading
from graph.joining import Memory, Resolution
from graph.loading import NOTHING_PENDING, Change, Pending, Row, Run, Tally
from graph.model import Document, FactSet


@dataclass(frozen=True, slots=True)
class Plan:
    """One document's way into the graph, decided."""

    part: FactSet
    document: Document
    """With the college's id in the graph."""
    change: Change
    met: Resolution
    years: Mapping[str, int | None]
    memory: Memory
    """What the process knows once this is committed; its turn is the one in which the plan holds."""

    def pending(self) -> Pending:
        """What the next document meets while this one is on its way."""
        line = max((line.number for line in self.met.fresh), default=0)
        return Pending(self.change.new_nodes, self.change.new_facts, line)


@dataclass(frozen=True, slots=True)
class Written:
    """A plan and the tallies of nodes and facts. script: what a plan made ahead has still to run."""

    plan: Plan
    nodes: Tally
    facts: Tally
    script: tuple[tuple[str, Row], ...] = ()


def decide(run: Run, part: FactSet, memory: Memory, today: str, pending: Pending = NOTHING_PENDING) -> Plan:
    """Read what the graph has of a document, and decide what becomes of it in the turn after that of `memory`.

    The index of `memory` learns the document's names; it may know too many, so it does no harm where the load fails.
    """
    document = part.documents[0]
    sources = memory.sources | {document.id: document}
    found = joining.meet(run, part, pending)
    met = joining.resolve(run, part, found, memory.index, sources, today, pending)
    years = {d.id: d.year for d in sources.values()}
    before = loading.read_state(run, document.id) if document.id in memory.sources else loading.NOTHING
    change = loading.plan(run, document.id, part, met.same, before, years, met.known, pending)
    placed = replace(document, college=met.same.get(document.college, document.college))
    for node_id, record in change.new_nodes.items():
        old = change.nodes.get(node_id)
        if record and (old is None or old.node != record.node):
            memory.index.add(record.node)
    after = Memory(memory.turn + 1, memory.index, sources | {document.id: placed})
    return Plan(part, placed, change, met, years, after)


def write(run: Run, plan: Plan) -> Written:
    """Bring the graph to the plan."""
    joining.write_lines(run, plan.met.fresh)
    if plan.met.dropped:
        run(cypher.DELETE_JOINS, ids=[f"j-{line.number}" for line in plan.met.dropped])
    return Written(plan, *loading.write(run, plan.change, plan.document, plan.part, plan.years, plan.met.issues))


def prepare(run: Run, part: FactSet, memory: Memory, today: str, pending: Pending) -> Written | None:
    """The plan of a document that the graph does not know, made ahead, and its statements, which need no reading.

    None for a document that is read anew, that takes lines of the ledger back or gives a node another label: what
    that reads must be read in its turn.
    """
    if part.documents[0].id in memory.sources:
        return None
    plan = decide(run, part, memory, today, pending)
    change = plan.change
    if plan.met.dropped or any(
        new is None or new.node.label != change.nodes[i].node.label
        for i, new in change.new_nodes.items() if i in change.nodes
    ):  # fmt: skip
        return None
    script: list[tuple[str, Row]] = []

    def note(statement: str, **parameters: Any) -> list[Row]:
        script.append((statement, parameters))
        return []

    return replace(write(note, plan), script=tuple(script))


def carry_out(run: Run, written: Written) -> Written:
    """Run what was prepared."""
    for statement, parameters in written.script:
        run(statement, **parameters)
    return replace(written, script=())
