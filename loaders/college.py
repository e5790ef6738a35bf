"""Whose report this is: the reporting college, the short names the text prints for it, and the year of the report.

A person's word (`--college`, `--year`) stands before `data/reports.yml`, that before the title, that before the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.datafile import DATA, read_yaml
from graph.errors import ReportError
from graph.ontology import ontology
from loaders.gazetteer import HOME, find_known, parents, place_of, place_prefix
from loaders.report import Report

_HEAD = "|".join(
    (
        "职业技术大学",
        "职业技术学院",
        "职业大学",
        "职业学院",
        "高等专科学校",
        "专科学校",
        "技师学院",
        "开放大学",
        "学院",
        "大学",
        "学校",
    )
)
_NAME = rf"[\u4e00-\u9fff]{{2,20}}?(?:{_HEAD})"
_KIND = r"(?:高等职业|高职|中等职业|职业教育|教育质量|人才培养|质量|年度|年报|发展年度)"
_TITLE = re.compile(
    rf"(?P<name>{_NAME})(?=[\s（(《]*(?:[〇零一二三四五六七八九\d]{{4}}[\s—\-–－至/~\d]*(?:学年|年度|年)?[）)》\s]*)?{_KIND})"
)
_REPORT_WORDS = re.compile(r"质量.{0,6}(?:报告|年报)|年度.{0,4}报告|发展.{0,4}报告|年报")
_DEFINED = re.compile(
    rf"(?P<name>{_NAME})[（(](?P<inside>[^（）()]{{0,60}}?(?:简称|下称|又称|也称|统称)[^（）()]{{1,60}})[）)]"
)
_CALLED = re.compile(r"(?:简称|下称|又称|也称|统称|称)(?:为|作)?[：:]?")
_SELF = re.compile(
    rf"(?P<name>{_NAME})(?:[（(][^（）()]{{0,80}}[）)])?(?:是|坐落于|坐落在|位于|地处|创办于|始建于|创建于|成立于|前身)"
)
OPENING = 10_000
"""Characters of a report in which the city it comes from is looked for."""

_LIES = re.compile(r"(?:坐落|座落|位于|地处|校址|校区在)[于在：:]?(?P<where>[^。；\n]{2,24})")
_RENAMED = re.compile(rf"(?P<old>{_NAME})[^。；]{{0,12}}(?:更名|改名|升格|更改校名)为?[“\"]?(?P<new>{_NAME})")
_COLLEGE = re.compile(_NAME)
_YEARS = re.compile(
    r"(?P<future>[到至]\s*)?(?<!\d)(?P<year>20\d\d)(?!\d)(?:\s*[—\-–－至/~]\s*(?P<last>20\d\d))?\s*(?P<unit>学年|年)?"
)
_YEAR_BEHIND = re.compile(r"[（(《\[]?(?P<year>20\d\d)(?:[—\-–－至/~](?P<last>20\d\d))?(?!年?\d{1,2}月)")
_YEAR_ALONE = re.compile(r"[（(]?(?P<year>20\d\d)(?:[—\-–－至/~](?P<last>20\d\d))?(?:学年|年度|年)?[）)]?")
_CHINESE_YEAR = re.compile(r"[二][〇零○O0][〇零○O0一二三四五六七八九]{2}(?=\s*年|[）)\s]|$)")
_DIGITS = {**{c: str(n) for n, c in enumerate("〇一二三四五六七八九")}, "零": "0", "○": "0", "O": "0"}
# A college's name never runs across these; they bound it where the text gives no other edge.
_EDGE = re.compile(
    r"[与和及由是为在于对向被受到至从经将把以的了地得等、]|以及|我校|我院|本校|学校|学院|大学|教育部|联合|携手|支持|合作|关于"
)


@dataclass(frozen=True, slots=True)
class ReportingCollege:
    """The college that reports. short_names: other names the text prints for it; year: of the report, None where
    untold; rule: what told the name (flag, known, title, defined, self, frequent); place: its city in full."""

    name: str
    short_names: tuple[str, ...] = ()
    year: int | None = None
    rule: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class KnownReport:
    """What `data/reports.yml` says about one file. minimum: fewest nodes, relationships that must be read from it."""

    sha256: str
    college: str
    short_names: tuple[str, ...]
    year: int | None
    minimum: Mapping[str, int]


@cache
def known_reports(path: Path = DATA / "reports.yml") -> Mapping[str, KnownReport]:
    """The known reports by the hash of their bytes. Raises `DataFileError`."""
    root = read_yaml(path)
    found: dict[str, KnownReport] = {}
    for item in root.items("reports", required=False):
        sha = item.text("sha256")
        if not re.fullmatch(r"[0-9a-f]{64}", sha):
            item.fail("sha256", "reports.sha256")
        item.text("reason", "")
        least = item.section("minimum", required=False)
        minimum = {key: int(least.number(key) or 0) for key in ("nodes", "relationships")}
        least.done()
        year = item.number("year")
        found[sha] = KnownReport(
            sha, item.text("college"), item.texts("short_names"), None if year is None else int(year), minimum
        )
        item.done()
    root.done()
    return found


def _cut(name: str) -> str:
    """A name without what the sentence says before it."""
    last = name
    for edge in _EDGE.finditer(name):
        rest = name[edge.end() :]
        if _COLLEGE.fullmatch(rest) and len(rest) >= 5:
            last = rest
    return re.sub(r"^(?:学年|年度|年|附件|目录|前言|概况|简介)", "", last)


def _titled(report: Report) -> Iterable[str]:
    """The title, then the first blocks of the report: cover, running header."""
    if report.title:
        yield report.title
    for block in report.blocks[:40]:
        if block.kind != "table" and len(block.body.text) <= 80:
            yield block.body.text


def _title_name(texts: Iterable[str]) -> str:
    votes: Counter[str] = Counter()
    for text in texts:
        compact = re.sub(r"\s+", "", text)
        if _REPORT_WORDS.search(compact):
            votes.update(m["name"] for m in _TITLE.finditer(compact))
    return _first_most(votes)


def _first_most(votes: Counter[str]) -> str:
    return max(votes, key=lambda n: votes[n]) if votes else ""


def _cover_name(report: Report) -> str:
    """A line of the cover that is nothing but a college's name, above or below a line that says what it is."""
    lines = [re.sub(r"\s+", "", b.body.text) for b in report.blocks[:8] if b.kind != "table"]
    if not any(_REPORT_WORDS.search(line) and len(line) < 40 for line in lines):
        return ""
    return next((line for line in lines if _COLLEGE.fullmatch(line)), "")


