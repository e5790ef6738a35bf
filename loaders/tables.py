"""Tables to readings: one mechanism from column roles, context and cells to relationships, whatever the layout.

A table that names bodies and is not understood is a doubt, as is one that is understood to name no partners.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from graph.model import Value
from graph.ontology import ontology
from loaders.cells import (
    LONGEST_CELL,
    NOBODY_ELSE,
    find_bodies,
    find_stated,
    is_body,
    label_by_head,
    names_us,
    split_outside,
)
from loaders.columns import (
    CONTENT,
    FACILITY,
    LEAST,
    ORGANISATION,
    Around,
    Looks,
    Rule,
    asked_role,
    bare_head,
    columns_of,
    compact,
    find_roles,
    in_days,
    is_column_name,
    is_empty,
    is_kind,
    is_none,
    is_total,
    kinds_of_bodies,
    match_rule,
    role_of,
    rules,
)
from loaders.gazetteer import HOME, countries_in, country_of
from loaders.mention import Doubt, Mention, Reading, Source, StatedCount
from loaders.names import Context, find_spans, label_of, tokens_of
from loaders.outline import is_continued, is_note
from loaders.report import HEAD_ROWS, Block, Report, Row, Table
from loaders.unfolding import explained, unfolded
from loaders.values import find_dates, find_days, parse_amount, parse_headcount, parse_period, parse_whole
from loaders.values import unit_of as money_unit
from loaders.words import grammar

JOINER = " | "
"""What stands between the cells of a row in its passage."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known where a table stands. before: the blocks of the same section in front, the nearest last; earlier:
    all in front."""

    names: Context
    year: int | None = None
    before: tuple[Block, ...] = ()
    earlier: Sequence[Block] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """What tables gave: readings, doubts and stated counts, in the order of the report."""

    readings: tuple[Reading, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    counts: tuple[StatedCount, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    """One table being read by one rule. roles_by: what its columns hold by another; settled: the row itself has said
    which."""

    rule: Rule
    roles: tuple[str, ...]
    roles_by: Callable[[Rule], tuple[str, ...]]
    table: Table
    block: Block
    around: Around
    where: Surroundings
    unit: str
    year: str
    sure: float
    settled: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: its cells with 同上 filled in, where each begins in the passage, and its source.

    torn: its bodies were printed apart, with those of other rows; title: the row over all columns that it stands below.
    """

    cells: tuple[str, ...]
    starts: tuple[int, ...]
    source: Source
    sure: float = 1.0
    torn: bool = False
    title: str = ""


@dataclass(slots=True)
class _Result:
    """What a table has given so far."""

    readings: list[Reading] = field(default_factory=list)
    counts: list[StatedCount] = field(default_factory=list)


@cache
def own_college() -> Mention:
    """The reporting college, which a row leaves unwritten."""
    return Mention("", _label_for("own"), -1, -1, own=True)


def _label_for(part: str) -> str:
    """The label that plays a part in the forms of tables (tables.yml)."""
    return rules().labels[part][0]


def _type_for(part: str) -> str:
    return rules().types[part]


# --- rows ------------------------------------------------------------------------------------------------------------


def _lines(block: Block, table: Table, roles: Sequence[str], torn: Sequence[int] = ()) -> Iterator[_Line]:
    """The rows that state something: no sums, 同上 filled in, empty cells of a merged column filled from above.

    torn: columns without whose cell a row states nothing.
    """
    above: tuple[str, ...] = ()
    title = ""
    for number, row in enumerate(table.rows, 1):
        texts = tuple(cell.text for cell in row.cells)
        if _spans(texts):
            title = texts[0]
            continue
        if is_total(texts) or not any(texts) or any(word in texts for word in rules().not_ours):
            continue
        if any(_is_not_so(text) for text in texts):
            continue
        lacking = [column for column in torn if column < len(texts) and is_empty(texts[column])]
        if any(roles[column] != ORGANISATION or FACILITY not in roles for column in lacking):
            continue
        cells = tuple(_filled(texts, above, column, roles, row) for column in range(len(texts)))
        merged = None if lacking else _merged_body(cells, above, roles)
        if merged is not None:
            cells = (*cells[:merged], above[merged], *cells[merged + 1 :])
        line = replace(_line(cells, row, number, block), torn=bool(lacking), title=title)
        yield line if merged is None else replace(line, sure=MERGED)
        above = cells


_OVER_ALL = re.compile(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]|注|说明|备注|数据来源|资料来源")


def _spans(texts: Sequence[str]) -> bool:
    """Whether a row is one cell over all columns: a title of those below (一、产业学院), or a note."""
    alike = len(texts) > 1 and bool(texts[0].strip()) and all(text == texts[0] for text in texts)
    return alike and (len(texts) > 2 or _OVER_ALL.match(texts[0].strip()) is not None)


_NOT_SO = re.compile(
    r"(?:拟|计划|预计|筹备|尚未|暂未|还未|待|本?(?:学?年度?)未)(?:[于在]?\s*20\d\d|\d+月|签|建|招|启|开|揭|挂|设|续|转|成|落|合作)|"
    r"(?:洽谈|商谈|筹建|筹备|磋商|协商|申报|对接|在谈)中?\Z|在谈|(?:已|年|月|均)(?:终止|中止|到期|停止|停办|停招|解约|撤销|取消|解散|关闭)|"
    r"(?:终止|中止|停止|停办|停招|暂停|撤销|解约)(?:合作|招生|办学|协议)?\Z"
)
"""What a row says that is not yet, or no longer."""
LONGEST_NOT_SO = 24


def _is_not_so(cell: str) -> bool:
    """Whether a cell says that its row is only planned, or over: 拟于2023年签署, 洽谈中, 协议已到期."""
    text = compact(cell)
    if not 2 < len(text) <= LONGEST_NOT_SO:
        return False
    hit = _NOT_SO.search(text)
    return hit is not None and (hit.start() == 0 or hit.end() == len(text) or text[hit.start() - 1] in "，（(：")


MERGED = 0.85
"""How sure a row is whose body is only printed in the row above."""


def _merged_body(cells: Sequence[str], above: Sequence[str], roles: Sequence[str]) -> int | None:
    """The only column of bodies, where a row that is full but for it goes on under a merged cell (a flattened text)."""
    columns = [i for i, role in enumerate(roles[: len(cells)]) if role == ORGANISATION]
    if len(columns) != 1 or len(cells) < 3 or columns[0] >= len(above) or not above[columns[0]].strip():
        return None
    lacking = [i for i, cell in enumerate(cells) if not cell.strip()]
    return columns[0] if lacking == columns else None


_SPREAD = frozenset((ORGANISATION, "country", "standard_kind", FACILITY, "date", "programme"))


def _filled(texts: Sequence[str], above: Sequence[str], column: int, roles: Sequence[str], row: Row) -> str:
    text = texts[column]
    if column >= len(above):
        return text
    if compact(text) in rules().repeats:
        return above[column]
    spread = column < len(roles) and roles[column] in _SPREAD
    first = next((i for i, t in enumerate(texts) if t.strip()), 0)
    return above[column] if spread and not text.strip() and column < first and not row.serial else text


def _line(cells: tuple[str, ...], row: Row, number: int, block: Block) -> _Line:
    starts, at = [], 0
    for cell in cells:
        starts.append(at)
        at += len(cell) + len(JOINER)
    table = block.table.number if block.table else ""
    source = Source(row.place, block.section, table, row.serial or str(number), JOINER.join(cells))
    return _Line(cells, tuple(starts), source)


