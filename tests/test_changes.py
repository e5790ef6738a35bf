"""What changed between two years, against the file that says so: every line from gold facts, and what extraction reads.

`benchmarks/changes.py` says when a line is right.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.changes import COMMITTED, FORMS, diff_of, gold_years, read_years, score, told
from graph.queries import Changed
from graph.store import Store

RIGHT = json.loads(COMMITTED.read_text(encoding="utf-8"))
LEAST = 0.95


@pytest.mark.samples
def test_every_line_is_right_from_gold_facts(store: Store, samples: Path) -> None:
    found = diff_of(store, gold_years(samples))
    counted = score(found, samples / "guinan-changes.csv", uncertain=True)
    assert (counted.wrong, counted.beyond) == ((), ())
    assert counted.right == counted.lines == 138
    (fish,) = [tie for tie in found.kept if tie.type == "SERVED" and tie.end.name.startswith("钦州湾")]
    assert Changed("amount_wan", 18.6, 21.6) in fish.changed


@pytest.mark.samples
@pytest.mark.parametrize("form", FORMS)
def test_no_fewer_lines_are_right_from_extraction(store: Store, samples: Path, form: str) -> None:
    counted = score(diff_of(store, read_years(samples, form)), samples / "guinan-changes.csv", uncertain=False)
    assert counted.lines == 132
    assert counted.right >= RIGHT[form], counted.wrong
    assert counted.share >= LEAST


@pytest.mark.samples
def test_a_line_is_wrong_where_status_name_or_link_is_wrong(store: Store, samples: Path) -> None:
    found = diff_of(store, gold_years(samples))
    file = samples / "guinan-changes.csv"
    renamed = next(tie for tie in found.kept if tie.via == ("renamed",))
    for other in (
        replace(found, kept=tuple(tie for tie in found.kept if tie is not renamed)),
        replace(found, kept=(replace(renamed, via=()), *(tie for tie in found.kept if tie is not renamed))),
        replace(found, kept=(replace(renamed, end_after="乙"), *(tie for tie in found.kept if tie is not renamed))),
        replace(found, renamed=()),
    ):
        assert score(other, file, uncertain=True).right == 137
    assert told(replace(found, merged=())) != told(found)
