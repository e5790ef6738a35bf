"""How fast documents are loaded, beside a hand-written `UNWIND CREATE` of rows of the same shape; on either engine.

    python benchmarks/loading.py [--facts 10000] [--engine embedded|neo4j] [--json]

One document is a college with 55 partners (half of them shared with others), 100 facts of 8 types and 50 passages. The
baseline is the driver's bare CREATE, 1,000 rows a transaction: nodes, facts, passages and who mentions what, with the
same constraints, reading and comparing nothing, its rows made before the clock starts. Both go into one database in
turns, a slice of documents each, so that a warm server, a growing graph and a busy machine meet both alike; they differ
in a letter of the names. A first slice of each warms up and does not count. The embedded engine is hosted by a process
of its own, so that the memory is the loading process's. The engine named neo4j is NEO4J_URI, which is emptied.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil

from graph import cypher, loading, merge
from graph.loading import Row
from graph.model import (
    Document,
    FactSet,
    Node,
    Passage,
    Relationship,
    document_id,
    node_id,
    passage_id,
    relationship_key,
)
from graph.ontology import ontology
from graph.settings import Settings, read_settings
from graph.store import Store, open_store

FACTS, PARTNERS, PASSAGES = 100, 55, 50
SLICE = 100
"""Documents a turn."""

WARM_UP = 3000

DOOR = "import sys; from app.cli import main; sys.exit(main())"
LABELS = (
    "Enterprise",
    "Enterprise",
    "Enterprise",
    "PublicBody",
    "Association",
    "College",
    "OverseasPartner",
    "Alliance",
)
TYPES = (
    "PARTNERS_WITH", "SERVED", "TRAINED", "SIGNED_AGREEMENT_WITH", "SUPPORTED_BY", "ORDER_CLASS_WITH",
    "APPRENTICESHIP_WITH", "TRANSFERRED_TO",
)  # fmt: skip


def body(number: int, year: int, series: str) -> Node:
    """Partner number so and so; every tenth has a short form."""
    name = f"虚构{series}第{number}号{'机电科技教育商贸'[number % 8]}有限公司"
    aliases = (f"虚构{series}{number}号",) if number % 10 == 0 else ()
    return Node(node_id(name), LABELS[number % len(LABELS)], name, aliases, first_year=year, last_year=year)


def document(number: int, series: str = "甲") -> FactSet:
    """The report of college number so and so; documents of two series share nothing."""
    dice, year = random.Random(number), 2010 + number % 12
    name = f"虚构{series}第{number}职业技术学院"
    college = Node(node_id(name), "College", name, first_year=year, last_year=year, reporting=True)
    source = document_id(name)
    own = [body(number * 28 + n, year, series) for n in range(28)]
    shared = [body(dice.randrange(max(number * 28, 28)), year, series) for _ in range(PARTNERS - 28)]
    partners = list({node.id: node for node in (*own, *shared)}.values())
    passages = [
        Passage(passage_id(source, f"L{n}", "rule"), source, f"L{n}", "rule", "五、服务", line_first=n, line_last=n + 2,
                text="虚构的一段文字，说学校与若干单位合作。" * 3)
        for n in range(1, PASSAGES + 1)
    ]  # fmt: skip
    facts: dict[str, Relationship] = {}
    while len(facts) < FACTS:
        kind, other = TYPES[len(facts) % len(TYPES)], partners[(len(facts) * 7) % len(partners)]
        properties = {"topic": f"主题{len(facts)}"} if kind in ("PARTNERS_WITH", "SUPPORTED_BY", "TRAINED") else {}
        if kind == "SERVED":
            properties = {"project": f"项目{len(facts)}", "amount_wan": 10.5}
        key = relationship_key(kind, college.id, other.id, properties)
        if key in facts:
            partners = partners[1:] + partners[:1]
            continue
        at = passages[len(facts) % PASSAGES].id
        facts[key] = Relationship(key, kind, college.id, other.id, properties, (at,), "table", 0.9)
    held = Document(source, name, college.id, year, f"{name}.txt", "text/plain", source, 90000, None, "1")
    return FactSet((college, *partners), tuple(facts.values()), tuple(passages), (held,))


def slices(facts: int, series: str) -> Iterator[list[FactSet]]:
    """As many documents as hold that many facts, `SLICE` at a time."""
    count = facts // FACTS
    for first in range(0, count, SLICE):
        yield [document(number, series) for number in range(first, min(first + SLICE, count))]


# ---- the baseline


def rows_of(parts: Iterable[FactSet], seen: set[str]) -> dict[str, list[Row]]:
    """The rows that a load of these documents ends with, by the statement that creates them; seen: nodes before."""
    rows: dict[str, list[Row]] = {}
    labels: dict[str, str] = {}
    later: dict[str, list[Row]] = {}
    for part in parts:
        source = part.documents[0].id
        for node in part.nodes:
            labels[node.id] = ontology().base_of(node.label)
            if node.id not in seen:
                seen.add(node.id)
                record = merge.NodeRecord(node, {source: node})
                labelled = cypher.node_labels(ontology(), node.label)
                create = f"UNWIND $rows AS row CREATE (n{labelled}) SET n = row"
                rows.setdefault(create, []).append(merge.node_properties(record))
        rows.setdefault(f"UNWIND $rows AS row CREATE (d:{cypher.DOCUMENT}) SET d = row", []).append(
            loading.as_row(part.documents[0])
        )
        passing = (
            f"UNWIND $rows AS row MATCH (d:{cypher.DOCUMENT} {{id: row.document}}) "
            f"CREATE (p:{cypher.PASSAGE})-[:{cypher.FROM_DOCUMENT}]->(d) SET p = row"
        )
        later.setdefault(passing, []).extend(loading.as_row(p) for p in part.passages)
        for fact in part.relationships:
            record = merge.FactRecord(fact, {source: fact})
            bases = labels[fact.start], labels[fact.end]
            row = {"a": fact.start, "b": fact.end, "props": merge.fact_properties(record)}
            later.setdefault(cypher.again(fact.type, *bases), []).append(row)
        pairs = {(p, end) for fact in part.relationships for p in fact.passages for end in (fact.start, fact.end)}
        for passage, end in sorted(pairs):
            mentioning = (
                f"UNWIND $rows AS row MATCH (p:{cypher.PASSAGE} {{id: row.passage}}) "
                f"MATCH (n:{labels[end]} {{id: row.id}}) CREATE (p)-[:{cypher.MENTIONS}]->(n)"
            )
            later.setdefault(mentioning, []).append({"passage": passage, "id": end})
    mentions = {text: found for text, found in later.items() if cypher.MENTIONS in text}
    return {**rows, **{text: found for text, found in later.items() if text not in mentions}, **mentions}


def baseline(store: Store, rows: dict[str, list[Row]]) -> float:
    """Seconds that the bare CREATE of these rows takes."""
    begin = time.perf_counter()
    with store._driver.session(database=store._database) as session:
        for statement, found in rows.items():
            for first in range(0, len(found), 1000):
                batch = found[first : first + 1000]
                session.execute_write(lambda run, text=statement, given=batch: run.run(text, rows=given).consume())
    return time.perf_counter() - begin


# ---- the measurement


def clear(store: Store) -> None:
    """Everything out, the schema stays."""
    while store._change("MATCH (n) WITH n LIMIT 2000 DETACH DELETE n RETURN count(*) AS n")[0]["n"]:
        pass
    store._memory = None
    store._change(cypher.SET_SCHEMA, schema=0, digest="")
    store.prepare()


def timed(work: Callable[[], object]) -> float:
    """Seconds by the wall clock."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def load_all(store: Store, parts: Iterable[FactSet]) -> None:
    """Document after document, as the command does."""
    for _ in store.load_all(parts):
        pass


