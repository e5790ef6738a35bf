"""backup, restore and migrate: the whole graph into a file, out of one, and from one database to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.database import show_loaded
from app.console import command, common, opened, option, print_json, say, settings, tell

if TYPE_CHECKING:
    from graph.backup import Saved

FILE = click.Path(path_type=Path)


def _show_saved(saved: Saved, place: str) -> None:
    told = {"place": place, "documents": len(saved.documents), "joins": saved.joins, "files": saved.files}
    if common().json:
        print_json(told)
    else:
        tell(say("cli.backup.done", **told))


@command("backup")
@click.argument("file", metavar="FILE", type=FILE)
def backup_command(file: Path) -> None:
    """Everything that was loaded, as one file that either engine takes."""
    from graph.backup import write_backup

    with opened() as store:
        _show_saved(write_backup(store, file), str(file))


@command("restore")
@click.argument("file", metavar="FILE", type=FILE)
def restore_command(file: Path) -> None:
    """A backup into an empty database."""
    from graph.backup import restore

    with opened() as store:
        show_loaded(restore(store, file))


@command("migrate")
@option("--to", "target", key="cli.option.to", required=True, metavar="URI")
def migrate_command(target: str) -> None:
    """Everything from this database into another, empty one; this one stays as it is."""
    from graph.backup import migrate

    here, there = settings(), settings(uri="" if target == "embedded" else target)
    if there.uri == here.uri:
        raise click.UsageError(say("cli.migrate.same"))
    with opened(here) as store:
        _show_saved(migrate(store, there), there.uri or str(there.home))
