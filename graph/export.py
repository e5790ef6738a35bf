"""Facts in the formats other programs read: one registry, by the ending of the file.

`csv` and `xlsx` are for people: names, places, no formula ever. `json` and `jsonl` lose nothing. `graphml`, `gexf`,
`cyjs` and `dot` are for other network programs: ids hold no `:`, an attribute has one type, and none is called `type`,
which some of these programs keep for themselves. `cypher` builds the same graph in any database that speaks it.
The same facts give the same bytes.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import networkx as nx

from graph.cypher import CLAIM, DOCUMENT, FROM_DOCUMENT, ISSUE, MENTIONS, PASSAGE, build_schema_text
from graph.errors import FactError
from graph.model import Claim, Document, FactSet, Issue, Node, Passage, Relationship, documents_of
from graph.ontology import Property, ontology
from graph.search import search_key
from graph.wording import build_place, build_sentence, build_value, phrase

Row = dict[str, Any]

FORMULA = "=+-@＝＋－＠"
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the direction of what follows: with them a name can show another one."""

CELL = 32_767
"""The most characters Excel keeps in a cell."""


def _is_unfit(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or char in "\ufffe\uffff" or char in TURNS


def clean(text: str) -> str:
    """A text on one line without control characters, which neither XML nor a spreadsheet cell may hold, nor `TURNS`."""
    plain = re.sub(r"\s*[\r\n\v\f\u2028\u2029]+\s*", " ", text)
    return "".join(" " if c == "\t" else c for c in plain if c == "\t" or not _is_unfit(c))


def guard(text: str) -> str:
    """A cell for people: what a spreadsheet would take for a formula gets an apostrophe in front."""
    plain = clean(text)
    return f"'{plain}" if plain.lstrip()[:1] and plain.lstrip()[0] in FORMULA else plain


# ---- rows for people


def _heading(rule: Property, language: str) -> str:
    if not rule.unit:
        return rule.words[language]
    return f"{rule.words[language]}（{rule.unit.zh}）" if language == "zh" else f"{rule.words.en} ({rule.unit.en})"


def _own_headings(language: str) -> dict[str, str]:
    rules = list(ontology().properties.values())
    words = [_heading(rule, language) for rule in rules]
    return {
        rule.name: word if words.count(word) == 1 else f"{word} ({rule.name})"
        for rule, word in zip(rules, words, strict=True)
    }


def _own_value(rule: Property, value: Any, language: str) -> Any:
    return build_value(rule, value, language) if isinstance(value, str) else value


def _fact_row(item: Relationship, facts: FactSet, passages: Mapping[str, Passage], language: str) -> Row:
    vocabulary, documents = ontology(), {d.id: d.title for d in facts.documents}
    start, end = facts.index[item.start], facts.index[item.end]
    stated = [passages[p] for p in item.passages]
    own = {n: _own_value(r, item.properties.get(n, ""), language) for n, r in vocabulary.properties.items()}
    return {
        "start": start.name,
        "start_label": vocabulary.labels[start.label].words[language],
        "relationship": vocabulary.types[item.type].words[language],
        "end": end.name,
        "end_label": vocabulary.labels[end.label].words[language],
        **{f"own.{name}": value for name, value in own.items()},
        "sentence": build_sentence(item, facts, language),
        "documents": "; ".join(documents.get(d, d) for d in documents_of(item, passages)),
        "place": "; ".join(build_place(p, language) for p in stated),
        "text": " … ".join(dict.fromkeys(p.text for p in stated if p.text)),
        "method": vocabulary.methods[item.method][language],
        "confidence": item.confidence,
        "key": item.key,
    }


def _fact_headings(language: str) -> list[str]:
    own = _own_headings(language)
    names = ["start", "start_label", "relationship", "end", "end_label", *(f"own.{name}" for name in own)]
    names += ["sentence", "documents", "place", "text", "method", "confidence", "key"]
    return [own[n.removeprefix("own.")] if n.startswith("own.") else phrase(n, language) for n in names]


def _fact_rows(facts: FactSet, language: str) -> Iterator[list[Any]]:
    passages = {p.id: p for p in facts.passages}
    yield list(_fact_headings(language))
    for item in facts.relationships:
        yield list(_fact_row(item, facts, passages, language).values())


def _node_rows(facts: FactSet, language: str) -> Iterator[list[Any]]:
    vocabulary = ontology()
    counts = dict.fromkeys(facts.index, 0)
    for item in facts.relationships:
        counts[item.start] += 1
        counts[item.end] += 1
    words = {name: rule.words[language] for name, rule in vocabulary.node_properties.items()}
    yield [*words.values(), phrase("label", language), phrase("facts_count", language)]
    for node in facts.nodes:
        values = [_plain(getattr(node, name)) for name in words]
        yield [*values, vocabulary.labels[node.label].words[language], counts[node.id]]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None or value is False else 1 if value is True else value


def _evidence_rows(facts: FactSet, language: str) -> Iterator[list[Any]]:
    passages, titles = {p.id: p for p in facts.passages}, {d.id: d.title for d in facts.documents}
    names = ("key", "sentence", "document", "place", "text", "rule", "passage")
    yield [phrase(name, language) for name in names]
    for item in facts.relationships:
        sentence = build_sentence(item, facts, language)
        for p in (passages[name] for name in item.passages):
            title = titles.get(p.document, p.document)
            yield [item.key, sentence, title, build_place(p, language), p.text, p.rule, p.id]


def build_csv(facts: FactSet, language: str) -> bytes:
    """One row per fact for people: names, properties, places of evidence; UTF-8 with a byte order mark."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in _fact_rows(facts, language):
        writer.writerow(guard(cell) if isinstance(cell, str) else cell for cell in row)
    return buffer.getvalue().encode("utf-8-sig", "replace")


def build_xlsx(facts: FactSet, language: str) -> bytes:
    """A workbook of three sheets: nodes, facts, evidence. Every text is written as text, never as formula or link."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, build in (("nodes", _node_rows), ("facts", _fact_rows), ("evidence", _evidence_rows)):
            sheet = book.add_worksheet(phrase(name, language) if name != "facts" else phrase("sentence", language))
            _write_sheet(sheet, list(build(facts, language)), bold)
    return buffer.getvalue()


def _write_sheet(sheet: Any, rows: list[list[Any]], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)
    sheet.set_column(0, len(rows[0]) - 1, 18)
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                text = clean(cell)
                short = text if len(text) <= CELL else text[: CELL - 1] + "…"
                sheet.write_string(line, column, short, bold if line == 0 else None)
            else:
                sheet.write_number(line, column, cell)


# ---- formats that lose nothing


def as_row(item: Any) -> Row:
    """One of the model's values as plain JSON values, every field under its own name."""
    row = {field.name: getattr(item, field.name) for field in fields(item)}
    return {
        name: list(v) if isinstance(v, tuple) else dict(v) if isinstance(v, Mapping) else v for name, v in row.items()
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=False)


def _edge(item: Relationship) -> Row:
    row = as_row(item)
    return {"source": row.pop("start"), "target": row.pop("end"), **row}


def build_json(facts: FactSet, _language: str) -> bytes:
    """networkx' node-link form (`edges="edges"`), with documents, passages, claims and issues under `graph`."""
    rest = {
        name: [as_row(item) for item in getattr(facts, name)] for name in ("documents", "passages", "claims", "issues")
    }
    whole = {
        "directed": True,
        "multigraph": True,
        "graph": {"ontology": ontology().version, **rest},
        "nodes": [as_row(node) for node in facts.nodes],
        "edges": [_edge(item) for item in facts.relationships],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def read_json(data: bytes) -> FactSet:
    """The fact set that `build_json` wrote. Raises `FactError` where it is none."""
    try:
        whole = json.loads(data)
        rest = whole["graph"]
        return FactSet(
            tuple(Node(**{**row, "aliases": tuple(row["aliases"])}) for row in whole["nodes"]),
            tuple(_relationship(dict(row)) for row in whole["edges"]),
            tuple(Passage(**row) for row in rest["passages"]),
            tuple(Document(**row) for row in rest["documents"]),
            tuple(Claim(**row) for row in rest["claims"]),
            tuple(Issue(**row) for row in rest["issues"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise FactError("export.json", error=error) from error


def _relationship(row: Row) -> Relationship:
    ends = {"start": row.pop("source"), "end": row.pop("target")}
    return Relationship(**{**row, **ends, "passages": tuple(row["passages"])})


def build_jsonl(facts: FactSet, _language: str) -> bytes:
    """One record per line, each with `record` saying which: document, passage, node, relationship, claim or issue."""
    order = ("documents", "passages", "nodes", "relationships", "claims", "issues")
    lines = (
        _json({"record": name.removesuffix("s"), **as_row(item)}) for name in order for item in getattr(facts, name)
    )
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


# ---- formats of other network programs


def _typed(rule: Property, value: Any) -> str | int | float:
    if rule.kind == "amount":
        return float(value)
    return int(value) if rule.kind == "count" else clean(str(value))


def build_graph(facts: FactSet, language: str) -> nx.MultiDiGraph:
    """The facts as a networkx graph whose attributes any format can hold: no list, no None, one type per attribute.

    Nodes: name, kind (the ontology's label), kind_name and whatever is known. Edges, by fact key: rel_type, rel_name,
    sentence, place, documents, passages, confidence, method, own properties under `p_` and their name.
    """
    vocabulary = ontology()
    graph = nx.MultiDiGraph()
    for node in facts.nodes:
        known = {name: _plain(getattr(node, name)) for name in vocabulary.node_properties if name != "id"}
        values = {name: clean(v) if isinstance(v, str) else v for name, v in known.items() if v != ""}
        graph.add_node(node.id, kind=node.label, kind_name=vocabulary.labels[node.label].words[language], **values)
    passages = {p.id: p for p in facts.passages}
    for item in facts.relationships:
        own = {f"p_{n}": _typed(vocabulary.properties[n], v) for n, v in item.properties.items()}
        graph.add_edge(
            item.start, item.end, item.key,
            rel_type=item.type, rel_name=vocabulary.types[item.type].words[language],
            sentence=clean(build_sentence(item, facts, language)),
            place=clean("; ".join(build_place(passages[p], language) for p in item.passages)),
            documents="; ".join(documents_of(item, passages)), passages="; ".join(item.passages),
            confidence=float(item.confidence), method=item.method, **own,
        )  # fmt: skip
    return graph


def build_graphml(facts: FactSet, language: str) -> bytes:
    """GraphML for Gephi, Cytoscape, yEd."""
    buffer = io.BytesIO()
    nx.write_graphml_lxml(build_graph(facts, language), buffer, named_key_ids=False)
    return buffer.getvalue()


def build_gexf(facts: FactSet, language: str) -> bytes:
    """GEXF for Gephi; a node's and an edge's `label` is the name Gephi shows."""
    graph = build_graph(facts, language)
    for _, values in graph.nodes(data=True):
        values["label"] = values["name"]
    for _, _, values in graph.edges(data=True):
        values["label"] = values["rel_name"]
    text = "\n".join(nx.generate_gexf(graph))
    dated = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)  # the day of writing: not of the facts
    return f'<?xml version="1.0" encoding="utf-8"?>\n{dated}\n'.encode()


def build_cytoscape(facts: FactSet, language: str) -> bytes:
    """Cytoscape's JSON (cytoscape.js, Cytoscape desktop)."""
    graph = build_graph(facts, language)
    elements = {
        "nodes": [{"data": {"id": node, **values}} for node, values in graph.nodes(data=True)],
        "edges": [
            {"data": {"id": key, "source": a, "target": b, "interaction": values["rel_type"], **values}}
            for a, b, key, values in graph.edges(keys=True, data=True)
        ],
    }
    whole = {"format_version": "1.0", "generated_by": "partnergraph", "data": {}, "elements": elements}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _dot(text: str) -> str:
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def build_dot(facts: FactSet, language: str) -> bytes:
    """DOT for Graphviz, with the ontology's colours."""
    vocabulary = ontology()
    lines = ["digraph partnergraph {", '  charset="UTF-8";', "  node [shape=box, style=filled, fontcolor=white];"]
    for node in facts.nodes:
        colour = vocabulary.labels[node.label].colour
        lines.append(f"  {_dot(node.id)} [label={_dot(node.name)}, kind={_dot(node.label)}, fillcolor={_dot(colour)}];")
    for item in facts.relationships:
        kind = vocabulary.types[item.type]
        said = _dot(build_sentence(item, facts, language))
        named = f"label={_dot(kind.words[language])}, rel_type={_dot(item.type)}, color={_dot(kind.colour)}"
        lines.append(f"  {_dot(item.start)} -> {_dot(item.end)} [key={_dot(item.key)}, {named}, tooltip={said}];")
    return "\n".join([*lines, "}", ""]).encode()


# ---- Cypher


def cypher_literal(value: Any) -> str:
    """A value as a Cypher literal in which no text can end its own string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(cypher_literal, value)) + "]"
    return (
        "'" + "".join(_CYPHER.get(c, c) if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in str(value)) + "'"
    )


_CYPHER = {"\\": "\\\\", "'": "\\'", "\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}


def _cypher_map(row: Mapping[str, Any]) -> str:
    known = {name: value for name, value in row.items() if value not in ("", None, False, (), [])}
    return "{" + ", ".join(f"{name}: {cypher_literal(value)}" for name, value in known.items()) + "}"


def _cypher_nodes(facts: FactSet) -> Iterator[str]:
    vocabulary = ontology()
    for node in facts.nodes:
        row = {**as_row(node), "search": search_key(node)}
        del row["label"]
        base = vocabulary.base_of(node.label)
        extra = f" SET n:{node.label}" if base != node.label else ""
        yield f"MERGE (n:{base} {{id: {cypher_literal(node.id)}}}){extra} SET n += {_cypher_map(row)};"


def _cypher_records(facts: FactSet) -> Iterator[str]:
    for document in facts.documents:
        yield f"MERGE (d:{DOCUMENT} {{id: {cypher_literal(document.id)}}}) SET d += {_cypher_map(as_row(document))};"
    rows: tuple[tuple[str, tuple[Passage | Claim | Issue, ...]], ...] = (
        (PASSAGE, facts.passages), (CLAIM, facts.claims), (ISSUE, facts.issues),
    )  # fmt: skip
    for name, items in rows:
        for item in items:
            yield (
                f"MATCH (d:{DOCUMENT} {{id: {cypher_literal(item.document)}}}) "
                f"MERGE (x:{name} {{id: {cypher_literal(item.id)}}}) SET x += {_cypher_map(as_row(item))} "
                f"MERGE (x)-[:{FROM_DOCUMENT}]->(d);"
            )


def _cypher_facts(facts: FactSet) -> Iterator[str]:
    vocabulary = ontology()
    base = {node.id: vocabulary.base_of(node.label) for node in facts.nodes}
    passages = {p.id: p for p in facts.passages}
    for item in facts.relationships:
        row = {
            "key": item.key, **item.properties, "documents": documents_of(item, passages), "passages": item.passages,
            "method": item.method, "confidence": item.confidence,
        }  # fmt: skip
        yield (
            f"MATCH (a:{base[item.start]} {{id: {cypher_literal(item.start)}}}) "
            f"MATCH (b:{base[item.end]} {{id: {cypher_literal(item.end)}}}) "
            f"MERGE (a)-[r:{item.type} {{key: {cypher_literal(item.key)}}}]->(b) SET r += {_cypher_map(row)};"
        )


def _cypher_mentions(facts: FactSet) -> Iterator[str]:
    vocabulary = ontology()
    base = {node.id: vocabulary.base_of(node.label) for node in facts.nodes}
    pairs = {(p, end) for item in facts.relationships for p in item.passages for end in (item.start, item.end)}
    for passage, node in sorted(pairs):
        yield (
            f"MATCH (p:{PASSAGE} {{id: {cypher_literal(passage)}}}) "
            f"MATCH (n:{base[node]} {{id: {cypher_literal(node)}}}) MERGE (p)-[:{MENTIONS}]->(n);"
        )


def build_cypher(facts: FactSet, _language: str) -> bytes:
    """A script that builds the same graph anywhere: one statement a line, and running it twice changes nothing."""
    parts: tuple[Iterable[str], ...] = (
        build_schema_text(ontology()), _cypher_nodes(facts), _cypher_records(facts), _cypher_facts(facts),
        _cypher_mentions(facts),
    )  # fmt: skip
    return "".join(f"{line}\n" for lines in parts for line in lines).encode("utf-8", "replace")


# ---- the registry


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the ending of its files, its media type, and what builds its bytes from facts and a language."""

    ending: str
    media_type: str
    build: Callable[[FactSet, str], bytes]


FORMATS: Mapping[str, Format] = {
    made.ending: made
    for made in (
        Format("csv", "text/csv", build_csv),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", build_xlsx),
        Format("json", "application/json", build_json),
        Format("jsonl", "application/jsonl", build_jsonl),
        Format("graphml", "application/xml", build_graphml),
        Format("gexf", "application/xml", build_gexf),
        Format("cyjs", "application/json", build_cytoscape),
        Format("dot", "text/vnd.graphviz", build_dot),
        Format("cypher", "text/plain", build_cypher),
    )
}


def build_export(facts: FactSet, ending: str, language: str = "zh") -> bytes:
    """The facts in the format of this ending (with or without its dot). Raises `FactError` for an unknown one."""
    name = ending.removeprefix(".").lower()
    if name not in FORMATS:
        raise FactError("export.format", ending=ending, endings=tuple(FORMATS))
    return FORMATS[name].build(facts, language)


def write_export(facts: FactSet, path: Path, language: str = "zh") -> None:
    """Write the facts to `path` in the format its ending names, the whole file or nothing.

    Raises `FactError` for an unknown ending or a place that cannot be written.
    """
    data = build_export(facts, path.suffix or path.name, language)
    write_whole(path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, making its folder. Raises `FactError` where that fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise FactError("export.unwritable", path=path, error=error.strerror) from error
