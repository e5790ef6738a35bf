"""The fact files: the seam between `loaders` and `graph` (`facts.md`). Values verbatim; same facts, same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NoReturn, TypeVar

from graph.errors import FactError, Message
from graph.model import Claim, Document, FactSet, Issue, Node, Passage, Relationship, Value, union
from graph.ontology import Ontology, ontology

T = TypeVar("T")

NODES = ("id", "label", "name", "aliases", "name_en", "country", "place", "first_year", "last_year", "reporting")
PASSAGES = (
    "id", "document", "section", "table", "row", "page", "line_first", "line_last", "address", "rule", "text",
)  # fmt: skip
DOCUMENTS = (
    "id", "title", "college", "year", "source", "media_type", "sha256", "characters", "pages", "read_by",
)  # fmt: skip
CLAIMS = ("id", "document", "passage", "kind", "stated", "found", "text")
ISSUES = ("id", "document", "passage", "kind", "subject", "reason")
PLACE = ("document", "section", "table", "row", "line_first", "line_last", "passage")


def relationship_columns(vocabulary: Ontology) -> tuple[str, ...]:
    """The columns of relationships.csv: ends, one per own property of the ontology, first place, all passages."""
    own = sorted(vocabulary.properties)
    return ("key", "type", "start", "end", *own, *PLACE, "passages", "method", "confidence")


def join_list(values: Iterable[str]) -> str:
    """A list in one cell: joined by `|`, with `\\` as escape."""
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def split_list(cell: str) -> tuple[str, ...]:
    """The list that `join_list` wrote; an empty cell is an empty list."""
    if not cell:
        return ()
    values, current, escaped = [], "", False
    for char in cell:
        if escaped:
            current, escaped = current + char, False
        elif char == "\\":
            escaped = True
        elif char == "|":
            values.append(current)
            current = ""
        else:
            current += char
    return (*values, current)


def format_number(value: float) -> str:
    """A plain decimal: 10, 53.9, never an exponent."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return text or "0"


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, tuple):
        return join_list(value)
    return format_number(value) if isinstance(value, int | float) else str(value)


def _quoted(cell: str) -> str:
    # RFC 4180; the csv module leaves a lone carriage return bare where lines end in \n, and then reads two rows
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\r\n') else cell


