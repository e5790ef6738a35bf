"""Running text that is a table: fields one after another (合作单位：甲；项目：乙；金额：3万元), and lists whose items
are made alike (订单班：甲专业，乙公司，46人；丙专业，丁公司，38人).

Fields are a table of one row with their names as heads; a list has a row for each item, and heads told by what stands
in its columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from loaders.columns import FACILITY, ORGANISATION, is_column_name, role_of
from loaders.report import Block, Row, Table, Text, cut


@dataclass(frozen=True, slots=True)
class Record:
    """A stretch of a block's text, from `start` to `end`, and the table that it is."""

    start: int
    end: int
    block: Block


FEWEST = 3
"""Fields that make a record; two may stand in any sentence."""
LONGEST = 90
"""Characters of the longest field."""
_FIELD = re.compile(
    r"(?:(?<=[；;／｜|。·•●○□▪—\s（(])|\A)(?P<name>[\u4e00-\u9fff]{2,10}(?:[（(][^（）()]{1,6}[）)])?)\s*[：:]\s*"
)
_COLON = re.compile("[：:]")
_TRAIL = " \u3000；;／/｜|。·•●○□▪—、"
_NAMING = frozenset((ORGANISATION, FACILITY, "alliance"))
"""Roles of fields of which a record holds one: it says something of somebody."""


def records_of(block: Block) -> tuple[Record, ...]:
    """The records of a block of running text, in order; empty for one that is prose."""
    if block.kind in ("table", "heading") or not _COLON.search(block.body.text):
        return ()
    found = [*_fields(block), *_lists(block)]
    return tuple(sorted(found, key=lambda record: record.start))


# --- over several blocks ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks, each an item of one list: from offset `start` of block `first` to the end of block `last`."""

    first: int
    start: int
    last: int
    block: Block


LEADING = 160
"""Characters of the text in front of a list that may say what it lists."""


def runs_of(blocks: Sequence[Block]) -> Iterator[Run]:
    """The lists whose items are blocks of their own: fields of the same names, or parts made alike (甲专业——乙公司)."""
    at = 0
    while at < len(blocks):
        run = _run_of_fields(blocks, at) or _run_of_items(blocks, at)
        if run is not None:
            yield run
        at = run.last + 1 if run is not None else at + 1


def _is_text(block: Block) -> bool:
    return block.kind in ("paragraph", "list_item", "case_box")


def _lead(blocks: Sequence[Block], at: int, start: int = 0) -> str:
    """What stands in front of a list: the end of the text before, where it announces one."""
    if start:
        text = blocks[at].body.text[:start]
    else:
        text = blocks[at - 1].body.text if at and _is_text(blocks[at - 1]) else ""
    text = text.strip()
    return text[-LEADING:].strip("：:") if text.endswith(("：", ":")) else ""


def _run_of_fields(blocks: Sequence[Block], at: int) -> Run | None:
    first = _last_record(blocks[at])
    if first is None or first.block.table is None:
        return None
    header, rows, last = first.block.table.header, list(first.block.table.rows), at
    while last + 1 < len(blocks) and (more := _last_record(blocks[last + 1])) is not None and not more.start:
        if more.block.table is None or more.block.table.header != header:
            break
        rows += more.block.table.rows
        last += 1
    lead = _lead(blocks, at, first.start)
    if last == at and not (lead and not first.start):
        return None
    table = Table(lead or first.block.table.caption, "", header, tuple(rows))
    return Run(at, first.start, last, Block("table", Text(table.caption), blocks[at].section, table=table))


def _last_record(block: Block) -> Record | None:
    """The fields that a block ends with."""
    text = block.body.text
    found = list(_fields(block)) if _is_text(block) and _COLON.search(text) else []
    return found[-1] if found and not text[found[-1].end :].strip(_TRAIL) else None


