"""Portuguese names of units and currencies; those of Brazil unless said otherwise."""

from voice.speak_base import Coin, Noun

_REGULAR = {
    "nm": "nanômetro",
    "µm": "micrômetro",
    "mm": "milímetro",
    "cm": "centímetro",
    "dm": "decímetro",
    "m": "metro",
    "mts": "metro",
    "km": "quilômetro",
    "ml": "mililitro",
    "mL": "mililitro",
    "cl": "centilitro",
    "cL": "centilitro",
    "dl": "decilitro",
    "l": "litro",
    "L": "litro",
    "lt": "litro",
    "lts": "litro",
    "µg": "micrograma",
    "mcg": "micrograma",
    "mg": "miligrama",
    "g": "grama",
    "gr": "grama",
    "kg": "quilo",
    "Kg": "quilo",
    "KG": "quilo",
    "W": "watt",
    "w": "watt",
    "mW": "miliwatt",
    "kW": "quilowatt",
    "V": "volt",
    "v": "volt",
    "kV": "quilovolt",
    "A": "ampere",
    "mA": "miliampere",
    "dB": "decibel|decibéis",
    "lm": "lúmen|lúmens",
    "MP": "megapixel|megapixels",
    "px": "pixel|pixels",
    "kB": "quilobyte",
    "KB": "quilobyte",
    "MB": "megabyte",
    "GB": "gigabyte",
    "TB": "terabyte",
    "Pa": "pascal|pascais",
    "bar": "bar|bares",
    "N": "newton",
    "kJ": "quilojoule",
    "°": "grau",
    "cv": "cavalo",
    "min": "minuto",
    "mins": "minuto",
    "s": "segundo",
    "seg": "segundo",
    "ms": "milissegundo",
    '"': "polegada||f",
    "''": "polegada||f",
    "pol": "polegada||f",
    "pol.": "polegada||f",
    "lb": "libra||f",
    "lbs": "libra||f",
    "oz": "onça||f",
    "h": "hora||f",
    "H": "hora||f",
    "hs": "hora||f",
    "hrs": "hora||f",
    "ATM": "atmosfera||f",
    "atm": "atmosfera||f",
    "t": "tonelada||f",
    "cal": "caloria||f",
    "kcal": "quilocaloria||f",
    "un": "unidade||f",
    "un.": "unidade||f",
    "und": "unidade||f",
    "und.": "unidade||f",
    "unid.": "unidade||f",
    "unids": "unidade||f",
    "uni": "unidade||f",
    "pç": "peça||f",
    "pçs": "peça||f",
    "pcs": "peça||f",
}
"""Name, its plural where that is not the name with an s, and `f` where it is feminine."""

_PHRASES = {
    "kWh": ("quilowatt hora", "quilowatts hora"),
    "Wh": ("watt hora", "watts hora"),
    "Ah": ("ampere hora", "amperes hora"),
    "mAh": ("miliampere hora", "miliamperes hora"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("quilohertz", "quilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "Mbps": ("megabit por segundo", "megabits por segundo"),
    "Gbit/s": ("gigabit por segundo", "gigabits por segundo"),
    "Mbit/s": ("megabit por segundo", "megabits por segundo"),
    "Gbps": ("gigabit por segundo", "gigabits por segundo"),
    "MB/s": ("megabyte por segundo", "megabytes por segundo"),
    "GB/s": ("gigabyte por segundo", "gigabytes por segundo"),
    "m/s": ("metro por segundo", "metros por segundo"),
    "km/h": ("quilômetro por hora", "quilômetros por hora"),
    "Km/h": ("quilômetro por hora", "quilômetros por hora"),
    "rpm": ("rotação por minuto", "rotações por minuto", "f"),
    "RPM": ("rotação por minuto", "rotações por minuto", "f"),
    "fps": ("quadro por segundo", "quadros por segundo"),
    "FPS": ("quadro por segundo", "quadros por segundo"),
    "Nm": ("newton metro", "newtons metro"),
    "psi": ("P S I", "P S I"),
    "dpi": ("ponto por polegada", "pontos por polegada"),
    "UI": ("unidade internacional", "unidades internacionais", "f"),
    "ppm": ("parte por milhão", "partes por milhão", "f"),
    "mm²": ("milímetro quadrado", "milímetros quadrados"),
    "cm²": ("centímetro quadrado", "centímetros quadrados"),
    "cm2": ("centímetro quadrado", "centímetros quadrados"),
    "m²": ("metro quadrado", "metros quadrados"),
    "m2": ("metro quadrado", "metros quadrados"),
    "km²": ("quilômetro quadrado", "quilômetros quadrados"),
    "cm³": ("centímetro cúbico", "centímetros cúbicos"),
    "m³": ("metro cúbico", "metros cúbicos"),
    "m3": ("metro cúbico", "metros cúbicos"),
    "g/m²": ("grama por metro quadrado", "gramas por metro quadrado"),
    "g/m2": ("grama por metro quadrado", "gramas por metro quadrado"),
    "°C": ("grau Celsius", "graus Celsius"),
    "° C": ("grau Celsius", "graus Celsius"),
    "°F": ("grau Fahrenheit", "graus Fahrenheit"),
    "° F": ("grau Fahrenheit", "graus Fahrenheit"),
}
_WORDS = {
    "m": "litro metro quilo quilograma grama mililitro centímetro milímetro minuto segundo dia "
    "ano watt volt grau",
    "f": "xícara polegada onça libra hora semana unidade peça tonelada",
}


def _regular(written: str) -> Noun:
    name, _, rest = written.partition("|")
    many, _, gender = rest.partition("|")
    return Noun(name, many or f"{name}s", gender or "m")


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
    | {"mês": Noun("mês", "meses"), "meses": Noun("mês", "meses")}
    | {"colher": Noun("colher", "colheres", "f"), "colheres": Noun("colher", "colheres", "f")}
)

_CENTAVO = Noun("centavo", "centavos")
COINS = {
    "BRL": Coin(Noun("real", "reais"), _CENTAVO),
    "EUR": Coin(Noun("euro", "euros"), _CENTAVO),
    "USD": Coin(Noun("dólar", "dólares"), _CENTAVO),
    "GBP": Coin(Noun("libra", "libras", "f"), Noun("centavo", "centavos")),
    "ARS": Coin(Noun("peso argentino", "pesos argentinos"), _CENTAVO),
    "CAD": Coin(Noun("dólar canadense", "dólares canadenses"), _CENTAVO),
    "CHF": Coin(Noun("franco suíço", "francos suíços"), _CENTAVO),
    "JPY": Coin(Noun("iene", "ienes")),
    "CNY": Coin(Noun("iuane", "iuanes")),
}

EUROPEAN_COINS = {
    "EUR": Coin(Noun("euro", "euros"), Noun("cêntimo", "cêntimos")),
    "USD": Coin(Noun("dólar", "dólares"), Noun("cêntimo", "cêntimos")),
    "CAD": Coin(Noun("dólar canadiano", "dólares canadianos"), Noun("cêntimo", "cêntimos")),
    "AOA": Coin(Noun("kwanza", "kwanzas"), Noun("cêntimo", "cêntimos")),
    "MZN": Coin(Noun("metical", "meticais"), _CENTAVO),
}
EUROPEAN_UNITS = {
    symbol: Noun(
        noun.one.replace("ômetro", "ómetro"), noun.many.replace("ômetro", "ómetro"), noun.gender
    )
    for symbol, noun in UNITS.items()
} | {"fps": Noun("fotograma por segundo", "fotogramas por segundo")}
"""What is called otherwise in Portugal."""
