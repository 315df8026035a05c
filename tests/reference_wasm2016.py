"""WASM 2016 written straight from the text of the rules, as slowly and plainly as possible.

Everything is whole milliseconds; a night is a dict. It shares nothing with hypnic and is its judge in
`tests/property/test_score_laws.py`.
"""

from itertools import combinations, pairwise

LEFT_OUT = None


def score(night: dict) -> list[dict]:
    """Movements as dicts with onset, end, parts, clm, resp, arousal, series, series_nr, imi, imi_nr."""
    legs = [leg for side in "LR" for leg in joined([m for m in night["legs"] if m[0] == side])]
    legs = [(side, a, b) for side, a, b in legs if b - a >= 500]
    first, last = night["period"]
    legs = sorted((m for m in legs if m[2] >= first and m[1] <= last), key=lambda m: (m[1], m[2]))
    rows = [movement(group, night) for group in clusters(legs, together)]
    rows.sort(key=lambda row: row["onset"])
    number(rows, "", lambda row: True)
    number(rows, "_nr", lambda row: not row["resp"])
    return rows


def joined(marks: list) -> list:
    """Marks of one leg whose gap is under 0.5 s, transitively, are one mark."""
    return [
        (group[0][0], min(a for _, a, _ in group), max(b for _, _, b in group))
        for group in clusters(marks, together)
    ]


def together(one: tuple, other: tuple) -> bool:
    """Whether two movements overlap or leave less than 0.5 s between them."""
    return max(one[1], other[1]) - min(one[2], other[2]) < 500


def clusters(items: list, linked) -> list[list]:
    """Connected components by repeated merging."""
    groups = [[item] for item in items]
    while True:
        pair = next(
            (
                (a, b)
                for a, b in combinations(range(len(groups)), 2)
                if any(linked(x, y) for x in groups[a] for y in groups[b])
            ),
            None,
        )
        if pair is None:
            return groups
        groups[pair[0]] += groups.pop(pair[1])


def movement(group: list, night: dict) -> dict:
    onset, end = min(a for _, a, _ in group), max(b for _, _, b in group)
    if len(group) == 1:
        clm = end - onset <= 10_000
    else:
        clm = len(group) <= 4 and end - onset <= 15_000 and all(b - a <= 10_000 for _, a, b in group)
    return {
        "onset": onset,
        "end": end,
        "parts": len(group),
        "clm": clm,
        "resp": any(onset <= stop + 10_250 and end >= stop - 2_000 for _, stop in night["breathing"]),
        "arousal": any(onset - b < 500 and a - end < 500 for a, b in night["arousals"]),
    }


def number(rows: list[dict], suffix: str, stays) -> None:
    """Number every longest run of at least four CLM with intervals of 10-90 s and nothing between."""
    for row in rows:
        row[f"series{suffix}"] = row[f"imi{suffix}"] = LEFT_OUT
    left = [row for row in rows if stays(row) or not row["clm"]]
    for before, row in pairwise(left):
        if before["clm"] and row["clm"]:
            row[f"imi{suffix}"] = row["onset"] - before["onset"]
    found = 0
    for start in range(len(left)):
        run = run_from(left, start, suffix)
        if len(run) >= 4 and not linked_in_series(left, start, suffix):
            found += 1
            for row in run:
                row[f"series{suffix}"] = found


def run_from(left: list[dict], start: int, suffix: str) -> list[dict]:
    stop = start + 1
    while stop < len(left) and linked_in_series(left, stop, suffix):
        stop += 1
    return left[start:stop]


def linked_in_series(left: list[dict], at: int, suffix: str) -> bool:
    interval = left[at][f"imi{suffix}"]
    return interval is not None and 10_000 <= interval <= 90_000