def _run_of_items(blocks: Sequence[Block], at: int) -> Run | None:
    lead = _lead(blocks, at)
    if not lead:
        return None
    items: list[list[tuple[int, int]]] = []
    while at + len(items) < len(blocks) and (item := _item_of(blocks[at + len(items)])):
        items.append(item)
    wide = len(items[0]) if items else 0
    alike = list(takewhile(lambda item: len(item) == wide, items))
    if len(alike) < 2 or wide < 2:
        return None
    bodies = [block.body for block in blocks[at : at + len(alike)]]
    header, cells = _columns(bodies, alike, lead)
    if not _is_of_bodies(header):
        return None
    table = Table(lead, "", header, tuple(Row(row, body.place()) for row, body in zip(cells, bodies, strict=True)))
    return Run(at, 0, at + len(alike) - 1, Block("table", Text(lead), blocks[at].section, table=table))


_MADE_OF_PARTS = re.compile(r"——|—|：|:")


def _item_of(block: Block) -> list[tuple[int, int]]:
    """The parts of a block that is one item of a list; empty where it is none."""
    text = block.body.text
    if not _is_text(block) or len(text) > LONGEST or "。" in text.rstrip(_TRAIL) or not _MADE_OF_PARTS.search(text):
        return []
    found = _NAMED_ASIDE.sub(lambda aside: "\ue000" * len(aside.group()), text)
    return _parts(found, 0, len(text))


_NAMED_ASIDE = re.compile(r"[（(](?:以下)?(?:简称|下称|全称)[^（）()]{1,30}[）)]")
"""What a bracket calls a body is no part of the item."""


# --- fields ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    start: int
    value: tuple[int, int]


def _fields(block: Block) -> Iterator[Record]:
    """The runs of fields of a block, each as a table of one row."""
    run: list[_Field] = []
    for field in _all_fields(block.body.text):
        if run and field.start - run[-1].value[1] > FEWEST:
            yield from _record(block, run)
            run = []
        run.append(field)
    yield from _record(block, run)


def _all_fields(text: str) -> Iterator[_Field]:
    starts = list(_FIELD.finditer(text))
    for at, match in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(text)
        stop = text.find("。", match.end(), end)
        value = text[match.end() : stop if stop >= 0 else end]
        kept = value.rstrip(_TRAIL)
        kept = kept if "（" in kept or "(" in kept else kept.rstrip("）)" + _TRAIL)
        if kept and len(kept) <= LONGEST:
            yield _Field(match["name"], match.start("name"), (match.end(), match.end() + len(kept)))


def _record(block: Block, run: Sequence[_Field]) -> Iterator[Record]:
    names = [field.name for field in run]
    known = sum(is_column_name(name) for name in names)
    if len(run) < FEWEST or known * 3 < len(names) * 2 or len(set(names)) < len(names):
        return
    if not any(role_of(name) in _NAMING for name in names):
        return
    cells = [cut(block.body, *field.value) for field in run]
    start = run[0].start
    if thing := _thing(block.body.text, start):
        names, cells, start = [_HEAD, *names], [cut(block.body, *thing), *cells], thing[0]
    front = _FRONT.search(block.body.text, max(0, start - REACH), start)
    yield _made(block, start, run[-1].value[1], front["front"].strip() if front else "", names, [cells])


_FRONT = re.compile(r"(?:\A|[。！？；;])(?P<front>[^。！？；;]{2,40}?)[（(：:]?\s*\Z")
"""What stands in front of the fields in their sentence: 图 12 现代学徒制拜师仪式（时间：…."""


_HEAD = "名称"
REACH = 60
"""Characters in front of a record that may say what it is about."""
_THING = re.compile(r"(?:^|[。；;\s])(?P<thing>[^，。；;：:\s—]{4,40})(?:——|—)\s*\Z")


def _thing(text: str, start: int) -> tuple[int, int] | None:
    """甲产业学院——共建单位：…: what the fields are about, named in front of them."""
    found = _THING.search(text, max(0, start - REACH), start)
    return found.span("thing") if found else None


def _made(
    block: Block, start: int, end: int, caption: str, header: Sequence[str], rows: Sequence[Sequence[Text]]
) -> Record:
    table = Table(caption, "", tuple(header), tuple(Row(tuple(row), block.body.place(start, end)) for row in rows))
    body = Text(caption, block.body.pieces[:1])
    return Record(start, end, Block("table", body, block.section, table=table))


