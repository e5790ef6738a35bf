"""What goes to each of several bodies by order: 到款分别为6.5万元和11万元; 前者18万元，后者12万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from loaders.scene import Scene

T = TypeVar("T")


class Placed(Protocol):
    """A value with its place in the text that it was read from."""

    @property
    def start(self) -> int: ...


P = TypeVar("P", bound=Placed)

_ROLES = ("with", "to", "by", "agent", "object", "holder")


def _groups(scene: Scene) -> Iterator[list[str]]:
    """The names of the bodies of a clause as they are told: all together, then those of each role."""
    frames = [scene.frame]
    if scene.at and not any(f.kind == "body" for f in scene.frame.of(*_ROLES)):
        frames.append(scene.frames[scene.at - 1])  # 与甲、乙携手，分别在……
    for frame in frames:
        for roles in (_ROLES, *((role,) for role in _ROLES)):
            named = sorted((f.mention for f in frame.of(*roles) if f.kind == "body"), key=lambda m: m.start)
            yield list(dict.fromkeys(m.name for m in named))


def _place(scene: Scene, count: int) -> int | None:
    """The place of this end, or else of the other one, among as many bodies as there are values."""
    if count < 2:
        return None
    for names in _groups(scene):
        for one in (scene.end, scene.start):
            if len(names) == count and one is not None and one.mention.name in names:
                return names.index(one.mention.name)
    return None


def ordered(scene: Scene, values: Sequence[T]) -> T | None:
    """The value of this end where a clause gives as many values as bodies: 分别培训64人、118人."""
    at = _place(scene, len(values))
    return values[at] if at is not None else None


_APART = re.compile("分别|依次|各为")
_ENDS_LIST = re.compile("[，。；]")
_TURNS = re.compile("(前者|后者)[^，。；]{0,12}$")


def share(scene: Scene, values: Sequence[P], text: str) -> P | None:
    """The value of this end among those of a text, where a sum may stand beside them: 共30万元，分别为12万元和18万元;
    values: with their places in it."""
    if (own := ordered(scene, values)) is not None:
        return own
    for mark in _APART.finditer(text):
        stop = _ENDS_LIST.search(text, mark.end())
        inside = [v for v in values if mark.end() <= v.start < (stop.start() if stop else len(text))]
        if (own := ordered(scene, inside)) is not None:
            return own
    turns = [v for v in values if _TURNS.search(text, max(0, v.start - 16), v.start)]
    return ordered(scene, turns)


def ordered_part(scene: Scene, text: str) -> str:
    """The part of a list that goes to this end, by order; 监测与控制 is parted only where there are too few without."""
    parts = (ordered(scene, re.split(marks, text)) for marks in ("、", "[、和]", "[、和与及]"))
    return next(filter(None, parts), "")
