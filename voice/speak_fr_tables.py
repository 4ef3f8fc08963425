"""French words as data."""

import re

from voice.read_lists import wordlist
from voice.speak_base import Noun, Tables
from voice.speak_fr_units import COINS, UNITS
from voice.speak_romance import Genders, Habits

_MILLION = Noun("million", "millions")
_BILLION = Noun("milliard", "milliards")
_THOUSAND = Noun("mille", "mille")

_SHORT = {
    "art.": "article",
    "av.": "avenue",
    "apr.": "après",
    "bd": "boulevard",
    "bld": "boulevard",
    "c-à-d": "c'est-à-dire",
    "c.-à-d.": "c'est-à-dire",
    "càd": "c'est-à-dire",
    "cf.": "voir",
    "ch.": "chapitre",
    "chap.": "chapitre",
    "coll.": "collection",
    "dim.": "dimensions",
    "dr": "docteur",
    "dr.": "docteur",
    "éd.": "édition",
    "ép.": "épaisseur",
    "larg.": "largeur",
    "diam.": "diamètre",
    "pdt": "pendant",
    "pce": "pièce",
    "gar.": "garantie",
    "env.": "environ",
    "janv.": "janvier",
    "févr.": "février",
    "juil.": "juillet",
    "oct.": "octobre",
    "nov.": "novembre",
    "déc.": "décembre",
    "etc.": "et cetera",
    "etc": "et cetera",
    "ets": "établissements",
    "ex.": "exemple",
    "excl.": "exclu",
    "fig.": "figure",
    "ht": "hors taxes",
    "incl.": "inclus",
    "livr.": "livraison",
    "max.": "maximum",
    "min.": "minimum",
    "mlle": "mademoiselle",
    "mme": "madame",
    "mmes": "mesdames",
    "mod.": "modèle",
    "nb.": "nombre",
    "p/p": "par personne",
    "p. ex.": "par exemple",
    "p.ex.": "par exemple",
    "par ex.": "par exemple",
    "pp.": "pages",
    "prof.": "professeur",
    "qté": "quantité",
    "réf.": "référence",
    "ref": "référence",
    "réf": "référence",
    "ref.": "référence",
    "st-": "saint ",
    "svp": "s'il vous plaît",
    "n°": "numéro",
    "tél": "téléphone",
    "tél.": "téléphone",
    "tel.": "téléphone",
    "vol.": "volume",
    "vs": "versus",
    "vs.": "versus",
    "ø": "diamètre",
}

_GENDERS = Genders(
    feminine=wordlist("""
        ampoule année balle bande barre base boîte bombe botte bouteille brosse capsule carte case
        ceinture chaise chambre chaussette chaussure chemise chose clé clef coque corde couche
        coupe couleur couronne crème dame dent dose dosette douzaine échelle écharpe enveloppe
        épreuve étape étoile face famille femme fenêtre feuille fiche fille fleur fois forme
        fourchette gamme gélule glace gomme gourde guirlande heure housse huile image jambe jupe
        lame lampe ligne liste livraison lotion louche machine main maison manche manière marche
        marque mesure minute montre moto nappe nuit offre oreille page pages paire palette part
        partie peau perle personne photo pièce pierre pile place planche plante poche poêle pompe
        porte portion pose poudre prise question rame recharge règle remise robe rose roue route
        saison salle scie seconde semaine serviette soirée sorte table tablette taille tasse télé
        tête tige toile touche tranche tringle unité valise vente version veste vidéo vis vitre
        voie voiture voix zone
    """),
    masculine=wordlist("""
        accessoire laboratoire espace véhicule module programme rôle pôle symbole contrôle
        caractère exemplaire titre parterre magazine appareil autre ordinateur été côté comité pâté
        traité musée lycée trophée silence magazine domaine dimanche groupe litre mètre gramme kilo
        siècle titre article modèle produit exemplaire incendie parapluie génie squelette parfum
        verre poste mode moule livre tour voile manche vase ustensile
    """),
    endings=re.compile(
        r"(?:[ts]ion|xion|té|[éuiû]e|[eo]tte|ette|[ae]nce|ure|ade|ude|[en]lle|[aio]lle|nne|euse|"
        r"trice|[iè]re|erie|[ai]ine|ine|ise|ote|ole|sse|che|oire|une|ule|ose|ace|ande|ère|ffe|afe|rte)s?$"
    ),
)

