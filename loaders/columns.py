"""What a table's columns hold and what the table is about: the rules of data/tables.yml, and their match to a table.

A column's role comes from its head (Chinese heads end in what they name) and is checked against its cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from graph.datafile import DATA, Section, read_yaml
from graph.ontology import ontology
from loaders.report import HEAD_ROWS, Table
from loaders.values import find_dates, narrow

FORMS = ("partner", "facility", "alliance", "members", "standard")
PARTS = ("built", "runs", "leads", "member", "tie", "signed", "support")
LABEL_PARTS = (
    "own", "abroad", "base", "school", "country", "group", "become_abroad", "beside_partners", "facility_like", "trade",
    "of_trades", "outside", "run_alone",
)  # fmt: skip
ORGANISATION = "organisation"
CONTENT = "content"
FACILITY = "facility"


@dataclass(frozen=True, slots=True)
class Example:
    """An invented table of one row with the facts it gives, in the short notation of tables.yml."""

    caption: str
    header: tuple[str, ...]
    row: tuple[str, ...]
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a table may be about. type is empty where it is about no partnership (then `reason` says why).

    cells, holds: how most cells of a column end in such a table, and its role where no head gives it; telling: roles
    that speak for it; shape: those that tell it where no word does; alone: the needs where nothing but a heading
    speaks for it; main: what a column holds whose head tells nothing, where no other does.
    """

    name: str
    type: str
    form: str
    context: tuple[str, ...]
    headers: tuple[str, ...]
    against: tuple[str, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    alone: tuple[tuple[str, ...], ...] = ()
    columns: Mapping[str, str] = None  # type: ignore[assignment]
    partner: tuple[str, ...] = ()
    not_partner: tuple[str, ...] = ()
    properties: Mapping[str, str] = None  # type: ignore[assignment]
    label: str = ""
    cells: re.Pattern[str] | None = None
    holds: str = ""
    telling: tuple[str, ...] = ()
    shape: tuple[str, ...] = ()
    main: str = ""
    unit_built: tuple[str, ...] = ()
    overseas: bool = False
    year_around: bool = False
    general: bool = False
    confidence: float = 0.0
    reason: str = ""
    examples: tuple[Example, ...] = ()
    counter: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a clause of a cell says."""

    type: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class TableRules:
    """The whole of data/tables.yml. roles: (word, role), as heads are searched for them; asking: the same of heads that
    are questions, the longest word first."""

    endings: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]
    asking: tuple[tuple[str, str], ...]
    totals: tuple[str, ...]
    empty: frozenset[str]
    repeats: frozenset[str]
    people: tuple[str, ...]
    common: frozenset[str]
    not_ours: tuple[str, ...]
    types: Mapping[str, str]
    labels: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    kinds: tuple[tuple[str, str], ...]
    phrases: tuple[Phrase, ...]
    member_roles: tuple[tuple[str, str], ...]
    head_words: frozenset[str]
    kinds_of_bodies: Mapping[str, str]
    beside: tuple[str, ...]
    builders: tuple[tuple[str, str], ...]


def _examples(section: Section, key: str) -> tuple[Example, ...]:
    made = []
    for item in section.items(key, required=False):
        made.append(Example(item.text("caption"), item.texts("header"), item.texts("row"), item.texts("gives")))
        item.done()
    return tuple(made)


def _type(section: Section, key: str = "type") -> str:
    return section.choice(key, tuple(ontology().types))


def _known_role(section: Section, key: str, role: str, roles: Sequence[str]) -> str:
    if role not in roles:
        section.fail(key, "data.choice", value=role, allowed=tuple(roles))
    return role


def _needs(section: Section, key: str, roles: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_known_role(section, key, r, roles) for r in need.split("|")) for need in section.texts(key))


def _role_at(section: Section, key: str, roles: Sequence[str]) -> str:
    return _known_role(section, key, section.text(key, ""), (*roles, ""))


def _columns(section: Section, roles: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    columns = section.section("columns", required=False)
    for role in columns:
        found.update(dict.fromkeys(columns.texts(role), _known_role(columns, role, role, roles)))
    return found


def _properties(section: Section, type_name: str, roles: Sequence[str]) -> dict[str, str]:
    allowed = (*ontology().types[type_name].properties, "period")
    properties = section.section("properties", required=False)
    found = {}
    for role in properties:
        found[_known_role(properties, role, role, roles)] = properties.choice(role, allowed)
    return found


def _rule(name: str, section: Section, roles: Sequence[str]) -> Rule:
    type_name = _type(section)
    needs, alone = _needs(section, "needs", roles), _needs(section, "alone", roles)
    cells = section.text("cells", "")
    telling, shape = (
        tuple(_known_role(section, key, role, roles) for role in section.texts(key)) for key in ("telling", "shape")
    )
    label = section.text("label", "")
    if label and label not in ontology().labels:
        section.fail("label", "data.label", label=label)
    rule = Rule(
        name, type_name, section.choice("form", FORMS), section.texts("context", required=True),
        section.texts("headers"), section.texts("against"), needs, alone, _columns(section, roles),
        section.texts("partner"), section.texts("not_partner"), _properties(section, type_name, roles), label,
        _pattern(section, "cells", cells) if cells else None, _role_at(section, "holds", roles),
        telling, shape, _role_at(section, "main", roles),
        section.texts("unit_built"), section.flag("overseas"), section.flag("year_around"), section.flag("general"),
        section.number("confidence") or 0.0, "", _examples(section, "examples"), _examples(section, "counter"),
    )  # fmt: skip
    if not 0 < rule.confidence <= 1:
        section.fail("confidence", "tables.confidence")
    section.done()
    return rule


def _rejection(name: str, section: Section) -> Rule:
    rule = Rule(
        name, "", "partner", section.texts("context", required=True), section.texts("headers"),
        section.texts("against"), columns={}, properties={}, reason=section.text("reason"),
        counter=_examples(section, "examples"),
    )  # fmt: skip
    section.done()
    return rule


def _pattern(section: Section, key: str, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        section.fail(key, "tables.pattern", error=error)


def _phrase(section: Section) -> Phrase:
    made = Phrase(_type(section), _pattern(section, "pattern", section.text("pattern")))
    section.done()
    return made


def _kinds(root: Section) -> tuple[tuple[str, str], ...]:
    """(word, rule) pairs, the longest word first."""
    section, allowed = root.section("kinds"), tuple(root.section("rules"))
    found = []
    for name in section:
        if name not in allowed:
            section.fail(name, "data.choice", value=name, allowed=allowed)
        found += [(word, name) for word in section.texts(name)]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def _parts(section: Section, allowed: Sequence[str]) -> dict[str, str]:
    found = {part: section.choice(part, allowed) for part in PARTS}
    section.done()
    return found


def _labels(section: Section) -> dict[str, tuple[str, ...]]:
    found = {part: section.texts(part, required=True) for part in LABEL_PARTS}
    for part, labels in found.items():
        for label in labels:
            if label not in ontology().labels:
                section.fail(part, "data.label", label=label)
    section.done()
    return found


def read_rules(path: Path) -> TableRules:
    """Read and check the rules of tables; `DataFileError` names file, line, key and remedy."""
    root = read_yaml(path)
    root.number("version")
    roles = root.section("roles")
    words = [(word, role) for role in roles for word in roles.texts(role)]
    names = tuple(roles)
    asking = root.section("asking")
    questions = [(word, _known_role(asking, role, role, names)) for role in asking for word in asking.texts(role)]
    member_roles, bodies, builders = (root.section(key) for key in ("member_roles", "kinds_of_bodies", "builders"))
    ranks = [(word, role) for role in member_roles for word in member_roles.texts(role)]
    made = TableRules(
        endings=root.texts("endings", required=True),
        roles=tuple(words),
        asking=tuple(sorted(questions, key=lambda pair: -len(pair[0]))),
        totals=root.texts("totals", required=True),
        empty=frozenset(root.texts("empty")),
        repeats=frozenset(root.texts("repeats")),
        people=root.texts("people"),
        common=frozenset(root.texts("common")),
        not_ours=root.texts("not_ours"),
        types=_parts(root.section("types"), tuple(ontology().types)),
        labels=_labels(root.section("labels")),
        rules=(
            *(_rule(name, section, names) for name, section in root.sections("rules").items()),
            *(_rejection(name, section) for name, section in root.sections("rejected").items()),
        ),
        kinds=_kinds(root),
        phrases=tuple(_phrase(section) for section in root.items("phrases")),
        member_roles=tuple(sorted(ranks, key=lambda pair: -len(pair[0]))),
        head_words=frozenset(root.texts("head_words")),
        kinds_of_bodies={word: kind for kind in bodies for word in bodies.texts(kind)},
        beside=root.texts("beside"),
        builders=tuple((word, role) for role in builders for word in builders.texts(role)),
    )
    root.done()
    return made


@cache
def rules() -> TableRules:
    """The project's rules of tables, read once per process."""
    return read_rules(DATA / "tables.yml")


# --- heads -----------------------------------------------------------------------------------------------------------

_BRACKETS = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]")
_HALF = re.compile(r"[/·]?(?:[上下]半年|第?[一二三四]季度)\Z")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def compact(text: str) -> str:
    """Text without spaces, half width."""
    return _SPACE.sub("", narrow(text))


