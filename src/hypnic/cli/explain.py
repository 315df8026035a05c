"""The command `explain`: it takes no recording, and so does not wait for what reads one."""

from __future__ import annotations

import argparse
import json

from hypnic.cli.terminal import columns, say, speaks_utf8
from hypnic.errors import KnowledgeError
from hypnic.explain import contents_plain, contents_text, explain, no_hit_text, to_plain, to_text


def run(given: argparse.Namespace) -> None:
    """Print what is known about the words that were typed, or all that can be asked for."""
    term = " ".join(given.term).strip()
    if not term:
        _print(given, contents_plain(given.language), contents_text(given.language, columns()))
        return
    answer = explain(term, given.language)
    if answer.best is None and not given.json:
        raise KnowledgeError(no_hit_text(answer))
    _print(given, to_plain(answer), "" if answer.best is None else to_text(answer, columns()))


def _print(given: argparse.Namespace, plain: dict[str, object], text: str) -> None:
    say(json.dumps(plain, ensure_ascii=not speaks_utf8(), indent=2) if given.json else text)
