"""Where the tests look for recordings that are not part of the project, and how they choose examples."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples at each run, so that a failure is the change's own; `--hypothesis-profile=explore`
# looks for new ones.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("same")

ROOT = Path(__file__).resolve().parent.parent


def _folder(variable: str, default: str) -> Path:
    folder = Path(os.environ.get(variable, ROOT.parent / "shared" / default))
    if not folder.is_dir():
        pytest.skip(f"no {default} folder at {folder}: set {variable} to run this test")
    return folder


@pytest.fixture(scope="session")
def data() -> Path:
    """Real recordings and scorings ($HYPNIC_DATA)."""
    return _folder("HYPNIC_DATA", "data")


@pytest.fixture(scope="session")
def oracle() -> Path:
    """Outputs of an independent program ($HYPNIC_ORACLE)."""
    return _folder("HYPNIC_ORACLE", "oracle")