def bare_head(header: str) -> str:
    """A column's head without spaces, brackets and what every head may end in (名称, 清单)."""
    head = _BRACKETS.sub("", compact(header)).strip("/、:：*")
    head = _HALF.sub("", head) or head
    for ending in rules().endings:
        if head.endswith(ending) and len(head) > len(ending):
            return head.removesuffix(ending)
    return head


_ONLY_PARTS = re.compile(r"(?:20\d\d年?|[上下]半年|第?[一二三四]季度|总[数量计]|[合小共]计)\Z")


def role_of(header: str, rule: Rule | None = None) -> str:
    """The role a head gives its column, in such a table as `rule` describes; empty where it gives none.

    Of a head in two rows (合作单位 / 名称) the lower decides, unless it only repeats or parts the upper (上半年, 总数).
    """
    parts = [part for part in header.split(HEAD_ROWS) if part.strip()]
    roles = [_role(part, rule) for part in parts]
    if len(parts) > 1 and (not roles[-1] or _ONLY_PARTS.match(compact(parts[-1]))):
        return next((role for role in reversed(roles[:-1]) if role), roles[-1])
    return roles[-1] if roles else ""


def _role(header: str, rule: Rule | None) -> str:
    whole = _BRACKETS.sub("", compact(header)).replace("名字", "名称")
    head = bare_head(whole)
    if in_days(header):
        return "days"
    if rule:
        for name in (whole, head):
            if name in rule.columns:
                return rule.columns[name]
    first, *more = PARTED.split(whole)
    if more and _common_role(bare_head(first)) == ORGANISATION and is_column_name(whole):
        return ORGANISATION  # 送培单位及人数
    asked = asked_role(whole)
    if asked == CONTENT and rule:
        return rule.columns.get(_WHAT, CONTENT)
    return asked or _common_role(head)


