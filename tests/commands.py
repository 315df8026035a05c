"""The command as a person runs it, inside the tests' own process."""

import pytest

from hypnic.cli import main


def run(capsys, *arguments, code=0):
    """Return (standard output, standard error) of one run that leaves with `code`."""
    if code:
        with pytest.raises(SystemExit) as leaving:
            main([str(a) for a in arguments])
        assert leaving.value.code == code
    else:
        main([str(a) for a in arguments])
    return capsys.readouterr()
