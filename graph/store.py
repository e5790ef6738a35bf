"""One database behind one door: connect, prepare, write, read. Embedded engine or a Neo4j, over the same driver.

Every statement of the product runs in a managed transaction, which the driver retries; analysts' text alone runs in a
session of its own that can read and nothing else. A dead embedded host is replaced here, unseen by the caller.
"""

from __future__ import annotations

import contextlib
import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import neo4j
from neo4j import READ_ACCESS, Driver, GraphDatabase, ManagedTransaction
from neo4j.exceptions import (
    AuthError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)  # fmt: skip

from graph import cypher, embedded, joining, ledger, loading, merge, planning
from graph.check import require
from graph.embedded import Access
from graph.errors import PartnergraphError, QueryError, StoreError, TornError
from graph.joining import Memory
from graph.ledger import Join
from graph.loading import NOTHING_PENDING, Row, Run, State, Tally
from graph.model import Document, FactSet
from graph.ontology import ontology
from graph.planning import Written
from graph.search import search_key
from graph.settings import Settings

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # the driver's retries are no matter for a user's screen

T = TypeVar("T")
RETRY_S = 10.0
SILENCE_S = 5.0
REHOST_S = 30.0
STEADY_TRIES = 20
COMMIT_S = 0.005
_TORN = re.compile(r"Record #\d+:\d+ not found|EntityNotFound")
"""What the engines say where a load deletes a record that a reading statement is about to visit: one in the message,
the other in the code."""
LEDGER = "ledger.csv"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did with one document; changed is False where the graph already said just this."""

    document: str
    title: str
    year: int | None
    changed: bool
    nodes: Tally
    facts: Tally
    joined: tuple[Join, ...] = ()
    """Bodies that were taken for nodes of other documents, with this load."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an analyst's statement; truncated: there were more than asked for."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """What one document states, on its way in."""

    facts: FactSet
    checked: bool


@dataclass(frozen=True, slots=True)
class _Coming:
    """The next document of many; ahead: its plan, where it could be made while the one before was being loaded."""

    part: _Part
    ahead: Written | None


def _next(sets: Iterator[FactSet], prepare: Callable[[FactSet], T]) -> T | None:
    """The next set, prepared; None at the end."""
    found = next(sets, None)
    return None if found is None else prepare(found)


def _one_ahead(threads: Executor, sets: Iterator[FactSet], prepare: Callable[[FactSet], list[T]]) -> Iterator[T]:
    """What `prepare` makes of set after set; a thread is at the next while the caller is at one."""
    following = threads.submit(_next, sets, prepare)
    while (found := following.result()) is not None:
        following = threads.submit(_next, sets, prepare)
        yield from found


