"""Hypothesis strategies for the model: fact sets that keep the ontology, with texts as wild as texts come."""

from __future__ import annotations

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
from graph.ontology import Property, ontology

LIKELY = "甲乙丙丁东南大学有限公司研究院联盟温州江西ABCxyzéŁőạ0123·（）()“”《》、，,;|\\'\"=+-@<>&{}[]$`：: "
HOSTILE = (
    "=1+1", "@SUM(A1)", "</script><script>alert(1)</script>", "a|b\\c", "');MATCH (n) DETACH DELETE n;//", "%00", "\\",
    "<img src=x onerror=alert(1)> href", '"', "'", "]]>", "\u202e倒", "𠮷野家", "a:b:c",
)  # fmt: skip

names = (st.text(LIKELY, min_size=1, max_size=30) | st.sampled_from(HOSTILE)).map(str.strip).filter(
    lambda name: name != "" and name not in ontology().pronouns
)  # fmt: skip
"""Names as documents may print them: one line, never a pronoun."""

wild = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(HOSTILE)
"""Any text a file can hold."""

years = st.integers(1950, 2030)
dates = st.dates().flatmap(
    lambda d: st.sampled_from((f"{d.year:04d}", f"{d.year:04d}-{d.month:02d}", d.isoformat()))
)  # fmt: skip


def values(rule: Property) -> st.SearchStrategy[Value]:
    """Values of one own property that the ontology allows."""
    if rule.values:
        return st.sampled_from(sorted(rule.values))
    low, high = int(rule.minimum or 0), int(rule.maximum or 10**6)
    if rule.kind == "count":
        return st.integers(low, high)
    if rule.kind == "amount":
        return st.integers(low * 100, high * 100).map(lambda n: n / 100)
    return dates if rule.kind == "date" else names


@st.composite
def nodes(draw: st.DrawFn, label: str | None = None) -> Node:
    """One node, its id made from its name."""
    name = draw(names)
    kind = draw(st.sampled_from(sorted(ontology().labels))) if label is None else label
    first, last = sorted((draw(years), draw(years)))
    seen, country = draw(st.booleans()), draw(st.sampled_from(("", "KH")))
    return Node(
        node_id(name), kind, name, tuple(draw(st.lists(names, max_size=3))), draw(wild), country, draw(wild),
        first if seen else None, last if seen else None, draw(st.booleans()),
    )  # fmt: skip


@st.composite
def relationships(draw: st.DrawFn, of: list[Node], passages: list[Passage]) -> Relationship | None:
    """One fact between two of the nodes, if any type fits them."""
    start, end = draw(st.sampled_from(of)), draw(st.sampled_from(of))
    fitting = [t for t in ontology().types.values() if start.label in t.starts and end.label in t.ends]
    if not fitting or start.id == end.id:
        return None
    kind = draw(st.sampled_from(fitting))
    own = {n: draw(values(ontology().properties[n])) for n in kind.properties if draw(st.booleans())}
    chosen = draw(st.lists(st.sampled_from(passages), min_size=1, max_size=3, unique_by=lambda p: p.id))
    return Relationship(
        relationship_key(kind.name, start.id, end.id, own), kind.name, start.id, end.id, own,
        tuple(sorted(p.id for p in chosen)), draw(st.sampled_from(sorted(ontology().methods))),
        draw(st.integers(0, 100)) / 100,
    )  # fmt: skip


@st.composite
def passages_of(draw: st.DrawFn, document: str) -> Passage:
    """One place in a document."""
    address, rule = draw(wild), draw(wild)
    first = draw(st.none() | st.integers(1, 10_000))
    return Passage(
        passage_id(document, address, rule), document, address, rule, draw(wild), draw(wild), draw(wild),
        draw(st.none() | st.integers(1, 400)), first, first and first + draw(st.integers(0, 9)), draw(wild),
    )  # fmt: skip


@st.composite
def fact_sets(draw: st.DrawFn, max_nodes: int = 8, max_facts: int = 12) -> FactSet:
    """Facts of one or two documents that keep the ontology."""
    of = draw(st.lists(nodes(), min_size=1, max_size=max_nodes, unique_by=lambda n: n.id))
    documents = [
        Document(document_id(f"{i}"), draw(wild), draw(st.sampled_from(of)).id, draw(st.none() | years), draw(wild),
                 "text/plain", f"{i}", draw(st.integers(0, 9999)), draw(st.none() | st.integers(1, 99)), "test")
        for i in range(draw(st.integers(1, 2)))
    ]  # fmt: skip
    told = [draw(passages_of(draw(st.sampled_from(documents)).id)) for _ in range(draw(st.integers(1, 5)))]
    passages = list({p.id: p for p in told}.values())
    made = [draw(relationships(of, passages)) for _ in range(draw(st.integers(0, max_facts)))]
    facts = {item.key: item for item in made if item is not None}
    kinds = sorted((*ontology().labels, *ontology().types))
    claims = [
        Claim(
            entry_id("c", p.id),
            p.document,
            p.id,
            draw(st.sampled_from(kinds)),
            draw(st.integers(0, 999)),
            0,
            draw(wild),
        )
        for p in passages[: draw(st.integers(0, 2))]
    ]
    doubts = sorted(ontology().issue_kinds)
    issues = [
        Issue(entry_id("i", p.id), p.document, p.id, draw(st.sampled_from(doubts)), draw(wild), draw(wild))
        for p in passages[: draw(st.integers(0, 2))]
    ]
    return FactSet(
        tuple(of), tuple(facts.values()), tuple(passages), tuple(documents), tuple(claims), tuple(issues)
    )  # fmt: skip
