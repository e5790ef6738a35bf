"""What the check refuses: one fault at a time in facts that are otherwise right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from graph.check import check_facts, is_date, require
from graph.errors import FactError
from graph.model import (
    Claim,
    Document,
    FactSet,
    Issue,
    Node,
    Passage,
    Relationship,
    document_id,
    entry_id,
    node_id,
    passage_id,
    relationship_key,
)  # fmt: skip
from tests.gold import gold_facts
from tests.strategies import fact_sets

COLLEGE = Node(node_id("虚构职业学院"), "College", "虚构职业学院", ("虚职院",), first_year=2020, last_year=2021)
PARTNER = Node(node_id("虚构有限公司"), "Enterprise", "虚构有限公司")
ABROAD = Node("KH", "Country", "柬埔寨", country="KH")
TOLD = Document(document_id("a"), "报告", COLLEGE.id, 2020, "a.txt", "text/plain", "a", 9, None, "test")
PLACE = Passage(passage_id(TOLD.id, "L3", "rule"), TOLD.id, "L3", "rule", line_first=3, line_last=4)
OWN = {"project": "研发", "amount_wan": 10.5, "year": "2019"}
KEY = relationship_key("SERVED", COLLEGE.id, PARTNER.id, OWN)
FACT = Relationship(KEY, "SERVED", COLLEGE.id, PARTNER.id, OWN, (PLACE.id,), "table", 1.0)
CLAIM = Claim(entry_id("c", "1"), TOLD.id, PLACE.id, "Enterprise", 120, 30)
ISSUE = Issue(entry_id("i", "1"), TOLD.id, PLACE.id, "planned", "乙公司", "拟")
RIGHT = FactSet((COLLEGE, PARTNER, ABROAD), (FACT,), (PLACE,), (TOLD,), (CLAIM,), (ISSUE,))


def changed(old: Any, **new: Any) -> FactSet:
    """The right facts with one row changed."""
    parts = {
        name: tuple(replace(row, **new) if row is old else row for row in rows)
        for name, rows in (
            ("nodes", (COLLEGE, PARTNER, ABROAD)), ("relationships", (FACT,)), ("passages", (PLACE,)),
            ("documents", (TOLD,)), ("claims", (CLAIM,)), ("issues", (ISSUE,)),
        )
    }  # fmt: skip
    return FactSet(**parts)


def fact(own: dict[str, Any]) -> FactSet:
    """The right facts with other own properties and the key that follows from them."""
    return changed(FACT, properties=own, key=relationship_key("SERVED", COLLEGE.id, PARTNER.id, own))


def test_right_facts_pass() -> None:
    assert check_facts(RIGHT) == ()
    require(RIGHT)


@given(fact_sets())
def test_what_keeps_the_ontology_passes(facts: FactSet) -> None:
    assert [p for p in check_facts(facts) if p.what.key != "check.controls"] == []


@pytest.mark.parametrize("name", ["ganjiang-2019", "wzpt-2020", "wzpt-profile"])
def test_gold_facts_pass(samples: Path, name: str) -> None:
    assert check_facts(gold_facts(samples, name)) == ()


WRONG: dict[str, tuple[FactSet, str]] = {
    "label": (changed(PARTNER, label="Company"), "'Company' is no label of the ontology; write one of College, "),
    "node id": (changed(ABROAD, id="o-1"), "'o-1' is not a well-formed id; write o- and 16 letters"),
    "country as an id": (changed(ABROAD, id="Cambodia"), "'Cambodia' is not a well-formed id"),
    "name": (changed(ABROAD, name=" "), "has an empty name or alias; write the name"),
    "line end in a name": (
        changed(ABROAD, name="柬埔\n寨"),
        "holds a control character; join the name over its line end",
    ),
    "pronoun": (changed(COLLEGE, aliases=("虚职院", "我校")), "'我校' is a word for some body, not a name; resolve it"),
    "country": (changed(ABROAD, country="柬埔寨"), "'柬埔寨' is no country; write two capital letters"),
    "years": (changed(COLLEGE, first_year=2022), "first_year 2022 is after last_year 2021; exchange the two"),
    "one year": (changed(COLLEGE, first_year=None), "has only one of first_year and last_year; write both or none"),
    "fact id": (changed(FACT, key="r-1"), "'r-1' is not a well-formed id"),
    "key": (changed(FACT, key="r-" + "a" * 16), f"the key does not follow from type, .*; write {KEY}"),
    "type": (changed(FACT, type="SERVES"), "its type is not of the ontology; write one of CO_BUILT, "),
    "end": (changed(FACT, end=node_id("无")), f"its end {node_id('无')} is no node; add the node or take"),
    "range": (
        changed(FACT, type="OFFERS", properties={}),
        "its end 虚构有限公司 is a Enterprise; allowed there: Programme",
    ),
    "loop": (changed(FACT, end=COLLEGE.id), "both ends are the same node; a body has no relationship with itself"),
    "property": (fact({**OWN, "days": 3}), "SERVED has no property 'days'; allowed here: project, amount_wan, year"),
    "amount as text": (fact({"amount_wan": "10"}), "amount_wan '10' is no amount; write a plain decimal"),
    "amount below zero": (
        fact({"amount_wan": -1.0}),
        r"amount_wan -1.0 is not allowed; allowed: from 0 to 1e\+06; make",
    ),
    "amount without end": (fact({"amount_wan": float("inf")}), "amount_wan inf is no amount"),
    "date": (fact({"year": "2019年"}), "year '2019年' is no date; write YYYY, YYYY-MM or YYYY-MM-DD"),
    "empty text": (fact({"project": " "}), "project ' ' is no text; write a text that is not empty"),
    "no passage": (changed(FACT, passages=()), "has no passage; a fact needs a place in the text"),
    "other passage": (changed(FACT, passages=("p-x",)), "its passage p-x does not exist; add the passage"),
    "method": (changed(FACT, method="guess"), "method 'guess' is not known; write one of table, pattern, curated"),
    "confidence": (changed(FACT, confidence=1.1), "confidence 1.1 is not within 0 and 1; write a decimal"),
    "passage's document": (changed(PLACE, document="d-x"), "its document d-x does not exist; add the document"),
    "lines": (changed(PLACE, line_first=5), "lines 5 to 4 are no range; lines count from 1"),
    "line zero": (changed(PLACE, line_first=0), "lines 0 to 4 are no range"),
    "one line": (changed(PLACE, line_last=None), "has only one of line_first and line_last; write both or none"),
    "page": (changed(PLACE, page=0), "page 0 is no page; pages count from 1"),
    "document's id": (changed(TOLD, id="a"), "'a' is not a well-formed id; write d- and"),
    "college": (changed(TOLD, college="o-x"), "its college o-x is no node; add the node of the reporting college"),
    "claim's kind": (changed(CLAIM, kind="企业"), "kind '企业' is not known; write one of College, "),
    "claim's count": (changed(CLAIM, stated=-1), "counts below zero; write whole numbers from 0"),
    "claim's passage": (changed(CLAIM, passage="p-x"), "its passage p-x does not exist; add the passage or leave"),
    "issue's kind": (changed(ISSUE, kind="odd"), "kind 'odd' is not known; write one of negated, "),
    "issue's document": (changed(ISSUE, document="d-x"), "its document d-x does not exist"),
    "issue's id": (changed(ISSUE, id="x"), "'x' is not a well-formed id; write i- and"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_named_with_place_and_remedy(name: str) -> None:
    facts, said = WRONG[name]
    problems = check_facts(facts)
    assert problems
    with pytest.raises(FactError, match=said):
        require(facts)


def test_nothing_stands_twice() -> None:
    twice = FactSet((*RIGHT.nodes, PARTNER), RIGHT.relationships, RIGHT.passages, RIGHT.documents)
    assert [str(p.told) for p in check_facts(twice)] == [f"node {PARTNER.id}: stands twice; keep one of the two"]


def test_a_problem_says_where() -> None:
    (problem,) = check_facts(changed(PLACE, page=0))
    said = [str(part) for part in (problem.where, problem.what, problem.remedy)]
    assert said == [f"passage {PLACE.id} (L3)", "page 0 is no page", "pages count from 1"]
    assert str(problem.told) == f"passage {PLACE.id} (L3): page 0 is no page; pages count from 1"
    assert problem.told.say("zh") == f"出处 {PLACE.id}（L3）：没有第 0 页；页码从 1 算起"


def test_an_entry_without_a_passage_is_right() -> None:
    assert check_facts(changed(ISSUE, passage="")) == ()


def test_the_message_stays_short() -> None:
    nodes = tuple(Node(f"x{i}", "College", f"学院{i}") for i in range(9))
    with pytest.raises(FactError) as caught:
        require(FactSet(nodes))
    assert len(str(caught.value).splitlines()) == 6
    assert str(caught.value).endswith("… and 4 more")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2019", True), ("2019-05", True), ("2019-05-06", True), ("2020-02-29", True), ("2019-02-29", False),
        ("2019-13", False), ("2019-00", False), ("2019-5", False), ("19", False), ("2019-05-06T00:00", False),
        ("", False), ("０２０１９", False), ("２０１９", False), ("2019-", False), ("0000", False), ("2019\n", False),
    ],
)  # fmt: skip
def test_dates(text: str, right: bool) -> None:
    assert is_date(text) is right
