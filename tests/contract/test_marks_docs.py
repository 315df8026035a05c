"""Every issue that a scoring can raise stands in the documentation, and no other."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r'"([A-Z]{2,}(?:_[A-Z]+)+)"')
SOURCES = {
    "marks.md": [
        "read/__init__.py",
        "read/clock.py",
        *(f"read/marks/{name}.py" for name in ("rows", "domino")),
    ]
    + [
        f"read/marks/{name}.py" for name in ("bids", "edf", "hypnogram", "noxturnal", "profusion", "remlogic")
    ],
    "stage.md": ["stage/__init__.py", "stage/eeg.py", "stage/marks.py"],
}


@pytest.mark.parametrize("page", SOURCES)
def test_every_code_is_explained(page: str) -> None:
    raised = {
        code for name in SOURCES[page] for code in CODE.findall((ROOT / "src/hypnic" / name).read_text())
    }
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / page).read_text(), re.MULTILINE))
    assert raised == told
    assert len(raised) > 5
