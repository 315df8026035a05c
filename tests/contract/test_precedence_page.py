"""docs/rules/precedence.md has the order that the code has."""

from pathlib import Path

from hypnic.score.ranks import ANY, PRECEDENCE, Claim

PAGE = (Path(__file__).parents[2] / "docs" / "rules" / "precedence.md").read_text("utf-8")


def told(claim: Claim) -> str:
    share = "any overlap" if claim.share == ANY else f"{claim.share:.0%}"
    return f"{'; '.join(str(name) for name in claim.takes)} ({share}, {claim.sites})"


def test_the_page_has_every_rank_in_order_with_its_reason():
    rows = []
    for at, rank in enumerate(PRECEDENCE, start=1):
        takes = "<br>".join(told(each) for each in rank.claims) or "nothing"
        rows.append(f"| {at} | {rank.name} | {takes} | {rank.reason} |")
    table = [line for line in PAGE.splitlines() if line.startswith("| ") and line[2].isdigit()]
    assert table == rows
