"""Little words of several languages that neither CLDR nor num2words gives."""

POINT = {
    "de": "Komma",
    "it": "virgola",
    "nl": "komma",
    "id": "koma",
    "ms": "perpuluhan",
    "sv": "komma",
    "da": "komma",
    "no": "komma",
    "nb": "komma",
    "pl": "przecinek",
    "cs": "celá",
    "tr": "virgül",
    "ro": "virgulă",
    "ru": "запятая",
    "uk": "кома",
    "fi": "pilkku",
    "hu": "vessző",
    "vi": "phẩy",
    "ja": "点",
    "ko": "점",
    "th": "จุด",
}
TO = {
    "de": "bis",
    "it": "a",
    "nl": "tot",
    "id": "sampai",
    "ms": "hingga",
    "sv": "till",
    "da": "til",
    "no": "til",
    "nb": "til",
    "pl": "do",
    "cs": "až",
    "ro": "la",
    "ru": "до",
    "uk": "до",
    "vi": "đến",
    "ja": "から",
}
BY = {
    "de": "mal",
    "it": "per",
    "nl": "bij",
    "id": "kali",
    "sv": "gånger",
    "da": "gange",
    "pl": "na",
    "ru": "на",
}
AND_CENTS = {"it": "e"}
MINUS = {"it": "meno", "nl": "min", "ru": "минус"}
DOT = {
    "de": "Punkt",
    "it": "punto",
    "nl": "punt",
    "id": "titik",
}
SLASH = {
    "de": "Schrägstrich",
    "it": "barra",
    "nl": "slash",
    "id": "garis miring",
}
SIGN_WORDS = {
    "&": {
        "de": "und",
        "it": "e",
        "nl": "en",
        "id": "dan",
        "pl": "i",
        "ru": "и",
        "sv": "och",
        "da": "og",
    },
    "+": {
        "de": "plus",
        "it": "più",
        "nl": "plus",
        "id": "plus",
    },
    "@": {
        "de": "at",
        "it": "chiocciola",
        "nl": "at",
    },
}
BEFORE_NOUN = {"de": ("eins", "ein"), "it": ("uno", "un")}
"""`ein Euro`, `un euro`: the last word of a number as it stands before a noun."""

CENTS = {
    "EUR": {
        "de": "Cent",
        "it": "centesimi",
        "nl": "cent",
    },
    "USD": {
        "de": "Cent",
        "it": "centesimi",
        "nl": "cent",
    },
    "GBP": {
        "de": "Pence",
        "it": "penny",
        "nl": "pence",
    },
}
SHORT_NAMES = {
    "USD": {
        "de": ("Dollar", "Dollar"),
        "it": ("dollaro", "dollari"),
        "nl": ("dollar", "dollar"),
    },
    "GBP": {
        "de": ("Pfund", "Pfund"),
        "it": ("sterlina", "sterline"),
    },
    "IDR": {"id": ("rupiah", "rupiah")},
}
"""What a currency is called by those who pay with it: CLDR's names tell the country as well."""

UNIT_IDS = {
    "mm": "length-millimeter",
    "cm": "length-centimeter",
    "m": "length-meter",
    "km": "length-kilometer",
    "ml": "volume-milliliter",
    "mL": "volume-milliliter",
    "cl": "volume-centiliter",
    "l": "volume-liter",
    "L": "volume-liter",
    "mg": "mass-milligram",
    "g": "mass-gram",
    "kg": "mass-kilogram",
    "W": "power-watt",
    "kW": "power-kilowatt",
    "V": "electric-volt",
    "Hz": "frequency-hertz",
    "GHz": "frequency-gigahertz",
    "GB": "digital-gigabyte",
    "MB": "digital-megabyte",
    "TB": "digital-terabyte",
    "h": "duration-hour",
    "Std": "duration-hour",
    "min": "duration-minute",
    "Min": "duration-minute",
    "s": "duration-second",
    "°C": "temperature-celsius",
    "m²": "area-square-meter",
    "km/h": "speed-kilometer-per-hour",
}
"""Symbols of units and their names in CLDR."""
