"""query, export, stats, schema and diff: what the database says."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.console import command, common, opened, option, print_json, print_table, say, tell
from app.i18n import texts
from graph.errors import QueryError
from graph.model import FactSet
from graph.ontology import ontology
from graph.wording import COMMA, build_place, build_value

if TYPE_CHECKING:
    from graph.queries import Diff, Ended, Tie
    from graph.store import Answer, Store

ROWS = 1000


# ---- query


def _parameters(given: Sequence[str]) -> dict[str, str]:
    parts = [entry.partition("=") for entry in given]
    for name, equals, _ in parts:
        if not name or not equals:
            raise click.UsageError(say("cli.query.parameter", given=name))
    return {name: value for name, _, value in parts}


def _typed(text: str) -> Any:
    """A parameter of one's own statement: JSON where it is JSON (5, true, ["a"]), else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _show_answer(answer: Answer) -> None:
    if common().json:
        print_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
    elif answer.columns:
        print_table(answer.columns, answer.rows)
    if answer.truncated:
        tell(say("cli.query.truncated", rows=len(answer.rows)))


CODED = ("kind", "type")
"""Columns of the library that hold names of the vocabulary."""


def _in_words(answer: Answer) -> Answer:
    """An answer of the library as people read it: headings and names of the vocabulary in their language."""
    known, columns = texts(common().language), answer.columns
    rows = (tuple(_kind(cell) if column in CODED else cell for column, cell in zip(columns, row, strict=True))
            for row in answer.rows)  # fmt: skip
    headings = tuple(known.get(f"column.{column}", column) for column in columns)
    return replace(answer, columns=headings, rows=tuple(rows))


def _show_library() -> None:
    from graph.queries import library

    questions = library().values()
    if common().json:
        print_json([{"name": q.name, "title": asdict(q.title), "parameters": dict(q.parameters)} for q in questions])
        return
    rows = [
        (q.name, q.title[common().language], " ".join(f"{k}={v}" for k, v in q.parameters.items())) for q in questions
    ]
    print_table(say("cli.query.columns").split("|"), rows)


@command("query")
@click.argument("name", required=False)
@option("--param", "given", key="cli.option.param", multiple=True, metavar="K=V")
@option("--cypher", key="cli.option.cypher", metavar="STATEMENT")
@option("--rows", key="cli.option.rows", type=click.IntRange(1, 1_000_000), default=ROWS, show_default=True)
def query_command(name: str | None, given: tuple[str, ...], cypher: str | None, rows: int) -> None:
    """A question of the library, or a statement of one's own; without either the library itself."""
    from graph.queries import ask

    if name and cypher:
        raise click.UsageError(say("cli.query.both"))
    parameters = _parameters(given)
    if not name and not cypher:
        _show_library()
        return
    with opened() as store:
        if cypher:
            text = sys.stdin.read() if cypher == "-" else cypher
            _show_answer(store.ask(text, {key: _typed(value) for key, value in parameters.items()}, rows=rows))
        elif name:
            answer = ask(store, name, parameters, rows=rows)
            _show_answer(answer if common().json else _in_words(answer))


# ---- export


def find_organization(store: Store, name: str) -> str:
    """The id of the one body that a person means by a name or an id.

    Raises `QueryError` where nothing or several things fit.
    """
    from graph.model import fold
    from graph.queries import search

    if store.read("MATCH (n {id: $id}) WHERE n.name IS NOT NULL RETURN n.id AS id LIMIT 1", id=name):
        return name
    hits = search(store, name, limit=10)
    exact = [hit for hit in hits if fold(name) in {fold(hit.name), fold(hit.alias)}]
    best = exact or list(hits)
    if not best:
        raise QueryError("query.no_organization", name=name)
    if len(best) > 1:
        raise QueryError("query.organizations", name=name, found=[hit.name for hit in best[:5]])
    return best[0].id


