"""What several documents say of one node or one fact, as one: pure, and the same in whatever order they came.

A record keeps every document's own statement beside the merged values, so that a document can be read anew, taken
back or parted from a wrong join without touching what the others state (`facts.md`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

from graph.errors import TornError
from graph.model import Issue, Node, Relationship, entry_id, fold
from graph.ontology import ontology
from graph.search import search_key

Years = Mapping[str, int | None]
"""Report year of each document, None where it is not known."""

_NODE_FIELDS = tuple(f.name for f in fields(Node))
_OWN_FIELDS = tuple(name for name in _NODE_FIELDS if name != "label")
_own_values = attrgetter(*_OWN_FIELDS)


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """A node and what each document says of it; stated: by document id, with the id and label it has there."""

    node: Node
    stated: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class FactRecord:
    """A fact and what each document says of it; stated: by document id, with the key and ends it has there."""

    fact: Relationship
    stated: Mapping[str, Relationship]


def _in_order(documents: Collection[str], years: Years) -> list[str]:
    if len(documents) == 1:  # nearly always
        return list(documents)
    return sorted(documents, key=lambda d: (years.get(d) or 0, d))


def _fullest(names: list[str]) -> str:
    """The longest name; of two equally long the later one, as later reports print the name of today."""
    return max(enumerate(names), key=lambda found: (len(fold(found[1])), found[0]))[1]


def _later(values: Iterable[str]) -> str:
    return next((value for value in reversed(list(values)) if value), "")


def merge_nodes(node_id: str, stated: Mapping[str, Node], years: Years) -> NodeRecord:
    """One node from the statements of its documents: the fullest name, every alias, the later report's other values."""
    forms = [stated[document] for document in _in_order(stated, years)]
    if len(forms) == 1:
        return NodeRecord(forms[0] if forms[0].id == node_id else replace(forms[0], id=node_id), stated)
    name = _fullest([form.name for form in forms])
    others = dict.fromkeys(alias for form in forms for alias in (*form.aliases, form.name))
    first = [form.first_year for form in forms if form.first_year is not None]
    last = [form.last_year for form in forms if form.last_year is not None]
    merged = Node(
        id=node_id,
        label=forms[-1].label,
        name=name,
        aliases=tuple(sorted(alias for alias in others if alias != name)),
        name_en=_later(form.name_en for form in forms),
        country=_later(form.country for form in forms),
        place=_later(form.place for form in forms),
        first_year=min(first, default=None),
        last_year=max(last, default=None),
        reporting=any(form.reporting for form in forms),
    )
    return NodeRecord(merged, stated)


def merge_facts(key: str, start: str, end: str, stated: Mapping[str, Relationship], years: Years) -> FactRecord:
    """One fact from the statements of its documents: the later report's properties, the surest reading's method."""
    forms = [stated[document] for document in _in_order(stated, years)]
    if len(forms) == 1:
        only = forms[0]
        return FactRecord(only if only.key == key else replace(only, key=key, start=start, end=end), stated)
    surest = max(forms, key=lambda form: form.confidence)
    merged = Relationship(
        key=key,
        type=forms[0].type,
        start=start,
        end=end,
        properties={name: value for form in forms for name, value in form.properties.items()},
        passages=tuple(sorted({passage for form in forms for passage in form.passages})),
        method=surest.method,
        confidence=surest.confidence,
    )
    return FactRecord(merged, stated)


def _differing(kind: str, subject: str, values: Mapping[str, str], years: Years, passages: Mapping[str, str]) -> Issue:
    order = _in_order(values, years)
    said = "; ".join(f"{years.get(d) or d}: {values[d]} ({passages.get(d) or d})" for d in order)
    latest = order[-1]
    return Issue(
        id=entry_id("i", kind, subject, *(f"{d}={values[d]}" for d in sorted(values))),
        document=latest,
        passage=passages.get(latest, ""),
        kind="contradiction",
        subject=subject,
        reason=f"{kind}: {said}",
    )


def node_contradictions(record: NodeRecord, years: Years) -> tuple[Issue, ...]:
    """Issues where two documents give a body another kind or country."""
    found = []
    for name in ("label", "country"):
        values = {d: str(getattr(form, name)) for d, form in record.stated.items() if getattr(form, name)}
        if len(set(values.values())) > 1:
            found.append(_differing(name, record.node.name, values, years, {}))
    return tuple(found)


