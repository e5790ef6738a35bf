"""The whole way of one report: bytes to a fact set, and of many reports at once.

`extract` is pure: no disk, no clock; the same bytes give the same facts on every machine.
"""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from graph.model import Document, FactSet, document_id
from graph.ontology import ontology
from loaders.assemble import Found, build_facts
from loaders.college import ReportingCollege, find_college
from loaders.coverage import UNNAMED, coverage, unread_doubts
from loaders.formats import read_report
from loaders.learning import CALLED, abridges, learn_names
from loaders.mention import Doubt, Mention, Reading, StatedCount
from loaders.names import Context, find_names
from loaders.overrides import Override, overrides_for
from loaders.patterns import Matches, match_block
from loaders.records import Run, records_of, runs_of
from loaders.renaming import find_renamings
from loaders.report import Block, Report, cut
from loaders.resolve import PART, Definition, Resolution, Setting, is_name, plain, resolve_mentions
from loaders.shortforms import find_short_forms
from loaders.tables import NEAR, Matched, Surroundings, learned_names, match_table, match_tables
from loaders.words import BEHIND_TRADE

_SHORT = re.compile(
    r"\s*[（(][^（）()]{0,100}?(?:简称|下称|统称|又称|也称|亦称|原名|曾用名|缩写)(?:为|作)?[：:]?\s*(?P<names>[^（）()]{2,60})[）)]"
)


_TELLING = re.compile(
    rf"[称等]|[（(][A-Za-z]|[校院](?:与|和|同|携手|联合)|品牌|巨头|商(?![{BEHIND_TRADE}])"
    r"|[与同][^，。、；]{3,20}(?:签|共|合作|联|携手|达成|开|组建|成立|设)|[由受][^，。、；]{3,8}(?:提供|委托|派|投入|牵头)"
)
"""What a text holds that may tell of a name nobody knows."""
_ONE_WORD = re.compile(r"[A-Z][A-Za-z0-9]{3,}")
_LATIN = re.compile(r"\s*[（(](?P<names>[^（）()]{2,140})[）)]")


@cache
def reader_version() -> str:
    """The version of this program, as it stands in the documents it read."""
    try:
        return version("partnergraph")
    except PackageNotFoundError:
        return "0"


def read_blocks(data: bytes, source: str, *, password: str = "") -> Report:
    """The blocks of a report. Raises `ReportError` where the bytes cannot be read."""
    return read_report(data, source, password=password)


def _texts(report: Report) -> Iterator[str]:
    """Every joined text of a report: headings, paragraphs, captions, cells."""
    for block in report.blocks:
        yield block.body.text
        for row in block.table.rows if block.table else ():
            yield from (cell.text for cell in row.cells)


def build_context(report: Report, college: ReportingCollege) -> Context:
    """What is known before names are looked for: the college's names and what the document defines and lists."""
    texts = list(_texts(report))
    telling = [text for text in texts if _TELLING.search(text)]
    context = learn_names(telling, Context(college.name, college.short_names, year=college.year), texts)
    context = replace(context, known={**dict(_told(telling, context)), **context.known})
    return replace(context, known={**find_short_forms(texts, context), **context.known})


def _told(texts: Iterable[str], context: Context) -> Iterator[tuple[str, str]]:
    """The short forms and letters that texts put in a bracket behind a name, with the label of the name."""
    for text in texts:
        if _SHORT.search(text) or _LATIN.search(text):
            mentions = find_names(text, context)
            labels = {m.name: m.label for m in mentions}
            for told in find_definitions(text, mentions):
                letters = told.rule == "english" and (told.name.isupper() or _ONE_WORD.fullmatch(told.name))
                if told.rule == "defined" or letters:
                    yield told.name, labels[told.other]


