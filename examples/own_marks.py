"""Score movements that a person marked: four kicks 20 s apart while asleep."""

from pathlib import Path
from tempfile import TemporaryDirectory

import hypnic

MARKS = """onset\tduration\ttrial_type\tsite
0\t600\tstage_n2\tn/a
100\t2\tleg_movement\tleft_leg
120\t2\tleg_movement\tleft_leg
140\t2\tleg_movement\tright_leg
160\t2\tleg_movement\tleft_leg
"""


def main(folder: Path) -> None:
    (folder / "marks.tsv").write_text(MARKS, encoding="utf-8")
    summary = hypnic.rescore(folder / "marks.tsv").night.summary
    print(f"{summary.headline['plms']} periodic leg movements in sleep")


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        main(Path(name))