HABITS = Habits(
    of="de",
    genders=_GENDERS,
    no_noun=wordlist("""
        à achetés acheté achetée achetées ainsi alors après au aussi aux avant avec car ce ces
        cette chez comme contre dans de depuis des dès donc du en encore entre est et gratuit
        gratuits gratuite hors il ils inclus jusque la là le les leur leurs mais me mes mille
        million millions moins ne ni nos notre nous offert offerte offerts offertes on ou où par
        pas pendant plus pour puis que qui reste restent sa sans sauf se selon ses seulement si son
        sont sous sur ta tes ton tous tout toute toutes très un une vers voici voilà vos votre vous
    """),
    naming=r"\b(?:tailles?|pointures?|numéros?|n\.?°|pages?|p\.|modèles?|réf\.|référence|chapitre|"
    r"code|chaîne|version|lot|route|rue|étage|article|étape|niveau|salle|porte|ligne|années|top)",
    plus="plus",
    more_than="plus de",
    or_more="ou plus",
    million=_MILLION,
    hour=Noun("heure", "heures", "f"),
    times=Noun("fois", "fois", "f"),
    halves=("un demi-", "une demi-"),
    and_half=("et demi", "et demie"),
    parts={
        2: "demi",
        3: "tiers",
        4: "quart",
        5: "cinquième",
        6: "sixième",
        9: "neuvième",
        8: "huitième",
        10: "dixième",
        12: "douzième",
        16: "seizième",
        32: "trente-deuxième",
    },
    and_="et",
    article=("le", "la"),
    identity="SIRET|SIREN|ISBN|EAN|IMEI|IBAN|RCS",
    day_sure=r"\b(?:le|au|du)",
    shapes=True,
    until="au",
    day_before=r"\b(?:le|au|du|dès|jusqu'au|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"lun|mar|mer|jeu|ven|sam|dim)",
    weekdays={
        "lun": "lundi",
        "mar": "mardi",
        "mer": "mercredi",
        "jeu": "jeudi",
        "ven": "vendredi",
        "sam": "samedi",
        "dim": "dimanche",
        "lundi": "lundi",
        "mardi": "mardi",
        "mercredi": "mercredi",
        "jeudi": "jeudi",
        "vendredi": "vendredi",
        "samedi": "samedi",
        "dimanche": "dimanche",
    },
    written=r"(?P<number>\d{1,3})(?:(?P<f>[èe]?res?)|ers?|[èe]mes?|es?)",
    motto="vingt-quatre heures sur vingt-quatre sept jours sur sept",
    from_the="du",
    the_many="les|des|nos|ces|aux",
)

