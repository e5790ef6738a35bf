"""read and extract: from the files of reports to blocks for the eye, and to fact files."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.console import command, common, option, print_json, print_table, printable, progress, say, spoken, tell
from graph.errors import Message, PartnergraphError, ReportError

if TYPE_CHECKING:
    from loaders.coverage import Coverage
    from loaders.many import Outcome
    from loaders.report import Block, Report, Table, Text

ENDINGS = frozenset({".txt", ".pdf", ".docx", ".html", ".htm", ".doc", ".wps"})
"""What is taken from a folder; a file that is named itself is read whatever its ending."""

FILE = click.Path(path_type=Path)
JOBS = option("--jobs", key="cli.option.jobs", type=click.IntRange(1, 64), default=1, show_default=True)
PASSWORD = option("--password", key="cli.option.password", default="", metavar="TEXT")


def report_files(given: Sequence[Path]) -> list[Path]:
    """The files that are named, and the reports in folders that are named, each once.

    Raises `ReportError` for a folder without a report.
    """
    found: dict[Path, None] = {}
    for place in given:
        if not place.is_dir():
            found[place] = None
            continue
        below = sorted(p for p in place.rglob("*") if p.suffix.lower() in ENDINGS and not _hidden(p, place))
        if not below:
            raise ReportError("report.none_in", place=place, endings=sorted(ENDINGS))
        found.update(dict.fromkeys(below))
    return list(found)


def _hidden(path: Path, place: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.relative_to(place).parts)


# ---- read


@dataclass(frozen=True, slots=True)
class Read:
    """One report as it was understood; covered: what became of every name in it, where that was asked for."""

    report: Report
    covered: Coverage | None = None


def read_file(path: Path, password: str, coverage: bool) -> Read | Message:
    """One report, or one sentence where it cannot be read."""
    from loaders.formats import check_size, read_report
    from loaders.pipeline import read_all

    try:
        check_size(path.stat().st_size, path.name)
        if coverage:
            made = read_all(path.read_bytes(), path.name, password=password)
            return Read(made.report, made.found.covered)
        return Read(read_report(path.read_bytes(), path.name, password=password))
    except OSError as error:
        return Message("report.unreadable", place=path, error=error.strerror)
    except PartnergraphError as error:
        return error


def _read_all(paths: Sequence[Path], password: str, jobs: int, *, coverage: bool) -> Iterator[Read | Message]:
    given = paths, [password] * len(paths), [coverage] * len(paths)
    if jobs == 1 or len(paths) == 1:
        yield from map(read_file, *given)
        return
    with ProcessPoolExecutor(min(jobs, len(paths)), mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(read_file, *given)


def _place(text: Text) -> dict[str, Any]:
    return {"text": text.text, **asdict(text.place())}


def _table_row(table: Table) -> dict[str, Any]:
    rows = [
        {"serial": row.serial, **asdict(row.place), "cells": [cell.text for cell in row.cells]} for row in table.rows
    ]
    return {"caption": table.caption, "number": table.number, "header": list(table.header), "rows": rows}


def _block_row(block: Block) -> dict[str, Any]:
    made = {"kind": block.kind, "level": block.level, "section": list(block.section), **_place(block.body)}
    return made | ({"table": _table_row(block.table)} if block.table else {})


def _chosen(report: Report, what: str) -> list[Block]:
    if what == "outline":
        return [block for block in report.blocks if block.kind == "heading"]
    return [block for block in report.blocks if what == "blocks" or block.table]


def _as_json(read: Read, what: str) -> dict[str, Any]:
    report = read.report
    told = {name: getattr(report, name) for name in ("source", "media_type", "title", "characters", "pages")}
    shown: dict[str, Any] = {}
    if read.covered:
        shown = {what: [asdict(section) for section in read.covered.sections]}
    elif what != "summary":
        shown = {what: [_block_row(block) for block in _chosen(report, what)]}
    return {**told, "notes": list(report.notes), "counts": _counts(report), **shown}


def _counts(report: Report) -> dict[str, int]:
    tables = [block.table for block in report.blocks if block.table]
    return {
        "headings": sum(block.kind == "heading" for block in report.blocks),
        "blocks": len(report.blocks),
        "tables": len(tables),
        "rows": sum(len(table.rows) for table in tables),
    }


def _show_summary(reports: Sequence[Report]) -> None:
    rows = [
        (r.source, r.title, r.characters, r.pages, *_counts(r).values(), "; ".join(map(spoken, r.notes)))
        for r in reports
    ]
    print_table(say("cli.read.summary").split("|"), rows)


def _show_outline(read: Read) -> None:
    report = read.report
    rows = [(block.body.place().address, "  " * max(block.level - 1, 0) + block.body.text)
            for block in _chosen(report, "outline")]  # fmt: skip
    _show_name(report)
    print_table(say("cli.read.outline").split("|"), rows)


def _show_blocks(read: Read) -> None:
    report = read.report
    rows = [(b.body.place().address, say(f"cli.block.{b.kind}"), b.body.text) for b in report.blocks]
    _show_name(report)
    print_table(say("cli.read.blocks").split("|"), rows)


def _show_name(report: Report) -> None:
    click.echo(printable(f"{report.source}  {report.title}"))


def _show_tables(read: Read) -> None:
    report = read.report
    _show_name(report)
    for block in _chosen(report, "tables"):
        if block.table:
            width = max([len(block.table.header), *(len(row.cells) for row in block.table.rows)])
            header = [*block.table.header, *[""] * (width - len(block.table.header))]
            rows = [
                (row.place.address, *(c.text for c in row.cells), *[""] * (width - len(row.cells)))
                for row in block.table.rows
            ]
            click.echo(printable(block.table.caption or block.body.text))
            print_table([say("cli.read.place"), *header], rows)


def _show_coverage(read: Read) -> None:
    _show_name(read.report)
    if read.covered:
        kinds = ("used", "rejected", "unread")
        rows = [(" / ".join(s.section), *(getattr(s, kind) for kind in kinds), s.spans) for s in read.covered.sections]
        sums = [sum(getattr(s, kind) for s in read.covered.sections) for kind in (*kinds, "spans")]
        print_table(say("cli.read.coverage").split("|"), [*rows, (say("cli.read.all"), *sums)])


_SHOW = {"outline": _show_outline, "blocks": _show_blocks, "tables": _show_tables, "coverage": _show_coverage}


@command("read")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@option("--outline", "what", flag_value="outline", key="cli.option.outline")
@option("--blocks", "what", flag_value="blocks", key="cli.option.blocks")
@option("--tables", "what", flag_value="tables", key="cli.option.tables")
@option("--coverage", "what", flag_value="coverage", key="cli.option.read_coverage")
@JOBS
@PASSWORD
def read_command(files: tuple[Path, ...], what: str | None, jobs: int, password: str) -> None:
    """What was understood of a report."""
    paths, shown = report_files(files), what or "summary"
    reports: list[Report] = []
    listed: list[dict[str, Any]] = []
    failed = 0
    done = _read_all(paths, password, jobs, coverage=shown == "coverage")
    for read in progress(done, len(paths), say("cli.read.reading")):
        if isinstance(read, Message):
            tell(f"partnergraph: {spoken(read)}")
            failed += 1
        elif common().json:
            listed.append(_as_json(read, shown))
        elif shown in _SHOW:
            _SHOW[shown](read)
        else:
            reports.append(read.report)
    if common().json:
        print_json(listed)
    elif reports:
        _show_summary(reports)
    if failed:
        click.get_current_context().exit(1)


# ---- extract


def _show_outcomes(done: Sequence[Outcome]) -> None:
    if common().json:
        print_json([asdict(outcome) | {"error": outcome.error or ""} for outcome in done])
        return
    state = {True: say("cli.extract.kept"), False: say("cli.extract.written")}
    rows = [(o.path, o.folder, state[o.kept], o.nodes, o.relationships, o.issues) for o in done if not o.error]
    if rows:
        print_table(say("cli.extract.columns").split("|"), rows)


@command("extract")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@option("--out", key="cli.option.out_folder", required=True, metavar="DIR", type=FILE)
@option("--college", key="cli.option.college", default="", metavar="NAME")
@option("--year", key="cli.option.year", type=click.IntRange(1980, 2100))
@JOBS
@option("--without-text", key="cli.option.without_text", is_flag=True)
@PASSWORD
def extract_command(
    files: tuple[Path, ...], out: Path, college: str, year: int | None, jobs: int, without_text: bool, password: str
) -> None:
    """Reports to folders of fact files."""
    from graph.facts import read_folder, write_folder
    from loaders.many import Order, extract_many

    paths = report_files(files)
    order = Order(write_folder, read_folder, college, year, password, without_text)
    done = list(progress(extract_many(paths, out, order, jobs), len(paths), say("cli.extract.reading")))
    done.sort(key=lambda outcome: paths.index(outcome.path))
    _show_outcomes(done)
    for outcome in done:
        if outcome.error:
            tell(f"partnergraph: {spoken(outcome.error)}")
    if any(outcome.error for outcome in done):
        click.get_current_context().exit(1)
