"""Short forms that a document uses without defining them: the brand and trade of a company it names in full elsewhere.

成都锦程汽车服务有限公司 in one chapter lets 锦程汽车 in another be a name. A short form is the beginning of the full
name's core (no place in front, no legal form behind) and must stand in the text as a word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from loaders.names import Context, find_spans, grammar
from loaders.resolve import FORMAL, core_of, formality, head_of

SURE = 4
"""A beginning this long is no chance word: its right edge alone must show."""

_COMPANY = re.compile(r"公司|集团|事务所")
_BEFORE = re.compile(r"(?:[^\u4e00-\u9fffA-Za-z]|[与和及同由为向在对受经以]|联合|携手|依托|牵手|联手|企业|公司)\Z")
_AFTER = re.compile(
    r"[^\u4e00-\u9fffA-Za-z]|[与和及同等的在是于向为已将也均共派捐]|"
    r"合作|联合|签|开展|订单|冠名|现代学徒|产业学院|企业|实训|员工|提供|技术|牵头|参与|捐|投入|工程师"
)


def _full_names(texts: Sequence[str], context: Context) -> Iterator[tuple[str, str]]:
    for text in texts:
        if _COMPANY.search(text):
            for found in find_spans(text, context):
                mention = found.mention
                if found.kind == "body" and formality(mention.name) == FORMAL:
                    yield mention.name, mention.label


def _common_start(core: str, text: str, at: int) -> int:
    length = 0
    while length < len(core) and at + length < len(text) and text[at + length] == core[length]:
        length += 1
    return length


def _stands_alone(text: str, start: int, end: int) -> bool:
    after = end == len(text) or bool(_AFTER.match(text, end))
    before = start == 0 or bool(_BEFORE.search(text[max(0, start - 2) : start]))
    return after and (before or end - start >= SURE)


def _uses(core: str, text: str) -> Iterator[str]:
    """The beginnings of `core` that stand in `text` as words of their own."""
    at = text.find(core[:2])
    while at >= 0:
        length = _common_start(core, text, at)
        if 2 < length <= len(core) and _stands_alone(text, at, at + length):
            yield text[at : at + length]
        at = text.find(core[:2], at + 1)


def find_short_forms(texts: Iterable[str], context: Context) -> Mapping[str, str]:
    """Short forms with the label of the company they stand for, in the order they were found.

    Ordinary words, names that two companies could be called by, and what only names a kind of body are left out.
    """
    listed = list(texts)
    names = dict.fromkeys(_full_names(listed, context))
    whole = _without("\n".join(listed), {name for name, _ in names})
    meant: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for name, label in names:
        core = core_of(name)
        for short in dict.fromkeys(_uses(core, whole)):
            if not grammar().lexicon.at(short, 0) or len(short) > SURE:
                meant.setdefault(short, set()).add(core)
                labels.setdefault(short, label)
    plain = (s for s, cores in meant.items() if len(cores) == 1 and s not in context.known)
    return {short: labels[short] for short in plain if short != head_of(short) and not formality(short)}


def _without(text: str, names: set[str]) -> str:
    """A text without the full names, inside which nothing is a short form."""
    for name in sorted(names, key=lambda n: (-len(n), n)):
        text = text.replace(name, "\n")
    return text
