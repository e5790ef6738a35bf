"""The tree of errors. Raised where known, translated at the borders, caught at the two doors (command line, app).

An error is a `Message`: a key and the values of its gaps. Its words stand in zh.yml and en.yml beside this file and say
what happened, where, and what to do. A doubtful *text* is never an error: it is an `Issue`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent


@cache
def texts(language: str) -> Mapping[str, str]:
    """The words of every message in `language` (zh or en), by key.

    Read without `graph.datafile`, whose own complaints need them; the tests hold both files to the same keys and gaps.
    """
    found: dict[str, str] = yaml.safe_load((FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    return found


class Message:
    """What is said to a person, in either language. `str` is English: for logs and for users of the library."""

    def __init__(self, key: str, /, **values: object) -> None:
        self.key, self.values = key, values

    def say(self, language: str) -> str:
        """The words in `language` (zh or en); messages among the values are said in it too, lists with its comma."""

        def said(value: object) -> object:
            if isinstance(value, tuple | list | frozenset):
                return texts(language)["comma"].join(map(str, value))
            return value.say(language) if isinstance(value, Message) else value

        return texts(language)[self.key].format(**{name: said(value) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.say("en")


class PartnergraphError(Message, Exception):
    """Anything this project says to a person: one sentence, no traceback."""


class DataFileError(PartnergraphError):
    """One of our own data files is wrong: names file, line, key and remedy."""


class ReportError(PartnergraphError):
    """A report of theirs cannot be read: missing, empty, unknown format, damaged, locked."""


class FactError(PartnergraphError):
    """Facts that violate the ontology or a fact file that cannot be read."""


class StoreError(PartnergraphError):
    """The database: not reachable, refuses, full, newer than this program."""


class TornError(StoreError):
    """A load took away what was being read: a reading of several records meets half of it, and is made again."""


class QueryError(PartnergraphError):
    """An analyst's statement: refused, wrong, too long."""
