"""XML from strangers: no document types, no entities, one error for everything that is broken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from hypnic.errors import ReadError
from hypnic.read.marks.text import bytes_of, decoded

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROOT = re.compile(r"<\s*([A-Za-z_][\w.-]*)")
_SKIPPED = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE.*?(?:\[.*?\]\s*)?>", re.DOTALL)


def root_tag(head: bytes) -> str:
    """Return the name of the root element as far as the first bytes of a file show it, else ""."""
    text = _SKIPPED.sub("", decoded(head)).lstrip()
    match = _ROOT.match(text)
    return match[1] if match else ""


def root_of(path: Path) -> Element:
    """Return the root element.

    Raises
    ------
    ReadError
        If the file is no well-formed XML, or declares a document type or entities: these can make a
        reader open other files or fill the memory, and no scoring program writes them.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(bytes_of(path), forbid_dtd=True)
    except DefusedXmlException as error:
        found = "declares a document type or entities"
        raise ReadError(
            f"{path} {found}, which is not safe to read: remove the DOCTYPE and try again."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        what = " ".join(str(error).split())
        raise ReadError(f"{path} is not well-formed XML ({what}): export it again.") from error
    return root


def text_at(element: Element, tag: str) -> str:
    """Return the stripped text of a child, or "" where there is none."""
    return (element.findtext(tag) or "").strip()
