"""What a person can act on. The text says what is wrong, what was found, and what to do."""


class HypnicError(Exception):
    """Anything that the surfaces turn into one line and exit code 2; a bug is never one of these."""


class ReadError(HypnicError):
    """A file that cannot be read, or that does not belong to this night."""


class OptionsError(HypnicError):
    """An option, a rule set or a channel name that does not exist."""


class WriteError(HypnicError):
    """A result that could not be written; nothing was left half done."""


class MissingExtraError(HypnicError):
    """A command that needs an optional part which is not installed."""


class KnowledgeError(HypnicError):
    """A fact or a text of `hypnic.knowledge` that is missing, wrong, or in a language that is not there."""


class AnswersError(HypnicError):
    """An answer to the interview that names no question, or cannot be an answer to it."""
