"""Speed and memory of hypnic beside the machine's limit and two peers, in one run → docs/speed.md."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import HYPNIC, PEERS, ROOT, Run, case, machine, median, run, seconds, table, update_page

LEGS = ("EMG LAT", "EMG RAT")
PAGE = ROOT / "docs" / "speed.md"

HEAD = """# Speed and memory

`scripts/bench` wrote this page; anyone can run it. Every case runs in a process of its own, all on the same
file and in the same run, so the ratios mean something even where the machine is busy. CPU seconds are user
and system time, medians; "peak" is the largest resident memory of the process, Python and libraries included
(and the pages of the mapped file that were touched at a time). The nights are those of `hypnic simulate`,
recipe `plmd`, with an ECG channel and stages; the file is in the page cache, so no disk is measured.
"File → indices" is reading, detection in both legs, scoring, and all indices with their intervals;
`hypnic.analyse` scores by both rule sets and also cuts out the examples for the report. No report is written.

What memory costs when it is touched for the first time changes on a virtual machine from hour to hour, and
that is most of the limit: on one day and one machine the ratio of `hypnic.analyse` to the limit moved between
about 5 and 8.
"""


def main() -> None:
    options = _options()
    names = [part.__name__ for part in PARTS]
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for part in PARTS:
            if part.__name__ in options.only:
                began = machine()
                text = f"{part(Path(folder), options)}\nMeasured on: {began}."
                # Each table is written when it is done: a run that is stopped loses one at most.
                update_page(PAGE, HEAD, names, {part.__name__: text})
    print(f"wrote {PAGE.relative_to(ROOT)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [part.__name__ for part in PARTS]
    parser.add_argument("--only", nargs="*", default=names, choices=names, help="these tables only")
    parser.add_argument("--folder", help="where the nights are written (needs 6 GB for the longest)")
    parser.add_argument("--runs", type=int, default=5, help="processes per case")
    parser.add_argument("--luna-runs", type=int, default=1, help="processes for lunapi; each takes minutes")
    return parser.parse_args()


def _night(folder: Path, hours: float, rate_hz: float, channels: int, legs: int = 2) -> Path:
    path = folder / f"{hours}h-{rate_hz}Hz-{channels}-{legs}.edf"
    if not path.exists():
        made = case("cases.py", "make", path, hours, rate_hz, channels, legs)
        print(f"made {path.name}: {made.said['bytes'] / 1e6:.0f} MB in {made.cpu_s:.0f} s", flush=True)
    return path


def _warm(runs: list[Run]) -> float:
    return median([cpu_s for each in runs for cpu_s in each.said["cpu_s"][1:]])


def _peak(runs: list[Run]) -> str:
    return f"{median([each.peak_mb for each in runs]):.0f}"


def peers(folder: Path, options: argparse.Namespace) -> str:
    """One night of 20 channels: the limit, hypnic, the peers."""
    path = _night(folder, 8, 512, 20)
    limit, cold, one, warm = [], [], [], []
    psg, stages = [], path.with_suffix(".json")
    for _ in range(options.runs):  # by turns, so that a busy minute falls on all of them
        limit.append(case("cases.py", "decode", path, 4))
        cold.append(case("cases.py", "analyse", path, 1))
        one.append(case("cases.py", "indices", path, 4))
        warm.append(case("cases.py", "analyse", path, 4))
        psg.append(case("peer_psgscoring.py", path, *LEGS, stages, python=PEERS))
    luna = [case("peer_lunapi.py", path, *LEGS, python=PEERS) for _ in range(options.luna_runs)]
    floor, first, ours = _warm(limit), median([each.cpu_s for each in cold]), _warm(one)
    psg_s = median([each.said["cpu_s"] for each in psg])
    psg_all = psg_s + median([each.said["read_cpu_s"] for each in psg])
    luna_s = median([each.said["cpu_s"] for each in luna])

    def row(name: str, cpu_s: float, runs: list[Run]) -> list[str]:
        ratios = [f"{cpu_s / base:.3g}" for base in (floor, ours)]
        return [name, seconds(cpu_s), *ratios, _peak(runs)]

    rows = [
        row("two legs int16 → float32, numpy memmap (the limit)", floor, limit),
        row("**hypnic**, file → indices of WASM 2016, in a running Python", ours, one),
        row("**hypnic**, `hypnic.analyse` in a running Python", _warm(warm), warm),
        row("**hypnic**, `hypnic.analyse` as a whole process from start to end", first, cold),
        row("psgscoring 0.37.0, leg step alone", psg_s, psg),
        row("psgscoring 0.37.0, with MNE reading the two legs", psg_all, psg),
        row("lunapi 1.7.0, `LM method=wasm`", luna_s, luna),
    ]
    head = ["8 h, two legs at 512 Hz, EDF of 20 channels", "CPU", "÷ limit", "÷ hypnic", "peak MB"]
    return (
        f"## Beside the peers\n\n{table(head, rows)}\n\n"
        "The peers' times leave out starting Python and importing; hypnic's whole process does not. "
        f"hypnic takes {ours / floor:.1f} times the limit; "
        f"lunapi takes {luna_s / ours:.0f} times as long as hypnic "
        f"({luna_s / first:.0f} times its whole process), psgscoring's leg step {psg_s / ours:.1f} times "
        f"({psg_s / first:.1f}).\n"
    )


def kinds(folder: Path, options: argparse.Namespace) -> str:
    """Every kind in eight muscles, beside the legs alone."""
    path = folder / "every-kind.edf"
    made = case("cases.py", "make_kinds", path, 8, 512)
    legs, every, whole = [], [], []
    for _ in range(options.runs):
        legs.append(case("cases.py", "legs_alone", path, 3))
        every.append(case("cases.py", "every_kind", path, 3))
        whole.append(case("cases.py", "analyse", path, 3))
    muscles = int(made.said["muscles"])
    alone, full = _warm(legs) / 2, _warm(every) / muscles
    path.unlink()
    said = every[-1].said
    rows = [
        ["two legs alone, file → leg movements", seconds(_warm(legs)), seconds(alone), "1", _peak(legs)],
        [
            f"**every kind**, {muscles} muscles, file → candidates",
            seconds(_warm(every)),
            seconds(full),
            f"{full / alone:.2f}",
            _peak(every),
        ],
        [
            f"`hypnic.analyse`, {muscles} muscles: names, looks, counts, examples too",
            seconds(_warm(whole)),
            seconds(_warm(whole) / muscles),
            f"{_warm(whole) / muscles / alone:.2f}",
            _peak(whole),
        ],
    ]
    head = ["8 h at 512 Hz, in a running Python", "CPU", "per muscle", "÷ legs alone", "peak MB"]
    return (
        f"## Every kind of movement\n\n{table(head, rows)}\n\n"
        f"Legs, arms, chin, masseter, neck and trunk of recipe `all-kinds` ({said['events']} candidates of "
        f"{said['looked_for']} kinds), beside EEG, eyes and heart, of which only what a detector asks for is "
        "decoded. Each muscle is decoded and filtered once; what is kept of it is its envelope and its "
        "bursts.\n"
    )


SCALING = [(1, 2, 20), (2, 2, 20), (4, 2, 20), (8, 2, 20), (8, 1, 20), (8, 2, 60)]
"""Hours, leg channels, channels. A night has two legs at most: of several channels of one leg one is used."""


STEPS = {
    "start": "starting Python, `import hypnic`",
    "read": "read: headers and marks",
    "staging by EEG": "staging by EEG (YASA)",
    "beats": "beats (sleepecg)",
    "breath": "breath",
    "saturation": "saturation",
    "arousals": "arousals",
    "waves": "waves near sleep onset (YASA)",
    "movements": "movements of every kind",
    "scoring": "scoring by both rule sets, counting",
    "relations": "relations",
    "page": "examples, page, all files",
}


def steps(folder: Path, options: argparse.Namespace) -> str:
    """A whole night by step in a fresh process, beside YASA and psgscoring on the same file."""
    path = folder / "whole.edf"
    case("cases.py", "make_whole", path, 8)
    ours, yasa, psg = [], [], []
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory(dir=folder) as out:
            ours.append(case("steps.py", path, out))
        yasa.append(case("peer_yasa.py", path, "EEG C4-M1", "EOG E1-M2", "EMG Chin"))
        if PEERS.exists():
            psg.append(case("peer_psgscoring.py", path, *LEGS, path.with_suffix(".json"), python=PEERS))
    path.unlink()
    cost = {name: [median([run.said["steps"][name][at] for run in ours]) for at in (0, 1)] for name in STEPS}

    def whole(name: str, runs: list[Run]) -> list[str]:
        cpu_s, wall_s = (median([getattr(run, what) for run in runs]) for what in ("cpu_s", "wall_s"))
        return [name, seconds(cpu_s), seconds(wall_s), _peak(runs)]

    rows = [[STEPS[name], seconds(cpu_s), seconds(wall_s), ""] for name, (cpu_s, wall_s) in cost.items()]
    rows.append(whole("**hypnic**, all of it", ours))
    rows.append(whole("YASA alone: MNE reads three channels, `SleepStaging.predict`", yasa))
    rows += [whole("psgscoring 0.37.0 alone: MNE reads two legs, leg step", psg)] if psg else []
    head = ["8 h, 20 channels at 256 Hz, a fresh process", "CPU", "wall clock", "peak MB"]
    left_out = "" if psg else " psgscoring could not be installed where this was measured."
    return (
        f"## Every step of a night\n\n{table(head, rows)}\n\n"
        "A night in which nobody marked stages or arousals, with `detect.vitals.measure = true`; what a step "
        "imports counts as its own. No channel is decoded twice: EEG, eyes and chin, which several steps "
        "look at, are kept in memory from the first to the last (30 MB for each that is looked at). Most of "
        "the memory is YASA's. The wall clock is that of a machine with the load below; on one with nothing "
        f"else to do it is near the CPU seconds.{left_out}\n"
    )


def scaling(folder: Path, options: argparse.Namespace) -> str:
    """Linear in hours and channels."""
    rows = []
    for hours, legs, channels in SCALING:
        path = _night(folder, hours, 512, channels, legs)
        done = [case("cases.py", "analyse", path, 4) for _ in range(max(options.runs // 2, 2))]
        scored = {each.said["legs"] for each in done}
        if scored != {legs}:
            raise SystemExit(f"bench: {path.name} has {legs} legs, {scored} were scored")
        cpu_s = _warm(done)
        rows.append([hours, legs, channels, seconds(cpu_s), seconds(cpu_s / (hours * legs)), _peak(done)])
        if (hours, legs, channels) != (8, 2, 20):
            path.unlink()
    head = ["hours", "legs", "channels in the file", "CPU", "per hour and leg", "peak MB"]
    return (
        f"## Hours and channels\n\n{table(head, rows)}\n\n"
        "512 Hz, in a running Python. Only the legs and five minutes of the ECG are decoded; other channels "
        "cost the pages that are stepped over.\n"
    )


def again(folder: Path, options: argparse.Namespace) -> str:
    """A second rule set, and rescore."""
    path = _night(folder, 8, 512, 20)
    said = [case("cases.py", "again", path, 6).said for _ in range(max(options.runs // 2, 2))]
    rows = [
        [name, seconds(median([cpu_s for each in said for cpu_s in each[key][1:]]))]
        for name, key in (
            ("a second rule set, scored and summed up", "second_s"),
            ("`hypnic.rescore` of the written `events.tsv`", "rescore_s"),
        )
    ]
    count = case("cases.py", "analyse", path, 1).said["headline"]["lm"]
    return f"## Once the movements are there\n\n{table([f'8 h, {count} movements', 'CPU'], rows)}\n"


def memory(folder: Path, options: argparse.Namespace) -> str:
    """A day of 60 channels."""
    rows, peaks = [], []
    for hours, channels in ((8, 20), (24, 60)):
        path = _night(folder, hours, 512, channels)
        done = [case("cases.py", "analyse", path, 1) for _ in range(max(options.runs // 2, 2))]
        peaks.append(median([each.peak_mb for each in done]))
        size, cpu_s = path.stat().st_size / 1e9, median([each.cpu_s for each in done])
        rows.append([f"{hours} h, {channels} channels", f"{size:.2f}", seconds(cpu_s), _peak(done)])
    path.unlink()
    return (
        f"## Memory\n\n{table(['512 Hz, whole process', 'file GB', 'CPU', 'peak MB'], rows)}\n\n"
        f"The long night takes {peaks[1] / peaks[0]:.2f} times the memory of the usual one, for three times "
        "the hours: a leg is filtered piece by piece, and let go before the next. The peak is one channel of "
        "EEG, which is searched for jerks of the head as a whole.\n"
    )


def start(_: Path, options: argparse.Namespace) -> str:
    """What one waits for before anything happens."""
    commands: list[tuple[str, tuple[str | Path, ...]]] = [
        ("`python -c pass`", (HYPNIC, "-c", "pass")),
        ("`python -c 'import numpy'`", (HYPNIC, "-c", "import numpy")),
        ("`python -c 'import hypnic'`", (HYPNIC, "-c", "import hypnic")),
        ("`python -c 'import hypnic; hypnic.analyse'`", (HYPNIC, "-c", "import hypnic; hypnic.analyse")),
        ("`hypnic --help`", (HYPNIC.with_name("hypnic"), "--help")),
    ]
    rows = []
    for name, command in commands:
        done = [run(*command) for _ in range(2 * options.runs)]
        rows.append(
            [name, seconds(median([r.cpu_s for r in done])), seconds(median([r.wall_s for r in done]))]
        )
    return (
        f"## Starting\n\n{table(['whole process', 'CPU', 'wall clock'], rows)}\n\n"
        "`import hypnic` imports nothing else, not even numpy; its functions are fetched when they are first "
        "named, as in the fourth row.\n"
    )


PARTS: tuple[Callable[[Path, argparse.Namespace], str], ...] = (
    peers,
    kinds,
    steps,
    again,
    memory,
    scaling,
    start,
)

if __name__ == "__main__":
    main()
