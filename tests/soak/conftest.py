"""The long counts run when they are asked for (`make soak`), not with every test."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave this folder out unless the marker was named."""
    if collection_path.name.startswith("test_") and "soak" not in (config.getoption("markexpr") or ""):
        return True
    return None
