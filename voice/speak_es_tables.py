"""Spanish words as data."""

import re

from voice.read_lists import wordlist
from voice.speak_base import Noun, Tables
from voice.speak_es_short import SHORT
from voice.speak_es_units import COINS, UNITS
from voice.speak_romance import Genders, Habits

_MILLION = Noun("millón", "millones")
_THOUSAND = Noun("mil", "mil")

_GENDERS = Genders(
    feminine=wordlist("""
        base bases calle calles carne carnes clase clases clave claves cruz flor flores foto fotos
        fuente gente imagen imágenes leche llave llaves luz luces mano manos miel moto motos mujer
        mujeres noche noches nube parte partes piel pieles red redes sal serie series tarde tardes
        torre vez veces voz voces imprenta llanta sartén sartenes legumbre índole fase fases frase
        frases versión sede sedes
    """),
    masculine=wordlist("""
        agua día días mapa mapas programa programas sistema sistemas problema problemas tema temas
        idioma idiomas clima climas diploma diplomas planeta planetas sofá sofás aroma aromas
        diagrama esquema esquemas kilograma avión aviones camión camiones guion guiones gramas
        pijama pijamas tranvía poema poemas emblema síntoma síntomas dilema fantasma panorama
        colega atleta atletas turista turistas artista artistas especialista ahora para
    """),
    endings=re.compile(r"(?:as?|i[óo]n(?:es)?|[dt]ad(?:es)?|tud(?:es)?|umbres?|triz|ices)$"),
)

HABITS = Habits(
    of="de",
    genders=_GENDERS,
    no_noun=wordlist("""
        a al ante antes aquí así aún cada como con contra cuando de del desde donde durante e el en
        entre era eran es está están esta este fue gratis hasta hay hoy incluido incluida la las le
        les llega llegan llévate lleva llévese lo los más me menos mi mil millón millones muy más
        ni no nos nuestro o off paga pagas pague para pero por porque que queda quedan quien se
        según si sin sino sobre solo son su sus también te tiene tienen todo tras tu tus u un una
         va y ya
    """),
    naming=r"\b(?:tallas?|números?|n\.?°|p[áa]g(?:ina|\.)s?|modelos?|ref\.|referencia|capítulo|puesto|"
    r"códigos?|canal|versión|lote|ruta|calle|piso|año|artículo|paso|nivel|sala|puerta|línea|top)",
    plus="más",
    more_than="más de",
    or_more="o más",
    million=_MILLION,
    hour=Noun("hora", "horas", "f"),
    times=Noun("vez", "veces", "f"),
    halves=("medio", "media"),
    and_half=("y medio", "y media"),
    parts={
        2: "medio",
        3: "tercio",
        4: "cuarto",
        5: "quinto",
        6: "sexto",
        9: "noveno",
        8: "octavo",
        10: "décimo",
        12: "doceavo",
        16: "dieciseisavo",
        32: "treintaidosavo",
    },
    and_="y",
    article=("el", "la"),
    identity="DNI|NIF|NIE|CIF|RUT|RFC|ISBN|EAN|IMEI|IBAN|C\\.?P\\.?",
    day_sure=r"\b(?:el|al|del|día)",
    shapes=True,
    until="al",
    century="siglo",
    some="las|unas|estas|esas|nuestras",
    of_them="de (?:las|ellas|estas|esas|nuestras)",
    day_before=r"\b(?:el|al|del|hasta|desde|día|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|"
    r"domingo|lun|mar|mi[ée]|jue|vie|s[áa]b|dom)",
    weekdays={
        "lun": "lunes",
        "mar": "martes",
        "mié": "miércoles",
        "mie": "miércoles",
        "jue": "jueves",
        "vie": "viernes",
        "sáb": "sábado",
        "sab": "sábado",
        "dom": "domingo",
        "lunes": "lunes",
        "martes": "martes",
        "miércoles": "miércoles",
        "jueves": "jueves",
        "viernes": "viernes",
        "sábado": "sábado",
        "domingo": "domingo",
    },
    numbered=wordlist("""
        guerra edición congreso feria aniversario cumbre bienal festival concurso semana jornada
        jornadas premio premios milenio torneo encuentro salón república imperio gala carrera
    """),
    written=r"(?P<number>\d{1,2})(?:\.°|(?P<degree>°)|(?P<f>\.?a|ra|da|ta|ma|va|na)|"
    r"(?P<m>\.?o|\.?er|ro|do|to|mo|vo|no))",
    motto="veinticuatro siete",
    from_the="del",
    the_many="los|las|nuestros|estos",
)

