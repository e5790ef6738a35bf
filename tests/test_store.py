"""The same suite on the embedded engine and on a real Neo4j: loading, sharing, taking back, refusing."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import cypher, joining, loading
from graph.errors import FactError, QueryError, StoreError, TornError
from graph.loading import label_of, split
from graph.merge import read_fact
from graph.model import FactSet, union
from graph.search import search_key
from graph.settings import Settings
from graph.store import Store, open_store
from tests.engines import free_port
from tests.statements import COLLEGE, PARTNERS, body, documents, gold, place, report, said, source

SLOW = settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@pytest.fixture
def invented(samples: Path) -> FactSet:
    return gold(samples / "ganjiang-2019", 2019)


def empty(store: Store) -> None:
    for row in store.read(cypher.READ_DOCUMENTS):
        store.unload(row["props"]["id"])
    assert store.facts() == FactSet()


# ---- one document


@pytest.mark.samples
def test_facts_come_back_as_they_went_in(store: Store, invented: FactSet) -> None:
    (loaded,) = store.load(invented)
    assert (loaded.nodes.new, loaded.facts.new) == (72, len(invented.relationships))
    assert store.facts() == invented
    assert store.statement(invented.documents[0].id) == invented


def test_sets_are_loaded_one_after_another_until_one_is_wrong(store: Store) -> None:
    one, two = report("一", 2019, PARTNERS[:3]), report("二", 2020, PARTNERS[1:4])
    wrong = replace(report("三", 2021, PARTNERS[:1]), passages=())
    coming = store.load_all(iter((one, two, wrong, report("四", 2022, PARTNERS[:1]))))
    assert [next(coming).document for _ in range(2)] == [one.documents[0].id, two.documents[0].id]
    with pytest.raises(FactError):
        next(coming)
    assert {row["props"]["id"] for row in store.read(cypher.READ_DOCUMENTS)} == {
        one.documents[0].id,
        two.documents[0].id,
    }


@pytest.mark.parametrize("batch", [1, 3])
def test_a_document_of_more_rows_than_a_statement_takes(
    store: Store, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BATCH", batch)
    monkeypatch.setattr(joining, "BATCH", batch)
    first, second = report("一", 2019, PARTNERS[:5]), report("一", 2019, PARTNERS[2:8])
    store.load(first)
    assert store.facts() == first
    store.load(second)
    assert store.facts() == second


def test_what_two_reports_say_of_a_body_is_written_and_taken_back(store: Store) -> None:
    known = PARTNERS[0]
    fuller = replace(known, aliases=("虚构别名",), place="虚构市", last_year=2021)
    one = report("一", 2019, PARTNERS[:2])
    two = report("二", 2021, PARTNERS[:2])
    two = replace(two, nodes=tuple(fuller if node.id == known.id else node for node in two.nodes))
    store.load(one)
    store.load(two)
    found = {node.id: node for node in store.facts().nodes}[known.id]
    assert (found.aliases, found.place, found.last_year) == (("虚构别名",), "虚构市", 2021)
    assert store.read("MATCH (n {id: $id}) RETURN n.search AS search", id=known.id)[0]["search"] == search_key(found)
    store.unload(two.documents[0].id)
    assert store.facts() == one
    kept = store.read("MATCH (n {id: $id}) RETURN keys(n) AS keys, n.search AS search", id=known.id)[0]
    assert not {"place", "stated"} & set(kept["keys"])
    assert kept["search"] == search_key(known)


@pytest.mark.samples
def test_a_second_load_changes_nothing(store: Store, invented: FactSet) -> None:
    store.load(invented)
    before = store.read(cypher.READ_LOCK)
    (again,) = store.load(invented)
    assert not again.changed
    assert (again.nodes.new, again.nodes.changed, again.nodes.gone) == (0, 0, 0)
    assert (again.facts.kept, again.facts.new) == (len(invented.relationships), 0)
    assert store.read(cypher.READ_LOCK) == before


@SLOW
@given(facts=documents())
def test_any_facts_come_back(store: Store, facts: FactSet) -> None:
    empty(store)
    store.load(facts)
    assert store.facts() == facts


@SLOW
@given(steps=st.lists(st.tuples(documents(), st.booleans()), max_size=5))
def test_the_graph_is_what_its_documents_state_in_whatever_order(
    store: Store, steps: list[tuple[FactSet, bool]]
) -> None:
    empty(store)
    there: dict[str, FactSet] = {}
    for facts, takes_back in steps:
        document = facts.documents[0].id
        if takes_back and document in there:
            store.unload(document)
            del there[document]
        else:
            store.load(facts)
            there[document] = facts
    walked = store.facts()
    assert {d: store.statement(d) for d in there} == there
    empty(store)
    for document in sorted(there):
        store.load(there[document])
    assert store.facts() == walked


def test_a_document_read_anew_takes_back_what_it_no_longer_states(store: Store) -> None:
    store.load(report("一", 2019, PARTNERS[:4]))
    (loaded,) = store.load(report("一", 2019, PARTNERS[2:6]))
    assert (loaded.nodes.new, loaded.nodes.gone) == (2, 2)
    assert (loaded.facts.new, loaded.facts.gone, loaded.facts.kept) == (2, 2, 2)
    assert store.facts() == report("一", 2019, PARTNERS[2:6])


def test_another_kind_of_body_keeps_its_id_and_its_facts(store: Store) -> None:
    store.load(report("一", 2019, PARTNERS[:2]))
    changed = [replace(PARTNERS[0], label="PublicBody"), PARTNERS[1]]
    (loaded,) = store.load(report("一", 2019, changed))
    assert (loaded.nodes.changed, loaded.facts.kept) == (1, 2)
    assert store.facts() == report("一", 2019, changed)


def test_a_load_that_fails_leaves_nothing_of_its_document(store: Store) -> None:
    store.load(report("一", 2019, PARTNERS[:3]))
    before = store.facts()
    broken = report("二", 2020, PARTNERS[3:])
    twice = replace(broken.passages[0], document=broken.documents[0].id)
    clash = replace(broken, passages=(*broken.passages[1:], replace(twice, id=before.passages[0].id), twice))
    with pytest.raises(StoreError, match="constraint"):
        store.load(clash)
    assert store.facts() == before
    store.load(broken)
    assert store.statement(broken.documents[0].id) == broken


HANDS = [
    "MATCH (:Document)<-[:FROM_DOCUMENT]-(p:Passage) WITH p LIMIT 1 DETACH DELETE p",
    "MATCH (n:Enterprise) WITH n LIMIT 1 DETACH DELETE n",
    "MATCH ()-[e:PARTNERS_WITH]->() WITH e LIMIT 1 DELETE e",
    "MATCH (:Passage)-[m:MENTIONS]->() WITH m LIMIT 1 DELETE m",
    "MATCH (d:Document)-[m:MENTIONS]->() DELETE m",
    "MATCH (d:Document) SET d.digest = 'none'",
    "MATCH (d:Document) REMOVE d.digest",
]


@pytest.mark.parametrize("hand", HANDS)
def test_what_somebody_took_out_by_hand_comes_back_with_the_next_load(store: Store, hand: str) -> None:
    facts = report("一", 2019, PARTNERS[:3])
    whole = replace(facts, nodes=(*facts.nodes, body("虚构独行有限公司")))
    store.load(whole)
    store._change(hand)
    store.load(whole)
    assert store.facts() == whole
    mentions = store.read("MATCH ()-[m:MENTIONS]->() RETURN count(m) AS n")
    assert mentions == [{"n": 7}]
    (again,) = store.load(whole)
    assert not again.changed


def test_another_process_may_have_loaded_a_document_meanwhile(store: Store) -> None:
    one, two = report("一", 2019, PARTNERS[:3]), report("二", 2020, PARTNERS[2:4])
    store.load(one)
    with open_store(store.settings) as other:
        other.load(two)
        other.load(report("一", 2019, PARTNERS[1:5]))
    for facts in (two, one):
        store.load(facts)
        assert store.statement(facts.documents[0].id) == facts


def test_facts_that_violate_the_ontology_are_refused_and_nothing_of_their_set_is_loaded(store: Store) -> None:
    good = report("一", 2019, PARTNERS[:2])
    bad = report("二", 2020, PARTNERS[2:4])
    wrong = replace(bad, relationships=tuple(replace(f, type="SIGNED_AGREEMENT_WITH") for f in bad.relationships))
    unsaid = replace(bad, relationships=tuple(replace(f, passages=()) for f in bad.relationships))
    for facts in (wrong, unsaid, union((good, wrong)), union((good, unsaid)), replace(bad, documents=())):
        with pytest.raises(FactError):
            store.load(facts)
        assert store.facts() == FactSet()


# ---- several documents


def test_a_fact_of_two_documents_is_one_relationship_with_both(store: Store) -> None:
    one, two = report("一", 2019, PARTNERS[:2]), report("二", 2020, PARTNERS[:2])
    store.load(one)
    (loaded,) = store.load(two)
    assert (loaded.facts.new, loaded.facts.changed, loaded.nodes.new) == (0, 2, 0)
    rows = store.read(
        "MATCH ()-[e:PARTNERS_WITH]->() RETURN e.documents AS documents, size(e.passages) AS places ORDER BY e.key"
    )
    assert [(row["documents"], row["places"]) for row in rows] == [
        (sorted([one.documents[0].id, two.documents[0].id]), 2)
    ] * 2
    assert {(n.first_year, n.last_year) for n in store.facts().nodes} == {(2019, 2020)}


def test_taking_one_document_back_keeps_what_the_other_states(store: Store) -> None:
    one, two = report("一", 2019, PARTNERS[:4]), report("二", 2020, PARTNERS[2:])
    store.load(one)
    store.load(two)
    taken = store.unload(one.documents[0].id)
    assert (taken.nodes.gone, taken.facts.gone, taken.facts.changed) == (2, 2, 2)
    assert store.facts() == two


def test_the_later_report_stands_and_both_values_are_an_issue(store: Store) -> None:
    older = report("一", 2019, PARTNERS[:1], kind="SERVED", project="甲", amount_wan=10.0)
    newer = report("二", 2020, PARTNERS[:1], kind="SERVED", project="甲", amount_wan=12.5)
    for order in ((older, newer), (newer, older)):
        empty(store)
        for facts in order:
            store.load(facts)
        found = store.facts()
        assert found.relationships[0].properties == {"project": "甲", "amount_wan": 12.5}
        (issue,) = found.issues
        assert (issue.kind, issue.document) == ("contradiction", newer.documents[0].id)
        assert all(text in issue.reason for text in ("10.0", "12.5", older.passages[0].id, newer.passages[0].id))
    store.unload(newer.documents[0].id)
    assert store.facts() == older


def test_a_body_of_two_kinds_takes_the_later_one_and_says_so(store: Store) -> None:
    older = report("一", 2019, PARTNERS[:1])
    newer = report("二", 2020, [replace(PARTNERS[0], label="PublicBody")])
    store.load(older)
    store.load(newer)
    found = store.facts()
    assert found.index[PARTNERS[0].id].label == "PublicBody"
    assert [(issue.kind, issue.subject) for issue in found.issues] == [("contradiction", PARTNERS[0].name)]
    store.unload(newer.documents[0].id)
    assert store.facts() == older


def test_several_documents_of_one_set_are_loaded_one_by_one(store: Store) -> None:
    parts = [
        report("一", 2019, PARTNERS[:3]),
        report("二", 2020, PARTNERS[3:], body("虚构丁职业学院", "College", 2020)),
    ]
    loaded = store.load(union(parts))
    assert [one.year for one in loaded] == [2019, 2020]
    assert {d: store.statement(d) for d in (p.documents[0].id for p in parts)} == {p.documents[0].id: p for p in parts}
    assert sorted(map(len, (part.relationships for part in split(store.facts())))) == [3, 4]


def test_a_node_that_no_passage_mentions_lives_and_dies_with_its_document(store: Store) -> None:
    college = body(COLLEGE, "College", reporting=True)
    lonely = FactSet((college, PARTNERS[0]), (), (), (source("一", college),))
    store.load(lonely)
    assert store.facts() == lonely
    store.unload(lonely.documents[0].id)
    assert store.facts() == FactSet()


def test_evidence_is_one_hop_away(store: Store) -> None:
    facts = report("一", 2019, PARTNERS[:2])
    store.load(facts)
    rows = store.read(
        "MATCH (p:Passage)-[:MENTIONS]->(n:Enterprise) MATCH (p)-[:FROM_DOCUMENT]->(d:Document) "
        "RETURN n.name AS name, p.line_first AS line, d.title AS title ORDER BY name"
    )
    assert sorted(row["name"] for row in rows) == sorted(n.name for n in PARTNERS[:2])
    assert {row["line"] for row in rows} == {p.line_first for p in facts.passages}
    assert {row["title"] for row in rows} == {"一"}


# ---- analysts


def test_an_answer_has_columns_rows_and_an_end(store: Store) -> None:
    store.load(report("一", 2019, PARTNERS))
    answer = store.ask(
        "MATCH (n:Enterprise) WHERE n.name <> $no RETURN n.name AS name ORDER BY name", {"no": "x"}, rows=2
    )
    assert (answer.columns, len(answer.rows), answer.truncated) == (("name",), 2, True)
    whole = store.ask("MATCH (n:Enterprise) RETURN n.name AS name ORDER BY name", rows=3)
    assert (len(whole.rows), whole.truncated) == (3, False)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (n:Enterprise {id: 'o-x'})", "MATCH (n) SET n.name = 'x'", "MATCH (n) DETACH DELETE n",
        "MERGE (n:Enterprise {id: 'o-x'}) RETURN n", "CREATE INDEX evil FOR (n:Enterprise) ON (n.place)",
        "EXPLAIN CREATE INDEX evil FOR (n:Enterprise) ON (n.place)", "CREATE USER eve SET PASSWORD 'secret-123'",
        "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row",
        "LOAD CSV FROM 'http://127.0.0.1:1/x' AS row RETURN row",
        "MATCH (n) CALL { WITH n DELETE n } IN TRANSACTIONS", "DROP CONSTRAINT organization_id",
    ],
)  # fmt: skip
def test_an_analyst_cannot_write_or_open_anything(store: Store, statement: str) -> None:
    facts = report("一", 2019, PARTNERS)
    store.load(facts)
    with pytest.raises(QueryError):
        store.ask(statement)
    assert store.facts() == facts


@pytest.mark.parametrize(
    "statement", ["MATCH (n RETURN n", "RETURN $missing", "RETURN nofunction(1)", "", "CALL no.such()"]
)
def test_a_wrong_statement_is_told_in_one_sentence(store: Store, statement: str) -> None:
    with pytest.raises(QueryError) as told:
        store.ask(statement)
    assert "\n" not in str(told.value)
    assert "pg-" not in str(told.value)


def test_a_statement_that_takes_too_long_is_ended(store: Store) -> None:
    with pytest.raises(QueryError, match=r"took longer than 0\.5 s"):
        store.ask("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b)", seconds=0.5)
    assert store.ask("RETURN 1 AS one").rows == ((1,),)


def test_values_are_plain(store: Store) -> None:
    store.load(report("一", 2019, PARTNERS[:1]))
    (row,) = store.ask("MATCH p = (a)-[e:PARTNERS_WITH]->(b) RETURN a, e, p, date('2019-05-06') AS d").rows
    node, fact, path, date = row
    assert (node["name"], fact["type"], fact["start"], date) == (COLLEGE, "PARTNERS_WITH", node["id"], "2019-05-06")
    assert [part.get("name", "-") for part in path] == [COLLEGE, "-", PARTNERS[0].name]


# ---- the door


def test_preparing_twice_changes_nothing(engine: Settings) -> None:
    for _ in range(2):
        with open_store(engine) as store:
            store.prepare()
            assert store.read(cypher.READ_LOCK)[0]["schema"] == cypher.SCHEMA_VERSION


def test_a_database_of_a_newer_version_is_left_alone(engine: Settings) -> None:
    with open_store(engine) as store:
        store.load(report("一", 2019, PARTNERS))
        store._change(cypher.SET_SCHEMA, schema=cypher.SCHEMA_VERSION + 1, digest="new")
    with pytest.raises(StoreError, match="newer version"):
        open_store(engine)
    with Store(engine) as store:  # put back: the server serves other tests
        store._change(cypher.SET_SCHEMA, schema=cypher.SCHEMA_VERSION, digest="old")
        store.prepare()
        assert len(store.facts().nodes) == len(PARTNERS) + 1


def test_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(StoreError, match="no document"):
        store.unload("d-none")
    assert store.statement("d-none") == FactSet()


@pytest.mark.neo4j
def test_a_wrong_password_is_said(neo4j_server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    wrong = replace(neo4j_server.settings(tmp_path), password="not-this-one")
    with pytest.raises(StoreError, match="NEO4J_PASSWORD"):
        open_store(wrong)


@pytest.mark.neo4j
def test_a_database_that_is_not_there_is_said(neo4j_server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(StoreError, match="NEO4J_DATABASE"):
        open_store(replace(neo4j_server.settings(tmp_path), database="elsewhere"))


def test_a_passage_may_state_facts_of_two_types(store: Store) -> None:
    college = body(COLLEGE, "College", reporting=True)
    document = source("一", college)
    at = place(document, 1)
    facts = [said(kind, college, PARTNERS[0], [at]) for kind in ("PARTNERS_WITH", "SUPPORTED_BY")]
    both = FactSet((college, PARTNERS[0]), tuple(facts), (at,), (document,))
    store.load(both)
    assert store.facts() == both


def test_a_port_that_says_nothing_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"bolt://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(StoreError, match="not reachable"):
            open_store(Settings(home=tmp_path, uri=address, user="neo4j", password="some-word"))


def test_a_port_where_nobody_listens_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not reachable") as told:
        open_store(Settings(home=tmp_path, uri=f"bolt://127.0.0.1:{free_port()}"))
    assert "\n" not in str(told.value)


def test_a_reading_that_met_half_a_load_is_made_again(store: Store) -> None:
    met = iter(({"labels": []}, {"labels": ["Organization"]}, {"labels": ["Organization", "College"]}))
    assert store.steady(lambda: label_of(next(met)["labels"])) == "College"
    assert list(met) == []


def test_half_a_record_is_known_as_such() -> None:
    with pytest.raises(TornError, match="read again"):
        label_of(())
    with pytest.raises(TornError, match="read again"):
        read_fact("SERVED", "o-a", "o-b", {})


def test_what_stays_torn_is_told(store: Store) -> None:
    with pytest.raises(StoreError, match="read again"):
        store.steady(lambda: label_of(()))
