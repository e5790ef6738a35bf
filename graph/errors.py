"""The tree of errors. Raised where known, translated at the borders, caught at the two doors (command line, app).

A message says what happened, where, and what to do. A doubtful *text* is never an error: it is an `Issue`.
"""


class PartnergraphError(Exception):
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
