"""The vocabulary as Cypher text: schema and the portable statements. No driver; text only.

Labels and types are the only words put into a statement, and they come from the ontology, whose names are plain
(`ontology.NAME`). Everything else is a parameter. Forms and their reasons were measured on both engines: both labels
of a node in one CREATE, patterns anchored at a node found by id, the far end first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from graph.ontology import Ontology, ontology

DOCUMENT, PASSAGE, CLAIM, ISSUE = ontology().records
MENTIONS, FROM_DOCUMENT = ontology().provenance

LOCK = "LoadLock"
"""Label of the one node that loads take turns on; it also keeps the schema's version."""

JOIN = "Join"
"""Label of the lines of the ledger."""

INTERNAL = (LOCK, JOIN)
SCHEMA_VERSION = 1


def bases(vocabulary: Ontology) -> tuple[str, ...]:
    """The labels under which nodes are looked up by id: the base label, then those that stand alone."""
    alone = (name for name, label in vocabulary.labels.items() if not label.organization)
    return (vocabulary.base, *alone)


def node_labels(vocabulary: Ontology, label: str) -> str:
    """The label part of a pattern that creates a node of this kind: both labels at once."""
    base = vocabulary.base_of(label)
    return f":{base}" if base == label else f":{base}:{label}"


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


def _unique(label: str) -> str:
    return f"CREATE CONSTRAINT {_snake(label)}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"


def build_schema(vocabulary: Ontology) -> tuple[str, ...]:
    """Constraints and indexes, each statement idempotent; to be run before the first data."""
    nodes = (*bases(vocabulary), *vocabulary.records, *INTERNAL)
    keys = (
        f"CREATE CONSTRAINT {name.lower()}_key IF NOT EXISTS FOR ()-[r:{name}]-() REQUIRE r.key IS UNIQUE"
        for name in vocabulary.types
    )
    base = vocabulary.base
    indexes = (
        f"CREATE INDEX {_snake(base)}_search IF NOT EXISTS FOR (n:{base}) ON (n.search)",
        f"CREATE INDEX {_snake(ISSUE)}_about IF NOT EXISTS FOR (n:{ISSUE}) ON (n.about)",
        f"CREATE INDEX {_snake(JOIN)}_document IF NOT EXISTS FOR (n:{JOIN}) ON (n.document)",
    )
    return (*(_unique(label) for label in nodes), *keys, *indexes)


def schema_digest(vocabulary: Ontology) -> str:
    """Changes whenever a statement of the schema does."""
    return hashlib.sha256("\n".join(build_schema(vocabulary)).encode()).hexdigest()[:16]


def build_schema_text(vocabulary: Ontology) -> Iterator[str]:
    """The schema as a script for people, one statement a line."""
    return (f"{statement};" for statement in build_schema(vocabulary))


TAKE_LOCK = f"MATCH (l:{LOCK} {{id: 'load'}}) SET l.n = l.n + 1 RETURN l.n AS n"
MAKE_LOCK = f"MERGE (l:{LOCK} {{id: 'load'}}) ON CREATE SET l.n = 0"
READ_LOCK = f"MATCH (l:{LOCK} {{id: 'load'}}) RETURN l.n AS n, l.schema AS schema, l.digest AS digest"
SET_SCHEMA = f"MATCH (l:{LOCK} {{id: 'load'}}) SET l.schema = $schema, l.digest = $digest"


_RECORD = "n.id AS id, labels(n) AS labels, properties(n) AS props"


def read_nodes(vocabulary: Ontology) -> str:
    """$ids → id, labels, props of those that exist, under whatever base label: round trips cost more than look-ups."""
    return " UNION ALL ".join(
        f"UNWIND $ids AS id MATCH (n:{base} {{id: id}}) RETURN {_RECORD}" for base in bases(vocabulary)
    )