def _column(task: _Task, line: _Line, role: str) -> list[int]:
    """The columns of a role; one of groups (专业群) stands behind the one of what they hold (专业)."""
    found = [i for i, r in enumerate(task.roles) if r == role and i < len(line.cells)]
    return sorted(found, key=lambda i: _head(task, i).endswith("群")) if len(found) > 1 else found


def _cell(task: _Task, line: _Line, role: str) -> str:
    """The first cell of a role that says something."""
    return next((line.cells[i] for i in _column(task, line, role) if not is_empty(line.cells[i])), "")


def _content(task: _Task, line: _Line) -> str:
    """The content cell that says most."""
    cells = [line.cells[i] for i in _column(task, line, CONTENT) if not is_empty(line.cells[i])]
    return max(cells, key=len, default="")[:LONGEST_CELL]


def _head(task: _Task, column: int) -> str:
    return compact(task.table.header[column]) if column < len(task.table.header) else ""


def _rank(task: _Task, column: int) -> int:
    """The place of a column's head in the rule's order of partners; a head it refuses is -1."""
    head = _head(task, column)
    words = task.rule.partner
    heads = (head, bare_head(head))  # 立项（认定）部门
    if aside := _aside_of(head, words):
        return words.index(aside)  # 主办（送培）单位
    refused = (*task.rule.not_partner, *rules().beside)
    if any(word in h and not any(word in w and w in h for w in words) for word in refused for h in heads):
        return -1
    return next((i for i, word in enumerate(words) if word in head), len(words))


def _aside_of(head: str, words: Sequence[str]) -> str:
    """The word for a partner that a bracket in a column's head holds; empty where it holds none."""
    asides = "".join(hit[1] for hit in _BRACKETED.finditer(head))
    return next((word for word in words if word in asides), "") if asides else ""


_BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]")


def _default_label(task: _Task, column: int) -> str:
    """The label of a name without a head, as its column's head tells: 合作院校 holds colleges, 企业 enterprises."""
    head = _head(task, column)
    if task.rule.overseas:
        return _label_for("abroad")
    for words, sample in (
        (("院校", "学校", "高校", "大学"), "大学"),
        (("协会", "学会"), "协会"),
        (("部门", "政府"), "政府"),
    ):
        if any(word in head for word in words):
            return label_by_head(sample)
    return label_by_head("公司")


def _partners(task: _Task, line: _Line, *, every: bool = False) -> list[Mention]:
    """The other parties of a row, from the best column that holds any (every: from all of them)."""
    columns = [c for c in _column(task, line, ORGANISATION) if _rank(task, c) >= 0]
    every = every or len(kinds_of_bodies([_head(task, c) for c in columns])) > 1
    found: list[Mention] = []
    for column in sorted(columns, key=lambda c: (_rank(task, c), c)):
        if not every and _rank(task, column) < len(task.rule.partner) and is_none(line.cells[column]):
            break
        bodies = find_bodies(line.cells[column], task.where.names, _default_label(task, column))
        bodies += [
            m for m in _of_country(task, line, column) if not any(m.start < b.end and b.start < m.end for b in bodies)
        ]
        found += [_abroad(task, line, _moved(m, line.starts[column])) for m in bodies]
        if found and not every and _head(task, column):
            break
    return found


def _of_country(task: _Task, line: _Line, column: int) -> list[Mention]:
    """The bodies of a cell that look like units of the college, but stand beside a country or begin with one."""
    known_head = not task.rule.partner or _rank(task, column) < len(task.rule.partner)
    beside = task.rule.overseas and known_head and bool(_row_country(task, line))
    cell = line.cells[column]
    own = (task.where.names.college, *task.where.names.own)
    found = []
    for start, end in split_outside(cell, _LIST) if len(cell) <= LONGEST_CELL else ():
        name = cell[start:end].strip()
        country = next((code for a, _, code in countries_in(name) if a == 0 and code != HOME), "")
        if (beside or country) and label_by_head(name) and name not in own:
            found.append(Mention(name, _label_for("abroad"), start, end, country=country))
    return found


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)


def _abroad(task: _Task, line: _Line, mention: Mention) -> Mention:
    """A partner in a table of partners abroad is one, unless its name says it is at home; its country is the row's."""
    country = mention.country or _row_country(task, line)
    home = country_of(mention.name) == HOME and not mention.country
    if not country and not task.rule.overseas:
        return mention
    if home or mention.label not in rules().labels["become_abroad"]:
        return mention if mention.label not in rules().labels["become_abroad"] else replace(mention, country="")
    return replace(mention, label=_label_for("abroad"), country=country)


def _row_country(task: _Task, line: _Line) -> str:
    cell = _cell(task, line, "country")
    codes = [code for _, _, code in countries_in(cell) if code != HOME]
    return codes[0] if codes else ""


# --- properties ------------------------------------------------------------------------------------------------------

_QUOTES = "“”\"'‘’「」"


def _amount(task: _Task, line: _Line) -> dict[str, Value]:
    """The row's sum: what has come in before what was agreed; halves of a year together."""
    columns = _column(task, line, "amount")
    heads = {c: _head(task, c) for c in columns}
    sums = {c: parse_amount(line.cells[c], money_unit(heads[c]) or task.unit) for c in columns}
    stated = {c: value for c, value in sums.items() if value is not None}
    if not stated:
        return {}
    halves = [value for c, value in stated.items() if re.search("半年|季度", heads[c])]
    if len(halves) > 1 and len(halves) == len(stated):
        return {"amount_wan": round(sum(halves), 6)}
    best = min(stated, key=lambda c: (not re.search("到账|到款|实到|收入|合计", heads[c]), c))
    return {"amount_wan": stated[best]}


def _period(text: str, year: int | None) -> dict[str, Value]:
    dated = parse_period(text, year)
    return {"period_start": dated.first, "period_end": dated.last} if dated else {}


_LAST = re.compile(r"(?:结束|终止|截止|完成|结业|结班|止)(?:时间|日期|年月)?\Z")


def _last_day(made: Mapping[str, Value], period: Mapping[str, Value], head: str) -> dict[str, Value]:
    """The end of a period whose begin stands in a column of its own."""
    ends = (
        _LAST.search(head)
        and "period_start" in made
        and period
        and str(period["period_end"]) >= str(made["period_start"])
    )
    return {"period_end": period["period_end"]} if ends else {}


def _date(text: str, name: str, year: int | None) -> dict[str, Value]:
    dated = parse_period(text, year)
    if dated is None:
        return {}
    return {name: dated.first[:4] if name == "year" else dated.first}


def _number(role: str, name: str, cell: str, head: str) -> dict[str, Value]:
    if name == "days" and not in_days(head) and re.search("课时|学时|小时", head + cell):
        return {}
    if name == "headcount":
        people, online = parse_headcount(cell)
        lasting = next((days.count for days in find_days(cell)), None)  # 124人/5天
        told = {"headcount": people, "headcount_online": online, "days": lasting}
        return {key: value for key, value in told.items() if value is not None}
    days = find_days(cell) if role == "days" else ()
    number = days[0].count if days else parse_whole(cell)
    if number is None and name == "students":
        number, _ = parse_headcount(cell)  # 在校生188人
    return {name: number} if number is not None else {}


_NUMBERS = frozenset(("headcount", "headcount_online", "students", "days"))
_DATES = frozenset(("date", "year", "since"))


def _text(cell: str) -> str:
    return re.sub(r"\s+", " ", cell).strip(" 。；;")


def _property(task: _Task, use: tuple[str, str], cell: str, column: int) -> dict[str, Value]:
    role, name = use
    if name == "period":
        return _period(cell, _base_year(task, cell))
    if name in _DATES:
        return _date(cell, name, _base_year(task, cell))
    if name in _NUMBERS:
        return _number(role, name, cell, _head(task, column))
    return {name: _text(cell)}