_IN_DAYS = re.compile(r"(?:[（(]天[）)]|[/／]天)\Z")


def in_days(header: str) -> bool:
    """Whether the figures below a head are days, whatever it calls them: 学时（天）."""
    return _IN_DAYS.search(compact(header)) is not None


_WHAT = "内容"
"""The head that asks no question and holds what 做什么 holds."""
_LONGEST_QUESTION = 9
_PUNCTUATION = re.compile(r"[，。；：“”《》、]")


def asked_role(head: str) -> str:
    """The role of a column whose head is a question (谁来共建, 做什么, 多少人); empty where it is none."""
    if len(head) > _LONGEST_QUESTION or _PUNCTUATION.search(head):
        return ""
    return next((role for word, role in rules().asking if word in head), "")


@lru_cache(maxsize=4096)
def _common_role(head: str) -> str:
    best, found = (0, 0), ""
    for word, role in rules().roles:
        at = head.rfind(word)
        if at < 0 or (len(word) == 1 and at + 1 < len(head)):
            continue
        if (at + len(word), len(word)) > best:
            best, found = (at + len(word), len(word)), role
    return found


_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?|学年|届|级)\Z")


def names_kinds(text: str) -> bool:
    """Whether words name kinds of bodies and nothing else (企业, 机关与社团), as a cell may that says what a row is."""
    return all(part in rules().kinds_of_bodies for part in PARTED.split(text))


