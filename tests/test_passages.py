"""Invented passages with the facts they state (tests/golden/passages.txt): how many are read, and how many are right.

Their authors did not know the rules; what is still read wrong stays in the file, and the share may only rise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from graph.model import FactSet, fold
from graph.ontology import ontology
from loaders.pipeline import extract

GOLDEN = Path(__file__).parent / "golden"
COLLEGE, OURS = "云岭交通职业学院", "学校"
EITHER_WAY = {"PARTNERS_WITH", "SIGNED_AGREEMENT_WITH"}
"""Types whose two ends may stand in either order: the college stands first wherever the text names it."""

UNSTATED = {"LOCATED_IN", "OFFERS", "MERGED_INTO"}
"""Types that the passages do not hold in full."""

Stated = tuple[str, str, str]


def passages() -> Iterator[tuple[str, frozenset[Stated]]]:
    for line in (GOLDEN / "passages.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, right = line.partition(" =>")
            items = (item.strip().split("|") for item in right.split(";") if item.strip())
            yield text, frozenset((fold(head), kind, fold(tail)) for head, kind, tail in items)


def read(text: str) -> Iterator[list[Stated]]:
    """Each fact of a text in all the ways its ends are called."""
    facts = extract(text.encode(), "passage.txt", college=COLLEGE, year=2022)
    called = {node.id: names(facts, node.id) for node in facts.nodes}
    for fact in facts.relationships:
        if fact.type in UNSTATED:
            continue
        ways = [(a, fact.type, b) for a in called[fact.start] for b in called[fact.end]]
        yield ways + [(b, kind, a) for a, kind, b in ways if kind in EITHER_WAY]


def names(facts: FactSet, node: str) -> list[str]:
    found = facts.index[node]
    return [fold(OURS)] if found.reporting else [fold(name) for name in (found.name, *found.aliases)]


def measure() -> dict[str, float]:
    right = said = wanted = 0
    for text, stated in passages():
        found = list(read(text))
        said += len(found)
        wanted += len(stated)
        right += len({way for ways in found for way in ways} & stated)
    return {"precision": round(right / said, 3), "recall": round(right / wanted, 3)}


def test_passages_are_read_as_well_as_ever() -> None:
    committed = json.loads((GOLDEN / "passages.json").read_text(encoding="utf-8"))
    measured = measure()
    assert {name for name, share in committed.items() if measured[name] < share} == set(), measured


def test_passages_cover_every_type() -> None:
    rows = list(passages())
    kinds = {kind for _, stated in rows for _, kind, _ in stated}
    assert kinds == set(ontology().types) - UNSTATED
    assert sum(1 for _, stated in rows if not stated) > len(rows) / 5
    assert all(re.search("[\u4e00-\u9fff]", text) for text, _ in rows)
