"""Whether facts keep the ontology: `check_facts` says everything that is wrong, `require` refuses.

A doubtful text is an `Issue` and no matter of this module; what stands here is a fault in how facts were made.
"""

from __future__ import annotations

import datetime
import math
import re
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
CONTROLS = re.compile(r"[\0-\x1f\x7f-\x9f]")
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


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong, before it is told of which row: most rows have none, and wording theirs would take the time."""

    what: Message
    remedy: Message


def _fault(key: str, /, **values: object) -> _Fault:
    return _Fault(Message(key, **values), Message(f"{key}.remedy", **values))


def _row(key: str, identity: str, name: str = "") -> Message:
    row = Message(key, id=identity)
    return Message("check.named", row=row, name=name) if name else row


def _told(faults: Iterable[_Fault], key: str, identity: str, name: str = "") -> Iterator[Problem]:
    for fault in faults:
        yield Problem(_row(key, identity, name), fault.what, fault.remedy)


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


def _ids(prefix: str, value: str) -> Iterator[_Fault]:
    if not ID[prefix].match(value):
        yield _fault("check.id", value=value, prefix=prefix)


def _node_id(node: Node) -> Iterator[_Fault]:
    kind = ontology().labels.get(node.label)
    if kind is None:
        yield _fault("check.label", label=node.label, known=tuple(ontology().labels))
    elif not (COUNTRY.match(node.id) and not kind.organization):  # a country's id is its ISO code
        yield from _ids("o", node.id)


def _names(node: Node) -> Iterator[_Fault]:
    for name in (node.name, *node.aliases):
        if not name.strip():
            yield _fault("check.name")
        elif CONTROLS.search(name):
            yield _fault("check.controls", name=repr(name))
        elif name in ontology().pronouns:
            yield _fault("check.pronoun", name=name)


def _check_node(node: Node) -> Iterator[_Fault]:
    yield from _node_id(node)
    yield from _names(node)
    if node.country and not COUNTRY.match(node.country):
        yield _fault("check.country", country=node.country)
    first, last = node.first_year, node.last_year
    if (first is None) != (last is None):
        yield _fault("check.one_of_two", first="first_year", last="last_year")
    elif first is not None and last is not None and first > last:
        yield _fault("check.years", first=first, last=last)


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


def _check_properties(item: Relationship, kind: Type) -> Iterator[_Fault]:
    for name, value in item.properties.items():
        if name not in kind.properties:
            allowed = kind.properties or Message("none")
            yield _fault("check.no_property", type=item.type, name=name, allowed=allowed)
            continue
        rule = ontology().properties[name]
        if not _RIGHT[rule.kind](value):
            yield _fault(_WRONG[rule.kind], name=name, value=repr(value))
        elif not _in_range(value, rule):
            if rule.values:
                yield _fault("check.value", name=name, value=repr(value), allowed=tuple(rule.values))
            else:
                yield _fault("check.range", name=name, value=repr(value), bounds=_bounds(rule))


_START, _END = Message("check.start"), Message("check.end")
"""Which of its two ends a fault is about."""


def _check_end(end: str, allowed: frozenset[str], side: Message, facts: FactSet) -> Iterator[_Fault]:
    node = facts.index.get(end)
    if node is None:
        yield _fault("check.no_end", side=side, end=end)
    elif node.label not in allowed and node.label in ontology().labels:
        yield _fault("check.end_label", side=side, name=node.name, label=node.label, allowed=sorted(allowed))


def _check_typed(item: Relationship, kind: Type, facts: FactSet) -> Iterator[_Fault]:
    yield from _check_end(item.start, kind.starts, _START, facts)
    yield from _check_end(item.end, kind.ends, _END, facts)
    yield from _check_properties(item, kind)
    key = relationship_key(item.type, item.start, item.end, item.properties)
    if item.key != key:
        yield _fault("check.key", key=key)


def _check_evidence(item: Relationship, passages: frozenset[str]) -> Iterator[_Fault]:
    if not item.passages:
        yield _fault("check.no_passage")
    for passage in item.passages:
        if passage not in passages:
            yield _fault("check.its_passage", passage=passage)
    if item.method not in ontology().methods:
        yield _fault("check.method", method=item.method, allowed=tuple(ontology().methods))
    if not 0 <= item.confidence <= 1:
        yield _fault("check.confidence", confidence=item.confidence)


def _check_relationship(item: Relationship, facts: FactSet, passages: frozenset[str]) -> Iterator[_Fault]:
    yield from _ids("r", item.key)
    kind = ontology().types.get(item.type)
    if kind is None:
        yield _fault("check.type", known=tuple(ontology().types))
    else:
        yield from _check_typed(item, kind, facts)
    if item.start == item.end:
        yield _fault("check.loop")
    yield from _check_evidence(item, passages)


def _check_lines(passage: Passage) -> Iterator[_Fault]:
    first, last = passage.line_first, passage.line_last
    if (first is None) != (last is None):
        yield _fault("check.one_of_two", first="line_first", last="line_last")
    elif first is not None and last is not None and not 1 <= first <= last:
        yield _fault("check.lines", first=first, last=last)


def _check_passage(passage: Passage, documents: frozenset[str]) -> Iterator[_Fault]:
    yield from _ids("p", passage.id)
    if passage.document not in documents:
        yield _fault("check.its_document", document=passage.document)
    yield from _check_lines(passage)
    if passage.page is not None and passage.page < 1:
        yield _fault("check.page", page=passage.page)


def _check_document(document: Document, facts: FactSet) -> Iterator[_Fault]:
    yield from _ids("d", document.id)
    if document.college not in facts.index:
        yield _fault("check.college", college=document.college)


def _check_entry(
    entry: Claim | Issue, kinds: Iterable[str], passages: frozenset[str], documents: frozenset[str],
) -> Iterator[_Fault]:  # fmt: skip
    yield from _ids("c" if isinstance(entry, Claim) else "i", entry.id)
    if entry.kind not in kinds:
        yield _fault("check.kind", kind=entry.kind, allowed=tuple(kinds))
    if entry.document not in documents:
        yield _fault("check.its_document", document=entry.document)
    if entry.passage and entry.passage not in passages:
        yield _fault("check.cell_passage", passage=entry.passage)


def _check_count(claim: Claim) -> Iterator[_Fault]:
    if claim.stated < 0 or claim.found < 0:
        yield _fault("check.below_zero")


def _check_twice(key: str, ids: Iterable[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for identity in ids:
        if identity in seen:
            yield from _told([_fault("check.twice")], key, identity)
        seen.add(identity)


def _check_all(facts: FactSet) -> Iterator[Problem]:
    passages = frozenset(p.id for p in facts.passages)
    documents = frozenset(d.id for d in facts.documents)
    yield from _check_twice("check.node", (n.id for n in facts.nodes))
    yield from _check_twice("check.relationship", (r.key for r in facts.relationships))
    yield from _check_twice("check.passage", (p.id for p in facts.passages))
    yield from _check_twice("check.document", (d.id for d in facts.documents))
    for node in facts.nodes:
        yield from _told(_check_node(node), "check.node", node.id, node.name)
    for item in facts.relationships:
        yield from _told(_check_relationship(item, facts, passages), "check.relationship", item.key, item.type)
    for passage in facts.passages:
        yield from _told(_check_passage(passage, documents), "check.passage", passage.id, passage.address)
    for document in facts.documents:
        yield from _told(_check_document(document, facts), "check.document", document.id, document.title)
    kinds = (*ontology().labels, *ontology().types)
    for claim in facts.claims:
        yield from _told(_check_entry(claim, kinds, passages, documents), "check.claim", claim.id)
        yield from _told(_check_count(claim), "check.claim", claim.id)
    for issue in facts.issues:
        found = _check_entry(issue, tuple(ontology().issue_kinds), passages, documents)
        yield from _told(found, "check.issue", issue.id)


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
