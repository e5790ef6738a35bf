"""Positions: none overlap, nothing jumps, the same facts give the same picture, kinds keep together."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings

from graph.layout import (
    BOX,
    LINE_WIDTH,
    LINES,
    Layout,
    Point,
    build_layout,
    narrow,
    neighbours,
    place_new,
    text_width,
    wrap_label,
)  # fmt: skip
from graph.model import FactSet, Node, Relationship, node_id, union
from graph.ontology import ontology
from tests.gold import gold_facts
from tests.strategies import fact_sets, names

SLACK = 0.2
"""Positions are rounded to a tenth of a pixel."""


def overlaps(points: Iterable[Point]) -> int:
    """Pairs of label boxes that touch."""
    return sum(
        abs(a[0] - b[0]) < BOX[0] - SLACK and abs(a[1] - b[1]) < BOX[1] - SLACK for a, b in combinations(points, 2)
    )


def college_of(facts: FactSet) -> str:
    """The reporting college."""
    return facts.documents[0].college


@given(names)
def test_a_label_keeps_its_name(name: str) -> None:
    lines = wrap_label(name)
    assert 1 <= len(lines) <= LINES
    shown = "".join(lines).replace(" ", "")
    plain = name.replace(" ", "")
    assert shown == plain or (shown.endswith("…") and plain.startswith(shown[:-1]))


@given(names)
def test_a_label_fits_its_box(name: str) -> None:
    assert max(map(text_width, wrap_label(name))) <= LINE_WIDTH + 2.1


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("温州大学", ("温州大学",)),
        ("浙江省供应链协会", ("浙江省供应链协会",)),
        ("浙江省物流供应链协会", ("浙江省物流", "供应链协会")),
        ("三一重工国拓机械设备（柬埔寨）有限公司", ("三一重工国拓机", "械设备（柬埔", "寨）有限公司")),
        ("Singapore Institute of Technology", ("Singapore", "Institute", "of Technology")),
        ("", ("",)),
    ],
)
def test_how_a_label_wraps(name: str, lines: tuple[str, ...]) -> None:
    assert wrap_label(name) == lines


def test_no_line_begins_with_a_closing_sign() -> None:
    for line in wrap_label("浙江虚构机械设备（集团）有限公司、《杂志》社联合体（筹）"):
        assert line[0] not in "）》、"


def test_a_long_name_is_cut_visibly() -> None:
    lines = wrap_label("甲" * 40)
    assert len(lines) == LINES
    assert lines[-1].endswith("…")


@pytest.mark.parametrize("name", ["ganjiang-2019", "wzpt-2020", "wzpt-profile"])
def test_no_labels_overlap(samples: Path, name: str) -> None:
    facts = gold_facts(samples, name)
    layout = build_layout(facts, college_of(facts))
    assert set(layout.positions) == set(facts.index)
    assert overlaps(layout.positions.values()) == 0


@settings(max_examples=50)
@given(fact_sets(max_nodes=20, max_facts=30))
def test_any_facts_can_be_laid_out(facts: FactSet) -> None:
    for centre in ("", facts.nodes[0].id):
        layout = build_layout(facts, centre)
        assert set(layout.positions) == set(facts.index)
        assert overlaps(layout.positions.values()) == 0
        assert all(math.isfinite(x) and math.isfinite(y) for x, y in layout.positions.values())
        assert build_layout(facts, centre) == layout


def test_nothing_to_lay_out() -> None:
    assert build_layout(FactSet(), "") == Layout({}, ())


def test_the_centre_is_in_the_middle(samples: Path) -> None:
    facts = gold_facts(samples, "wzpt-2020")
    assert build_layout(facts, college_of(facts)).positions[college_of(facts)] == (0.0, 0.0)


def test_kinds_keep_together(samples: Path) -> None:
    """In a sector stand partners of one kind: seen from the college, its nodes follow each other."""
    facts = gold_facts(samples, "wzpt-2020")
    layout = build_layout(facts, college_of(facts))
    enterprises = [n.id for n in facts.nodes if n.label == "Enterprise"]
    bodies = [n.id for n in facts.nodes if n.label == "PublicBody"]
    angles = {n: math.degrees(math.atan2(*reversed(layout.positions[n]))) for n in (*enterprises, *bodies)}
    assert all(-80 < angles[n] < 100 for n in enterprises)
    assert all(abs(angles[n]) > 120 for n in bodies)


def test_countries_stand_beside_the_partners_there() -> None:
    college = Node(node_id("学院"), "College", "学院", reporting=True)
    places = [Node(code, "Country", code) for code in ("KH", "LA", "TH")]
    abroad = [Node(node_id(f"境外{i}"), "OverseasPartner", f"境外{i}") for i in range(9)]
    home = [Node(node_id(f"企业{i}"), "Enterprise", f"企业{i}") for i in range(20)]
    tie = partial(Relationship, properties={}, passages=("p-1",), method="table", confidence=1.0)
    facts = [tie(f"r-{n.id}", "PARTNERS_WITH", college.id, n.id) for n in (*abroad, *home)]
    facts += [tie(f"r-l{i}", "LOCATED_IN", n.id, places[i % 3].id) for i, n in enumerate(abroad)]
    layout = build_layout(FactSet((college, *places, *abroad, *home), tuple(facts)), college.id)
    titles = [s.label for s in layout.sectors]
    assert titles == ["Enterprise", "OverseasPartner", "Country"]
    for i, node in enumerate(abroad):
        assert math.dist(layout.positions[node.id], layout.positions[places[i % 3].id]) < 1000


def test_a_larger_kind_has_more_room(samples: Path) -> None:
    facts = gold_facts(samples, "wzpt-2020")
    layout = build_layout(facts, college_of(facts))
    counts = {s.label: s.count for s in layout.sectors}
    assert counts["Enterprise"] == 76
    assert counts["Country"] == 2
    assert sum(counts.values()) < len(facts.nodes) - 1  # the rest are facilities on the inner rings


def test_facilities_stand_between_the_college_and_their_builders(samples: Path) -> None:
    facts = gold_facts(samples, "ganjiang-2019")
    college = college_of(facts)
    layout, near = build_layout(facts, college), neighbours(facts)
    labels = ontology().labels
    checked = 0
    for node in facts.nodes:
        builders = [o for o in near[node.id] if o != college and not labels[facts.index[o].label].facility]
        if labels[node.label].facility and builders and college in near[node.id]:
            checked += 1
            at = math.hypot(*layout.positions[node.id])
            assert all(at < math.hypot(*layout.positions[b]) for b in builders)
    assert checked > 10


def test_titles_stand_clear_of_labels(samples: Path) -> None:
    facts = gold_facts(samples, "wzpt-2020")
    layout = build_layout(facts, college_of(facts))
    for sector in layout.sectors:
        assert all(abs(sector.x - x) > 60 or abs(sector.y - y) > 40 for x, y in layout.positions.values())


def test_two_colleges_have_a_star_each(samples: Path) -> None:
    both = union((gold_facts(samples, "ganjiang-2019"), gold_facts(samples, "wzpt-2020")))
    layout = build_layout(both, "")
    assert overlaps(layout.positions.values()) == 0
    left, right = sorted(layout.positions[n.id][0] for n in both.nodes if n.reporting)
    shared = [s for s in layout.sectors if s.label == ""]
    assert [s.count for s in shared] == [2]
    assert left < shared[0].x < right
    ministry = layout.positions[node_id("教育部")]
    assert left < ministry[0] < right


def test_three_colleges_have_a_star_each(samples: Path) -> None:
    one = gold_facts(samples, "ganjiang-2019")
    more = [one]
    for mark in ("甲", "乙"):
        new = {n.id: node_id(mark + n.name) for n in one.nodes}
        nodes = tuple(
            Node(new[n.id], n.label, mark + n.name, reporting=n.reporting) for n in one.nodes
        )  # fmt: skip
        facts = tuple(
            type(r)(f"{r.key}{mark}", r.type, new[r.start], new[r.end], r.properties, r.passages, r.method, 1.0)
            for r in one.relationships
        )
        more.append(FactSet(nodes, facts))
    layout = build_layout(union(more), "")
    assert overlaps(layout.positions.values()) == 0
    assert len({s.centre for s in layout.sectors}) == 3


@pytest.fixture
def around(samples: Path) -> tuple[FactSet, str, str]:
    """A facility, what surrounds it, and the college beside it."""
    facts = gold_facts(samples, "wzpt-2020")
    near, college = neighbours(facts), college_of(facts)
    labels = ontology().labels
    middle = max(
        (n.id for n in facts.nodes if labels[n.label].facility and college in near[n.id]), key=lambda n: len(near[n])
    )
    return facts, middle, college


def part(facts: FactSet, kept: Iterable[str]) -> FactSet:
    """The facts among some nodes."""
    ids = set(kept)
    inside = tuple(r for r in facts.relationships if r.start in ids and r.end in ids)
    return FactSet(tuple(n for n in facts.nodes if n.id in ids), inside, facts.passages, facts.documents)


def test_new_neighbours_move_nothing(around: tuple[FactSet, str, str]) -> None:
    facts, middle, college = around
    near = neighbours(facts)
    first = build_layout(part(facts, {middle, *near[middle]}), middle)
    second = place_new(first, college, (n for n in facts.nodes if n.id in near[college]))
    assert {n: second.positions[n] for n in first.positions} == first.positions
    assert set(second.positions) == {middle, *near[middle], *near[college]}
    assert overlaps(second.positions.values()) == 0
    assert second.sectors == first.sectors


def test_new_neighbours_come_near_and_outward(around: tuple[FactSet, str, str]) -> None:
    facts, middle, college = around
    first = build_layout(part(facts, {middle, *neighbours(facts)[middle]}), middle)
    at = first.positions[college]
    new = [Node(node_id(f"新{i}"), "Enterprise", f"新{i}") for i in range(4)]
    second = place_new(first, college, new)
    for node in new:
        x, y = second.positions[node.id]
        assert math.hypot((x - at[0]) / BOX[0], (y - at[1]) / BOX[1]) < 4
    away = [second.positions[n.id] for n in new]
    assert sum(math.hypot(*p) for p in away) / 4 > math.hypot(*at)


def test_expanding_nothing_changes_nothing(around: tuple[FactSet, str, str]) -> None:
    facts, middle, _ = around
    layout = build_layout(part(facts, {middle, *neighbours(facts)[middle]}), middle)
    assert place_new(layout, middle, facts.nodes[:0]) == layout
    with pytest.raises(KeyError):
        place_new(layout, "o-nowhere", ())


def test_narrow_keeps_the_centre_and_the_nearest(samples: Path) -> None:
    facts = gold_facts(samples, "wzpt-2020")
    few = narrow(facts, college_of(facts), 50)
    assert len(few.nodes) == 50
    assert college_of(facts) in few.index
    assert {n.id for n in few.nodes} - {college_of(facts)} <= neighbours(facts)[college_of(facts)]
    assert all(r.start in few.index and r.end in few.index for r in few.relationships)
    assert narrow(facts, "", 50) == few
    assert narrow(facts, "", 190) is facts


def test_a_thousand_nodes_are_laid_out() -> None:
    college = Node(node_id("学院"), "College", "学院", reporting=True)
    kinds = list(ontology().labels)
    nodes = [Node(node_id(f"{i}"), kinds[i % len(kinds)], f"{i}") for i in range(1000)]
    layout = build_layout(FactSet((college, *nodes)), college.id)
    assert overlaps(layout.positions.values()) == 0
