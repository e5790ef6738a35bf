"""Documents meet: by which rule, with what doubt, and how a join is taken back as if it had never been."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import ledger
from graph.errors import FactError
from graph.facts import render
from graph.ledger import COMPANY, ENGLISH, SHORT, SPELLING, Join, rule_for
from graph.model import FactSet, Node, node_id
from graph.settings import Settings
from graph.store import Store, open_store
from tests.statements import COLLEGE, PARTNERS, body, report

FULL = body("浙江虚构洁具有限公司", place="浙江", aliases=("虚构洁具",))


def relative(name: str, place: str) -> Node:
    return replace(body(name, "PublicBody", place=place), id=node_id(name, place))


def abroad(name: str, **more: str) -> Node:
    return body(name, "OverseasPartner", **more)


@pytest.mark.parametrize(
    ("incoming", "known", "rule"),
    [
        (abroad("臺灣虛構大學"), abroad("台湾虚构大学"), SPELLING),
        (body("虚构洁具"), FULL, SHORT),
        (body("浙江虚构洁具有限公司", aliases=("虚构洁具",)), body("虚构洁具"), SHORT),
        (body("虚构阀门股份有限公司"), body("虚构阀门"), COMPANY),
        (body("虚构洁具有限公司"), replace(FULL, aliases=()), COMPANY),
        (abroad("虚构甲理工学院", name_en="Fictional Tech"), abroad("Fictional Tech"), ENGLISH),
        (abroad("虚构甲理工", name_en="Fict. Tech"), abroad("虚构乙", name_en="FICT TECH"), ENGLISH),
        (body("浙江虚构洁具有限公司"), body("江苏虚构洁具有限公司", place="江苏"), None),
        (body("虚构银行甲分行"), body("虚构银行"), None),
        (body("虚构洁具", "ResearchCentre"), FULL, None),
        (body("洁具"), replace(FULL, aliases=("洁具",)), None),
        (body("虚构"), body("虚构有限公司"), None),
        (abroad("虚构甲", name_en="Tech", country="KH"), abroad("Tech", country="LA"), None),
        (relative("市教育局", "温州"), relative("市教育局", "南昌"), None),
        (body("虚构电器", place="温州"), body("虚构电器有限公司", place="南昌"), None),
    ],
)  # fmt: skip
def test_a_rule_that_can_be_named_or_none(incoming: Node, known: Node, rule: str | None) -> None:
    assert rule_for(incoming, known, same_college=False) == rule
    index = ledger.NameIndex()
    index.add(known)
    if rule:
        assert known.id in index.candidates(incoming)


def test_a_short_form_of_a_local_body_is_followed_within_one_college_only() -> None:
    group = body("江西省虚构职业教育集团", "Alliance", aliases=("虚构职教集团",))
    short = body("虚构职教集团", "Alliance")
    assert rule_for(short, group, same_college=True) == SHORT
    assert rule_for(short, group, same_college=False) is None


def test_a_standard_abbreviation_is_another_spelling() -> None:
    full, short = body("虚构—东盟农业职业教育联盟", "Alliance"), body("虚构-东盟农业职教联盟", "Alliance")
    index = ledger.NameIndex()
    index.add(full)
    assert index.candidates(short) == {full.id}
    assert rule_for(short, full, same_college=False) == rule_for(full, short, same_college=False) == SPELLING
    assert rule_for(body("虚构-东盟农业高教联盟", "Alliance"), full, same_college=True) is None


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["虚构洁具", "浙江", "有限公司", "股份有限公司", "集团", "ABB", "大学"]), min_size=1, max_size=3
    )
)
def test_rules_are_symmetric_and_the_index_misses_nothing(parts: list[str]) -> None:
    known = body("".join(parts), place="浙江")
    for other in (FULL, body("虚构洁具"), body("ABB大学集团"), body("浙江虚构洁具集团股份有限公司", place="浙江")):
        rule = rule_for(other, known, same_college=False)
        assert rule == rule_for(known, other, same_college=False)
        index = ledger.NameIndex()
        index.add(known)
        if rule:
            assert known.id in index.candidates(other)


# ---- in the graph


@pytest.fixture
def joined(store: Store) -> Store:
    store.load(report("一", 2019, [FULL, PARTNERS[3]]))
    store.load(report("二", 2020, [body("虚构洁具"), PARTNERS[3]]))
    return store


def test_a_join_is_one_node_under_the_older_id_with_every_name(joined: Store) -> None:
    (join,) = joined.joins()
    assert (join.number, join.name, join.node, join.rule) == (1, "虚构洁具", FULL.id, SHORT)
    found = joined.facts()
    node = found.index[FULL.id]
    assert (node.name, node.aliases, node.first_year, node.last_year) == (FULL.name, ("虚构洁具",), 2019, 2020)
    assert len(found.relationships) == 2
    assert {len(f.passages) for f in found.relationships} == {2}


def test_each_document_still_says_what_it_said(joined: Store) -> None:
    one, two = (d.id for d in sorted(joined.facts().documents, key=lambda d: d.year or 0))
    assert joined.statement(one) == report("一", 2019, [FULL, PARTNERS[3]])
    assert joined.statement(two) == report("二", 2020, [body("虚构洁具"), PARTNERS[3]])
    (again,) = joined.load(report("二", 2020, [body("虚构洁具"), PARTNERS[3]]))
    assert not again.changed


def test_a_fuller_name_becomes_the_name_and_the_id_stays(store: Store) -> None:
    store.load(report("一", 2019, [body("虚构阀门")]))
    store.load(report("二", 2020, [body("虚构阀门股份有限公司")]))
    node = store.facts().index[node_id("虚构阀门")]
    assert (node.name, node.aliases) == ("虚构阀门股份有限公司", ("虚构阀门",))


def test_what_a_join_brings_outlives_the_document_that_made_the_node(joined: Store) -> None:
    joined.unload(report("一", 2019, []).documents[0].id)
    found = joined.facts()
    assert found.index[FULL.id].name == "虚构洁具"
    two = report("二", 2020, [body("虚构洁具"), PARTNERS[3]])
    assert joined.statement(two.documents[0].id) == two
    joined.unload(two.documents[0].id)
    assert (joined.facts(), joined.joins()) == (FactSet(), ())


def never_joined(settings: Settings, parts: list[FactSet]) -> FactSet:
    """The graph of these documents where no rule ever held."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "rule_for", lambda *_args, **_more: None)
        with open_store(settings) as store:
            for part in parts:
                store.load(part)
            return store.facts()


