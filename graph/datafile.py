"""Reading our own YAML data files so that every mistake in one names file, line, key and remedy.

A `Section` is a mapping that remembers where it was written. Each `text`, `texts`, `sections`... call takes a key;
`done` then refuses every key that nobody asked for, so a typing error is never silently ignored.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import yaml

from graph.errors import DataFileError, Message

DATA = Path(__file__).resolve().parent.parent / "data"
"""The folder of data files, found from the code's own place, in a checkout and in a wheel alike."""
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, eleven times as fast, wherever PyYAML was built with it: in all its wheels."""


@dataclass(slots=True)
class Section:
    """One mapping of a data file.

    path: the file; where: the keys that lead here, for messages; line: 1-based line of the mapping's first key.
    """

    path: Path
    where: str
    line: int
    entries: dict[str, yaml.Node]
    lines: dict[str, int]
    asked: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def fail(self, key: str, problem: str, /, **values: object) -> NoReturn:
        """Raise a `DataFileError` about one key. problem: the key of the message, values: what stands in its gaps."""
        line, told = self.lines.get(key, self.line), Message(problem, **values)
        raise DataFileError("data.at", path=self.path, line=line, key=f"{self.where}{key}", told=told)

    def _take(self, key: str, *, required: bool) -> yaml.Node | None:
        self.asked.add(key)
        if required and key not in self.entries:
            near = difflib.get_close_matches(key, list(self.entries), 1)
            if near:
                self.fail(key, "data.missing_near", near=near[0])
            self.fail(key, "data.missing")
        return self.entries.get(key)

    def _plain(self, key: str, node: yaml.Node) -> object:
        if not isinstance(node, yaml.ScalarNode):
            self.fail(key, "data.not_value")
        return yaml.safe_load(yaml.serialize(node))

    def text(self, key: str, default: str | None = None) -> str:
        """The text under `key`; `default` where it is absent (None: the key is required)."""
        node = self._take(key, required=default is None)
        if node is None:
            return default or ""
        if not isinstance(node, yaml.ScalarNode):
            self.fail(key, "data.not_text")
        return str(node.value)

    def number(self, key: str, default: float | None = None) -> float | None:
        """The number under `key`, or `default`."""
        node = self._take(key, required=False)
        if node is None:
            return default
        value = self._plain(key, node)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(key, "data.not_number", value=value)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false under `key`, or `default`."""
        node = self._take(key, required=False)
        if node is None:
            return default
        value = self._plain(key, node)
        if not isinstance(value, bool):
            self.fail(key, "data.not_flag", value=value)
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """The list of texts under `key`; a single text counts as a list of one."""
        node = self._take(key, required=required)
        if node is None:
            return ()
        if isinstance(node, yaml.ScalarNode):
            return (str(node.value),)
        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(n, yaml.ScalarNode) for n in node.value):
            self.fail(key, "data.not_texts")
        return tuple(str(n.value) for n in node.value)

    def text_lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts under `key`; a plain text inside counts as a list of one."""
        node = self._take(key, required=False)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.fail(key, "data.not_lists")
        found: list[tuple[str, ...]] = []
        for item in node.value:
            inner: Sequence[yaml.Node] = item.value if isinstance(item, yaml.SequenceNode) else [item]
            if not all(isinstance(n, yaml.ScalarNode) for n in inner):
                self.fail(key, "data.too_deep")
            found.append(tuple(str(n.value) for n in inner))
        return tuple(found)

    def section(self, key: str, *, required: bool = True) -> Section:
        """The mapping under `key`; an empty one where it is absent and not required."""
        node = self._take(key, required=required)
        if node is None:
            return Section(self.path, f"{self.where}{key}.", self.line, {}, {})
        if not isinstance(node, yaml.MappingNode):
            self.fail(key, "data.not_mapping")
        return _section(self.path, f"{self.where}{key}.", node)

    def sections(self, key: str, *, required: bool = True) -> dict[str, Section]:
        """The mapping of mappings under `key`, in the order of the file."""
        outer = self.section(key, required=required)
        return {name: outer.section(name) for name in outer}

    def items(self, key: str, *, required: bool = True) -> tuple[Section, ...]:
        """The list of mappings under `key`."""
        node = self._take(key, required=required)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.fail(key, "data.not_entries")
        return tuple(self._item(key, index, item) for index, item in enumerate(node.value, 1))

    def _item(self, key: str, index: int, node: yaml.Node) -> Section:
        if not isinstance(node, yaml.MappingNode):
            self.fail(key, "data.not_entry", index=index)
        return _section(self.path, f"{self.where}{key}[{index}].", node)

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """The text under `key`, which must be one of `allowed`."""
        value = self.text(key, default)
        if value not in allowed:
            self.fail(key, "data.choice", value=value, allowed=tuple(allowed))
        return value

    def done(self) -> None:
        """Refuse keys that were never asked for."""
        for key in self.entries:
            if key not in self.asked:
                near = difflib.get_close_matches(key, sorted(self.asked), 1)
                if near:
                    self.fail(key, "data.unknown_near", near=near[0])
                self.fail(key, "data.unknown")


def _section(path: Path, where: str, node: yaml.MappingNode) -> Section:
    entries: dict[str, yaml.Node] = {}
    lines: dict[str, int] = {}
    for key_node, value in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in entries:
            told = Message("data.twice")
            raise DataFileError("data.at", path=path, line=line, key=f"{where}{key}", told=told)
        entries[key], lines[key] = value, line
    return Section(path, where, node.start_mark.line + 1, entries, lines)


def read_yaml(path: Path) -> Section:
    """The whole of a YAML data file as one `Section`.

    Raises `DataFileError` where the file is missing, is not UTF-8, is not YAML or is not a mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DataFileError("data.gone", path=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError("data.unreadable", path=path, error=error) from error
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataFileError("data.yaml_line", path=path, line=line, problem=error.problem or error) from error
    except yaml.YAMLError as error:
        raise DataFileError("data.yaml", path=path, problem=" ".join(str(error).split())) from error
    if not isinstance(node, yaml.MappingNode):
        raise DataFileError("data.no_mapping", path=path)
    return _section(path, "", node)