def _base_year(task: _Task, cell: str) -> int | None:
    """The year of a month that a cell prints alone: of the school year the caption tells, else the table's own."""
    begins = _school_year(task.around.caption)
    month = re.match(r"\s*(\d{1,2})\s*月", cell)
    if begins and month:
        return begins if int(month[1]) >= SCHOOL_BEGINS else begins + 1
    return int(task.year) if task.year else task.where.year


SCHOOL_BEGINS = 9
"""The first month of a school year, as `values.find_dates` counts it."""


def _properties(task: _Task, line: _Line) -> dict[str, Value]:
    """The row's own properties, as the rule maps roles to them; the first role that fills one stands."""
    made: dict[str, Value] = {}
    for role, name in task.rule.properties.items():
        if role == "amount":
            made.update(_amount(task, line))
            continue
        for column in sorted(_column(task, line, role), key=lambda c: bool(_LAST.search(_head(task, c)))):
            if name not in made and not is_empty(line.cells[column]):
                told = _property(task, (role, name), line.cells[column], column)
                made = {**told, **made, **(_last_day(made, told, _head(task, column)) if name == "period" else {})}
    if task.rule.year_around and "year" not in made and task.year:
        made["year"] = task.year
    return made


# --- the forms of tables ---------------------------------------------------------------------------------------------


def _reading(
    task: _Task, line: _Line, ends: tuple[Mention, Mention], properties: Mapping[str, Value], type_name: str = ""
) -> Reading:
    type_name = type_name or task.rule.type
    allowed = ontology().types[type_name].properties
    kept = {name: value for name, value in properties.items() if name in allowed and value != ""}
    return Reading(
        type_name,
        *ends,
        line.source,
        f"table:{task.rule.name}",
        "table",
        round(task.rule.confidence * task.sure * line.sure, 3),
        kept,
    )


def _fits(type_name: str, start: Mention, end: Mention) -> bool:
    made = ontology().types[type_name]
    return start.label in made.starts and end.label in made.ends


SHORT = 8
"""Characters of a cell that says what kind a row is of, and nothing else."""


def _speaks(rule: Rule, caption: str) -> bool:
    return any(word in compact(caption) for word in rule.context)


def _by_kind(task: _Task, line: _Line, result: _Result) -> bool:
    """Read a row of a table of many kinds by the rule of the kind that a short cell of it names."""
    cells = [compact(line.cells[i]) for role in (CONTENT, "kind", "class") for i in _column(task, line, role)]
    cells += [_OVER_ALL.sub("", compact(line.title), count=1)] if line.title else []
    short = [bare for cell in cells if len(bare := _ASIDE.sub("", cell)) <= SHORT and "、" not in bare]
    name = next((rule for cell in short for word, rule in rules().kinds if word in cell), "")
    rule = next((rule for rule in rules().rules if rule.name == name), None)
    if rule is None or rule is task.rule:
        return False
    sorted_by = (
        bool(line.title)
        or any(_tells_kind(_head(task, c)) and is_kind(line.cells[c]) for c in range(len(line.cells)))
        or any(
            word in line.cells[c] for c in _column(task, line, "class") for word, told in rules().kinds if told == name
        )
    )
    if not (task.rule.general or _speaks(rule, task.around.caption) or sorted_by):
        return False
    own = _Result()
    _FORMS[rule.form](replace(task, rule=rule, roles=task.roles_by(rule), settled=True), line, own)
    if not any(reading.type == rule.type for reading in own.readings):
        return False
    result.readings += [_with_programme(reading, cells) for reading in own.readings]
    return True


def _by_paper(task: _Task, line: _Line, result: _Result) -> bool:
    """Read a row of a table of many kinds, one of whose columns names what was signed, as such an agreement."""
    rule = next((r for r in rules().rules if r.type == _type_for("signed")), None)
    if rule is None or not task.rule.general:
        return False
    cells = [line.cells[c] for c in _column(task, line, "agreement")]
    if not any(_PAPER.search(compact(cell)) for cell in cells):
        return False
    kept = [role if role in _SIGNED else "" for role in task.roles]
    _FORMS[rule.form](replace(task, rule=_signing(rule, task.rule), roles=tuple(kept), settled=True), line, result)
    return True


def _by_facility(task: _Task, line: _Line, result: _Result) -> bool:
    """Read a row of a table of many kinds that names a facility in a column of such as what its partners built."""
    cell = _facility_cell(task, line) if task.rule.general and not task.rule.overseas else ""
    name = _text(cell)
    label = "" if not name or _only_generic(name, task.where.names) else label_of(name, task.where.names)
    rule = next((rule for rule in rules().rules if rule.form == "facility" and label and rule.label == label), None)
    if rule is None:
        return False
    own = _Result()
    _FORMS[rule.form](replace(task, rule=rule, settled=True), line, own)
    result.readings += own.readings
    return bool(own.readings)


_PAPER = re.compile(r"(?:协议书?|备忘录|合同|意向书|协定)(?:》|[（(].*)?\Z")
_SIGNED = frozenset((ORGANISATION, "agreement", "date", "country"))


def _signing(rule: Rule, task: Rule) -> Rule:
    """The rule of agreements for a table of another, whose partners and whose land it keeps."""
    return replace(rule, partner=task.partner, not_partner=task.not_partner, overseas=task.overseas)


_KIND_HEAD = re.compile(r"(?:形式|模式|方式|类型|类别|种类|性质)\Z")


def _tells_kind(head: str) -> bool:
    """Whether a column says what kind each row is of: 合作形式, 怎样培养."""
    return bool(_KIND_HEAD.search(compact(head))) or asked_role(compact(head)) == CONTENT


_ASIDE = re.compile(r"[（(]([^（）()]*)[）)]\Z")
_PROGRAMME = re.compile(r"(.{2,20}?)专业(?:群)?\Z")


def _with_programme(reading: Reading, cells: Sequence[str]) -> Reading:
    """A reading with the programme that the cell of the row's kind prints in brackets: 合作办学（茶艺专业）."""
    asides = [hit[1] for cell in cells if (hit := _ASIDE.search(cell))]
    told = next((hit[1] for aside in asides if (hit := _PROGRAMME.match(aside))), "")
    allowed = "programme" in ontology().types[reading.type].properties and "programme" not in reading.properties
    return replace(reading, properties={**reading.properties, "programme": told}) if told and allowed else reading


def _read_partner(task: _Task, line: _Line, result: _Result) -> None:
    """The college and each partner of the row."""
    if not task.settled and any(read(task, line, result) for read in (_by_kind, _by_paper, _by_facility)):
        return
    sentence = _sentence(task, line)
    partners = [] if sentence else [p for p in _partners(task, line) if _may_partner(task.rule, p)]
    content = sentence or _content(task, line)
    if content and (task.rule.general or not partners or _says_more(content)):
        readings = list(_read_content(task, line, content, partners))
        if readings:
            result.readings += readings
            return
    properties = _properties(task, line)
    if task.rule.type == _type_for("tie"):
        properties = {"topic": _subject(task), **properties}
    for partner in partners:
        if _fits(task.rule.type, own_college(), partner):
            result.readings.append(_reading(task, line, (own_college(), partner), properties))


def _may_partner(rule: Rule, partner: Mention) -> bool:
    return not (rule.overseas and partner.label in rules().labels["beside_partners"])


def _sentence(task: _Task, line: _Line) -> str:
    """A cell of a column of bodies that is a sentence: 与甲大学合作举办…项目."""
    cells = (line.cells[c] for c in _column(task, line, ORGANISATION))
    return next((cell for cell in cells if len(cell) <= LONGEST_CELL and _says_more(cell)), "")