def read_met(vocabulary: Ontology) -> str:
    """$ids, $document → what `read_nodes` gives, and the document's lines of the ledger, in one round trip."""
    lines = f"MATCH (n:{JOIN} {{document: $document}}) RETURN {_RECORD}"
    return f"{read_nodes(vocabulary)} UNION ALL {lines}"


def new_nodes(vocabulary: Ontology) -> str:
    """$nodes, lists of props by label → nodes of every kind, both labels at once, in one statement."""
    return " ".join(
        f"FOREACH (props IN $nodes.{label} | CREATE (n{node_labels(vocabulary, label)}) SET n = props)"
        for label in vocabulary.labels
    )


def set_nodes(base: str) -> str:
    """$rows of id and props, those that differ: what stays is not written, and its indexes are not touched."""
    return f"UNWIND $rows AS row MATCH (n:{base} {{id: row.id}}) SET n += row.props"


def delete_nodes(base: str) -> str:
    """$ids of nodes nobody states any more; one that something still hangs on stays."""
    return f"UNWIND $ids AS id MATCH (n:{base} {{id: id}}) WHERE NOT (n)--() DELETE n"


def read_facts(vocabulary: Ontology, base_a: str, base_b: str) -> str:
    """$rows of a, b → type, a, b, props of every fact from the one to the other."""
    types = "|".join(vocabulary.types)
    return (
        f"UNWIND $rows AS row MATCH (b:{base_b} {{id: row.b}})<-[e:{types}]-(a:{base_a} {{id: row.a}}) "
        "RETURN type(e) AS type, row.a AS a, row.b AS b, properties(e) AS props"
    )


def new_facts(vocabulary: Ontology, base_a: str, base_b: str) -> str:
    """$rows of a and ends; ends: rows of b and, by type, lists of props → relationships of any type.

    Each end is looked up once for all its facts, and one statement serves every type: on both engines faster than a
    statement a type.
    """
    return f"UNWIND $rows AS row {_new_facts(vocabulary, base_a, base_b)}"


def _new_facts(vocabulary: Ontology, base_a: str, base_b: str) -> str:
    each = " ".join(
        f"FOREACH (props IN far.{name} | CREATE (a)-[e:{name}]->(b) SET e = props)" for name in vocabulary.types
    )
    return f"MATCH (a:{base_a} {{id: row.a}}) UNWIND row.ends AS far MATCH (b:{base_b} {{id: far.b}}) {each}"


def again(type_name: str, base_a: str, base_b: str) -> str:
    """$rows of a, b, props → what hung on a node that was made anew, whatever its type."""
    return (
        f"UNWIND $rows AS row MATCH (a:{base_a} {{id: row.a}}) MATCH (b:{base_b} {{id: row.b}}) "
        f"CREATE (a)-[e:{_quoted(type_name)}]->(b) SET e = row.props"
    )


def _quoted(name: str) -> str:
    """A type that somebody else made, which may be called anything."""
    return "`" + name.replace("`", "``") + "`"


def set_facts(type_name: str, base_a: str, base_b: str) -> str:
    """$rows of key, a, b and props, those that differ."""
    return (
        f"UNWIND $rows AS row MATCH (b:{base_b} {{id: row.b}})<-[e:{type_name} {{key: row.key}}]-"
        f"(a:{base_a} {{id: row.a}}) SET e += row.props"
    )


def delete_facts(type_name: str, base_a: str, base_b: str) -> str:
    """$rows of key, a, b."""
    return (
        f"UNWIND $rows AS row MATCH (b:{base_b} {{id: row.b}})<-[e:{type_name} {{key: row.key}}]-"
        f"(a:{base_a} {{id: row.a}}) DELETE e"
    )


# ---- documents and their provenance

READ_DOCUMENTS = f"MATCH (d:{DOCUMENT}) RETURN properties(d) AS props ORDER BY d.id"
DELETE_DOCUMENT = f"MATCH (d:{DOCUMENT} {{id: $document}}) DETACH DELETE d"


