"""A bridge for people's notebooks that already speak py2neo; the product itself never uses it.

py2neo ended in 2021 and knows Neo4j up to 4.4; what was tried against Neo4j 5.26 and the embedded engine works: `run`,
`evaluate`, `to_data_frame`, `NodeMatcher`, `RelationshipMatcher`. Its schema calls do not.
"""

from __future__ import annotations

from typing import Any

from graph.embedded import ANALYST, DATABASE, Access, access
from graph.errors import StoreError
from graph.settings import Settings


def _sign_in(settings: Settings) -> Access:
    """The address and user to sign in with: on the embedded engine the one that may only read."""
    if not settings.embedded:
        return Access(settings.uri, settings.user, settings.password)
    found = access(settings.home / "database", ANALYST)
    if found is None:
        raise StoreError("notebook.closed", place=settings.home)
    return found


def _explain(error: BaseException, where: str) -> StoreError:
    """py2neo says only that the connection was closed; the reason is the error it met before."""
    reason = f"{error.__cause__ or error.__context__ or ''}"
    if "authent" in reason.lower() or "unauthorized" in reason.lower():
        return StoreError("notebook.sign_in", where=where)
    if "database" in str(error).lower():
        return StoreError("notebook.database", where=where)
    return StoreError("notebook.unreachable", where=where)


def connect(settings: Settings) -> Any:
    """A `py2neo.Graph` on the database of `settings`, ready to run statements.

    On the embedded engine it signs in as the analyst, who may read and nothing else, and the engine must be running
    (`partnergraph serve`, or the open app). On a server it signs in as `settings.user`, with that user's rights: give
    an account that may only read. Raises `StoreError` where py2neo is missing, nobody answers, or the sign-in fails.
    """
    try:
        import py2neo
        from py2neo.errors import Neo4jError
    except ImportError as error:
        raise StoreError("notebook.py2neo") from error
    found = _sign_in(settings)
    database = DATABASE if settings.embedded else settings.database or None
    try:
        graph = py2neo.Graph(found.uri, auth=(found.user, found.password), name=database)
        graph.evaluate("RETURN 1")
    except (py2neo.ConnectionUnavailable, py2neo.ConnectionBroken, py2neo.ServiceUnavailable, Neo4jError) as error:
        raise _explain(error, found.uri) from error
    return graph