def find_definitions(text: str, mentions: Sequence[Mention]) -> Iterator[Definition]:
    """Pairs of names that a text says are one body: 以下简称, 更名为, a second name or an English one in brackets."""
    at = {m.start: m for m in mentions}
    yield from find_renamings(text, mentions)
    for mention in mentions:
        if mention.own:
            continue
        match = _SHORT.match(text, mention.end)
        if match:
            for name in re.findall(r"[“\"'‘]([^”\"'’]+)[”\"'’]", match["names"]) or [match["names"]]:
                yield Definition(name.strip(), mention.name, "defined")
        if called := CALLED.match(text, mention.end):
            yield Definition(called["name"], mention.name, "defined")
        second = at.get(mention.end + 1)
        if second and not second.own and _bracketed(text, second) and _alike(second.name, mention.name):
            yield Definition(second.name, mention.name, "bracket")
        elif second and _bracketed(text, second) and _IN_LETTERS.fullmatch(mention.name):
            yield Definition(mention.name, second.name, "english")  # МУИС（蒙古国立大学）
        full = _FULL.match(text, mention.end)
        named = at.get(full.end()) if full else None
        if named is not None and _bracketed_behind(text, named):
            yield Definition(mention.name, named.name, "defined")
        if latin := _LATIN.match(text, mention.end):
            yield from (Definition(part, mention.name, "english") for part in _latin_parts(latin["names"]))


_IN_LETTERS = re.compile(r"[A-Za-zÀ-ɏЀ-ӿ][A-Za-zÀ-ɏЀ-ӿ&.,«»'’\- ]{1,100}")


def _latin_parts(inside: str) -> list[str]:
    """The English names and letters in a bracket behind a name: (Northern School of Art, NSA)."""
    parts = [
        re.sub(r"^(?:英文(?:名|名称|缩写)?|简称|缩写|以下简称)[为：:]?", "", p).strip()
        for p in re.split(r"[，,；;]", inside)
    ]
    return [p for p in parts if _IN_LETTERS.fullmatch(p)]


def _alike(second: str, name: str) -> bool:
    """Whether a name in a bracket names the body in front of it: the same kind of body, or the short form of one."""
    return second[-2:] == name[-2:] or abridges(second, name) or abridges(name, second)


_FULL = re.compile(r"[（(](?:全称|全名)(?:为|是|：|:)?“?")
"""乐宠医院（全称为甲市乐宠诊疗有限公司）."""


def _bracketed(text: str, mention: Mention) -> bool:
    return text[mention.start - 1] in "（(" and _bracketed_behind(text, mention)


def _bracketed_behind(text: str, mention: Mention) -> bool:
    return text[mention.end : mention.end + 1] in ("）", ")", "”")


def _setting(college: ReportingCollege, found_all: Found, curated: Sequence[Override]) -> Setting:
    by_text: dict[str, list[Mention]] = {}
    for mention, source in found_all.seen:
        by_text.setdefault(source.text, []).append(mention)
    found = [d for text, mentions in by_text.items() for d in find_definitions(text, mentions)]
    found += _names_of_parts(found_all.readings)
    found += [Definition(o.names[0], o.names[1], "curated") for o in curated if o.kind == "aliases"]
    apart = frozenset(frozenset(map(plain, o.names)) for o in curated if o.kind == "apart")
    labels = {plain(o.names[0]): o.value for o in curated if o.kind == "corrections"}
    return Setting(college.name, college.short_names, college.place, college.year, tuple(found), apart, labels)


def _names_of_parts(readings: Iterable[Reading]) -> Iterator[Definition]:
    """甲大学乙重点实验室 is 乙重点实验室 as well, unless two bear that name here."""
    parts = {(r.start.name.removeprefix(r.end.name), r.start.name) for r in readings if r.rule == _BEARS_WHOLE}
    bearers = Counter(short for short, _ in parts)
    for short, name in sorted(parts):
        if short != name and bearers[short] == 1 and is_name(short):
            yield Definition(short, name, PART)


_BEARS_WHOLE = "part-named"
"""The rule of what bears the name of the whole that it is part of."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one report gave, before and after the facts: for `stats --coverage`, scoring and explaining."""

    report: Report
    college: ReportingCollege
    found: Found
    resolution: Resolution
    facts: FactSet


BEFORE = 40
"""Bodies that a later paragraph of the section may speak of without their names."""


def _bodies(text: str, context: Context) -> list[Mention]:
    return [mention for mention in find_names(text, context) if not mention.own]


def _match_run(block: Block, run: Run | None, where: Surroundings) -> tuple[list[Matched], list[Block]] | None:
    """What the list that begins in a block states, and the text in front of it; None where there is none."""
    matched = match_table(run.block, where) if run is not None else Matched()
    if run is None or not matched.readings:
        return None
    return [matched], [replace(block, body=cut(block.body, 0, run.start))] if run.start else []


