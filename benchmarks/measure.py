"""Runs one case in a process of its own and says what it cost."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HYPNIC = ROOT / ".venv" / "bin" / "python"
PEERS = ROOT / ".bench" / "bin" / "python"


@dataclass(frozen=True)
class Run:
    """Cost of one process: CPU (user and system), wall clock, peak memory; and the last line it printed."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    said: dict[str, Any] = field(default_factory=dict)


def run(*command: str | Path) -> Run:
    """Run a command to its end; its last line of output, where it is JSON, is what it says."""
    began = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    with process.stdout as output:
        lines = output.read().decode(errors="replace").strip().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"bench: {' '.join(map(str, command))} ended with {process.returncode}")
    # Linux counts kilobytes, macOS bytes.
    unit = 1 / 1024 if sys.platform != "darwin" else 1 / 1024**2
    try:
        said = json.loads(lines[-1]) if lines else {}
    except json.JSONDecodeError:
        said = {}
    cpu_s = usage.ru_utime + usage.ru_stime
    return Run(
        cpu_s, time.perf_counter() - began, usage.ru_maxrss * unit, said if isinstance(said, dict) else {}
    )


def case(script: str, *arguments: str | Path | float, python: Path = HYPNIC) -> Run:
    """Run one of the scripts beside this one."""
    return run(python, ROOT / "benchmarks" / script, *(str(part) for part in arguments))


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def seconds(value: float) -> str:
    if value < 0.1:
        return f"{value * 1000:.3g} ms"
    return f"{value:.3g} s" if value < 1000 else f"{value:.0f} s"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table; all columns but the first are right-aligned."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def update_page(page: Path, head: str, names: Sequence[str], made: Mapping[str, str]) -> None:
    """Write a page of sections between markers; those not made in this run stay as they were."""
    old = page.read_text() if page.exists() else ""
    parts = [head.rstrip() + "\n"]
    for name in names:
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        kept = re.search(f"{re.escape(begin)}\n(.*?)\n{re.escape(end)}", old, re.DOTALL)
        text = made[name].strip() if name in made else kept[1] if kept else ""
        if text:
            parts.append(f"{begin}\n{text}\n{end}\n")
    page.write_text("\n".join(parts))


def machine() -> str:
    """Return what the numbers were measured on, one line."""
    import platform

    cpu = platform.processor() or platform.machine()
    try:
        text = Path("/proc/cpuinfo").read_text()
        cpu = next(line.split(":")[1].strip() for line in text.splitlines() if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    load = os.getloadavg()[0]
    return f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load:.1f} at the start"