# --- lists -----------------------------------------------------------------------------------------------------------

_LEAD = re.compile(r"(?:\A|(?<=[。！？\n]))(?P<lead>[^。；;！？：:\n]{2,48})[：:]\s*")
_ITEM = re.compile(r"[；;](?![^（）()]{0,60}[）)])")
_BRACKETED = re.compile(r"(?:[^（）()，。；：、]{2,20}[（(][^（）()]{4,40}[）)](?:[、和及与]|以及|\Z)){2,}\Z")
_BRACKETED_ITEM = re.compile(r"(?<=[）)])(?:、|和|及|与|以及)")
"""甲专业（乙公司）、丙专业（丁公司）."""
_NUMBER = re.compile(r"\s*(?:[●○□▪•·①-⑳]|[（(]?\d{1,2}[）)、.．])?\s*")
_PART = re.compile(
    r"——|—|[，,；;]|(?:委托|请托)(?:学校|我校|我院)?(?:开发|研究|研制|开展|承担|完成|设计)?(?=[“《])"
    r"|(?<=[司团院厂局所社会站校心])(?=[“《])|(?<!方)(?<!企业)(?<!单位)(?<!院校)(?<!机构)[：:]|(?<=[”》])的(?=[\u4e00-\u9fff]{1,5}(?:方|单位|企业|院校)[为是系])"
)
_ASIDE = re.compile(r"[（(]([^（）()]{1,60})[）)]\Z")
_TITLED = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{1,6}?(?:方|单位|企业|院校|学校|机构))(?:为|是|系|：|:)?(?=[\u4e00-\u9fffA-Z“])"
)
_BODY = re.compile(
    r"(?:公司|集团|大学|大学校|学院|学校|中学|小学|[局厅委院厂社店馆站所队]|协会|学会|商会|联盟|医院|中心|政府|"
    r"[A-Za-z]{3,}\.?)\Z"
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("专业", re.compile(r"[\u4e00-\u9fffA-Za-z]{2,16}专业(?:群)?\Z")),
    ("人数", re.compile(r"(?:招收|培训|学徒|学生|在校生)?\s*\d+\s*(?:余)?(?:名|人|人次|人日)(?:学生|学徒|学员)?\Z")),
    ("天数", re.compile(r"\d+\s*天\Z")),
    ("金额", re.compile(r"(?:金额|到账|到款|经费)?\s*\d[\d.,]*\s*万?元\Z")),
    ("时间", re.compile(r"(?:19|20)\d\d\s*(?:年|[./-]).{0,16}\Z")),
    ("协议名称", re.compile(r"[《“].*(?:协议书?|备忘录|合同|协定)[》”]\Z")),
    ("班级", re.compile(r".*班[”》]?\Z")),
    ("标准名称", re.compile(r".*标准(?:[《“].*[》”])?\Z")),
)


def _lists(block: Block) -> Iterator[Record]:
    text = block.body.text
    for found in _LEAD.finditer(text):
        end = text.find("。", found.end())
        end = len(text) if end < 0 else end
        lead, start = found.span("lead"), found.end()
        if _PROGRAMME.search(found["lead"]) and (title := _TITLE.search(text, max(0, lead[0] - REACH), lead[0])):
            start, lead = lead[0], title.span("title")  # 订单培养。甲专业：乙公司；丙专业：丁公司
        items = [_parts(text, *span) for span in _items(text, start, end)]
        if len(items) > 1 and len({len(item) for item in items}) == 1 and len(items[0]) > 1:
            yield from _list(block, lead, end, items)


