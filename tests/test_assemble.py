"""Readings to facts: one fact once with all its passages; what excludes or breaks the ontology is an issue."""

from __future__ import annotations

import pytest

from graph.check import check_facts
from graph.model import Document, FactSet, Relationship, Value, document_id
from loaders.assemble import Found, agree, build_facts, same_fact
from loaders.mention import Doubt, Mention, Reading, Source, StatedCount
from loaders.overrides import Override
from loaders.report import Place
from loaders.resolve import Setting, resolve_mentions

COLLEGE = "虔东职业学院"
OWN = Mention("学校", "College", 0, 2, own=True)
FIRM = Mention("赣州江源机械设备有限公司", "Enterprise", 5, 17)
BASE = Mention("智能装备实训基地", "Platform", 20, 28)
ABROAD = Mention("老挝清湖职业学院", "OverseasPartner", 5, 13, country="LA")


def source(line: int, text: str = "", table: str = "", row: str = "") -> Source:
    return Source(Place(f"L{line}", None, line, line), ("一、概况",), table, row, text or f"sentence {line}")


def reading(
    kind: str, start: Mention, end: Mention, line: int = 1, *, method: str = "pattern", confidence: float = 0.9,
    rule: str = "r", text: str = "", **properties: Value,
) -> Reading:  # fmt: skip
    return Reading(kind, start, end, source(line, text), rule, method, confidence, properties)


def facts(*readings: Reading, doubts: tuple[Doubt, ...] = (), counts: tuple[StatedCount, ...] = (),
          curated: tuple[Override, ...] = ()) -> FactSet:  # fmt: skip
    mentions = [end for r in readings for end in (r.start, r.end)]
    resolution = resolve_mentions(mentions, Setting(COLLEGE, place="赣州市", year=2020))
    document = Document(
        document_id("f" * 64), "title", resolution.college.id, 2020, "r.txt", "text/plain", "f" * 64, 9, None, "0"
    )
    made = build_facts(Found(readings, doubts, counts), resolution, document, curated)
    assert check_facts(made) == ()
    return made


def only(found: FactSet) -> Relationship:
    (one,) = [r for r in found.relationships if r.type != "LOCATED_IN"]
    return one


def test_a_fact_stated_twice_is_one_with_two_passages() -> None:
    one = only(facts(
        reading("CO_BUILT", OWN, BASE, 3, confidence=0.8), reading("CO_BUILT", OWN, BASE, 9, date="2019-05"),
    ))  # fmt: skip
    assert len(one.passages) == 2
    assert one.properties == {"date": "2019-05"}
    assert one.confidence == 0.9


def test_a_more_exact_date_stands_and_is_no_contradiction() -> None:
    found = facts(
        reading("CO_BUILT", OWN, BASE, 3, date="2019"), reading("CO_BUILT", OWN, BASE, 9, date="2019-05"),
    )  # fmt: skip
    assert only(found).properties == {"date": "2019-05"}
    assert found.issues == ()


def test_two_values_that_exclude_each_other_are_kept_in_an_issue_with_both_passages() -> None:
    found = facts(
        reading("CO_BUILT", OWN, BASE, 3, date="2018-05"),
        reading("CO_BUILT", OWN, BASE, 9, date="2019-05", method="table"),
    )
    assert only(found).properties == {"date": "2019-05"}
    assert [i.kind for i in found.issues] == ["contradiction", "contradiction"]
    assert {i.passage for i in found.issues} == set(only(found).passages)


def test_what_is_founded_once_has_its_earlier_date() -> None:
    found = facts(reading("CO_BUILT", OWN, BASE, 3, date="2020-08"), reading("CO_BUILT", OWN, BASE, 9, date="2019-07"))
    assert only(found).properties == {"date": "2019-07"}
    assert len(found.issues) == 2


def test_the_table_stands_before_the_prose_whatever_comes_first() -> None:
    found = facts(
        reading("SERVED", OWN, FIRM, 3, project="机械手研发", amount_wan=15.0, confidence=1.0),
        reading("SERVED", OWN, FIRM, 9, method="table", project="机械手研发", amount_wan=14.9),
    )
    assert only(found).properties["amount_wan"] == 14.9