def is_year(text: str) -> bool:
    """Whether a text is a year as the name of a column of its figures: 2019年（万元）."""
    return _YEAR.match(_BRACKETS.sub("", compact(text))) is not None


_TOLD_BY_END = re.compile(
    r"[^，。、；\d《》“”]{1,7}(?:名称|类型|类别|级别|等级|性质|时间|日期|年月|年份|年度|省份|单位|人数|人次|天数|学生数|金额|经费|比例|率|额|方式|期限|年限|地点|所在地|负责人|规模|层次|状态|所在[县市区])"
)
"""Names of columns whatever their first words are; a cell that says a part in a body (理事单位) is none."""
PARTED = re.compile(r"[/／、与和及]")
"""What stands between the names of a column that holds several things (合作方、班名与人数)."""
_IN_UNIT = re.compile(r"[/／](?:[万亿]?元|人(?:次|日)?|[名天日个家门项件期])\Z")
"""The unit of a column's figures: 合同额/元."""
LONGEST_NAME = 14
"""Characters of the longest name of a column that is told by its words alone."""


@lru_cache(maxsize=4096)
def is_column_name(text: str) -> bool:
    """Whether a text is made of the words of heads only, and ends in one that tells what a column holds."""
    whole = _IN_UNIT.sub("", _BRACKETS.sub("", compact(text)).strip("/、:：*"))
    if not 1 < len(whole) <= LONGEST_NAME:
        return False
    if asked_role(whole):
        return True
    parts = PARTED.split(whole)
    if len(parts) > 1 and all(len(part) > 1 and is_column_name(part) for part in parts):
        return True
    if _TOLD_BY_END.fullmatch(whole) and not any(word in whole for word, _ in rules().member_roles):
        return True
    ends, words = _head_ends(), rules().head_words | _head_ends()
    reached = {0}
    for end in range(1, len(whole) + 1):
        allowed = ends if end == len(whole) else words
        if any(start in reached and whole[start:end] in allowed for start in range(max(0, end - 8), end)):
            reached.add(end)
    return len(whole) in reached


@lru_cache(maxsize=4096)
def is_kind(text: str) -> bool:
    """Whether a text that may be a head may as well be a cell that says what kind a row is of (订单班, 课程标准)."""
    whole = compact(text)
    kinds = (word for word, _ in rules().kinds)
    roles = {role for word, role in rules().roles if word == whole}
    return whole in kinds or whole.endswith("标准") or (len(whole) > 2 and bool(roles & {FACILITY, "class"}))


@cache
def _head_ends() -> frozenset[str]:
    return frozenset((*rules().endings, *(word for word, _ in rules().roles)))


# --- cells -----------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"\s*[¥￥约]?\s*-?[\d,]+(?:\.\d+)?\s*(?:%|％|‰)?\s*")
_SENTENCE = re.compile(
    r"(?:与|和|同|联合|携手).{2,60}?(?:共建|合建|成立|建立|设立|组建|签|合作|协议|备忘录|举办|打造)|^合作举办|^共建"
)
_UNIT = re.compile(r"(?:元|人|个|%|万元|门|项|平方米|人次|人日|亩|台|套|册|Mbps|㎡|m2|—|元/生|个/生)\Z")

_BUILT_ABROAD = re.compile(r"(?:学院|中心|基地|工坊|分校|分院|教学点|办学点)(?:[（(][^（）()]*[）)])?\s*\Z")
"""What is built abroad; a programme that two run together ends otherwise (专业, 项目)."""

_SAY_PARTS = frozenset(("", "kind", CONTENT, ORGANISATION, "unit"))
"""Roles of columns whose cells may yet say parts in a body (性质: 牵头, 参与)."""


def says_part(cell: str) -> bool:
    """Whether a cell says a part in a body and nothing else: 副理事长单位."""
    return compact(cell) in {word for word, _ in rules().member_roles}


IsBody = Callable[[str], bool]
"""Tells whether a whole cell is the name of a body."""


