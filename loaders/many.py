"""Many reports at once: one folder of fact files each, taken up again after a kill, memory flat.

A finished folder whose document has the same bytes and was read by the same version is left as it is.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from graph.errors import Message, PartnergraphError, ReportError
from graph.model import FactSet
from loaders.formats import check_size
from loaders.pipeline import SELDOM, extract, reader_version

AHEAD = 2
"""Reports given to each worker ahead of time; the rest wait, so that memory does not grow with their number."""


@dataclass(frozen=True, slots=True)
class Order:
    """What holds for every report of a run. write, read: how a folder of fact files is written and read back
    (`graph.facts`); college, year: a person's word, for all of them."""

    write: Callable[[FactSet, Path], None]
    read: Callable[[Path], FactSet]
    college: str = ""
    year: int | None = None
    password: str = ""
    without_text: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report. error: what is said where it could not be read; kept: its folder was there already."""

    path: Path
    folder: Path
    relationships: int = 0
    nodes: int = 0
    issues: int = 0
    kept: bool = False
    error: Message | None = None


def name_folders(paths: Sequence[Path], out: Path) -> list[Path]:
    """The folder of each report: `out` itself for one, `out/<name>` for several; names that meet are told apart."""
    if len(paths) == 1:
        return [out]
    named = [path.stem for path in paths]
    for pattern in ("{0.parent.name}-{0.stem}", "{0.parent.name}-{0.stem}-{0.suffix}"):
        often = Counter(named)
        longer = [pattern.format(path).replace("-.", "-") for path in paths]
        named = [full if often[name] > 1 else name for name, full in zip(named, longer, strict=True)]
    often, seen = Counter(named), Counter[str]()
    made = []
    for name in named:
        seen[name] += 1
        made.append(out / (f"{name}-{seen[name]}" if often[name] > 1 else name))
    return made


def _finished(folder: Path, sha256: str, order: Order) -> FactSet | None:
    """The facts in a folder, where they are whole, of these bytes and of this version."""
    if not folder.is_dir():
        return None
    try:
        facts = order.read(folder)
    except PartnergraphError:
        return None
    if [(d.sha256, d.read_by) for d in facts.documents] != [(sha256, reader_version())]:
        return None
    document = facts.documents[0]
    asked = order.college in ("", facts.index[document.college].name) and order.year in (None, document.year)
    text = any(p.text for p in facts.passages) or not facts.passages
    return facts if asked and (text != order.without_text or not facts.passages) else None


def extract_one(path: Path, folder: Path, order: Order) -> Outcome:
    """Read one report into one folder; an unreadable one is told in the outcome and stops no other."""
    try:
        check_size(path.stat().st_size, str(path))
        data = path.read_bytes()
        done = _finished(folder, hashlib.sha256(data).hexdigest(), order)
        facts = done or extract(data, path.name, college=order.college, year=order.year, password=order.password)
        if done is None:
            order.write(facts.without_text() if order.without_text else facts, folder)
    except OSError as error:
        return Outcome(path, folder, error=Message("report.unreadable", place=path, error=error.strerror))
    except PartnergraphError as error:
        return Outcome(path, folder, error=error)
    return Outcome(path, folder, len(facts.relationships), len(facts.nodes), len(facts.issues), done is not None)


def _in_order(paths: Sequence[Path], folders: Sequence[Path], order: Order) -> Iterator[Outcome]:
    for path, folder in zip(paths, folders, strict=True):
        yield extract_one(path, folder, order)


def _settle() -> None:
    """A process that only reads looks for circles as seldom all its life, and not once more after each report."""
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])


def _side_by_side(paths: Sequence[Path], folders: Sequence[Path], order: Order, jobs: int) -> Iterator[Outcome]:
    work = iter(zip(paths, folders, strict=True))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_settle) as pool:
        running: set[Future[Outcome]] = set()
        try:
            running |= {pool.submit(extract_one, *pair, order) for pair in islice(work, jobs * AHEAD)}
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                running |= {pool.submit(extract_one, *pair, order) for pair in islice(work, len(done))}
                yield from (future.result() for future in done)
        finally:
            pool.shutdown(cancel_futures=True)


def extract_many(paths: Sequence[Path], out: Path, order: Order, jobs: int = 1) -> Iterator[Outcome]:
    """Read reports into folders below `out` and tell of each as it is done, in no fixed order when `jobs` > 1.

    Raises `ReportError` where no report is named or one stands twice.
    """
    if not paths:
        raise ReportError("report.none")
    twice = [str(path) for path, count in Counter(path.resolve() for path in paths).items() if count > 1]
    if twice:
        raise ReportError("report.twice", place=twice[0])
    folders = name_folders(paths, out)
    if jobs <= 1 or len(paths) == 1:
        yield from _in_order(paths, folders, order)
    else:
        yield from _side_by_side(paths, folders, order, min(jobs, len(paths)))
