"""The named reads of the product: a typed `Filter` in, rows or a fact set out, never a record of the driver.

Only Cypher that both engines understand; every order ends in a column that is unique. The question library of
data/queries is opened here too.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from graph import cypher, ledger, loading, merge
from graph.datafile import DATA
from graph.errors import DataFileError, Message, QueryError
from graph.model import (
    Claim,
    Document,
    FactSet,
    Issue,
    Node,
    Passage,
    Relationship,
    Value,
    fold,
    relationship_key,
)  # fmt: skip
from graph.ontology import LANGUAGES, Words, ontology
from graph.search import fold_query
from graph.store import Answer, Store


@dataclass(frozen=True, slots=True)
class Filter:
    """What is to be seen. Empty means all.

    kinds: labels of nodes (a reporting college is always seen); types: of relationships; documents: ids; years: report
    years; methods: how a fact was read; minimum_confidence in [0, 1]; limit: most relationships of a picture.
    """

    kinds: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    methods: frozenset[str] = frozenset()
    minimum_confidence: float = 0.0
    limit: int = 1500


ALL = Filter()


@dataclass(frozen=True, slots=True)
class Hit:
    """A body found by one of its names; alias: the other name that matched, empty where the name itself did."""

    id: str
    label: str
    name: str
    alias: str
    degree: int


@dataclass(frozen=True, slots=True)
class College:
    """A college that reports, and its documents, oldest first."""

    node: Node
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is there; nodes by label, facts by type, in the ontology's order, zeros included."""

    nodes: Mapping[str, int]
    facts: Mapping[str, int]
    records: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class View:
    """A part of the graph to be drawn; total: how many relationships the filter lets through in all."""

    facts: FactSet
    total: int

    @property
    def shown(self) -> int:
        """How many of them are here."""
        return len(self.facts.relationships)


RENAMED, PRINTED, MERGED = "renamed", "printed_differently", "merged"
"""What may stand between the names that two sides have for one end of a tie."""


@dataclass(frozen=True, slots=True)
class Changed:
    """An own property of one fact that the two sides print differently (an amount, a role)."""

    name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Tie:
    """All facts of one type between two ends: those of the first side and those of the second.

    start, end: with the names that the first side prints, or the second where the first is silent; start_after,
    end_after: the names that the second side prints, empty where it is silent; via: what links names that differ.
    """

    type: str
    start: Node
    end: Node
    before: tuple[Relationship, ...] = ()
    after: tuple[Relationship, ...] = ()
    start_after: str = ""
    end_after: str = ""
    via: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[Changed, ...]:
        """What both sides print of one and the same fact, each in its own way."""
        later = {_identity(fact): fact.properties for fact in self.after}
        return tuple(
            Changed(name, value, later[_identity(fact)][name])
            for fact in self.before
            for name, value in sorted(fact.properties.items())
            if name in later.get(_identity(fact), {}) and fold(str(later[_identity(fact)][name])) != fold(str(value))
        )


