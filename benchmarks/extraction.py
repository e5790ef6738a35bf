"""How fast reports are read: one report, text ten to a hundred times as long, many reports side by side.

`python benchmarks/extraction.py [REPORT] [--copies N] [--characters N]`; without a report the packaged example is read.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from graph.facts import read_folder, write_folder
from loaders.many import Order, extract_many
from loaders.pipeline import extract

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "data" / "examples" / "ganjiang-2019" / "report.txt"


def seconds(data: bytes, name: str, times: int = 3) -> float:
    """The shortest of several readings, in seconds of the processor: other work on the machine counts little."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        extract(data, name)
        best = min(best, time.process_time() - start)
    return best


def additions(times: int = 5) -> float:
    """The shortest time of a million additions in a loop, in seconds of the processor: the machine's own measure."""
    best = float("inf")
    for _ in range(times):
        start, total = time.process_time(), 0
        for number in range(1_000_000):
            total += number
        best = min(best, time.process_time() - start)
    return best


def peak_mb() -> float:
    """The most memory this process and its children took, in MB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def show_growth(data: bytes, name: str, longest: int) -> None:
    """The time per 10,000 characters as the text grows: flat where reading is linear."""
    text = data.decode("utf-8")
    print("| characters | seconds | seconds per 10,000 |\n|---:|---:|---:|")
    copies = 1
    while copies * len(text) <= longest:
        taken = seconds((text * copies).encode(), name, 3 if copies == 1 else 1)
        print(f"| {copies * len(text):,} | {taken:.2f} | {taken / (copies * len(text)) * 10_000:.3f} |", flush=True)
        copies *= 4


def show_many(data: bytes, copies: int, jobs: int) -> None:
    """Many reports of this size side by side, each with other bytes, and the same run taken up again."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number:04}.txt" for number in range(copies)]
        for number, path in enumerate(paths):
            path.write_bytes(data + b"\n" * (number + 1))
        for again in ("first", "again"):
            start = time.perf_counter()
            done = list(extract_many(paths, Path(folder) / "out", Order(write_folder, read_folder), jobs))
            taken = time.perf_counter() - start
            kept = sum(outcome.kept for outcome in done)
            print(f"{again}: {copies} reports, {jobs} jobs: {taken:.1f} s ({taken / copies:.3f} s each), {kept} kept, "
                  f"peak {peak_mb():.0f} MB", flush=True)  # fmt: skip


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", nargs="?", type=Path, default=EXAMPLE, help="a text report in UTF-8")
    parser.add_argument("--copies", type=int, default=40, help="reports read side by side")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--characters", type=int, default=1_000_000, help="the longest text")
    asked = parser.parse_args()
    data = asked.report.read_bytes()
    start = time.perf_counter()
    facts = extract(data, asked.report.name)
    first = time.perf_counter() - start
    warm, loop = seconds(data, asked.report.name), additions()
    print(f"{asked.report.name}: {len(data.decode()):,} characters, {len(facts.relationships)} facts, "
          f"{first:.2f} s the first time, {warm:.2f} s warm\n"
          f"a million additions in a loop: {loop:.3f} s; the report takes {warm / loop:.1f} times as long")  # fmt: skip
    show_growth(data, asked.report.name, asked.characters)
    show_many(data, asked.copies, asked.jobs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