@lru_cache(maxsize=4096)
def is_empty(cell: str) -> bool:
    """Whether a cell says nothing: a dash, a stroke, 无."""
    text = compact(cell)
    return not text.strip("-—–―－/\\|·.…*") or text in rules().empty


def is_none(cell: str) -> bool:
    """Whether a cell says that there is nothing: 无, —; an unprinted cell does not."""
    return bool(cell.strip()) and is_empty(cell)


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row sums up others: 合计, 小计."""
    first = [compact(cell) for cell in cells[:3] if compact(cell)][:2]
    return any(
        text.rstrip(":：") in rules().totals or re.fullmatch(r"[合总小共][计数].{0,8}|.{1,8}[合小总]计", text)
        for text in first
    )


def _share(cells: Sequence[str], test: Callable[[str], object]) -> float:
    filled = [cell for cell in cells if not is_empty(cell)]
    return sum(map(bool, map(test, filled))) / len(filled) if filled else 0.0


DATED = 0.8
"""Share of the cells that are dates in a column of dates."""


def _is_date(cell: str) -> bool:
    return bool(find_dates(cell)) and len(compact(cell)) < LONGEST_DATE


LONGEST_DATE = 24
"""Characters of a cell that holds a date and little else."""
_LOOKED_AT = 60
"""Rows whose cells tell what a column holds."""


class Looks:
    """What the cells of a table's first rows show; a column is looked at once for a role, however many rules ask."""

    def __init__(self, table: Table, is_body: IsBody) -> None:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        width = max([len(table.header), *map(len, rows)], default=0)
        self.header = (*table.header, *[""] * (width - len(table.header)))
        self.cells = [[row[c] for row in rows[:_LOOKED_AT] if c < len(row)] for c in range(width)]
        self.compact = columns_of(table)
        self._is_body = cache(is_body)
        self._holding: dict[int, bool] = {}
        self._roles: dict[tuple[int, str], str] = {}

    def holds_bodies(self, column: int) -> bool:
        """Whether most cells of a column name bodies."""
        if column not in self._holding:
            self._holding[column] = _share(self.cells[column], self._is_body) >= 0.6
        return self._holding[column]

    def role(self, column: int, role: str) -> str:
        """The role that a column's head gives it, after a look at its cells."""
        if (column, role) not in self._roles:
            self._roles[column, role] = self._seen(column, role)
        return self._roles[column, role]

    def _seen(self, column: int, role: str) -> str:
        cells = self.cells[column]
        numbers = _share(cells, _NUMBER.fullmatch)
        if role == ORGANISATION:
            return "count" if numbers > 0.5 or _share(cells, lambda c: _UNIT.fullmatch(compact(c))) > 0.5 else role
        if role == "amount" and _share(cells, lambda c: re.search(r"\d", c)) < 0.5:
            return ""
        if role == "amount" and _share(cells, _is_date) >= DATED:
            return "date"  # 到账: 2021/9/27
        if (
            role in (FACILITY, CONTENT, "project", "agreement", "joint", "topic", "")
            and _share(cells, _SENTENCE.search) >= 0.5
        ):
            return CONTENT
        if role == "joint" and _share(cells, _BUILT_ABROAD.search) >= 0.5:
            return FACILITY
        if role in _SAY_PARTS and _share(cells, says_part) >= 0.8:
            return "member_role"
        if role in ("", "kind", "remark", "country") and numbers < 0.5 and self.holds_bodies(column):
            return ORGANISATION
        if role == "" and _share(cells, _is_date) >= DATED:
            return "date"
        return role


