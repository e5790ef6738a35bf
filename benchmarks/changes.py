"""How right `diff` is about two years of one college: guinan-2021 and guinan-2022 against guinan-changes.csv.

    python benchmarks/changes.py [--samples DIR] [--update]

A line about a relationship is right where the diff has its type between the same two bodies (folded names, as printed
in 2021, of new ones in 2022) with the same status, the same two names of 2022 and the same link between names that
differ (renamed, printed_differently, merged). A line about an organisation is right where the diff has both its names
under that very change. From the gold facts every line counts; from what extraction reads, those that are certain: in
no year a certain fact is neither right nor wrong. What the diff says beyond the file is listed as `beyond`.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from graph.model import FactSet, Issue, entry_id, fold
from graph.ontology import ontology
from graph.queries import Diff, Tie, diff
from graph.settings import read_settings
from graph.store import Store, open_store
from loaders.pipeline import extract
from tests.statements import gold

ROOT = Path(__file__).resolve().parent.parent
COMMITTED = ROOT / "tests" / "golden" / "changes.json"
FORMS = ("txt", "pdf", "docx")
YEARS = {"guinan-2021": 2021, "guinan-2022": 2022}
UNSCORED = ("LOCATED_IN", "OFFERS")
"""Types that the samples do not annotate."""
OVER = "不再续签"
"""What the lines of an ended co-operation say (README of guinan-2022); the gold files carry no mark of their own."""

Key = tuple[str, ...]
Saying = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the counted lines are right, those that are not, and what the diff says that the file does not."""

    right: int
    lines: int
    wrong: tuple[str, ...]
    beyond: tuple[str, ...]

    @property
    def share(self) -> float:
        """Right lines of all counted, in [0, 1]."""
        return self.right / self.lines


def _key(*parts: str) -> Key:
    return tuple(fold(part) for part in parts)


def _saying(status: str, start: str, end: str, via: frozenset[str]) -> Saying:
    return status, fold(start), fold(end), "|".join(sorted(via - {""}))


def expected(file: Path) -> dict[Key, tuple[Saying, bool]]:
    """What the file says of each relationship and organisation, and whether it is certain."""
    found = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = _key(row["type"], row["start"], row["end"])
            via = frozenset(row["via"].split("|"))
            said = _saying(row["status"], row["start_in_2022"], row["end_in_2022"], via)
            found[key] = said, row["certain"] == "yes"
    return found


def _ties(found: Diff) -> Iterator[tuple[str, Tie]]:
    for status in ("new", "kept", "not_mentioned"):
        yield from ((status, tie) for tie in getattr(found, status))
    yield from (("ended", one.tie) for one in found.ended)
    yield from (("new", tie) for tie in found.merged)


def told(found: Diff) -> dict[Key, Saying]:
    """What a diff says, in the form of `expected`."""
    made: dict[Key, Saying] = {}
    for status, tie in _ties(found):
        if tie.type not in UNSCORED:
            said = _saying(status, tie.start_after, tie.end_after, frozenset(tie.via))
            made[_key(tie.type, tie.start.name, tie.end.name)] = said
    pairs = [(tie.start.name, tie.end.name, "merged") for tie in found.merged]
    for kind in ("renamed", "printed_differently"):
        pairs += [(one.before, one.after, kind) for one in getattr(found, kind)]
    return made | {_key("", before, after): _saying(kind, "", "", frozenset()) for before, after, kind in pairs}


def score(found: Diff, file: Path, *, uncertain: bool) -> Score:
    """A diff against the file; uncertain: whether lines that are not certain count too."""
    lines, said = expected(file), told(found)
    counted = {key: saying for key, (saying, certain) in lines.items() if certain or uncertain}
    wrong = tuple(f"{'/'.join(k)}: {v} said {said.get(k)}" for k, v in counted.items() if said.get(k) != v)
    beyond = tuple(f"{'/'.join(key)}: {said[key]}" for key in said.keys() - lines.keys())
    return Score(len(counted) - len(wrong), len(counted), wrong, tuple(sorted(beyond)))


def gold_year(folder: Path, year: int) -> FactSet:
    """The gold facts of a year as fact files hold them: a co-operation that the text says is over is an issue."""
    facts = gold(folder, year)
    lines = (folder / "report.txt").read_text(encoding="utf-8").split("\n")
    issues, over = [], set()
    for row in map(json.loads, (folder / "gold_edges.jsonl").read_text(encoding="utf-8").splitlines()):
        text = "".join(lines[row["lines"][0][0] - 1 : row["lines"][0][1]])
        if not row["certain"] and OVER in text:
            document = facts.documents[0].id
            subject = ontology().types[row["type"]].sentence["zh"].format(a=row["head"], b=row["tail"])
            issues.append(Issue(entry_id("i", document, subject), document, "", "ended", subject, OVER))
            over.add((row["type"], row["head"], row["tail"]))
    stated = (r for r in facts.relationships if (r.type, *_ends(facts, r.start, r.end)) not in over)
    return replace(facts, relationships=tuple(stated), issues=tuple(issues))


def _ends(facts: FactSet, *ids: str) -> tuple[str, ...]:
    return tuple(facts.index[i].name for i in ids)


def diff_of(store: Store, years: list[FactSet]) -> Diff:
    """Load two years and compare the first with the second."""
    for facts in years:
        store.load(facts)
    return diff(store, *([facts.documents[0].id] for facts in years))


def gold_years(samples: Path) -> list[FactSet]:
    """Both years from the gold files."""
    return [gold_year(samples / name, year) for name, year in YEARS.items()]


def read_years(samples: Path, form: str) -> list[FactSet]:
    """Both years as extraction reads them from one form of the reports."""
    return [extract((samples / name / f"report.{form}").read_bytes(), f"report.{form}") for name in YEARS]


def measure(samples: Path, years: list[FactSet], *, uncertain: bool) -> Score:
    """The score of two years in a fresh embedded database."""
    with tempfile.TemporaryDirectory() as home, open_store(read_settings({}, home=Path(home))) as store:
        return score(diff_of(store, years), samples / "guinan-changes.csv", uncertain=uncertain)


def print_score(name: str, found: Score) -> None:
    """One line, and below it what is wrong or beyond the file."""
    print(f"diff of {name}: {found.right}/{found.lines} lines right = {found.share:.3f}; beyond {len(found.beyond)}")
    print("".join(f"  - {line}\n" for line in found.wrong) + "".join(f"  + {line}\n" for line in found.beyond), end="")


def main() -> int:
    """Print the score from gold facts and from each form; 1 where fewer lines are right than committed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--samples", type=Path, default=ROOT.parent / "shared" / "samples", help="the sample reports")
    options.add_argument("--update", action="store_true", help="write tests/golden/changes.json anew")
    given = options.parse_args()
    found = {"gold": measure(given.samples, gold_years(given.samples), uncertain=True)}
    found |= {form: measure(given.samples, read_years(given.samples, form), uncertain=False) for form in FORMS}
    for name, one in found.items():
        print_score(name, one)
    committed = json.loads(COMMITTED.read_text(encoding="utf-8")) if COMMITTED.is_file() else {}
    right = {name: one.right for name, one in found.items()}
    dropped = [f"- {name}: {was} -> {right[name]} lines" for name, was in committed.items() if right[name] < was]
    print("\n".join(dropped) or "no fewer lines right than committed")
    if given.update:
        COMMITTED.write_text(json.dumps(right, indent=1) + "\n", encoding="utf-8")
    return int(bool(dropped) and not given.update)


if __name__ == "__main__":
    sys.exit(main())
