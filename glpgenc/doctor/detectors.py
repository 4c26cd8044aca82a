"""Values that look like personal data: by their form, and by a checksum where there is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}", re.ASCII)
# With the sign of a country code, or with something between groups: bare digits are any number.
_PHONE = re.compile(r"\+[1-9](?:[ ./()-]*\d){6,14}|\(?0?\d{2,4}\)?[ ./-]\d{3,4}[ ./-]?\d{3,5}", re.ASCII)
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", re.ASCII)
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}", re.ASCII)
_CARD = re.compile(r"[2-6](?:[ -]?\d){12,18}", re.ASCII)
_SSN = re.compile(r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}", re.ASCII)
_IP = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)", re.ASCII)


def valid_iban(text: str) -> bool:
    """Return whether a text is an IBAN with a right checksum (ISO 7064, mod 97-10)."""
    if not _IBAN.fullmatch(text):
        return False
    packed = text.replace(" ", "")
    digits = "".join(str(int(each, 36)) for each in packed[4:] + packed[:4])
    return int(digits) % 97 == 1


def valid_card(text: str) -> bool:
    """Return whether a text is a card number of 13 to 19 digits with a right checksum (ISO/IEC 7812-1, Luhn)."""
    if not _CARD.fullmatch(text):
        return False
    digits = [int(each) for each in text if each.isdigit()]
    doubled = [each * 2 - 9 * (each > 4) for each in digits[-2::-2]]  # noqa: PLR2004 - of the algorithm
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _is_phone(text: str) -> bool:
    return bool(_PHONE.fullmatch(text)) and not _DATE.fullmatch(text) and not _IP.fullmatch(text)


@dataclass(frozen=True, slots=True)
class Detector:
    """One kind of value.

    :param matches: whether a text, without space around it, is one.
    :param share: the least share of a column's values that must match: what has no checksum matches by chance.
    :param inside: finds the value within a longer text; ``None`` where only the whole counts.
    """

    name: str
    matches: Callable[[str], bool]
    share: float
    inside: re.Pattern[str] | None = None


DETECTORS = (
    Detector("e-mail addresses", lambda text: bool(_EMAIL.fullmatch(text)), 0.05, _EMAIL),
    Detector("IBANs", valid_iban, 0.05),
    Detector("card numbers", valid_card, 0.3),
    Detector("social security numbers", lambda text: bool(_SSN.fullmatch(text)), 0.3, _SSN),
    Detector("phone numbers", _is_phone, 0.3),
)


def count_matches(values: Iterable[str]) -> dict[str, int]:
    """Count values by the kinds that enough of them look like; no value is in the answer.

    :param values: texts, none of them empty.
    """
    texts = [value.strip() for value in values]
    found = {}
    for each in DETECTORS:
        hits = sum(_hit(each, text) for text in texts)
        if hits and hits >= each.share * len(texts):
            found[each.name] = hits
    return found


def _hit(detector: Detector, text: str) -> bool:
    return detector.matches(text) or (detector.inside is not None and bool(detector.inside.search(text)))
