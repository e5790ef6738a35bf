"""Identity: folding, ids and keys stay what they are, on every machine and for ever."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import (
    FactSet,
    document_id,
    documents_of,
    entry_id,
    fold,
    node_id,
    passage_id,
    relationship_key,
    union,
)  # fmt: skip
from graph.ontology import ontology
from tests.strategies import fact_sets, names, values, wild


@given(wild | st.text("eEIiαΐΣß\u0301\u0307\u0345\u200d-()一(株)ﬁ", max_size=8))
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(names)
def test_fold_does_not_see_width_case_space_or_quotes(name: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c in string.ascii_letters + string.digits else c for c in name)
    assert fold(name) == fold(f" “{wide}” ") == fold(name.swapcase()) == fold(" ".join(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中国—柬埔寨 “丝路”学院", "中国-柬埔寨丝路学院"),
        ("ＡＢＢ（中国）有限公司", "abb(中国)有限公司"),
        ("《工业机器人》\n课程", "工业机器人课程"),
    ],
)
def test_fold_joins_spellings(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("C++学院", "C学院"), ("C#基地", "C基地"), ("甲厂", "乙厂"), ("A&B", "AB")])
def test_fold_keeps_names_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_fold_composes_what_stood_apart() -> None:
    assert fold("e\u200d\u0301cole") == fold(unicodedata.normalize("NFD", "école")) == "école"


def test_ids_are_what_they_were() -> None:
    """These values are in people's databases: a change here splits every graph."""
    assert node_id("虚构职业技术学院") == "o-irl7ga6fwshwwyau"
    assert node_id("市教育局", "温州市") == "o-uvwldgugqwewzeg3"
    assert document_id("00ff") == "d-ree43yxucgue5bxh"
    assert passage_id("d-1", "L12", "rule") == "p-qbcrnz7futdzpco6"
    assert entry_id("c", "d-1", "L12") == "c-tisjnbkq53cfnimw"
    assert relationship_key("SERVED", "o-a", "o-b", {"project": "水龙头 研发", "year": "2019"}) == "r-wb5oaj5vfptfulr2"


def test_a_relative_name_needs_its_place() -> None:
    assert node_id("市教育局", "温州市") != node_id("市教育局", "台州市") != node_id("市教育局")
    assert node_id("市教育局", "温州市") == node_id(" 市教育局", "温州 市")


@pytest.mark.parametrize("kind", ontology().types.values(), ids=ontology().types)
@given(data=st.data())
def test_a_key_follows_from_identity_alone(kind: object, data: st.DataObject) -> None:
    from graph.ontology import Type

    assert isinstance(kind, Type)
    own = {name: data.draw(values(ontology().properties[name])) for name in kind.properties}
    key = relationship_key(kind.name, "o-a", "o-b", own)
    assert key == relationship_key(kind.name, "o-a", "o-b", dict(reversed(own.items())))
    assert key != relationship_key(kind.name, "o-b", "o-a", own)
    first = kind.identity[0] if kind.identity else ()
    for name in kind.properties:
        without = {n: v for n, v in own.items() if n != name}
        assert (relationship_key(kind.name, "o-a", "o-b", without) == key) is (name not in first)


def test_the_second_identity_counts_where_the_first_is_not_printed() -> None:
    one, other = ({"year": year, "amount_wan": 3.0} for year in ("2019", "2020"))
    assert relationship_key("SERVED", "o-a", "o-b", one) != relationship_key("SERVED", "o-a", "o-b", other)
    named = [{**own, "project": "同一项目"} for own in (one, other)]
    assert relationship_key("SERVED", "o-a", "o-b", named[0]) == relationship_key("SERVED", "o-a", "o-b", named[1])


@given(fact_sets())
def test_order_of_making_does_not_matter(facts: FactSet) -> None:
    turned = FactSet(
        facts.nodes[::-1], facts.relationships[::-1], facts.passages[::-1], facts.documents[::-1], facts.claims[::-1],
        facts.issues[::-1],
    )  # fmt: skip
    assert turned == facts
    assert facts.index == {node.id: node for node in facts.nodes}


@given(fact_sets())
def test_union_with_itself_changes_nothing(facts: FactSet) -> None:
    assert union((facts, facts)) == facts == union((facts, FactSet()))


@given(fact_sets())
def test_without_text_leaves_no_text(facts: FactSet) -> None:
    bare = facts.without_text()
    assert bare.nodes == facts.nodes
    assert bare.relationships == facts.relationships
    assert {p.text for p in bare.passages} <= {""}
    assert {c.text for c in bare.claims} <= {""}
    assert {i.subject for i in bare.issues} <= {""}
    assert [p.id for p in bare.passages] == [p.id for p in facts.passages]


@given(fact_sets())
def test_documents_of_a_fact_are_those_of_its_passages(facts: FactSet) -> None:
    passages = {p.id: p for p in facts.passages}
    for item in facts.relationships:
        found = documents_of(item, passages)
        assert found == tuple(sorted(set(found)))
        assert set(found) == {passages[p].document for p in item.passages}
