"""The wheel: what is in it, and that it works where there is no checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from .conftest import ROOT, absent

FOREIGN = ("PYTHONPATH", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "PARTNERGRAPH_HOME", "NEO4J_URI")


def _uv() -> list[str]:
    own = ROOT / ".cache" / "uv-tool" / ("Scripts" if os.name == "nt" else "bin") / "uv"
    if own.exists():
        return [str(own)]
    if found := shutil.which("uv"):
        return [found]
    if subprocess.run([sys.executable, "-m", "uv", "--version"], capture_output=True, check=False).returncode == 0:
        return [sys.executable, "-m", "uv"]
    absent("uv is not here to build the wheel with; `make develop` brings it")
    raise AssertionError


def _run(*command: str | Path, at: Path) -> str:
    clean = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    done = subprocess.run([*map(str, command)], cwd=at, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    _run(*_uv(), "build", "--wheel", "--quiet", "--out-dir", out, at=ROOT)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in a clean environment with the locked dependencies and the wheel, nothing else."""
    place = tmp_path_factory.mktemp("clean")
    locked = place / "locked.txt"
    export = ("export", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes", "--quiet")
    locked.write_text(_run(*_uv(), *export, at=ROOT), encoding="utf-8")
    _run(*_uv(), "venv", "--quiet", "--python", sys.executable, place / "venv", at=place)
    python = place / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    _run(*_uv(), "pip", "install", "--quiet", "--python", python, "-r", locked, wheel, at=place)
    return python.with_name("partnergraph")


def test_the_wheel_carries_the_packages_and_their_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    expected = {
        str(path.relative_to(ROOT))
        for package in ("graph", "loaders", "app", "data")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }
    assert expected - names == set()
    assert {name.split("/")[0] for name in names} - {"graph", "loaders", "app", "data"} == {
        next(name for name in names if name.endswith("/METADATA")).split("/")[0]
    }


def test_the_wheel_names_licence_and_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        info = {Path(name).name: name for name in archive.namelist() if ".dist-info/" in name}
        metadata = archive.read(info["METADATA"]).decode()
        entry = archive.read(info["entry_points.txt"]).decode()
    assert "License-Expression: MIT" in metadata
    assert "Requires-Python: <3.14,>=3.11" in metadata
    assert "partnergraph = app.cli:main" in entry
    assert "LICENSE" in info


def test_it_runs_from_a_foreign_folder(program: Path, tmp_path: Path) -> None:
    assert _run(program, "--version", at=tmp_path).strip() == "0.1.0"
    loaded = json.loads(_run(program, "load", "--packaged", "--json", at=tmp_path))
    assert [entry["changed"] for entry in loaded] == [True] * len(loaded)
    assert (tmp_path / ".partnergraph").is_dir()
    again = json.loads(_run(program, "load", "--packaged", "--json", at=tmp_path))
    assert [entry["changed"] for entry in again] == [False] * len(loaded)
    assert json.loads(_run(program, "check", "--json", at=tmp_path)) == []


def test_every_dependency_is_accounted_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    optional = project["project"]["optional-dependencies"]
    wanted = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *optional["ocr"],
        *optional["notebook"],
    ]
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    names = {re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in wanted}
    assert {name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told)} == set()
