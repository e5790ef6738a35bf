"""The bridge for notebooks on both engines, and what it says when it cannot connect."""

from __future__ import annotations

import ast
import gc
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.errors import StoreError
from graph.model import FactSet
from graph.notebook import connect
from graph.settings import Settings
from graph.store import open_store
from tests.conftest import ROOT
from tests.engines import Neo4jServer, free_port
from tests.gold import gold_facts
from tests.test_export import FACTS

# py2neo never closes the socket of a connection that failed; the collector does, and complains
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in.*socket:pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """The sockets that py2neo leaves are complained of here, not in another test."""
    yield
    gc.collect()


@pytest.fixture
def filled(engine: Settings) -> Iterator[Settings]:
    """A database with facts, open while a notebook works."""
    with open_store(engine) as store:
        store.load(FACTS)
        yield engine


def test_statements_run(filled: Settings) -> None:
    graph = connect(filled)
    names = graph.run("MATCH (n:Enterprise) RETURN n.name AS name ORDER BY name").data()
    assert {row["name"] for row in names} == {n.name for n in FACTS.nodes if n.label == "Enterprise"}
    assert graph.evaluate("MATCH ()-[r:SERVED]->() RETURN count(r)") == len(FACTS.relationships)
    amount = "MATCH (:College {name: $name})-[r:SERVED]->() RETURN sum(r.amount_wan)"
    assert graph.evaluate(amount, name="虚构学院") == 12.5 * (len(FACTS.nodes) - 1)


def test_py2neo_finds_nodes_and_relationships(filled: Settings) -> None:
    from py2neo import NodeMatcher, RelationshipMatcher

    graph = connect(filled)
    college = NodeMatcher(graph).match("College", name="虚构学院").first()
    assert college is not None
    assert set(college.labels) == {"Organization", "College"}
    served = RelationshipMatcher(graph).match((college,), "SERVED")
    assert {r["key"] for r in served} == {r.key for r in FACTS.relationships}


def test_a_notebook_reads_only(tmp_path: Path) -> None:
    from py2neo.errors import ClientError

    settings = Settings(home=tmp_path)
    with open_store(settings) as store:
        store.load(FACTS)
        graph = connect(settings)
        for statement in (
            "CREATE (:College {id: 'x'})",
            "MATCH (n) DETACH DELETE n",
            "MATCH (n:College) SET n.name = ''",
        ):
            with pytest.raises(ClientError):
                graph.run(statement)
        assert graph.evaluate("MATCH (n:College) RETURN n.name") == "虚构学院"


@pytest.mark.neo4j
def test_a_wrong_password_is_called_so(neo4j_server: Neo4jServer, tmp_path: Path) -> None:
    wrong = replace(neo4j_server.settings(tmp_path), password="wrong")
    with pytest.raises(StoreError, match=r"refuses user or password; check NEO4J_USER and NEO4J_PASSWORD"):
        connect(wrong)


def test_a_wrong_password_is_called_so_by_the_embedded_engine(tmp_path: Path) -> None:
    from graph.embedded import access

    with open_store(Settings(home=tmp_path)) as store:
        store.load(FactSet())
        found = access(tmp_path / "database")
        assert found is not None
        with pytest.raises(StoreError, match="refuses user or password"):
            connect(Settings(home=tmp_path, uri=found.uri, user="analyst", password="wrong"))


def test_nobody_listens(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, uri=f"bolt://127.0.0.1:{free_port()}", user="neo4j", password="x")
    with pytest.raises(StoreError, match=r"cannot be reached; check that the database is running"):
        connect(settings)


def test_no_embedded_database_runs(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no embedded database is running; start `partnergraph serve` and try again"):
        connect(Settings(home=tmp_path))


def test_py2neo_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py2neo", None)
    with pytest.raises(StoreError, match=r"py2neo is not installed; run `pip install 'partnergraph\[notebook\]'`"):
        connect(Settings(home=tmp_path))


def cells() -> list[str]:
    """The code cells of the analysts' notebook."""
    whole = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in whole["cells"] if cell["cell_type"] == "code"]


def test_the_notebook_runs(engine: Settings, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"PARTNERGRAPH_HOME": str(engine.home), "NEO4J_URI": engine.uri, "NEO4J_USER": engine.user}
    for name, value in {**told, "NEO4J_PASSWORD": engine.password}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    facts = gold_facts(samples, "ganjiang-2019")
    with open_store(engine) as store:
        store.load(facts)
        room: dict[str, Any] = {}
        tables = []
        for source in cells():
            *body, last = ast.parse(source).body
            exec(compile(ast.Module(body, []), "notebook", "exec"), room)
            if isinstance(last, ast.Expr):
                tables.append(eval(compile(ast.Expression(last.value), "notebook", "eval"), room))
            else:
                exec(compile(ast.Module([last], []), "notebook", "exec"), room)
    kinds, partners, services, places, rungs, *_ = tables
    assert kinds["facts"].sum() == len(facts.relationships)
    assert set(partners["college"]) == {"赣江商贸职业学院"}
    assert len(partners) == 10
    assert services["contracts"].sum() == sum(r.type == "SERVED" for r in facts.relationships)
    assert len(places) >= 5
    assert rungs["built"] > 10
    assert (tmp_path / "network.svg").read_bytes().startswith(b"<svg")


def test_the_documented_query_finds_the_place(filled: Settings) -> None:
    text = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8")
    (query,) = re.findall(r"```cypher\n(.*?)```", text, re.DOTALL)
    (row,) = connect(filled).run(query, key=FACTS.relationships[0].key).data()
    assert row["type(r)"] == "SERVED"
    assert (row["p.table"], row["p.row"], row["p.line_first"]) == ("5-1", "2", 1)