@dataclass(frozen=True, slots=True)
class Ended:
    """A tie that the second side says is over, the issue that says so, and its place where the graph holds one."""

    tie: Tie
    issue: Issue
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class TwoNames:
    """One body under two names."""

    node: Node
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed from one side to the other. Silence is `not_mentioned`; only a statement makes `ended`.

    renamed: a side gives both names as the body's own; printed_differently: the same name, shorter or in other
    characters; merged: the second side says that one body went into another.
    """

    new: tuple[Tie, ...]
    kept: tuple[Tie, ...]
    not_mentioned: tuple[Tie, ...]
    ended: tuple[Ended, ...]
    renamed: tuple[TwoNames, ...]
    printed_differently: tuple[TwoNames, ...]
    merged: tuple[Tie, ...]


# ---- documents and counts


def documents(store: Store) -> tuple[Document, ...]:
    """Every document, oldest report first."""
    rows = store.read(cypher.READ_DOCUMENTS)
    return tuple(sorted((loading.read_document(r["props"]) for r in rows), key=lambda d: (d.year or 0, d.title, d.id)))


def colleges(store: Store) -> tuple[College, ...]:
    """Every college that a document is the report of, by name."""
    by_college: dict[str, list[Document]] = defaultdict(list)
    for document in documents(store):
        by_college[document.college].append(document)
    nodes = _nodes(store, by_college)
    found = (College(nodes[c], tuple(own)) for c, own in by_college.items() if c in nodes)
    return tuple(sorted(found, key=lambda c: (c.node.name, c.node.id)))


def counts(store: Store) -> Counts:
    """How many nodes of each label, facts of each type, documents, passages, claims and issues there are."""
    vocabulary = ontology()

    def count(pattern: str) -> int:
        return int(store.read(f"MATCH {pattern} RETURN count(*) AS n")[0]["n"])

    return Counts(
        {label: count(f"(x:{label})") for label in vocabulary.labels},
        {name: count(f"()-[x:{name}]->()") for name in vocabulary.types},
        {label: count(f"(x:{label})") for label in vocabulary.records},
    )


def find_documents(store: Store, text: str) -> tuple[Document, ...]:
    """The documents that a person means: an id, or a part of title, source or college's name, with or without a year.

    All that fit, oldest first; none raises `QueryError`.
    """
    known = documents(store)
    exact = tuple(d for d in known if d.id == text)
    if exact:
        return exact
    names = {c.node.id: (c.node.name, *c.node.aliases, c.node.name_en) for c in colleges(store)}
    wanted = [fold_query(part) for part in text.split() if fold_query(part)]
    found = tuple(d for d in known if wanted and _fits(d, wanted, names.get(d.college, ())))
    if not found:
        raise QueryError("query.document", text=text)
    return found


def _fits(document: Document, wanted: Iterable[str], names: Iterable[str]) -> bool:
    texts = [fold_query(t) for t in (document.id, document.title, document.source, str(document.year or ""), *names)]
    return all(any(part in text for text in texts) for part in wanted)


def find_document(store: Store, text: str) -> Document:
    """The one document that a person means. Raises `QueryError` where several fit or none does."""
    found = find_documents(store, text)
    if len(found) > 1:
        listed = [f"{d.id} ({d.title}, {d.year or '?'})" for d in found[:5]]
        raise QueryError("query.documents", text=text, count=len(found), found=listed)
    return found[0]


# ---- search


def search(store: Store, text: str, wanted: Filter = ALL, limit: int = 20) -> tuple[Hit, ...]:
    """Bodies one of whose names holds every word of `text`, in any spelling: the canonical name's beginning first."""
    terms = [fold_query(word) for word in text.split() if fold_query(word)]
    return store.steady(lambda: _search(store, terms, wanted, limit)) if terms else ()


def _search(store: Store, terms: list[str], wanted: Filter, limit: int) -> tuple[Hit, ...]:
    vocabulary = ontology()
    here = sorted(_documents(store, wanted)) if wanted.documents or wanted.years else None
    bases = {vocabulary.base_of(kind) for kind in wanted.kinds or vocabulary.labels}
    rows = [
        row for base in sorted(bases)
        for row in store.read(_SEARCH % {"base": base}, terms=terms, first=terms[0], documents=here,
                              kinds=sorted(wanted.kinds or vocabulary.labels), limit=limit)
    ]  # fmt: skip
    rows.sort(key=lambda r: (not r["search"].startswith(terms[0]), len(r["name"]), r["id"]))
    degrees = _degrees(store, [row["id"] for row in rows[:limit]])
    return tuple(_hit(row, terms, degrees.get(row["id"], 0)) for row in rows[:limit])


_SEARCH = (
    "MATCH (n:%(base)s) WHERE all(term IN $terms WHERE n.search CONTAINS term) "
    "AND any(label IN labels(n) WHERE label IN $kinds) "
    "AND ($documents IS NULL OR any(d IN n.documents WHERE d IN $documents)) "
    "RETURN n.id AS id, labels(n) AS labels, n.name AS name, n.aliases AS aliases, n.name_en AS name_en, "
    "n.search AS search ORDER BY CASE WHEN n.search STARTS WITH $first THEN 0 ELSE 1 END, size(n.name), id LIMIT $limit"
)


