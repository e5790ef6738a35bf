"""Who is who inside one document: mentions to nodes, one candidate or none, every merge with the rule that allows it.

Never by likeness alone. A rule compares two names after taking out what it may take out (a legal form, a place in
front, the college's own name); it joins a name only with the single body it then fits, and never across a branch and
its whole, two legal forms, two places, two countries or two kinds of body.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import opencc

from graph.datafile import DATA, Section, read_yaml
from graph.model import Node, fold, node_id
from graph.ontology import ontology
from loaders.gazetteer import (
    HOME,
    countries_in,
    country_name,
    country_of,
    demonym_country,
    find_known,
    known,
    pair_country,
    parents,
    place_of,
    place_prefix,
)
from loaders.mention import Mention
from loaders.words import grammar

BASE = "OverseasBase"
LOCATION = "LOCATED_IN"
"""The type whose starts lie abroad."""

SHORTEST_CORE = 2
"""Characters that must be left of a name once place and legal form are off; a single one names nobody."""

FORMAL = 2
"""What `formality` gives a name as a register prints it."""

ABRIDGED = 0.75
"""An abridged name keeps at least this share of the full one's characters, in their order."""

COUNTY = 2
"""A county lies in this many wider places, a city in one."""

SHORTEST_ENDING = 4
"""Characters of the shortest end of a name that may stand for it (众创空间)."""

SHORTEST_REST = 4
"""Characters that must be left of a stem for it to stand without a county in front."""

QUALIFIER = 2
"""Characters that a fuller name has more than the end of it by which it is called."""

TRANSPOSED = 8
"""Names shorter than this may hold the same characters by chance."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What `data/identity.yml` says, and the ontology's abbreviations. equal: (word, abbreviation), longest first."""

    equal: tuple[tuple[str, str], ...]
    legal_forms: tuple[str, ...]
    formal: frozenset[str]
    branches: tuple[str, ...]
    honorifics: tuple[str, ...]
    relative: tuple[str, ...]
    hosted: tuple[str, ...]
    renamed: re.Pattern[str]
    former: re.Pattern[str]
    current: re.Pattern[str]
    unsettled: tuple[str, ...]
    unnamed: re.Pattern[str]
    at_home: tuple[str, ...]
    optional: Mapping[str, tuple[str, ...]]
    rules: Mapping[str, frozenset[str]]
    implied: Mapping[str, tuple[str, ...]]
    mutual: frozenset[str]


@cache
def identity(path: Path = DATA / "identity.yml") -> Identity:
    """The words of identity, read once. Raises `DataFileError` naming file, line, key and remedy."""
    root = read_yaml(path)
    equal = ((fold(word), fold(short)) for word, short in ontology().abbreviations.items())
    pairs = sorted(equal, key=lambda pair: (-len(pair[0]), pair[0]))
    optional, rules, implied = (root.section(key) for key in ("optional", "rules", "implied"))
    made = Identity(
        tuple(pairs),
        tuple(sorted(root.texts("legal_forms", required=True), key=lambda w: -len(w))),
        frozenset(root.texts("formal", required=True)),
        root.texts("branches", required=True),
        tuple(sorted(root.texts("honorifics", required=True), key=lambda w: -len(w))),
        tuple(sorted(root.texts("relative", required=True), key=lambda w: -len(w))),
        root.texts("hosted", required=True),
        re.compile(rf"(?:{_any(root, 'renamed')})\s*[“\"]?"),
        re.compile(rf"\s*[（(]\s*(?:{_any(root, 'former')})\s*[：:]?\s*[“\"]?"),
        re.compile(rf"\s*[（(]\s*(?:{_any(root, 'current')})\s*[：:]?\s*[“\"]?"),
        root.texts("unsettled", required=True),
        re.compile(f"(?:{_any(root, 'unnamed')})+"),
        root.texts("at_home", required=True),
        {label: optional.texts(label) for label in optional},
        {rule: frozenset(rules.texts(rule)) for rule in rules},
        {kind: implied.texts(kind) for kind in implied},
        frozenset(root.texts("mutual", required=True)),
    )
    _check_words(optional, {key: (key,) for key in optional}, tuple(ontology().labels))
    _check_words(rules, {key: tuple(sorted(made.rules[key])) for key in rules}, tuple(ontology().labels))
    _check_words(implied, {key: (key, *made.implied[key]) for key in implied}, tuple(ontology().types))
    _check_words(root, {"mutual": tuple(sorted(made.mutual))}, tuple(ontology().types))
    root.done()
    return made


