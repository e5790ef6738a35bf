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
from functools import reduce

from graph.errors import FactError, Message
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

    where: Message
    what: Message
    remedy: Message

    @property
    def told(self) -> Message:
        """All three in one sentence."""
        return Message("check.problem", where=self.where, what=self.what, remedy=self.remedy)


def _problem(where: Message, key: str, /, **values: object) -> Problem:
    return Problem(where, Message(key, **values), Message(f"{key}.remedy", **values))


def _row(key: str, identity: str, name: str = "") -> Message:
    row = Message(key, id=identity)
    return Message("check.named", row=row, name=name) if name else row


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


def _ids(prefix: str, where: Message, value: str) -> Iterator[Problem]:
    if not ID[prefix].match(value):
        yield _problem(where, "check.id", value=value, prefix=prefix)


def _node_id(node: Node, where: Message) -> Iterator[Problem]:
    kind = ontology().labels.get(node.label)
    if kind is None:
        yield _problem(where, "check.label", label=node.label, known=tuple(ontology().labels))
    elif not (COUNTRY.match(node.id) and not kind.organization):  # a country's id is its ISO code
        yield from _ids("o", where, node.id)


def _names(node: Node, where: Message) -> Iterator[Problem]:
    for name in (node.name, *node.aliases):
        if not name.strip():
            yield _problem(where, "check.name")
        elif _has_controls(name):
            yield _problem(where, "check.controls", name=repr(name))
        elif name in ontology().pronouns:
            yield _problem(where, "check.pronoun", name=name)


def _check_node(node: Node) -> Iterator[Problem]:
    where = _row("check.node", node.id, node.name)
    yield from _node_id(node, where)
    yield from _names(node, where)
    if node.country and not COUNTRY.match(node.country):
        yield _problem(where, "check.country", country=node.country)
    first, last = node.first_year, node.last_year
    if (first is None) != (last is None):
        yield _problem(where, "check.one_of_two", first="first_year", last="last_year")
    elif first is not None and last is not None and first > last:
        yield _problem(where, "check.years", first=first, last=last)


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
_WRONG = {"text": "check.text", "date": "check.date", "count": "check.count", "amount": "check.amount"}


def _bounds(rule: Property) -> Message:
    low, high = rule.minimum, rule.maximum
    key = "check.to" if low is None else "check.from" if high is None else "check.between"
    return Message(key, low=low, high=high)


def _check_properties(item: Relationship, kind: Type, where: Message) -> Iterator[Problem]:
    for name, value in item.properties.items():
        if name not in kind.properties:
            allowed = kind.properties or Message("none")
            yield _problem(where, "check.no_property", type=item.type, name=name, allowed=allowed)
            continue
        rule = ontology().properties[name]
        if not _RIGHT[rule.kind](value):
            yield _problem(where, _WRONG[rule.kind], name=name, value=repr(value))
        elif not _in_range(value, rule):
            if rule.values:
                yield _problem(where, "check.value", name=name, value=repr(value), allowed=tuple(rule.values))
            else:
                yield _problem(where, "check.range", name=name, value=repr(value), bounds=_bounds(rule))


def _check_end(end: str, allowed: frozenset[str], side: Message, where: Message, facts: FactSet) -> Iterator[Problem]:
    node = facts.index.get(end)
    if node is None:
        yield _problem(where, "check.no_end", side=side, end=end)
    elif node.label not in allowed and node.label in ontology().labels:
        yield _problem(where, "check.end_label", side=side, name=node.name, label=node.label, allowed=sorted(allowed))


def _check_typed(item: Relationship, kind: Type, where: Message, facts: FactSet) -> Iterator[Problem]:
    yield from _check_end(item.start, kind.starts, Message("check.start"), where, facts)
    yield from _check_end(item.end, kind.ends, Message("check.end"), where, facts)
    yield from _check_properties(item, kind, where)
    key = relationship_key(item.type, item.start, item.end, item.properties)
    if item.key != key:
        yield _problem(where, "check.key", key=key)


def _check_evidence(item: Relationship, where: Message, passages: frozenset[str]) -> Iterator[Problem]:
    if not item.passages:
        yield _problem(where, "check.no_passage")
    for passage in item.passages:
        if passage not in passages:
            yield _problem(where, "check.its_passage", passage=passage)
    if item.method not in ontology().methods:
        yield _problem(where, "check.method", method=item.method, allowed=tuple(ontology().methods))
    if not 0 <= item.confidence <= 1:
        yield _problem(where, "check.confidence", confidence=item.confidence)


