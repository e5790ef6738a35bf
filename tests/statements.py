"""Facts to load in tests: the invented college's gold facts, and any small set of facts by hypothesis."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from graph.model import (
    Claim,
    Document,
    FactSet,
    Issue,
    Node,
    Passage,
    Relationship,
    Value,
    document_id,
    entry_id,
    node_id,
    passage_id,
    relationship_key,
)  # fmt: skip

COLLEGE = "虚构赣江商贸职业学院"


def body(name: str, label: str = "Enterprise", year: int = 2019, **more: object) -> Node:
    """A node as one document states it."""
    return replace(Node(node_id(name), label, name, first_year=year, last_year=year), **more)


def source(name: str, college: Node, year: int = 2019) -> Document:
    """A document called `name`."""
    return Document(
        document_id(name), name, college.id, year, f"{name}.txt", "text/plain", f"sha-{name}", 1000, None, "test"
    )


def place(document: Document, line: int, rule: str = "rule", text: str = "") -> Passage:
    """A passage at one line of a document."""
    address = f"L{line}"
    return Passage(
        passage_id(document.id, address, rule), document.id, address, rule, line_first=line, line_last=line, text=text
    )


def said(
    type_: str, start: Node, end: Node, passages: Iterable[Passage], confidence: float = 0.9, **own: Value
) -> Relationship:
    """A fact between two bodies."""
    key = relationship_key(type_, start.id, end.id, own)
    places = tuple(sorted(p.id for p in passages))
    return Relationship(key, type_, start.id, end.id, own, places, "pattern", confidence)


def report(
    name: str,
    year: int,
    partners: Iterable[Node],
    college: Node | None = None,
    kind: str = "PARTNERS_WITH",
    **own: Value,
) -> FactSet:
    """A document in which a college says one thing of each of its partners."""
    reporting = college or body(COLLEGE, "College", year, reporting=True)
    document = source(name, reporting, year)
    partners = [replace(node, first_year=year, last_year=year) for node in partners]
    places = [place(document, sum(map(ord, node.name)) % 997 + 1) for node in partners]
    facts = [said(kind, reporting, other, [at], **own) for other, at in zip(partners, places, strict=True)]
    passages = {p.id: p for p in places}
    return FactSet((reporting, *partners), tuple(facts), tuple(passages.values()), (document,))


def gold(folder: Path, year: int) -> FactSet:
    """The gold facts of a sample report as a fact set, without its text."""
    rows = _lines(folder / "gold_nodes.jsonl")
    nodes = {row["name"]: _gold_node(row, year) for row in rows}
    college = next(node for node in nodes.values() if node.label == "College")
    document = source(folder.name, college, year)
    passages: dict[str, Passage] = {}
    facts: dict[str, Relationship] = {}
    for row in _lines(folder / "gold_edges.jsonl"):
        places = [place(document, first, row["type"]) for first, _ in row["lines"]]
        passages |= {p.id: p for p in places}
        fact = said(row["type"], nodes[row["head"]], nodes[row["tail"]], places, **_own(row["props"]))
        facts[fact.key] = fact
    used = tuple(passages.values())
    return FactSet(tuple(nodes.values()), tuple(facts.values()), used, (document,))


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def _gold_node(row: Mapping[str, Any], year: int) -> Node:
    aliases = tuple(a for a in row["aliases"] if len(a) > 2)
    return body(str(row["name"]), str(row["label"]), year, aliases=aliases, country=row.get("country") or "")


def _own(properties: Mapping[str, Value]) -> dict[str, Value]:
    return {n: float(v) if n == "amount_wan" else v for n, v in properties.items() if v not in ("", None)}


# ---- any facts

COLLEGES = [body(name, "College") for name in ("虚构甲职业学院", "虚构乙职业学院")]
PARTNERS = [
    body("虚构一号机械有限公司"), body("虚构二号电子有限公司"), body("虚构三号服装有限公司"),
    body("虚构鞋业研究院", "ResearchCentre"), body("虚构商会", "Association"), body("虚构产业学院", "IndustryCollege"),
    body("Fictional Polytechnic", "OverseasPartner"),
]  # fmt: skip
NAMES = ["别名甲", "Alias & Sons", "带|竖线", '"引号"', "\\反斜", "换  行"]
SAYINGS: list[tuple[str, dict[str, Value]]] = [
    ("PARTNERS_WITH", {}), ("PARTNERS_WITH", {"topic": "竞赛"}), ("SERVED", {"project": "甲项目", "amount_wan": 1.5}),
    ("SERVED", {"project": "甲项目", "amount_wan": 20.0, "year": "2019"}), ("TRAINED", {"headcount": 30, "days": 2}),
    ("TRAINED", {"headcount": 31}), ("SIGNED_AGREEMENT_WITH", {"date": "2019-05"}), ("SUPPORTED_BY", {}),
]  # fmt: skip
LINES = st.integers(1, 40)


@st.composite
def _nodes(draw: st.DrawFn, year: int) -> dict[str, Node]:
    chosen = draw(st.lists(st.sampled_from(PARTNERS), min_size=1, unique=True))
    made = {}
    for node in chosen:
        aliases = tuple(draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=2)))
        country = draw(st.sampled_from(["", "KH"])) if node.label == "OverseasPartner" else ""
        made[node.id] = replace(node, aliases=aliases, first_year=year, last_year=year, country=country)
    return made


@st.composite
def _facts(draw: st.DrawFn, college: Node, nodes: list[Node], document: Document) -> tuple[Relationship, Passage]:
    kind, own = draw(st.sampled_from(SAYINGS))
    text = draw(st.sampled_from(["", "虚构的一句。\n=1+1"]))
    at = place(document, draw(LINES), draw(st.sampled_from(["a", "b"])), text)
    confidence = draw(st.sampled_from([0.5, 0.75, 1.0]))
    return said(kind, college, draw(st.sampled_from(nodes)), [at], confidence, **own), at


@st.composite
def documents(draw: st.DrawFn, name: str | None = None) -> FactSet:
    """What one document states: any bodies, facts of any kind, some with several passages, claims and issues."""
    title = name or draw(st.sampled_from(["虚构报告一", "虚构报告二", "虚构报告三"]))
    year = {"虚构报告一": 2019, "虚构报告二": 2020}.get(title, 2021)
    college = replace(COLLEGES[title == "虚构报告三"], reporting=True, first_year=year, last_year=year)
    document = source(title, college, year)
    nodes = draw(_nodes(year))
    found = draw(st.lists(_facts(college, list(nodes.values()), document), max_size=8))
    passages = {at.id: at for _, at in found}
    facts: dict[str, Relationship] = {}
    for fact, _ in found:
        before = facts.get(fact.key, fact)
        facts[fact.key] = replace(before, passages=tuple(sorted({*before.passages, *fact.passages})))
    somewhere = next(iter(passages), "")
    claims = [Claim(entry_id("c", document.id, str(n)), document.id, somewhere, "Enterprise", n, 1) for n in draw(
        st.lists(LINES, unique=True, max_size=2))]  # fmt: skip
    issues = [Issue(entry_id("i", document.id, k), document.id, somewhere, k, "虚构", "因为") for k in draw(
        st.lists(st.sampled_from(["negated", "planned", "ended"]), unique=True, max_size=2))]  # fmt: skip
    return FactSet(
        (college, *nodes.values()), tuple(facts.values()), tuple(passages.values()), (document,),
        tuple(claims), tuple(issues),
    )  # fmt: skip
