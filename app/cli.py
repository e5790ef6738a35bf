"""The command line: one door, which turns every error into one sentence and an exit code.

0 done; 1 a user's mistake or a refused thing; 2 wrong usage; 3 a fault of ours. PARTNERGRAPH_DEBUG=1 shows tracebacks.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import cast

import click

from app.console import Command, Common, Option, choose_language, say, speak, with_common
from app.i18n import text
from graph.errors import PartnergraphError

DONE, MISTAKE, USAGE, FAULT, INTERRUPTED, CLOSED_PIPE = 0, 1, 2, 3, 130, 141

COMMANDS = {
    "up": "running",
    "app": "running",
    "serve": "running",
    "read": "reports",
    "extract": "reports",
    "load": "database",
    "unload": "database",
    "query": "asking",
    "export": "asking",
    "figure": "asking",
    "stats": "asking",
    "check": "database",
    "joins": "database",
    "diff": "asking",
    "schema": "asking",
    "backup": "moving",
    "restore": "moving",
    "migrate": "moving",
}
"""Command -> the module of `app.commands` that has it; imported when asked for, so that the door opens at once."""


class Group(Command, click.Group):
    """The commands, imported one by one when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"app.commands.{COMMANDS[cmd_name]}")
        return cast("click.Command", getattr(module, f"{cmd_name}_command"))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, say(f"cli.{name}.help").splitlines()[0]) for name in self.list_commands(ctx)]
        with formatter.section(say("cli.commands")):
            formatter.write_dl(rows)


@click.group("partnergraph", cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="partnergraph", message="%(version)s", cls=Option, help="cli.option.version")
@with_common
def partnergraph() -> None:
    """The door; its help is the text `cli.partnergraph.help`."""


def _fault(error: Exception, language: str) -> int:
    if os.environ.get("PARTNERGRAPH_DEBUG") == "1":
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True)
    kind = type(error).__name__
    click.echo(text("cli.fault", language, kind=kind, what=" ".join(str(error).split())[:300]), err=True)
    return FAULT


def _mistake(what: str, error: Exception) -> int:
    if os.environ.get("PARTNERGRAPH_DEBUG") == "1":
        import traceback

        click.echo("".join(traceback.format_exception(error)), err=True)
    click.echo(f"partnergraph: {what}", err=True)
    return MISTAKE


def _silence() -> int:
    """Who reads our output has had enough (`| head`): say nothing more, also not when Python shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CLOSED_PIPE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = choose_language(given, os.environ)
    speak(language)
    logging.getLogger().addHandler(logging.NullHandler())  # libraries log to where nobody listens; we say it ourselves
    try:
        code = partnergraph.main(given, "partnergraph", standalone_mode=False, obj=Common(language))
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return USAGE if isinstance(error, click.UsageError) else MISTAKE
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except PartnergraphError as error:
        return _mistake(error.say(language), error)
    except BrokenPipeError:
        return _silence()
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _mistake(text("cli.system", language, place=place, what=error.strerror or error), error)
    except Exception as error:  # noqa: BLE001 the door: whatever comes here is our fault, said in one sentence
        return _fault(error, language)
    return code if isinstance(code, int) else DONE
