"""What a person decided where no rule can (`data/overrides.yml`): every decision with its reason and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.datafile import DATA, Section, read_yaml
from graph.ontology import ontology


@dataclass(frozen=True, slots=True)
class Override:
    """One decision. kind: aliases, apart, rejections, corrections; names: the one or two names it is about;
    value: the label of a correction, the type of a rejection; document: sha256 of the report it holds for, or empty."""

    kind: str
    names: tuple[str, ...]
    value: str
    document: str
    reason: str
    place: str


def _names(kind: str, item: Section) -> tuple[str, ...]:
    if kind == "aliases":
        return item.text("name"), item.text("same_as")
    if kind == "apart":
        names = item.texts("names", required=True)
        if len(names) != 2:
            item.fail("names", "overrides.names", count=len(names))
        return names
    return (item.text("start"), item.text("end")) if kind == "rejections" else (item.text("name"),)


def _value(kind: str, item: Section) -> str:
    if kind == "rejections":
        return item.choice("type", tuple(ontology().types))
    return item.choice("label", tuple(ontology().labels)) if kind == "corrections" else ""


def _override(kind: str, item: Section) -> Override:
    names, value = _names(kind, item), _value(kind, item)
    document, reason, place = item.text("document", ""), item.text("reason"), item.text("place")
    if document and not re.fullmatch(r"[0-9a-f]{64}", document):
        item.fail("document", "overrides.sha256", document=document)
    for key, text in (("reason", reason), ("place", place)):
        if not text.strip():
            item.fail(key, "overrides.empty")
    if len(names) == 2 and names[0] == names[1]:
        item.fail("name", "overrides.same", name=names[0])
    item.done()
    return Override(kind, names, value, document, reason, place)


def read_overrides(path: Path) -> tuple[Override, ...]:
    """Read and check a file of overrides; `DataFileError` names file, line, key and remedy."""
    root = read_yaml(path)
    made = [
        _override(kind, item)
        for kind in ("aliases", "apart", "rejections", "corrections")
        for item in root.items(kind, required=False)
    ]
    root.done()
    return tuple(made)


@cache
def overrides() -> tuple[Override, ...]:
    """The project's overrides, read once per process."""
    return read_overrides(DATA / "overrides.yml")


def overrides_for(sha256: str) -> tuple[Override, ...]:
    """The overrides that hold for the report with this hash."""
    return tuple(o for o in overrides() if o.document in ("", sha256))
