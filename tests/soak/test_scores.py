"""The scores of every report in every form; `make test` looks at the texts and the newest Word files only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_pipeline import COMMITTED, OFTEN, dropped

pytestmark = [pytest.mark.soak, pytest.mark.samples]


@pytest.mark.parametrize("name", sorted(set(COMMITTED) - set(OFTEN)))
def test_no_score_has_dropped(samples: Path, name: str) -> None:
    assert dropped(samples, name) == []
