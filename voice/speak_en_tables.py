"""English words as data: abbreviations, acronyms, words that count, signs."""

import re

from voice.read_lists import wordlist

ABBREVIATIONS = {
    "dr.": "doctor",
    "mr.": "mister",
    "mrs.": "missus",
    "ms.": "miz",
    "prof.": "professor",
    "vs.": "versus",
    "vs": "versus",
    "etc.": "et cetera",
    "etc": "et cetera",
    "e.g.": "for example",
    "eg.": "for example",
    "i.e.": "that is",
    "ie.": "that is",
    "approx.": "approximately",
    "incl.": "including",
    "excl.": "excluding",
    "max.": "maximum",
    "min.": "minimum",
    "avg.": "average",
    "qty.": "quantity",
    "dept.": "department",
    "inc.": "incorporated",
    "ltd.": "limited",
    "corp.": "corporation",
    "bros.": "brothers",
    "jr.": "junior",
    "mt.": "mount",
    "st.": "saint",
    "vol.": "volume",
    "pcs": "pieces",
    "pcs.": "pieces",
    "w/": "with",
    "w/o": "without",
    "b/c": "because",
    "t&cs": "terms and conditions",
    "t&c": "terms and conditions",
    "ok": "okay",
    "a.m.": "A M",
    "p.m.": "P M",
    "u.s.": "U S",
    "u.s.a.": "U S A",
    "u.k.": "U K",
    "e.u.": "E U",
    "lbs": "pounds",
    "ø": "diameter",
    "est.": "estimated",
    "ea.": "each",
    "ea": "each",
    "thru": "through",
    "hwy": "highway",
    "hwy.": "highway",
    "qty": "quantity",
    "p/m": "per month",
    "p/w": "per week",
    "p/p": "per person",
}
WITHIN = {
    "bus.": "business",
    "reg.": "regular",
    "rec.": "recommended",
    "ext.": "extension",
    "orig.": "originally",
    "exp.": "expires",
    "asst.": "assorted",
    "pkg.": "package",
    "del.": "delivery",
}
"""Abbreviations that may be the last word of a sentence: only with more of it behind them."""

SAID = wordlist("""
    A I AN AM AS AT BE BY DO GO HE HI IF IN IS IT ME MY NO OF OH ON OR SO TO UP WE YO ACT ADD AGE
    AIR ALL AND ANY ARE ART ASK BAD BAG BAR BED BIG BIT BOX BOY BUT BUY CAN CAP CAR CAT COP CUP
    CUT DAD DAY DID DIM DOG DRY EAR EAT END EYE FAN FAR FEW FIT FIX FLY FOR FUN GET GOT GUN HAD
    HAS HAT HER HEY HIM HIS HIT HOT HOW HUB ICE INK ITS JAR JOB JOY JUG KEY KID KIT LAP LEG LET
    LID LIP LOT LOW MAN MAP MAT MAX MAY MEN MIX MOM MUG NAP NET NEW NOT NOW NUT OAK OAT ODD OFF
    OIL OLD ONE OUR OUT OWN PAD PAN PAY PEN PET PIN POP POT PUT RED RUG RUN SAD SAW SAY SEA SEE
    SET SHE SIT SIX SKI SKY SUN TAP TEA TEN THE TIE TIN TIP TOE TON TOP TOY TRY TUB TWO USE VAN
    WAS WAX WAY WET WHO WHY WIN WOW YES YET YOU ZIP RAM SIM PIN ROM LASER RADAR NASA HEPA UNICEF
    AMOLED NATO FOMO YOLO COVID GORE
""")
"""Capitals that are a word."""

SPELLED = wordlist("""
    LED USB TV UV UK US EU UHD HD LCD AC DC PC CPU GPU SSD HDD NFC GPS RGB PVC BPA FAQ DIY VIP VR
    AR AI BBQ SPF PU EVA TPU ABS HDMI VGA DVI RFID HTML HTTP URL SKU ISBN QR PDF ANC ENC IPX FDA
    ISO DSLR UPS DHL RSVP ASMR ASAP FYI AKA ETA EST PST CET UTC GMT VAT GST TSA PH XL XXL XS XXS
    EUR USD GBP PET QLED PFAS PBT OEM AM PM CEO ID IP UPF MDF WPC BMX SUV CD DVD MP OTG FM PS XXXL
""")
"""Capitals that are letters, however much they look like a word."""

_CARDINALS = (
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred hundreds thousand thousands million millions billion billions dozen dozens"
)
NUMBER_WORDS = frozenset(
    f"{_CARDINALS} half halves double doubled triple tripled quadruple twice thrice "
    "couple percent twofold threefold tenfold".split()
)
"""Words that always count. `one`, `third` and `quarter` count only beside words that say so."""

PARTS = wordlist("third thirds quarter quarters fifth fifths eighth eighths tenth tenths")
_UNIT_WORDS = (
    "left|remaining|percent|hundred|thousand|million|billion|dozen|dollars?|cents?|euros?|pounds?|"
    "pence|yen|day|hour|minute|second|week|month|year|liter|litre|gram|kilogram|ounce|inch|foot|"
    "meter|metre|half|third|quarter|point|in stock|star|and a|free"
)
ONE_COUNTS_BEFORE = re.compile(rf"[ -](?:{_UNIT_WORDS})\b", re.IGNORECASE)
COUNTED_ONE = re.compile(
    r"\b(?:only|last|exactly|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|"
    r"thousand|point|minus|plus|times|get)[ -]$",
    re.IGNORECASE,
)
PART_COUNTS = re.compile(
    r"\b(?:a|an|one|two|three|four|five|six|seven|nine|by)[ -]$", re.IGNORECASE
)

SIGN_WORDS = {
    "&": "and",
    "²": "squared",
    "³": "cubed",
    "+": "plus",
    "@": "at",
    "=": "equals",
    "%": "percent",
    "°": "degrees",
    "÷": "divided by",
    "×": "by",
    "$": "dollars",
    "€": "euros",
    "£": "pounds",
    "¥": "yen",
    "/": "",
    ">=": "at least",
    "<=": "at most",
    "<": "less than",
    ">": "more than",
    "≤": "at most",
    "≥": "at least",
    "≈": "about",
}
RULERS = wordlist("""
    Louis Henry Elizabeth Charles George James William Edward Richard Philip Philippe Napoleon
    Catherine Peter Alexander Frederick Leopold Nicholas Paul Benedict Pius Gregory Mary Ramses
    Ferdinand Gustav Franz Rudolf Wilhelm
""")
"""Names that a Roman number makes a ruler's: `Louis XIV`."""
