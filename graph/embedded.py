"""The embedded engine: whoever opens a folder first hosts it, everybody else joins over Bolt on this machine.

The truth about who hosts is a kernel lock and a successful sign-in; the endpoint file is only a hint. A host that dies
drops its lock, and the next client that calls `open_or_join` hosts in its place, on the same port where it is free.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import os
import platform
import secrets
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import StoreError

T = TypeVar("T")
ENGINE = "arcadedb"
"""The import name of the engine, a pinned pre-release; the fallback build goes by another name."""

DATABASE = "graph"
WRITER = "root"
ANALYST = "analyst"
"""The user whose group may read and nothing else: a READ session refuses nothing on this engine."""

WAIT_S = 30.0
"""How long to wait for another process that starts or stops the engine. The fallback build needs up to 19 s."""

STATEMENT_LIMIT_MS = 30_000
LOOPBACK = "127.0.0.1"

_ALL_DATA = ("createRecord", "readRecord", "updateRecord", "deleteRecord")
_SETTINGS = (
    ("command.timeout", str(STATEMENT_LIMIT_MS)),
    ("opencypher.loadCsv.allowFileUrls", "false"),
    ("opencypher.loadCsv.allowRemoteUrls", "false"),
    # a transaction copies every page that it changes whole; the engine's own are of 64 and 256 KB
    ("bucketDefaultPageSize", "32768"),
    ("indexDefaultPageSize", "32768"),
)
# resultSetLimit stays -1: it truncates scans inside a query and makes sums wrong
_NO_LIMIT = {"resultSetLimit": -1, "readTimeout": -1}
_SALT_ITERATIONS = 1000
"""Stretching helps passwords that can be guessed; ours are random, and each start would stretch them for 0.2 s."""
_NETWORK_SYSTEMS = ("nfs", "cifs", "smb", "afs", "9p", "fuse.sshfs", "ceph", "gluster", "lustre", "webdav", "davfs")


def _group(access: tuple[str, ...], records: tuple[str, ...]) -> dict[str, object]:
    return {**_NO_LIMIT, "access": access, "types": {"*": {"access": records}}}


_GROUPS = {
    "version": 2,
    "databases": {
        "*": {
            "groups": {
                "admin": _group(("updateSecurity", "updateSchema", "updateDatabaseSettings"), _ALL_DATA),
                "*": _group((), ()),
                "reader": _group((), ("readRecord",)),
            }
        }
    },
}


@dataclass(frozen=True, slots=True)
class Access:
    """What a client on this machine needs to sign in."""

    uri: str
    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Connection:
    """An open driver of the writing user; host: set where this process hosts the engine."""

    driver: Driver
    host: Host | None

    def close(self) -> None:
        """Close the driver, and stop the engine where this process hosts it."""
        self.driver.close()
        if self.host:
            self.host.stop()


def _lock(path: Path) -> IO[bytes] | None:
    """The held lock file, or None while another holds it; the kernel drops the lock when its holder dies."""
    held = path.open("a+b")
    try:
        if sys.platform == "win32":
            import msvcrt

            held.seek(0)
            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    return held


def _wait_for(path: Path, end: float) -> IO[bytes] | None:
    held = _lock(path)
    while held is None and time.monotonic() < end:
        time.sleep(0.02)
        held = _lock(path)
    return held


@contextlib.contextmanager
def turn(folder: Path, seconds: float) -> Iterator[bool]:
    """Hold the load lock of `folder` while the block runs; waits at most `seconds`, then goes on without: False.

    It spares two loaders on one machine the engine's retries; that both are right is the transaction's duty.
    """
    end = time.monotonic() + seconds
    queue = _wait_for(folder / "queue.lock", end)  # else one that loads without a pause would never let another in
    try:
        held = _wait_for(folder / "load.lock", end)
    finally:
        if queue:
            queue.close()
    try:
        yield held is not None
    finally:
        if held:
            held.close()


class Commits:
    """Where commits of this machine's loads begin and end: a count in a file, odd while one is under way.

    A commit reaches other sessions page by page; who reads the same even count before and after met none. The writer
    holds the load lock. One that was killed leaves the count odd until somebody else holds the lock.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "commits" if folder else None

    def count(self) -> int:
        """The count now; 0 before the first commit."""
        try:
            return int.from_bytes(self._path.read_bytes(), "little") if self._path else 0
        except FileNotFoundError:
            return 0

    def open(self, count: int) -> bool:
        """Whether a commit was under way at this count; it never is where no file is kept."""
        return self._path is not None and count % 2 == 1

    def _set(self, count: int) -> None:
        if self._path:
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                os.write(file, count.to_bytes(8, "little"))  # in one write and in place: nobody sees half a count
            finally:
                os.close(file)

    def settle(self) -> None:
        """Called with the load lock held: a commit that was under way has ended, one way or the other."""
        if (count := self.count()) % 2:
            self._set(count + 1)

    @contextlib.contextmanager
    def bracket(self) -> Iterator[Callable[[T], T]]:
        """Gives a function that passes its value through and notes that the commit begins; its end is the block's."""
        begun = self.count() | 1

        def about_to_commit(value: T) -> T:
            self._set(begun + 2)
            return value

        try:
            yield about_to_commit
        finally:
            self.settle()


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only from the first byte."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _read_json(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _secret(folder: Path) -> Mapping[str, str]:
    """The passwords of both users; made once, by who holds the lock."""
    path = folder / "secret.json"
    known = _read_json(path)
    if WRITER in known and ANALYST in known:
        return known
    made = {user: secrets.token_urlsafe(24) for user in (WRITER, ANALYST)}
    # users are made at the first start from these passwords: the old users file would refuse them
    (folder / "server" / "config" / "server-users.jsonl").unlink(missing_ok=True)
    write_private(path, json.dumps(made))
    return made


