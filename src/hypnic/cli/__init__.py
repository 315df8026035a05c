"""The command: `hypnic --help`."""

from hypnic.cli.main import main

__all__ = ["main"]
