"""The way in: Makefile, bootstrap.py and .ci/run, on what a machine may lack."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

BARE = ("Makefile", "bootstrap.py", "pyproject.toml", "uv.lock")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files that make needs, in a folder where nothing has been set up."""
    for name in BARE:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(*command: str, at: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "VIRTUAL_ENV"}}
    return subprocess.run(command, cwd=at, env=clean | environment, capture_output=True, text=True, check=False)


def test_every_target_of_the_contract_is_there() -> None:
    for target in ("up", "setup", "test", "soak", "bench", "score", "lint", "clean"):
        done = run("make", "-n", target, f"PYTHON={sys.executable}", at=ROOT)
        assert done.returncode == 0, done.stderr


def test_make_alone_says_what_there_is() -> None:
    done = run("make", at=ROOT)
    assert done.returncode == 0
    assert "make up" in done.stdout
    assert "make test" in done.stdout


def test_the_whole_suite_closes_the_tests() -> None:
    steps = run("make", "-n", "test", f"PYTHON={sys.executable}", at=ROOT).stdout.splitlines()
    assert steps[-1].split()[0] == ".venv/bin/pytest"
    assert any("ruff check" in step for step in steps)
    assert any("ruff format --check" in step for step in steps)
    assert any("mypy" in step for step in steps)


def test_ci_is_strict_and_stops_at_the_first_failure() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert "export PARTNERGRAPH_STRICT=1" in text
    assert run("bash", "-n", str(script), at=ROOT).returncode == 0
    assert os.access(script, os.X_OK)


def test_where_venv_is_missing_the_package_is_named(checkout: Path, tmp_path: Path) -> None:
    lame = tmp_path / "lame"
    lame.mkdir()
    (lame / "ensurepip.py").write_text("raise ImportError('split off by the distribution')\n", encoding="utf-8")
    done = run(sys.executable, "bootstrap.py", "setup", at=checkout, PYTHONPATH=str(lame))
    version = ".".join(map(str, sys.version_info[:2]))
    assert done.returncode == 1
    assert f"python{version}-venv" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (checkout / ".venv").exists()


def test_what_is_up_to_date_is_left_alone(checkout: Path) -> None:
    ask = "import bootstrap; print(bootstrap.stamp_of('develop'))"
    stamp = run(sys.executable, "-c", ask, at=checkout).stdout.strip()
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "partnergraph-stamp").write_text(stamp, encoding="ascii")
    done = run(sys.executable, "bootstrap.py", "setup", at=checkout)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (checkout / ".cache").exists()


def test_a_changed_lock_is_noticed(checkout: Path) -> None:
    ask = "import bootstrap; print(bootstrap.stamp_of('setup'))"
    before = run(sys.executable, "-c", ask, at=checkout).stdout
    with (checkout / "uv.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    assert run(sys.executable, "-c", ask, at=checkout).stdout != before


def test_an_unknown_step_is_wrong_usage(checkout: Path) -> None:
    done = run(sys.executable, "bootstrap.py", "everything", at=checkout)
    assert done.returncode == 2
    assert done.stderr.startswith("usage:")


def test_the_lock_is_in_step_with_the_project() -> None:
    done = run(sys.executable, "-c", "import tomllib; print(tomllib.load(open('uv.lock', 'rb'))['version'])", at=ROOT)
    assert done.returncode == 0
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = next(package for package in lock["package"] if package["name"] == "partnergraph")
    wanted = {_bare(line) for line in project["project"]["dependencies"]}
    assert {entry["name"] for entry in locked["dependencies"]} == wanted
    groups = {_bare(line) for line in project["dependency-groups"]["dev"]}
    assert {entry["name"] for entry in locked["dev-dependencies"]["dev"]} == groups


def _bare(requirement: str) -> str:
    import re

    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return found.group().lower().replace("_", "-")


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH on which there is neither browser nor Java nor Maven, and an apt that only writes down what it is told."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("apt-get", "apt-cache"):
        known = '[ "$2" != openjdk-17-jre-headless ]' if name == "apt-cache" else "true"
        script = f'#!/bin/sh\necho "{name} $*" >> {tmp_path}/told\n{known}\n'
        (folder / name).write_text(script, encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may install packages")
def test_what_the_tests_want_is_installed_by_apt(checkout: Path, bare_path: Path) -> None:
    done = run(sys.executable, "bootstrap.py", "test-tools", at=checkout, PATH=str(bare_path))
    assert done.returncode == 0, done.stderr
    told = (checkout / "told").read_text(encoding="utf-8").splitlines()
    assert told[0].startswith("apt-get update")
    installed = told[-1].split()
    assert installed[:2] == ["apt-get", "install"]
    assert {"chromium", "openjdk-21-jre-headless", "maven", "fonts-noto-cjk"} <= set(installed)


def test_where_nothing_may_be_installed_it_is_said(checkout: Path, bare_path: Path) -> None:
    (bare_path / "apt-get").unlink()
    done = run(sys.executable, "bootstrap.py", "test-tools", at=checkout, PATH=str(bare_path))
    assert done.returncode == 0
    assert "chromium" in done.stderr
    assert "skipped" in done.stderr
    assert not (checkout / "told").exists()
