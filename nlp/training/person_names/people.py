"""Names to put into texts: of each community, of the world, and made up in their manner."""

import csv
import importlib
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import yaml

HERE: Final = Path(__file__).parent
WORLD: Final = "the world"
"""Names by country that are counted to no community."""

_LOCALES: Final = {
    "White British": "en_GB en",
    "Irish": "en_IE ga_IE",
    "Nigerian Yoruba": "yo_NG",
    "Nigerian Igbo": "ig_NG",
    "Ghanaian": "tw_GH",
    "Turkish and Cypriot": "tr_TR",
    "Indian": "en_IN",
    "Pakistani": "en_PK",
    "Vietnamese": "vi_VN",
    "Polish": "pl_PL",
    "Portuguese and Brazilian": "pt_BR pt_PT",
    "Latin American": "es_CO es_MX",
    "Romanian and Bulgarian": "ro_RO",
    "Congolese and Ivorian": "fr_FR",
    WORLD: "ha_NG en_KE zu_ZA sw de_DE fr_QC it_IT es_ES hr_HR sk_SK lt_LT lv_LV hu_HU sv_SE nl_NL az_AZ fr_DZ",
}
"""Where Faker (MIT) has names in Latin letters."""

_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỹ][A-Za-zÀ-ɏḀ-ỹ'’ -]{1,}")
_PARTS: Final = 5


def held_out(name: str) -> bool:
    """Whether a name is kept from training to measure with: about one in five, by its spelling."""
    return crc32(plain(name).encode()) % _PARTS == 0


def plain(name: str) -> str:
    """Return the name in lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))


@dataclass(slots=True)
class Names:
    """Names of one community, in a fixed order."""

    given: list[str] = field(default_factory=list)
    surname: list[str] = field(default_factory=list)


def read_names(folder: Path) -> dict[str, Names]:
    """Return the names by community: by hand, from the CSV files of `folder`, and from Faker."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"given": set(), "surname": set()})
    for community, kinds in yaml.safe_load((HERE / "names.yaml").read_text(encoding="utf-8")).items():
        for kind, names in kinds.items():
            found[community][kind] |= set(names.split())
    for row in _rows(folder / "sel_community_names.csv"):
        found[row["community"]]["surname" if row["kind"] == "surname" else "given"].add(row["name"])
    for kind, file in (("given", "forenames_by_country.csv"), ("surname", "surnames_by_country.csv")):
        found[WORLD][kind] |= {row["name"].strip() for row in _rows(folder / file)}
    for community, locales in _LOCALES.items():
        for locale in locales.split():
            provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
            found[community]["given"] |= _listed(
                provider, "first_names", "first_names_male", "first_names_female"
            )
            found[community]["surname"] |= _listed(
                provider, "last_names", "last_names_male", "last_names_female"
            )
    return {c: Names(_clean(k["given"]), _clean(k["surname"])) for c, k in sorted(found.items())}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _listed(provider: Any, *kinds: str) -> set[str]:
    lists = [getattr(provider, kind, ()) for kind in kinds]
    return {name for names in lists if isinstance(names, tuple | list | dict) for name in names}


def _clean(names: Iterable[str]) -> list[str]:
    return sorted(n for n in names if _LATIN.fullmatch(n) and len(n) < 30 and n.count(" ") < 2)


class Maker:
    """Makes up names that sound like those of a list: chains of letters, three long."""

    def __init__(self, names: list[str]) -> None:
        self._next: dict[str, list[str]] = defaultdict(list)
        self.known = {name.lower() for name in names}
        for name in names:
            letters = f"^^^{name.lower()}$"
            for at in range(3, len(letters)):
                self._next[letters[at - 3 : at]].append(letters[at])

    def make(self, chooser: random.Random) -> str:
        """Return a name of 3 to 14 letters."""
        for _ in range(20):
            letters = "^^^"
            while not letters.endswith("$") and len(letters) < 20:
                letters += chooser.choice(self._next[letters[-3:]])
            made = letters.strip("^$")
            if 3 <= len(made) <= 14 and made not in self.known and not made.endswith(("-", " ", "'")):
                return re.sub(r"(^|[-' ])([^\W\d_])", lambda m: m[1] + m[2].upper(), made)
        return chooser.choice(sorted(self.known)).title()


def only(names: dict[str, Names], *, kept_out: bool) -> dict[str, Names]:
    """Return the names that are held out, or those that are not."""
    return {
        community: Names(
            [n for n in kinds.given if held_out(n) is kept_out],
            [n for n in kinds.surname if held_out(n) is kept_out],
        )
        for community, kinds in names.items()
    }