def _any(root: Section, key: str) -> str:
    words = sorted(root.texts(key, required=True), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, words))


def _check_words(section: Section, used: Mapping[str, tuple[str, ...]], known_words: tuple[str, ...]) -> None:
    for key, words in used.items():
        for word in words:
            if word not in known_words:
                section.fail(key, "data.word", word=word, allowed=known_words)


RENAMED = "renamed"
PART = "part"


@dataclass(frozen=True, slots=True)
class Definition:
    """A text says that two names mean one body. rule: defined, bracket, renamed (`name` is the former one), english,
    part (`name` is the other without the name of what it is part of), curated."""

    name: str
    other: str
    rule: str


@dataclass(frozen=True, slots=True)
class Merge:
    """One name was taken for a body that another name was already taken for, by a rule."""

    name: str
    into: str
    rule: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A short form that fits several bodies and was joined with none."""

    name: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known before: the reporting college and its other names, its place (温州市), the year of the report,
    what the text defines, and pairs that must stay two."""

    college: str
    own: tuple[str, ...] = ()
    place: str = ""
    year: int | None = None
    definitions: tuple[Definition, ...] = ()
    apart: frozenset[frozenset[str]] = frozenset()
    """Pairs of names, as `plain` gives them, that a person keeps apart."""
    corrections: Mapping[str, str] = field(default_factory=dict)
    """What kind of body a name is by a person's word: `plain` name to label."""


@dataclass(slots=True, eq=False)
class Body:
    """One body while names are being joined. forms: printed names with how often; first: order of its first mention."""

    key: str
    first: int
    forms: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    english: str = ""
    keys: set[str] = field(default_factory=set)
    former: set[str] = field(default_factory=set)
    """Names, as `plain` gives them, that the body does not have any more."""
    own: bool = False

    @property
    def label(self) -> str:
        """The label most of its mentions have; that of its fullest name where two are as many."""
        best = max(self.labels.values(), default=0)
        tied = [label for label, count in self.labels.items() if count == best]
        return tied[0] if len(tied) == 1 else next((x for x in tied if x == head_label(self.name)), tied[0])

    @property
    def name(self) -> str:
        """The fullest form printed: of today, in its own script, with its legal form, longest, most often, first."""
        today = [form for form in self.forms if plain(form) not in self.former]
        return max(
            today or self.forms, key=lambda f: (_is_chinese(f), formality(f) == FORMAL, len(fold(f)), self.forms[f], f)
        )


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """A name in the form in which spellings meet: folded, simplified characters, standard abbreviations unexpanded.

    >>> plain("浙江紅蜻蜓（集團）") == plain("浙江红蜻蜓(集团)")
    True
    """
    text = fold(name)
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        text = _converter().convert(text)
    return text


@lru_cache(maxsize=65536)
def expanded(name: str) -> str:
    """`plain`, with standard words in their standard abbreviation (职业教育 as 职教)."""
    text = plain(name)
    for word, short in identity().equal:
        if word in text:
            text = text.replace(word, short)
    return re.sub(r"中国(?=[\u4e00-\u9fff]{2,}(?:职教|教育|文化|产教|人文))", "中", text) if "盟" in text else text


@lru_cache(maxsize=65536)
def _is_chinese(name: str) -> bool:
    return any("CJK" in unicodedata.name(c, "") for c in name[:12])


@cache
def _heads() -> Mapping[str, str]:
    """Every head of the ontology with its label; the first label keeps a head."""
    found: dict[str, str] = {}
    for name, label in ontology().labels.items():
        for head in label.heads:
            found.setdefault(head, name)
    return found


@lru_cache(maxsize=65536)
def head_of(name: str) -> str:
    """The longest head a name ends in, or nothing."""
    text = fold(name)
    return next((text[i:] for i in range(max(0, len(text) - 14), len(text)) if text[i:] in _heads()), "")


def head_label(name: str) -> str:
    """The label of the head of a name, or nothing."""
    return _heads().get(head_of(name), "")


@lru_cache(maxsize=65536)
def _legal(name: str) -> str:
    text = fold(name)
    return next((form for form in identity().legal_forms if text.endswith(form)), "")


def formality(name: str) -> int:
    """2: a register's legal form, 1: a company in common speech, 0: no legal form."""
    form = _legal(name)
    return 2 if form in identity().formal else 1 if form else 0


