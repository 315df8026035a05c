"""The page about reading lists the codes as the reader has them."""

import re
from pathlib import Path

from hypnic.read.edf.findings import CODES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "read.md"


def test_every_finding_is_on_the_page_in_the_same_words():
    section = PAGE.read_text(encoding="utf-8").split("### Findings")[1].split("\n###")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, flags=re.MULTILINE))
    assert rows == CODES


def test_every_code_that_is_given_is_listed():
    source = PAGE.parents[1] / "src" / "hypnic" / "read"
    text = "".join(path.read_text(encoding="utf-8") for path in source.rglob("*.py"))
    given = set(re.findall(r'(?:\.add|_note)\(\s*"([A-Z_]+)"', text)) | set(
        re.findall(r'Issue\([^)]*"([A-Z_]+)"\)', text)
    )
    page = "".join((PAGE.parent / name).read_text(encoding="utf-8") for name in ("read.md", "marks.md"))
    assert given
    assert all(f"`{code}`" in page for code in given)
