"""Orders by Segment's names and properties (EVT-2), and what they are worth (RES-4)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from jalon.engine.state import Payload

ORDER_COMPLETED = "Order Completed"
ORDER_REFUNDED = "Order Refunded"
ORDERS = frozenset({ORDER_COMPLETED, ORDER_REFUNDED})

NO_CURRENCY = "XXX"
"""ISO 4217's code for none: the order named no currency, or none that there is."""

LARGEST = 10**13
"""In minor units. What is worth more is a mistake, and so many of them can be added up."""

_CODES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD
        CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
        GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD
        LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB
        PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC
        SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW
        ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF",
}
_DIGITS = {code: digits for digits, codes in _CODES.items() for code in codes.split()}
"""Of each currency there is: how many of its minor unit's digits follow the point (ISO 4217)."""

_LONGEST_ID = 200


class Order(NamedTuple):
    """An order or a refund, as an event tells of it. `order_id` is empty when it names none that
    can be kept. `amount` is in minor units of the currency; None: no value was named."""

    order_id: str
    currency: str
    amount: int | None


def names_currency(properties: Payload) -> bool:
    """Whether an order or a refund says anything of its currency, be it nonsense."""
    return properties.get("currency") not in (None, "")


def order_in(properties: Payload, *, currency: str = NO_CURRENCY) -> Order:
    """The order that the properties of an Order Completed or Order Refunded tell of. Its value is
    `revenue`, else `total`; what is no amount of money (a text, less than nothing, more than
    `LARGEST`) is worth 0. One that names no currency is told in `currency`."""
    if names_currency(properties):
        currency = _currency(properties["currency"])
    value = properties.get("revenue")
    value = properties.get("total") if value is None else value
    amount = None if value is None else _minor(value, currency)
    return Order(_order_id(properties.get("order_id")), currency, amount)


def written(amount: int, currency: str) -> str:
    """An amount in minor units as a decimal number: 123450 euro cents are `1234.50`."""
    return f"{Decimal(amount).scaleb(-_DIGITS.get(currency, 2)):f}"


def _currency(named: object) -> str:
    code = named.upper() if isinstance(named, str) else ""
    return code if code in _DIGITS else NO_CURRENCY


def _minor(value: object, currency: str) -> int:
    # Not a number is in no range. The range comes first: no text is made of a giant.
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= LARGEST:
        return 0
    exact = Decimal(str(value)).scaleb(_DIGITS.get(currency, 2))
    amount = int(exact.to_integral_value(ROUND_HALF_UP))
    return amount if amount <= LARGEST else 0


def _order_id(named: object) -> str:
    if isinstance(named, bool) or not isinstance(named, int | str):
        return ""
    if isinstance(named, int) and abs(named) >= 10**_LONGEST_ID:
        return ""
    return str(named) if len(str(named)) <= _LONGEST_ID else ""
