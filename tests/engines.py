"""The two engines of the tests, real both: the embedded one in a temporary home, Neo4j 5.26 from its Maven jars.

Neo4j needs Java 17 and Maven; its jars are kept under .cache (or PARTNERGRAPH_CACHE), fetched once, never committed.
One of each serves the whole session and is emptied between tests; what is about hosting makes a home of its own.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph import cypher, embedded
from graph.settings import Settings
from graph.store import Store, open_store
from tests.conftest import ROOT, absent

NEO4J = "5.26.30"
CACHE = Path(os.environ.get("PARTNERGRAPH_CACHE", ROOT / ".cache"))
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>partnergraph.test</groupId><artifactId>neo4j-server-jars</artifactId><version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{NEO4J}</version></dependency>
  </dependencies>
</project>
"""
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
CONFIG = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
db.tx_log.preallocate=false
server.memory.pagecache.size=64m
server.directories.import=import
"""
OPENS = tuple(
    f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.nio", "java.io", "sun.nio.ch", "java.lang")
)
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m")
START_S = 300.0
EMPTY = f"MATCH (n) WHERE NOT n:{cypher.LOCK} WITH n LIMIT 2000 DETACH DELETE n RETURN count(*) AS n"
"""Takes everything out in steps that fit the memory of a server; the schema stays, and the node that knows of it."""
FALLBACK = "arcadedb-embedded==26.10.2.post1"
"""The other build of the embedded engine, with a Java of its own inside; run with PARTNERGRAPH_FALLBACK=1."""


def free_port() -> int:
    """A loopback port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def neo4j_jars() -> Path:
    """The folder of the server's jars, fetched by Maven where it is not filled yet."""
    folder = CACHE / f"neo4j-{NEO4J}"
    if (folder / f"neo4j-{NEO4J}.jar").exists():
        return folder
    if not shutil.which("mvn"):
        absent(f"Neo4j {NEO4J} is tested from its Maven jars, and mvn is not installed")
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    part.mkdir(parents=True)
    (part / "pom.xml").write_text(POM, encoding="utf-8")
    command = ["mvn", "-B", "-ntp", "-q", "-f", str(part / "pom.xml"), COPY, "-DincludeScope=runtime"]
    done = subprocess.run([*command, f"-DoutputDirectory={part}"], capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(part)
        absent(f"Maven could not fetch the jars of Neo4j {NEO4J}: {done.stdout.strip()[-300:]}")
    if folder.exists():
        shutil.rmtree(part)
    else:
        part.replace(folder)
    return folder


@dataclass(slots=True)
class Neo4jServer:
    """A Neo4j of our own on a loopback port; `kill` ends it as a power cut would, `start` runs it again."""

    home: Path
    port: int
    password: str
    process: subprocess.Popen[bytes] | None = None
    flags: tuple[str, ...] = QUICK

    @property
    def uri(self) -> str:
        """Where its Bolt listens."""
        return f"bolt://127.0.0.1:{self.port}"

    def settings(self, home: Path) -> Settings:
        """What connects to it."""
        return Settings(home=home, uri=self.uri, user="neo4j", password=self.password)

    def _java(self, *arguments: str) -> list[str]:
        return ["java", *self.flags, *OPENS, "-cp", f"{neo4j_jars()}/*", *arguments]

    def prepare(self) -> None:
        """Write its configuration and set its password, before the first start."""
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        (self.home / "import").mkdir()
        (self.home / "conf" / "neo4j.conf").write_text(CONFIG.format(port=self.port), encoding="utf-8")
        command = self._java("org.neo4j.cli.AdminTool", "dbms", "set-initial-password", self.password)
        places = {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        subprocess.run(command, env={**os.environ, **places}, check=True, capture_output=True)

    def start(self) -> None:
        """Start it and wait until it answers."""
        where = (f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}")
        with (self.home / "log.txt").open("ab") as log:
            command = self._java("org.neo4j.server.CommunityEntryPoint", *where)
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            if self._answers():
                return
            time.sleep(0.1)
        self.kill()
        pytest.fail(f"Neo4j did not start: {(self.home / 'log.txt').read_text(encoding='utf-8')[-1000:]}")

    def driver(self) -> Driver:
        """A bare driver."""
        return GraphDatabase.driver(self.uri, auth=("neo4j", self.password), connection_timeout=5)

    def _answers(self) -> bool:
        try:
            with self.driver() as driver:
                driver.verify_connectivity()
        except (DriverError, Neo4jError, OSError):
            return False
        return True

    def kill(self) -> None:
        """SIGKILL: nothing is flushed, nothing is closed."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def clear(self) -> None:
        """Take every node out; the schema stays."""
        with self.driver() as driver, driver.session() as session:
            while session.run(EMPTY).single(strict=True)["n"]:
                pass


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """The session's one Neo4j."""
    if not shutil.which("java"):
        absent("Neo4j needs Java 17, and java is not installed")
    home = tmp_path_factory.mktemp("neo4j")
    server = Neo4jServer(home, free_port(), secrets.token_hex(16))
    server.prepare()
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def neo4j_clean(neo4j_server: Neo4jServer) -> Callable[[], Neo4jServer]:
    """The session's Neo4j, emptied by each call."""

    def clean() -> Neo4jServer:
        neo4j_server.clear()
        return neo4j_server

    return clean


def installer() -> str:
    """The uv that `make` prepared, or any other."""
    here = (Path(sys.executable).parent / "uv", ROOT / ".cache" / "uv-tool" / Path(sys.executable).parent.name / "uv")
    found = next((str(path) for path in here if path.exists()), None) or shutil.which("uv")
    if not found:
        absent("the fallback build is fetched with uv, and uv is not installed")
        raise AssertionError
    return found


@pytest.fixture(scope="session", autouse=True)
def _fallback() -> None:
    """With PARTNERGRAPH_FALLBACK=1 the embedded engine of all tests is the other build."""
    if os.environ.get("PARTNERGRAPH_FALLBACK") != "1":
        return
    folder = CACHE / FALLBACK
    if not folder.exists():
        command = [installer(), "pip", "install", "--python", sys.executable, "--target", str(folder), FALLBACK]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            absent(f"the fallback build could not be fetched: {done.stderr.strip()[-300:]}")
    sys.path.insert(0, str(folder))
    embedded.ENGINE = "arcadedb_embedded"


@pytest.fixture(scope="session")
def embedded_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The session's one embedded engine, hosted by this process."""
    with open_store(Settings(home=tmp_path_factory.mktemp("embedded"))) as store:
        yield store


@pytest.fixture
def embedded_home(embedded_store: Store, tmp_path: Path) -> Path:
    """A home folder of its own with an empty, prepared database: the session's, which whoever opens it joins."""
    while embedded_store._change(EMPTY)[0]["n"]:
        pass
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "database").symlink_to(embedded_store.folder)
    return home


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An empty database on each engine in turn."""
    if request.param == "embedded":
        home: Path = request.getfixturevalue("embedded_home")
        return Settings(home=home)
    clean: Callable[[], Neo4jServer] = request.getfixturevalue("neo4j_clean")
    return clean().settings(tmp_path / "home")


@pytest.fixture
def store(engine: Settings) -> Iterator[Store]:
    """An open, prepared, empty store on each engine in turn."""
    with open_store(engine) as opened:
        yield opened
