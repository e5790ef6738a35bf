"""How long a program waits for its database: the embedded engine hosted anew, hosted again, and joined.

`python benchmarks/opening.py [--runs N]`; each opening is a fresh process, whose own start and imports do not count.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPEN = """
import sys, time
from pathlib import Path
from graph.settings import Settings
from graph.store import Store
begin = time.perf_counter()
with Store(Settings(home=Path(sys.argv[1]))) as store:
    print(time.perf_counter() - begin, store.hosts, flush=True)
    if sys.argv[2] == "stay":
        sys.stdin.read()
"""


def start(home: Path, what: str) -> subprocess.Popen[str]:
    """A process that opens the database and says how long it took; `stay`: it keeps it open."""
    command = [sys.executable, "-c", OPEN, str(home), what]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def seconds(program: subprocess.Popen[str], *, hosts: bool) -> float:
    """What it said. It must have hosted, or joined, as expected."""
    assert program.stdout
    taken, hosted = program.stdout.readline().split()
    assert (hosted == "True") == hosts
    return float(taken)


def show(name: str, taken: list[float]) -> None:
    """One line of the table."""
    print(f"{name:<22}{statistics.median(taken):>8.2f}{max(taken):>8.2f}")


def main() -> None:
    """Print median and longest, in seconds."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    first, later, joined = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(runs):
            for taken in (first, later):
                with start(Path(folder) / str(number), "go") as program:
                    taken.append(seconds(program, hosts=True))
        with start(Path(folder) / "0", "stay") as host:
            seconds(host, hosts=True)
            for _ in range(runs):
                with start(Path(folder) / "0", "go") as program:
                    joined.append(seconds(program, hosts=False))
            host.communicate("")
    print(f"{'opening':<22}{'median':>8}{'longest':>8}")
    show("hosts, empty home", first)
    show("hosts, home in use", later)
    show("joins", joined)


if __name__ == "__main__":
    main()
