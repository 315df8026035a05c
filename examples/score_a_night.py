"""Make a night up, score it, and look at it as a table."""

from pathlib import Path
from tempfile import TemporaryDirectory

import hypnic
from hypnic.simulate import SimulateOptions


def main(folder: Path) -> None:
    hypnic.simulate(folder / "night.edf", SimulateOptions(recipe="plmd", hours=1.0, seed=1))
    analysis = hypnic.analyse(folder / "night.edf")
    for name, value in analysis.night.summary.headline.items():
        print(f"{name:24} {value}")
    print(analysis.night.movements.to_frame().head(5))
    for path in hypnic.write(analysis, folder / "out"):
        print(path.name)


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        main(Path(name))
