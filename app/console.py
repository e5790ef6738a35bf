"""What the commands share: language, common flags, tables, JSON and progress. Nothing here knows a room of graph."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import click

from app.i18n import text, texts
from graph.errors import Message
from graph.ontology import LANGUAGES

if TYPE_CHECKING:
    from graph.settings import Settings
    from graph.store import Store

P = ParamSpec("P")
T = TypeVar("T")

PIPE_WIDTH = 200
"""Columns of a table that goes into a file or a pipe, where no terminal says how many there are."""


@dataclass(slots=True)
class Common:
    """The common flags as they stand on one command line. language: zh or en."""

    language: str
    json: bool = False
    home: Path | None = None
    uri: str | None = None
    user: str | None = None
    database: str | None = None


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language to speak, known before the arguments are parsed so that --help speaks it too.

    `--lang` first, then PARTNERGRAPH_LANG, then an English or Chinese locale; else Chinese.
    """
    for place, argument in enumerate(arguments):
        flag, _, value = argument.partition("=")
        if flag == "--lang":
            wish = value or "".join(arguments[place + 1 : place + 2])
            if wish in LANGUAGES:
                return wish
    wishes = [environment.get("PARTNERGRAPH_LANG"), *(environment.get(n) for n in ("LC_ALL", "LC_MESSAGES", "LANG"))]
    spoken = (wish[:2] for wish in wishes if wish)
    return next((language for language in spoken if language in LANGUAGES), LANGUAGES[0])


def speak(language: str) -> None:
    """Let click say its own words in `language`: its texts `click.*` in English are the ones it would say.

    click looks them up in a compiled catalogue of the system's language; ours is the language of this command line.
    """
    words = {one: texts(language)[key] for key, one in texts("en").items() if key.startswith("click.")}

    def say_one(one: str) -> str:
        return words.get(one, one)

    def say_several(one: str, several: str, count: int) -> str:
        return say_one(one if count == 1 else several)

    for module in (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types):
        vars(module).update(_=say_one, ngettext=say_several)


def common() -> Common:
    """The common flags of the running command."""
    return cast("Common", click.get_current_context().find_root().obj)


def say(key: str, **values: object) -> str:
    """The text called `key` in the language of the running command."""
    return text(key, common().language, **values)


def spoken(message: Message) -> str:
    """A message of another room in the language of the running command."""
    return message.say(common().language)


def tell(line: str) -> None:
    """One line for a person on stderr, so that stdout stays for results."""
    click.echo(line, err=True)


class Option(click.Option):
    """An option whose help is the key of a text."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        key, self.help = self.help, say(self.help) if self.help else None
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = key


class Command(click.Command):
    """A command whose help is the text `cli.NAME.help`; its first line stands in the list of commands."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found:
            found.help = text("cli.option.help", cast("Common", ctx.find_root().obj).language)
        return found

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        formatter.write_paragraph()
        with formatter.indentation():
            for line in say(f"cli.{self.name}.help").splitlines():
                formatter.write_text(line)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def keep(ctx: click.Context, _parameter: click.Parameter, value: object) -> None:
        if value not in (None, False):
            setattr(ctx.find_root().obj, name, value)

    return keep


def _flag(*names: str, keep: str, **settings: Any) -> Callable[[Callable[P, T]], Callable[P, T]]:
    return click.option(
        *names, cls=Option, expose_value=False, callback=_keep(keep), help=f"cli.option.{keep}", **settings
    )


COMMON = (
    _flag("--json", "json_", is_flag=True, keep="json"),
    _flag("--lang", "lang", type=click.Choice(LANGUAGES), keep="language"),
    _flag("--home", type=click.Path(path_type=Path, file_okay=False), keep="home"),
    _flag("--uri", metavar="URI", keep="uri"),
    _flag("--user", metavar="NAME", keep="user"),
    _flag("--database", metavar="NAME", keep="database"),
)


def with_common(function: Callable[P, T]) -> Callable[P, T]:
    """Give a command the common flags; they are kept in `common()` and not passed on."""
    for flag in reversed(COMMON):
        function = flag(function)
    return function


def command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make a function the command `name`, with the common flags."""

    def make(function: Callable[..., None]) -> click.Command:
        return click.command(name, cls=Command, context_settings={"help_option_names": ["-h", "--help"]})(
            with_common(function)
        )

    return make


def option(*names: str, key: str, **settings: Any) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """An own option of a command; its help is the text called `key`."""
    return click.option(*names, cls=Option, help=key, **settings)


def settings(uri: str | None = None) -> Settings:
    """Where the database is, from flags and environment; asks for a password on a terminal where none is set.

    uri: another database than that of the flags; empty for the embedded one.
    """
    from dataclasses import replace

    from graph.settings import read_settings

    given = common()
    found = read_settings(
        os.environ, home=given.home, uri=given.uri if uri is None else uri, user=given.user, database=given.database
    )
    if found.uri and "NEO4J_PASSWORD" not in os.environ and sys.stdin.isatty():
        return replace(found, password=click.prompt(say("cli.password"), hide_input=True, default="", err=True))
    return found


@contextmanager
def _frames_hidden() -> Iterator[None]:
    """Import without the packages of data frames.

    The driver imports them wherever they are installed, which takes longer than all the rest of a command together;
    no command gives it a frame or takes one from it. What has been imported stays as it is.
    """
    hidden = [name for name in ("numpy", "pandas", "pyarrow") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden, cast("ModuleType", None)))  # None stands for: there is no such module
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


@contextmanager
def opened(wanted: Settings | None = None) -> Iterator[Store]:
    """The store of the flags (or of `wanted`), closed at the end, also on SIGTERM."""
    with _frames_hidden():
        from graph.embedded import stop_on_signal
        from graph.store import open_store

    found = wanted or settings()
    stop_on_signal()
    store = open_store(found)
    try:
        yield store
    finally:
        store.close()


def printable(value: object, separator: str = ", ") -> str:
    """A value as one line of text: lists joined, no control character that a terminal would obey."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return separator.join(printable(item) for item in value)
    line = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return "".join(char if char.isprintable() else " " for char in line)


def print_json(value: object) -> None:
    """One JSON value on stdout, keys in the order given; messages in the language of the command."""

    def said(part: object) -> str:
        return spoken(part) if isinstance(part, Message) else str(part)

    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=said))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows as a table for people on stdout; numbers to the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    listed = [list(row) for row in rows]
    table = Table(header_style="bold")
    for place, column in enumerate(columns):
        numeric = bool(listed) and all(isinstance(row[place], int | float) for row in listed)
        table.add_column(Text(printable(column)), justify="right" if numeric else "left", overflow="fold")
    if not listed:
        table.add_row(say("cli.nothing"))
    for row in listed:
        table.add_row(*(Text(printable(cell)) for cell in row))
    terminal = sys.stdout.isatty()
    Console(file=sys.stdout, width=None if terminal else PIPE_WIDTH, highlight=False).print(table)


def progress(items: Iterable[T], total: int | None, label: str) -> Iterator[T]:
    """`items` as they come, with a bar on stderr where that is a terminal."""
    if not sys.stderr.isatty() or common().json:
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=label, total=total, console=Console(stderr=True), transient=True)
