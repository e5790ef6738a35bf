"""Where a text says that a body has a new name: 甲更名为乙, 乙（原名甲）, 甲（现更名为乙）.

Only what is settled and unmistakable: the two are of one kind, nothing plans or denies it, and no other body of that
kind may be meant as the one that was renamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.mention import Mention
from loaders.resolve import RENAMED, Definition, identity

_SENTENCE = "。；;！!？?\n"
_OPENS = re.compile(r"(?:^|[，,：:、。；;\s（(]|原|由|将|把|其中|同时)\Z")
"""What stands in front of the subject of a clause."""


def find_renamings(text: str, mentions: Sequence[Mention]) -> tuple[Definition, ...]:
    """Each pair of names once, the former one first, by rule `renamed`. mentions: the names of the text, in order."""
    return tuple(dict.fromkeys(_told(text, mentions)))


def _told(text: str, mentions: Sequence[Mention]) -> Iterator[Definition]:
    bodies = [m for m in mentions if not m.own]
    begins = {m.start: m for m in reversed(bodies)}
    for told in identity().renamed.finditer(text):
        new = begins.get(told.end())
        old = _subject(text, bodies, told.start(), new) if new else None
        if new and old:
            yield Definition(old.name, new.name, RENAMED)
    for first in bodies:
        for bracket, former in ((identity().former, True), (identity().current, False)):
            inside = bracket.match(text, first.end)
            second = begins.get(inside.end()) if inside else None
            if second and second.label == first.label and second.name != first.name:
                old, new = (second, first) if former else (first, second)
                yield Definition(old.name, new.name, RENAMED)


def _subject(text: str, bodies: Sequence[Mention], at: int, new: Mention) -> Mention | None:
    """The body that is renamed at `at`: the nearest of its kind before, where it alone can be meant."""
    begin = max(text.rfind(mark, 0, at) for mark in _SENTENCE) + 1
    before = [m for m in bodies if begin <= m.start and m.end <= at and m.label == new.label]
    if not before or before[-1].name == new.name:
        return None
    between = text[before[-1].end : at]
    if any(word in between for word in identity().unsettled):
        return None
    alone = len({m.name for m in before}) == 1
    return before[-1] if alone or _OPENS.search(text[begin : before[-1].start]) else None
