"""What each command takes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import hypnic
from hypnic.cli.terminal import OneLineParser

RULES = ("wasm2016", "aasm")
"""As in `hypnic.score.RULE_SETS`, which takes numpy to import: --help need not wait for that."""

WINDOWS = "-2:10.25 (WASM 2016), ±0.5 (around the end of the event) or aasm (0.5 s around the whole event)"

SCORED = ("legs", "breathing", "arousals")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = OneLineParser(
        prog="hypnic",
        description="Finds the movements of sleep in a night's recording, scores them by published rules and "
        "writes a page about them. It informs; it does not diagnose.",
        epilog="hypnic demo runs everything on a made-up night.",
    )
    top.add_argument("--version", action="version", version=f"hypnic {hypnic.__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _demo(commands.add_parser("demo", help="run the main job on a made-up night"))
    _analyse(commands.add_parser("analyse", help="find and score the movements in a recording"))
    _rescore(commands.add_parser("rescore", help="score movements that a person marked, without a signal"))
    _simulate(commands.add_parser("simulate", help="write a made-up night and its truth"))
    _compare(commands.add_parser("compare", help="agreement of two scorings of one night"))
    _accuracy(commands.add_parser("accuracy", help="agreement with human marks over a folder of nights"))
    _ask(commands.add_parser("ask", help="a short interview: what it may be, and how soon to see a doctor"))
    _explain(commands.add_parser("explain", help="what a movement, a word or a claim of the article means"))
    return top


def bound(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with a window that starts with a minus bound to its option.

    argparse takes `-2:10.25` for an option of its own otherwise.
    """
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == "--respiratory-window":
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def _outputs(command: argparse.ArgumentParser, *, pdf: bool = True) -> None:
    command.add_argument("--out", metavar="DIR", help="write the report and all data files into this folder")
    command.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    if pdf:
        command.add_argument("--pdf", action="store_true", help="also write report.pdf (needs --out)")


def _person(command: argparse.ArgumentParser) -> None:
    command.add_argument("--age", metavar="Y", help="age of the sleeper in years")
    command.add_argument("--sex", choices=("f", "m"), help="sex of the sleeper")


def _answers(command: argparse.ArgumentParser) -> None:
    command.add_argument("--answers", metavar="FILE", help="answers to hypnic ask, as TOML or JSON")


def _scoring(command: argparse.ArgumentParser) -> None:
    command.add_argument("--hypnogram", metavar="FILE", help="a file whose stages win over all others")
    command.add_argument("--epoch-s", metavar="S", help="epoch length of a hypnogram without one (30)")
    command.add_argument("--rules", choices=RULES, help="rule set (wasm2016)")
    command.add_argument("--respiratory-window", metavar="W", help=f"of the rule set: {WINDOWS}")
    command.add_argument(
        "--scored",
        action="append",
        default=[],
        choices=SCORED,
        help="somebody looked for these even where not one is marked, so there were none",
    )
    command.add_argument("--options", metavar="FILE", help="a TOML file with any other option")


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", metavar="DIR", default="hypnic-demo", help="folder (hypnic-demo)")
    command.add_argument("--hours", metavar="H", default="8", help="length of the made-up night (8)")


def _analyse(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", metavar="PATH", help="EDF or BDF files of one night, and marks")
    command.add_argument("--marks", action="append", default=[], metavar="FILE", help="a scoring file")
    command.add_argument(
        "--channel",
        action="append",
        default=[],
        metavar="ROLE=LABEL",
        help='what a channel is, such as left_leg="EMG 3"',
    )
    command.add_argument("--vitals", action="store_true", help="look at heart, breath and brain, too")
    _person(command)
    _answers(command)
    _scoring(command)
    _outputs(command)


def _rescore(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", metavar="MARKS", help="scoring files of one night")
    _person(command)
    _answers(command)
    _scoring(command)
    _outputs(command)


def _simulate(command: argparse.ArgumentParser) -> None:
    command.add_argument("path", metavar="OUT.edf", help="the file to write")
    command.add_argument("--hours", metavar="H", default="8", help="length (8)")
    command.add_argument("--seed", metavar="N", default="1", help="same seed, same bytes (1)")
    command.add_argument("--rate", metavar="HZ", default="256", help="sampling rate of the legs (256)")
    command.add_argument("--recipe", metavar="NAME", default="plmd", help="what happens in the night (plmd)")


def _compare(command: argparse.ArgumentParser) -> None:
    command.add_argument("a", metavar="A", help="a scoring file")
    command.add_argument("b", metavar="B", help="another of the same night")
    command.add_argument("--iou", metavar="X", default="0.2", help="overlap that makes a match (0.2)")
    command.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def _accuracy(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", metavar="FOLDER", help="recordings, each beside its marks")
    command.add_argument("--iou", metavar="X", default="0.2", help="overlap that makes a match (0.2)")
    command.add_argument("--out", metavar="FILE", help="write the table as TSV")


def _ask(command: argparse.ArgumentParser) -> None:
    _answers(command)
    command.add_argument("--questions", action="store_true", help="list every question, to be filled in")
    command.add_argument("--out", metavar="DIR", help="write the page, and one for the doctor, there")
    command.add_argument("--language", metavar="L", default="en", help="language of the texts (en)")
    command.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def _explain(command: argparse.ArgumentParser) -> None:
    command.add_argument("term", nargs="*", metavar="TERM", help="everyday words; none lists what there is")
    command.add_argument("--language", metavar="L", default="en", help="language of the texts (en)")
    command.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
