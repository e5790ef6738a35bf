"""Entries that begin with the name of what they tell of, and do not repeat it: 甲产业学院。2021年学校与乙公司共建;
甲中心，2022年与乙公司合建; 甲工作室2020年与乙公司共建.

What a clause behind builds, founds or leads is then the name in front, of which it would be the object.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.clauses import Frame
from loaders.mention import MADE, STANDING_BEHIND
from loaders.names import Found
from loaders.scene import as_facility, is_facility
from loaders.words import SEATS

_MAKING = frozenset(("build", "found"))
_TAKING_PART = frozenset(("lead", "enter"))
_BACKING = frozenset(("recognise", "support", "fund"))
_GROUP = "Alliance"
_NUMBER = r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[）)]?[.．、）)]?|[①-⑳]"
_MARK = rf"(?:[●○•▪■□◆◇★☆▲►➢➤✓·\-—–*]+|{_NUMBER})?\s*[“《「]?"
_FRONT = re.compile(rf"\A\s*{_MARK}\Z")
_ALONE = re.compile(r"[”》」]?(?:[（(][^（）()]{0,40}[）)])?\s*[。：:]?\s*\Z")
_TOPIC = re.compile(r"[”》」]?(?:[（(][^（）()]{0,40}[）)])?\s*(?:[，,：:]|(?:于|自)?\s*(?:19|20)\d\d\s*[年.．/-])")
_NO_MORE = re.compile(r"(?:起来|而成|完成|[了的])?(?:更早|较早|最早)?\s*[，,。；;：:]?\s*\Z")


_OF_OTHER_THINGS = re.compile(r"课题|项目|校区|用于|教师|学生|教材|课程|专业|[持导助领]下")
"""What a clause speaks of that is not what the entry tells of, and who is no agent: 甲厅支持下成立."""


def with_headlines(sentences: Sequence[Sequence[Frame]], text: str) -> None:
    """Give the clauses of a text the object that its first words name. Changes the frames."""
    told: Found | None = None
    for frames in sentences:
        if not frames:
            continue
        if (alone := _headline(frames, text)) is not None:
            told = alone
            continue
        told = _topic(frames, text) or told
        if told is not None and not _names_another(frames, told):
            for frame in frames:
                _complete(frame, told, text)


def _first(frame: Frame, text: str) -> Found | None:
    """The facility or alliance with which a sentence begins."""
    named = frame.of("agent")
    if not named or not _FRONT.match(text[frame.sentence[0] : named[0].mention.start]):
        return None
    one = named[0].mention
    printed = one.name == text[one.start : one.end]  # 该中心 speaks of what was told before
    made = one.label in MADE or is_facility(named[0])
    return named[0] if named[0].kind == "body" and made and printed else None


def _headline(frames: Sequence[Frame], text: str) -> Found | None:
    """What a sentence names that says nothing else."""
    frame = frames[0]
    if len(frames) > 1 or frame.verbs or frame.modal or len(frame.of("agent")) > 1:
        return None
    one = _first(frame, text)
    return one if one and _ALONE.match(text[one.mention.end : frame.end]) else None


def _topic(frames: Sequence[Frame], text: str) -> Found | None:
    """What a sentence begins with, where the clause that follows tells who made it and names no object."""
    frame = frames[0]
    one = _first(frame, text)
    if one is None or frame.relative or frame.of("object") or not _TOPIC.match(text[one.mention.end :]):
        return None
    if _OF_OTHER_THINGS.search(text, one.mention.end, frame.end):
        return None
    if frame.verbs and not (frame.verbs & (_MAKING | _TAKING_PART) and _ends_with_verb(frame, text)):
        return None
    others = [other for other in frame.of("agent") if other is not one]
    if not frame.verbs or others or frame.of("with", "lead", "joiner") or (is_facility(one) and _tells_no_more(frames)):
        frame.roles["agent"] = others
        frame.add("topic", () if frame.verbs else [one])
    return one


def _tells_no_more(frames: Sequence[Frame]) -> bool:
    """Whether the clauses behind the first name nobody: 甲众创空间2018年设立，面积2600平方米."""
    return not any(held for frame in frames[1:] for held in frame.roles.values())


def _ends_with_verb(frame: Frame, text: str) -> bool:
    return bool(_NO_MORE.match(text[max(frame.verb_end, frame.start) : frame.end]))


def _names_another(frames: Sequence[Frame], told: Found) -> bool:
    """Whether a sentence speaks of another facility or alliance."""
    named = (
        one for frame in frames for role, held in frame.roles.items() for one in held if not _entitles(frame, role)
    )
    others = (one for one in named if one.kind == "body" and one.mention.name != told.mention.name)
    return any(is_facility(one) or one.mention.label == _GROUP for one in others)


def _entitles(frame: Frame, role: str) -> bool:
    """Whether a role of a clause holds the title that an office gives: 认定为省级甲平台."""
    return role == "object" and bool(frame.verbs & _BACKING)


def _put_behind(frame: Frame, told: Found) -> None:
    """甲集团。……，乙厅指导，: who guides and supports stands behind what the entry tells of."""
    backing = [one for one in frame.of("agent") if one.mention.label in STANDING_BEHIND]
    if backing and len(backing) == len(frame.of("agent")) and not frame.of("object", "to"):
        frame.roles["agent"] = []
        frame.add("under", backing)
        frame.add("object", [told])


def _complete(frame: Frame, told: Found, text: str) -> None:
    """Give a clause what it speaks of."""
    group = told.mention.label == _GROUP
    ours = any(one.kind in ("own", "unit") for one in frame.of("object", "to", "by"))
    if frame.modal or frame.relative or ours or _OF_OTHER_THINGS.search(text, frame.start, frame.end):
        return
    one = told if group else as_facility(told)
    if frame.verbs == {"support"} and _ends_with_verb(frame, text):
        _put_behind(frame, one)
    elif frame.verbs & _BACKING and not frame.verbs & _MAKING and not any(f.kind == "own" for f in frame.of("agent")):
        frame.add("topic", [one])
    if frame.of("object") or told in frame.of("agent") or (group and not frame.of("agent", "lead", "with", "joiner")):
        return
    if frame.verbs & (_MAKING | _TAKING_PART) and _ends_with_verb(frame, text):
        frame.add("object", [one])
        if not group:
            frame.verbs.add("build")
    elif group and frame.verbs & SEATS:
        frame.add("object", [one])