def _says_more(content: str) -> bool:
    return bool(re.search(r"(?:与|和|同).{3,60}?(?:共建|合建|签|合作|协议|备忘录|举办)", content))


def _read_facility(task: _Task, line: _Line, result: _Result) -> None:
    """A facility with its builders; an unnamed one is what two parties partner in (ontology.md, rule 7)."""
    if not task.settled and _by_kind(task, line, result):
        return
    content = _content(task, line)
    partners = _partners(task, line, every=True)
    cell = _facility_cell(task, line)
    if content and (_says_more(content) or not cell):
        told = {**_properties(task, line), "topic": _text(content)}
        readings = list(_read_content(task, line, content, partners))
        result.readings += readings or [_tie(task, line, partner, told) for partner in partners]
        return
    facility = _facility(task, line, cell) if cell else None
    properties = _properties(task, line)
    if facility is not None:
        result.readings += _recognitions(task, line, facility)
    if not partners and not (line.torn and cell):
        if facility is not None and _runs_alone(task, line, facility):
            result.readings.append(_reading(task, line, (own_college(), facility), properties, _type_for("runs")))
        return
    if facility is None:
        topic = _text(cell) or _text(content) or _subject(task)
        for partner in partners:
            result.readings.append(_tie(task, line, partner, {**properties, "topic": topic}))
        return
    parts = _builders(task, line)
    for builder in (own_college(), *[p for p in partners if p.name != facility.name]):
        column = max((c for c, start in enumerate(line.starts) if start <= builder.start), default=-1)
        part = parts.get(-1 if builder.own else column, "")
        result.readings.append(_reading(task, line, (builder, facility), {**properties, "role": part}))


_RECOGNISING = re.compile(r"(?:认定|批准|授牌|命名|评定|备案|批复|立项|遴选)(?:部门|单位|机构|机关|方|者)\Z")
_LEVEL = re.compile(r"(?:级别|等级|层次|层级|类别)\Z")


def _recognitions(task: _Task, line: _Line, facility: Mention) -> Iterator[Reading]:
    """Who recognised a facility, where a column names them (认定部门), as what: its level."""
    kind = _type_for("support")
    heads = [compact(_head(task, column)) for column in range(len(line.cells))]
    levels = [_text(line.cells[c]) for c, head in enumerate(heads) if _LEVEL.search(head)]
    for column, head in enumerate(heads):
        if _RECOGNISING.search(head):
            for body in find_bodies(line.cells[column], task.where.names):
                if _fits(kind, facility, body):
                    told = {"topic": levels[0] if levels else ""}
                    yield _reading(task, line, (facility, _moved(body, line.starts[column])), told, kind)


def _builders(task: _Task, line: _Line) -> dict[int, str]:
    """The part that each column's head gives its bodies (牵头单位 | 参与单位), and at -1 the college's; empty where no
    cell of the row tells who leads."""
    parts = {
        column: next((role for word, role in rules().builders if word in _head(task, column)), "")
        for column in _column(task, line, ORGANISATION)
        if not is_empty(line.cells[column])
    }
    leads = rules().builders[0][1]
    names = task.where.names
    ours = [c for c in parts if names_us(line.cells[c], names)]
    if not any(parts[c] == leads and (c in ours or find_bodies(line.cells[c], names)) for c in parts):
        return {}
    return {**parts, -1: parts[ours[0]] if ours else ""}


_ROOM = re.compile("室$|车间$")
"""What a college has many of: a hall of its own is no fact."""


def _runs_alone(task: _Task, line: _Line, facility: Mention) -> bool:
    """Whether the builders' cells say that the college runs a facility by itself: 学校独立设置, 学校."""
    cells = [line.cells[c] for c in _column(task, line, ORGANISATION)]
    told = any(NOBODY_ELSE.search(cell) for cell in cells)
    if told and not _ROOM.search(facility.name):
        return True
    named = any(names_us(cell, task.where.names) for cell in cells)
    return (told or named) and facility.label in rules().labels["run_alone"]


_FIGURE = re.compile(r"[\d\W_年月日季度学期起至今万元]*")


def _names_something(cell: str) -> bool:
    """Whether a cell can be a name: neither empty nor a figure or date that slipped into the column."""
    return not is_empty(cell) and not _FIGURE.fullmatch(cell)


def _facility_cell(task: _Task, line: _Line) -> str:
    """The facility's cell; of two such columns the one whose head speaks the rule's words."""
    columns = [c for c in _column(task, line, FACILITY) if _names_something(line.cells[c])]
    words = (*task.rule.context, *task.rule.columns)
    best = max(columns, key=lambda c: max((len(w) for w in words if w in _head(task, c)), default=0), default=None)
    return "" if best is None else line.cells[best]


def _tie(task: _Task, line: _Line, partner: Mention, properties: Mapping[str, Value]) -> Reading:
    return _reading(task, line, (own_college(), partner), properties, _type_for("tie"))


_NUMBERED = re.compile(r"\A附?表[\d一二三四五六七八九十.\-—]*")
_LISTING = re.compile(r"(?:主要|部分|重点|近.年来?|学校|我校|学院|20\d\d(?:[-—]20\d\d)?(?:学?年度?)?)+")
_LISTED = re.compile(
    r"(?:合作|共建|选派|派出|支持|协作)?(?:单位|企业|院校|伙伴|机构)?(?:名单|名录|一览表?|列表|清单|情况表?|统计表?|信息表?|表)*\Z"
)


def _subject(task: _Task) -> str:
    """What a table of partners is about, in the words of its caption or heading that the rule knows.

    A list of 合作单位 is about what its caption says before these words.
    """
    for text in (task.around.caption, *reversed(task.around.headings)):
        hits = [word for word in task.rule.context if word in compact(text)]
        if not hits:
            continue
        word = max(hits, key=len)
        told = _NUMBERED.sub("", compact(re.sub(r"[（(].*?[）)]", "", text)))
        told = _LISTED.sub("", _LISTING.sub("", told, count=1))
        if _LISTED.fullmatch(word) and 2 <= len(told) <= SHORT:
            return told
        place = _PLACE_OF.match(compact(text).partition(word)[2])
        return word + (place.group() if place else "")
    return ""


_PLACE_OF = re.compile("(?:流动)?(?:基地|工作站|站|点)")
"""What ends a subject that the rule knows but for it: 教师企业实践 + 基地."""


def _facility(task: _Task, line: _Line, cell: str, offset: int | None = None) -> Mention | None:
    """The named facility of a cell; None for an unnamed one."""
    name = _text(cell)
    if len(name) < 3 or _GOODS.search(name) or _only_generic(name, task.where.names):
        return None
    label = facility_label(name, task.rule.label, task.where.names)
    if not label:
        return None
    start = line.source.text.find(cell) if offset is None else offset
    country = _facility_country(name) or (_row_country(task, line) if label == task.rule.label else "")
    return Mention(name, label, start, start + len(cell), country=country)


_GOODS = re.compile("(?:课程包?|教材|标准|资源[库包]|软件|题库|手册|讲义|教程)\\Z")
"""What partners make together and build nothing by: a row of a table of projects."""


def _only_generic(name: str, names: Context) -> bool:
    found = find_spans(name, names)
    if not found and is_kind(name):
        return True  # 实训室
    whole = bool(found) and found[-1].kind == "unnamed" and found[-1].mention.end >= len(name)
    return whole and len(name) <= GENERIC


GENERIC = 8
"""A longer facility name in a facility column tells one from another even where its words are all common."""


def _facility_country(name: str) -> str:
    country = country_of(name)
    return "" if country == HOME else country


