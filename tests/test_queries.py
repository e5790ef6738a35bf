"""The named reads, on both engines: what is found, what a filter hides, what changed between two years."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph import queries
from graph.errors import DataFileError, QueryError
from graph.model import Claim, FactSet, Issue, Node, Value, entry_id
from graph.ontology import ontology
from graph.queries import ALL, Changed, Diff, Filter
from graph.store import Store
from tests.statements import COLLEGE, PARTNERS, body, gold, place, report, said, source

HOME = body(COLLEGE, "College", 2019, reporting=True)


@pytest.fixture
def two_years(store: Store) -> Store:
    store.load(report("甲校2019年报告", 2019, PARTNERS[:4], HOME))
    store.load(report("甲校2020年报告", 2020, PARTNERS[2:6], replace(HOME, first_year=2020, last_year=2020)))
    return store


def names(found: FactSet) -> set[str]:
    return {node.name for node in found.nodes}


# ---- search


def test_a_body_is_found_by_any_of_its_names(store: Store) -> None:
    maker = replace(PARTNERS[0], aliases=("环球机械",), name_en="Global Machines")
    store.load(report("一", 2019, [maker, *PARTNERS[1:]]))
    for text in ("一号", "一號機械", "HUANQIU", "hqjx", "global mach", "虚构 机械"):
        assert [hit.name for hit in queries.search(store, text)] == [PARTNERS[0].name], text
    (hit,) = queries.search(store, "环球")
    assert (hit.alias, hit.label, hit.degree) == ("环球机械", "Enterprise", 1)
    assert queries.search(store, "不存在") == ()
    assert queries.search(store, " — ") == ()


def test_a_beginning_stands_before_a_middle_and_the_limit_holds(store: Store) -> None:
    store.load(report("一", 2019, [body("虚构大海公司"), body("大海科技"), body("大海")]))
    assert [hit.name for hit in queries.search(store, "大海")] == ["大海", "大海科技", "虚构大海公司"]
    assert [hit.name for hit in queries.search(store, "大海", limit=1)] == ["大海"]


def test_a_search_keeps_to_the_filter(two_years: Store) -> None:
    assert {hit.name for hit in queries.search(two_years, "虚构", Filter(kinds=frozenset({"Association"})))} == {
        "虚构商会"
    }
    later = queries.search(two_years, "虚构", Filter(years=frozenset({2020})))
    assert PARTNERS[0].name not in {hit.name for hit in later}
    assert PARTNERS[4].name in {hit.name for hit in later}


# ---- what is there


def test_documents_and_colleges_and_counts(two_years: Store) -> None:
    assert [d.title for d in queries.documents(two_years)] == ["甲校2019年报告", "甲校2020年报告"]
    (college,) = queries.colleges(two_years)
    assert (college.node.name, [d.year for d in college.documents]) == (COLLEGE, [2019, 2020])
    counts = queries.counts(two_years)
    assert (counts.nodes["College"], counts.nodes["Enterprise"], counts.nodes["Country"]) == (1, 3, 0)
    assert counts.facts == {name: 6 if name == "PARTNERS_WITH" else 0 for name in ontology().types}
    assert counts.records == {"Document": 2, "Passage": 8, "Claim": 0, "Issue": 0}


@pytest.mark.parametrize(("text", "found"), [("2019", 1), ("甲校", 2), ("甲校 2020", 1), ("虚构赣江", 2)])
def test_a_document_is_named_by_any_part_of_it(two_years: Store, text: str, found: int) -> None:
    assert len(queries.find_documents(two_years, text)) == found
    if found == 1:
        assert queries.find_document(two_years, text).year in (2019, 2020)
    else:
        with pytest.raises(QueryError, match="fits 2 documents"):
            queries.find_document(two_years, text)


@pytest.mark.parametrize("text", ["1999", "", "—"])
def test_a_document_that_is_not_there_is_said(two_years: Store, text: str) -> None:
    with pytest.raises(QueryError, match="no document"):
        queries.find_document(two_years, text)


# ---- the network


def test_the_network_of_a_college_is_what_its_reports_state(store: Store) -> None:
    college = body("虚构乙职业学院", "College", reporting=True)
    third = said("CO_BUILT", PARTNERS[0], PARTNERS[5], [place(source("乙", college), 9)])
    mine = report("乙", 2019, PARTNERS[:1], college)
    store.load(replace(mine, nodes=(*mine.nodes, PARTNERS[5]), relationships=(*mine.relationships, third),
                       passages=(*mine.passages, place(source("乙", college), 9))))  # fmt: skip
    store.load(report("甲", 2020, PARTNERS[3:]))
    view = queries.network(store, centre=college.id)
    assert {f.key for f in view.facts.relationships} == {third.key, mine.relationships[0].key}
    assert (view.shown, view.total) == (2, 2)
    assert names(view.facts) == {college.name, PARTNERS[0].name, PARTNERS[5].name}
    everything = queries.network(store)
    assert everything.total == 2 + len(PARTNERS[3:])


def test_the_network_of_a_partner_is_its_facts_and_those_among_its_partners(store: Store) -> None:
    one, two = body("虚构甲职业学院", "College"), body("虚构乙职业学院", "College")
    store.load(report("甲", 2019, PARTNERS[:2], one))
    store.load(report("乙", 2019, [PARTNERS[0], one], two))
    view = queries.network(store, centre=PARTNERS[0].id)
    assert names(view.facts) == {PARTNERS[0].name, one.name, two.name}
    assert view.shown == 3


def test_each_part_of_a_filter_hides_what_it_should(two_years: Store) -> None:
    def partners(**wanted: object) -> set[str]:
        return names(queries.network(two_years, Filter(**wanted)).facts) - {COLLEGE}  # type: ignore[arg-type]

    assert partners() == {n.name for n in PARTNERS[:6]}
    assert partners(kinds=frozenset({"Enterprise"})) == {n.name for n in PARTNERS[:3]}
    assert partners(years=frozenset({2020})) == {n.name for n in PARTNERS[2:6]}
    assert partners(years=frozenset({1999})) == set()
    older = queries.find_document(two_years, "2019").id
    assert partners(documents=frozenset({older})) == {n.name for n in PARTNERS[:4]}
    assert partners(documents=frozenset({older}), years=frozenset({2020})) == set()
    assert partners(types=frozenset({"SERVED"})) == set()
    assert partners(methods=frozenset({"table"})) == set()
    assert partners(minimum_confidence=0.95) == set()
    with pytest.raises(QueryError, match="no relationship type"):
        partners(types=frozenset({"NO_SUCH"}))


def test_a_limit_shows_the_surest_and_says_how_many_there_are(store: Store) -> None:
    document = source("一", HOME)
    places = [place(document, n + 1) for n in range(len(PARTNERS))]
    facts = [
        said("PARTNERS_WITH", HOME, n, [p], 0.5 + i / 20) for i, (n, p) in enumerate(zip(PARTNERS, places, strict=True))
    ]
    store.load(FactSet((HOME, *PARTNERS), tuple(facts), tuple(places), (document,)))
    for centre in (None, HOME.id, PARTNERS[6].id):
        view = queries.network(store, Filter(limit=2), centre)
        assert (view.shown, view.total) == ((2, 7) if centre != PARTNERS[6].id else (1, 1))
        assert {f.confidence for f in view.facts.relationships} <= {0.75, 0.8}


def test_neighbours_are_one_nodes_facts(two_years: Store) -> None:
    found = queries.neighbours(two_years, PARTNERS[2].id)
    assert names(found) == {COLLEGE, PARTNERS[2].name}
    assert len(queries.neighbours(two_years, HOME.id).relationships) == 6
    assert queries.neighbours(two_years, "o-none") == FactSet()
    assert names(queries.neighbours(two_years, HOME.id, Filter(years=frozenset({1999})))) == {COLLEGE}


def test_a_fact_comes_with_its_places(two_years: Store) -> None:
    (fact,) = queries.neighbours(two_years, PARTNERS[2].id).relationships
    found = queries.fact(two_years, fact.key, fact.start, fact.end)
    assert {d.year for d in found.documents} == {2019, 2020}
    assert {p.id for p in found.passages} == set(fact.passages)
    assert len(found.passages) == 2
    assert queries.fact(two_years, "r-none", fact.start, fact.end) == FactSet()


def test_issues_and_claims_of_chosen_documents(store: Store) -> None:
    facts = report("一", 2019, PARTNERS[:1])
    document = facts.documents[0].id
    claim = Claim(entry_id("c", "1"), document, facts.passages[0].id, "Enterprise", 120, 1, "120 家")
    issue = Issue(entry_id("i", "1"), document, "", "planned", "虚构", "拟")
    store.load(replace(facts, claims=(claim,), issues=(issue,)))
    assert queries.claims(store) == (claim,)
    assert queries.issues(store, Filter(documents=frozenset({document}))) == (issue,)
    assert queries.issues(store, Filter(years=frozenset({2020}))) == ()
    assert Filter() == ALL


# ---- what changed


def ending(facts: FactSet, kind: str, start: str, end: str) -> Issue:
    """The issue by which a document says that a tie is over."""
    subject = ontology().types[kind].sentence["zh"].format(a=start, b=end)
    return Issue(entry_id("i", kind, end), facts.documents[0].id, "", "ended", subject, "已终止")


def compare(store: Store, older: FactSet, newer: FactSet) -> Diff:
    store.load(older)
    store.load(newer)
    return queries.diff(store, [older.documents[0].id], [newer.documents[0].id])


def with_fact(facts: FactSet, kind: str, start: Node, end: Node, **own: Value) -> FactSet:
    """The same document saying one thing more."""
    at = place(facts.documents[0], 500 + len(facts.relationships))
    nodes = {node.id: node for node in (*facts.nodes, start, end)}
    more = said(kind, start, end, [at], **own)
    return replace(
        facts, nodes=tuple(nodes.values()), relationships=(*facts.relationships, more), passages=(*facts.passages, at)
    )


def test_silence_is_not_mentioned_and_only_a_statement_ends(store: Store) -> None:
    older, newer = report("旧", 2019, PARTNERS[:5], HOME), report("新", 2020, [*PARTNERS[2:3], *PARTNERS[5:]])
    over = ending(newer, "PARTNERS_WITH", COLLEGE, PARTNERS[0].name)
    merger = body("虚构五号有限公司", year=2020)
    at = place(newer.documents[0], 999)
    merged = said("MERGED_INTO", PARTNERS[1], merger, [at])
    newer = replace(
        newer, nodes=(*newer.nodes, PARTNERS[1], merger), relationships=(*newer.relationships, merged),
        passages=(*newer.passages, at), issues=(over,),
    )  # fmt: skip
    store.load(older)
    store.load(newer)
    found = queries.diff(store, [older.documents[0].id], [newer.documents[0].id])
    assert {t.end.name for t in found.kept} == {PARTNERS[2].name}
    assert {t.end.name for t in found.new} == {PARTNERS[5].name, PARTNERS[6].name}
    assert {t.end.name for t in found.not_mentioned} == {n.name for n in (PARTNERS[1], PARTNERS[3], PARTNERS[4])}
    assert [(e.tie.end.name, e.issue.id) for e in found.ended] == [(PARTNERS[0].name, over.id)]
    assert [(t.start.name, t.end.name) for t in found.merged] == [(PARTNERS[1].name, merger.name)]
    assert found.renamed == ()
    back = queries.diff(store, [newer.documents[0].id], [older.documents[0].id])
    assert back.ended == ()
    assert {t.end.name for t in back.kept} == {PARTNERS[2].name}


def test_a_new_name_is_told_and_is_no_new_partner(store: Store) -> None:
    older = report("旧", 2019, [body("虚构老名有限公司")], HOME)
    renamed = body("虚构新名有限公司", year=2020, aliases=("虚构老名有限公司",))
    newer = report("新", 2020, [renamed], replace(HOME, first_year=2020, last_year=2020))
    store.load(older)
    (loaded,) = store.load(newer)
    assert [join.rule for join in loaded.joined] == ["short_form"]
    found = queries.diff(store, [older.documents[0].id], [newer.documents[0].id])
    assert [(r.before, r.after) for r in found.renamed] == [("虚构老名有限公司", "虚构新名有限公司")]
    assert (len(found.kept), found.new, found.not_mentioned) == (1, (), ())


def test_an_ending_ends_its_own_kind_of_tie_only(store: Store) -> None:
    firm = PARTNERS[0]
    older = with_fact(report("旧", 2019, [firm], HOME), "ORDER_CLASS_WITH", HOME, firm, programme="模具")
    older = with_fact(older, "APPRENTICESHIP_WITH", HOME, firm, programme="模具")
    newer = report("新", 2020, PARTNERS[1:2], HOME)
    found = compare(store, older, replace(newer, issues=(ending(newer, "ORDER_CLASS_WITH", COLLEGE, "虚构一号机械"),)))
    assert [(one.tie.type, one.tie.end_after, one.passage) for one in found.ended] == [
        ("ORDER_CLASS_WITH", "虚构一号机械", None)
    ]
    assert {tie.type for tie in found.not_mentioned} == {"APPRENTICESHIP_WITH", "PARTNERS_WITH"}


def test_what_both_sides_print_of_one_fact_in_two_ways_has_changed(store: Store) -> None:
    firm, group = PARTNERS[0], PARTNERS[4]
    older = report("旧", 2019, [firm], HOME, "SERVED", project="甲项目", amount_wan=18.6)
    newer = report("新", 2020, [firm], HOME, "SERVED", project="甲项目", amount_wan=21.6)
    older = with_fact(older, "MEMBER_OF", HOME, group, role="member", date="2018")
    found = compare(store, older, with_fact(newer, "MEMBER_OF", HOME, group, role="vice-chair"))
    assert {tie.type: tie.changed for tie in found.kept} == {
        "SERVED": (Changed("amount_wan", 18.6, 21.6),), "MEMBER_OF": (Changed("role", "member", "vice-chair"),)
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "aliases"),
    [
        ("虚构糖业集团有限公司", "虚构糖业集团", ()),
        ("虚构—东盟职业教育联盟", "虚构-东盟职教联盟", ()),
        ("虚构蔗丰", "虚构广西蔗丰农机有限公司", ("虚构蔗丰",)),
        ("虚构海鸥有限公司", "Gull Tools", ("虚构海鸥有限公司",)),
    ],
)
def test_a_name_shorter_or_in_other_characters_is_no_new_name(
    store: Store, before: str, after: str, aliases: tuple[str, ...]
) -> None:
    later = body(after, year=2020, aliases=aliases)
    found = compare(store, report("旧", 2019, [body(before)], HOME), report("新", 2020, [later], HOME))
    assert [(one.before, one.after) for one in found.printed_differently] == [(before, after)]
    assert [(tie.end.name, tie.end_after, tie.via) for tie in found.kept] == [(before, after, ("printed_differently",))]
    assert (found.renamed, found.new, found.not_mentioned) == ((), (), ())


def test_a_merger_carries_on_the_same_fact_and_no_other(store: Store) -> None:
    gone, heir = PARTNERS[0], PARTNERS[1]
    older = report("旧", 2019, [gone], HOME, "ORDER_CLASS_WITH", programme="植保")
    for kind, partner, own in (
        ("SERVED", gone, {"project": "甲项目"}), ("APPRENTICESHIP_WITH", gone, {"programme": "农机"}),
        ("APPRENTICESHIP_WITH", heir, {"programme": "农机"}),
    ):  # fmt: skip
        older = with_fact(older, kind, HOME, partner, **own)
    newer = report("新", 2020, [heir], HOME, "ORDER_CLASS_WITH", programme="植保")
    newer = with_fact(newer, "MERGED_INTO", gone, heir)
    newer = with_fact(newer, "SERVED", HOME, heir, project="乙项目")
    newer = with_fact(newer, "APPRENTICESHIP_WITH", HOME, heir, programme="农机")
    found = compare(store, older, newer)
    assert {(tie.type, tie.end.name, tie.end_after, tie.via) for tie in found.kept} == {
        ("ORDER_CLASS_WITH", gone.name, heir.name, ("merged",)), ("APPRENTICESHIP_WITH", heir.name, heir.name, ())
    }  # fmt: skip
    assert {(tie.type, tie.end.name) for tie in found.not_mentioned} == {
        ("SERVED", gone.name), ("APPRENTICESHIP_WITH", gone.name)
    }  # fmt: skip
    assert [(tie.type, tie.end.name) for tie in found.new] == [("SERVED", heir.name)]
    assert [(tie.start.name, tie.end.name) for tie in found.merged] == [(gone.name, heir.name)]


def test_two_colleges_are_compared_as_one(store: Store) -> None:
    one, two = body("虚构甲职业学院", "College"), body("虚构乙职业学院", "College")
    store.load(report("甲", 2019, PARTNERS[:3], one))
    store.load(report("乙", 2019, PARTNERS[1:4], two))
    ids = {d.title: d.id for d in queries.documents(store)}
    found = queries.diff(store, [ids["甲"]], [ids["乙"]])
    assert {t.end.name for t in found.kept} == {PARTNERS[1].name, PARTNERS[2].name}
    assert {t.end.name for t in found.new} == {PARTNERS[3].name}
    assert {t.end.name for t in found.not_mentioned} == {PARTNERS[0].name}


# ---- the question library


@pytest.mark.samples
@pytest.mark.parametrize("name", sorted(queries.library()))
def test_every_question_has_an_answer_on_both_engines(store: Store, samples: Path, name: str) -> None:
    facts = gold(samples / "ganjiang-2019", 2019)
    document = facts.documents[0].id
    more = (Issue(entry_id("i", "1"), document, "", "contradiction", "x", "y"),)
    told = (Claim(entry_id("c", "1"), document, "", "Enterprise", 120, 15),)
    store.load(replace(facts, issues=more, claims=told))
    answer = queries.ask(store, name, {"colleges": "1"} if name == "shared" else None)
    assert answer.rows, name
    assert not answer.truncated
    assert len(set(answer.columns)) == len(answer.columns)


@pytest.mark.samples
def test_the_answers_are_right(store: Store, samples: Path) -> None:
    facts = gold(samples / "ganjiang-2019", 2019)
    store.load(facts)
    served = [f for f in facts.relationships if f.type == "SERVED" and "amount_wan" in f.properties]
    rows = queries.ask(store, "amounts").rows
    assert sum(row[1] for row in rows) == pytest.approx(sum(float(f.properties["amount_wan"]) for f in served))
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)
    (row,) = queries.ask(store, "documents").rows
    assert row[1:4] == ("ganjiang-2019", facts.index[facts.documents[0].college].name, 2019)
    lines = {(r[7], r[8]) for r in queries.ask(store, "evidence", {"name": "商贸职业教育集团"}).rows}
    assert (37, 37) in lines


def test_a_question_is_asked_by_name_and_its_parameters_are_typed(store: Store) -> None:
    assert len(queries.ask(store, "amounts", {"limit": "3"}).rows) <= 3
    with pytest.raises(QueryError, match="is 'amounts' meant"):
        queries.ask(store, "amount")
    with pytest.raises(QueryError, match="no parameter of amounts; it has limit"):
        queries.ask(store, "amounts", {"name": "x"})
    with pytest.raises(QueryError, match="not a number"):
        queries.ask(store, "amounts", {"limit": "many"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("// zh: 甲\nRETURN 1", "no title in en"), ("zh: 甲\n", "no title in zh"),
        ("// zh: 甲\n// en: A\n", "no statement"),
        ("// zh: 甲\n// en: A\nRETURN 1; RETURN 2", "keep one"), ("// what\nRETURN 1", "line 1: is no header"),
    ],
)  # fmt: skip
def test_a_broken_question_is_told_with_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "broken.cypher"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=told) as error:
        queries.read_question(path)
    assert str(path) in str(error.value)
