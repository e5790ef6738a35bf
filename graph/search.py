"""The one search key: how a body's names are folded so that any way of typing one of them finds it.

The same function folds what a person types. Simplified forms by OpenCC, pinyin by pypinyin; both work offline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Protocol

from graph.model import Node, fold

_HAN = re.compile(r"[㐀-鿿豈-龎]+")
_UNIT = re.compile(r"(?<=..)[省市县区](?=...)")
_RUNS = re.compile(rf"{_HAN.pattern}|[^㐀-鿿豈-龎]+")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


class _Cutter(Protocol):
    def cut(self, text: str) -> Iterable[str]: ...


@cache
def _converter() -> _Converter:
    from opencc import OpenCC

    made: _Converter = OpenCC("t2s")
    return made


@lru_cache(maxsize=16384)
def simplified(text: str) -> str:
    """The text in simplified characters (臺灣師範大學 → 台湾师范大学)."""
    return text if text.isascii() else _converter().convert(text)


@cache
def _words() -> _Cutter:
    """pypinyin's own way of parting a text into the words that it knows the sound of."""
    from pypinyin.seg.mmseg import seg

    made: _Cutter = seg
    return made


@lru_cache(maxsize=16384)
def _sound(word: str) -> tuple[str, str]:
    """Pinyin and initials of one such word: names are made of the same few thousand."""
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin([word])
    return "".join(syllables), "".join(s[:1] for s in syllables)


@lru_cache(maxsize=16384)
def _pinyin(folded: str) -> tuple[str, str]:
    sounds = [
        sound
        for run in _RUNS.findall(folded)
        for sound in (map(_sound, _words().cut(run)) if _HAN.match(run) else [(run, run)])
    ]
    return "".join(full for full, _ in sounds), "".join(initials for _, initials in sounds)


@lru_cache(maxsize=16384)
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


def _without_unit(name: str) -> str:
    """The name as people say it, without the 市, 省, 县 or 区 of its place (温州市模具协会 → 温州模具协会)."""
    return _UNIT.sub("", name, count=1)


def search_key(node: Node) -> str:
    """The key of a node: name, aliases, English name, then pinyin and initials of the Chinese ones, one per line.

    The folded name stands first, so that a prefix search meets the canonical name before the aliases.
    """
    return _search_key((node.name, *node.aliases), node.name_en)


@lru_cache(maxsize=1024)
def _search_key(names: tuple[str, ...], english: str) -> str:
    spoken = dict.fromkeys(said for name in names for said in (name, _without_unit(name)))
    lines = dict.fromkeys(name_lines((*names, english, *spoken)))
    for name in spoken:
        folded = fold_query(name)
        if folded and not folded.isascii():
            lines.update(dict.fromkeys(_pinyin(folded)))
    return "\n".join(lines)