def test_after_undo_and_reload_all_is_as_if_never_joined(joined: Store, tmp_path: Path) -> None:
    parts = [report("一", 2019, [FULL, PARTNERS[3]]), report("二", 2020, [body("虚构洁具"), PARTNERS[3]])]
    apart = never_joined(Settings(home=tmp_path / "other"), parts)
    assert render(joined.facts()) != render(apart)
    line = joined.undo_join(1)
    assert (line.undone, joined.joins()) == (line.date, (line,))
    assert render(joined.facts()) == render(apart)
    for part in parts:
        joined.load(replace(part, claims=()))
    assert render(joined.facts()) == render(apart)
    two = parts[1].documents[0].id
    joined.unload(two)
    joined.load(parts[1])
    assert render(joined.facts()) == render(apart)


def test_two_candidates_join_nothing_and_are_told(store: Store) -> None:
    store.load(report("一", 2019, [FULL, body("江苏虚构洁具有限公司", place="江苏", aliases=("虚构洁具",))]))
    (loaded,) = store.load(report("二", 2020, [body("虚构洁具")]))
    assert (loaded.joined, store.joins()) == ((), ())
    found = store.facts()
    (issue,) = found.issues
    assert (issue.kind, issue.subject) == ("ambiguous", "虚构洁具")
    assert "浙江虚构洁具有限公司" in issue.reason
    assert "江苏虚构洁具有限公司" in issue.reason
    assert node_id("虚构洁具") in found.index
    store.unload(issue.document)
    assert store.facts().issues == ()


def test_two_bodies_of_one_document_never_become_one(store: Store) -> None:
    store.load(report("一", 2019, [FULL]))
    store.load(report("二", 2020, [body("虚构洁具"), body("虚构洁具有限公司")]))
    assert store.joins() == ()
    assert {"虚构洁具", "虚构洁具有限公司", FULL.name, COLLEGE} == {n.name for n in store.facts().nodes}


def test_a_reporting_college_is_met_by_another_colleges_report(store: Store) -> None:
    own = body("虚构丁职业学院", "College", aliases=("虚构丁职院",), reporting=True)
    store.load(report("一", 2019, PARTNERS[:1], own))
    store.load(report("二", 2019, [body("虚构丁职院", "College")]))
    assert [join.node for join in store.joins()] == [own.id]
    assert len([n for n in store.facts().nodes if n.label == "College"]) == 2


def test_a_document_whose_college_was_joined_keeps_its_own_words(store: Store) -> None:
    store.load(report("一", 2019, [body("虚构丁职业学院", "College", aliases=("虚构丁职院",))]))
    own = report("二", 2020, PARTNERS[:2], body("虚构丁职院", "College", 2020, reporting=True))
    store.load(own)
    assert store.statement(own.documents[0].id) == own
    assert store.facts().index[node_id("虚构丁职业学院")].reporting


# ---- the file


def test_the_ledger_lies_in_the_home_folder_and_outlives_the_database(tmp_path: Path) -> None:
    import shutil

    home = Settings(home=tmp_path / "home")
    parts = [report("一", 2019, [FULL]), report("二", 2020, [body("虚构洁具")])]
    with open_store(home) as store:
        for part in parts:
            store.load(part)
        store.undo_join(1)
        lines = store.joins()
    assert ledger.read((home.home / "ledger.csv").read_bytes(), "ledger.csv") == lines
    shutil.rmtree(home.home / "database")
    with open_store(home) as store:
        for part in parts:
            store.load(part)
        assert store.joins() == lines
        assert node_id("虚构洁具") in store.facts().index


def test_what_cannot_be_taken_back_is_told(joined: Store) -> None:
    with pytest.raises(FactError, match="no line 7"):
        joined.undo_join(7)
    joined.undo_join(1)
    with pytest.raises(FactError, match="was taken back on"):
        joined.undo_join(1)


JOINS = st.builds(Join, st.integers(1, 99), st.text('甲,"\n\\', max_size=4), *[st.text("ab-", max_size=4)] * 6)


@given(st.lists(JOINS, unique_by=lambda join: join.number))
def test_a_ledger_is_read_as_it_was_written(lines: list[Join]) -> None:
    assert ledger.read(ledger.render(lines), "x") == tuple(sorted(lines, key=lambda join: join.number))


@pytest.mark.parametrize(
    "data", [b"", b"a,b\n", b"\xff\xfe", b"number,name,incoming,node,rule,date,document,undone\nx,1\n"]
)
def test_a_damaged_ledger_is_told(data: bytes) -> None:
    with pytest.raises(FactError, match=r"backup"):
        ledger.read(data, "ledger.csv")