def write_document(vocabulary: Ontology) -> str:
    """What nearly every document needs, in one round trip; every list may be empty.

    $document, $props → the document as it is now. $nodes → what `new_nodes` makes. $changed → as the rows of
    `set_nodes`. $passages → passages on the document; $said of id and the places in $passages → whom they mention.
    $facts → as the rows of `new_facts`. `count(*)` between the parts leaves one row, whatever the lists hold.
    """
    base = vocabulary.base
    return (
        f"MERGE (d:{DOCUMENT} {{id: $document}}) SET d = $props {new_nodes(vocabulary)} "
        f"WITH count(*) AS made UNWIND $changed AS row MATCH (n:{base} {{id: row.id}}) SET n += row.props "
        f"WITH count(*) AS changed {_DOCUMENT} UNWIND $passages AS row "
        f"CREATE (p:{PASSAGE})-[:{FROM_DOCUMENT}]->(d) SET p = row "
        f"WITH collect(p) AS passages UNWIND $said AS one MATCH (n:{base} {{id: one.id}}) "
        f"UNWIND one.places AS place WITH n, passages[place] AS p CREATE (p)-[:{MENTIONS}]->(n) "
        f"WITH count(*) AS mentioned UNWIND $facts AS row {_new_facts(vocabulary, base, base)}"
    )


_DOCUMENT = f"MATCH (d:{DOCUMENT} {{id: $document}})"
_MENTIONED = f"(d)<-[:{FROM_DOCUMENT}]-(:{PASSAGE})-[:{MENTIONS}]->(n)"
_NODE = "labels(n) AS labels, properties(n) AS props, '' AS type, '' AS a, '' AS b"

_READ_FACTS = (
    f"{_DOCUMENT} MATCH {_MENTIONED} WITH DISTINCT n MATCH (n)-[e]->(m) WHERE $document IN e.documents "
    "RETURN [] AS labels, properties(e) AS props, type(e) AS type, n.id AS a, m.id AS b"
)
READ_STATE = " UNION ALL ".join(
    (
        f"MATCH (n:{DOCUMENT} {{id: $document}}) RETURN {_NODE}",
        f"{_DOCUMENT} MATCH (d)<-[:{FROM_DOCUMENT}]-(n) RETURN {_NODE}",
        f"{_DOCUMENT} MATCH {_MENTIONED} WITH DISTINCT n RETURN {_NODE}",
        f"{_DOCUMENT} MATCH (d)-[:{MENTIONS}]->(n) RETURN {_NODE}",
        _READ_FACTS,
    )
)
"""$document → the document, what hangs on it, the nodes it mentions (labels, props), its facts (type, a, b, props)."""

READ_MARK = (
    f"{_DOCUMENT} OPTIONAL MATCH (d)<-[:{FROM_DOCUMENT}]-(x) "
    f"WHERE x:{PASSAGE} OR x:{CLAIM} OR (x:{ISSUE} AND x.about IS NULL) "
    f"OPTIONAL MATCH (x)-[m:{MENTIONS}]->() WITH d, count(DISTINCT x) AS records, count(m) AS mentions "
    f"OPTIONAL MATCH {_MENTIONED} WITH d, records, mentions, n, count(*) AS times "
    "OPTIONAL MATCH (n)-[e]->() WHERE $document IN e.documents "
    "WITH d, records, mentions, count(DISTINCT n) AS nodes, count(e) AS facts "
    f"OPTIONAL MATCH (d)-[b:{MENTIONS}]->() "
    "RETURN d.digest AS digest, records, mentions, nodes, facts, count(b) AS bare"
)
"""$document → the digest of what it stated when it was loaded, and how much of that is in the graph."""


def new_records(label: str) -> str:
    """$document, $rows → claims or issues hanging on their document."""
    return f"{_DOCUMENT} UNWIND $rows AS row CREATE (x:{label})-[:{FROM_DOCUMENT}]->(d) SET x = row"


