"""Measures: counts that can be counted by hand, and the same as networkx on the same network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given

from graph.analytics import build_network, components, degrees, depths, lost_reach, measure_depth
from graph.model import Document, FactSet, Node, Passage, Relationship, node_id, relationship_key
from tests.gold import gold_facts
from tests.strategies import fact_sets

BODIES = (("甲学院", "College"), ("乙公司", "Enterprise"), ("丙中心", "ResearchCentre"), ("丁公司", "Enterprise"))
A, B, C, D = (Node(node_id(name), label, name) for name, label in BODIES)
EARLY, LATE = (Document(f"d-{year}", f"{year}", A.id, year, "", "", "", 0, None, "") for year in (2019, 2020))
OLD, NEW = Passage("p-1", EARLY.id, "L1", "r"), Passage("p-2", LATE.id, "L1", "r")


def fact(type_: str, start: Node, end: Node, *passages: Passage, **own: str) -> Relationship:
    places = tuple(p.id for p in passages or (OLD,))
    return Relationship(
        relationship_key(type_, start.id, end.id, own), type_, start.id, end.id, own, places, "table", 1
    )


def told(*facts: Relationship) -> FactSet:
    return FactSet((A, B, C, D), facts, (OLD, NEW), (EARLY, LATE))


def test_degrees_count_facts_by_type() -> None:
    facts = told(fact("SERVED", A, B, project="一"), fact("SERVED", A, B, project="二"), fact("CO_BUILT", B, C))
    found = degrees(facts)
    assert found[A.id] == {"SERVED": 2}
    assert found[B.id] == {"SERVED": 2, "CO_BUILT": 1}
    assert found[D.id] == {}


@given(fact_sets())
def test_degrees_add_up(facts: FactSet) -> None:
    assert sum(count.total() for count in degrees(facts).values()) == 2 * len(facts.relationships)


def test_components_are_sorted_by_size() -> None:
    parts = components(told(fact("SERVED", A, B), fact("CO_BUILT", B, C)))
    assert parts == (frozenset({A.id, B.id, C.id}), frozenset({D.id}))


def test_lost_reach_behind_a_cut_point() -> None:
    facts = told(fact("SERVED", A, B), fact("CO_BUILT", B, C), fact("CO_BUILT", D, C))
    assert lost_reach(facts, A.id) == {B.id: 2, C.id: 1}
    assert lost_reach(facts, D.id) == {C.id: 2, B.id: 1}
    assert lost_reach(told(fact("SERVED", A, B)), A.id) == {}
    with pytest.raises(KeyError):
        lost_reach(facts, "o-nowhere")


def test_cut_points_are_those_of_networkx(samples: Path) -> None:
    facts = gold_facts(samples, "wzpt-2020")
    college, network = facts.documents[0].college, build_network(facts)
    found = lost_reach(facts, college)
    assert set(found) == set(nx.articulation_points(network)) - {college}
    for node, lost in found.items():
        rest = network.subgraph(set(network) - {node})
        assert len(nx.node_connected_component(network, college)) - 1 - lost == len(
            nx.node_connected_component(rest, college)
        )


@pytest.mark.parametrize(
    ("facts", "rung", "breadth"),
    [
        ((), "", 0),
        ((fact("PARTNERS_WITH", A, B, topic="实习"),), "named", 1),
        ((fact("SIGNED_AGREEMENT_WITH", B, A, date="2019"), fact("PARTNERS_WITH", A, B)), "signed", 2),
        ((fact("SERVED", A, B, year="2019"),), "active", 1),
        (
            (fact("SERVED", A, B, project="一", year="2019"), fact("SERVED", A, B, project="二", year="2019")),
            "active",
            1,
        ),
        (
            (fact("SERVED", A, B, project="一", year="2018"), fact("TRAINED", A, B, period_start="2019-05")),
            "repeated",
            2,
        ),
        ((fact("SERVED", A, B, OLD, NEW, project="一"),), "repeated", 1),
        ((fact("ORDER_CLASS_WITH", A, B, programme="机电"),), "active", 1),
        ((fact("CO_BUILT", A, C), fact("CO_BUILT", B, C)), "built", 0),
        ((fact("CO_BUILT", A, C), fact("RUNS", B, C), fact("PARTNERS_WITH", A, B)), "built", 1),
        ((fact("CO_BUILT", B, C), fact("CO_BUILT", D, C)), "", 0),
        ((fact("LOCATED_IN", A, B),), "", 1),
    ],
)
def test_the_ladder(facts: tuple[Relationship, ...], rung: str, breadth: int) -> None:
    depth = measure_depth(told(*facts), A.id, B.id)
    assert (depth.rung, depth.breadth) == (rung, breadth)
    assert measure_depth(told(*facts), B.id, A.id) == depth


def test_every_rung_names_its_facts() -> None:
    signed, served = fact("SIGNED_AGREEMENT_WITH", A, B), fact("SERVED", A, B, year="2019")
    ours, theirs = fact("CO_BUILT", A, C), fact("CO_BUILT", B, C)
    depth = measure_depth(told(signed, served, ours, theirs), A.id, B.id)
    assert dict(depth.facts) == {
        "signed": (signed.key,), "active": (served.key,), "built": tuple(sorted((ours.key, theirs.key))),
    }  # fmt: skip
    assert depth.years == ("2019",)


def test_a_second_passage_changes_nothing() -> None:
    served = fact("SERVED", A, B, year="2019")
    once, twice = told(served), told(replace(served, passages=(OLD.id, NEW.id)))
    assert measure_depth(once, A.id, B.id) == measure_depth(twice, A.id, B.id)


def test_all_partners_at_once(samples: Path) -> None:
    facts = gold_facts(samples, "ganjiang-2019")
    college = facts.documents[0].college
    found = depths(facts, college)
    assert college not in found
    assert all(depth.rung for depth in found.values())
    others = [n.id for n in facts.nodes if n.id != college and n.label not in ("Country", "Programme")]
    alone = {other: measure_depth(facts, college, other) for other in others}
    assert found == {other: depth for other, depth in alone.items() if depth.rung}