TABLES = Tables(
    counter="fr",
    locale="fr",
    decimal=",",
    point="virgule",
    signs={
        "-": "moins",
        "+": "plus",
        "±": "plus ou moins",
        "~": "environ",
        "≈": "environ",
        "<": "moins de",
        ">": "plus de",
        "≤": "au plus",
        "≥": "au moins",
        "<=": "au plus",
        ">=": "au moins",
        "&": "et",
        "@": "arobase",
        "=": "égale",
        "%": "pour cent",
        "°": "degrés",
        "×": "fois",
        "÷": "divisé par",
        "$": "dollars",
        "€": "euros",
        "£": "livres",
        "¥": "yens",
        "²": "au carré",
        "³": "au cube",
        "/": "",
    },
    to="à",
    by="sur",
    out_of="sur",
    ratio="sur",
    percent="pour cent",
    per="les",
    stars=Noun("étoile", "étoiles", "f"),
    stars_of="étoiles",
    stars_written="étoiles?",
    units=UNITS,
    coins=COINS,
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    months_short={
        "janv": 1,
        "jan": 1,
        "févr": 2,
        "fév": 2,
        "avr": 4,
        "juil": 7,
        "sept": 9,
        "oct": 10,
        "nov": 11,
        "déc": 12,
    },
    address={
        ".": "point",
        "/": "slash",
        "-": "tiret",
        "_": "tiret bas",
        "+": "plus",
        "@": "arobase",
        "#": "hashtag",
    },
    number="numéro",
    bogo="un acheté un offert",
    date_join=r"(?:er)? ",
    year_join=r",? ",
    to_written="à",
    clock_mark=r":| ?[hH] ?",
    clock_tail=r"(?: ?(?:min|mn|h|heures)(?!\w))?",
    numero=r"[Nn](?:\.?°|o\.? ?(?=\d))",
    phone=r"0[1-9](?:[ .-]\d{2}){4}(?!\d)|0 ?8\d{2}(?:[ .]\d{3}){2}(?!\d)"
    r"|(?:1[ -])?\(?\d{3}\)?[ -]\d{3}-\d{4}(?!\d)",
    minor={"cts": Noun("centime", "centimes"), "¢": Noun("cent", "cents")},
    money={
        "euro": "EUR",
        "euros": "EUR",
        "d'euros": "EUR",
        "dollar": "USD",
        "dollars": "USD",
        "de dollars": "USD",
        "usd": "USD",
        "cad": "CAD",
        "francs cfa": "XAF",
    },
    scales={
        "million": _MILLION,
        "millions": _MILLION,
        "milliard": _BILLION,
        "milliards": _BILLION,
        "Mds": _BILLION,
        "Md": _BILLION,
        "k": _THOUSAND,
    },
    per_any="par",
    per_written={
        "kg": "le kilo",
        "kilo": "le kilo",
        "g": "le gramme",
        "l": "le litre",
        "L": "le litre",
        "litre": "le litre",
        "m": "le mètre",
        "mètre": "le mètre",
        "m²": "le mètre carré",
        "m2": "le mètre carré",
        "h": "l'heure",
        "heure": "l'heure",
        "jour": "par jour",
        "j": "par jour",
        "semaine": "par semaine",
        "mois": "par mois",
        "an": "par an",
        "nuit": "par nuit",
        "personne": "par personne",
        "pers.": "par personne",
        "pers": "par personne",
        "unité": "l'unité",
        "u": "l'unité",
        "pièce": "la pièce",
        "pce": "la pièce",
        "paire": "la paire",
        "lot": "le lot",
        "boîte": "la boîte",
        "bouteille": "la bouteille",
    },
    short=_SHORT,
    said=wordlist("""
        LED OLED RAM SIM PIN ROM LASER RADAR NASA AMOLED HEPA GORE DOM ZIP KIT TOP MIX SET A AU
        AUX CE CES DE DES DU EN ET EST EUX IL ILS JE LA LE LES LUI MA ME MES MON NE NI NOS NOUS ON
        OU OÙ PAR PAS QUE QUI SA SE SES SI SON SUR TA TE TES TOI TON TU UN UNE VA VOS VU ICI BON OUI
        NON PLUS TOUT POUR AVEC SANS JOUR MOIS AN FIN PRIX ÉTÉ DEUX CINQ SIX SEPT HUIT DIX MIDI GEL
        BIO NEUF MER JEU SAC LIT BAS THÉ EAU SEL DU NEW SALE ZEN FUN
    """),
    spelled=wordlist("""
        USB TV UV UE HD UHD LCD AC DC PC CPU GPU SSD HDD NFC GPS RGB PVC DIY VIP VR AI IA HDMI RFID
        HTML HTTP URL SKU ISBN QR PDF IPX ISO DHL UPS XL XXL XS XXS XXXL PFOA PFAS QLED SPF ABS TPU
        MDF OTG SAV EAN GB MB TB TTC TAEG TVA HT CB BD DVD USA AA AAA AAAA PEFC FSC IP RDV SNCF EUR
    """),
    series=wordlist("""
        tome volume vol. chapitre partie saison épisode acte phase type niveau classe mark version
        édition génération titre livre modèle catégorie
    """),
    rulers=wordlist("""
        Louis François Henri Charles Napoléon Philippe Jean Paul Pie Benoît Élisabeth Elizabeth
        Georges Catherine Léopold Albert Édouard Richard Léon Guillaume Ramsès Clovis
    """),
    counts=wordlist("""
        vingts cents quatre demi demie moitié double triple quadruple douzaine dizaine douzaines
        dizaines centaines centaine
        million millions milliard milliards septante huitante nonante onze
    """),
    spelled_tops=wordlist("fr ca be ch lu eu uk us de es pt tv io ai re"),
)
