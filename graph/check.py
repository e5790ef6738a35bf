"""Whether facts keep the ontology: `check_facts` says everything that is wrong, `require` refuses.

A doubtful text is an `Issue` and no matter of this module; what stands here is a fault in how facts were made.
"""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph.errors import FactError
from graph.model import Claim, Document, FactSet, Issue, Node, Passage, Relationship, Value, relationship_key
from graph.ontology import Property, Type, ontology

SHOWN = 5
"""How many problems an error message spells out."""

DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?\Z")
COUNTRY = re.compile(r"[A-Z]{2}\Z")
ID = {prefix: re.compile(rf"{prefix}-[a-z2-7]{{16}}\Z") for prefix in "ordpci"}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. where: the row, as a person finds it in the fact files; what: the fault; remedy: what to do."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


def is_date(text: str) -> bool:
    """Whether a text is an ISO date that exists, as exact as its source: YYYY, YYYY-MM or YYYY-MM-DD.

    >>> is_date("2019-05"), is_date("2019-02-29"), is_date("2019-5")
    (True, False, False)
    """
    found = DATE.match(text)
    if not found or not text.isascii():
        return False
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(c) == "Cc" for c in text)


def _ids(prefix: str, where: str, value: str) -> Iterator[Problem]:
    if not ID[prefix].match(value):
        yield Problem(where, f"'{value}' is not a well-formed id", f"write {prefix}- and 16 letters a-z or digits 2-7")


def _node_id(node: Node, where: str) -> Iterator[Problem]:
    kind = ontology().labels.get(node.label)
    if kind is None:
        known = ", ".join(ontology().labels)
        yield Problem(where, f"'{node.label}' is no label of the ontology", f"write one of {known}")
    elif not (COUNTRY.match(node.id) and not kind.organization):  # a country's id is its ISO code
        yield from _ids("o", where, node.id)


def _names(node: Node, where: str) -> Iterator[Problem]:
    for name in (node.name, *node.aliases):
        if not name.strip():
            yield Problem(where, "has an empty name or alias", "write the name the document prints")
        elif _has_controls(name):
            yield Problem(where, f"the name {name!r} holds a control character", "join the name over its line end")
        elif name in ontology().pronouns:
            yield Problem(where, f"'{name}' is a word for some body, not a name", "resolve it and leave it out")


def _check_node(node: Node) -> Iterator[Problem]:
    where = f"node {node.id} ({node.name})"
    yield from _node_id(node, where)
    yield from _names(node, where)
    if node.country and not COUNTRY.match(node.country):
        yield Problem(where, f"'{node.country}' is no country", "write two capital letters, ISO 3166-1 alpha-2")
    first, last = node.first_year, node.last_year
    if (first is None) != (last is None):
        yield Problem(where, "has only one of first_year and last_year", "write both or none")
    elif first is not None and last is not None and first > last:
        yield Problem(where, f"first_year {first} is after last_year {last}", "exchange the two")


def _in_range(value: Value, rule: Property) -> bool:
    if isinstance(value, str):
        return rule.values is None or value in rule.values
    low = -math.inf if rule.minimum is None else rule.minimum
    return low <= value <= (math.inf if rule.maximum is None else rule.maximum)


_RIGHT: dict[str, Callable[[Value], bool]] = {
    "text": lambda value: isinstance(value, str) and bool(value.strip()),
    "date": lambda value: isinstance(value, str) and is_date(value),
    "count": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "amount": lambda value: isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value),
}
_WANTED = {
    "text": "write a text that is not empty",
    "date": "write YYYY, YYYY-MM or YYYY-MM-DD",
    "count": "write a whole number",
    "amount": "write a plain decimal",
}


def _allowed(rule: Property) -> str:
    if rule.values:
        return f"write one of {', '.join(rule.values)}"
    bounds = [
        f"{word} {bound:g}" for word, bound in (("from", rule.minimum), ("to", rule.maximum)) if bound is not None
    ]
    return f"allowed: {' '.join(bounds)}; make it an issue of kind out_of_range"


def _check_properties(item: Relationship, kind: Type, where: str) -> Iterator[Problem]:
    for name, value in item.properties.items():
        if name not in kind.properties:
            allowed = ", ".join(kind.properties) or "none"
            yield Problem(where, f"{item.type} has no property '{name}'", f"allowed here: {allowed}")
            continue
        rule = ontology().properties[name]
        if not _RIGHT[rule.kind](value):
            yield Problem(where, f"{name} {value!r} is no {rule.kind}", _WANTED[rule.kind])
        elif not _in_range(value, rule):
            yield Problem(where, f"{name} {value!r} is not allowed", _allowed(rule))


def _check_end(end: str, allowed: frozenset[str], side: str, where: str, facts: FactSet) -> Iterator[Problem]:
    node = facts.index.get(end)
    if node is None:
        yield Problem(where, f"its {side} {end} is no node", "add the node or take the relationship out")
    elif node.label not in allowed and node.label in ontology().labels:
        wanted = ", ".join(sorted(allowed))
        yield Problem(where, f"its {side} {node.name} is a {node.label}", f"allowed there: {wanted}")


