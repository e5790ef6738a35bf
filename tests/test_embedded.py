"""The embedded engine: one host, many guests, nothing open to strangers, and a death that nobody notices."""

from __future__ import annotations

import os
import signal
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import neo4j
import psutil
import pytest
from neo4j.exceptions import Neo4jError

from graph import embedded
from graph.errors import StoreError
from graph.settings import Settings
from graph.store import Store, open_store
from tests import actors
from tests.statements import PARTNERS, report


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that hosts, with one report, for tests that change nothing in it."""
    with open_store(Settings(home=tmp_path_factory.mktemp("hosted") / "home")) as store:
        assert store.hosts
        store.load(report("一", 2019, PARTNERS))
        yield store


@pytest.fixture(scope="module")
def analyst(hosted: Store) -> Iterator[neo4j.Driver]:
    found = hosted.access()
    with neo4j.GraphDatabase.driver(found.uri, auth=(found.user, found.password)) as driver:
        yield driver


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# ---- who may come in


def test_secrets_are_for_their_owner_only(hosted: Store) -> None:
    folder = hosted.folder
    assert mode(folder) == 0o700
    for name in ("secret.json", "endpoint.json", "port"):
        assert mode(folder / name) == 0o600
    assert "secret" not in (folder / "endpoint.json").read_text(encoding="utf-8")
    assert hosted.access().password not in repr(hosted.access())


def test_nothing_listens_but_on_this_machine(hosted: Store) -> None:
    listening = [c.laddr.ip for c in psutil.Process().net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert listening
    assert {ip.removeprefix("::ffff:") for ip in listening} <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (n:X)", "MATCH (n) SET n.x = 1", "MATCH (n) DELETE n", "CREATE INDEX evil FOR (n:X) ON (n.y)",
        "EXPLAIN CREATE INDEX evil FOR (n:X) ON (n.y)", "CREATE USER eve SET PASSWORD 'secret-123'", "SHOW USERS",
        "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "LOAD CSV FROM 'http://127.0.0.1:1/' AS row RETURN row",
    ],
)  # fmt: skip
def test_the_analyst_may_read_and_nothing_else(analyst: neo4j.Driver, statement: str) -> None:
    with analyst.session(default_access_mode=neo4j.WRITE_ACCESS) as session, pytest.raises(Neo4jError) as refused:
        session.run(statement).consume()
    assert refused.value.code == "Neo.ClientError.Security.Forbidden"


def test_the_analyst_sees_everything(analyst: neo4j.Driver) -> None:
    rows, _, _ = analyst.execute_query("MATCH (:College)-[e]->(n) RETURN count(e) AS n")
    assert rows[0]["n"] == len(PARTNERS)


def test_files_and_addresses_are_closed_to_the_writer_too(hosted: Store) -> None:
    for place in ("file:///etc/passwd", "http://127.0.0.1:1/x"):
        with pytest.raises(Exception, match="take that part out"):
            hosted.read(f"LOAD CSV FROM '{place}' AS row RETURN row")


def test_the_limits_are_set_in_the_database(hosted: Store) -> None:
    assert hosted._connection is not None
    assert hosted._connection.host is not None
    database = hosted._connection.host._server.get_database(embedded.DATABASE)
    rows = database.query("sql", "SELECT expand(settings) FROM schema:database")
    found = {row.get("key"): row.get("value") for row in rows}
    assert found["arcadedb.command.timeout"] == embedded.STATEMENT_LIMIT_MS
    assert found["arcadedb.opencypher.loadCsv.allowFileUrls"] is False
    assert found["arcadedb.opencypher.loadCsv.allowRemoteUrls"] is False


def test_the_pages_are_small(hosted: Store) -> None:
    folder = hosted.folder / "server" / "databases" / embedded.DATABASE
    sizes = {path.name.split(".")[2] for path in folder.iterdir() if path.suffix in (".bucket", ".umtidx", ".numtidx")}
    assert sizes == {"32768"}


def test_the_passwords_are_stretched_no_longer_than_random_ones_need(hosted: Store) -> None:
    users = (hosted.folder / "server" / "config" / "server-users.jsonl").read_text(encoding="utf-8")
    assert users.count("$1000$") == len((embedded.WRITER, embedded.ANALYST))


# ---- one host, many guests


def test_who_comes_second_joins_and_sees_the_same(hosted: Store) -> None:
    other = actors.start("host", hosted.settings)
    try:
        assert actors.line(other) == "joined"
        with open_store(hosted.settings) as third:
            assert not third.hosts
            assert third.facts() == hosted.facts()
    finally:
        actors.end(other)


def test_a_killed_host_is_replaced_without_a_word(home: Settings) -> None:
    first = actors.start("host", home)
    try:
        assert actors.line(first) == "host"
        with open_store(home) as store:
            store.load(report("一", 2019, PARTNERS))
            assert not store.hosts
            first.send_signal(signal.SIGKILL)
            first.wait()
            assert len(store.facts().relationships) == len(PARTNERS)
            assert store.hosts
            store.load(report("二", 2020, PARTNERS))
            assert store.ask("MATCH (d:Document) RETURN count(d) AS n").rows == ((2,),)
    finally:
        actors.end(first)


def test_the_analysts_session_too_survives_the_host(home: Settings) -> None:
    first = actors.start("host", home)
    try:
        assert actors.line(first) == "host"
        with open_store(home) as store:
            assert store.ask("RETURN 1 AS one").rows == ((1,),)
            first.send_signal(signal.SIGKILL)
            first.wait()
            assert store.ask("RETURN 2 AS two").rows == ((2,),)
    finally:
        actors.end(first)


def test_a_terminated_host_leaves_cleanly(home: Settings) -> None:
    first = actors.start("host", home)
    try:
        assert actors.line(first) == "host"
        first.send_signal(signal.SIGTERM)
        assert first.wait(20) == 128 + signal.SIGTERM
        assert not (home.home / "database" / "endpoint.json").exists()
    finally:
        actors.end(first)
    with open_store(home) as store:
        assert store.hosts


def test_one_process_may_host_again_and_again(home: Settings) -> None:
    for year in (2019, 2020):
        with open_store(home) as store:
            assert store.hosts
            store.load(report(str(year), year, PARTNERS))
            assert len(store.facts().documents) == year - 2018


def test_several_at_once_end_with_one_host(home: Settings) -> None:
    crowd = [actors.start("host", home) for _ in range(4)]
    try:
        assert sorted(actors.line(actor) for actor in crowd) == ["host", "joined", "joined", "joined"]
    finally:
        for actor in crowd:
            actors.end(actor)


def test_the_port_is_kept_where_it_can_be(home: Settings) -> None:
    ports = []
    for _ in range(2):
        with open_store(home) as store:
            ports.append(store.access().uri)
    assert ports[0] == ports[1]


def test_an_endpoint_of_a_stranger_is_not_believed(home: Settings) -> None:
    with open_store(home) as store:
        folder = store.folder
    with socket.create_server(("127.0.0.1", 0)) as silent:
        text = f'{{"host": "127.0.0.1", "port": {silent.getsockname()[1]}}}'
        embedded.write_private(folder / "endpoint.json", text)
        with open_store(home) as store:
            assert store.hosts
            assert store.read("RETURN 1 AS one") == [{"one": 1}]


def test_a_lost_secret_locks_nobody_out(home: Settings) -> None:
    with open_store(home) as store:
        store.load(report("一", 2019, PARTNERS))
        folder = store.folder
    (folder / "secret.json").unlink()
    with open_store(home) as store:
        assert len(store.facts().relationships) == len(PARTNERS)
        assert store.ask("MATCH (d:Document) RETURN count(d) AS n").rows == ((1,),)


# ---- where it cannot be


def test_a_platform_without_a_build_is_told_what_to_do(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "ENGINE", "no_such_engine")
    with pytest.raises(StoreError, match="NEO4J_URI") as told:
        open_store(home)
    assert "\n" not in str(told.value)


def test_a_network_folder_is_refused(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_file_system", lambda _folder: "nfs4")
    with pytest.raises(StoreError, match="network drive"):
        open_store(home)


def test_the_file_system_of_this_folder_is_known(tmp_path: Path) -> None:
    kind = embedded._file_system(tmp_path.resolve())
    assert kind
    assert not any(kind.startswith(name) for name in embedded._NETWORK_SYSTEMS)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("here", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(Settings(home=tmp_path / "home"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(Settings(home=tmp_path / "home"))


def test_a_folder_held_by_somebody_silent_is_told(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "WAIT_S", 0.3)
    folder = home.home / "database"
    folder.mkdir(parents=True)
    held = embedded._lock(folder / "host.lock")
    assert held is not None
    with held, pytest.raises(StoreError, match="does not answer"):
        open_store(home)


def test_a_turn_is_waited_for(tmp_path: Path) -> None:
    with embedded.turn(tmp_path, 5) as alone:
        assert alone
        begin = time.monotonic()
        with embedded.turn(tmp_path, 0.1) as second:
            assert not second
            assert time.monotonic() - begin >= 0.1
    for name in ("load.lock", "queue.lock"):
        again = embedded._lock(tmp_path / name)
        assert again is not None
        again.close()


def test_a_commit_is_between_two_even_counts(tmp_path: Path) -> None:
    writer, reader = embedded.Commits(tmp_path), embedded.Commits(tmp_path)
    before = reader.count()
    with writer.bracket() as about_to_commit:
        assert reader.count() == before
        assert about_to_commit("value") == "value"
        under_way = reader.count()
        assert about_to_commit("again") == "again"  # the driver ran the transaction once more
        assert reader.open(under_way)
    after = reader.count()
    assert after > under_way
    assert not reader.open(after)
    with pytest.raises(ValueError, match="gone"), writer.bracket():
        raise ValueError("gone")
    assert reader.count() == after


def test_a_writer_killed_in_a_commit_leaves_no_reader_waiting(home: Settings) -> None:
    with open_store(home) as store:
        commits = embedded.Commits(store.folder)
        with commits.bracket() as about_to_commit:
            about_to_commit(None)
            assert commits.open(commits.count())
            assert store.facts().nodes == ()
            assert not commits.open(commits.count())
