"""Facts and places in words, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given

from graph.model import Document, FactSet, Node, Passage, Relationship, Value
from graph.ontology import LANGUAGES, ontology
from graph.wording import build_place, build_sentence, build_sources, build_value, phrase
from tests.strategies import fact_sets

COLLEGE, PARTNER = Node("o-a", "College", "虚构职业学院"), Node("o-b", "Enterprise", "虚构{a}洁具有限公司")
BOTH = FactSet((COLLEGE, PARTNER))


def said(type_: str, language: str = "zh", **own: Value) -> str:
    return build_sentence(Relationship("r-1", type_, "o-a", "o-b", own, ("p-1",), "table", 1.0), BOTH, language)


@pytest.mark.parametrize(
    ("type_", "own", "zh", "en"),
    [
        (
            "SERVED", {"project": "产品研发", "amount_wan": 10.0, "year": "2019"},
            "虚构职业学院 → 技术服务 → 虚构{a}洁具有限公司，产品研发，10.00 万元，2019",
            "虚构职业学院 served 虚构{a}洁具有限公司, 产品研发, 10.00 × 10,000 CNY, 2019",
        ),
        (
            "TRAINED",
            {"topic": "焊工", "headcount": 120, "days": 3, "period_start": "2019-05", "period_end": "2019-06"},
            "虚构职业学院 → 培训 → 虚构{a}洁具有限公司，开始 2019-05，结束 2019-06，人数 120 人，天数 3 天，焊工",
            ("虚构职业学院 trained 虚构{a}洁具有限公司, "
            "Start 2019-05, End 2019-06, Headcount 120 people, Days 3 days, 焊工"),
        ),
        (
            "MEMBER_OF", {"role": "vice-chair", "date": "2018"},
            "虚构职业学院 → 加入 → 虚构{a}洁具有限公司，2018，副理事长单位",
            "虚构职业学院 is a member of 虚构{a}洁具有限公司, 2018, vice-chair",
        ),
        ("PART_OF", {}, "虚构职业学院 → 隶属 → 虚构{a}洁具有限公司", "虚构职业学院 is part of 虚构{a}洁具有限公司"),
    ],
)  # fmt: skip
def test_a_fact_in_words(type_: str, own: dict[str, Value], zh: str, en: str) -> None:
    assert said(type_, **own) == zh
    assert said(type_, "en", **own) == en


@given(fact_sets())
def test_a_sentence_names_both_ends_and_every_value(facts: FactSet) -> None:
    for item in facts.relationships:
        for language in LANGUAGES:
            sentence = build_sentence(item, facts, language)
            assert facts.index[item.start].name in sentence
            assert facts.index[item.end].name in sentence
            for name, value in item.properties.items():
                assert build_value(ontology().properties[name], value, language) in sentence


def test_an_end_that_is_not_shown_is_named_by_its_id() -> None:
    item = Relationship("r-1", "RUNS", "o-a", "o-zz", {}, ("p-1",), "table", 1.0)
    assert build_sentence(item, BOTH, "en") == "虚构职业学院 runs o-zz"


def place(**more: object) -> Passage:
    return Passage("p-1", "d-1", "paragraph 212", "rule", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("passage", "zh", "en"),
    [
        (
            place(section="三、社会服务", table="5-1", row="2", line_first=12, line_last=13),
            "三、社会服务，表 5-1，第 2 条，第 12–13 行", "三、社会服务, table 5-1, row 2, lines 12–13",
        ),
        (place(table="表5-1"), "表 5-1", "table 5-1"),
        (place(page=61, line_first=12, line_last=12), "第 61 页，第 12 行", "page 61, line 12"),
        (place(line_first=7), "第 7 行", "line 7"),
        (place(section="一、概况"), "一、概况，paragraph 212", "一、概况, paragraph 212"),
        (place(), "paragraph 212", "paragraph 212"),
    ],
)  # fmt: skip
def test_a_place_in_words(passage: Passage, zh: str, en: str) -> None:
    assert build_place(passage, "zh") == zh
    assert build_place(passage, "en") == en


def told(title: str, year: int | None) -> Document:
    return Document(f"d-{title}", title, "o-a", year, "", "", "", 0, None, "")


def test_sources() -> None:
    facts = FactSet(documents=(told("甲报告", 2020), told("2021 年乙报告", 2021), told("丙", None)))
    assert "甲报告（2020）" in build_sources(facts, "zh")
    assert "甲报告 (2020)" in build_sources(facts, "en")
    assert "2021 年乙报告 (" not in build_sources(facts, "en")
    assert build_sources(FactSet(), "zh") == ""


def test_a_phrase_fills_its_gaps() -> None:
    assert phrase("at_lines", "zh", 1, 2) == "第 1–2 行"
    assert phrase("shown", "en", 1, 2, 3, 4) == "1 of 2 nodes and 3 of 4 facts shown"