def _code(error: BaseException) -> str:
    return (getattr(error, "code", None) or "").removeprefix("Neo.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it: the driver tells a result's failure and its reason apart."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__


def _is_torn(error: BaseException) -> bool:
    return isinstance(error, DriverError | Neo4jError) and bool(_TORN.search(str(error)))


def _is_race(error: BaseException) -> bool:
    return isinstance(error, DriverError | Neo4jError) and error.is_retryable()


_STATEMENT_ERRORS = ("ClientError.Statement.", "ClientError.Procedure.")
_TOO_LONG = ("TransactionTimedOut", "Terminated")


def translate(error: BaseException, where: str) -> PartnergraphError:
    """The project's error for one of the driver's. where: the database's address or folder, for the message."""
    code, message = _code(error), " ".join(str(getattr(error, "message", None) or error).split())[:300]
    if isinstance(error, AuthError) or code.startswith("ClientError.Security.Unauth"):
        return StoreError("store.sign_in", where=where)
    if "AccessMode" in code or "Forbidden" in code or "ExternalResourceFailed" in code:
        return QueryError("query.refused")
    if any(word in code for word in _TOO_LONG) or "has been terminated" in message:
        return QueryError("query.slow")
    if "DatabaseNotFound" in code:
        return StoreError("store.database", where=where)
    if "Schema." in code or "DeleteConnectedNode" in message:
        return StoreError("store.constraint", where=where, message=message)
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return StoreError("store.unreachable", where=where)
    if code.startswith(_STATEMENT_ERRORS) or "Unknown procedure" in message:
        return QueryError("query.wrong", message=message)
    if isinstance(error, TransientError):
        return StoreError("store.busy", where=where, message=message)
    return StoreError("store.failed", where=where, message=message)


def plain(value: Any) -> Any:
    """A value as the driver gives it, in plain Python: maps, lists, texts, numbers; dates as ISO text."""
    if isinstance(value, neo4j.graph.Node):
        return {"labels": sorted(value.labels), **plain(dict(value.items()))}
    if isinstance(value, neo4j.graph.Relationship):
        ends = [end.get("id") if end is not None else None for end in value.nodes]
        return {"type": value.type, "start": ends[0], "end": ends[1], **plain(dict(value.items()))}
    if isinstance(value, neo4j.graph.Path):
        return [plain(part) for pair in zip(value.nodes, (*value.relationships, None), strict=True) for part in pair][
            :-1
        ]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return value.iso_format() if hasattr(value, "iso_format") else str(value)


def _runner(transaction: ManagedTransaction) -> Run:
    def run(statement: str, **parameters: Any) -> list[Row]:
        result = transaction.run(statement, parameters)
        names = result.keys()
        return [dict(zip(names, record.values(), strict=True)) for record in result]

    return run


class Store:
    """An open database. Use as a context manager, or call `close`. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.where = settings.uri or str(self.folder)
        self._guard = threading.RLock()
        self._connection: embedded.Connection | None = None
        self._analyst: Driver | None = None
        # a cluster's reader has what a writer wrote before; the embedded engine is one machine
        self._bookmarks = None if settings.embedded else GraphDatabase.bookmark_manager()
        self._turnstile, self._loading = threading.Lock(), threading.Lock()
        self._holder: int | None = None
        self._commits = embedded.Commits(self.folder if settings.embedded else None)
        self._memory: Memory | None = None
        self._driver: Driver = self._open()

    @property
    def folder(self) -> Path:
        """The folder of the embedded engine, inside the home folder."""
        return self.settings.home / "database"

    @property
    def hosts(self) -> bool:
        """Whether this process runs the embedded engine, so that others lose it when it ends."""
        return self._connection is not None and self._connection.host is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # ---- connecting

    def _open(self) -> Driver:
        if self.settings.embedded:
            self._connection = embedded.open_or_join(self.folder)
            return self._connection.driver
        return self._server()

    def _server(self) -> Driver:
        settings = self.settings
        driver = GraphDatabase.driver(
            settings.uri,
            auth=(settings.user, settings.password) if settings.password else None,
            connection_timeout=SILENCE_S,
            connection_acquisition_timeout=SILENCE_S,
            max_transaction_retry_time=RETRY_S,
            telemetry_disabled=True,
            notifications_min_severity="OFF",
        )
        try:
            with driver.session(database=self._database, default_access_mode=READ_ACCESS) as session:
                session.run("RETURN 1").consume()  # verify_connectivity would not notice a database that is not there
        except (DriverError, Neo4jError, OSError) as error:
            driver.close()
            raise translate(error, self.where) from error
        return driver

    @property
    def _database(self) -> str | None:
        return embedded.DATABASE if self.settings.embedded else self.settings.database or None

    def _renew(self, dead: Driver) -> None:
        """Join or host anew after the host died; one thread does it, the others find the new driver."""
        with self._guard:
            if self._driver is not dead:
                return
            if self._analyst:
                self._analyst.close()
                self._analyst = None
            if self._connection:
                self._connection.close()
            self._driver = self._open()

    def close(self) -> None:
        """Close the drivers, and the engine where this process hosts it."""
        with self._guard:
            if self._analyst:
                self._analyst.close()
                self._analyst = None
            if self._connection:
                self._connection.close()
            self._driver.close()

    # ---- managed transactions

    def _managed(self, work: Callable[[Run], T], *, write: bool) -> T:
        end = time.monotonic() + REHOST_S
        while True:
            driver = self._driver
            try:
                with driver.session(database=self._database, bookmark_manager=self._bookmarks) as session:
                    if not write:
                        return session.execute_read(lambda transaction: work(_runner(transaction)))
                    with self._commits.bracket() as about_to_commit:
                        return session.execute_write(lambda t: about_to_commit(work(_runner(t))))
            except (DriverError, Neo4jError) as error:
                if not self._worth_again(error) or time.monotonic() > end:
                    raise translate(error, self.where) from error
                if self._lost(error):
                    self._renew(driver)

    def _worth_again(self, error: DriverError | Neo4jError) -> bool:
        """A torn reading is made again; on the embedded engine a lost host is replaced and a lost race is run again."""
        causes = tuple(_causes(error))
        again = self.settings.embedded and any(map(_is_race, causes))
        return again or any(map(_is_torn, causes)) or self._lost(error)

    def _lost(self, error: DriverError | Neo4jError) -> bool:
        """Whether the embedded host has gone, or another thread closed the driver because it had."""
        closed = isinstance(error, DriverError) and "closed" in str(error).lower()
        # a new host listens a moment before it knows its users
        gone = isinstance(error, ServiceUnavailable | SessionExpired | AuthError)
        return self.settings.embedded and (closed or gone)

    def read(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of one statement of the product, plain values, in a managed read."""
        return [plain(row) for row in self._rows(statement, **parameters)]

    def steady(self, work: Callable[[], T]) -> T:
        """What `work` reads in several statements, all of one moment: read again where a load was committed meanwhile.

        Neither engine shows a commit to others in one piece. On the embedded engine a file counts where commits begin
        and where they end, so a reading between two equal even counts met none. On a Neo4j every load counts the lock
        up in its own transaction: a load that is committed while `work` runs is noticed. In the moment in which the
        server is applying a commit, `work` may meet a record without what it consists of (`TornError`): it is run
        again too.
        """
        before = self._turn()
        for _ in range(STEADY_TRIES):
            if self._commits.open(before):
                time.sleep(COMMIT_S)
                before = self._turn()
                continue
            try:
                found = work()
            except TornError:
                time.sleep(COMMIT_S)
                before = self._turn()
                continue
            after = self._turn()
            if before == after:
                return found
            before = after
        with self._load_turn():  # somebody loads without a pause: on this machine, let it wait once
            return work()

    def _turn(self) -> int:
        if self.settings.embedded:
            return self._commits.count()
        known = self._rows(cypher.READ_LOCK)
        return int(known[0]["n"]) if known else 0

    def _rows(self, statement: str, **parameters: Any) -> list[Row]:
        return self._managed(lambda run: run(statement, **parameters), write=False)

    def _change(self, statement: str, **parameters: Any) -> list[Row]:
        return self._managed(lambda run: run(statement, **parameters), write=True)

    @contextlib.contextmanager
    def _load_turn(self) -> Iterator[None]:
        """One load at a time: of this store, and on the embedded engine of this machine. A thread may nest it."""
        if self._holder == threading.get_ident():
            yield
            return
        with self._turnstile:  # whoever waits here goes before one who has just had a turn
            self._loading.acquire()
        self._holder = threading.get_ident()
        try:
            with embedded.turn(self.folder, REHOST_S) if self.settings.embedded else contextlib.nullcontext() as alone:
                if alone:
                    self._commits.settle()
                yield
        finally:
            self._holder = None
            self._loading.release()

    # ---- schema

    def prepare(self) -> None:
        """Bring the schema to what the ontology says; a second call does nothing.

        Raises `StoreError` for a database that a newer version of this program prepared.
        """
        digest = cypher.schema_digest(ontology())
        if self._is_prepared(digest):
            return
        with self._load_turn():
            if self._is_prepared(digest):  # by whoever had the turn before
                return
            for statement in cypher.build_schema(ontology()):
                self._change(statement)
            fresh = not self.read(cypher.READ_LOCK)
            self._change(cypher.MAKE_LOCK)
            if fresh:
                self._seed_ledger()
            self._change(cypher.SET_SCHEMA, schema=cypher.SCHEMA_VERSION, digest=digest)

    def _is_prepared(self, digest: str) -> bool:
        known = self.read(cypher.READ_LOCK)
        version = (known[0]["schema"] or 0) if known else 0
        if version > cypher.SCHEMA_VERSION:
            raise StoreError("store.newer", where=self.where, version=version, known=cypher.SCHEMA_VERSION)
        return bool(known) and version == cypher.SCHEMA_VERSION and known[0]["digest"] == digest

    def _seed_ledger(self) -> None:
        """What people decided survives a database folder that was thrown away."""
        path = self.settings.home / LEDGER
        if self.settings.embedded and path.exists():
            self.restore_joins(ledger.read(path.read_bytes(), path))

    # ---- loading

    def load(self, facts: FactSet) -> tuple[Loaded, ...]:
        """Bring every document of a fact set into the graph, each in one transaction, all or nothing.

        A document that is there already is brought to what it states now; nothing that others state is lost.
        Raises `FactError` where the facts violate the ontology; nothing of the set is loaded then.
        """
        return tuple(self._load(part) for part in self._prepare(facts))

    def load_all(self, sets: Iterable[FactSet]) -> Iterator[Loaded]:
        """Load set after set, as `load` does; while the database takes one in, threads read, check and plan the next.

        Raises what reading or checking a set raises, when all before it are loaded.
        """
        with ThreadPoolExecutor(max_workers=2) as threads:
            parts = _one_ahead(threads, iter(sets), self._prepare)
            coming = self._come(parts, None)
            while coming:
                if coming.ahead:
                    following = threads.submit(self._come, parts, coming.ahead)
                    yield self._load(coming.part, coming.ahead)
                    coming = following.result()
                else:
                    yield self._load(coming.part)
                    coming = self._come(parts, None)

    def _come(self, parts: Iterator[_Part], beside: Written | None) -> _Coming | None:
        """The next document, planned beside the one that is being loaded, or after what is loaded."""
        part = next(parts, None)
        return None if part is None else _Coming(part, self._plan_ahead(part, beside))

    def _plan_ahead(self, given: _Part, beside: Written | None) -> Written | None:
        memory = beside.plan.memory if beside else self._memory
        if memory is None or not given.checked:
            return None
        pending = beside.plan.pending() if beside else NOTHING_PENDING
        try:
            return self._managed(lambda run: planning.prepare(run, given.facts, memory, _today(), pending), write=False)
        except StoreError:  # the load itself will say what is wrong, or find that nothing is
            return None

    def _prepare(self, facts: FactSet) -> list[_Part]:
        """The set by documents, checked where that is sure to be needed, and what a load computes of names ready."""
        if len(facts.documents) != 1:
            require(facts)  # before they are parted: what belongs to no document would be lost in silence
        parts = loading.split(facts)
        fresh = [not self._may_have(part.documents[0].id) for part in parts]
        for part, new in zip(parts, fresh, strict=True):
            if new:
                require(part)
                for node in part.nodes:
                    search_key(node)  # which keeps what it finds
        return [_Part(part, checked=new) for part, new in zip(parts, fresh, strict=True)]

    def _load(self, given: _Part, ahead: Written | None = None) -> Loaded:
        part = given.facts
        document = part.documents[0]
        with self._load_turn():
            if self._may_have(document.id) and self._managed(lambda run: loading.is_loaded(run, part), write=False):
                kept = Tally(kept=len(part.nodes)), Tally(kept=len(part.relationships))
                return Loaded(document.id, document.title, document.year, False, *kept)
            if not given.checked:
                require(part)
            done = self._managed(lambda run: self._write(run, part, ahead), write=True)
            self._remember(done)
        joined = tuple(done.plan.met.fresh)
        return Loaded(document.id, document.title, document.year, True, done.nodes, done.facts, joined)

    def _may_have(self, document: str) -> bool:
        """False where the document is new to this process; one that another process loaded is read in `_write`."""
        return self._memory is None or document in self._memory.sources

    def _write(self, run: Run, part: FactSet, ahead: Written | None = None) -> Written:
        turn = joining.take_turn(run)
        if ahead and ahead.plan.memory.turn == turn:
            return planning.carry_out(run, ahead)
        return planning.write(run, planning.decide(run, part, self._recall(run, turn), _today()))

    def _recall(self, run: Run, turn: int) -> Memory:
        """What this process knows from its last load, or all of it anew where another process has loaded since."""
        if self._memory is None or self._memory.turn != turn - 1:
            return joining.read_memory(run, turn - 1)
        return self._memory

    def _remember(self, done: Written) -> None:
        """Called after the commit: a transaction that was run again must not have changed what is known."""
        self._memory = done.plan.memory
        if done.plan.met.fresh or done.plan.met.dropped:
            self._write_ledger()

    def unload(self, document: str) -> Loaded:
        """Take a document back: its passages, its joins, and every node and fact that no other document states.

        Raises `StoreError` where the graph does not know the document.
        """

        def work(run: Run) -> tuple[Document, Tally, Tally]:
            run(cypher.TAKE_LOCK)
            before = loading.read_state(run, document)
            if before.document is None:
                raise StoreError("store.document", where=self.where, document=document)
            years = {row["props"]["id"]: row["props"].get("year") for row in run(cypher.READ_DOCUMENTS)}
            change = loading.plan(run, document, FactSet(), {}, before, years, {})
            lines = [line for line in joining.read_lines(run, document) if not line.undone]
            run(cypher.DELETE_JOINS, ids=[f"j-{line.number}" for line in lines])
            return before.document, *loading.write(run, change, None, FactSet(), years)

        with self._load_turn():
            found, nodes, facts = self._managed(work, write=True)
            self._write_ledger()
        return Loaded(found.id, found.title, found.year, True, nodes, facts)

    # ---- the ledger

    def joins(self) -> tuple[Join, ...]:
        """Every line of the ledger, those taken back included, by number."""
        return tuple(self._managed(joining.read_lines, write=False))

    def undo_join(self, number: int) -> Join:
        """Take a join back: the body becomes a node of its own, now and at every later load of that document.

        Raises `FactError` where there is no such line or it was taken back before.
        """

        def work(run: Run) -> tuple[Join, Written]:
            line = ledger.undo(joining.read_lines(run), number, _today())
            joining.write_lines(run, [line])
            return line, self._write(run, loading.read_state(run, line.document).statement())

        with self._load_turn():
            line, done = self._managed(work, write=True)
            self._remember(done)
            self._write_ledger()
        return line

    def _write_ledger(self) -> None:
        """ledger.csv in the home folder, for people and for a database that is made anew."""
        lines = self.joins()
        path = self.settings.home / LEDGER
        if not lines and not path.exists():
            return
        try:
            self.settings.home.mkdir(parents=True, exist_ok=True)
            embedded.write_private(path, ledger.render(lines).decode("utf-8"))
        except OSError as error:
            raise embedded.unusable(self.settings.home, error) from error

    def restore_joins(self, lines: Iterable[Join]) -> None:
        """Write lines of a ledger into the database, before the documents they belong to are loaded."""
        rows = list(lines)

        def work(run: Run) -> None:
            joining.take_turn(run)  # a plan that was made without them holds no more
            joining.write_lines(run, rows)

        with self._load_turn():
            self._managed(work, write=True)
            self._write_ledger()

    # ---- analysts' statements

    def access(self) -> Access:
        """How other programs on this machine sign in to read: the embedded engine's analyst, or the user of the URI."""
        if not self.settings.embedded:
            return Access(self.settings.uri, self.settings.user, self.settings.password)
        found = embedded.access(self.folder, embedded.ANALYST)
        if found is None:
            raise StoreError("engine.closed", folder=self.folder)
        return found

    def _reader(self) -> Driver:
        if not self.settings.embedded:
            return self._driver
        with self._guard:
            if self._analyst is None:
                self._analyst = embedded.connect(self.folder, embedded.ANALYST)
            if self._analyst is None:
                self._renew(self._driver)
                self._analyst = embedded.connect(self.folder, embedded.ANALYST)
            if self._analyst is None:
                raise StoreError("store.analyst", where=self.where)
            return self._analyst

    def ask(
        self, statement: str, parameters: Mapping[str, Any] | None = None, *, rows: int = 1000, seconds: float = 10.0
    ) -> Answer:
        """Run an analyst's statement: read only, at most `rows` rows and `seconds` seconds.

        Raises `QueryError` for a statement that is wrong, would write, opens a file or takes too long.
        """
        if not self.settings.embedded:
            self._check_reads_only(self._driver, statement, parameters or {})
        given = dict(parameters or {})
        for last in (False, True):
            dead = self._driver
            try:
                return _Question(self._reader(), self._database, statement, given, rows, seconds).ask()
            except (DriverError, Neo4jError) as error:
                if last or not self._worth_again(error):
                    raise translate(error, self.where) from error
                if self._lost(error):
                    self._renew(dead)
        raise AssertionError

    def _check_reads_only(self, driver: Driver, statement: str, parameters: Mapping[str, Any]) -> None:
        """A server whose settings are not ours may open files and addresses for a reader: look at the plan first."""
        with driver.session(database=self._database, default_access_mode=READ_ACCESS) as session:
            try:
                if session.run("EXPLAIN RETURN 1").consume().query_type != "r":
                    # an ArcadeDB: EXPLAIN executes there and READ refuses nothing
                    if self.settings.user == embedded.ANALYST:
                        return
                    raise QueryError("query.user", user=embedded.ANALYST)
                summary = session.run(f"EXPLAIN {statement}", dict(parameters)).consume()
            except (DriverError, Neo4jError) as error:
                raise translate(error, self.where) from error
        if summary.query_type != "r" or any(name.startswith("LoadCSV") for name in _operators(summary.plan)):
            raise QueryError("query.refused")

    # ---- everything back

    def statement(self, document: str) -> FactSet:
        """What one document states, exactly as it was loaded; an empty set where the graph does not know it."""
        return self.state(document).statement()

    def state(self, document: str) -> State:
        """The records of one document, by the ids and keys of the graph."""
        return self.steady(lambda: self._managed(lambda run: loading.read_state(run, document), write=False))

    def facts(self, documents: tuple[str, ...] = ()) -> FactSet:
        """What the graph holds, as fact files hold it; with documents: what these state, without other passages."""
        everything = self.steady(self._everything)
        return _chosen(everything, documents) if documents else everything

    def _pages(self, statement: str) -> Iterator[Row]:
        after = ""
        while rows := self._rows(statement, after=after):
            yield from rows
            after = rows[-1]["id"]

    def _everything(self) -> FactSet:
        vocabulary = ontology()
        nodes = (
            merge.read_node(loading.label_of(row["labels"]), row["props"]).node
            for base in cypher.bases(vocabulary) for row in self._pages(cypher.page_nodes(base))
        )  # fmt: skip
        facts = (
            merge.read_fact(name, row["a"], row["b"], row["props"]).fact
            for name in vocabulary.types
            for row in self._rows(cypher.all_facts(name))
        )
        records = {
            label: [row["props"] for row in self._pages(cypher.page_records(label))] for label in vocabulary.records
        }
        return FactSet(
            tuple(nodes), tuple(facts),
            tuple(map(loading.read_passage, records[cypher.PASSAGE])),
            tuple(map(loading.read_document, records[cypher.DOCUMENT])),
            tuple(map(loading.read_claim, records[cypher.CLAIM])),
            tuple(map(loading.read_issue, records[cypher.ISSUE])),
        )  # fmt: skip


def _chosen(facts: FactSet, documents: tuple[str, ...]) -> FactSet:
    passages = {p.id: p for p in facts.passages if p.document in documents}
    kept = []
    for fact in facts.relationships:
        here = tuple(p for p in fact.passages if p in passages)
        if here:
            kept.append(replace(fact, passages=here))
    colleges = {d.college for d in facts.documents if d.id in documents}
    touched = {end for fact in kept for end in (fact.start, fact.end)} | colleges
    return FactSet(
        tuple(n for n in facts.nodes if n.id in touched), tuple(kept), tuple(passages.values()),
        tuple(d for d in facts.documents if d.id in documents),
        tuple(c for c in facts.claims if c.document in documents),
        tuple(i for i in facts.issues if i.document in documents),
    )  # fmt: skip


def _operators(plan: Any) -> Iterator[str]:
    if plan:
        yield plan["operatorType"]
        for child in plan.get("children", ()):
            yield from _operators(child)


class _Question:
    """One statement of an analyst, with its limits.

    Neither engine stops by itself everywhere: ArcadeDB ignores the driver's timeout and drains an open result on
    close. So the statement carries a random comment, by which a second session finds and ends it.
    """

    def __init__(
        self,
        driver: Driver,
        database: str | None,
        statement: str,
        parameters: dict[str, Any],
        rows: int,
        seconds: float,
    ) -> None:
        self._driver, self._database = driver, database
        self._mark = f"pg-{secrets.token_hex(8)}"
        self._statement, self._parameters = f"/* {self._mark} */ {statement}", parameters
        self._rows, self._seconds = rows, seconds
        self._late = False

    def ask(self) -> Answer:
        timer = threading.Timer(self._seconds, self._time_is_up)
        timer.start()
        try:
            return self._run()
        except (DriverError, Neo4jError) as error:
            if self._late:
                raise QueryError("query.slower", seconds=self._seconds) from error
            raise
        finally:
            timer.cancel()

    def _run(self) -> Answer:
        query = neo4j.Query(self._statement, timeout=self._seconds)
        session = self._driver.session(
            database=self._database, default_access_mode=READ_ACCESS, fetch_size=self._rows + 1
        )
        columns: tuple[str, ...] = ()
        kept: list[tuple[Any, ...]] = []
        try:
            result = session.run(query, self._parameters)
            columns = tuple(result.keys())
            found = result.fetch(self._rows + 1)
            kept = [tuple(plain(value) for value in record.values()) for record in found]
            truncated = len(kept) > self._rows
            if truncated:
                self._terminate()
                with contextlib.suppress(DriverError, Neo4jError):
                    result.consume()
        except BaseException:
            with contextlib.suppress(DriverError, Neo4jError):
                session.close()
            raise
        session.close()
        return Answer(columns, tuple(kept[: self._rows]), truncated)

    def _time_is_up(self) -> None:
        self._late = True
        with contextlib.suppress(DriverError, Neo4jError):
            self._terminate()

    def _terminate(self) -> None:
        with self._driver.session(database=self._database) as session:
            running = session.run(
                "SHOW TRANSACTIONS YIELD transactionId, currentQuery RETURN transactionId, currentQuery"
            )
            found = [r["transactionId"] for r in running if self._mark in (r["currentQuery"] or "")]
            for transaction in found:
                session.run(f"TERMINATE TRANSACTIONS '{transaction}'").consume()


def open_store(settings: Settings) -> Store:
    """Connect to the database that the settings name and prepare its schema.

    Raises `StoreError` where it cannot be reached, refuses the sign-in or was prepared by a newer version.
    """
    store = Store(settings)
    try:
        store.prepare()
    except BaseException:
        store.close()
        raise
    return store