def _free_port(wish: int) -> int | None:
    with socket.socket() as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wish))
        except OSError:
            return None
        return int(probe.getsockname()[1])


def _port_for(folder: Path) -> int:
    """The last port again where it is free, so that open drivers find the new host; else any."""
    try:
        wish = int((folder / "port").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        wish = 0
    port = _free_port(wish) or _free_port(0)
    if port is None:
        raise StoreError("engine.port")
    return port


def _engine() -> Any:
    try:
        return importlib.import_module(ENGINE)
    except ImportError as error:
        here = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
        raise StoreError("engine.build", here=here) from error


class Host:
    """The engine, running in this process on a free loopback port until `stop`. Made with the lock in hand."""

    def __init__(self, folder: Path, held: IO[bytes]) -> None:
        self.folder = folder
        self._held = held
        self._guard = threading.Lock()
        self._server: Any = None
        try:
            port = self._start(folder / "server")
            self._limit()
            self._announce(port)
        except BaseException:
            self.stop()
            raise
        atexit.register(self.stop)

    def _start(self, root: Path) -> int:
        (root / "config").mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("ARCADEDB_LOG_DIR", str(root / "log"))
        os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
        engine = _engine()
        write_private(root / "config" / "server-groups.json", json.dumps(_GROUPS))
        passwords = _secret(self.folder)
        for last in (False, False, False, True):  # another program may take the port in between
            port = _port_for(self.folder)
            server = engine.create_server(str(root), passwords[WRITER], _server_config(port, passwords[ANALYST]))
            try:
                server.start()
            except engine.ArcadeDBError as error:
                if last or "LockException" in str(error):
                    raise StoreError("engine.start", folder=self.folder, error=_first(error)) from error
                (self.folder / "port").unlink(missing_ok=True)
            else:
                self._server = server
                return port
        raise AssertionError

    def _limit(self) -> None:
        """Database settings that `create_server(config=...)` does not carry; they persist with the database."""
        database = self._server.create_database(DATABASE)
        for key, value in _SETTINGS:
            database.command("sql", f"ALTER DATABASE `arcadedb.{key}` {value}")

    def _announce(self, port: int) -> None:
        write_private(self.folder / "port", str(port))
        found = {"host": LOOPBACK, "port": port, "pid": os.getpid()}
        write_private(self.folder / "endpoint.json", json.dumps(found))  # last: who reads it can sign in

    def stop(self) -> None:
        """Stop the engine and let go of the folder; a second call does nothing."""
        with self._guard:
            server, self._server = self._server, None
            if server is not None:
                with contextlib.suppress(OSError):
                    (self.folder / "endpoint.json").unlink(missing_ok=True)
                server.stop()
            self._held.close()
        atexit.unregister(self.stop)


def _server_config(port: int, analyst: str) -> dict[str, object]:
    # in production mode every error message is "The request failed"
    return {
        "mode": "development",
        "host": "localhost",
        "http_port": 0,
        "bolt_port": port,
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt_defaultDatabase": DATABASE,
        "server_saltIterations": _SALT_ITERATIONS,
        "server_defaultDatabases": f"{DATABASE}[{ANALYST}:{analyst}:reader]",
    }


def _first(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:200]


def access(folder: Path, user: str = WRITER) -> Access | None:
    """The address of the running engine and a user's password; None while nobody has announced one."""
    found, passwords = _read_json(folder / "endpoint.json"), _read_json(folder / "secret.json")
    if "port" not in found or user not in passwords:
        return None
    return Access(f"bolt://{LOOPBACK}:{found['port']}", user, passwords[user])


def connect(folder: Path, user: str = WRITER, *, retry_s: float = 1.0, timeout_s: float = 2.0) -> Driver | None:
    """A driver signed in to the announced engine; None where nobody answers or another program has the port.

    retry_s: how long managed transactions retry by themselves; the store re-hosts after that.
    """
    found = access(folder, user)
    if found is None:
        return None
    driver = GraphDatabase.driver(
        found.uri,
        auth=(found.user, found.password),
        connection_timeout=timeout_s,
        connection_acquisition_timeout=timeout_s + 3,  # covers the handshake; 60 s otherwise
        max_transaction_retry_time=retry_s,
        telemetry_disabled=True,
        notifications_min_severity="OFF",
    )
    try:
        driver.verify_connectivity()
    except (DriverError, Neo4jError, OSError):
        driver.close()
        return None
    return driver


def _file_system(folder: Path) -> str:
    """The kind of file system the folder is on, small letters; empty where the platform does not tell."""
    mounts = Path("/proc/self/mounts")
    if mounts.exists():
        rows = [line.split() for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
        over = [(mount, kind) for _, mount, kind, *_ in rows if _below(folder, mount.replace("\\040", " "))]
        return max(over, key=lambda found: len(found[0]), default=("", ""))[1].lower()
    if sys.platform == "win32":
        return "smb" if str(folder).startswith("\\\\") else ""
    listed = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
    told = (line.partition(" on ")[2].rpartition(" (") for line in listed.splitlines())
    over = [(mount, kind.split(",")[0]) for mount, _, kind in told if _below(folder, mount)]
    return max(over, key=lambda found: len(found[0]), default=("", ""))[1].lower()


def _below(folder: Path, mount: str) -> bool:
    return folder.is_relative_to(mount)


def check_folder(folder: Path) -> None:
    """Raise `StoreError` for a folder on a network drive: locks do not hold there and two hosts would meet."""
    kind = _file_system(folder)
    if any(kind.startswith(name) for name in _NETWORK_SYSTEMS):
        raise StoreError("engine.network", folder=folder, kind=kind)


def _prepare_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = folder.resolve()
        if stat.S_IMODE(folder.stat().st_mode) & 0o077 and os.name != "nt":
            folder.chmod(0o700)
    except OSError as error:
        raise unusable(folder, error) from error
    check_folder(folder)


def unusable(folder: Path, error: OSError) -> StoreError:
    """The sentence for a folder that cannot be written: read-only, full, a file in its place."""
    return StoreError("engine.folder", folder=folder, error=error.strerror or error)


def open_or_join(folder: Path) -> Connection:
    """Join the engine that serves `folder`, or host it in this process.

    Raises `StoreError` where the folder cannot be used, the platform has no engine, or a process holds the folder
    for `WAIT_S` seconds without answering.
    """
    _prepare_folder(folder)
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        try:
            made = _host(folder)  # first: it costs nothing where another hosts, and spares waiting for a dead address
        except OSError as error:
            raise unusable(folder, error) from error
        if made:
            return made
        if driver := connect(folder):
            return Connection(driver, None)
        time.sleep(0.05)  # somebody is starting or stopping
    raise StoreError("engine.held", folder=folder)


def _host(folder: Path) -> Connection | None:
    held = _lock(folder / "host.lock")
    if held is None:
        return None
    host = Host(folder, held)
    driver = connect(folder)
    if driver is None:
        host.stop()
        raise StoreError("engine.silent", folder=folder)
    return Connection(driver, host)


def stop_on_signal() -> None:
    """Let SIGTERM end this process as a normal exit does, so that a hosted engine stops cleanly. Main thread only."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)
