"""German words as data: units, money, months, abbreviations, acronyms."""

from voice.read_lists import wordlist
from voice.speak_base import Coin, Noun, Tables
from voice.speak_de_units import UNITS

_CENT = Noun("Cent", "Cent")
_COINS = {
    "EUR": Coin(Noun("Euro", "Euro"), _CENT),
    "USD": Coin(Noun("Dollar", "Dollar"), _CENT),
    "GBP": Coin(Noun("Pfund", "Pfund", "n"), Noun("Penny", "Pence")),
    "CHF": Coin(Noun("Franken", "Franken"), Noun("Rappen", "Rappen")),
    "JPY": Coin(Noun("Yen", "Yen")),
    "CNY": Coin(Noun("Yuan", "Yuan"), Noun("Fen", "Fen")),
    "KRW": Coin(Noun("Won", "Won")),
    "INR": Coin(Noun("Rupie", "Rupien", "f"), Noun("Paisa", "Paise", "f")),
    "BRL": Coin(Noun("Real", "Real"), Noun("Centavo", "Centavos")),
    "TRY": Coin(Noun("Lira", "Lira", "f"), Noun("Kuruş", "Kuruş")),
    "RUB": Coin(Noun("Rubel", "Rubel"), Noun("Kopeke", "Kopeken", "f")),
    "PLN": Coin(Noun("Zloty", "Zloty"), Noun("Groschen", "Groschen")),
    "HUF": Coin(Noun("Forint", "Forint")),
    "CZK": Coin(Noun("tschechische Krone", "tschechische Kronen", "f"), Noun("Heller", "Heller")),
    "SEK": Coin(Noun("schwedische Krone", "schwedische Kronen", "f"), Noun("Öre", "Öre", "n")),
    "NOK": Coin(Noun("norwegische Krone", "norwegische Kronen", "f"), Noun("Øre", "Øre", "n")),
    "DKK": Coin(Noun("dänische Krone", "dänische Kronen", "f"), Noun("Øre", "Øre", "n")),
    "AUD": Coin(Noun("australischer Dollar", "australische Dollar"), _CENT),
    "CAD": Coin(Noun("kanadischer Dollar", "kanadische Dollar"), _CENT),
    "SGD": Coin(Noun("Singapur-Dollar", "Singapur-Dollar"), _CENT),
    "HKD": Coin(Noun("Hongkong-Dollar", "Hongkong-Dollar"), _CENT),
}

_MILLION = Noun("Million", "Millionen", "f")
_BILLION = Noun("Milliarde", "Milliarden", "f")
THOUSAND = Noun("tausend", "tausend", "n")

_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)

_SAID = wordlist("""
    AB ALT AM AN AUF AUS BAD BEI BIO BIS DA DAS DEM DEN DER DES DIE DU EIN ER ES FÜR GUT HEY ICH
    IHR IM IN IST JA JE KIT MAX MIN MIT MIX NEU NIE NUN NUR OB OFF OH PER PRO ROT SET SIE SO TAG TEE
    TOP TÜV TUT UM UND UNS VOM VON VOR WAS WER WIE WIR WOW ZU ZUM ZUR ABS DOP FAN GAR HAT HOT ALL
    LOS MAL MAN NOCH ÖL OMA OPA PUR SIM RAM ROM PIN
""") - wordlist("ABS")
_SPELLED = wordlist("""
    LED USB TV UV EU UHD HD LCD AC DC PC CPU GPU SSD HDD NFC GPS RGB PVC BPA DIY VIP VR KI AI HDMI
    VGA QR PDF ANC IPX ISO UPS DHL GLS DPD UVP AGB FAQ ABS TPU EVA PU XL XXL XXXL XS XXS USA UK
    EDV DIN OLED QLED ADAC ZDF ARD WC AEG BMW WMF LKW PKW EAN ISBN SKU BMI EMS
""") - wordlist("OLED QLED")
_SHORT = {
    "art.-nr.": "Artikelnummer",
    "artikel-nr.": "Artikelnummer",
    "artikelnr.": "Artikelnummer",
    "best.-nr.": "Bestellnummer",
    "bestell-nr.": "Bestellnummer",
    "kd.-nr.": "Kundennummer",
    "tel.": "Telefon",
    "str.": "Straße",
    "dr.": "Doktor",
    "prof.": "Professor",
    "hr.": "Herr",
    "fr.": "Frau",
    "nr.": "Nummer",
    "ca.": "circa",
    "z.b.": "zum Beispiel",
    "z. b.": "zum Beispiel",
    "d.h.": "das heißt",
    "d. h.": "das heißt",
    "u.a.": "unter anderem",
    "u. a.": "unter anderem",
    "u.v.m.": "und vieles mehr",
    "u. v. m.": "und vieles mehr",
    "uvm.": "und vieles mehr",
    "i.d.r.": "in der Regel",
    "i. d. r.": "in der Regel",
    "o.ä.": "oder Ähnliches",
    "o. ä.": "oder Ähnliches",
    "o.g.": "oben genannt",
    "bzw.": "beziehungsweise",
    "usw.": "und so weiter",
    "etc.": "et cetera",
    "evtl.": "eventuell",
    "ggf.": "gegebenenfalls",
    "inkl.": "inklusive",
    "incl.": "inklusive",
    "exkl.": "exklusive",
    "zzgl.": "zuzüglich",
    "abzgl.": "abzüglich",
    "max.": "maximal",
    "min.": "mindestens",
    "mind.": "mindestens",
    "mwst.": "Mehrwertsteuer",
    "mwst": "Mehrwertsteuer",
    "ust.": "Umsatzsteuer",
    "versandk.": "Versandkosten",
    "gr.": "Größe",
    "versch.": "verschiedene",
    "lt.": "laut",
    "vgl.": "vergleiche",
    "std.": "Stunden",
    "stk.": "Stück",
    "mio.": "Millionen",
    "mrd.": "Milliarden",
    "vol.": "Volumen",
    "vs.": "gegen",
    "abb.": "Abbildung",
    "tägl.": "täglich",
    "mtl.": "monatlich",
    "gratis-vers.": "Gratisversand",
    "einschl.": "einschließlich",
    "p. p.": "pro Person",
    "p.p.": "pro Person",
    "wlan": "W-Lan",
    "ø": "Durchmesser",
}
_RULERS = wordlist("""
    Ludwig Heinrich Friedrich Wilhelm Karl Elisabeth Napoleon Katharina Otto Georg August Leopold
    Maximilian Johannes Paul Benedikt Franz Joseph Josef Charles Rudolf Philipp Peter Alexander
    Nikolaus Eduard Jakob Richard Ferdinand Gustav Ramses Sissi
""")
_PER = {
    "Monat": "pro Monat",
    "Mt.": "pro Monat",
    "Mo.": "pro Monat",
    "Jahr": "pro Jahr",
    "Woche": "pro Woche",
    "Tag": "pro Tag",
    "Nacht": "pro Nacht",
    "Person": "pro Person",
    "P.P.": "pro Person",
    "Pack": "pro Pack",
    "Pck": "pro Packung",
    "Packung": "pro Packung",
    "Paar": "pro Paar",
    "Flasche": "pro Flasche",
    "Set": "pro Set",
    "Meter": "pro Meter",
    "lfm": "pro laufendem Meter",
}

