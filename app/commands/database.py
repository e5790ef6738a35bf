"""load, unload and what tells about the whole database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.console import command, common, opened, option, print_json, print_table, progress, say, spoken
from graph.datafile import DATA
from graph.errors import FactError

if TYPE_CHECKING:
    from graph.loading import Tally
    from graph.store import Loaded, Store

MARK = "documents.csv"
"""The fact file by which a folder of fact files is known."""

FOLDER = click.Path(path_type=Path)


def packaged_folders(*, examples: bool = False) -> list[Path]:
    """The folders of facts that come with the program: of real reports, or of the invented examples."""
    place = DATA / "examples" if examples else DATA
    return sorted(mark.parent for mark in place.glob(f"*/{MARK}"))


def fact_folders(given: Sequence[Path]) -> list[Path]:
    """The folders of fact files that are named, or that lie below the named ones.

    Raises `FactError` where a name leads to none.
    """
    found: dict[Path, None] = {}
    for place in given:
        if (place / MARK).exists():
            below = [place]
        elif place.is_file() and (place.parent / MARK).exists():  # a fact file, as `facts/*` names it
            below = [place.parent]
        elif place.is_dir():
            below = sorted(mark.parent for mark in place.rglob(MARK))
        else:
            below = []
        if not below:
            raise FactError("facts.none_in", place=place)
        found.update(dict.fromkeys(below))
    return list(found)


def load_folders(store: Store, folders: Sequence[Path]) -> Iterator[Loaded]:
    """Load folder after folder; every folder is read and checked before the first one is written.

    Raises `FactError` with file and line, and then nothing was written.
    """
    from graph.facts import read_folder

    documents = sum(map(_require_sound, progress(folders, len(folders), say("cli.load.checking"))))
    yield from progress(store.load_all(map(read_folder, folders)), documents, say("cli.load.loading"))


def _require_sound(folder: Path) -> int:
    """How many documents the folder holds."""
    from graph.check import require
    from graph.facts import read_folder

    facts = read_folder(folder)
    try:
        require(facts)
    except FactError as error:
        raise FactError("at", place=folder, told=error) from error
    return len(facts.documents)


def loaded_row(loaded: Loaded) -> tuple[object, ...]:
    """One line of the table of loaded documents."""
    state = say("cli.load.changed" if loaded.changed else "cli.load.same")
    facts = loaded.facts
    return (
        loaded.title,
        loaded.year,
        state,
        present(loaded.nodes),
        present(facts),
        facts.new,
        facts.gone,
        loaded.document,
    )


def present(tally: Tally) -> int:
    """How many are in the graph after the load."""
    return tally.new + tally.changed + tally.kept


def show_loaded(done: Sequence[Loaded]) -> None:
    """What was loaded, as a table or as JSON."""
    if common().json:
        print_json([asdict(loaded) for loaded in done])
        return
    print_table(say("cli.load.columns").split("|"), [loaded_row(loaded) for loaded in done])


@command("load")
@click.argument("folders", metavar="DIR...", nargs=-1, type=FOLDER)
@option("--packaged", key="cli.option.packaged", is_flag=True)
def load_command(folders: tuple[Path, ...], packaged: bool) -> None:
    """Fact files into the database."""
    if not folders and not packaged:
        raise click.UsageError(say("cli.load.what"))
    wanted = [*fact_folders(folders), *(packaged_folders() if packaged else [])]
    with opened() as store:
        show_loaded(list(load_folders(store, wanted)))


@command("unload")
@click.argument("documents", metavar="DOCUMENT...", nargs=-1, required=True)
def unload_command(documents: tuple[str, ...]) -> None:
    """Documents out of the database, with what only they state."""
    with opened() as store:
        show_loaded([store.unload(document) for document in documents])


@command("check")
def check_command() -> None:
    """Everything in the database that violates the vocabulary; exit code 1 where there is anything."""
    from graph.check import check_facts

    with opened() as store:
        problems = check_facts(store.facts())
    if common().json:
        print_json([asdict(problem) for problem in problems])
    elif problems:
        print_table(
            say("cli.check.columns").split("|"), [[*map(spoken, (p.where, p.what, p.remedy))] for p in problems]
        )
    else:
        click.echo(say("cli.check.clean"))
    if problems:
        click.get_current_context().exit(1)


@command("joins")
@option("--undo", key="cli.option.undo", type=click.IntRange(1), metavar="N")
def joins_command(undo: int | None) -> None:
    """Which names of documents were taken for one body, and by which rule; one of them can be taken back."""
    with opened() as store:
        found = (store.undo_join(undo),) if undo else store.joins()
    if common().json:
        print_json([asdict(join) for join in found])
        return
    rows = [(j.number, j.name, j.node, say(f"cli.joins.{j.rule}"), j.document, j.date, j.undone) for j in found]
    print_table(say("cli.joins.columns").split("|"), rows)