def test_two_contracts_with_one_firm_are_two() -> None:
    found = facts(
        reading("SERVED", OWN, FIRM, 3, method="table", project="机械手研发"),
        reading("SERVED", OWN, FIRM, 4, method="table", project="包装机开发设计"),
    )
    assert len(found.relationships) == 2


def test_one_project_printed_a_little_differently_is_one() -> None:
    found = facts(
        reading("SERVED", OWN, FIRM, 3, method="table", project="机械手及 MES 项目研发", amount_wan=14.9),
        reading("SERVED", OWN, FIRM, 30, project="“机械手及MES项目”研发", amount_wan=14.9),
    )
    assert len(only(found).passages) == 2


def test_the_less_exact_statement_is_the_same_fact() -> None:
    found = facts(
        reading("SERVED", OWN, FIRM, 3, method="table", project="机械手研发", year="2019"),
        reading("SERVED", OWN, FIRM, 30, year="2019"),
    )
    assert len(only(found).passages) == 2


def test_a_project_that_names_nothing_is_the_less_exact_statement() -> None:
    exact = reading("SERVED", OWN, FIRM, 3, project="大黄鱼冷链溯源系统", amount_wan=36.0)
    vague = reading("SERVED", OWN, FIRM, 2, project="提供技术服务与培训")
    for found in (facts(exact, vague), facts(vague, exact)):
        assert only(found).properties == {"project": "大黄鱼冷链溯源系统", "amount_wan": 36.0}


def test_another_amount_is_another_contract() -> None:
    found = facts(
        reading("SERVED", OWN, FIRM, 3, method="table", project="机械手研发", amount_wan=14.9),
        reading("SERVED", OWN, FIRM, 30, amount_wan=210.0),
    )
    assert len(found.relationships) == 2


def test_a_tie_that_a_stronger_fact_of_the_clause_says_is_not_stated() -> None:
    tie = reading("PARTNERS_WITH", OWN, FIRM, text="clause", topic="共建基地")
    built = [reading("CO_BUILT", end, BASE, text="clause") for end in (OWN, FIRM)]
    assert {r.type for r in facts(tie, *built).relationships} == {"CO_BUILT"}
    elsewhere = reading("PARTNERS_WITH", OWN, FIRM, 7, topic="课程开发")
    assert {r.type for r in facts(elsewhere, *built).relationships} == {"CO_BUILT", "PARTNERS_WITH"}


def test_a_tie_about_what_both_built_is_said_by_the_building() -> None:
    built = [reading("CO_BUILT", end, BASE, 3) for end in (OWN, FIRM)]
    found = facts(reading("PARTNERS_WITH", OWN, FIRM, 7, topic="推进智能装备实训基地二期"), *built)
    assert {r.type for r in found.relationships} == {"CO_BUILT"}
    assert sorted(len(r.passages) for r in found.relationships) == [1, 2]


def test_a_tie_without_a_topic_gives_way_to_any_other_fact() -> None:
    found = facts(reading("PARTNERS_WITH", OWN, FIRM, 7), reading("SERVED", OWN, FIRM, 3, project="机械手研发"))
    assert only(found).type == "SERVED"
    assert len(only(found).passages) == 2


def test_a_member_may_do_something_together_with_its_association() -> None:
    association = Mention("赣州市模具协会", "Association", 5, 12)
    seat = reading("MEMBER_OF", OWN, association, 3, role="council")
    found = facts(seat, reading("PARTNERS_WITH", OWN, association, 7, topic="联合举办技能论坛"))
    assert {r.type for r in found.relationships} == {"MEMBER_OF", "PARTNERS_WITH"}
    assert only(facts(seat, reading("PARTNERS_WITH", OWN, association, 7))).type == "MEMBER_OF"