def part_of(facts: FactSet, keys: Iterable[str], ids: Iterable[str]) -> FactSet:
    """The facts of these keys and those among these nodes, with their evidence and documents."""
    wanted, inside = set(keys), set(ids)
    kept = [f for f in facts.relationships if f.key in wanted or (f.start in inside and f.end in inside)]
    ends = inside | {end for fact in kept for end in (fact.start, fact.end)}
    stated = {p for fact in kept for p in fact.passages}
    passages = [p for p in facts.passages if p.id in stated]
    sources = {p.document for p in passages}
    documents = [d for d in facts.documents if d.id in sources]
    ends |= {document.college for document in documents}
    return FactSet(
        tuple(n for n in facts.nodes if n.id in ends), tuple(kept), tuple(passages), tuple(documents),
    )  # fmt: skip


def around(facts: FactSet, node_id: str) -> FactSet:
    """Everything that the graph says about one body, and what its partners have among themselves."""
    near = {end for f in facts.relationships if node_id in (f.start, f.end) for end in (f.start, f.end)}
    return part_of(facts, (), {*near, node_id})


def _named_in(value: object, facts: FactSet) -> Iterable[str]:
    """The ids and keys that a cell of an answer names."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (str(value[name]) for name in ("id", "key") if name in value)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _named_in(item, facts)


def answered(facts: FactSet, answer: Answer) -> FactSet:
    """The part of the graph that an answer names: by ids, by keys and by canonical names.

    Raises `QueryError` where it names none.
    """
    named = {text for row in answer.rows for cell in row for text in _named_in(cell, facts)}
    ids = {node.id for node in facts.nodes if node.id in named or node.name in named}
    found = part_of(facts, named, ids)
    if not found.nodes:
        raise QueryError("export.nothing")
    return found


def chosen_facts(store: Store, org: str | None, query: str | None) -> FactSet:
    """What --org and --query choose; everything where neither is given."""
    from graph.queries import ask

    if org and query:
        raise click.UsageError(say("cli.export.both"))
    if org:
        return around(store.facts(), find_organization(store, org))
    if query:
        answer = ask(store, query, rows=100_000)
        return answered(store.facts(), answer)
    return store.facts()


ORG = option("--org", key="cli.option.org", metavar="NAME")
QUERY = option("--query", key="cli.option.query", metavar="NAME")
OUT = option("--out", key="cli.option.out_file", required=True, metavar="FILE", type=click.Path(path_type=Path))


@command("export")
@ORG
@QUERY
@OUT
def export_command(org: str | None, query: str | None, out: Path) -> None:
    """The graph, or a part of it, as a file for other programs."""
    from graph.export import FORMATS, write_export

    if out.suffix.lower().lstrip(".") not in FORMATS:
        raise QueryError("export.ending", place=out, endings=[f".{name}" for name in FORMATS])
    with opened() as store:
        facts = chosen_facts(store, org, query)
    write_export(facts, out, common().language)
    told = {"file": str(out), "nodes": len(facts.nodes), "relationships": len(facts.relationships)}
    if common().json:
        print_json(told)
    else:
        tell(say("cli.export.done", **told))


def _title(store: Store, org: str | None, query: str | None) -> tuple[str, str]:
    """The node in the middle of a figure and its heading; empty where the figure has none of its own."""
    from graph.queries import colleges, library

    if org:
        return find_organization(store, org), ""
    if query:
        return "", library()[query].title[common().language]
    known = colleges(store)
    return (known[0].node.id, "") if len(known) == 1 else ("", "")


@command("figure")
@ORG
@QUERY
@OUT
def figure_command(org: str | None, query: str | None, out: Path) -> None:
    """The graph, or a part of it, as a picture with legend and sources."""
    from graph.diagram import FIGURES, write_figure

    if out.suffix.lower().lstrip(".") not in FIGURES:
        raise QueryError("export.ending", place=out, endings=[f".{name}" for name in FIGURES])
    with opened() as store:
        facts = chosen_facts(store, org, query)
        centre, title = _title(store, org, query)
    if not facts.nodes:
        raise QueryError("figure.empty")
    write_figure(facts, out, centre, title, common().language)
    told = {"file": str(out), "nodes": len(facts.nodes), "relationships": len(facts.relationships)}
    if common().json:
        print_json(told)
    else:
        tell(say("cli.export.done", **told))


# ---- stats


def _rows_of(counts: Mapping[str, int], words: Mapping[str, Any]) -> list[tuple[object, ...]]:
    return [(name, words[name].words[common().language], count) for name, count in counts.items() if count]


@command("stats")
@option("--coverage", key="cli.option.coverage", is_flag=True)
def stats_command(coverage: bool) -> None:
    """How much there is; --coverage: what was stated, found, and not believed."""
    from graph import queries

    with opened() as store:
        documents = queries.documents(store)
        names = {college.node.id: college.node.name for college in queries.colleges(store)}
        if coverage:
            _show_coverage(store.facts())
            return
        counts = queries.counts(store)
    if common().json:
        print_json({**asdict(counts), "documents": [asdict(document) for document in documents]})
        return
    listed = [(d.title, names.get(d.college, d.college), d.year, d.source, d.id) for d in documents]
    print_table(say("cli.stats.documents").split("|"), listed)
    print_table(say("cli.stats.nodes").split("|"), _rows_of(counts.nodes, ontology().labels))
    print_table(say("cli.stats.facts").split("|"), _rows_of(counts.facts, ontology().types))


def _chapters(facts: FactSet) -> list[tuple[str, str, int, int]]:
    """Of each chapter of each document: how many facts it states, and how much was read there and not believed."""
    titles = {document.id: document.title for document in facts.documents}
    places = {p.id: (titles.get(p.document, p.document), p.section.partition(" / ")[0]) for p in facts.passages}
    stated = Counter(places[p] for fact in facts.relationships for p in fact.passages)
    doubted = Counter(places[issue.passage] for issue in facts.issues if issue.passage in places)
    order = dict.fromkeys(places[p.id] for p in sorted(facts.passages, key=lambda p: (p.document, p.line_first or 0)))
    return [(*place, stated[place], doubted[place]) for place in order]


def _show_coverage(facts: FactSet) -> None:
    titles = {document.id: document.title for document in facts.documents}
    by_kind = sorted(Counter((issue.document, issue.kind) for issue in facts.issues).items())
    chapters = _chapters(facts)
    if common().json:
        names = ("document", "chapter", "facts", "issues")
        print_json({
            "chapters": [dict(zip(names, row, strict=True)) for row in chapters],
            "issues": [{"document": d, "kind": k, "count": n} for (d, k), n in by_kind],
            "claims": [asdict(claim) for claim in facts.claims],
        })  # fmt: skip
        return
    words = ontology().issue_kinds
    print_table(say("cli.coverage.chapters").split("|"), chapters)
    rows = [(titles.get(d, d), words[k][common().language], n) for (d, k), n in by_kind]
    print_table(say("cli.coverage.issues").split("|"), rows)
    claims = facts.claims
    told = [(titles.get(c.document, c.document), _kind(c.kind), c.stated, c.found, c.stated - c.found) for c in claims]
    print_table(say("cli.coverage.claims").split("|"), told)


def _kind(name: str) -> str:
    vocabulary = ontology()
    found = vocabulary.labels.get(name) or vocabulary.types.get(name)
    words = found.words if found else vocabulary.issue_kinds.get(name)
    return words[common().language] if words else name


# ---- schema


@command("schema")
@option("--cypher", key="cli.option.schema_cypher", is_flag=True)
def schema_command(cypher: bool) -> None:
    """The vocabulary: labels, relationship types, properties."""
    if cypher:
        from graph.cypher import build_schema_text

        click.echo("\n".join(build_schema_text(ontology())))
        return
    language, vocabulary = common().language, ontology()
    labels = [(label.name, label.words[language]) for label in vocabulary.labels.values()]
    types = [
        (t.name, t.words[language], _ends(t.starts), _ends(t.ends), t.properties) for t in vocabulary.types.values()
    ]
    own = [
        (p.name, p.words[language], p.kind, p.unit[language] if p.unit else "") for p in vocabulary.properties.values()
    ]
    if common().json:
        print_json({
            "labels": [dict(zip(("name", "title"), row, strict=True)) for row in labels],
            "types": [dict(zip(("name", "title", "from", "to", "properties"), row, strict=True)) for row in types],
            "properties": [dict(zip(("name", "title", "kind", "unit"), row, strict=True)) for row in own],
        })  # fmt: skip
        return
    print_table(say("cli.schema.labels").split("|"), labels)
    print_table(say("cli.schema.types").split("|"), types)
    print_table(say("cli.schema.properties").split("|"), own)


def _ends(labels: frozenset[str]) -> list[str]:
    vocabulary = ontology()
    if labels == frozenset(vocabulary.organizations):
        return [vocabulary.base]
    return sorted(labels)


# ---- diff


def _tie_row(tie: Tie) -> dict[str, object]:
    return {
        "type": tie.type, "start": tie.start.name, "end": tie.end.name,
        "start_after": tie.start_after, "end_after": tie.end_after, "via": list(tie.via),
        "before": [asdict(fact) for fact in tie.before], "after": [asdict(fact) for fact in tie.after],
        "changed": [asdict(change) for change in tie.changed],
    }  # fmt: skip


def _diff_json(found: Diff) -> dict[str, object]:
    ties = {name: [_tie_row(tie) for tie in getattr(found, name)] for name in TIES}
    names = {
        kind: [{"id": one.node.id, "before": one.before, "after": one.after} for one in getattr(found, kind)]
        for kind in NAMES
    }
    return {**ties, "ended": [_ended_row(one) for one in found.ended], **names}


def _ended_row(ended: Ended) -> dict[str, object]:
    told = {"issue": asdict(ended.issue), "passage": asdict(ended.passage) if ended.passage else None}
    return _tie_row(ended.tie) | told


TIES = ("new", "kept", "not_mentioned", "merged")
NAMES = ("renamed", "printed_differently")


def _both_names(before: str, after: str) -> str:
    return f"{before} → {after}" if after and after != before else before


def _tie_note(tie: Tie) -> str:
    """How the names are linked and which values changed: 更名，金额 18.60 万元 → 21.60 万元."""
    language, properties = common().language, ontology().properties
    notes = [say(f"cli.diff.{link}") for link in tie.via]
    for change in tie.changed:
        rule = properties[change.name]
        values = (build_value(rule, value, language) for value in (change.before, change.after))
        notes.append(f"{rule.words[language]} {' → '.join(values)}")
    return COMMA[language].join(notes)


def _ended_note(ended: Ended) -> str:
    """Where the document says so, and its words where the graph holds them."""
    if ended.passage is None:
        return ended.issue.subject
    place = build_place(ended.passage, common().language)
    return say("cli.diff.said", place=place, text=ended.passage.text or ended.issue.subject)


def _diff_rows(found: Diff) -> list[tuple[object, ...]]:
    language, types = common().language, ontology().types

    def row(kind: str, tie: Tie, note: str = "") -> tuple[object, ...]:
        ends = _both_names(tie.start.name, tie.start_after), _both_names(tie.end.name, tie.end_after)
        return say(f"cli.diff.{kind}"), ends[0], types[tie.type].words[language], ends[1], note or _tie_note(tie)

    rows = [row(kind, tie) for kind in TIES for tie in getattr(found, kind)]
    rows += [row("ended", one.tie, _ended_note(one)) for one in found.ended]
    for kind in NAMES:
        rows += [(say(f"cli.diff.{kind}"), one.before, "→", one.after, "") for one in getattr(found, kind)]
    return rows


@command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
def diff_command(before: str, after: str) -> None:
    """What changed from A to B: documents, years of one college, or two colleges."""
    from graph.queries import diff, find_documents

    with opened() as store:
        sides = [[document.id for document in find_documents(store, text)] for text in (before, after)]
        found = diff(store, *sides)
    if common().json:
        print_json(_diff_json(found))
    else:
        print_table(say("cli.diff.columns").split("|"), _diff_rows(found))
