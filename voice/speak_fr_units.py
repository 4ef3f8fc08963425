"""French names of units and currencies."""

from voice.speak_base import Coin, Noun

_REGULAR = {
    "nm": "nanomètre",
    "µm": "micromètre",
    "mm": "millimètre",
    "cm": "centimètre",
    "dm": "décimètre",
    "m": "mètre",
    "km": "kilomètre",
    "ml": "millilitre",
    "mL": "millilitre",
    "cl": "centilitre",
    "cL": "centilitre",
    "dl": "décilitre",
    "l": "litre",
    "L": "litre",
    "µg": "microgramme",
    "mcg": "microgramme",
    "mg": "milligramme",
    "g": "gramme",
    "gr": "gramme",
    "kg": "kilo",
    "Kg": "kilo",
    "KG": "kilo",
    "W": "watt",
    "w": "watt",
    "mW": "milliwatt",
    "kW": "kilowatt",
    "V": "volt",
    "v": "volt",
    "kV": "kilovolt",
    "A": "ampère",
    "mA": "milliampère",
    "dB": "décibel",
    "lm": "lumen",
    "MP": "mégapixel",
    "Mpx": "mégapixel",
    "px": "pixel",
    "ko": "kilooctet",
    "Ko": "kilooctet",
    "KB": "kilooctet",
    "Mo": "mégaoctet",
    "MB": "mégaoctet",
    "Go": "gigaoctet",
    "GB": "gigaoctet",
    "To": "téraoctet",
    "TB": "téraoctet",
    "Pa": "pascal",
    "bar": "bar",
    "bars": "bar",
    "N": "newton",
    "kJ": "kilojoule",
    "°": "degré",
    '"': "pouce",
    "''": "pouce",
    "po": "pouce",
    "pi": "pied",
    "lb": "livre|f",
    "lbs": "livre|f",
    "oz": "once|f",
    "h": "heure|f",
    "H": "heure|f",
    "min": "minute|f",
    "mn": "minute|f",
    "s": "seconde|f",
    "sec": "seconde|f",
    "ms": "milliseconde|f",
    "ATM": "atmosphère|f",
    "atm": "atmosphère|f",
    "t": "tonne|f",
    "cal": "calorie|f",
    "kcal": "kilocalorie|f",
    "pcs": "pièce|f",
    "ex.": "exemplaire",
    "j": "jour",
    "j.": "jour",
    "pces": "pièce|f",
    "pers.": "personne|f",
    "c. à s.": "cuillère à soupe|f",
}
"""Units whose plural has an s; `f` where they are feminine."""

