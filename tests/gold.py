"""Fact sets of a realistic size and shape, made from what careful readers took from the sample reports."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph.model import (
    Document,
    FactSet,
    Node,
    Passage,
    Relationship,
    document_id,
    node_id,
    passage_id,
    relationship_key,
)  # fmt: skip
from graph.ontology import ontology


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _nodes(rows: list[dict[str, Any]]) -> dict[str, Node]:
    made = {}
    for row in rows:
        country = row.get("country") or ""
        standing = row["label"] == "Country" and country
        aliases = tuple(a for a in row.get("aliases") or () if a not in ontology().pronouns)
        made[row["name"]] = Node(
            country if standing else node_id(row["name"]), row["label"], row["name"], aliases,
            row.get("name_en") or "", country, "", 2020, 2020,
        )  # fmt: skip
    return made


def _own(row: dict[str, Any]) -> dict[str, Any]:
    allowed = ontology().types[row["type"]].properties
    given = {n: v[0] if isinstance(v, list) else v for n, v in (row.get("props") or {}).items()}
    return {n: v for n, v in given.items() if n in allowed and v not in (None, "")}


def gold_facts(samples: Path, name: str) -> FactSet:
    """The gold facts of one sample as a fact set without a sentence of it."""
    by_name, document = _nodes(_rows(samples / name / "gold_nodes.jsonl")), document_id(name)
    facts, passages, heads = {}, {}, Counter[str]()
    for row in _rows(samples / name / "gold_edges.jsonl"):
        if row["head"] not in by_name or row["tail"] not in by_name or row["type"] not in ontology().types:
            continue
        heads[row["head"]] += 1
        start, end, own = by_name[row["head"]].id, by_name[row["tail"]].id, _own(row)
        places = [
            Passage(passage_id(document, f"L{a}", row["type"]), document, f"L{a}", row["type"],
                    table=str(row.get("table") or ""), row=str(row.get("row") or ""), line_first=a, line_last=b)
            for a, b in row["lines"]
        ]  # fmt: skip
        passages.update({p.id: p for p in places})
        key, method = relationship_key(row["type"], start, end, own), "table" if row.get("table") else "pattern"
        listed = tuple(sorted({p.id for p in places}))
        facts[key] = Relationship(key, row["type"], start, end, own, listed, method, 1.0 if row["certain"] else 0.5)
    college = max(heads, key=lambda n: heads[n])
    by_name[college] = replace(by_name[college], reporting=True)
    told = Document(document, name, by_name[college].id, 2020, "report.txt", "text/plain", name, 1, None, "gold")
    return FactSet(tuple(by_name.values()), tuple(facts.values()), tuple(passages.values()), (told,))