_PROGRAMME = re.compile(r"专业(?:群)?\Z")
_TITLE = re.compile(r"(?:\A|[。）)\s])(?P<title>[^。；，：）)\s]{2,16})。\s*\Z")


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    mark = _BRACKETED_ITEM if _BRACKETED.match(text[start:end].strip()) else _ITEM
    bounds = [start, *(match.end() for match in mark.finditer(text, start, end)), end]
    for first, last in pairwise(bounds):
        if text[first:last].strip(_TRAIL):
            yield first, last


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of an item's parts: what stands between its dashes and commas, and in its bracket."""
    end = start + len(text[start:end].rstrip(_TRAIL))
    start = _NUMBER.match(text, start, end).end()  # type: ignore[union-attr]
    if aside := _ASIDE.search(text[start:end]):
        outer, inner = (start, start + aside.start()), (start + aside.start(1), start + aside.end(1))
        return [*_split(text, *outer), *_split(text, *inner)]
    return _split(text, start, end)


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    made, at = [], start
    for match in _PART.finditer(text, start, end):
        made.append((at, match.start()))
        at = match.end()
    return [(a, b) for a, b in (*made, (at, end)) if text[a:b].strip()]


def _list(
    block: Block, lead: tuple[int, int], end: int, items: Sequence[Sequence[tuple[int, int]]]
) -> Iterator[Record]:
    told = block.body.text[slice(*lead)]
    header, cells = _columns([block.body] * len(items), items, told)
    if _is_of_bodies(header):
        yield _made(block, lead[0], end, told, header, cells)


def _columns(
    bodies: Sequence[Text], items: Sequence[Sequence[tuple[int, int]]], lead: str
) -> tuple[tuple[str, ...], list[tuple[Text, ...]]]:
    """The heads of a list, and the cells of each of its items; `bodies` are the texts in which the items stand."""
    header, cells = [], []
    for column in zip(*items, strict=True):
        head, spans = _head_of(bodies, column, lead)
        header.append(head)
        cells.append([cut(body, *span) for body, span in zip(bodies, spans, strict=True)])
    return tuple(header), list(zip(*cells, strict=True))


def _is_of_bodies(header: Sequence[str]) -> bool:
    """Whether each item of a list names one body, or bodies in one place."""
    return sum(role_of(head) == ORGANISATION for head in header) == 1


_QUOTED = re.compile("“[^“”]+”")


def _plain_span(text: str, start: int, end: int) -> tuple[int, int]:
    """A part without the quotes around it, or the bracket at its end that says how the body is called."""
    if _QUOTED.fullmatch(text, start, end):
        return start + 1, end - 1
    aside = next((match for match in _NAMED_ASIDE.finditer(text, start, end) if match.end() == end), None)
    return (start, aside.start()) if aside else (start, end)


def _head_of(bodies: Sequence[Text], column: Sequence[tuple[int, int]], lead: str) -> tuple[str, list[tuple[int, int]]]:
    """What a column is called: by the name that its cells begin with (采用方为甲学院), else by what they are."""
    texts = [body.text for body in bodies]
    named = [_TITLED.match(text, *span) for text, span in zip(texts, column, strict=True)]
    if all(named) and len({match["name"] for match in named if match}) == 1:
        spans = [(match.end(), b) for match, (_, b) in zip(named, column, strict=True) if match]
        if any(_BODY.search(text[a:b].rstrip("”")) for text, (a, b) in zip(texts, spans, strict=True)):
            return named[0]["name"], spans  # type: ignore[index]
    column = [_plain_span(text, *span) for text, span in zip(texts, column, strict=True)]
    cells = [text[a:b].strip() for text, (a, b) in zip(texts, column, strict=True)]
    bodies_head = "培训对象" if "培训" in lead else "单位"
    for head, kind in _KINDS:
        if all(kind.search(cell) for cell in cells):
            return head, list(column)
    if all(_BODY.search(cell) for cell in cells):
        return bodies_head, list(column)
    if all(len(cell) <= SHORT for cell in cells):
        return "类别", list(column)
    if sum(bool(_BODY.search(cell)) for cell in cells) * 3 >= len(cells) * 2:
        return bodies_head, list(column)  # 华川集团、北辰: a short name among full ones
    return next((head for head, told in _TOLD if told.search(lead)), "内容"), list(column)


SHORT = 2
"""Characters of a word that sorts items: 企业——甲公司；机关——乙局."""
_TOLD = (
    ("专业", re.compile("专业|订单|学徒")),
    ("项目名称", re.compile("技术服务|横向|课题|项目|技术开发|咨询")),
    ("培训内容", re.compile("培训")),
)
"""What a column holds that its cells do not tell, by the words in front of the list."""
