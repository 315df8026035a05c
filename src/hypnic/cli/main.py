"""The way in: what was typed → the command that does it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hypnic.cli.arguments import bound, parser
from hypnic.cli.terminal import fail, prepare_streams
from hypnic.errors import HypnicError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; leave with 0, or with one line on standard error and 2."""
    prepare_streams()
    given = parser().parse_args(bound(sys.argv[1:] if arguments is None else arguments))
    try:
        # numpy and all the rest, for which --help need not wait; an impatient user may stop it here, too
        from hypnic.cli.commands import COMMANDS

        COMMANDS[given.command](given)
    except HypnicError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("stopped; nothing is left half-written")
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