def _hit(row: Mapping[str, Any], terms: list[str], degree: int) -> Hit:
    label = loading.label_of(row["labels"])

    def holds(name: str) -> bool:
        return all(term in fold_query(name) for term in terms)

    others = (*(row["aliases"] or ()), row["name_en"] or "")
    alias = "" if holds(row["name"]) else next((name for name in others if holds(name)), "")
    return Hit(row["id"], label, row["name"], alias, degree)


def _degrees(store: Store, ids: list[str]) -> dict[str, int]:
    vocabulary = ontology()
    types = "|".join(vocabulary.types)
    found: dict[str, int] = {}
    for base in cypher.bases(vocabulary):
        text = f"UNWIND $ids AS id MATCH (n:{base} {{id: id}})-[e:{types}]-() RETURN id, count(e) AS degree ORDER BY id"
        found |= {row["id"]: row["degree"] for row in store.read(text, ids=ids)}
    return found


# ---- the network


def _documents(store: Store, wanted: Filter) -> set[str]:
    """The ids of the documents that the filter names by id and by year."""
    known = documents(store)
    return {
        d.id for d in known
        if (not wanted.documents or d.id in wanted.documents) and (not wanted.years or d.year in wanted.years)
    }  # fmt: skip


def _types(wanted: Filter) -> str:
    known = ontology().types
    unknown = sorted(set(wanted.types) - set(known))
    if unknown:
        raise QueryError("query.type", name=unknown[0])
    return "|".join(name for name in known if not wanted.types or name in wanted.types)


_PASSES = (
    "e.confidence >= $confidence AND ($methods IS NULL OR e.method IN $methods) "
    "AND ($documents IS NULL OR any(d IN e.documents WHERE d IN $documents)) "
    "AND ($kinds IS NULL OR ((a.reporting OR any(l IN labels(a) WHERE l IN $kinds)) "
    "AND (b.reporting OR any(l IN labels(b) WHERE l IN $kinds))))"
)
_FACT = "type(e) AS type, a.id AS a, b.id AS b, properties(e) AS props, e.key AS key, e.confidence AS confidence"


def _parameters(store: Store, wanted: Filter) -> dict[str, Any]:
    chosen = bool(wanted.documents or wanted.years)
    return {
        "confidence": wanted.minimum_confidence,
        "methods": sorted(wanted.methods) or None,
        "documents": sorted(_documents(store, wanted)) if chosen else None,
        "kinds": sorted(wanted.kinds) or None,
    }


def network(store: Store, wanted: Filter = ALL, centre: str | None = None) -> View:
    """The facts that the filter lets through, the surest first where there are more than its limit.

    centre: the id of a node. Of a college that reports, everything its reports state; of another body, its facts and
    those among its partners.
    """
    return store.steady(lambda: _network(store, wanted, centre))


def _network(store: Store, wanted: Filter, centre: str | None) -> View:
    parameters = _parameters(store, wanted)
    if centre is not None:
        own = {d.id for d in documents(store) if d.college == centre}
        if not own:
            return _around(store, wanted, parameters, centre)
        parameters["documents"] = sorted(own & set(parameters["documents"] or own))
    if parameters["documents"] is None:
        pattern = f"MATCH (a)-[e:{_types(wanted)}]->(b) WHERE {_PASSES}"
    else:  # from the documents: cost follows what is shown, not the graph
        pattern = (
            f"UNWIND $documents AS document MATCH (:{cypher.DOCUMENT} {{id: document}})<-[:{cypher.FROM_DOCUMENT}]-"
            f"(:{cypher.PASSAGE})-[:{cypher.MENTIONS}]->(a) WITH DISTINCT a "
            f"MATCH (a)-[e:{_types(wanted)}]->(b) WHERE {_PASSES}"
        )
    rows = store.read(
        f"{pattern} RETURN {_FACT} ORDER BY confidence DESC, key LIMIT $limit", limit=wanted.limit, **parameters
    )
    total = len(rows)
    if total == wanted.limit:
        total = store.read(f"{pattern} RETURN count(e) AS n", **parameters)[0]["n"]
    return View(_fact_set(store, rows), total)


