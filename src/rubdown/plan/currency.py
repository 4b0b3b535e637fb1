"""Amounts of money: from decimals as they are written to whole minor units, and into words.

Minor units are those of ISO 4217: hundredths but for the currencies listed here. A code that isn't listed has two
decimals.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_DECIMALS = {**dict.fromkeys(_NO_DECIMALS.split(), 0), **dict.fromkeys(_THREE_DECIMALS.split(), 3)}
SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "fr": "CHF", "fr.": "CHF", "kr": "SEK", "zł": "PLN"}


def decimals(currency: str) -> int:
    """How many decimals a currency has."""
    return _DECIMALS.get(currency, 2)


def minor_units(amount: Decimal, currency: str) -> int:
    """An amount in whole minor units (cents), halves up where it has more decimals than the currency."""
    return int(amount.scaleb(decimals(currency)).to_integral_value(ROUND_HALF_UP))


def is_exact(amount: Decimal, currency: str) -> bool:
    """Whether an amount has no more decimals than its currency."""
    return amount.scaleb(decimals(currency)) % 1 == 0


def money(minor: int, currency: str) -> str:
    """Whole minor units as an amount: `55 EUR`, `49.50 EUR`, `5,500 JPY`, `4.250 KWD`."""
    places = decimals(currency)
    whole, rest = divmod(minor, 10**places)
    return f"{whole:,}{f'.{rest:0{places}}' if rest else ''} {currency}"