def _names_in(report: Report) -> Iterable[str]:
    for block in report.blocks:
        yield block.body.text


def _frequent(text: str, suffixes: str = _HEAD) -> str:
    """The college the text names most often, its left edge where the words before it begin to differ."""
    strong = [h for h in suffixes.split("|") if h not in ("学院", "大学", "学校")]
    ends: Counter[str] = Counter()
    for match in re.finditer("|".join(strong), text):
        before = re.search(r"[\u4e00-\u9fff]{2,12}\Z", text[max(0, match.start() - 12) : match.start()])
        if before:
            run = before.group()
            ends.update(run[-k:] + match.group() for k in range(2, len(run) + 1))
    if not ends:
        return ""
    base = max((n for n in ends if _short(n)), key=lambda n: (ends[n], n))
    while True:
        longer = [n for n in ends if n.endswith(base) and len(n) == len(base) + 1]
        best = max(longer, key=lambda n: (ends[n], n), default="")
        if not best or ends[best] < max(2, 0.6 * ends[base]) or _EDGE.match(best):
            return _cut(base)
        base = best


def _short(name: str) -> bool:
    """Whether a name is two letters and a head: the shortest suffix that was counted."""
    return any(name.endswith(head) and len(name) == len(head) + 2 for head in _HEAD.split("|"))


def _find_name(report: Report, text: str) -> tuple[str, str]:
    for rule, name in (("title", _title_name(_titled(report))), ("title", _cover_name(report))):
        if name:
            return _cut(name), rule
    for rule, pattern in (("defined", _DEFINED), ("self", _SELF)):
        for match in pattern.finditer(text):
            if rule == "self" or any(p in _inner(match["inside"]) for p in ontology().pronouns):
                name = _cut(match["name"])
                if _COLLEGE.fullmatch(name) and len(name) > 4 and text.count(name) > 1:
                    return name, rule
    return _frequent(text), "frequent"


def _inner(inside: str) -> list[str]:
    """The names a definition gives: what follows 简称, 也称, without quotes."""
    named = [re.split(r"[，,；;]", part)[0] for part in _CALLED.split(inside)[1:]]
    parts = [p.strip("“”\"'‘’「」 ") for part in named for p in re.split(r"[、或和]", part)]
    return [p for p in parts if p]


def _derived(name: str) -> Iterable[str]:
    """Short forms that a college's name gives rise to (温州职业技术学院: 温职院, 温职, 温州职院)."""
    match = re.fullmatch(r"(.+?)(职业技术大学|职业技术学院|职业大学|职业学院)", name)
    if not match:
        return
    stem, head = match.groups()
    tail = "大学" if head.endswith("大学") else "学院"
    yield from (
        f"{stem[0]}职院",
        f"{stem[:2]}职院",
        f"{stem[0]}职大",
        f"{stem}职院",
        f"{stem}{tail}",
    )
    if len(stem) == 2:
        yield f"{stem[0]}职"
    if len(stem) > 3:
        yield f"{stem[:3]}职院"  # 湖北交通职业技术学院: 湖北交职院


