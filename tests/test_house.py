"""The house rules that a program can check: who imports whom, who opens which data file, what nothing may be named."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from graph.ontology import ontology

from .conftest import ROOT

PACKAGES = ("graph", "loaders", "app")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

LAYERS = (
    {"errors"},
    {"datafile"},
    {"ontology", "settings"},
    {"model", "search"},
    {"check", "cypher", "merge", "layout", "export", "analytics", "diagram", "page", "wording", "loading", "ledger"},
    {"facts", "joining", "planning"},
    {"embedded", "store"},
    {"queries", "notebook", "backup"},
)
"""Rooms of graph from the ground up: a room may import rooms of its own floor or below, and no cycle."""

FOR_LOADERS = {"graph.errors", "graph.datafile", "graph.ontology", "graph.model"}
DRIVER_ROOMS = {"graph.store", "graph.embedded"}
BRIDGE_ROOM = "graph.notebook"
DOORS = ("app.cli", "app.commands", "app.console")
FORBIDDEN_WORDS = re.compile(r"(^|_)(utils?|helpers?|manager|misc|common_functions)(_|$)|^process_", re.IGNORECASE)
MACHINE_PATHS = re.compile(r"(?<![\w./~-])/(?:work|root|tmp|home/[a-z]+)/[\w.-]+")
OURS_TO_NAME = {"docker-compose.yml"}
"""Files in which a path of a container stands."""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """A source, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> dict[str, bool]:
    """Modules that a source imports -> whether when it is itself imported (not inside a function)."""
    tree = tree_of(path)
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    late = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    }
    found: dict[str, bool] = {}
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if _is_module(name) else node.module for name in whole]
        for name in names:
            found[name] = found.get(name, False) or id(node) not in late
    return found


def _is_module(name: str) -> bool:
    place = ROOT.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


@cache
def imports() -> dict[str, dict[str, bool]]:
    """Module -> what it imports."""
    return {module_of(path): imported(path) for path in SOURCES}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout, so nothing says which files are tracked")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_graph_knows_no_loader_and_no_screen() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, names in imports().items()
        for name in names
        if module.startswith("graph") and name.split(".")[0] in {"loaders", "app"}
    ]
    assert wrong == []


def test_loaders_see_only_the_ground_floor() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, names in imports().items()
        for name in names
        if module.startswith("loaders") and name.split(".")[0] in {"graph", "app"} and name not in FOR_LOADERS
    ]
    assert wrong == []


def test_every_room_of_graph_has_a_floor() -> None:
    rooms = {module.removeprefix("graph.") for module in imports() if module.startswith("graph.")}
    assert rooms - set().union(*LAYERS) == set()


def test_graph_imports_only_its_own_floor_or_below() -> None:
    floor = {f"graph.{room}": number for number, rooms in enumerate(LAYERS) for room in rooms}
    wrong = [
        f"{module} imports {name}"
        for module, names in imports().items()
        if module in floor
        for name in names
        if name in floor and floor[name] > floor[module]
    ]
    assert wrong == []


def test_nothing_imports_in_a_circle() -> None:
    edges = {module: {n for n in names if n in imports()} for module, names in imports().items()}
    walked: set[str] = set()

    def walk(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail[trail.index(module) :], module))
        if module not in walked:
            for name in edges[module]:
                walk(name, (*trail, module))
            walked.add(module)

    for module in edges:
        walk(module, ())


@pytest.mark.parametrize(("library", "rooms"), [("neo4j", DRIVER_ROOMS), ("py2neo", {BRIDGE_ROOM})])
def test_a_database_library_has_its_own_rooms(library: str, rooms: set[str]) -> None:
    users = {module for module, names in imports().items() if any(n.split(".")[0] == library for n in names)}
    assert users - rooms == set()


def test_pages_reach_loaders_through_one_function() -> None:
    pages = {
        (module, name)
        for module, names in imports().items()
        for name in names
        if module.startswith("app") and not module.startswith(DOORS) and name.split(".")[0] == "loaders"
    }
    assert len(pages) <= 1, sorted(pages)


