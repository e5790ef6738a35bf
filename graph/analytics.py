"""Measures of a network: pure functions of a fact set, each with its formula; networkx counts where it can.

What stands for which measure: *degree* counts facts, by type. *Reach* follows facts in either direction. *Depth* is a
ladder (`rungs` of the ontology), *breadth* the number of relationship types between two bodies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from graph.model import FactSet, Relationship
from graph.ontology import ontology


def build_network(facts: FactSet) -> nx.Graph:
    """The facts as an undirected networkx graph, one edge between two bodies however many facts join them."""
    graph = nx.Graph()
    graph.add_nodes_from(node.id for node in facts.nodes)
    graph.add_edges_from((item.start, item.end) for item in facts.relationships)
    return graph


def degrees(facts: FactSet) -> dict[str, Counter[str]]:
    """Node id -> number of its facts by relationship type, in either direction."""
    found: dict[str, Counter[str]] = {node.id: Counter() for node in facts.nodes}
    for item in facts.relationships:
        found[item.start][item.type] += 1
        found[item.end][item.type] += 1
    return found


def components(facts: FactSet) -> tuple[frozenset[str], ...]:
    """The parts of the network that no fact joins, largest first."""
    parts = (frozenset(part) for part in nx.connected_components(build_network(facts)))
    return tuple(sorted(parts, key=lambda part: (-len(part), min(part))))


def lost_reach(facts: FactSet, centre: str) -> dict[str, int]:
    """Cut points seen from `centre`: node id -> how many other nodes the centre no longer reaches without it.

    A cut point is a node without which its component falls apart (networkx' articulation points). The centre itself is
    left out. Raises KeyError where `centre` is no node.
    """
    network = build_network(facts)
    if centre not in network:
        raise KeyError(centre)
    here = network.subgraph(nx.node_connected_component(network, centre))
    found = {}
    for node in sorted(set(nx.articulation_points(here)) - {centre}):
        rest = nx.restricted_view(here, [node], [])
        found[node] = len(here) - 1 - len(nx.node_connected_component(rest, centre))
    return found


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep and how broad a partnership between two bodies is.

    rung: the highest rung of the ontology's ladder that a fact shows, empty where none does. breadth: number of
    relationship types between the two. years: report or own years of what was carried out together. facts: rung -> the
    keys of the facts that show it, so that every rung can be opened at its places.
    """

    rung: str
    breadth: int
    years: tuple[str, ...]
    facts: Mapping[str, tuple[str, ...]]


def _report_years(facts: FactSet) -> dict[str, str]:
    """Passage id -> the year of the report it stands in, where that is known."""
    years = {d.id: str(d.year) for d in facts.documents if d.year is not None}
    return {p.id: years[p.document] for p in facts.passages if p.document in years}


def _years(item: Relationship, reports: Mapping[str, str]) -> set[str]:
    """The years a fact happened in: its own dates where printed, else the years of the reports that state it."""
    dates = {str(value)[:4] for name, value in item.properties.items() if ontology().properties[name].kind == "date"}
    return dates or {reports[p] for p in item.passages if p in reports}


def _built_together(items: Iterable[Relationship], one: str, other: str, rung: str) -> list[str]:
    """Facts of the highest rung by which both bodies stand behind one and the same third."""
    behind: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if ontology().types[item.type].rung == rung and item.start in (one, other):
            behind[item.end][item.start].append(item.key)
    return [key for ends in behind.values() if len(ends) == 2 for keys in ends.values() for key in keys]


def _measure(items: Sequence[Relationship], reports: Mapping[str, str], one: str, other: str) -> Depth:
    *_, active, repeated, built = ontology().rungs
    between = [item for item in items if {item.start, item.end} == {one, other}]
    shown: dict[str, list[str]] = {rung: [] for rung in ontology().rungs}
    years: set[str] = set()
    for item in between:
        rung = ontology().types[item.type].rung
        if rung:
            shown[rung].append(item.key)
        if rung == active:
            years |= _years(item, reports)
    if len(years) > 1:
        shown[repeated] = list(shown[active])
    shown[built] += _built_together(items, one, other, built)
    kept = {rung: tuple(sorted(keys)) for rung, keys in shown.items() if keys}
    return Depth(list(kept)[-1] if kept else "", len({item.type for item in between}), tuple(sorted(years)), kept)


def measure_depth(facts: FactSet, one: str, other: str) -> Depth:
    """The partnership of two bodies on the ladder named < signed < active < repeated < built.

    Every type of fact between the two stands on the rung that the ontology gives it. `repeated` holds the active facts
    where their years are two or more. `built` also holds a third body that both built or run. The depth is the highest
    rung with a fact; passages, and so a fact stated twice in one report, change nothing.
    """
    return _measure(facts.relationships, _report_years(facts), one, other)


def depths(facts: FactSet, centre: str) -> dict[str, Depth]:
    """The depth of the partnership of `centre` with every other body that it shares a fact or a built body with."""
    touching: dict[str, list[Relationship]] = {node.id: [] for node in facts.nodes}
    for item in facts.relationships:
        touching[item.start].append(item)
        touching[item.end].append(item)
    reports, own = _report_years(facts), [item for item in touching[centre] if item.start == centre]
    found = {}
    for node in facts.nodes:
        if node.id != centre and ontology().labels[node.label].organization:
            items = {item.key: item for item in (*own, *touching[node.id])}
            depth = _measure(tuple(items.values()), reports, centre, node.id)
            if depth.rung:
                found[node.id] = depth
    return found
