"""Where the database is: environment, flags, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.settings import SCHEMES, read_settings


def test_nothing_said_means_the_embedded_engine_here() -> None:
    found = read_settings({})
    assert found.embedded
    assert (found.home, found.user, found.password, found.database) == (Path(".partnergraph").absolute(), "", "", "")


def test_flags_stand_before_the_environment() -> None:
    environment = {
        "PARTNERGRAPH_HOME": "/a", "NEO4J_URI": "bolt://one:1",
        "NEO4J_USER": "x", "NEO4J_PASSWORD": "y", "NEO4J_DATABASE": "z",
    }  # fmt: skip
    told = read_settings(environment)
    assert (told.home, told.uri, told.user, told.password, told.database) == (Path("/a"), "bolt://one:1", "x", "y", "z")
    over = read_settings(environment, home=Path("/b"), uri="neo4j://two:2", user="u", database="d")
    assert (over.home, over.uri, over.user, over.password, over.database) == (
        Path("/b"),
        "neo4j://two:2",
        "u",
        "y",
        "d",
    )
    assert read_settings(environment, uri="").embedded


def test_a_server_has_the_usual_user_and_the_home_may_lie_below_the_person() -> None:
    assert read_settings({"NEO4J_URI": " neo4j+s://db.example.org "}).user == "neo4j"
    assert read_settings({"PARTNERGRAPH_HOME": "~/graph"}).home == Path.home() / "graph"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_bolt_scheme_is_taken(scheme: str) -> None:
    assert read_settings({"NEO4J_URI": f"{scheme}://host:7687"}).uri == f"{scheme}://host:7687"


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("http://host:7474", "bolt://"), ("host:7687", "bolt://"), ("bolt://", "names no host"), ("ftp://x", "no Bolt"),
        ("bolt://host:99999", "no Bolt"), ("neo4j://eve:secret@host", "NEO4J_PASSWORD"), ("bolt://[::1", "no Bolt"),
    ],
)  # fmt: skip
def test_an_address_that_is_not_bolt_is_refused_in_one_sentence(uri: str, told: str) -> None:
    with pytest.raises(StoreError) as refused:
        read_settings({"NEO4J_URI": uri})
    assert told in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_password_is_not_shown() -> None:
    found = read_settings({"NEO4J_URI": "bolt://host", "NEO4J_PASSWORD": "hush"})
    assert "hush" not in repr(found)
