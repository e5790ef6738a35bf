"""Backup, restore and moving: the fact files of every document, the ledger and people's own files, in one zip.

Nothing in it belongs to an engine: what one database wrote, any other reads. Each document is kept as it states
itself, so that a restored graph can be taken apart again as the first one could.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from graph import ledger, queries
from graph.check import require
from graph.errors import FactError, StoreError
from graph.facts import read_folder, render
from graph.ledger import Join
from graph.model import Document, FactSet
from graph.settings import Settings
from graph.store import LEDGER, Loaded, Store, open_store

FORMAT = 1
MANIFEST = "backup.json"
DOCUMENTS = "documents"
OWN = "home"
OWN_FILES = ("overrides.yml", "reviews.csv")
OWN_FOLDERS = ("views", "reviews")
"""What people made in the home folder and no report brings back."""

LARGEST = 2_000_000_000
"""Bytes that one file of a backup may unpack to."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a backup holds, or a move moved."""

    documents: tuple[Document, ...]
    joins: int
    files: int


def _own_files(home: Path) -> Iterator[tuple[str, Path]]:
    """What people made, by its name below the home folder."""
    for name in OWN_FILES:
        if (home / name).is_file():
            yield name, home / name
    for name in OWN_FOLDERS:
        for path in sorted((home / name).rglob("*")):
            if path.is_file():
                yield path.relative_to(home).as_posix(), path


def _entry(name: str) -> zipfile.ZipInfo:
    """The same facts, the same bytes: no clock in the zip, and readable by its owner only."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def write_backup(store: Store, path: Path) -> Saved:
    """Write everything the database and the home folder hold into a zip, whole or not at all.

    Raises `StoreError` where the file cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        saved = store.steady(lambda: _write(part, store))
        part.chmod(0o600)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise StoreError("export.unwritable", path=path, error=error.strerror or error) from error
    return saved


def _write(path: Path, store: Store) -> Saved:
    known, lines = queries.documents(store), store.joins()
    own = list(_own_files(store.settings.home))
    with zipfile.ZipFile(path, "w") as archive:
        for document in known:
            for name, data in render(store.statement(document.id)).items():
                archive.writestr(_entry(f"{DOCUMENTS}/{document.id}/{name}"), data)
        archive.writestr(_entry(LEDGER), ledger.render(lines))
        for name, source in own:
            archive.writestr(_entry(f"{OWN}/{name}"), source.read_bytes())
        manifest = {"format": FORMAT, "documents": [document.id for document in known], "joins": len(lines)}
        archive.writestr(_entry(MANIFEST), json.dumps(manifest, indent=1))
    return Saved(known, len(lines), len(own))


def _manifest(archive: zipfile.ZipFile, path: Path) -> list[str]:
    """The documents that the backup says it holds, oldest report first."""
    try:
        found = json.loads(archive.read(MANIFEST))
        documents = [str(document) for document in found["documents"]]
        version = int(found["format"])
    except (KeyError, ValueError, TypeError) as error:
        raise FactError("backup.none", path=path) from error
    if version > FORMAT:
        raise FactError("backup.newer", path=path, version=version)
    return documents


def _unpack(archive: zipfile.ZipFile, target: Path, path: Path) -> None:
    """Every file below `target`; names that lead elsewhere and files too large to be true are refused."""
    for entry in archive.infolist():
        name = PurePosixPath(entry.filename)
        if name.is_absolute() or ".." in name.parts or "\\" in entry.filename or entry.file_size > LARGEST:
            raise FactError("backup.name", path=path, name=entry.filename)
    archive.extractall(target)


def read_backup(path: Path, target: Path) -> tuple[list[FactSet], tuple[Join, ...], list[tuple[str, Path]]]:
    """What a backup holds: each document's facts, the ledger, and people's own files, unpacked below `target`.

    Raises `FactError` for a file that is missing, damaged or no backup; nothing was restored then.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            documents = _manifest(archive, path)
            _unpack(archive, target, path)
        lines = ledger.read((target / LEDGER).read_bytes(), f"{path}, {LEDGER}")
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise FactError("backup.unreadable", path=path, error=error) from error
    parts = [read_folder(target / DOCUMENTS / document) for document in documents]
    return parts, lines, list(_own_files(target / OWN))


def restore(store: Store, path: Path) -> tuple[Loaded, ...]:
    """Load everything a backup holds into a database that is empty; the ledger first, so that every join is as it was.

    Raises `FactError` for a file that is no backup, `StoreError` for a database that holds documents already; nothing
    was changed then.
    """
    if queries.documents(store):
        raise StoreError("backup.restore", place=store.where)
    with TemporaryDirectory() as folder:
        parts, lines, own = read_backup(path, Path(folder))
        for part in parts:
            require(part)
        for name, source in own:
            target = store.settings.home / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
        return _load(store, parts, lines)


def _load(store: Store, parts: Iterable[FactSet], lines: Iterable[Join]) -> tuple[Loaded, ...]:
    """Documents that made nodes before those that were joined to them; then every line of the ledger holds again."""
    active = [line for line in lines if not line.undone]
    waiting = {line.document: {line.node} for line in active}
    for line in active:
        waiting[line.document].add(line.node)
    store.restore_joins(lines)
    done: list[Loaded] = []
    there: set[str] = set()
    left = list(parts)
    while left:
        ready = [part for part in left if waiting.get(part.documents[0].id, set()) <= there] or left[:1]
        for part in ready:
            done += store.load(part)
            there |= {node.id for node in part.nodes}
        left = [part for part in left if part not in ready]
    return tuple(done)


def migrate(store: Store, target: Settings) -> Saved:
    """Bring everything the database holds into another one, embedded or Neo4j, document by document.

    Raises `StoreError` where the target holds documents already; the source is left as it is.
    """
    with open_store(target) as other:
        if queries.documents(other):
            raise StoreError("backup.migrate", place=other.where)
        known, lines = queries.documents(store), store.joins()
        _load(other, [store.statement(document.id) for document in known], lines)
        return Saved(known, len(lines), 0)
