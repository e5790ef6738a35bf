"""The page's own server: a port that is ours before anything starts, and an end that needs no terminal.

Streamlit's runner looks for a port itself and gives up where another took it in the meantime; its end prints, which
fails where standard output is gone. So its ASGI application runs in a server of ours, on a socket that listens already.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.theme import THEME

EXPLORER = Path(__file__).resolve().parent / "explorer.py"
PORTS = 100
"""How many ports are tried, from the wished one upwards."""

TAKEN = frozenset({errno.EADDRINUSE, errno.EACCES})
END_S = 1
"""How long open visits may take to close at the end."""

MESSAGE_BYTES = 200 * 2**20
"""The largest message of a visit, Streamlit's own limit; uvicorn's is 16 MiB."""


def listen(address: str, wish: int) -> socket.socket | None:
    """A socket that listens on `wish` or on the next free port above it; None where a hundred are taken.

    Raises `PermissionError` for a port that may not be used, `OSError` for an address this machine does not have.
    """
    for port in range(wish, min(wish + PORTS, 65536)):
        held = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:
            if os.name != "nt":
                held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            held.bind((address, port))
            held.listen(128)  # two may bind one port; only one of them may listen
        except OSError as error:
            held.close()
            if isinstance(error, PermissionError) or error.errno not in TAKEN:
                raise
        else:
            return held
    return None


def _options(address: str, port: int) -> Mapping[str, object]:
    return {
        "server.address": address,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "browser.gatherUsageStats": False,
        "logger.level": "error",
        "runner.magicEnabled": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showSidebarNavigation": True,
        "global.developmentMode": False,
        **THEME,
    }


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """SIGINT, SIGTERM and, unless it is ignored, SIGHUP end the block with nothing raised."""
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        yield
    except (KeyboardInterrupt, SystemExit):  # uvicorn raises the signal again once everything is closed
        return


def serve_page(held: socket.socket) -> None:
    """Run the page on a listening socket until SIGINT, SIGTERM, or the end of its terminal."""
    address, port = held.getsockname()[:2]
    import uvicorn
    from streamlit.starlette import App
    from streamlit.web.bootstrap import load_config_options

    load_config_options(dict(_options(address, port)))
    config = uvicorn.Config(
        App(EXPLORER), log_level="error", access_log=False, use_colors=False, ws="websockets-sansio",
        ws_max_size=MESSAGE_BYTES, ws_per_message_deflate=False, timeout_graceful_shutdown=END_S,
    )  # fmt: skip
    with held, _ended_by_signal():
        uvicorn.Server(config).run(sockets=[held])