def _around(store: Store, wanted: Filter, parameters: dict[str, Any], centre: str) -> View:
    near = _touching(store, wanted, parameters, [centre])
    ids = sorted({end for row in near for end in (row["a"], row["b"])} - {centre})
    inside = {*ids, centre}
    among = [row for row in _touching(store, wanted, parameters, ids) if row["a"] in inside and row["b"] in inside]
    rows = {row["key"]: row for row in (*near, *among)}
    return View(_fact_set(store, list(rows.values())[: wanted.limit]), len(rows))


def _touching(store: Store, wanted: Filter, parameters: dict[str, Any], ids: list[str]) -> list[dict[str, Any]]:
    """The facts that start or end at one of the nodes, the surest first."""
    found: dict[str, dict[str, Any]] = {}
    for base in cypher.bases(ontology()):
        for pattern in ("(a)-[e:%s]->(b)", "(b)<-[e:%s]-(a)"):
            near = pattern[1]
            text = (
                f"UNWIND $ids AS id MATCH ({near}:{base} {{id: id}}) MATCH {pattern % _types(wanted)} "
                f"WHERE {_PASSES} RETURN {_FACT} ORDER BY confidence DESC, key"
            )
            found |= {row["key"]: row for row in store.read(text, ids=ids, **parameters)}
    return sorted(found.values(), key=lambda row: (-row["confidence"], row["key"]))


def neighbours(store: Store, node_id: str, wanted: Filter = ALL) -> FactSet:
    """The facts of one node, the surest first up to the filter's limit, with their ends."""

    def read() -> FactSet:
        rows = _touching(store, wanted, _parameters(store, wanted), [node_id])
        return _fact_set(store, rows[: wanted.limit], also=[node_id])

    return store.steady(read)


def _nodes(store: Store, ids: Iterable[str]) -> dict[str, Node]:
    rows = store.read(cypher.read_nodes(ontology()), ids=sorted(set(ids)))
    return {r["id"]: merge.read_node(loading.label_of(r["labels"]), r["props"]).node for r in rows}


def _fact_set(store: Store, rows: Iterable[Mapping[str, Any]], also: Iterable[str] = ()) -> FactSet:
    facts = tuple(merge.read_fact(row["type"], row["a"], row["b"], row["props"]).fact for row in rows)
    nodes = _nodes(store, {*also, *(end for fact in facts for end in (fact.start, fact.end))})
    return FactSet(tuple(nodes.values()), facts)


def fact(store: Store, key: str, start: str, end: str) -> FactSet:
    """One fact with its ends, its passages and their documents; an empty set where it is not there."""
    rows: list[dict[str, Any]] = []
    for base in cypher.bases(ontology()):
        text = (
            f"MATCH (a:{base} {{id: $start}})-[e]->(b) WHERE e.key = $key AND b.id = $end RETURN {_FACT} ORDER BY key"
        )
        rows += store.read(text, start=start, end=end, key=key)
    found = _fact_set(store, rows[:1])
    places = _passages(store, [p for f in found.relationships for p in f.passages])
    sources = {p.document for p in places}
    return replace(found, passages=places, documents=tuple(d for d in documents(store) if d.id in sources))


def _passages(store: Store, ids: list[str]) -> tuple[Passage, ...]:
    text = f"UNWIND $ids AS id MATCH (p:{cypher.PASSAGE} {{id: id}}) RETURN properties(p) AS props, id ORDER BY id"
    return tuple(loading.read_passage(row["props"]) for row in store.read(text, ids=ids))