def _check_relationship(item: Relationship, facts: FactSet, passages: frozenset[str]) -> Iterator[Problem]:
    where = _row("check.relationship", item.key, item.type)
    yield from _ids("r", where, item.key)
    kind = ontology().types.get(item.type)
    if kind is None:
        yield _problem(where, "check.type", known=tuple(ontology().types))
    else:
        yield from _check_typed(item, kind, where, facts)
    if item.start == item.end:
        yield _problem(where, "check.loop")
    yield from _check_evidence(item, where, passages)


def _check_lines(passage: Passage, where: Message) -> Iterator[Problem]:
    first, last = passage.line_first, passage.line_last
    if (first is None) != (last is None):
        yield _problem(where, "check.one_of_two", first="line_first", last="line_last")
    elif first is not None and last is not None and not 1 <= first <= last:
        yield _problem(where, "check.lines", first=first, last=last)


def _check_passage(passage: Passage, documents: frozenset[str]) -> Iterator[Problem]:
    where = _row("check.passage", passage.id, passage.address)
    yield from _ids("p", where, passage.id)
    if passage.document not in documents:
        yield _problem(where, "check.its_document", document=passage.document)
    yield from _check_lines(passage, where)
    if passage.page is not None and passage.page < 1:
        yield _problem(where, "check.page", page=passage.page)


def _check_document(document: Document, facts: FactSet) -> Iterator[Problem]:
    where = _row("check.document", document.id, document.title)
    yield from _ids("d", where, document.id)
    if document.college not in facts.index:
        yield _problem(where, "check.college", college=document.college)


def _check_entry(
    entry: Claim | Issue, key: str, kinds: Iterable[str], passages: frozenset[str], documents: frozenset[str],
) -> Iterator[Problem]:  # fmt: skip
    where = _row(key, entry.id)
    yield from _ids("c" if isinstance(entry, Claim) else "i", where, entry.id)
    if entry.kind not in kinds:
        yield _problem(where, "check.kind", kind=entry.kind, allowed=tuple(kinds))
    if entry.document not in documents:
        yield _problem(where, "check.its_document", document=entry.document)
    if entry.passage and entry.passage not in passages:
        yield _problem(where, "check.cell_passage", passage=entry.passage)


def _check_count(claim: Claim) -> Iterator[Problem]:
    if claim.stated < 0 or claim.found < 0:
        yield _problem(_row("check.claim", claim.id), "check.below_zero")


def _check_twice(key: str, ids: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for identity in ids:
        if identity in seen:
            yield _problem(_row(key, identity), "check.twice")
        seen.add(identity)


def _check_all(facts: FactSet) -> Iterator[Problem]:
    passages = frozenset(p.id for p in facts.passages)
    documents = frozenset(d.id for d in facts.documents)
    yield from _check_twice("check.node", (n.id for n in facts.nodes))
    yield from _check_twice("check.relationship", (r.key for r in facts.relationships))
    yield from _check_twice("check.passage", (p.id for p in facts.passages))
    yield from _check_twice("check.document", (d.id for d in facts.documents))
    for node in facts.nodes:
        yield from _check_node(node)
    for item in facts.relationships:
        yield from _check_relationship(item, facts, passages)
    for passage in facts.passages:
        yield from _check_passage(passage, documents)
    for document in facts.documents:
        yield from _check_document(document, facts)
    for claim in facts.claims:
        yield from _check_entry(claim, "check.claim", (*ontology().labels, *ontology().types), passages, documents)
        yield from _check_count(claim)
    for issue in facts.issues:
        yield from _check_entry(issue, "check.issue", tuple(ontology().issue_kinds), passages, documents)


def check_facts(facts: FactSet) -> tuple[Problem, ...]:
    """Everything in `facts` that violates the ontology or `facts.md`, in the order of the fact files."""
    return tuple(_check_all(facts))


def require(facts: FactSet) -> None:
    """Raise `FactError` with the first problems where `facts` has any."""
    problems = check_facts(facts)
    if not problems:
        return
    lines = [problem.told for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(Message("check.more", count=len(problems) - SHOWN))
    raise FactError("check.failed", told=reduce(lambda above, below: Message("lines", above=above, below=below), lines))