TABLES = Tables(
    counter="de",
    locale="de",
    decimal=",",
    point="Komma",
    signs={
        "-": "minus",
        "+": "plus",
        "±": "plus minus",
        "~": "etwa",
        "≈": "etwa",
        "<": "unter",
        ">": "über",
        "≤": "höchstens",
        "≥": "mindestens",
        "<=": "höchstens",
        ">=": "mindestens",
        "&": "und",
        "@": "at",
        "=": "gleich",
        "°": "Grad",
        "×": "mal",
        "÷": "durch",
        "²": "Quadrat",
        "³": "hoch drei",
        "%": "Prozent",
        "§": "Paragraf",
        "€": "Euro",
        "$": "Dollar",
        "£": "Pfund",
        "¥": "Yen",
        "/": "",
    },
    to="bis",
    by="mal",
    out_of="von",
    ratio="zu",
    percent="Prozent",
    per="pro",
    stars=Noun("Stern", "Sterne"),
    stars_of="Sternen",
    stars_written="Sternen?",
    units=UNITS,
    coins=_COINS,
    months=_MONTHS,
    months_short={
        "jan": 1,
        "jän": 1,
        "feb": 2,
        "mär": 3,
        "mrz": 3,
        "apr": 4,
        "jun": 6,
        "jul": 7,
        "aug": 8,
        "sep": 9,
        "sept": 9,
        "okt": 10,
        "nov": 11,
        "dez": 12,
    },
    address={
        ".": "Punkt",
        "/": "Schrägstrich",
        "-": "Bindestrich",
        "_": "Unterstrich",
        "+": "plus",
        "@": "at",
        "#": "Hashtag",
    },
    number="Nummer",
    bogo="eins kaufen eins gratis",
    date_join=r"\. ?",
    to_written="bis(?: zu)?",
    clock_mark=r":|\.(?=\d\d ?Uhr)",
    clock_tail=r"(?: ?(?:Uhr|h)(?![^\W\d_]))?",
    clock_word="Uhr",
    code_before=r"[Nn]ummer|[Nn]r|EAN|SKU|PLZ|[Cc]ode|PIN",
    numero=r"(?<![\w.-])(?:Nr\.|No\.|N°)",
    deal=(
        r"(?P<a>\d{1,2})(?P<word> für |-für-|für|-for-|-in-|in)(?P<b>\d{1,2})"
        r"(?![\w,]|\.\d| ?(?:[€$£%x×]|EUR|Euro|Jahr|Monat|Tag|Woche|Stunde|Person))"
    ),
    minor={
        "ct": _CENT,
        "Ct": _CENT,
        "Cent": _CENT,
        "¢": _CENT,
        "Rappen": Noun("Rappen", "Rappen"),
    },
    money={"euro": "EUR", "dollar": "USD", "franken": "CHF", "us-dollar": "USD", "sfr": "CHF"},
    scales={
        "Mio.": _MILLION,
        "Mio": _MILLION,
        "Million": _MILLION,
        "Millionen": _MILLION,
        "Mrd.": _BILLION,
        "Mrd": _BILLION,
        "Milliarde": _BILLION,
        "Milliarden": _BILLION,
        "Tsd.": THOUSAND,
        "Tausend": THOUSAND,
        "k": THOUSAND,
    },
    per_written=_PER,
    weekdays={
        "Mo": "Montag",
        "Di": "Dienstag",
        "Mi": "Mittwoch",
        "Do": "Donnerstag",
        "Fr": "Freitag",
        "Sa": "Samstag",
        "So": "Sonntag",
    },
    short=_SHORT,
    said=_SAID,
    spelled=_SPELLED,
    series=wordlist("""
        edition teil band kapitel serie generation version stufe klasse typ phase ausgabe auflage
        level akt folge mark staffel
    """),
    rulers=_RULERS,
    counts=wordlist("""
        halb halbe halber halbes halben halbem doppelt doppelte doppelten dutzend hälfte drittel
        viertel einmal zweimal dreimal viermal fünfmal zehnmal dreifach zweifach anderthalb
        eineinhalb hundert tausend million millionen
    """),
    spelled_tops=wordlist("de at ch io ai tv uk us fr it nl be eu me"),
)