def test_a_reading_outside_the_ontology_is_an_issue_and_no_fact() -> None:
    found = facts(reading("LEADS", OWN, FIRM))
    assert found.relationships == ()
    assert [(i.kind, i.reason) for i in found.issues] == [
        ("out_of_range", "end 赣州江源机械设备有限公司 is a Enterprise; LEADS allows Alliance")
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [("headcount", -3), ("days", 900), ("period_start", "2019-13"), ("period_start", "May"), ("amount_wan", 5.0)],
)
def test_a_value_out_of_range_is_left_out_and_told(name: str, value: Value) -> None:
    found = facts(reading("TRAINED", OWN, FIRM, topic="安全", **{name: value}))
    assert only(found).properties == {"topic": "安全"}
    assert [i.kind for i in found.issues] == ["out_of_range"]


def test_a_body_abroad_lies_in_its_country() -> None:
    found = facts(reading("PARTNERS_WITH", OWN, ABROAD, topic="师资培训"))
    (located,) = [r for r in found.relationships if r.type == "LOCATED_IN"]
    assert (found.index[located.start].name, located.end) == ("老挝清湖职业学院", "LA")
    assert found.index["LA"].name == "老挝"
    assert located.passages == only(found).passages


def test_a_body_has_no_relationship_with_itself() -> None:
    again = Mention(COLLEGE, "College", 0, 6, own=True)
    assert facts(reading("PARTNERS_WITH", OWN, again)).relationships == ()


def test_two_sentences_at_one_place_are_two_passages() -> None:
    found = facts(
        reading("CO_BUILT", OWN, BASE, 3, text="first"), reading("CO_BUILT", OWN, BASE, 3, text="second"),
    )  # fmt: skip
    assert len(only(found).passages) == 2
    assert {p.text for p in found.passages} == {"first", "second"}
    assert {p.address for p in found.passages} == {"L3"}


def test_doubts_and_stated_numbers_keep_their_place() -> None:
    found = facts(
        reading("PARTNERS_WITH", OWN, FIRM),
        doubts=(Doubt("planned", "甲公司", "拟", source(8), "plan"),),
        counts=(StatedCount("Enterprise", 120, source(9), "120余家企业"),),
    )
    (issue,), (claim,) = found.issues, found.claims
    places = {p.id: p.line_first for p in found.passages}
    assert (issue.kind, places[issue.passage]) == ("planned", 8)
    assert (claim.stated, claim.found, places[claim.passage]) == (120, 1, 9)


def test_a_person_may_reject_a_fact() -> None:
    override = Override("rejections", (COLLEGE, FIRM.name), "PARTNERS_WITH", "", "a visitor", "L3")
    found = facts(reading("PARTNERS_WITH", OWN, FIRM), curated=(override,))
    assert found.relationships == ()
    assert [(i.kind, i.reason) for i in found.issues] == [("curated", "a visitor")]


@pytest.mark.parametrize(
    ("name", "a", "b", "expected"),
    [
        ("date", "2019", "2019-05", True),
        ("date", "2019-06", "2019-05", False),
        ("amount_wan", 10, 10.0, True),
        ("headcount", 10, 11, False),
        ("role", "lead", "partner", False),
        ("project", "车间物联系统研发（二期）", "车间物联系统研发(二期)", True),
        ("project", "车间物联系统研发（一期）", "车间物联系统研发（二期）", False),
        ("project", "机械手研发", "包装机开发", False),
    ],
)
def test_agree(name: str, a: Value, b: Value, expected: bool) -> None:
    assert agree(name, a, b) is expected


def test_same_fact_goes_by_the_identity_of_the_type() -> None:
    assert same_fact("CO_BUILT", {"date": "2018"}, {"date": "2020"})
    assert same_fact("TRAINED", {"topic": "安全", "period_start": "2019-05"}, {"topic": "安全"})
    assert not same_fact(
        "TRAINED", {"topic": "安全", "period_start": "2019-05"}, {"topic": "安全", "period_start": "2019-06"}
    )
    assert not same_fact("ORDER_CLASS_WITH", {"programme": "物流管理"}, {"programme": "会计"})