def _check_typed(item: Relationship, kind: Type, where: str, facts: FactSet) -> Iterator[Problem]:
    yield from _check_end(item.start, kind.starts, "start", where, facts)
    yield from _check_end(item.end, kind.ends, "end", where, facts)
    yield from _check_properties(item, kind, where)
    key = relationship_key(item.type, item.start, item.end, item.properties)
    if item.key != key:
        yield Problem(where, "the key does not follow from type, ends and identity properties", f"write {key}")


def _check_evidence(item: Relationship, where: str, passages: frozenset[str]) -> Iterator[Problem]:
    if not item.passages:
        yield Problem(where, "has no passage", "a fact needs a place in the text: add it or take the fact out")
    for passage in item.passages:
        if passage not in passages:
            yield Problem(where, f"its passage {passage} does not exist", "add the passage or take its id out")
    if item.method not in ontology().methods:
        yield Problem(where, f"method '{item.method}' is not known", f"write one of {', '.join(ontology().methods)}")
    if not 0 <= item.confidence <= 1:
        yield Problem(where, f"confidence {item.confidence} is not within 0 and 1", "write a decimal from 0 to 1")


def _check_relationship(item: Relationship, facts: FactSet, passages: frozenset[str]) -> Iterator[Problem]:
    where = f"relationship {item.key} ({item.type})"
    yield from _ids("r", where, item.key)
    kind = ontology().types.get(item.type)
    if kind is None:
        yield Problem(where, "its type is not of the ontology", f"write one of {', '.join(ontology().types)}")
    else:
        yield from _check_typed(item, kind, where, facts)
    if item.start == item.end:
        yield Problem(where, "both ends are the same node", "a body has no relationship with itself: take it out")
    yield from _check_evidence(item, where, passages)


def _check_lines(passage: Passage, where: str) -> Iterator[Problem]:
    first, last = passage.line_first, passage.line_last
    if (first is None) != (last is None):
        yield Problem(where, "has only one of line_first and line_last", "write both or none")
    elif first is not None and last is not None and not 1 <= first <= last:
        yield Problem(where, f"lines {first} to {last} are no range", "lines count from 1 and the first comes first")


def _check_passage(passage: Passage, documents: frozenset[str]) -> Iterator[Problem]:
    where = f"passage {passage.id} ({passage.address})"
    yield from _ids("p", where, passage.id)
    if passage.document not in documents:
        yield Problem(where, f"its document {passage.document} does not exist", "add the document")
    yield from _check_lines(passage, where)
    if passage.page is not None and passage.page < 1:
        yield Problem(where, f"page {passage.page} is no page", "pages count from 1")


def _check_document(document: Document, facts: FactSet) -> Iterator[Problem]:
    where = f"document {document.id} ({document.title})"
    yield from _ids("d", where, document.id)
    if document.college not in facts.index:
        yield Problem(where, f"its college {document.college} is no node", "add the node of the reporting college")


def _check_entry(
    entry: Claim | Issue, name: str, kinds: Iterable[str], passages: frozenset[str], documents: frozenset[str],
) -> Iterator[Problem]:  # fmt: skip
    where = f"{name} {entry.id}"
    yield from _ids(name[0], where, entry.id)
    if entry.kind not in kinds:
        yield Problem(where, f"kind '{entry.kind}' is not known", f"write one of {', '.join(kinds)}")
    if entry.document not in documents:
        yield Problem(where, f"its document {entry.document} does not exist", "add the document")
    if entry.passage and entry.passage not in passages:
        yield Problem(where, f"its passage {entry.passage} does not exist", "add the passage or leave the cell empty")


def _check_count(claim: Claim) -> Iterator[Problem]:
    if claim.stated < 0 or claim.found < 0:
        yield Problem(f"claim {claim.id}", "counts below zero", "write whole numbers from 0")


def _check_twice(name: str, ids: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for identity in ids:
        if identity in seen:
            yield Problem(f"{name} {identity}", "stands twice", "keep one of the two")
        seen.add(identity)


def _check_all(facts: FactSet) -> Iterator[Problem]:
    passages = frozenset(p.id for p in facts.passages)
    documents = frozenset(d.id for d in facts.documents)
    yield from _check_twice("node", (n.id for n in facts.nodes))
    yield from _check_twice("relationship", (r.key for r in facts.relationships))
    yield from _check_twice("passage", (p.id for p in facts.passages))
    yield from _check_twice("document", (d.id for d in facts.documents))
    for node in facts.nodes:
        yield from _check_node(node)
    for item in facts.relationships:
        yield from _check_relationship(item, facts, passages)
    for passage in facts.passages:
        yield from _check_passage(passage, documents)
    for document in facts.documents:
        yield from _check_document(document, facts)
    for claim in facts.claims:
        yield from _check_entry(claim, "claim", (*ontology().labels, *ontology().types), passages, documents)
        yield from _check_count(claim)
    for issue in facts.issues:
        yield from _check_entry(issue, "issue", tuple(ontology().issue_kinds), passages, documents)


def check_facts(facts: FactSet) -> tuple[Problem, ...]:
    """Everything in `facts` that violates the ontology or `facts.md`, in the order of the fact files."""
    return tuple(_check_all(facts))


def require(facts: FactSet) -> None:
    """Raise `FactError` with the first problems where `facts` has any."""
    problems = check_facts(facts)
    if not problems:
        return
    more = f"\n… and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
    raise FactError("\n".join(str(problem) for problem in problems[:SHOWN]) + more)
