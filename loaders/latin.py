"""Names in Latin letters: runs of Latin words that are one body, each made one word of a text.

Helix Robotics (Wuxi) Co., Ltd., Norwood College of Arts, Voltix in 与 Voltix 共建.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.words import BRAND, FIRM, LEADING, REACH, SHORT, Token, grammar, text_of

_CAPITAL = re.compile("[A-ZÀ-ÞА-ЯЁ][A-Za-zÀ-ɏЀ-ӿ]")
_LINKS = frozenset(("of", "and", "for", "the", "de", "di", "du", "la", "für", "der", "des", "&"))
"""Small words inside a name in Latin letters."""


def holds_latin(text: str) -> bool:
    """Whether a text may hold a name in Latin letters: most hold none."""
    return _CAPITAL.search(text) is not None


def named_in_latin(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Runs of Latin words that are the name of a body, each made one word: Helix Robotics (Wuxi) Co., Ltd.

    What goes on in Chinese to a head stays apart: Helix Academy 机器人实训基地 is one name.
    """
    made, at = list[Token](), 0
    while at < len(tokens):
        token = tokens[at]
        opens = token.kind == "latin" and token.text[0].isupper() and not _goes_with(made)
        end = _latin_end(tokens, at) if opens else at
        label = _latin_label(tokens, at, end) if end > at else ""
        if label and not _heads_on(tokens, end):
            made.append(Token(token.start, tokens[end - 1].end, "known", text_of(tokens[at:end]), label))
            at = end
            continue
        stop = max(end, at + 1)
        made += [t._replace(inner=named_in_latin(t.inner)) if t.inner else t for t in tokens[at:stop]]
        at = stop
    return tuple(made)


def _goes_with(front: Sequence[Token]) -> bool:
    """Whether a brand that everybody knows stands right in front: Huawei ICT Academy is its programme."""
    return len(front) > 1 and front[-1].kind == "space" and front[-2].kind == "known"


def _latin_end(tokens: Sequence[Token], at: int) -> int:
    """Behind the last word of a run of Latin words: a place in brackets and the comma of Co., Ltd. stand inside it."""
    end = at + 1
    for index in range(at + 1, min(len(tokens), at + REACH)):
        token, after = tokens[index], tokens[index + 1 : index + 3]
        if token.kind == "latin" or (token.kind == "known" and token.text.isascii()):
            if not (token.text[0].isupper() or token.text in _LINKS or _form_of(token) or _is_cyrillic(token)):
                break
            end = index + 1
        elif token.text in ",，":
            if not any(_form_of(t) for t in after):
                break
        elif token.kind == "quote" and all(t.kind in ("latin", "space", "dash", "number") for t in token.inner):
            if not _form_of(tokens[at]):  # ООО «Амурский дом»
                break
            end = index + 1
        elif token.kind == "bracket":
            if not all(t.kind in ("latin", "place", "space") for t in token.inner) or not after:
                break
        elif token.kind not in ("space", "dash") and token.text not in ("&", "."):
            break
    return end


def _is_cyrillic(token: Token) -> bool:
    """Whether a word is written in Cyrillic, where only the first word of a name has a capital."""
    return "Ѐ" <= token.text[0] <= "ӿ"


def _form_of(token: Token) -> str:
    """The label of bodies that a Latin word makes a name of; empty where it makes none."""
    word, english = token.text.rstrip(".,"), grammar().english
    spelt = word.capitalize() if len(word) > SHORT else word  # LTD, UNIVERSITY
    return english.get(word, "") or english.get(spelt, "") if token.kind == "latin" else ""


def _latin_label(tokens: Sequence[Token], at: int, end: int) -> str:
    """What a run of Latin words names: by a word of the kind in it, by its last word, or by what stands about it."""
    spoken = (t for token in tokens[at:end] for t in (token.inner if token.kind == "quote" else (token,)))
    words = [t for t in spoken if t.kind in ("latin", "known") and t.text not in _LINKS]
    if len(words) > 1:
        labels = [label for word in words if (label := _form_of(word))]
        spelt = any(_form_of(word) and word.text[1:].islower() for word in words)  # Hotel Azure, not AB Testing
        if labels and (labels[0] != FIRM or spelt or _form_of(words[-1])):
            return labels[0]
        branded = words[0].text not in grammar().attributes and not _is_product(tokens, end)
        if branded and (words[-1].text in grammar().branches or _spoken_for(tokens, end)):
            return FIRM
    coined = len(words) < BRAND and all(_COINED.fullmatch(t.text) for t in words)
    return FIRM if coined and _partners(tokens, at, end) else ""


_SPEAKING = ("的代表", "代表团", "的总经理", "的总裁", "的负责人", "的董事长", "的工程师", "总部")


def _spoken_for(tokens: Sequence[Token], end: int) -> bool:
    """Whether a bracket behind a run tells a place alone, or somebody is said to be of it: Straits Anchor（新加坡）."""
    after = [t for t in tokens[end : end + 3] if t.kind != "space"]
    if after and after[0].kind == "bracket":
        return bool(after[0].inner) and all(t.kind == "place" for t in after[0].inner)
    return text_of(after[:2]).startswith(_SPEAKING)


_PRODUCTS = (
    "软件", "课程", "技术", "专业", "证书", "认证", "系统", "平台", "标准", "赛", "项目", "教材", "考试",
    "模块", "岗位",
)  # fmt: skip


def _is_product(tokens: Sequence[Token], end: int) -> bool:
    """Whether the words in front of `end` name a thing: Adobe Animation Studio 软件."""
    after = next((t for t in tokens[end : end + SHORT] if t.kind != "space"), None)
    return after is not None and after.text.startswith(_PRODUCTS)


_COINED = re.compile(r"[A-Z][A-Za-z]*[a-z][A-Za-z]*")


def _partners(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether words stand where a partner does: between 与 and what is done together."""
    before = next((t for t in reversed(tokens[max(0, at - SHORT) : at]) if t.kind != "space"), None)
    after = next((t for t in tokens[end : end + SHORT] if t.kind != "space"), None)
    if before is None or after is None or (end - at == 1 and len(tokens[at].text) < BRAND):
        return False
    return before.text in LEADING and before.text != "为" and after.text in _DONE_TOGETHER


_DONE_TOGETHER = frozenset((
    "共建", "合建", "合办", "联办", "共办", "签署", "签订", "签约", "联合", "合作", "共同", "达成", "委托",
    "授权", "结成",
))  # fmt: skip


def _heads_on(tokens: Sequence[Token], end: int) -> bool:
    """Whether a name goes on in Chinese behind Latin words: Helix Academy 机器人实训基地."""
    for token in tokens[end : end + 2 * BRAND]:
        if token.kind == "head":
            return True
        if token.kind not in ("other", "noun", "space", "place"):
            return False
    return False


def country_of_form(name: str) -> str:
    """The country, by its code (ISO 3166-1), that the form of law in an English name tells; else empty."""
    form = _FORMS_ABROAD.search(name)
    return form.lastgroup or "" if form else ""


_FORMS_ABROAD = re.compile(
    r"\b(?:(?P<MY>Sdn\.?\s*Bhd)|(?P<SG>Pte\.?\s*Ltd)|(?P<DE>GmbH)|(?P<IT>S\.p\.A|S\.r\.l)|(?P<ID>Tbk)|(?P<NL>B\.V))\b"
)
