"""Shared fixtures. Engines, browser and samples are real; where one is absent the test says why it is skipped."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
STRICT = os.environ.get("PARTNERGRAPH_STRICT") == "1"
"""The strict switch: a missing engine, browser or sample fails instead of skipping."""

# A busy machine is no fault of the code: no property fails for taking long.
settings.register_profile("steady", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

# Tests start many processes: each would compile every module anew where the environment forbids to keep them compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def absent(reason: str) -> None:
    """Skip with the reason, or fail with it under the strict switch."""
    if STRICT:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample reports beside the checkout (or where PARTNERGRAPH_SAMPLES points)."""
    folder = Path(os.environ.get("PARTNERGRAPH_SAMPLES", ROOT.parent / "shared" / "samples"))
    if not (folder / "README.md").is_file():
        absent(f"the sample reports are not at {folder.name}/ beside the checkout")
    return folder


pytest_plugins = ["tests.browser", "tests.engines"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who runs the tests side by side: one process has those of Neo4j, so that one server does; else a file has one."""
    for item in items:
        room = "neo4j" if item.get_closest_marker("neo4j") else item.path.stem
        item.add_marker(pytest.mark.xdist_group(room))
