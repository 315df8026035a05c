"""Stages from the EEG against the truth of simulated nights: the table of docs/stage.md.

.venv/bin/python benchmarks/staging.py
"""

from dataclasses import replace

from hypnic.model.recording import Recording, Role
from hypnic.simulate import SimulateOptions, simulate
from hypnic.stage import StageOptions, stage

NIGHTS = (("healthy", 1), ("rls", 2), ("apnoea", 3), ("noisy", 4))
PARTS = {
    "EEG alone": (Role.EEG,),
    "EEG and eye": (Role.EEG, Role.EOG),
    "EEG and chin": (Role.EEG, Role.CHIN),
}


def row(name: str, recording: Recording) -> None:
    """Print one row of the table."""
    found = stage(recording, StageOptions(compare=True))[1].agreement
    assert found is not None
    n1 = found.confusion["N1"]
    wrong = found.epochs - sum(found.confusion[name][name] for name in found.confusion)
    of_n1 = sum(n1.values()) - n1["N1"]
    print(f"| {name} | {found.kappa:.2f} | {found.agreed_percent:.1f} % | {of_n1} of {wrong} |", flush=True)


def main() -> None:
    """Print the table."""
    print("| simulated night | κ | epochs alike | errors that are N1 |\n|---|---|---|---|")
    for recipe, seed in NIGHTS:
        options = SimulateOptions(recipe=recipe, seed=seed, others=3, rate_hz=128)
        recording, _ = simulate(options)
        row(f"{recipe}, seed {seed}", recording)
        if recipe == "healthy":
            for name, roles in PARTS.items():
                row(f"the same, {name}", replace(recording, channels=recording.of(*roles)))


if __name__ == "__main__":
    main()