def _records(store: Store, label: str, wanted: Filter) -> list[dict[str, Any]]:
    chosen = sorted(_documents(store, wanted)) if wanted.documents or wanted.years else None
    text = (
        f"MATCH (x:{label}) WHERE $documents IS NULL OR x.document IN $documents "
        "RETURN properties(x) AS props, x.id AS id ORDER BY id"
    )
    return store.read(text, documents=chosen)


def issues(store: Store, wanted: Filter = ALL) -> tuple[Issue, ...]:
    """What was read and not believed, and what documents say against each other."""
    found = (loading.read_issue(row["props"]) for row in _records(store, cypher.ISSUE, wanted))
    return tuple(sorted(found, key=lambda i: (i.kind, i.document, i.id)))


def claims(store: Store, wanted: Filter = ALL) -> tuple[Claim, ...]:
    """The numbers that reports state."""
    return tuple(loading.read_claim(row["props"]) for row in _records(store, cypher.CLAIM, wanted))


# ---- what changed

MERGING = "MERGED_INTO"
PLAIN = "PARTNERS_WITH"
ENDED = "ended"


@dataclass(frozen=True, slots=True)
class _Side:
    """What some documents state, by the ids of the graph. nodes: with the names that the latest of them prints."""

    colleges: frozenset[str]
    facts: Mapping[str, Relationship]
    nodes: Mapping[str, Node]
    endings: tuple[tuple[Issue, Passage | None], ...]


def _side(store: Store, ids: Iterable[str]) -> _Side:
    found = [(state, state.document) for state in (store.state(i) for i in ids)]
    states = sorted(((s, d) for s, d in found if d), key=lambda pair: (pair[1].year or 0, pair[1].id))
    facts: dict[str, Relationship] = {}
    nodes: dict[str, Node] = {}
    for state, document in states:
        for key, record in state.facts.items():
            fact = record.fact  # a merged fact has the later report's values: here each side's own are wanted
            facts[key] = replace(record.stated[document.id], key=key, start=fact.start, end=fact.end)
        nodes |= {i: replace(record.stated[document.id], id=i) for i, record in state.nodes.items()}
    places = {passage.id: passage for state, _ in states for passage in state.passages}
    told = (issue for state, _ in states for issue in state.issues if issue.kind == ENDED)
    endings = tuple((issue, places.get(issue.passage)) for issue in told)
    return _Side(frozenset(document.college for _, document in states), facts, nodes, endings)


_Key = tuple[str, str, str]
_Facts = tuple[Relationship, ...]


def _by_ends(side: _Side, same: Mapping[str, str]) -> dict[_Key, _Facts]:
    found: dict[_Key, _Facts] = {}
    for f in sorted(side.facts.values(), key=lambda f: f.key):
        key = f.type, same.get(f.start, f.start), same.get(f.end, f.end)
        found[key] = (*found.get(key, ()), f)
    return found


def _identity(fact: Relationship) -> str:
    """What tells a fact from others of its type, whoever its ends are."""
    return relationship_key(fact.type, "", "", fact.properties)


def _carry(first: dict[_Key, _Facts], second: dict[_Key, _Facts]) -> dict[_Key, _Key]:
    """Ties that the body carries on into which another merged; their facts are moved in `second` to the old ends.

    Only the same fact is carried on (an order class of the same programme), and only where the body did not have it
    of its own before. Returns old to new ends.
    """
    into = {start: end for kind, start, end in second if kind == MERGING}
    carried = {}
    for key in sorted(first):
        heir = key[0], into.get(key[1], key[1]), into.get(key[2], key[2])
        if heir == key or heir[1] == heir[2] or heir not in second or key[0] == MERGING:
            continue
        told = {_identity(f) for f in first[key]} - {_identity(f) for f in first.get(heir, ())}
        moved = tuple(f for f in second[heir] if _identity(f) in told)
        if moved:
            second[key] = (*second.get(key, ()), *moved)
            second[heir] = tuple(f for f in second[heir] if f not in moved)
            carried[key] = heir
    return carried