def _is_branch(name: str) -> bool:
    return expanded(name).endswith(identity().branches)  # 街道办事处 is the office itself


@lru_cache(maxsize=65536)
def split_place(name: str) -> tuple[str, str]:
    """The Chinese place a name begins with, and the rest (温州市模具协会: 温州市, 模具协会).

    A county without its 县, 区 or 市 may as well be a brand (江源): it counts only before a bare head (瑞安政府).
    """
    text = plain(name)
    for end in range(len(place_prefix(text)), 1, -1):
        prefix, rest = text[:end], text[end:]
        if rest and _is_certain_place(prefix, rest):
            return prefix, rest
    return "", text


def _is_certain_place(prefix: str, rest: str) -> bool:
    """Whether a name begins with this place, and not with a brand that is spelt like a county."""
    if country_of(prefix) != HOME or place_prefix(prefix) != prefix:
        return False
    narrow = place_of(prefix)
    office = rest == head_of(rest) and head_label(rest) in identity().rules["relative"]
    return prefix.endswith(narrow) or office or len(parents(narrow)) < COUNTY or prefix == "中国"


@lru_cache(maxsize=65536)
def split_country(name: str) -> tuple[str, str]:
    """The foreign country or city a name begins with as ISO code, and the rest (泰国格乐大学: TH, 格乐大学)."""
    text = plain(name)
    country, rest = "", text
    while prefix := place_prefix(rest):
        code = country_of(prefix)
        if code in ("", HOME) or len(prefix) == len(rest) or country not in ("", code):
            break
        country, rest = code, rest[len(prefix) :]
    return country, rest


@lru_cache(maxsize=65536)
def _full_place(place: str) -> str:
    return place_of(place) or place


def _holds(outer: str, inner: str) -> bool:
    return _full_place(outer) in parents(_full_place(inner))


def stem_of(name: str) -> str:
    """A company's name without the place in front and the legal form behind: brand and trade, as printed."""
    text = split_place(name)[1] or plain(name)
    form = _legal(text)
    return text[: len(text) - len(form)] if form and len(text) - len(form) >= SHORTEST_CORE else text


def stems_of(name: str) -> tuple[str, ...]:
    """`stem_of` a name; and without a county in front that may be part of the brand (平潭远山轮渡: 远山轮渡)."""
    stem = stem_of(name)
    rest = stem[len(place_prefix(stem)) :]
    return (stem, rest) if SHORTEST_REST <= len(rest) < len(stem) else (stem,)


@lru_cache(maxsize=65536)
def core_of(name: str) -> str:
    """`stem_of` a name, with standard words in their standard abbreviation."""
    return expanded(stem_of(expanded(name)))