def facility_label(name: str, default: str, names: Context) -> str:
    """The label of a facility: what its form says where such a thing can be built, else `default`."""
    built = ontology().types[_type_for("built")].ends
    told = label_of(name, names)
    if told in built:
        return told
    if told == _label_for("abroad") or (not told and not default):
        return _label_for("base") if told else ""
    if told == _label_for("own") and default:
        return _label_for("school")
    if told and told not in rules().labels["facility_like"] and not default:
        return ""
    return default


def _read_alliance(task: _Task, line: _Line, result: _Result) -> None:
    """The college's part in each alliance or association of the row."""
    cell = _cell(task, line, "alliance") or _cell(task, line, FACILITY) or _cell(task, line, ORGANISATION)
    role = _member_role(_cell(task, line, "member_role"), task.around.caption)
    properties = {**_properties(task, line), "role": role}
    others = [(body, _type_for("leads"), "") for body in _others(task, line, cell, _LEADERS)]
    others += [(body, _type_for("member"), "founder") for body in _others(task, line, cell, _FOUNDERS)]
    for body in find_bodies(cell, task.where.names, _label_for("group")) or _common_named(cell):
        start = line.source.text.find(cell) + body.start
        group = replace(body, start=start, end=start + len(body.name))
        if group.label not in ontology().types[_type_for("member")].ends:
            if group.name.endswith(_FIRM):
                continue
            group = replace(group, label=_label_for("group"))
        result.readings += [
            _reading(task, line, (body, group), {**_properties(task, line), "role": part}, kind)
            for body, kind, part in others
            if _fits(kind, body, group)
        ]
        leads = role in ("lead", "chair") and _fits(_type_for("leads"), own_college(), group)
        result.readings.append(
            _reading(task, line, (own_college(), group), properties, _type_for("leads" if leads else "member"))
        )


def _common_named(cell: str) -> list[Mention]:
    """The group of a cell whose words are all common ones, but tell it from others in its column (全国数控人才联盟)."""
    name = cell.strip()
    label = label_by_head(name) if GENERIC < len(name) <= LONGEST_GROUP else ""
    return [Mention(name, label, 0, len(name))] if label in ontology().types[_type_for("member")].ends else []


LONGEST_GROUP = 30
_FIRM = ("公司", "厂", "银行")


_LEADERS, _FOUNDERS = "牵头|领头|挑头|领衔|(?<!副)理事长单位|主持单位", "发起"


def _others(task: _Task, line: _Line, group: str, heads: str) -> list[Mention]:
    """The other bodies of columns under such heads as leaders (牵头单位) or founders (发起单位) have."""
    columns = [c for c in range(len(line.cells)) if re.search(heads, _head(task, c))]
    cells = [(c, line.cells[c]) for c in columns if line.cells[c] != group]
    default = label_by_head("大学")
    return [_moved(m, line.starts[c]) for c, cell in cells for m in find_bodies(cell, task.where.names, default)]


def _member_role(cell: str, caption: str) -> str:
    for word, role in rules().member_roles:
        if word in compact(cell):
            return role
    told = {role for word, role in rules().member_roles if word in compact(caption)}
    return "lead" if told == {"lead"} else ""


def _read_members(task: _Task, line: _Line, result: _Result) -> None:
    """Each body of the row as a member of the alliance that caption, heading or the text before names; the only one
    whose part is the chair leads it."""
    group = _named_group(task)
    if group is None:
        return
    told = _member_role(_cell(task, line, "member_role"), "")
    role = told or _listed_as(task.around.caption)
    members = _partners(task, line)
    ours = [line.cells[c] for c in _column(task, line, ORGANISATION) if names_us(line.cells[c], task.where.names)]
    leads = _type_for("leads") if role in ("chair", "lead") and len(members) + len(ours) == 1 else ""
    properties = {**_properties(task, line), "role": role or "member"}
    for member in [*members, *(own_college() for _ in ours)]:
        if not member.own or leads or told:
            result.readings.append(_reading(task, line, (member, group), properties, leads))


def _with_one_chair(readings: list[Reading]) -> list[Reading]:
    """The members of a body; of several that share its chair none leads it."""
    leads, member = _type_for("leads"), _type_for("member")
    if sum(reading.type == leads for reading in readings) < 2:
        return readings
    return [replace(reading, type=member) if reading.type == leads else reading for reading in readings]


def _listed_as(caption: str) -> str:
    """The part that the title of a list gives all it lists: …理事单位名单."""
    text = compact(caption)
    return next(
        (role for word, role in rules().member_roles if re.search(f"{word}(?:名单|名录|一览|列表|情况|信息)", text)), ""
    )


def _named_group(task: _Task) -> Mention | None:
    near = [block.body.text for block in reversed(task.where.before[-2:])]
    told = (task.around.caption, *reversed(task.around.headings), task.around.before, *near)
    return _group_in(told, task) or _spoken_group(task)


def _group_in(texts: Iterable[str], task: _Task) -> Mention | None:
    """The first alliance that texts name."""
    for text in texts:
        for found in find_spans(text, task.where.names):
            if found.kind == "body" and found.mention.label == _label_for("group"):
                return replace(found.mention, start=-1, end=-1)
    return None


_SPOKEN_GROUP = re.compile(r"集团|联盟|共同体|联合体")


def _spoken_group(task: _Task) -> Mention | None:
    """集团第二届理事会主要单位见下表: the alliance of that kind that the report named last."""
    kind = _SPOKEN_GROUP.search("".join((task.around.caption, task.around.before)))
    texts = (block.body.text for block in reversed(task.where.earlier) if kind and kind.group() in block.body.text)
    return _group_in(texts, task)


_LIST = re.compile(r"[、；;，,\n]+")
_TITLE = re.compile(r"《([^《》]+)》")
_STANDARD_END = re.compile(r"(?:课程|专业|岗位|职业岗位)标准\Z")
_KIND_WORDS = (("post", ("岗位", "职业标准", "工种")), ("course", ("课程",)), ("programme", ("专业", "教学标准")))


def _read_standards(task: _Task, line: _Line, result: _Result) -> None:
    """Each standard of the row to each receiver: bodies of the row, else its countries, else those told around."""
    cell = _cell(task, line, "standard")
    receivers = _partners(task, line) or _countries(task, line)
    hint = " ".join(
        (_cell(task, line, "standard_kind"), *task.table.header, task.around.caption, *task.around.headings[-1:])
    )
    for printed, behind in _standards(cell):
        if is_empty(printed) or _NOT_STANDARD.fullmatch(printed):
            continue
        properties = {
            "standard": standard_name(printed),
            "kind": _kind(printed + behind, _cell(task, line, "standard_kind"), hint),
        }
        result.readings += [_reading(task, line, (own_college(), receiver), properties) for receiver in receivers]


def _standards(cell: str) -> list[tuple[str, str]]:
    """The standards a cell lists, with the word behind each: the titles in 《》 where it prints any, else what its
    commas part."""
    hits = list(_TITLE.finditer(cell))
    if not hits:
        return [(_text(cell[start:end]), "") for start, end in split_outside(cell, _LIST)]
    behind = _TITLE.sub("\n", cell).split("\n")[1:]
    # 《甲》《乙》课程标准: the word behind the last one is said of all.
    return [
        (_text(hit[1]), next((word for word in behind[i:] if word.strip("、，,；; ")), ""))
        for i, hit in enumerate(hits)
    ]


_NOT_STANDARD = re.compile(r"等?\s*\d*\s*[个门项套]?|等")