def _same_script(one: str, other: str) -> bool:
    return one.isascii() == other.isascii()


def _shortened(one: str, other: str) -> bool:
    """Whether one of two names is the other with characters left out or written otherwise."""
    short, full = sorted((ledger.spelled(one), ledger.spelled(other)), key=len)
    rest = iter(full)
    return all(character in rest for character in short)


def _names_apart(old: _Side, new: _Side) -> tuple[tuple[TwoNames, ...], tuple[TwoNames, ...]]:
    """Bodies that the sides call otherwise: those with a new name, and those printed differently."""
    renamed: list[TwoNames] = []
    printed: list[TwoNames] = []
    for i in sorted(set(old.nodes) & set(new.nodes)):
        before, after = old.nodes[i], new.nodes[i]
        if before.name == after.name:
            continue
        told = fold(before.name) in map(fold, after.aliases) or fold(after.name) in map(fold, before.aliases)
        other = told and _same_script(before.name, after.name) and not _shortened(before.name, after.name)
        (renamed if other else printed).append(TwoNames(after, before.name, after.name))
    return tuple(renamed), tuple(printed)


_ENDS = {"a": "(?P<a>.+)", "b": "(?P<b>.+)"}


@cache
def _sayings() -> Mapping[str, re.Pattern[str]]:
    """How an issue's subject says a fact, by type."""
    made = {}
    for name, kind in ontology().types.items():
        parts = re.split(r"\{([ab])\}", kind.sentence["zh"])
        made[name] = re.compile("".join(_ENDS[p] if i % 2 else re.escape(p) for i, p in enumerate(parts)))
    return made


def _is(name: str, forms: Iterable[Node]) -> bool:
    """Whether a printed name means the body that has these forms."""
    return any(ledger.rule_for(replace(form, name=name, aliases=()), form, same_college=True) for form in forms)


@dataclass(frozen=True, slots=True)
class _Sides:
    """Both sides, ready to be compared. links: what links the two names of a node; heirs: of ties carried on."""

    old: _Side
    new: _Side
    same: Mapping[str, str]
    links: Mapping[str, str]
    heirs: Mapping[_Key, _Key]

    def tie(self, key: _Key, before: _Facts, after: _Facts) -> Tie:
        """The tie with the names of both sides."""
        kind, start, end = key
        nodes = {**self.new.nodes, **self.old.nodes} if before else {**self.old.nodes, **self.new.nodes}
        other = {first: second for second, first in self.same.items()}
        later = self.heirs.get(key, key)[1:]
        now = [self.new.nodes[other.get(i, i)].name if after else "" for i in later]
        linked = (MERGED if i != j else self.links.get(i, "") for i, j in zip((start, end), later, strict=True))
        via = tuple(dict.fromkeys(link for link in linked if link)) if before and after else ()
        return Tie(kind, nodes[start], nodes[end], before, after, now[0], now[1], via)

    def ending(self, tie: Tie) -> Ended | None:
        """The later side's word that a tie is over: that of its own type, or that of all work together."""
        starts, ends = ([s.nodes[n.id] for s in (self.old, self.new) if n.id in s.nodes] for n in (tie.start, tie.end))
        for issue, passage in self.new.endings:
            for kind in dict.fromkeys((tie.type, PLAIN)):
                said = _sayings()[kind].fullmatch(issue.subject)
                if said and _is(said["a"], starts) and _is(said["b"], ends):
                    return Ended(replace(tie, start_after=said["a"], end_after=said["b"]), issue, passage)
        return None