def delete_records(label: str) -> str:
    """$document → its passages, claims or issues are gone, and what they mention is unmentioned by them."""
    return f"MATCH (:{DOCUMENT} {{id: $document}})<-[:{FROM_DOCUMENT}]-(x:{label}) DETACH DELETE x"


def new_mentions(base: str) -> str:
    """$rows of passage, id → the passage mentions the node, for the bases that stand alone."""
    return (
        f"UNWIND $rows AS row MATCH (p:{PASSAGE} {{id: row.passage}}) MATCH (n:{base} {{id: row.id}}) "
        f"CREATE (p)-[:{MENTIONS}]->(n)"
    )


def new_bare_mentions(base: str) -> str:
    """$document, $ids → the document mentions nodes that no passage of it does."""
    return (
        f"MATCH (d:{DOCUMENT} {{id: $document}}) UNWIND $ids AS id MATCH (n:{base} {{id: id}}) "
        f"CREATE (d)-[:{MENTIONS}]->(n)"
    )


DELETE_BARE = f"MATCH (:{DOCUMENT} {{id: $document}})-[m:{MENTIONS}]->() DELETE m"
DELETE_DERIVED = f"UNWIND $ids AS id MATCH (i:{ISSUE} {{about: id}}) DETACH DELETE i"
NEW_DERIVED = (
    f"UNWIND $rows AS row MATCH (d:{DOCUMENT} {{id: row.document}}) "
    f"MERGE (i:{ISSUE} {{id: row.id}}) SET i = row MERGE (i)-[:{FROM_DOCUMENT}]->(d)"
)

# ---- the ledger

READ_JOINS = (
    f"MATCH (j:{JOIN}) WHERE $document IS NULL OR j.document = $document "
    "RETURN properties(j) AS props ORDER BY j.number"
)
SET_JOINS = f"UNWIND $rows AS row MERGE (j:{JOIN} {{id: row.id}}) SET j = row"
DELETE_JOINS = f"UNWIND $ids AS id MATCH (j:{JOIN} {{id: id}}) DELETE j"

PAGE = 5000


def page_nodes(base: str) -> str:
    """$after → the next `PAGE` nodes by id."""
    return (
        f"MATCH (n:{base}) WHERE n.id > $after "
        f"RETURN n.id AS id, labels(n) AS labels, properties(n) AS props ORDER BY id LIMIT {PAGE}"
    )


PAGE_NAMES = (
    f"MATCH (n:{ontology().base}) WHERE n.id > $after RETURN n.id AS id, labels(n) AS labels, n.name AS name, "
    f"n.aliases AS aliases, n.name_en AS name_en, n.place AS place ORDER BY id LIMIT {PAGE}"
)


def page_records(label: str) -> str:
    """$after → the next `PAGE` passages, claims or issues by id."""
    return f"MATCH (n:{label}) WHERE n.id > $after RETURN n.id AS id, properties(n) AS props ORDER BY id LIMIT {PAGE}"


def all_facts(type_name: str) -> str:
    """Every fact of a type."""
    return f"MATCH (a)-[e:{type_name}]->(b) RETURN a.id AS a, b.id AS b, properties(e) AS props"


def read_around(base: str, *, out: bool) -> str:
    """$id → type, props, and id and labels of the other end, of what leaves (or meets) a node."""
    arrow = "-[e]->" if out else "<-[e]-"
    return (
        f"MATCH (n:{base} {{id: $id}}){arrow}(m) "
        "RETURN type(e) AS type, properties(e) AS props, m.id AS id, labels(m) AS labels"
    )


def drop_node(base: str) -> str:
    """$id of a node that is made anew with another label."""
    return f"MATCH (n:{base} {{id: $id}}) DETACH DELETE n"


def index_label(vocabulary: Ontology, labels: Iterable[str]) -> str:
    """The label under which a node with these labels is found by id; empty for one that is not ours."""
    here = set(labels)
    return next((b for b in (*bases(vocabulary), *vocabulary.records) if b in here), "")