def standard_name(printed: str) -> str:
    """A standard's name without 《》 and without 课程标准, 专业标准 (ontology.md)."""
    name = (
        re.sub(r"等\s*\d*\s*[个门项套]?(?:(?:课程|专业)?标准)?\Z", "", printed)
        .replace("《", "")
        .replace("》", "")
        .strip()
    )
    bare = _STANDARD_END.sub("", name).strip("的 ")
    return bare or name


def _kind(printed: str, cell: str, hint: str) -> str:
    for text in (cell, printed, hint):
        for kind, words in _KIND_WORDS:
            if any(word in text for word in words):
                return kind
    return ""


def _country(code: str, name: str, start: int, end: int) -> Mention:
    return Mention(name, _label_for("country"), start, end, country=code)


def _countries(task: _Task, line: _Line) -> list[Mention]:
    cells = [line.cells[c] for c in (*_column(task, line, "country"), *_column(task, line, ORGANISATION))]
    for text in (*cells, task.around.caption, *_sentences(task.where.before)):
        found = [(a, b, code) for a, b, code in countries_in(text) if code != HOME]
        if found:
            inside = text in cells
            base = line.source.text.find(text) if inside else -1
            return [_country(c, text[a:b], base + a if inside else -1, base + b if inside else -1) for a, b, c in found]
    return []


def _sentences(blocks: Sequence[Block]) -> Iterator[str]:
    """The sentences in front that speak of standards going abroad, the nearest first."""
    for block in reversed(blocks[-3:]):
        for sentence in reversed(re.split(r"[。；;]", block.body.text)):
            if re.search(r"标准", sentence) and re.search(r"输出|采用|采纳|认可|推广|引进|使用", sentence):
                yield sentence


_FORMS = {
    "partner": _read_partner,
    "facility": _read_facility,
    "alliance": _read_alliance,
    "members": _read_members,
    "standard": _read_standards,
}


# --- cells that are sentences ----------------------------------------------------------------------------------------


_CLAUSE = re.compile(r"[，。；;]")


def _read_content(task: _Task, line: _Line, content: str, partners: Sequence[Mention]) -> Iterator[Reading]:
    """What each clause of a cell says of the row's partners, or of those it names itself."""
    dates = {k: v for k, v in _properties(task, line).items() if k in ("date", "since", "students", "programme")}
    date = _date(_cell(task, line, "date"), "date", _base_year(task, _cell(task, line, "date")))
    programme = _text(_cell(task, line, "programme"))
    common: dict[str, Value] = {**dates, **date}
    if date:
        common |= {"since": date["date"], "year": str(date["date"])[:4]}
    if programme:
        common["programme"] = programme
    offset = line.source.text.find(content)
    made = 0
    for start, end in split_outside(content, _CLAUSE):
        for reading in _read_clause(task, line, (content[start:end], offset + start), partners, common):
            made += 1
            yield reading
    if not made and task.rule.general:
        properties = {**common, "topic": _text(content)}
        yield from (_tie(task, line, partner, properties) for partner in partners)


def _read_clause(
    task: _Task, line: _Line, clause: tuple[str, int], partners: Sequence[Mention], common: Mapping[str, Value]
) -> Iterator[Reading]:
    text, offset = clause
    for phrase in rules().phrases:
        hit = phrase.pattern.search(text)
        if hit is None:
            continue
        named = hit.groupdict()
        others = _clause_partners(
            task, named.get("partner"), offset + (hit.start("partner") if named.get("partner") else 0)
        )
        told = {**_programme_in(text), **common}
        readings = list(_read_phrase(task, line, phrase.type, named, others or list(partners), told))
        if readings:
            yield from readings
            return


_PROGRAMME_IN = re.compile(r"(?:在|与|以|和|的|\A)?([^，；。、与和的在]{2,20}?)专业(?!教学|课程|标准|建设|技术|人才)")


def _programme_in(text: str) -> dict[str, Value]:
    """The programme that a clause names: 茶艺专业现代学徒制."""
    hit = _PROGRAMME_IN.search(text)
    return {"programme": _text(hit[1]).strip(_QUOTES)} if hit else {}


def _clause_partners(task: _Task, text: str | None, offset: int) -> list[Mention]:
    if not text:
        return []
    return [
        _moved(m, offset) for m in find_bodies(text, task.where.names, "" if len(text) > 16 else label_by_head("公司"))
    ]


def _read_phrase(
    task: _Task, line: _Line, type_name: str, named: Mapping[str, str | None],
    partners: Sequence[Mention], common: Mapping[str, Value],
) -> Iterator[Reading]:  # fmt: skip
    if type_name == _type_for("built"):
        yield from _read_built(task, line, named["facility"] or "", partners, common)
        return
    properties = dict(common)
    for name in ("programme", "title", "topic"):
        if named.get(name):
            properties[name] = _text(named[name] or "").strip(_QUOTES + "《》")
    if named.get("standard"):
        printed = _text(named["standard"] or "")
        properties |= {"standard": standard_name(printed), "kind": _kind(printed, "", "专业")}
    if named.get("ours"):
        properties |= _taught(named)
    for partner in partners:
        ends = (partner, own_college()) if named.get("ours") else (own_college(), partner)
        if _fits(type_name, *ends):
            yield _reading(task, line, ends, properties, type_name)


def _taught(named: Mapping[str, str | None]) -> dict[str, Value]:
    """2023年7月选派12名教师参加该院研修: when, and how many of ours, a partner teaches."""
    when = parse_period(named.get("when") or "")
    people, _ = parse_headcount(named["ours"] or "")
    told = {"headcount": people} if people else {}
    return {**told, **({"period_start": when.first, "period_end": when.last} if when else {})}


_SCHOOLS = ("学院", "中心", "工坊", "基地", "分校")
"""How what is built abroad ends, whatever its form would be at home."""


_DATED = re.compile(r"\s*[（(]\s*((?:19|20)\d\d\s*[年.．/-][^（）()]{0,14})[）)]\s*\Z")
"""When something was built, in a bracket behind it: 共建中老鲁班工坊（2021年5月）."""


def _read_built(
    task: _Task, line: _Line, printed: str, partners: Sequence[Mention], common: Mapping[str, Value]
) -> Iterator[Reading]:
    """共建“Y”: every named builder and the college; an unnamed facility is the topic of a partnership."""
    dated = _DATED.search(printed)
    whole, printed = printed, printed[: dated.start()] if dated else printed
    common = {**(_date(dated[1], "date", None) if dated else {}), **common}
    first = split_outside(printed, _LIST)[0]
    name = _text(printed[first[0] : first[1]]).strip(_QUOTES)
    quoted = re.fullmatch(r"([^“”]{0,8})[“\"]([^“”\"]+)[”\"](.{0,4})", _text(printed))
    if quoted:
        name = quoted[1] + quoted[2] + (quoted[3] if quoted[3] and not quoted[3].startswith("等") else "")
    abroad = task.rule.overseas and not task.rule.label and name.endswith(_SCHOOLS)
    by = replace(task, rule=replace(task.rule, label=_label_for("base"))) if abroad else task
    facility = _facility(by, line, name, line.source.text.find(printed))
    if facility is None:
        topic = _text(_content(task, line)) if task.rule.general else name
        yield from (_tie(task, line, p, {**common, "topic": topic}) for p in partners)
        return
    facility = replace(facility, end=facility.start + len(whole))
    for builder in (own_college(), *partners):
        yield _reading(task, line, (builder, facility), common, _type_for("built"))


# --- one table -------------------------------------------------------------------------------------------------------


def _around(block: Block, table: Table, before: Sequence[Block]) -> Around:
    caption = table.caption or block.body.text
    nearest = next((b.body.text for b in reversed(before) if b.kind in ("paragraph", "list_item", "caption")), "")
    borrowed = not caption.strip()
    if borrowed:
        caption = nearest[-60:]
    return Around(caption, block.section, nearest, table.header, columns_of(table), borrowed)