def _match_records(block: Block, where: Surroundings) -> tuple[list[Matched], list[Block]]:
    """What the records in a text state, and the stretches of text around those that state something."""
    stated, rest, at = [], [], 0
    for record in records_of(block):
        matched = match_table(record.block, where) if record.start >= at else Matched()
        if matched.readings:
            stated.append(matched)
            rest.append((at, record.start))
            at = record.end
    around = [*rest, (at, len(block.body.text))]
    if not stated:
        return [], [block]
    return stated, [replace(block, body=cut(block.body, *span)) for span in around if span[0] < span[1]]


def find_all(report: Report, context: Context, year: int | None) -> Found:
    """Everything the finders read in a report: its tables, then its text with the names they told."""
    tables = match_tables(report, context, year)
    if told := learned_names(tables, context):
        context = replace(context, known={**told, **context.known})
        context = replace(context, known={**find_short_forms(_texts(report), context), **context.known})
    readings: list[Reading] = list(tables.readings)
    doubts: list[Doubt] = list(tables.doubts)
    counts: list[StatedCount] = list(tables.counts)
    before: tuple[Mention, ...] = ()
    section: tuple[str, ...] = ()
    runs = {run.first: run for run in runs_of(report.blocks)}
    stated_to = -1
    for number, block in enumerate(report.blocks):
        if block.section != section:
            section = block.section
            before = tuple(_bodies(section[-1], context)) if section else ()
        if number > stated_to:
            where = Surroundings(context, year, report.blocks[max(0, number - NEAR) : number])
            over = _match_run(block, runs.get(number), where)
            listed, rest = over or _match_records(block, where)
            stated_to = runs[number].last if over else stated_to
            parts: list[Matched | Matches] = [*listed, *(match_block(part, context, before) for part in rest)]
            readings += [reading for part in parts for reading in part.readings]
            doubts += [doubt for part in parts for doubt in part.doubts]
            counts += [count for part in parts for count in part.counts]
        before = (*before, *_bodies(block.body.text, context))[-BEFORE:]
    covered = coverage(report, context, readings, doubts)
    doubts += unread_doubts(covered)
    seen = tuple((span.mention, span.source) for span in covered.spans if span.reason != UNNAMED)
    return Found(tuple(readings), tuple(doubts), tuple(counts), seen, covered)


def read_all(data: bytes, source: str, *, college: str = "", year: int | None = None, password: str = "") -> Extraction:
    """One report with everything that was found on the way. Raises `ReportError`."""
    report = read_blocks(data, source, password=password)
    told = find_college(report, college, year)
    found = find_all(report, build_context(report, told), told.year)
    curated = overrides_for(report.sha256)
    ends = [(end, r) for r in found.readings for end in (r.start, r.end)]
    mentions = [*(m for m, _ in found.seen), *(end for end, _ in ends)]
    types = ontology().types
    demands = [(end, types[r.type].starts if end is r.start else types[r.type].ends) for end, r in ends]
    resolution = resolve_mentions(mentions, _setting(told, found, curated), demands)
    document = Document(
        document_id(report.sha256), report.title or f"{told.name} {told.year or ''}".strip(), resolution.college.id,
        told.year, report.source, report.media_type, report.sha256, report.characters, report.pages, reader_version(),
    )  # fmt: skip
    return Extraction(report, told, found, resolution, build_facts(found, resolution, document, curated))


def extract(data: bytes, source: str, *, college: str = "", year: int | None = None, password: str = "") -> FactSet:
    """The facts of one report.

    data: its bytes; source: its file name, as documents show it; college, year: a person's word on whose report it is
    and of which year, which stands before what the text says; password: of a locked PDF.
    Raises `ReportError` where the bytes cannot be read or no reporting college is named.
    """
    with _collecting_seldom():
        return read_all(data, source, college=college, year=year, password=password).facts


SELDOM = 400_000
"""New objects at which Python looks for circles among them. A report makes hundreds of thousands, hardly any of them in
a circle: looking at every 700 takes a tenth of the time."""


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], SELDOM) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
