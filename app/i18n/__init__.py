"""Every text that a person reads in the app and on the command line, one folder of YAML files per language.

Each file is a flat mapping of dotted keys to texts with `{named}` places; a key stands in one file only.
Names of labels, relationship types and properties are not here: the ontology has them in both languages.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from graph.datafile import read_yaml
from graph.ontology import LANGUAGES

FOLDER = Path(__file__).resolve().parent
DEFAULT = LANGUAGES[0]


def read_texts(folder: Path) -> dict[str, str]:
    """All texts of one language's folder, key -> text; `DataFileError` where a file is wrong or a key stands twice."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        section = read_yaml(path)
        for key in section:
            if key in found:
                section.fail(key, "data.other_file")
            found[key] = section.text(key)
    return found


@cache
def texts(language: str) -> Mapping[str, str]:
    """The texts of `language` (zh or en), read once per process."""
    return read_texts(FOLDER / language)


def text(key: str, language: str = DEFAULT, **values: object) -> str:
    """The text called `key` with its places filled; a `KeyError` names the nearest key where there is none.

    Where `n` is 1 and there is a text `key.one`, that one is said.
    """
    known = texts(language)
    if values.get("n") == 1 and f"{key}.one" in known:
        key = f"{key}.one"
    if key not in known:
        near = difflib.get_close_matches(key, list(known), 1)
        raise KeyError(f"no text '{key}' in {language}" + (f"; is '{near[0]}' meant?" if near else ""))
    return known[key].format(**values) if values else known[key]