def test_the_command_line_opens_without_the_rooms() -> None:
    at_once = {
        name for module in ("app.cli", "app.console", "app.i18n") for name, now in imports()[module].items() if now
    }
    heavy = {"streamlit", "neo4j", "rich", "networkx", "pdfplumber", "pypdfium2", "docx", "lxml", "arcadedb"}
    assert at_once & heavy == set()
    assert not any(name.startswith(("loaders", "graph.store", "graph.embedded")) for name in at_once)


def _opens(path: Path, name: str) -> bool:
    """Whether a source has the place of that data file: DATA / "name"."""
    tree = tree_of(path)
    return any(
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Div)
        and isinstance(node.right, ast.Constant)
        and node.right.value == name
        and "DATA" in ast.dump(node.left)
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize(
    "name", sorted(p.name for p in (ROOT / "data").iterdir() if p.suffix in {".yml", ".csv"}), ids=str
)
def test_each_data_file_is_opened_by_one_module(name: str) -> None:
    openers = [module_of(path) for path in SOURCES if _opens(path, name)]
    assert len(openers) == 1, openers


def test_no_file_in_app_hides_a_package() -> None:
    names = {path.stem for path in (ROOT / "app").iterdir()}
    assert names & {"graph", "loaders", "data"} == set()


def test_no_constant_is_made_twice() -> None:
    """A second value of the same name in one room would silently take the place of the first."""
    twice = []
    for path in SOURCES:
        names = [
            name.id
            for node in tree_of(path).body
            for name in (node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)])
            if isinstance(name, ast.Name)
        ]
        twice += [f"{path.name}: {name}" for name, times in Counter(names).items() if times > 1]
    assert twice == []


def test_no_name_says_nothing() -> None:
    found = [str(path.relative_to(ROOT)) for path in SOURCES if FORBIDDEN_WORDS.search(path.stem)]
    for path in SOURCES:
        tree = tree_of(path)
        named = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef))
        found += [f"{path.relative_to(ROOT)}: {node.name}" for node in named if FORBIDDEN_WORDS.search(node.name)]
    assert found == []


SPELLS_KINDS = {
    f"loaders.{room}"
    for room in ("names", "anaphora", "scene", "founding", "receiving", "backing", "ends", "patterns", "tables")
}
"""The rules of reading decide between kinds of bodies and of facts: what they decide for stands in their code."""
TYPE_LIKE = re.compile(r"[A-Z]{2,}(_[A-Z]+)+\Z")


def _spelt(path: Path) -> Iterator[tuple[int, str]]:
    """Texts of a source with their lines, but for those that a module gives a name of their own."""
    tree = tree_of(path)
    named = {
        id(inner)
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
        for inner in ast.walk(node.value)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in named:
            yield node.lineno, node.value


def test_labels_and_types_are_not_spelt_in_code() -> None:
    kinds = {name for name in ontology().types if "_" in name} | set(ontology().organizations)
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in SOURCES
        if module_of(path) not in SPELLS_KINDS
        for line, text in _spelt(path)
        if text in kinds
    ]
    assert found == []


def test_what_is_spelt_like_a_type_is_one() -> None:
    spelt = {text for path in SOURCES if module_of(path) in SPELLS_KINDS for _, text in _spelt(path)}
    assert {text for text in spelt if TYPE_LIKE.match(text)} - set(ontology().types) == set()


def test_no_tracked_file_names_a_place_of_one_machine() -> None:
    found = []
    for path in tracked():
        if path.suffix in {".png", ".pdf", ".docx", ".woff2", ".gz", ".zip", ".lock"} or path.name in OURS_TO_NAME:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in MACHINE_PATHS.finditer(text)]
    assert found == []


def test_no_tracked_file_is_large() -> None:
    assert [f"{p.relative_to(ROOT)}" for p in tracked() if p.stat().st_size > 4_000_000] == []