@dataclass(slots=True)
class Clock:
    """Seconds of each, and the loading process's memory in MB after the first slice and after the last."""

    bare: float = 0.0
    load: float = 0.0
    reload: float = 0.0
    first_mb: float = 0.0
    last_mb: float = 0.0


def run(store: Store, facts: int, series: tuple[str, str]) -> Clock:
    """Baseline and load in turns, then the reload of everything."""
    clock, seen = Clock(), set[str]()
    for bare, loaded in zip(slices(facts, series[0]), slices(facts, series[1]), strict=True):
        rows = rows_of(bare, seen)
        clock.bare += timed(lambda given=rows: baseline(store, given))
        clock.load += timed(lambda parts=loaded: load_all(store, parts))
        clock.last_mb = psutil.Process().memory_info().rss / 1e6
        clock.first_mb = clock.first_mb or clock.last_mb
    for loaded in slices(facts, series[1]):
        clock.reload += timed(lambda parts=loaded: load_all(store, parts))
    return clock


def measure(settings: Settings, facts: int) -> dict[str, object]:
    """Baseline, first load, reload and memory of one engine."""
    with open_store(settings) as store:
        if not settings.embedded:
            clear(store)
        run(store, WARM_UP, ("子", "丑"))
        clock = run(store, facts, ("乙", "甲"))
    return {
        "engine": "embedded" if settings.embedded else "neo4j", "facts": facts,
        "baseline facts/s": round(facts / clock.bare), "load facts/s": round(facts / clock.load),
        "ratio": round(clock.bare / clock.load, 2), "reload facts/s": round(facts / clock.reload),
        "reload/load": round(clock.load / clock.reload, 1), "load s": round(clock.load, 1),
        f"MB after {SLICE * FACTS} facts": round(clock.first_mb), "MB at the end": round(clock.last_mb),
    }  # fmt: skip


@contextlib.contextmanager
def host(home: Path) -> Iterator[None]:
    """The embedded engine, served by another process while the block runs."""
    command = [sys.executable, "-c", DOOR, "serve", "--home", str(home), "--lang", "en"]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=alone) as program:
        try:
            assert program.stdout
            program.stdout.readline()
            yield
        finally:
            program.terminate()


def main() -> None:
    """Measure and print one line a value."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--facts", type=int, default=10_000)
    options.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if given.engine == "neo4j":
            found = measure(read_settings(os.environ, home=home), given.facts)
        else:
            with host(home):
                found = measure(read_settings({}, home=home), given.facts)
    print(json.dumps(found) if given.json else "\n".join(f"{name}: {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