def fact_contradictions(record: FactRecord, years: Years) -> tuple[Issue, ...]:
    """Issues where two documents print an own property of one fact differently; both passages are named."""
    found = []
    names = sorted({name for form in record.stated.values() for name in form.properties})
    passages = {d: form.passages[0] for d, form in record.stated.items() if form.passages}
    for name in names:
        values = {d: form.properties[name] for d, form in record.stated.items() if name in form.properties}
        if len({fold(str(value)) for value in values.values()}) > 1:
            shown = {d: str(value) for d, value in values.items()}
            found.append(_differing(name, record.fact.key, shown, years, passages))
    return tuple(found)


# ---- records as properties of the database


def _packed(differences: list[dict[str, Any]]) -> dict[str, str]:
    """Nothing where every document says just what the record says."""
    if not any(differences):
        return {}
    return {"stated": json.dumps(differences, ensure_ascii=False, sort_keys=True, separators=(",", ":"))}


def node_properties(record: NodeRecord) -> dict[str, Any]:
    """The properties a node has in the database; texts are absent where empty, lists are not."""
    node, documents = record.node, sorted(record.stated)
    own = {name: value for name, value in zip(_OWN_FIELDS, _own_values(node), strict=True) if value}
    differences = [_node_differences(node, record.stated[d]) for d in documents]
    return {
        **own, "aliases": list(node.aliases), "search": search_key(node), "documents": documents,
        **_packed(differences),
    }  # fmt: skip


def _node_differences(node: Node, form: Node) -> dict[str, Any]:
    if form is node:
        return {}
    return {n: getattr(form, n) for n in _NODE_FIELDS if getattr(form, n) != getattr(node, n)}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What `SET … +=` is given to make the one the other: new values, and None for what is to go."""
    gone = dict.fromkeys(name for name in before if name not in after)
    return {**gone, **{name: value for name, value in after.items() if before.get(name) != value}}


def read_node(label: str, properties: Mapping[str, Any]) -> NodeRecord:
    """The record that `node_properties` wrote."""
    own = {name: properties[name] for name in _NODE_FIELDS if name in properties}
    node = Node(**{**own, "label": label, "aliases": tuple(own.get("aliases", ()))})
    documents = list(properties.get("documents", ()))
    stated = {}
    for document, other in zip(documents, _unpacked(properties, len(documents)), strict=True):
        if "aliases" in other:
            other["aliases"] = tuple(other["aliases"])
        stated[document] = replace(node, **other) if other else node
    return NodeRecord(node, stated)


def _unpacked(properties: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
    packed = properties.get("stated")
    return json.loads(packed) if packed else [{} for _ in range(count)]


_FACT_FIELDS = ("key", "start", "end", "passages", "method", "confidence")


def fact_properties(record: FactRecord) -> dict[str, Any]:
    """The properties a relationship has in the database."""
    fact, documents = record.fact, sorted(record.stated)
    differences = [_fact_differences(fact, record.stated[d]) for d in documents]
    return {
        **_typed(fact.properties), "key": fact.key, "documents": documents, "passages": list(fact.passages),
        "method": fact.method, "confidence": float(fact.confidence), **_packed(differences),
    }  # fmt: skip


def _fact_differences(fact: Relationship, form: Relationship) -> dict[str, Any]:
    if form is fact:
        return {}
    other: dict[str, Any] = {n: getattr(form, n) for n in _FACT_FIELDS if getattr(form, n) != getattr(fact, n)}
    if dict(form.properties) != dict(fact.properties):
        other["properties"] = dict(form.properties)
    return other


def _typed(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Own properties with one type for ever: an amount is a float even where it is whole."""
    kinds = ontology().properties
    return {n: float(v) if kinds[n].kind == "amount" else v for n, v in properties.items() if v not in (None, "")}


def read_fact(type_name: str, start: str, end: str, properties: Mapping[str, Any]) -> FactRecord:
    """The record that `fact_properties` wrote.

    Raises `TornError` for a relationship without a key: Neo4j reads one that is being deleted without properties.
    """
    if "key" not in properties:
        raise TornError("store.torn")
    own = {n: properties[n] for n in ontology().types[type_name].properties if n in properties}
    fact = Relationship(
        properties["key"], type_name, start, end, own, tuple(properties.get("passages", ())),
        properties.get("method", ""), float(properties.get("confidence", 0)),
    )  # fmt: skip
    documents = list(properties.get("documents", ()))
    stated = {}
    for document, other in zip(documents, _unpacked(properties, len(documents)), strict=True):
        if "passages" in other:
            other["passages"] = tuple(other["passages"])
        stated[document] = replace(fact, **other) if other else fact
    return FactRecord(fact, stated)