def _compared(old: _Side, new: _Side) -> Diff:
    same = {college: min(old.colleges) for college in new.colleges} if old.colleges else {}
    first, second = _by_ends(old, {}), _by_ends(new, same)
    renamed, printed = _names_apart(old, new)
    links = {one.node.id: link for link, found in ((RENAMED, renamed), (PRINTED, printed)) for one in found}
    sides = _Sides(old, new, same, links, _carry(first, second))
    keys = sorted({*first, *(key for key, facts in second.items() if facts)})
    ties = [sides.tie(key, first.get(key, ()), second.get(key, ())) for key in keys]
    silent = [tie for tie in ties if not tie.after]
    over = {id(tie): ended for tie in silent if (ended := sides.ending(tie))}
    return Diff(
        new=tuple(tie for tie in ties if not tie.before and tie.type != MERGING),
        kept=tuple(tie for tie in ties if tie.before and tie.after),
        not_mentioned=tuple(tie for tie in silent if id(tie) not in over),
        ended=tuple(over.values()),
        renamed=renamed,
        printed_differently=printed,
        merged=tuple(tie for tie in ties if not tie.before and tie.type == MERGING),
    )


def diff(store: Store, before: Iterable[str], after: Iterable[str]) -> Diff:
    """What changed from the documents `before` to the documents `after` (ids): of one college, or of two.

    A tie is a type between two ends; two colleges are compared as if they were one. Nothing is said to have ended
    because the later side is silent: only an issue of kind `ended` of the later side says so. A tie of a body that
    merged into another is kept where the other states the very same fact.
    """
    sides = tuple(before), tuple(after)
    old, new = store.steady(lambda: (_side(store, sides[0]), _side(store, sides[1])))
    return _compared(old, new)


# ---- the question library


@dataclass(frozen=True, slots=True)
class Question:
    """A statement of the library. parameters: name to its standard value; documentation in both languages."""

    name: str
    title: Words
    parameters: Mapping[str, Any]
    statement: str


_HEAD = re.compile(r"// (?P<key>zh|en|\$[a-z_]+): (?P<value>.+)")
LIBRARY = DATA / "queries"


def read_question(path: Path) -> Question:
    """Read one file of the library: lines `// zh: ...`, `// en: ...`, `// $name: standard value`, one statement.

    Raises `DataFileError` naming file, line and remedy.
    """
    head: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    body = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    for number, line in enumerate(lines[:body], start=1):
        found = _HEAD.fullmatch(line)
        if not found:
            raise DataFileError("question.header", path=path, line=number)
        head[found["key"]] = found["value"].strip()
    for language in LANGUAGES:
        if language not in head:
            raise DataFileError("question.title", path=path, language=language)
    statement = "\n".join(lines[body:]).strip().rstrip(";")
    if not statement or ";" in statement:
        raise DataFileError("question.statement", path=path, line=body + 1)
    parameters = {key[1:]: _value(text) for key, text in head.items() if key.startswith("$")}
    return Question(path.stem, Words(head["zh"], head["en"]), parameters, statement)


def _value(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return "" if text == '""' else text


@cache
def library() -> Mapping[str, Question]:
    """The questions that come with the project, by name."""
    return {path.stem: read_question(path) for path in sorted(LIBRARY.glob("*.cypher"))}


def ask(store: Store, name: str, given: Mapping[str, str] | None = None, *, rows: int = 1000) -> Answer:
    """Answer a question of the library; given: values for its parameters, as typed.

    Raises `QueryError` for a name or a parameter that is not there.
    """
    questions = library()
    if name not in questions:
        near = difflib.get_close_matches(name, questions, 1)
        if near:
            raise QueryError("query.question_near", name=name, near=near[0])
        raise QueryError("query.question", name=name, known=tuple(questions))
    question = questions[name]
    unknown = sorted(set(given or {}) - set(question.parameters))
    if unknown:
        known = tuple(question.parameters) or Message("none")
        raise QueryError("query.parameter", name=unknown[0], question=name, known=known)
    typed = {key: _as(question.parameters[key], key, value) for key, value in (given or {}).items()}
    return store.ask(question.statement, {**question.parameters, **typed}, rows=rows)


def _as(standard: Any, key: str, value: str) -> Any:
    try:
        return type(standard)(value)
    except ValueError as error:
        raise QueryError("query.number", name=key, value=value, standard=standard) from error
