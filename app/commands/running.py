"""up, app and serve: what keeps running until it is told to stop."""

from __future__ import annotations

import importlib
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from app.commands.database import load_folders, packaged_folders, present
from app.console import command, common, opened, option, print_json, say, settings, tell
from graph.errors import StoreError

if TYPE_CHECKING:
    from graph.embedded import Access
    from graph.settings import Settings
    from graph.store import Store

LOOPBACK = "127.0.0.1"
FIRST_PORT = 8501
READY_LINES = (
    "cypher-shell -a {uri} -u {user} -p {password} -d {database}",
    "python: neo4j.GraphDatabase.driver('{uri}', auth=('{user}', '{password}'))",
    "python: py2neo.Graph('{uri}', auth=('{user}', '{password}'), name='{database}')",
)
"""What an analyst pastes into a terminal or a notebook."""

HEAVY = ("networkx", "pyvis.network", "graph.queries", "graph.layout")
"""What the page imports anyway, brought in while the browser fetches the page."""

EXAMPLE = "example"
"""The folder inside the home folder where `up --example` keeps the invented reports apart from everything else."""

ADDRESS = option("--address", key="cli.option.address", default=LOOPBACK, show_default=True)
PORT = option("--port", key="cli.option.port", type=click.IntRange(1, 65535), default=FIRST_PORT, show_default=True)
BROWSER = option("--browser/--no-browser", key="cli.option.browser", default=True)


def port_of_our_own(address: str, wish: int) -> socket.socket:
    """A socket that listens on `wish` or the next free port; `click.ClickException` where there is none to be had."""
    from app.server import PORTS, listen

    try:
        held = listen(address, wish)
    except PermissionError as error:
        raise click.ClickException(say("cli.up.forbidden", port=wish)) from error
    except OSError as error:
        raise click.ClickException(say("cli.up.address", address=address)) from error
    if held is None:
        raise click.ClickException(say("cli.up.no_port", first=wish, last=min(wish + PORTS, 65536) - 1))
    return held


def _has_display() -> bool:
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310 our own http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _announce(url: str, *, browser: bool, ready: str) -> None:
    """Say the address once the app answers, and open the browser where there is a display."""
    end = time.monotonic() + 60
    while not _answers(url):
        if time.monotonic() > end:
            return
        time.sleep(0.05)
    tell(ready)
    if browser and _has_display():
        import webbrowser

        webbrowser.open(url)
    for name in HEAVY:
        importlib.import_module(name)


def run_app(found: Settings, address: str, wish: int, *, browser: bool) -> None:
    """Run the app in this process until it is told to stop. The caller keeps the database open around it."""
    from app.server import serve_page

    held = port_of_our_own(address, wish)
    port = held.getsockname()[1]
    if port != wish:
        tell(say("cli.up.taken", wish=wish, port=port))
    os.environ["PARTNERGRAPH_HOME"] = str(found.home)
    os.environ["PARTNERGRAPH_LANG"] = common().language
    for name, value in (("URI", found.uri), ("USER", found.user), ("PASSWORD", found.password)):
        os.environ[f"NEO4J_{name}"] = value
    os.environ["NEO4J_DATABASE"] = found.database
    url = f"http://{LOOPBACK if address in {'0.0.0.0', '::'} else address}:{port}"  # noqa: S104 compared, not bound
    ready = say("cli.up.ready", url=url)
    threading.Thread(target=_announce, args=(url,), kwargs={"browser": browser, "ready": ready}, daemon=True).start()
    serve_page(held)
    tell(say("cli.up.stopped"))


def _shown(found: Settings) -> str:
    return found.uri or str(found.home)


def _example(found: Settings) -> Settings:
    """Always embedded and in a home of its own: invented reports never meet real ones."""
    return replace(found, home=found.home / EXAMPLE, uri="", user="", password="", database="")


@command("up")
@option("--example", key="cli.option.example", is_flag=True)
@ADDRESS
@PORT
@BROWSER
def up_command(example: bool, address: str, port: int, browser: bool) -> None:
    """Prepare, load the packaged facts, open the app."""
    found = _example(settings()) if example else settings()
    tell(say("cli.up.database", place=_shown(found)))
    with opened(found) as store:
        done = list(load_folders(store, packaged_folders(examples=example)))
        for loaded in done:
            if loaded.changed:
                facts, nodes = present(loaded.facts), present(loaded.nodes)
                tell(say("cli.up.loaded", title=loaded.title, year=loaded.year, nodes=nodes, facts=facts))
        if same := sum(not loaded.changed for loaded in done):
            tell(say("cli.up.unchanged", count=same))
        run_app(found, address, port, browser=browser)


@command("app")
@ADDRESS
@PORT
@BROWSER
def app_command(address: str, port: int, browser: bool) -> None:
    """Open the app on the database as it is."""
    found = settings()
    tell(say("cli.up.database", place=_shown(found)))
    with opened(found):
        run_app(found, address, port, browser=browser)


@command("serve")
def serve_command() -> None:
    """Keep the embedded database running and say how to reach it."""
    from graph import embedded

    found = settings()
    if not found.embedded:
        raise StoreError("serve.remote", uri=found.uri)
    with opened(found) as store:
        reader = embedded.access(store.folder, embedded.ANALYST)
        if reader is None:
            raise StoreError("serve.gone", place=found.home)
        _show_access(reader)
        _wait(store)
    tell(say("cli.serve.stopped"))


def _show_access(reader: Access) -> None:
    given = {"uri": reader.uri, "user": reader.user, "password": reader.password, "database": "graph"}
    if common().json:
        print_json(given)
        return
    click.echo(say("cli.serve.ready", **given))
    for line in READY_LINES:
        click.echo(f"  {line.format(**given)}")
    sys.stdout.flush()


def _wait(store: Store) -> None:
    """Until SIGINT or SIGTERM; asks now and then, so that this process hosts again where another host has died."""
    try:
        while True:
            time.sleep(2)
            store.read("RETURN 1 AS alive")
    except (KeyboardInterrupt, SystemExit):
        return
