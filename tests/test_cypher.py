"""Cypher text from the vocabulary: what is in it, and that nothing else can get in."""

from __future__ import annotations

import re

import pytest

from graph import cypher
from graph.ontology import ontology


def test_every_label_looked_up_by_id_and_every_type_has_its_constraint() -> None:
    text = "\n".join(cypher.build_schema(ontology()))
    for label in (*cypher.bases(ontology()), *ontology().records, *cypher.INTERNAL):
        assert f"FOR (n:{label}) REQUIRE n.id IS UNIQUE" in text
    for name in ontology().types:
        assert f"FOR ()-[r:{name}]-() REQUIRE r.key IS UNIQUE" in text
    for name in ontology().provenance:
        assert f"[r:{name}]" not in text
    assert text.count("IF NOT EXISTS") == len(text.splitlines())


def test_the_bases_are_the_base_label_and_those_that_stand_alone() -> None:
    assert cypher.bases(ontology()) == ("Organization", "Country", "Programme")


@pytest.mark.parametrize(
    ("label", "pattern"), [("College", ":Organization:College"), ("Country", ":Country"), ("Programme", ":Programme")]
)
def test_both_labels_are_created_at_once(label: str, pattern: str) -> None:
    wanted = f"FOREACH (props IN $nodes.{label} | CREATE (n{pattern}) SET n = props)"
    assert cypher.new_nodes(ontology()).count(wanted) == 1
    assert cypher.new_nodes(ontology()).count("CREATE") == len(ontology().labels)


def test_every_type_is_created_by_one_statement() -> None:
    text = cypher.new_facts(ontology(), "Organization", "Country")
    assert all(text.count(f"CREATE (a)-[e:{name}]->(b)") == 1 for name in ontology().types)


def test_a_foreign_type_cannot_break_out_of_its_quotes() -> None:
    assert "[e:`x``]-() DETACH DELETE a //`]" in cypher.again("x`]-() DETACH DELETE a //", "Organization", "Country")


def test_facts_are_looked_up_from_the_far_end() -> None:
    assert cypher.set_facts("SERVED", "Organization", "Country") == (
        "UNWIND $rows AS row MATCH (b:Country {id: row.b})<-[e:SERVED {key: row.key}]-"
        "(a:Organization {id: row.a}) SET e += row.props"
    )


def test_a_label_and_a_type_never_share_a_name() -> None:
    labels = {*ontology().labels, ontology().base, *ontology().records, *cypher.INTERNAL}
    assert not labels & {*ontology().types, *ontology().provenance}


def test_the_schema_digest_changes_with_the_vocabulary() -> None:
    from dataclasses import replace

    fewer = replace(ontology(), types=dict(list(ontology().types.items())[1:]))
    assert cypher.schema_digest(fewer) != cypher.schema_digest(ontology())
    assert cypher.schema_digest(ontology()) == cypher.schema_digest(ontology())


def test_names_of_constraints_are_plain_and_different() -> None:
    names = [re.split(r"\s+", statement)[2] for statement in cypher.build_schema(ontology())]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z_]+", name) for name in names)
