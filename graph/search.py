"""The one search key: how a body's names are folded so that any way of typing one of them finds it.

The same function folds what a person types. Simplified forms by OpenCC, pinyin by pypinyin; both work offline.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Protocol

from graph.model import Node, fold


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter() -> _Converter:
    from opencc import OpenCC

    made: _Converter = OpenCC("t2s")
    return made


@lru_cache(maxsize=65536)
def simplified(text: str) -> str:
    """The text in simplified characters (臺灣師範大學 → 台湾师范大学)."""
    return text if text.isascii() else _converter().convert(text)


@lru_cache(maxsize=65536)
def _pinyin(folded: str) -> tuple[str, str]:
    from pypinyin import Style, lazy_pinyin

    full = "".join(lazy_pinyin(folded))
    initials = "".join(lazy_pinyin(folded, style=Style.FIRST_LETTER))
    return full, initials


def fold_query(text: str) -> str:
    """What a person typed, folded as the key is: NFKC, small letters, simplified, no spaces, no punctuation."""
    return simplified(fold(text))


def name_lines(names: Iterable[str]) -> list[str]:
    """Each name folded, as printed and simplified, once, in the order given."""
    lines: dict[str, None] = {}
    for name in names:
        folded = fold(name)
        for line in (simplified(folded), folded):
            if line:
                lines.setdefault(line)
    return list(lines)


def search_key(node: Node) -> str:
    """The key of a node: name, aliases, English name, then pinyin and initials of the Chinese ones, one per line.

    The folded name stands first, so that a prefix search meets the canonical name before the aliases.
    """
    lines = dict.fromkeys(name_lines((node.name, *node.aliases, node.name_en)))
    for name in (node.name, *node.aliases):
        folded = fold_query(name)
        if folded and not folded.isascii():
            lines.update(dict.fromkeys(_pinyin(folded)))
    return "\n".join(lines)