ONES = dict(
    enumerate(
        [
            "primero",
            "segundo",
            "tercero",
            "cuarto",
            "quinto",
            "sexto",
            "séptimo",
            "octavo",
            "noveno",
            "décimo",
            "undécimo",
            "duodécimo",
        ],
        1,
    )
)
TENS = (
    "",
    "décimo",
    "vigésimo",
    "trigésimo",
    "cuadragésimo",
    "quincuagésimo",
    "sexagésimo",
    "septuagésimo",
    "octogésimo",
    "nonagésimo",
)

TABLES = Tables(
    counter="es",
    locale="es",
    decimal=",",
    point="coma",
    signs={
        "-": "menos",
        "+": "más",
        "±": "más menos",
        "~": "aproximadamente",
        "≈": "aproximadamente",
        "<": "menos de",
        ">": "más de",
        "≤": "como máximo",
        "≥": "al menos",
        "<=": "como máximo",
        ">=": "al menos",
        "&": "y",
        "@": "arroba",
        "=": "igual a",
        "%": "por ciento",
        "°": "grados",
        "×": "por",
        "÷": "entre",
        "$": "dólares",
        "€": "euros",
        "£": "libras",
        "¥": "yenes",
        "²": "al cuadrado",
        "³": "al cubo",
        "/": "",
    },
    to="a",
    by="por",
    out_of="sobre",
    ratio="a",
    percent="por ciento",
    per="los",
    stars=Noun("estrella", "estrellas", "f"),
    stars_of="estrellas",
    stars_written="estrellas?",
    units=UNITS,
    coins=COINS,
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    months_short={
        "ene": 1,
        "feb": 2,
        "mar": 3,
        "abr": 4,
        "may": 5,
        "jun": 6,
        "jul": 7,
        "ago": 8,
        "sep": 9,
        "sept": 9,
        "set": 9,
        "setiembre": 9,
        "oct": 10,
        "nov": 11,
        "dic": 12,
    },
    address={
        ".": "punto",
        "/": "barra",
        "-": "guion",
        "_": "guion bajo",
        "+": "más",
        "@": "arroba",
        "#": "hashtag",
    },
    number="número",
    bogo="dos por uno",
    date_join=r"(?:\.?°)?(?: de |[ /-])",
    year_join=r"(?:,? del? |,? |[/-])",
    to_written="a",
    clock_mark=r":|h(?=[0-5]\d)",
    clock_tail=r"(?: ?(?:h|hs|hrs|horas|H)\.?(?!\w))?",
    numero=r"[Nn](?:\.?°|úm\.|ro\.|o\.(?= ?\d))",
    phone=r"[89]\d \d{3} \d{2} \d{2}(?!\d)"
    r"|[6789]\d{2}(?:[ -]\d{3}){2}(?!\d)|[6789]\d{2}(?:[ -]\d{2}){3}(?!\d)"
    r"|\(?\d{2,3}\)?[ -]\d{3,4}[ -]\d{4}(?!\d)|(?:1[ -])?\d{3}-\d{3}-\d{4}(?!\d)"
    r"|(?!(?:19|20)\d\d-(?:19|20))\d{4}-\d{4}(?!\d)",
    minor={
        "cént.": Noun("céntimo", "céntimos"),
        "cts.": Noun("céntimo", "céntimos"),
        "cts": Noun("céntimo", "céntimos"),
        "¢": Noun("centavo", "centavos"),
    },
    money={
        "euro": "EUR",
        "euros": "EUR",
        "de euros": "EUR",
        "dólar": "USD",
        "dólares": "USD",
        "de dólares": "USD",
        "mxn": "MXN",
        "clp": "CLP",
        "cop": "COP",
        "ars": "ARS",
        "uyu": "UYU",
        "dop": "DOP",
        "pesos": "PHP",
        "peso": "PHP",
        "de pesos": "PHP",
        "usd": "USD",
        "soles": "PEN",
    },
    signs_of_money={},
    scales={
        "millón": _MILLION,
        "millones": _MILLION,
        "mill.": _MILLION,
        "mil": _THOUSAND,
        "k": _THOUSAND,
    },
    per_any="por",
    per_written={
        "kg": "el kilo",
        "kilo": "el kilo",
        "g": "el gramo",
        "l": "el litro",
        "L": "el litro",
        "litro": "el litro",
        "m": "el metro",
        "metro": "el metro",
        "m²": "el metro cuadrado",
        "m2": "el metro cuadrado",
        "h": "la hora",
        "hora": "la hora",
        "día": "al día",
        "semana": "a la semana",
        "mes": "al mes",
        "mes.": "al mes",
        "año": "al año",
        "noche": "por noche",
        "persona": "por persona",
        "pers.": "por persona",
        "pax": "por persona",
        "unidad": "la unidad",
        "ud": "la unidad",
        "ud.": "la unidad",
        "u": "la unidad",
        "u.": "la unidad",
        "und.": "la unidad",
        "pieza": "la pieza",
        "pza": "la pieza",
        "par": "el par",
        "caja": "la caja",
        "botella": "la botella",
        "docena": "la docena",
        "lb": "la libra",
        "oz": "la onza",
    },
    short=SHORT,
    said=wordlist("""
        LED OLED IVA RAM SIM PIN NIF DNI ONU OTAN SIDA ROM LÁSER RADAR NASA AMOLED HEPA GORE TAE
        ZIP KIT TOP MIX SET IBAN BIZUM A Y E O U AL DE DEL EL EN ES LA LAS LE LES LO LOS ME MI NO
        NOS SE SI SÍ SU SUS TE TU TUS UN UNA YA HAY HOY MÁS POR CON SIN QUE FIN DÍA MES AÑO LUZ SOL
        MAR SOY VER VEN VA VAN SON SER FUE DOS TRES SEIS DIEZ MIL CIEN AQUÍ ASÍ MUY OFF PAN GEL PIE
        RED SAL TAN UNO VEZ VOZ BUS BAR GAS TÉ OJO PACK FLASH NEW SALE OLA PAZ ORO
    """),
    spelled=wordlist("""
        USB TV UV UE HD UHD LCD AC DC PC CPU GPU SSD HDD NFC GPS RGB PVC BPA DIY VIP VR AI IA HDMI
        RFID HTML HTTP URL SKU ISBN QR PDF IPX ISO DHL UPS XL XXL XS XXS XXXL QLED FPS SPF ABS TPU
        MDF OTG EAN GB MB TB OMS EE UU ETA CEO DVD USA UHF AA AAA AAAA MSI PFOA PFAS IP
    """),
    series=wordlist("""
        siglo siglos volumen vol. capítulo parte tomo fase tipo serie versión generación edición
        nivel acto libro título temporada episodio clase mark modelo categoría
    """),
    rulers=wordlist("""
        Felipe Alfonso Juan Carlos Luis Enrique Isabel Fernando Pablo Benedicto Jorge Pedro
        Napoleón Guillermo Sancho Jaime Juana Ramsés Eduardo Ricardo León Pío Francisco
    """),
    counts=wordlist("""
        veintiún veintiuna treinta media medio mitad doble triple docena docenas millón
        millones ciento doscientas trescientas quinientas cien
    """),
    spelled_tops=wordlist("mx ar cl pe uk us de fr pt br tv eu uy io ai"),
)