def _short_names(name: str, text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for match in _DEFINED.finditer(text):
        if _cut(match["name"]) == name:
            found.update(dict.fromkeys(_inner(match["inside"])))
    for short in _derived(name):
        whole = re.escape(short) + (r"(?![院业大教])" if short[-1] == "职" else "")
        alone = re.search(rf"(?<![\u4e00-\u9fff]){whole}", text) or len(re.findall(whole, text)) >= 2
        if short != name and alone:
            found[short] = None
    found.update(dict.fromkeys(_former(name, text)))
    return tuple(n for n in found if n and n != name and n not in ontology().pronouns and 1 < len(n) <= 24)


def _former(name: str, text: str) -> Iterable[str]:
    """Names the college bore before (更名为); both names stand for it in this document."""
    for match in _RENAMED.finditer(text):
        old, new = _cut(match["old"]), match["new"]
        if name in (old, new):
            yield new if old == name else old


def _plain_years(text: str) -> str:
    return _CHINESE_YEAR.sub(lambda m: "".join(_DIGITS.get(c, c) for c in m.group()), text)


def _title_year(texts: Iterable[str]) -> int | None:
    """The year in the title: (2020), 2019-2020 学年 is 2020; else of a line of its own right below the title."""
    below = 0
    for text in texts:
        compact = _plain_years(re.sub(r"\s+", "", text))
        if words := list(_REPORT_WORDS.finditer(compact)):
            if year := _year_around(compact, words[0].start(), words[0].end()):
                return year
            below = 3
        elif below and (alone := _YEAR_ALONE.fullmatch(compact)):
            return int(alone["last"] or alone["year"])
        below = max(0, below - 1)
    return None


def _year_around(title: str, start: int, end: int) -> int | None:
    """The year right behind the words of a title, else the last one before them, else the first one after them.

    A cover prints the month it was made in as well: that is not the year of the report.
    """
    behind = _YEAR_BEHIND.match(title, end)
    if behind:
        return int(behind["last"] or behind["year"])
    years = [(m.start(), int(m["last"] or m["year"])) for m in _YEARS.finditer(title)]
    before = [year for at, year in years if at < start]
    return before[-1] if before else next((year for _, year in years), None)


def _text_year(text: str) -> int | None:
    """The latest year that the text speaks of as past and often: twice or more, a tenth as often as the commonest."""
    seen: Counter[int] = Counter()
    for match in _YEARS.finditer(_plain_years(text)):
        if match["unit"] and not match["future"]:
            seen[int(match["last"] or match["year"])] += 1
    if not seen:
        return None
    least = max(2, max(seen.values()) / 10)
    return max((year for year, count in seen.items() if count >= least), default=None)


def _city(text: str) -> str:
    """The first city a text names, in full; the city around the first county where it names no city."""
    for _, _, entry in find_known(text):
        if entry.country == HOME and entry.kind in ("city", "county"):
            return entry.name if entry.kind == "city" else next(iter(parents(entry.name)), "")
    return ""


def _place(name: str, text: str) -> str:
    """The city of a college: in its name, where the text says that it lies, else the one its opening names most."""
    if city := _city(place_prefix(name)):
        return city
    for match in _LIES.finditer(text):
        if city := _city(match["where"]):
            return city
    counts = Counter(e.name for _, _, e in find_known(text[:OPENING]) if e.kind == "city" and e.country == HOME)
    (first, most), (_, second) = ([*counts.most_common(2), ("", 0), ("", 0)])[:2]
    return first if most >= max(3, 2 * second) else place_of(name)


def find_college(report: Report, college: str = "", year: int | None = None) -> ReportingCollege:
    """The reporting college, its short names and the year. college, year: a person's word, which stands first.

    Raises `ReportError` where no college can be made out.
    """
    known = known_reports().get(report.sha256)
    text = "\n".join(_names_in(report))
    compact = re.sub(r"(?<=[\u4e00-\u9fff])[ \t\u3000]+(?=[\u4e00-\u9fff])", "", text)
    if college:
        name, rule = college.strip(), "flag"
    elif known:
        name, rule = known.college, "known"
    else:
        name, rule = _find_name(report, compact)
    if not name:
        raise ReportError("report.college", source=report.source)
    told = (known.short_names if known and known.college == name else ()) + _short_names(name, compact)
    titles = list(_titled(report))
    found = year or (known.year if known else None) or _title_year(titles) or _text_year(compact)
    return ReportingCollege(name, tuple(dict.fromkeys(told)), found, rule, _place(name, compact))
