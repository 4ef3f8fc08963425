"""Amounts of money and plain numbers as people type them, in any common notation."""

import re
from dataclasses import dataclass

from voice.read_lists import wordlist

GROUPED = r"\d{1,3}(?:[.,' ]\d{3}){1,4}(?:[.,]\d{1,2})?(?!\d)"
INDIAN = r"\d{1,2}(?:,\d{2}){1,4},\d{3}(?:\.\d{1,2})?(?!\d)"
PLAIN = r"\d{1,12}(?:[.,]\d{1,4}(?!\d))?"
AMOUNT = rf"(?:{INDIAN}|{GROUPED}|{PLAIN})"
"""A pattern for one amount: `1,299.99`, `1.299,99`, `1 299,99`, `1'299.99`, `1,29,999`, `5`."""

SIGNS = {
    "US$": "USD",
    "AU$": "AUD",
    "A$": "AUD",
    "CA$": "CAD",
    "C$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "SG$": "SGD",
    "S$": "SGD",
    "NT$": "TWD",
    "MX$": "MXN",
    "R$": "BRL",
    "CN¥": "CNY",
    "JP¥": "JPY",
    "RMB": "CNY",
    "S/.": "PEN",
    "S/": "PEN",
    "EC$": "XCD",
    "Cg.": "XCG",
    "FCFA": "XAF",
    "F CFA": "XOF",
    "CFPF": "XPF",
    "FCFP": "XPF",
    "Rp": "IDR",
    "RM": "MYR",
    "Rs.": "INR",
    "Rs": "INR",
    "zł": "PLN",
    "Kč": "CZK",
    "Ft": "HUF",
    "Fr.": "CHF",
    "SFr.": "CHF",
    "kr.": "DKK",
    "kr": "SEK",
    "Rp.": "IDR",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₫": "VND",
    "₽": "RUB",
    "₺": "TRY",
    "₴": "UAH",
    "₦": "NGN",
    "₪": "ILS",
    "₱": "PHP",
    "฿": "THB",
    "₲": "PYG",
    "₡": "CRC",
    "₸": "KZT",
    "₭": "LAK",
    "₮": "MNT",
}
"""Signs of currencies and the currency each names; a bare `$` counts as the US dollar."""

CODES = wordlist("""
    AED ARS AUD BDT BGN BHD BRL CAD CHF CLP CNY CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS INR ISK
    JOD JPY KES KRW KWD KZT LKR MXN MYR NGN NOK NPR NZD OMR PHP PKR PLN QAR RON RSD RUB SAR SEK
    SGD THB TND TWD TZS UAH UGX USD UYU UZS VND XAF XOF ZAR ZMW
""")
"""ISO 4217 codes that stand for money wherever a number is beside them."""

ENGLISH_CODES = wordlist("""
    AFN ALL AMD ANG AOA AWG AZN BAM BBD BIF BMD BND BOB BSD BTN BWP BYN BZD CDF COP CRC CUP CVE
    DJF DOP DZD ERN ETB FJD FKP GEL GIP GMD GNF GTQ GYD HNL HTG IQD IRR JMD KGS KHR KMF KPW KYD
    LAK LBP LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MZN NAD NIO PAB PEN PGK PYG
    RWF SBD SCR SDG SHP SLE SOS SRD SSP STN SYP SZL TJS TMT TOP TRY TTD VES VUV WST XCD XCG XPF
    YER ZWG
""")
"""ISO 4217 codes that may be words or models as well: money only beside a number like a price."""

_PRICE_FORM = re.compile(r".*[.,]\d{2}|.*\d[., ]\d{3}.*")
_SHORT = re.compile(r"\d{1,2}")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it was typed: exact digits, no rounding."""

    whole: int
    fraction: str = ""
    """Digits after the decimal mark, as written; empty without one."""

    @property
    def value(self) -> float:
        """Only for comparing two ends of a range."""
        return float(f"{self.whole}.{self.fraction or 0}")


def amount(written: str, decimal: str | None = None) -> Amount:
    """The amount that `written`, which matches `AMOUNT`, stands for.

    A single mark before exactly three digits groups, as no price has three decimals; when
    `decimal` names the language's decimal mark, that mark never groups alone.
    """
    body = re.sub(r"[' ]", "", written)
    marks = [char for char in body if char in ".,"]
    if not marks:
        return Amount(int(body))
    head, _, tail = body.rpartition(marks[-1])
    lone = len(marks) == 1
    splits = len(set(marks)) > 1 if not lone else _lone_mark_splits(head, tail, marks[0], decimal)
    if splits:
        return Amount(int(re.sub(r"\D", "", head)), tail)
    return Amount(int(re.sub(r"\D", "", body)))


def _lone_mark_splits(head: str, tail: str, mark: str, decimal: str | None) -> bool:
    return len(tail) != 3 or head == "0" or len(head) > 3 or mark == decimal


def currency(written: str, beside: str) -> str | None:
    """The ISO code that a sign or code stands for beside an amount; None when it is not money."""
    if written in SIGNS:
        return SIGNS[written]
    if written in CODES or (written in ENGLISH_CODES and _PRICE_FORM.fullmatch(beside)):
        return written
    if written in ENGLISH_CODES - {"ALL", "TOP"} and not _SHORT.fullmatch(beside):
        return written
    return None


def signs_pattern() -> str:
    """A pattern for every sign of a currency, longest first."""
    return "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