def _write(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> bytes:
    lines = [columns, *([_cell(row.get(column)) for column in columns] for row in rows)]
    return "".join(f"{','.join(map(_quoted, cells))}\n" for cells in lines).encode("utf-8")


def _as_row(item: object, columns: tuple[str, ...]) -> dict[str, object]:
    return {column: getattr(item, column) for column in columns}


def _relationship_row(item: Relationship, passages: Mapping[str, Passage]) -> dict[str, object]:
    first = passages[item.passages[0]]
    place = {column: getattr(first, column) for column in PLACE if column != "passage"}
    return {
        "key": item.key, "type": item.type, "start": item.start, "end": item.end, **item.properties, **place,
        "passage": first.id, "passages": item.passages, "method": item.method, "confidence": item.confidence,
    }  # fmt: skip


def render(facts: FactSet) -> dict[str, bytes]:
    """The fact files by name. Raises `FactError` for a relationship without a passage."""
    passages = {passage.id: passage for passage in facts.passages}
    for item in facts.relationships:
        if not item.passages or any(p not in passages for p in item.passages):
            raise FactError("facts.no_passage", key=item.key, type=item.type)
    rows = (_relationship_row(item, passages) for item in facts.relationships)
    return {
        "nodes.csv": _write(NODES, (_as_row(n, NODES) for n in facts.nodes)),
        "relationships.csv": _write(relationship_columns(ontology()), rows),
        "passages.csv": _write(PASSAGES, (_as_row(p, PASSAGES) for p in facts.passages)),
        "documents.csv": _write(DOCUMENTS, (_as_row(d, DOCUMENTS) for d in facts.documents)),
        "claims.csv": _write(CLAIMS, (_as_row(c, CLAIMS) for c in facts.claims)),
        "issues.csv": _write(ISSUES, (_as_row(i, ISSUES) for i in facts.issues)),
    }


def write_folder(facts: FactSet, folder: Path) -> None:
    """Write the fact files of `facts` into `folder`, each file whole or not at all.

    Raises `FactError` where the folder cannot be written.
    """
    files = render(facts)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            part = folder / f".{name}.part"
            part.write_bytes(data)
            part.replace(folder / name)
    except OSError as error:
        raise FactError("facts.unwritable", folder=folder, error=error.strerror) from error


class _Cells:
    """One row of a fact file being read: asks for a column, complains with file and line."""

    __slots__ = ("line", "path", "row")

    def __init__(self, path: Path, line: int, row: Mapping[str, str]) -> None:
        self.path, self.line, self.row = path, line, row

    def fail(self, column: str, problem: str, /, **values: object) -> NoReturn:
        told = Message(problem, **values)
        raise FactError("facts.at", path=self.path, line=self.line, column=column, told=told)

    def text(self, column: str) -> str:
        return self.row[column]

    def needed(self, column: str) -> str:
        return self.row[column] or self.fail(column, "facts.cell_empty")

    def count(self, column: str) -> int | None:
        cell = self.row[column]
        if not cell:
            return None
        try:
            return int(cell)
        except ValueError:
            self.fail(column, "facts.cell_count", cell=cell)

    def decimal(self, column: str) -> float:
        try:
            return float(self.row[column])
        except ValueError:
            self.fail(column, "facts.cell_number", cell=self.row[column])

    def value(self, column: str, kind: str) -> Value:
        if kind == "count":
            return self.count(column) or 0
        return self.decimal(column) if kind == "amount" else self.text(column)


def _rows(path: Path, columns: tuple[str, ...]) -> list[_Cells]:
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise FactError("facts.gone", path=path) from error
    except OSError as error:
        raise FactError("facts.unreadable", path=path, error=error.strerror) from error
    except UnicodeDecodeError as error:
        raise FactError("facts.encoding", path=path) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != columns:
        missing = [c for c in columns if c not in (reader.fieldnames or ())]
        raise FactError("facts.columns", path=path, missing=missing or Message("none"))
    try:
        rows = [_Cells(path, reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise FactError("facts.csv", path=path, line=reader.line_num, error=error) from error
    for cells in rows:
        if None in cells.row or None in cells.row.values():
            raise FactError("facts.cells", path=path, line=cells.line)
    return rows


def _node(c: _Cells) -> Node:
    return Node(
        c.needed("id"), c.needed("label"), c.needed("name"), split_list(c.text("aliases")), c.text("name_en"),
        c.text("country"), c.text("place"), c.count("first_year"), c.count("last_year"), c.text("reporting") == "1",
    )  # fmt: skip


def _relationship(c: _Cells) -> Relationship:
    own = {n: c.value(n, p.kind) for n, p in sorted(ontology().properties.items()) if c.text(n)}
    return Relationship(
        c.needed("key"), c.needed("type"), c.needed("start"), c.needed("end"), own,
        split_list(c.needed("passages")), c.needed("method"), c.decimal("confidence"),
    )  # fmt: skip


def _passage(c: _Cells) -> Passage:
    return Passage(
        c.needed("id"), c.needed("document"), c.text("address"), c.text("rule"), c.text("section"), c.text("table"),
        c.text("row"), c.count("page"), c.count("line_first"), c.count("line_last"), c.text("text"),
    )  # fmt: skip


def _document(c: _Cells) -> Document:
    return Document(
        c.needed("id"), c.text("title"), c.needed("college"), c.count("year"), c.text("source"), c.text("media_type"),
        c.text("sha256"), c.count("characters") or 0, c.count("pages"), c.text("read_by"),
    )  # fmt: skip


def _claim(c: _Cells) -> Claim:
    stated, found = c.count("stated") or 0, c.count("found") or 0
    return Claim(c.needed("id"), c.needed("document"), c.text("passage"), c.text("kind"), stated, found, c.text("text"))


def _issue(c: _Cells) -> Issue:
    return Issue(
        c.needed("id"), c.needed("document"), c.text("passage"), c.needed("kind"), c.text("subject"), c.text("reason"),
    )  # fmt: skip


def _read(path: Path, columns: tuple[str, ...], make: Callable[[_Cells], T]) -> tuple[T, ...]:
    return tuple(make(cells) for cells in _rows(path, columns))


def read_folder(folder: Path) -> FactSet:
    """The facts of one folder. Raises `FactError` naming file, line and column of what is wrong."""
    if not folder.is_dir():
        raise FactError("facts.no_folder", folder=folder)

    return FactSet(
        _read(folder / "nodes.csv", NODES, _node),
        _read(folder / "relationships.csv", relationship_columns(ontology()), _relationship),
        _read(folder / "passages.csv", PASSAGES, _passage),
        _read(folder / "documents.csv", DOCUMENTS, _document),
        _read(folder / "claims.csv", CLAIMS, _claim),
        _read(folder / "issues.csv", ISSUES, _issue),
    )


def read_folders(folders: Iterable[Path]) -> FactSet:
    """The facts of several folders as one set, equal rows once."""
    return union(read_folder(folder) for folder in folders)
