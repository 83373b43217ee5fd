"""Where the files are that ship with the program but are not code: texts, fonts, styles, the sample city.

In a checkout they are the top-level folder `resources`. A wheel and a frozen program carry that same folder inside
the package, as `pos/_resources`, so that the program finds them
wherever it was installed.
"""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


@cache
def resources() -> Path:
    """The folder of resources. Raises `FileNotFoundError` where the installation is broken: a bug."""
    for place in _PLACES:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the resources are in none of {', '.join(map(str, _PLACES))}")


def resource(*parts: str) -> Path:
    """The path of one resource, `resource("fonts", "Inter-Regular.ttf")`. It need not exist."""
    return resources().joinpath(*parts)
