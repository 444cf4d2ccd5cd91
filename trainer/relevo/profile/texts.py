"""Text cells as values: what counts as a number, a boolean or a time. The same rules as `relevo profile` has.

The patterns are for the whole text without white space around it, and hold in Python, RE2 and Java.
"""

from __future__ import annotations

NUMBER = r"[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?([iI][nN][fF]|[iI][nN][fF][iI][nN][iI][tT][yY])|[nN][aA][nN]"
WHOLE = r"[+-]?[0-9]+"
TIME = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?([+-][0-9]{2}(:[0-9]{2})?|Z)?)?"
)
"""ISO 8601; without a zone UTC."""
TRUE, FALSE = ("true", "1"), ("false", "0")
SPACE = " \t\r\n"
LEAST_LONG, OVER_LONG = -(2.0**63), 2.0**63
DELIMITERS = ",;\t|"


def delimiter_of(header: str) -> str:
    """The delimiter that occurs most often outside quotes in the first line; the comma where none does."""
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)
