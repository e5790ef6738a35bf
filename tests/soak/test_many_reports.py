"""Very many reports: killed and taken up again, memory flat."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from graph.facts import read_folder, write_folder
from loaders.many import Order, extract_many
from loaders.pipeline import extract
from tests.conftest import ROOT

pytestmark = pytest.mark.soak

EXAMPLE = ROOT / "data" / "examples" / "ganjiang-2019" / "report.txt"
RUN = """
import sys
from pathlib import Path
from graph.facts import read_folder, write_folder
from loaders.many import Order, extract_many
if __name__ == "__main__":
    paths = sorted(Path(sys.argv[1]).glob("*.txt"))
    for done in extract_many(paths, Path(sys.argv[2]), Order(write_folder, read_folder), 2):
        print(done.kept, done.error, flush=True)
"""


def write_copies(folder: Path, count: int) -> None:
    """Reports that differ by a line end, each a file of its own."""
    folder.mkdir()
    data = EXAMPLE.read_bytes()
    for number in range(count):
        (folder / f"{number:04}.txt").write_bytes(data + b"\n" * (number + 1))


def kill_family(process: subprocess.Popen[str]) -> None:
    """Kill a process and its workers, with no warning."""
    workers = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    for worker in workers:
        worker.kill()
    process.wait()


def test_a_run_killed_again_and_again_ends_with_the_same_bytes(tmp_path: Path) -> None:
    write_copies(tmp_path / "in", 40)
    script = tmp_path / "run.py"
    script.write_text(RUN, encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "in"), str(tmp_path / "out")]
    for lines in (3, 8, 15):
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
        ) as process:
            assert process.stdout is not None
            for _ in range(lines):
                assert process.stdout.readline()
            kill_family(process)
    done = list(
        extract_many(sorted((tmp_path / "in").glob("*.txt")), tmp_path / "out", Order(write_folder, read_folder), 2)
    )
    assert [o.error for o in done] == [None] * 40
    assert sum(o.kept for o in done) >= 15
    for folder in (tmp_path / "out" / "0000", tmp_path / "out" / "0039"):
        path = tmp_path / "in" / f"{folder.name}.txt"
        assert read_folder(folder) == extract(path.read_bytes(), path.name)


def test_memory_stays_flat(tmp_path: Path) -> None:
    write_copies(tmp_path / "in", 200)
    paths = sorted((tmp_path / "in").glob("*.txt"))
    memory: list[int] = []
    for outcome in extract_many(paths, tmp_path / "out", Order(write_folder, read_folder)):
        assert outcome.error is None
        memory.append(psutil.Process().memory_info().rss)
    assert memory[-1] < 1.2 * memory[19]
