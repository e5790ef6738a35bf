"""What is drawn and what is said about it: choice under a cap, bends, legend, marks, witnesses. Pure, no browser."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence import calls_its_college, escape_markdown, find_witnesses, is_named, mark_names
from app.picture import MOST, UNSURE, View, bend_parallel, build_picture, build_words, choose_facts, group_colours
from graph.layout import build_layout
from graph.model import FactSet, node_id, union
from graph.ontology import LANGUAGES, ontology
from tests.invented import CENTRE, EAST, FRIEND, HOSTILE, SENTENCE, SHARED, WEST, east, west

HUB = node_id(EAST)


def drawn(facts: FactSet, view: View, language: str = "zh") -> dict:  # type: ignore[type-arg]
    return build_picture(facts, choose_facts(facts, view), view, build_layout(facts, view.centre), language)


def test_every_node_and_fact_of_a_small_network_is_drawn_once() -> None:
    data = drawn(east(), View(HUB))
    assert sorted(n["id"] for n in data["nodes"]) == sorted(n.id for n in east().nodes)
    assert sorted(e["id"] for e in data["edges"]) == sorted(r.key for r in east().relationships)
    assert len({(n["x"], n["y"]) for n in data["nodes"]}) == len(data["nodes"])


def test_no_evidence_travels_with_the_picture() -> None:
    assert SENTENCE not in json.dumps(drawn(east(), View(HUB)), ensure_ascii=False)


def test_the_cap_keeps_the_centre_what_was_opened_and_the_richest() -> None:
    whole = union([east(), west()])
    view = View(HUB, {node_id(WEST): node_id(SHARED)}, limit=4)
    shown = choose_facts(whole, view)
    assert {n.name for n in shown.nodes} == {EAST, WEST, FRIEND, SHARED}
    assert all(r.start in shown.index and r.end in shown.index for r in shown.relationships)
    words = drawn(whole, view)["text"]["status"]
    assert f"{len(whole.nodes)} 个机构中的 4 个" in words


def test_facts_beyond_those_at_hand_are_counted_too() -> None:
    words = build_words(east(), east(), HUB, "en", total=9000)
    assert f"{len(east().relationships)} of 9000 facts" in words["status"]


def test_no_request_draws_more_than_the_hard_cap() -> None:
    assert MOST == 500
    many = replace_nodes(east(), 700)
    assert len(choose_facts(many, View(HUB, limit=10_000)).nodes) == MOST


def replace_nodes(facts: FactSet, count: int) -> FactSet:
    node, fact = facts.index[node_id(FRIEND)], facts.relationships[0]
    nodes = tuple(replace(node, id=f"o-{i:016}", name=f"虚构{i}") for i in range(count))
    told = tuple(replace(fact, key=f"r-{i:016}", start=HUB, end=n.id) for i, n in enumerate(nodes))
    return FactSet((facts.index[HUB], *nodes), told)


def test_facts_between_one_pair_bend_apart_and_a_lone_one_is_straight() -> None:
    bends = bend_parallel(east().relationships)
    pair = [r for r in east().relationships if {r.start, r.end} == {HUB, node_id(FRIEND)}]
    assert len({bends[r.key] for r in pair}) == len(pair) == 3
    lone = next(r for r in east().relationships if r.end == node_id(SHARED))
    assert bends[lone.key] == 0


@given(st.integers(2, 40), st.booleans())
def test_bends_never_meet_whichever_way_a_fact_points(count: int, turn: bool) -> None:
    fact = east().relationships[0]
    low, high = sorted((fact.start, fact.end))
    facts = [
        replace(fact, key=f"r-{i}", start=high if turn and i % 2 else low, end=low if turn and i % 2 else high)
        for i in range(count)
    ]
    bends = bend_parallel(facts)
    sides = [bends[f.key] if f.start == low else -bends[f.key] for f in facts]
    assert len(set(sides)) == count
    assert max(map(abs, sides)) <= 0.46


def test_unsure_facts_are_marked() -> None:
    told = {r.key: r.confidence for r in east().relationships}
    assert drawn(east(), View(HUB))["unsure"]["count"] == sum(c < UNSURE for c in told.values()) == 1
    for edge in drawn(east(), View(HUB))["edges"]:
        assert edge.get("unsure", False) == (told[edge["id"]] < UNSURE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_is_the_ontology_and_counts_what_is_drawn(language: str) -> None:
    data = drawn(east(), View(HUB), language)
    vocabulary = ontology()
    assert {n: k["words"] for n, k in data["kinds"].items()} == {
        n: vocabulary.labels[n].words[language] for n in ("College", "Enterprise", "ResearchCentre")
    }
    assert sum(k["count"] for k in data["kinds"].values()) == len(data["nodes"])
    assert sum(g["count"] for g in data["groups"].values()) == len(data["edges"])
    assert data["groups"]["facilities"]["colour"] == group_colours()["facilities"]


def test_every_group_has_a_colour_of_its_own() -> None:
    colours = group_colours()
    assert set(colours) == set(ontology().groups)
    assert len(set(colours.values())) == len(colours)


def test_a_kind_of_which_only_the_centre_is_left_has_no_title() -> None:
    whole = union([east(), west()])
    ends = {node.id for node in east().nodes[1:3]}
    firms = FactSet(east().nodes[:3], tuple(r for r in east().relationships if r.end in ends))
    sectors = build_picture(firms, firms, View(HUB), build_layout(whole, HUB), "zh")["sectors"]
    titles = {sector["title"] for sector in sectors}
    assert ontology().labels["Enterprise"].words["zh"] in titles
    assert ontology().labels["College"].words["zh"] not in titles


def test_a_picture_without_facts_says_so() -> None:
    alone = FactSet(east().nodes[:1])
    assert "没有可显示的事实" in build_words(alone, alone, HUB, "zh")["status"]
    assert build_words(east(), east(), HUB, "zh")["status"] == "共 27 个机构、29 条事实"


def test_only_nodes_without_a_place_hang_on_what_was_opened() -> None:
    whole, view = union([east(), west()]), View(HUB, {node_id(WEST): node_id(SHARED), node_id(FRIEND): node_id(SHARED)})
    data = build_picture(whole, whole, view, build_layout(east(), HUB), "zh")
    around = {n["name"]: n["around"] for n in data["nodes"] if "around" in n}
    assert around[WEST] == node_id(SHARED)
    assert FRIEND not in around


def test_a_node_without_a_place_hangs_on_the_centre() -> None:
    whole = union([east(), west()])
    data = build_picture(whole, whole, View(HUB), build_layout(east(), HUB), "zh")
    assert {n["around"] for n in data["nodes"] if "around" in n} == {HUB}


def test_the_sentence_of_an_edge_is_the_tip_of_its_line() -> None:
    edges = {e["id"]: e for e in drawn(east(), View(HUB))["edges"]}
    served = next(r for r in east().relationships if r.end == node_id(FRIEND) and r.type == "SERVED")
    assert edges[served.key]["title"].startswith(f"{EAST} → 技术服务 → {FRIEND}")
    assert "10.00 万元" in edges[served.key]["title"]


def test_two_runs_give_the_same_picture() -> None:
    assert drawn(east(), View(HUB)) == drawn(east(), View(HUB))


# ---- evidence


def test_names_are_marked_over_spaces_and_overlaps() -> None:
    text = "与晨光 虚构\n机械有限公司、晨光虚构机械有限公司研究院合作"
    marked = [part for part, is_name in mark_names(text, [FRIEND, f"{FRIEND}研究院"]) if is_name]
    assert marked == ["晨光 虚构\n机械有限公司", "晨光虚构机械有限公司研究院"]


@given(st.text(max_size=60), st.lists(st.text(max_size=5), max_size=4))
def test_marking_never_changes_the_text(text: str, names: list[str]) -> None:
    assert "".join(part for part, _ in mark_names(text, names)) == text


def test_a_text_that_says_our_college_does_not_name_it() -> None:
    assert is_named(SENTENCE, east().index[node_id(FRIEND)])
    assert not is_named(SENTENCE, east().index[HUB])


@given(st.text(max_size=80))
def test_escaped_text_has_no_bare_punctuation(text: str) -> None:
    shown = escape_markdown(text)
    bare = shown.replace("\\\\", "")
    assert (
        all(bare[i - 1] == "\\" for i, c in enumerate(bare) if c in "`*_[]<>:$#!~|&" and i)
        or bare[:1] in "`*_[]<>:$#!~|&"
    )
    assert "\n" not in shown


def test_addresses_are_broken_before_a_reader_could_link_them() -> None:
    for name in HOSTILE:
        assert "www." not in escape_markdown(name).replace("\\", "")
        assert "http:" not in escape_markdown(name).replace("\\", "")


def one_fact(facts: FactSet) -> FactSet:
    told = next(r for r in facts.relationships if r.end == node_id(CENTRE) and r.start == HUB)
    places = tuple(p for p in facts.passages if p.id in told.passages)
    return FactSet((facts.index[told.start], facts.index[told.end]), (told,), places, facts.documents)


def test_an_attached_report_brings_the_text_of_its_own_passages() -> None:
    fact = one_fact(east())
    own = fact.documents[0].id
    told = replace(east(), passages=tuple(replace(p, text="我校共建。") for p in east().passages))
    (witness,) = find_witnesses(fact, {own: told})
    assert (witness.passage.text, witness.attached, witness.document.id) == ("我校共建。", False, own)


def test_another_file_of_the_same_report_is_another_source() -> None:
    fact = one_fact(east())
    other = replace(fact.documents[0], id="d-aaaaaaaaaaaaaaaa", source="report.pdf")
    place = replace(fact.passages[0], id="p-aaaaaaaaaaaaaaaa", document=other.id, text="我校共建。", page=7)
    attached = FactSet(fact.nodes, (replace(fact.relationships[0], passages=(place.id,)),), (place,), (other,))
    first, second = find_witnesses(fact, {other.id: attached})
    assert (first.attached, first.passage.text) == (False, "")
    assert (second.attached, second.document.source, second.passage.page) == (True, "report.pdf", 7)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("2019年，学校与甲公司合作", True), ("由学院牵头", True), ("在我校揭牌", True),
        ("1 | 温州市护士学校 | 10", False), ("依托人才工作站，设立联谊站", False), ("温州设计学院成立", False),
    ],
)  # fmt: skip
def test_a_passage_calls_its_college_or_leaves_it_unsaid(text: str, called: bool) -> None:
    assert calls_its_college(text) == called
