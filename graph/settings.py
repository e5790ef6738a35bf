"""Where the database is and who signs in, read from the environment and from flags. Nothing here connects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import StoreError

SCHEMES = tuple(kind + lock for kind in ("bolt", "neo4j") for lock in ("", "+s", "+ssc"))
HOME = ".partnergraph"


@dataclass(frozen=True, slots=True)
class Settings:
    """One database. home: folder of the embedded engine, the ledger and cached layouts; uri: empty means embedded."""

    home: Path
    uri: str = ""
    user: str = ""
    password: str = ""
    database: str = ""

    @property
    def embedded(self) -> bool:
        """True where no server was named, so that the engine in `home` serves."""
        return not self.uri

    def __repr__(self) -> str:
        return f"Settings(home={str(self.home)!r}, uri={self.uri!r}, user={self.user!r}, database={self.database!r})"


def _checked(uri: str) -> str:
    try:
        parts = urlsplit(uri)
        port_fits = parts.port != 0
    except ValueError:
        parts, port_fits = urlsplit(""), False
    if parts.scheme not in SCHEMES:
        raise StoreError("uri.scheme", given=parts.scheme or uri, schemes=[f"{scheme}://" for scheme in SCHEMES])
    if not parts.hostname or not port_fits:
        raise StoreError("uri.host")
    if parts.username or parts.password:
        raise StoreError("uri.secret")
    return uri


def read_settings(
    environment: Mapping[str, str],
    *,
    home: Path | None = None,
    uri: str | None = None,
    user: str | None = None,
    database: str | None = None,
) -> Settings:
    """The settings that flags (the keyword arguments) and environment give, flags first.

    Read are PARTNERGRAPH_HOME, NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD and NEO4J_DATABASE. A password has no flag: a
    command line is visible to every user of the machine. Raises `StoreError` for an address that is not Bolt.
    """
    address = (environment.get("NEO4J_URI", "") if uri is None else uri).strip()
    place = home or Path(environment.get("PARTNERGRAPH_HOME") or HOME)
    name = environment.get("NEO4J_USER", "") if user is None else user
    return Settings(
        home=place.expanduser().absolute(),
        uri=_checked(address) if address else "",
        user=name or ("neo4j" if address else ""),
        password=environment.get("NEO4J_PASSWORD", ""),
        database=environment.get("NEO4J_DATABASE", "") if database is None else database,
    )