_PHRASES = {
    "kWh": ("kilowattheure", "kilowattheures"),
    "Wh": ("wattheure", "wattheures"),
    "Ah": ("ampère heure", "ampères heure"),
    "mAh": ("milliampère heure", "milliampères heure"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("mégahertz", "mégahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "Mbps": ("mégabit par seconde", "mégabits par seconde"),
    "Mbit/s": ("mégabit par seconde", "mégabits par seconde"),
    "Gbit/s": ("gigabit par seconde", "gigabits par seconde"),
    "Gbps": ("gigabit par seconde", "gigabits par seconde"),
    "Mo/s": ("mégaoctet par seconde", "mégaoctets par seconde"),
    "Go/s": ("gigaoctet par seconde", "gigaoctets par seconde"),
    "MB/s": ("mégaoctet par seconde", "mégaoctets par seconde"),
    "m/s": ("mètre par seconde", "mètres par seconde"),
    "km/h": ("kilomètre heure", "kilomètres heure"),
    "tr/min": ("tour par minute", "tours par minute"),
    "rpm": ("tour par minute", "tours par minute"),
    "fps": ("image par seconde", "images par seconde", "f"),
    "i/s": ("image par seconde", "images par seconde", "f"),
    "im/s": ("image par seconde", "images par seconde", "f"),
    "ips": ("image par seconde", "images par seconde", "f"),
    "Nm": ("newton mètre", "newtons mètres"),
    "psi": ("P S I", "P S I"),
    "dpi": ("point par pouce", "points par pouce"),
    "ppp": ("point par pouce", "points par pouce"),
    "UI": ("unité internationale", "unités internationales", "f"),
    "ppm": ("partie par million", "parties par million", "f"),
    "mm²": ("millimètre carré", "millimètres carrés"),
    "cm²": ("centimètre carré", "centimètres carrés"),
    "cm2": ("centimètre carré", "centimètres carrés"),
    "m²": ("mètre carré", "mètres carrés"),
    "m2": ("mètre carré", "mètres carrés"),
    "km²": ("kilomètre carré", "kilomètres carrés"),
    "cm³": ("centimètre cube", "centimètres cubes"),
    "cm3": ("centimètre cube", "centimètres cubes"),
    "m³": ("mètre cube", "mètres cubes"),
    "m3": ("mètre cube", "mètres cubes"),
    "g/m²": ("gramme par mètre carré", "grammes par mètre carré"),
    "g/m2": ("gramme par mètre carré", "grammes par mètre carré"),
    "°C": ("degré Celsius", "degrés Celsius"),
    "° C": ("degré Celsius", "degrés Celsius"),
    "°F": ("degré Fahrenheit", "degrés Fahrenheit"),
    "° F": ("degré Fahrenheit", "degrés Fahrenheit"),
    "mois": ("mois", "mois"),
    "ch": ("cheval", "chevaux"),
}
_WORDS = {
    "m": "litre mètre kilo kilogramme gramme millilitre centimètre millimètre jour an pouce watt "
    "volt degré",
    "f": "tasse heure minute seconde semaine année journée nuit livre once pièce tonne unité "
    "cuillère cuillerée",
}


def _regular(written: str) -> Noun:
    name, _, gender = written.partition("|")
    head, _, rest = name.partition(" ")
    return Noun(name, f"{head}s {rest}".strip(), gender or "m")


UNITS = (
    {symbol: _regular(written) for symbol, written in _REGULAR.items()}
    | {symbol: Noun(*names) for symbol, names in _PHRASES.items()}
    | {
        form: noun
        for gender, words in _WORDS.items()
        for word in words.split()
        for noun in (Noun(word, f"{word}s", gender),)
        for form in (noun.one, noun.many)
    }
)

_CENT = Noun("cent", "cents")
_CENTIME = Noun("centime", "centimes")
COINS = {
    "EUR": Coin(Noun("euro", "euros"), _CENTIME),
    "USD": Coin(Noun("dollar", "dollars"), _CENT),
    "CAD": Coin(Noun("dollar canadien", "dollars canadiens"), _CENT),
    "AUD": Coin(Noun("dollar australien", "dollars australiens"), _CENT),
    "GBP": Coin(Noun("livre", "livres", "f"), Noun("penny", "pence")),
    "CHF": Coin(Noun("franc suisse", "francs suisses"), _CENTIME),
    "XAF": Coin(Noun("franc C F A", "francs C F A")),
    "XOF": Coin(Noun("franc C F A", "francs C F A")),
    "XPF": Coin(Noun("franc pacifique", "francs pacifiques")),
    "MAD": Coin(Noun("dirham", "dirhams"), _CENTIME),
    "DZD": Coin(Noun("dinar", "dinars"), _CENTIME),
    "TND": Coin(Noun("dinar", "dinars")),
    "JPY": Coin(Noun("yen", "yens")),
    "CNY": Coin(Noun("yuan", "yuans")),
    "BRL": Coin(Noun("réal", "réaux"), Noun("centavo", "centavos")),
}
CANADIAN = {
    "CAD": Coin(Noun("dollar", "dollars"), _CENT),
    "USD": Coin(Noun("dollar américain", "dollars américains"), _CENT),
}
"""What is called otherwise in Canada."""
SWISS = {"CHF": Coin(Noun("franc", "francs"), _CENTIME)}
