"""The full counts of durability: 100 kills of the embedded engine, 30 of Neo4j, 16 readers and a writer for 60 s."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.settings import Settings
from tests.engines import Neo4jServer
from tests.test_durability import kill_embedded, kill_neo4j, read_while_writing

pytestmark = pytest.mark.soak


def test_a_hundred_power_cuts_of_the_embedded_engine(tmp_path: Path) -> None:
    kill_embedded(tmp_path, 100)


@pytest.mark.neo4j
def test_thirty_power_cuts_of_neo4j(neo4j_clean: Callable[[], Neo4jServer], tmp_path: Path) -> None:
    kill_neo4j(neo4j_clean(), tmp_path, 30)


def test_sixteen_readers_and_a_writer(engine: Settings) -> None:
    reads, loads = read_while_writing(engine, 16, 60)
    assert reads > loads > 0
