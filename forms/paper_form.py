"""What a paper that we make is able to: a light module, so that a program which draws none need not load the forms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.queries.act import ActData
    from forms.sheets import Printing
    from forms.torg2.answers import Asked
    from forms.torg2.xml_files import Made


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """asked: questions of the paper step; wrong: {code: message}; values: what is printed; render: its PDF.

    large: it takes long to draw; pictures: keys of the files whose pictures render wants; name, hint: for people;
    prices: it names some; filled_by: both | dealer | staff.
    book: the workbook of it; files: the electronic files, by a folder of schemas and the participants of electronic
    exchange ({ИНН: number}). None: there is no such thing.
    """

    asked: "Callable[[ActData], Sequence[Asked]]"
    wrong: "Callable[[ActData], Mapping[str, str]]"
    values: "Callable[[ActData], Mapping[str, Any]]"
    render: "Callable[[Mapping[str, Any], Printing], bytes]"
    name: str = ""
    hint: str = ""
    prices: bool = True
    filled_by: str = "both"
    large: Callable[[Mapping[str, Any]], bool] = lambda _: False
    pictures: Callable[[Mapping[str, Any]], Sequence[str]] = lambda _: ()
    book: Callable[[Mapping[str, Any]], bytes] | None = None
    files: "Callable[[Mapping[str, Any], Path | None, Mapping[str, str]], tuple[Made, ...]] | None" = None