_PLAIN_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年?(?!\d|\s*[-—–~至]\s*20)")


def _school_year(caption: str) -> int | None:
    """The year in which the school year that a caption prints begins."""
    return next((int(d.first[:4]) for d in find_dates(caption) if d.precision == "school_year"), None)


def _year_around(caption: str, before: Sequence[Block]) -> str:
    """The calendar year that the caption prints, else the one the nearest paragraph in front speaks of most.

    A school year and two years equally often told are none: a contract's year is not guessed.
    """
    if _school_year(caption):
        return ""
    for text in (caption, *(b.body.text for b in reversed(before[-4:]) if b.kind == "paragraph")):
        years = [d.first for d in find_dates(text) if d.precision == "year" and d.first == d.last and d.exact]
        best = sorted(set(years), key=lambda y: (-years.count(y), y))
        if best and (len(best) == 1 or years.count(best[0]) > years.count(best[1])):
            return best[0]
        if best:
            return ""
    return ""


_UNIT_NOTE = re.compile(r"(?:单位|金额|计量单位)\s*[：:]\s*([^）)\s]{0,4}元)")


def _amount_unit(caption: str, table: Table, roles: Sequence[str], before: Sequence[Block]) -> str:
    """The unit of sums whose head prints none: the caption's, a note's, else 万元; 元 where the sums are too large."""
    for text in (caption, *(b.body.text for b in before[-1:])):
        if note := _UNIT_NOTE.search(text):
            return money_unit(note[1])
    if re.search(r"[（(]万元[)）]", caption):
        return "万元"
    columns = [i for i, role in enumerate(roles) if role == "amount"]
    numbers = [
        value
        for row in table.rows
        for i in columns
        if i < len(row.cells) and (value := parse_amount(row.cells[i].text, "万元")) is not None
    ]
    return "元" if numbers and sorted(numbers)[len(numbers) // 2] >= LARGE else "万元"


LARGE = 2000
"""A table of contracts whose median passes this many 万元 counts in yuan."""


def _task(block: Block, table: Table, where: Surroundings) -> _Task | None:
    names = where.names
    around = _around(block, table, where.before)
    looks = Looks(table, lambda cell: is_body(cell, names))
    found: dict[str, tuple[str, ...]] = {}

    def roles_by(rule: Rule) -> tuple[str, ...]:
        if rule.name not in found:
            found[rule.name] = find_roles(looks, rule)
        return found[rule.name]

    best = match_rule(around, roles_by) or _sorted(table, roles_by)
    if best is None:
        return None
    rule, points = best
    roles = roles_by(rule)
    if rule.form in ("alliance", "members") and any(head in _PERSONS for head in around.header):
        return None
    unit, year = _amount_unit(around.caption, table, roles, where.before), _year_around(around.caption, where.before)
    task = _Task(rule, roles, roles_by, table, block, around, where, unit, year, 1.0 if points >= 5 else 0.93)
    if rule.form == "members" and _named_group(task) is None:
        return _of_groups(task) or task
    return task


_PERSONS = frozenset(("姓名", "教师", "教师姓名", "专家", "专家姓名"))
"""Heads of people: what they are in a body is no membership of the college."""


def _of_groups(task: _Task) -> _Task | None:
    """The table as one of the alliances that the college is in, where its bodies are such."""
    rule = next((rule for rule in rules().rules if rule.form == "alliance"), None)
    if rule is None or "alliance" not in (roles := task.roles_by(rule)):
        return None
    return replace(task, rule=rule, roles=roles)


def _sorted(table: Table, roles_by: Callable[[Rule], Sequence[str]]) -> tuple[Rule, float] | None:
    """The rule whose columns a table has, or the general one where its rows each tell of what kind they are; for a
    table whose words around say little."""
    for rule in rules().rules:
        if rule.shape and all(role in roles_by(rule) for role in rule.shape) and "person" not in roles_by(rule):
            return rule, LEAST
    general = next((rule for rule in rules().rules if rule.general and not rule.overseas), None)
    if general is None or ORGANISATION not in roles_by(general) or not table.rows:
        return None
    for column, head in enumerate(table.header):
        cells = [row.cells[column].text for row in table.rows if column < len(row.cells)]
        told = sum(any(word in cell for word, _ in rules().kinds) for cell in cells)
        if _tells_kind(head) and told > len(table.rows) / 2:
            return general, LEAST
    return None


def _holds_bodies(table: Table, names: Context) -> bool:
    """Whether at least two cells of a table (one, of a table of one row) are names of outside bodies."""
    found = 0
    for row in table.rows[:80]:
        for cell in row.cells:
            if _is_outside(cell.text, names):
                found += 1
                if found >= min(2, len(table.rows)):
                    return True
    return False


def _is_outside(cell: str, names: Context) -> bool:
    return len(cell) < 80 and any(
        m.label in rules().labels["outside"] and is_body(m.name, names) for m in find_bodies(cell, names)
    )


def _table_source(block: Block) -> Source:
    table = block.table
    text = " | ".join(filter(None, (table.caption, *table.header))) if table else ""
    return Source(block.body.place(), block.section, table.number if table else "", "", text)


def _doubt(block: Block, rule: Rule | None) -> Doubt:
    subject = block.table.caption if block.table else ""
    head = "、".join(block.table.header) if block.table else ""
    if rule and rule.reason:
        return Doubt("rejected", subject or head, rule.reason, _table_source(block), f"table:{rule.name}")
    return Doubt(
        "unread_table", subject or head, f"表头：{head}" if head else "没有表头", _table_source(block), "table"
    )


def _torn_columns(table: Table, rule: Rule, roles: Sequence[str]) -> list[int]:
    """The columns that were printed apart, so that no row can be told to hold their cells, and that facts hang on."""
    vital = {ORGANISATION, FACILITY, "alliance"}
    if rule.form == "standard" and ORGANISATION not in roles:
        vital.add("country")
    return [
        table.header.index(name)
        for name, cells in table.loose
        if role_of(name, rule) in vital
        or (_tells_kind(name) and any(word in c for c in cells for word, _ in rules().kinds))
    ]


def _torn(block: Block, table: Table) -> Doubt:
    names = "、".join(name for name, _ in table.loose)
    return Doubt("unread_table", table.caption, f"各行的{names}分不清", _table_source(block), "table")


_SURE_HEAD = re.compile(
    r"(?:名称|时间|日期|年份|方式|形式|内容|人数|人次|额|经费|国家|负责人|主持人)(?:[（(][^（）()]{1,4}[）)])?\Z"
)
_MOST_HEADS = 1
"""Heads of columns among the cells of a table that is read as it was printed."""


def _without_misread(table: Table) -> Table:
    """The table without the rows that hold the heads of other columns: the cells behind those are not in their columns.

    Of a table that counts its rows up the rows of that number alone, else all.
    """
    found = [_heads_among(row, table.header) for row in table.rows]
    if len(set().union(*found)) <= _MOST_HEADS:
        return table
    misread = {row.serial for row, heads in zip(table.rows, found, strict=True) if heads}
    return replace(table, rows=tuple(row for row in table.rows if row.serial and row.serial not in misread))


def _without_heads_again(table: Table) -> Table:
    return replace(table, rows=tuple(row for row in table.rows if not _repeats_heads(row, table.header)))


def _repeats_heads(row: Row, header: Sequence[str]) -> bool:
    """Whether a row is the heads again, or says that the table goes on."""
    heads = set(map(compact, header)) - {""}
    cells = [compact(cell.text) for cell in row.cells]
    return sum(cell in heads for cell in cells) > 1 or any(cell.startswith("续表") for cell in cells)


def _heads_among(row: Row, header: Sequence[str]) -> set[str]:
    cells = {compact(cell.text) for cell in row.cells} - set(map(compact, header))
    return {cell for cell in cells if _SURE_HEAD.search(cell) and is_column_name(cell) and not is_kind(cell)}


def _by_upper_heads(block: Block, table: Table, where: Surroundings) -> list[Block]:
    """A table whose upper heads are tables of their own (技术服务 / 题目, 技术服务 / 到款, 员工培训 / 内容), each
    with the columns that all of them share; none where they are of one kind."""
    uppers = [head.partition(HEAD_ROWS)[0] if HEAD_ROWS in head else "" for head in table.header]
    groups = [upper for upper in dict.fromkeys(uppers) if upper and uppers.count(upper) > 1]
    if len(groups) < 2 or "" not in uppers:
        return []
    parts = [replace(block, table=_part_below(table, uppers, upper)) for upper in groups]
    tasks = [_task(part, part.table, where) for part in parts if part.table is not None]
    types = {task.rule.type for task in tasks if task is not None}
    return parts if None not in tasks and len(types) == len(groups) and "" not in types else []


def _part_below(table: Table, uppers: Sequence[str], upper: str) -> Table:
    """The columns below one upper head, with those that stand below none, and the rows that have a cell there."""
    kept = [column for column, own in enumerate(uppers) if own in ("", upper)]
    rows = [
        replace(row, cells=tuple(row.cells[column] for column in kept))
        for row in table.rows
        if len(row.cells) == len(uppers) and any(not is_empty(row.cells[c].text) for c in kept if uppers[c])
    ]
    header = tuple(table.header[column].rpartition(HEAD_ROWS)[2] for column in kept)
    return replace(table, caption=upper, header=header, rows=tuple(rows))


def match_table(block: Block, where: Surroundings) -> Matched:
    """What one table states: readings row by row, a doubt where it names bodies and gives none, counts it states."""
    if block.table is None or not block.table.rows:
        return Matched()
    whole = _without_heads_again(unfolded(block.table, where.names))
    if parts := _by_upper_heads(block, whole, where):
        found = [match_table(part, where) for part in parts]
        return Matched(
            tuple(r for one in found for r in one.readings),
            tuple(d for one in found for d in one.doubts),
            tuple(c for one in found for c in one.counts),
        )
    table = _without_misread(whole)
    task = _task(block, table, where)
    if task is None or not task.rule.type:
        doubts = (_doubt(block, task.rule if task else None),) if _holds_bodies(whole, where.names) else ()
        return Matched((), doubts)
    result = _Result()
    torn = _torn_columns(table, task.rule, task.roles)
    ticks = _ticked(table)
    for line in _lines(block, table, task.roles, torn):
        if ticks:
            _read_ticks(task, line, ticks, result)
        else:
            _FORMS[task.rule.form](task, line, result)
        for column in _column(task, line, ORGANISATION):
            result.counts += find_stated(line.cells[column], line.source)
    result.readings = _with_one_chair(result.readings) if task.rule.form == "members" else result.readings
    read = result.readings and table is whole
    doubts = () if read or not _holds_bodies(whole, where.names) else (_doubt(block, None),)
    if torn and _holds_bodies(table, where.names):
        doubts = (_torn(block, table),)
    return Matched(tuple(result.readings), doubts, tuple(result.counts))


_TICK = re.compile("[√✓✔☑●■★▲○]|是|有")


def _ticked(table: Table) -> dict[int, Rule | None]:
    """The columns whose cells are ticks or nothing, below the kind of what is ticked (学徒制 | 订单班 | 实习), with the
    rule for that kind; empty where a table has not several of them."""
    found: dict[int, Rule | None] = {}
    by_name = {rule.name: rule for rule in rules().rules}
    for column, cells in enumerate(columns_of(table)):
        head = compact(table.header[column]) if column < len(table.header) else ""
        if head and any(cells) and all(not cell or is_empty(cell) or _TICK.fullmatch(cell) for cell in cells):
            found[column] = next((by_name[name] for word, name in rules().kinds if word in head), None)
    return found if len(found) > 1 and any(found.values()) else {}


def _read_ticks(task: _Task, line: _Line, ticks: Mapping[int, Rule | None], result: _Result) -> None:
    """What the ticks of a row say the college does with its partners."""
    partners = [p for p in _partners(task, line) if _may_partner(task.rule, p)]
    for column, rule in ticks.items():
        if column >= len(line.cells) or not _TICK.fullmatch(line.cells[column].strip()):
            continue
        kind = rule.type if rule and rule.form == "partner" else _type_for("tie")
        made = replace(task, rule=rule) if rule else task
        result.readings += [
            _reading(made, line, (own_college(), partner), {"topic": _head(task, column)}, kind)
            for partner in partners
            if _fits(kind, own_college(), partner)
        ]


NEAR = 6
"""Blocks in front of a table that may speak of it."""


def match_tables(report: Report, names: Context, year: int | None = None) -> Matched:
    """What all tables of a report state. names: what is known of its names; year: the report's."""
    parts = []
    last: Table | None = None
    for number, block in enumerate(report.blocks):
        if block.kind == "table" and block.table is not None:
            whole = _continued(block, last)
            last = whole.table
            whole = _explained(whole, report.blocks[number + 1 : number + 2])
            before = tuple(_in_front(report.blocks, number))
            parts.append(match_table(whole, Surroundings(names, year, before, report.blocks[:number])))
    return Matched(
        tuple(r for part in parts for r in part.readings),
        tuple(d for part in parts for d in part.doubts),
        tuple(c for part in parts for c in part.counts),
    )


def _continued(block: Block, last: Table | None) -> Block:
    """A table with the caption of the one before, where it goes on with that one below the same heads (续表 22)."""
    table = block.table
    if table is None or last is None or table.header != last.header:
        return block
    if table.caption and not is_continued(table.caption):
        return block
    return replace(block, table=replace(table, caption=last.caption))


def _explained(block: Block, behind: Sequence[Block]) -> Block:
    """A table with what its note, right behind it, says of the marks in its cells."""
    noted = [one.body.text for one in behind if is_note(one.body.text)]
    return replace(block, table=explained(block.table, noted[0])) if noted and block.table is not None else block


def _in_front(blocks: Sequence[Block], number: int) -> Iterable[Block]:
    """The text blocks of the same section in front of a table, in reading order."""
    section, found = blocks[number].section, []
    for block in reversed(blocks[max(0, number - NEAR) : number]):
        if block.section[:1] != section[:1] or block.kind == "heading":
            break
        if block.kind != "table":
            found.append(block)
    return reversed(found)


def learned_names(found: Matched, names: Context) -> dict[str, str]:
    """Full names that tables told and that running text would be cut at (厨具有限公司), with their labels.

    A second pass over the text with these known finds them whole.
    """
    ends = {end.name: end.label for reading in found.readings for end in (reading.start, reading.end) if end.name}
    return {
        name: label
        for name, label in ends.items()
        if (len(name) >= FULL or _is_coined(name, names))
        and label in ontology().organizations
        and not _is_found(name, names)
    }


FULL = 6
"""Characters of the shortest name that is full enough to be looked for wherever it stands."""


def _is_coined(name: str, names: Context) -> bool:
    """Whether a short name is a brand with its trade (云栈科技), which no text uses for anything else."""
    *brand, trade = tokens_of(name, names)
    return bool(brand) and trade.text in grammar().trades and all(word.kind == "other" for word in brand)


def _is_found(name: str, names: Context) -> bool:
    return any(f.mention.name == name for f in find_spans(f"学校与{name}合作。", names))