def _subsequence(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


def _places_inside(core: str) -> set[str]:
    return {entry.name for start, _, entry in find_known(core) if start and entry.kind in ("province", "city")}


def abbreviates(short: str, full: str) -> bool:
    """Whether a company's short name is its full one with characters left out, the first two kept (智赣软件).

    Both without place and legal form; a short name that says 集团 fits only a full one that says so too.
    """
    if formality(short) == FORMAL or ("集团" in _legal(short) and "集团" not in fold(full)):
        return False
    return len(fold(short)) < len(fold(full)) and any(_shortens(core_of(short), b) for b in _cores(full))


@lru_cache(maxsize=65536)
def _cores(name: str) -> tuple[str, ...]:
    return tuple(expanded(stem) for stem in stems_of(expanded(name)))


def _shortens(a: str, b: str) -> bool:
    if _places_inside(b) - _places_inside(a):
        return False  # 中国移动通信集团广西有限公司 is not the whole of 中国移动
    return len(a) >= SHORTEST_CORE and a[:2] == b[:2] and _subsequence(a, b)


class Joiner:
    """Joins bodies of one document. Call the rules through `join`; read `bodies`, `merges` and `clashes` after."""

    def __init__(self, setting: Setting, bodies: Iterable[Body]) -> None:
        self.setting = setting
        self.bodies: dict[str, Body] = {body.key: body for body in bodies}
        self.home: dict[str, Body] = {key: body for body in self.bodies.values() for key in (body.key, *body.keys)}
        self.merges: list[Merge] = []
        self.clashes: list[Clash] = []
        self._own = tuple(sorted({plain(n) for n in (setting.college, *setting.own)}, key=lambda n: (-len(n), n)))

    def live(self) -> list[Body]:
        """The bodies that are left, in the order of their first mention."""
        return sorted(self.bodies.values(), key=lambda body: (body.first, body.key))

    def unite(self, a: Body, b: Body, rule: str) -> Body:
        """Make one body of two; the one mentioned first keeps its place in the order."""
        keep, gone = (a, b) if (a.own, -a.first) >= (b.own, -b.first) else (b, a)
        shorter, fuller = sorted((gone.name, keep.name), key=lambda n: (len(n), n != gone.name))
        self.merges.append(Merge(shorter, fuller, rule))
        keep.forms.update(gone.forms)
        keep.labels.update(gone.labels)
        keep.countries.update(gone.countries)
        keep.english = keep.english or gone.english
        keep.keys |= {gone.key} | gone.keys
        keep.former |= gone.former
        keep.first = min(keep.first, gone.first)
        del self.bodies[gone.key]
        for key in (gone.key, *gone.keys):
            self.home[key] = keep
        return keep

    def reduced(self, name: str) -> str:
        """`expanded` without the college's own name."""
        text = expanded(name)
        for own in self._own:
            if own in text and text != own:
                text = text.replace(own, "", 1)
                break
        return text

    def define(self, *, curated: bool) -> None:
        """Join what the text itself says is one body; at last, what a person says."""
        for definition in self.setting.definitions:
            if (definition.rule == "curated") != curated:
                continue
            a, b = self.home.get(plain(definition.name)), self.home.get(plain(definition.other))
            if b and definition.rule == "english" and " " in definition.name:
                b.english = b.english or definition.name
            if b and definition.rule == PART:
                b.forms.setdefault(definition.name, 0)
            if a and b and not self.kept_apart(a, b) and not (a.own or b.own):
                if definition.rule == RENAMED:
                    b.former.add(plain(definition.name))
                if a is not b:
                    self.unite(a, b, definition.rule)

    def kept_apart(self, a: Body, b: Body) -> bool:
        """Whether a person keeps the two apart."""
        pairs = (frozenset((x, y)) for x in (a.key, *a.keys) for y in (b.key, *b.keys))
        return bool(self.setting.apart) and any(pair in self.setting.apart for pair in pairs)

    def compatible(self, a: Body, b: Body) -> bool:
        """Whether nothing speaks against the two being one: kind, branch, legal form, place, country."""
        if a.own or b.own or self.kept_apart(a, b) or not _same_kind(a, b):
            return False
        if _countries_differ(a, b) or _places_differ(a, b):
            return False
        return all(_is_branch(x) == _is_branch(y) for x in a.forms for y in b.forms) and _same_legal(a, b)

    def by_key(self, rule: str, key: Callable[[str], str]) -> None:
        """Join bodies of which a form has the same key; a body that fits two that differ is joined with none."""
        groups: dict[str, list[Body]] = defaultdict(list)
        for body in self.live():
            if self._allowed(rule, body):
                for found in sorted({key(form) for form in body.forms} - {""}):
                    groups[found].append(body)
        for group in groups.values():
            self._join_group(rule, group)

    def _join_group(self, rule: str, group: Sequence[Body]) -> None:
        members = list(dict.fromkeys(self.home[body.key] for body in group))
        if len(members) < 2:
            return
        near = {id(a): [b for b in members if b is not a and self.compatible(a, b)] for a in members}
        torn = {id(a) for a in members if not _all_near(near[id(a)], near)}
        for body in members:
            if id(body) in torn:
                self.clashes.append(Clash(body.name, tuple(b.name for b in near[id(body)])))
        for body in members:
            for other in near[id(body)]:
                a, b = self.home[body.key], self.home[other.key]
                if not {id(body), id(other)} & torn and a is not b:
                    self.unite(a, b, rule)

    def _join_one(self, rule: str, body: Body, others: Iterable[Body]) -> None:
        if self.home[body.key] is not body:
            return
        fits = list(dict.fromkeys(self.home[o.key] for o in others))
        fits = [o for o in fits if o is not body and self.compatible(body, o)]
        if len(fits) == 1:
            self.unite(fits[0], body, rule)
        elif len(home := [o for o in fits if self._at_home(o)]) == 1 and rule == "relative":
            self.unite(home[0], body, rule)
        elif fits:
            self.clashes.append(Clash(body.name, tuple(o.name for o in fits)))

    def _at_home(self, body: Body) -> bool:
        """Whether a body's name begins with the place of the reporting college."""
        return any(_full_place(split_place(form)[0]) == self.setting.place for form in body.forms)

    def directed(
        self, rule: str, fits: Callable[[str, str], bool],
        asks: Callable[[str], Iterable[str]], answers: Callable[[str], Iterable[str]],
    ) -> None:  # fmt: skip
        """Join a shorter name with the one fuller name it fits; only names that ask and answer alike are compared."""
        index: dict[str, list[Body]] = defaultdict(list)
        for body in self.live():
            if self._allowed(rule, body):
                for key in sorted({k for form in body.forms for k in answers(form)}):
                    index[key].append(body)
        for body in sorted(self.live(), key=lambda b: (-len(b.key), b.first)):
            if self.home[body.key] is body and self._allowed(rule, body):
                near = {id(o): o for form in body.forms for k in asks(form) for o in index.get(k, ())}
                fuller = [
                    o for o in near.values() if any(fits(s, f) for s in body.forms for f in self.home[o.key].forms)
                ]
                self._join_one(rule, body, sorted(fuller, key=lambda o: (o.first, o.key)))

    def _allowed(self, rule: str, body: Body) -> bool:
        labels = identity().rules.get(rule)
        return not body.own and (labels is None or bool(labels & set(body.labels)))


def _all_near(bodies: Sequence[Body], near: Mapping[int, Sequence[Body]]) -> bool:
    """Whether each two of some bodies may be one."""
    return all(b in near[id(a)] for a in bodies for b in bodies if a is not b)


def _same_kind(a: Body, b: Body) -> bool:
    if set(a.labels) & set(b.labels):
        return True
    heads_a, heads_b = {head_label(f) for f in a.forms} - {""}, {head_label(f) for f in b.forms} - {""}
    return bool(heads_a & heads_b)


def _countries_differ(a: Body, b: Body) -> bool:
    return bool(a.countries) and bool(b.countries) and not set(a.countries) & set(b.countries)


def _places_differ(a: Body, b: Body) -> bool:
    """Two places are two bodies, unless one holds the other and one name is common speech without a legal form."""
    places_a = {split_place(f)[0] for f in a.forms} - {""}
    places_b = {split_place(f)[0] for f in b.forms} - {""}
    if not places_a or not places_b:
        return False
    if {_full_place(x) for x in places_a} & {_full_place(y) for y in places_b}:
        return False
    nested = any(_holds(x, y) or _holds(y, x) for x in places_a for y in places_b)
    loose = min(max(map(formality, a.forms)), max(map(formality, b.forms))) < FORMAL
    company = any(formality(f) for f in (*a.forms, *b.forms))
    return not (nested and loose and company)


def _same_legal(a: Body, b: Body) -> bool:
    """Two registered names with two kinds of legal form (股份, 有限), or of two trades, are two companies."""
    formal_a = [f for f in a.forms if formality(f) == FORMAL]
    formal_b = [f for f in b.forms if formality(f) == FORMAL]
    return not formal_a or not formal_b or any(_same_registered(x, y) for x in formal_a for y in formal_b)


def _same_registered(a: str, b: str) -> bool:
    """Whether two registered names are one company's: one trade and one legal form.

    A joint-stock company (股份) may take 集团 into its name; a limited one with 集团 is the mother of the one without.
    """
    stock = "股份" in _legal(a)
    grouped = ("集团" in _legal(a)) == ("集团" in _legal(b))
    return core_of(a) == core_of(b) and stock == ("股份" in _legal(b)) and (stock or grouped)


def _transposed(name: str) -> str:
    text = _without_optional(name, head_label(name))
    return "".join(sorted(text)) + head_of(text)[-2:] if len(text) >= TRANSPOSED - 1 else ""


def _abridged(short: str, full: str) -> bool:
    a, b = expanded(short), expanded(full)
    same_ends = a[:2] == b[:2] and a[-2:] == b[-2:]
    return len(a) < len(b) and len(a) >= ABRIDGED * len(b) and same_ends and _subsequence(a, b)


def _strip_honorific(text: str) -> str:
    for word in identity().honorifics:
        if text.startswith(word) and len(text) - len(word) >= 4:
            return text[len(word) :]
    return text


def _without_optional(name: str, label: str) -> str:
    text = expanded(name)
    for word in identity().optional.get(label, ()):
        text = text.replace(word, "")
    return text


def _initials(english: str) -> str:
    words = re.findall(r"[A-Za-z]+", english)
    kept = [w for w in words if w.lower() not in {"of", "the", "and", "for", "in", "de", "at"}]
    return "".join(w[0] for w in kept).lower() if len(kept) > 1 else ""


def _english_key(body: Body) -> Iterator[str]:
    if body.english:
        yield fold(body.english)
        if _initials(body.english):
            yield _initials(body.english)
    yield from (fold(f) for f in body.forms if not _is_chinese(f) and len(fold(f)) > 2)


def _country_key(text: str) -> str:
    """A name without the country in front, where more than a kind of body is left."""
    rest = expanded(split_country(text)[1])
    hosted = rest.endswith(identity().hosted)
    return rest if rest != head_of(rest) and (hosted or not split_place(rest)[0]) else ""


def _place_form(name: str) -> str:
    """A name with its place in full, narrowest part only (温州市瓯海区政府: 瓯海区, 政府)."""
    place, rest = split_place(name)
    return f"{_full_place(place)}\x1f{expanded(rest)}" if place else ""


def _world_name(name: str) -> str:
    """The name under which the world knows a body (BCIT), where the gazetteer lists it."""
    entry = known(name)
    return entry.name if entry and not entry.is_place else ""


def _place_key(name: str) -> str:
    place, rest = split_place(name)
    rest = expanded(rest) if place else expanded(name)
    form = _legal(rest)
    stem = rest[: len(rest) - len(form)] if form else rest
    return stem if len(stem) >= SHORTEST_CORE and stem != head_of(rest) else ""


def _college_key(name: str) -> str:
    """A college without the place in front, where what is left has a name of its own (福建远山科技大学)."""
    place, rest = split_place(name)
    text = expanded(rest if place else name)
    word = grammar().lexicon.at(text, 0)
    named = word is None or word[1] in ("place", "known")
    return text if named and head_label(text) == _college_label() and len(text) - len(head_of(text)) > 1 else ""


def _legal_key(name: str) -> str:
    text = expanded(name)
    form = _legal(text)
    return text[: len(text) - len(form)] if form and len(text) - len(form) > SHORTEST_CORE else ""


def _ending(joiner: Joiner) -> Callable[[str, str], bool]:
    """A facility called by the end of its name (众创空间): what is left of the fuller name is only a qualifier."""

    def fits(short: str, full: str) -> bool:
        a, b = _core_ending(joiner, short), _core_ending(joiner, full)
        if len(a) < SHORTEST_ENDING or len(expanded(short)) > len(expanded(full)) - QUALIFIER or not b.endswith(a):
            return False
        country = split_country(short)[0]
        return country == country_of(full) if country else a != head_of(a) or a == plain(short)

    return fits


def _placeless(text: str) -> str:
    rest = split_place(text)[1]
    return rest if rest != head_of(rest) else text


def _core_ending(joiner: Joiner, name: str) -> str:
    return _strip_honorific(split_country(joiner.reduced(name))[1] or joiner.reduced(name))


def _relative_key(name: str) -> tuple[str, str]:
    """The level word a relative name begins with (市), and the rest; both empty where it is not relative."""
    text = plain(name)
    for word in identity().relative:
        if text.startswith(word) and head_label(text) and len(text) > len(word) + 1 and not split_place(text)[0]:
            return word, text[len(word) :]
    return "", ""


def _is_level(place: str, level: str) -> bool:
    """Whether a place is of the level a relative name says: 市 of 赣州市, 区 of 章贡区 and not of a 自治区."""
    if level in ("当地", "本地", "所在地"):
        return True
    if level[-1] == "区" and level != "自治区":
        return place.endswith("区") and not place.endswith("自治区")
    return place.endswith(level if level.startswith("自治") else level[-1])


def _relative(short: str, full: str) -> bool:
    level, rest = _relative_key(short)
    place, tail = split_place(full)
    if not place:
        return False
    bare = not level and not split_place(short)[0] and plain(short) == head_of(short)
    if level:
        return expanded(tail) == expanded(rest) and _is_level(_full_place(place), level)
    return bare and expanded(tail) == expanded(short)


def _relative_ending(short: str, full: str) -> bool:
    """省跳绳协会 of 岭南省花样跳绳协会: the level, and the end of what stands behind the place."""
    level, rest = _relative_key(short)
    place, tail = split_place(full)
    return bool(level and place) and tail.endswith(rest) and _is_level(_full_place(place), level)


def _without_inner_place(name: str) -> list[str]:
    """武警支队 of 武警怀远支队: a name without the place that stands inside it."""
    text = plain(name)
    inside = ((at, end) for at, end, entry in find_known(text) if at and entry.is_place)
    return [expanded(text[:at] + text[end:]) for at, end in inside][:1]


def _brand_abroad(name: str) -> list[str]:
    """What a school abroad may be called whose name begins with its country."""
    country, rest = split_country(name)
    return branded_forms(rest) if country else []


def branded_forms(school: str) -> list[str]:
    """What a school abroad may be called by its brand and the last word of its name: 清莱学院 of 清莱戏剧艺术学院."""
    return [school[:n] + school[-2:] for n in _BRANDS if len(school) > n + 4] if school.endswith(_SCHOOLS) else []


_BRANDS = (2, 3, 4)
"""Characters of the brands of schools abroad."""
_SCHOOLS = ("学院", "大学")


def _both_ends(name: str) -> list[str]:
    return [expanded(name)[:2] + expanded(name)[-2:]]


def _brands_asked(name: str) -> list[str]:
    return [core_of(name)[:2]] if formality(name) < FORMAL else []


def _offices_asked(name: str) -> list[str]:
    return [expanded(_relative_key(name)[1] or name)] if not split_place(name)[0] else []


def _ends_asked(name: str) -> list[str]:
    return [plain(name)[-SHORTEST_ENDING:]]


def _endings(text: str) -> list[str]:
    return [text[at:] for at in range(len(text) - SHORTEST_ENDING + 1)]


def _join_all(joiner: Joiner) -> None:
    joiner.define(curated=False)
    joiner.by_key("expanded", expanded)
    joiner.by_key("known", _world_name)
    joiner.by_key("place_form", _place_form)
    joiner.by_key("legal_form", _legal_key)
    joiner.by_key("college", joiner.reduced)
    joiner.by_key("country", lambda name: _country_key(joiner.reduced(name)))
    joiner.by_key("place", _place_key)
    joiner.by_key("college_place", _college_key)
    joiner.by_key("honorific", lambda name: _strip_honorific(_placeless(joiner.reduced(name))))
    for label in identity().optional:
        joiner.by_key("optional", lambda name, label=label: _without_optional(name, label))  # type: ignore[misc]
    joiner.by_key("transposed", _transposed)
    joiner.directed("abridged", _abridged, _both_ends, _both_ends)
    joiner.directed("brand", abbreviates, _brands_asked, lambda name: [core[:2] for core in _cores(name)])
    joiner.directed("relative_ending", _relative_ending, _ends_asked, _ends_asked)
    joiner.directed("relative", _relative, _offices_asked, lambda name: [expanded(split_place(name)[1])])
    joiner.directed("inner_place", operator.ne, lambda name: [expanded(name)], _without_inner_place)
    joiner.directed("brand_abroad", operator.ne, lambda name: [plain(name)], _brand_abroad)
    joiner.directed(
        "ending", _ending(joiner), lambda name: [_core_ending(joiner, name)],
        lambda name: _endings(_core_ending(joiner, name)),
    )  # fmt: skip
    _join_english(joiner)
    joiner.define(curated=True)


def _join_english(joiner: Joiner) -> None:
    groups: dict[str, list[Body]] = defaultdict(list)
    for body in joiner.live():
        for key in dict.fromkeys(_english_key(body)):
            groups[key].append(body)
    for group in groups.values():
        joiner._join_group("english", group)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What mentions stand for. homes: `plain` of every printed name to its node; college: the reporting college's node;
    merges: every name that was joined, with its rule; clashes: short forms that fitted several bodies."""

    homes: Mapping[str, Node]
    college: Node
    merges: tuple[Merge, ...]
    clashes: tuple[Clash, ...]

    def node(self, mention: Mention) -> Node:
        """The node a mention stands for."""
        return self.college if mention.own else self.homes[plain(mention.name)]


def resolve_mentions(
    mentions: Iterable[Mention], setting: Setting, demands: Iterable[tuple[Mention, frozenset[str]]] = ()
) -> Resolution:
    """Mentions of one document to nodes.

    demands: a mention at an end of a reading, with the labels the ontology allows there. They decide between labels
    that its name and context leave open, and never bring in another one.
    """
    bodies = _gather(mentions, setting)
    joiner = Joiner(setting, bodies)
    _join_all(joiner)
    asked: dict[str, Asked] = defaultdict(Asked)
    for mention, labels in demands:
        if not mention.own:
            asked[joiner.home[plain(mention.name)].key].add(mention.label, labels)
    own = joiner.home[plain(setting.college)]
    nodes = {body.key: _node(body, setting, asked[body.key]) for body in joiner.live()}
    homes = {key: nodes[body.key] for key, body in joiner.home.items()}
    return Resolution(homes, nodes[own.key], tuple(joiner.merges), tuple(joiner.clashes))


def _gather(mentions: Iterable[Mention], setting: Setting) -> list[Body]:
    """One body per printed name; all names of the reporting college are one."""
    own = Body(plain(setting.college), -1, own=True)
    own.forms[setting.college] += 1
    own.labels[_college_label()] += 1
    own.keys = {plain(name) for name in setting.own} - {own.key}
    for name in setting.own:
        own.forms[name] += 1
    found: dict[str, Body] = {}
    for order, mention in enumerate(mentions):
        key = plain(mention.name)
        if mention.own or key == own.key or key in own.keys or not key:
            continue
        body = found.setdefault(key, Body(key, order))
        body.forms[_tidy(mention.name)] += 1
        body.labels[mention.label] += 1
        if mention.country:
            body.countries[mention.country] += 1
        body.english = body.english or mention.name_en
    return [own, *found.values()]


def _college_label() -> str:
    return next(iter(ontology().labels))


def _tidy(name: str) -> str:
    """A name without the spaces that a line end or a wide setting left between Chinese characters."""
    text = re.sub(r"(?<=[\u3000-\u9fff])\s+(?=[\u3000-\u9fff])", "", name)
    return re.sub(r"\s+", " ", text).strip()


@dataclass(slots=True)
class Asked:
    """What the readings of a body say of its label. allowed: by the ontology; told: where the fact was read."""

    allowed: Counter[frozenset[str]] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)

    def add(self, label: str, labels: frozenset[str]) -> None:
        """Count one end of one reading."""
        self.allowed[labels] += 1
        self.told[label] += 1


def _elect(body: Body, asked: Asked) -> str:
    """The label that most of its facts allow, then that they were read with, then of most mentions, then its head's."""
    alike = {label for label, words in ontology().labels.items() if head_of(body.name) in words.heads}
    abroad = set(body.countries) - {HOME} and ontology().types[LOCATION].starts
    bases = [BASE] if abroad and any(ontology().labels[label].facility for label in alike) else []
    choices = list(dict.fromkeys([*body.labels, *sorted(alike), *bases]))

    def rank(label: str) -> tuple[int, int, int, bool, bool]:
        allowed = sum(count for labels, count in asked.allowed.items() if label in labels)
        at_head = label == head_label(body.name)
        return allowed, asked.told[label], body.labels[label], bool(abroad) and label in abroad, at_head

    best = max(choices, key=rank)
    head = head_label(body.name) or best
    settled = best == BASE and (head_of(body.name).endswith(identity().at_home) or not _tells_abroad(body))
    # A college that is built abroad is none at home.
    return head if settled and rank(head)[0] == rank(best)[0] else best


def _tells_abroad(body: Body) -> bool:
    """Whether a name says that a body lies abroad: by its head, a place or two countries, not by a brand (ABB)."""
    return any(
        head_label(form) == BASE
        or demonym_country(form)
        or pair_country(form)
        or any(c != HOME for _, _, c in countries_in(form))
        for form in body.forms
    )


def _node(body: Body, setting: Setting, asked: Asked) -> Node:
    said = (setting.corrections[key] for key in (body.key, *sorted(body.keys)) if key in setting.corrections)
    label = body.label if body.own else next(said, "") or _elect(body, asked)
    name = setting.college if body.own else body.name
    country = max(body.countries, key=lambda c: body.countries[c], default="")
    if BASE in body.labels and label == head_label(name) != BASE:
        country = ""  # a centre at home for the study of a country does not lie there
    if not ontology().labels[label].organization:
        country_id = country or country_of(name)
        if country_id:
            name = country_name(name, country_id)
            return Node(country_id, label, name, country=country_id, first_year=setting.year, last_year=setting.year)
    aliases = tuple(sorted(f for f in body.forms if f != name and f not in ontology().pronouns and is_name(f)))
    relative = bool(_relative_key(name)[0]) or plain(name) == head_of(name)
    place = setting.place if relative or body.own else place_of(name)
    return Node(
        node_id(name, setting.place if relative else ""), label, name, aliases, body.english, country, place,
        setting.year, setting.year, body.own,
    )  # fmt: skip


def is_name(form: str) -> bool:
    """Whether a form says more than what kind of body it is."""
    return plain(form) != head_of(form)