def find_roles(looks: Looks, rule: Rule | None) -> tuple[str, ...]:
    """A role per column of a table, as its heads and its cells tell it."""
    header = looks.header
    made = [looks.role(column, role_of(head, rule)) for column, head in enumerate(header)]
    if rule and rule.holds and rule.holds not in made:
        told = [c for c, cells in enumerate(_filled(looks.compact)) if _end_as(cells, rule)]
        if rule.holds == FACILITY:
            told = told or _built_in(looks)
            told = [c for c in told if _share(looks.compact[c], is_kind) <= 0.5]
        open_roles = _MAY_HOLD | ({ORGANISATION} if rule.form == "alliance" else set())
        free = next((c for c in told if role_of(header[c], rule) in open_roles), None)
        made = [rule.holds if column == free else role for column, role in enumerate(made)]
    if rule and rule.general and FACILITY not in made:
        made = _with_built(made, looks)
    if ORGANISATION not in made and (rule is None or rule.form != "alliance"):
        made = _bodies_elsewhere(made, looks)
    if rule and rule.main and rule.main not in made:
        made = _with_main(made, looks, rule.main)
    if rule and FACILITY not in made and any(word in head for word in rule.unit_built for head in header):
        # 二级学院 | 投资方: the unit is what was built
        made = [FACILITY if r == "unit" and c == made.index("unit") else r for c, r in enumerate(made)]
    if rule and (rule.form == "partner" or len(kinds_of_bodies(header)) > 1):
        made = [ORGANISATION if r == "alliance" and looks.holds_bodies(c) else r for c, r in enumerate(made)]
    return tuple(made)


_BUILT_TOGETHER = re.compile("共建|合建|联建")


def _with_built(made: list[str], looks: Looks) -> list[str]:
    """The roles in a table of many kinds, with a column of what was built (共建事项) whose cells end as facilities."""
    column = next(
        (c for c in _built_in(looks) if made[c] in _MAY_HOLD and _BUILT_TOGETHER.search(looks.header[c])), None
    )
    return [FACILITY if c == column else role for c, role in enumerate(made)]


def _built_in(looks: Looks) -> list[int]:
    """The columns most of whose cells end as facilities of any kind do: 共建项目 above 乙研究院, 丙实训基地."""
    forms = [rule.cells for rule in rules().rules if rule.form == "facility" and rule.cells]
    found = (sum(any(form.search(cell) for form in forms) for cell in cells) for cells in _filled(looks.compact))
    return [c for c, hits in enumerate(found) if 2 * hits > len(looks.compact[c])]


def kinds_of_bodies(header: Sequence[str]) -> set[str]:
    """The kinds of bodies that columns are headed by: 行业协会 | 龙头企业 | 中职学校 are three, 单位 is none."""
    heads = [bare_head(head.split(HEAD_ROWS)[-1]).removesuffix("成员") for head in header]
    known = rules().kinds_of_bodies
    words = (next((word for word in known if head.endswith(word)), "") for head in heads)
    return {known[word] for word in words if word}


_UNTOLD = frozenset(("", CONTENT, "agreement", "project", "topic", "achievement"))
"""Roles of columns that may as well hold what a table of this kind is about."""
_MAY_HOLD = _UNTOLD | {"kind"}


def _with_main(made: list[str], looks: Looks, main: str) -> list[str]:
    """The roles, with the first column of words that nobody claims as the one the table is about."""
    for column, (role, cells) in enumerate(zip(made, looks.cells, strict=True)):
        if role in _UNTOLD and cells and not _share(cells, _NUMBER.fullmatch) and not _share(cells, find_dates):
            return [*made[:column], main, *made[column + 1 :]]
    return made


_ELSEWHERE = frozenset((FACILITY, CONTENT, "project", "kind", "topic", "alliance", "person"))
"""Roles of columns whose cells may yet be bodies: 基地名称 above companies, 项目 above partners."""


def _bodies_elsewhere(made: list[str], looks: Looks) -> list[str]:
    """Where no head names bodies, the column whose cells do."""
    for column, role in enumerate(made):
        if role in _ELSEWHERE and looks.holds_bodies(column):
            return [*made[:column], ORGANISATION, *made[column + 1 :]]
    return made


# --- what a table is about -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Around:
    """The words around a table. headings: innermost last; before: the paragraph in front; columns: its cells;
    borrowed: its caption is the end of that paragraph."""

    caption: str
    headings: tuple[str, ...]
    before: str
    header: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...] = ()
    borrowed: bool = False


MOST_READ = 20
"""Rows whose cells tell what a table is about."""


def columns_of(table: Table) -> tuple[tuple[str, ...], ...]:
    """The cells of the first rows, column by column."""
    rows = [[compact(cell.text) for cell in row.cells] for row in table.rows[:MOST_READ]]
    return tuple(tuple(row[c] for row in rows if c < len(row)) for c in range(max(map(len, rows), default=0)))


