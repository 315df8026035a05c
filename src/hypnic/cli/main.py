"""The way in: what was typed → the command that does it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType

from hypnic.cli.arguments import bound, parser
from hypnic.cli.terminal import fail, prepare_streams
from hypnic.errors import HypnicError

QUICK: Mapping[str, str] = MappingProxyType({"ask": "hypnic.cli.ask", "explain": "hypnic.cli.explain"})
"""Commands without a recording, which need not wait for numpy: name → module with a `run`."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; leave with 0, or with one line on standard error and 2."""
    prepare_streams()
    given = parser().parse_args(bound(sys.argv[1:] if arguments is None else arguments))
    try:
        _command(given.command)(given)
    except HypnicError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("stopped; nothing is left half-written")
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None


def _command(name: str) -> Callable[[argparse.Namespace], None]:
    """Import what a command needs and no more; an impatient user may stop it here, too."""
    if name in QUICK:
        command: Callable[[argparse.Namespace], None] = import_module(QUICK[name]).run
        return command
    from hypnic.cli.commands import COMMANDS

    return COMMANDS[name]