def _longest(words: Sequence[str], text: str) -> float:
    return max([len(word) for word in words if word in text], default=0) if text else 0


LEAST = 3.0
"""The fewest points by which a rule stands."""


def _points(rule: Rule, around: Around, inner_weight: float, by_cells: float) -> float:
    """How well the words around a table fit a rule (the sums of tables.yml). by_cells: points for what cells end in."""
    head = "|".join(around.header)
    inner = around.headings[-1] if around.headings else ""
    outer = "|".join(around.headings[:-1])
    places = [(3.0, around.caption), (inner_weight, inner), (1.0, outer), (1.0, around.before)]
    hits = [base + 0.1 * size for base, text in places if (size := _longest(rule.context, text))]
    size = _longest(rule.headers, head)
    points = max(hits, default=0.0) + 0.2 * len(hits) + (3 + 0.1 * size if size else 0)
    told = [around.caption, head, inner if inner_weight >= LEAST else ""]
    return points - 4 if _longest(rule.against, "|".join(told)) else points + by_cells


TOLD_BY_CELLS = 3.0
"""Points for a column whose cells end as those of such a table do."""
TELLING = 2.0
"""Points for the roles that speak for a rule."""
TOLD = 1.0
"""Points for words of a rule in the table itself: what stands above or around speaks of other things as well."""


def _is_told(rule: Rule, around: Around) -> bool:
    """Whether caption or heads speak for a rule, and not the headings alone.

    A paragraph that stands for a caption tells what a table holds, but speaks of other things as well: it alone tells
    no table to hold none of ours.
    """
    caption = "" if around.borrowed and not rule.type else around.caption
    return bool(_longest(rule.context, caption) or _longest(rule.headers, "|".join(around.header)))


def _told_by_cells(rule: Rule, columns: Sequence[Sequence[str]]) -> float:
    return TOLD_BY_CELLS if rule.cells and any(_end_as(cells, rule) for cells in columns) else 0.0


def _filled(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """Per column what its cells say, without brackets and the cells that say nothing; one row tells nothing."""
    return [[_BRACKETS.sub("", cell) for cell in cells if not is_empty(cell)] * (len(cells) > 1) for cells in columns]


def _end_as(cells: Sequence[str], rule: Rule) -> bool:
    """Whether most cells of a column (as `_filled` gives them) end as those of one do in a table of this kind."""
    return rule.cells is not None and 2 * sum(map(bool, map(rule.cells.search, cells))) > len(cells)


def match_rule(around: Around, roles_by: Callable[[Rule], Sequence[str]]) -> tuple[Rule, float] | None:
    """The rule that fits best, with its points; a general one only where no exact one stands.

    An exact one of which neither the caption nor the heads have a word, where the caption has one of another rule,
    stands by its points alone: 国（境）外合作一览 under 中外合作办学与交流 lists more than programmes.
    """
    compacted = Around(
        compact(around.caption), tuple(map(compact, around.headings)), compact(around.before),
        tuple(map(compact, around.header)), around.columns, around.borrowed,
    )  # fmt: skip
    mixed = len(kinds_of_bodies(around.header)) > 1
    silent = not any(_longest(rule.context, compacted.caption) for rule in rules().rules)
    columns = [] if mixed else _filled(around.columns)
    found = []
    for rule in rules().rules:
        by_cells = _told_by_cells(rule, columns)
        points = _points(rule, compacted, 3.0 if silent else 2.0, by_cells)
        if points < LEAST:
            continue
        roles, told = roles_by(rule), by_cells > 0 or _is_told(rule, compacted)
        if _has(roles, rule.needs if told or not rule.alone else rule.alone):
            spoken_for = bool(rule.telling) and all(role in roles for role in rule.telling)
            points += (TELLING if spoken_for else 0.0) + (TOLD if told else 0.0)
            found.append(((told or silent) and not rule.general, points, rule))
    if not found:
        return None
    _, points, rule = max(found, key=lambda item: item[:2])
    return rule, points


def _has(roles: Sequence[str], needs: Sequence[Sequence[str]]) -> bool:
    return all(any(role in roles for role in need) for need in needs)
