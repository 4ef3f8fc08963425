"""Where sentences end in written text: by rules, not fooled by prices, units and abbreviations."""

import re

from voice.read_lists import wordlist

_END = re.compile(
    r"(?P<sign>[.!?…]{1,20}|[。！？｡])(?P<close>(?:[\"'”’»)\]]|[ \u00a0\u202f]»){0,4})"
    r"(?P<gap>\s+|$)|(?P<line>\n\s*)"
)
_WIDE_END = re.compile(r"[。！？｡]+[”’」』）]{0,4}")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]+$")
_NEXT_WORD = re.compile(r"[\"'“‘«(\[]{0,3}(?:[ \u00a0\u202f](?<=«.))?([^\s.,;:!?]{1,30})")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Z]")

_NEVER = wordlist("""
    dr mr mrs ms mx prof rev hon st mt ft fig vs vol no nr nos art approx cf ca e.g i.e eg ie
    d.h best kd str gr messrs mme mlle sr sra srta hr fr dipl ing bzw z.b u.a p.ex dra dña sres
    ud profa gral ej p.ej ex par.ex pág págs pp núm máx mín tel telf tfno tlf tél ref réf cap
    chap cód mod tam av avda aprox env ee
""")
"""Abbreviations that a further word always follows."""

_SELDOM = wordlist("""
    inc ltd co corp bros etc p.m a.m u.s u.k jr qt pt gal oz lb lbs in cu sq fl yd tsp tbsp min
    max avg qty dept est ea pc pcs jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues
    wed thu thur thurs fri sat sun usw std stk tg sek mio mrd inkl zzgl exkl evtl ggf mind
    mwst uvm versch incl excl ltda uu c/u uds pers s.a s.l
""")
"""Abbreviations that may end a sentence, when the next word looks like the start of one."""

_DATED = re.compile(
    r"(?:\d ?(?:de )?(?:ene|feb|mar|abr|may|jun|jul|ago|sept?|set|oct|nov|dic|janv|févr|fév|avr|"
    r"mai|juil|déc|fev|out|dez|jan)|\b(?:lun|mi[ée]|jue|vie|s[áa]b|dom|mer|jeu|ven|sam|dim|seg|ter|qua|"
    r"qui|sex))$",
    re.IGNORECASE,
)
"""Abbreviations of months after a day, and of weekdays, which a number follows."""

_OPENERS = wordlist("""
    a all also an and another as at both but by each every for from get grab great have here hello
    hi how if in is it its it's it’s just let let's let’s look my no not now of oh ok okay on one
    only or our so still take thanks that that's that’s the then there there's there’s these they
    this those to today tomorrow try two we we're we’re welcome well what what's what’s when where
    which who why with yes you you're you’re your i i'm i’m i'll i’ll aber auch bestellt bis
    damit danach dann das der die dazu ein eine er es für greift heute hier ich ihr ihre im jede
    jeder jetzt kauft mit nur schaut schon sie und unser unsere wer wie wir zum ahora además
    aprovecha aquí con cuando el en entra esta este está están hay hola hoy la las llama los
    mañana más mira nuestro para pero pide por que qué quedan quieres si sí solo también te
    tenemos tienes todo tu un una ven y ya aujourd'hui aujourd’hui avec bonjour c'est c’est ce
    cette commandez dans demain des elle elles et il ils je le les livraison mais nos notre nous
    on pour profitez puis qui sur tout une venez vite voici votre vous agora aproveite aqui com
    como de depois e ela ele em essa esse frete hoje isso já mas na nas no nossa nosso não o os
    peça quem se seu sua só tem temos um uma vem você
""")


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences of `text`, in order, without the space around them."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end, resume in _ends(text):
        _add(spans, text, start, end)
        start = resume
    _add(spans, text, start, len(text))
    return tuple(spans)


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    if part.strip():
        spans.append((start + left, start + len(part.rstrip())))


def _ends(text: str) -> list[tuple[int, int]]:
    """Where each sentence ends, and where the next begins."""
    found = []
    for match in _END.finditer(text):
        if match["line"] is not None or _is_end(text, match):
            gap = "line" if match["line"] is not None else "gap"
            found.append((match.start(gap), match.end(gap)))
    found += [(match.end(), match.end()) for match in _WIDE_END.finditer(text)]
    return sorted(set(found))


def _is_end(text: str, match: re.Match[str]) -> bool:
    following = _NEXT_WORD.match(text, match.end())
    if following is None or "\n" in match["gap"]:
        return True
    word, sign = following[1], match["sign"]
    if word[0] in "¿¡":
        return True
    if "!" in sign or "?" in sign:
        return not (match["close"] and word[0].islower())
    if sign != ".":
        return not word[0].islower()
    reach = max(0, match.start() - 30)
    if word[0].isdigit() and _DATED.search(text[reach : match.start()]):
        return False
    before = _LAST_WORD.search(text, reach, match.start())
    return _full_stop_ends(before[0] if before else "", word, closed=bool(match["close"]))


def _full_stop_ends(before: str, word: str, *, closed: bool) -> bool:
    if word[0].islower():
        return word.isalpha() is False or _is_domain(word)
    last = before.lower()
    if last in _NEVER and not closed:
        return False
    opener = word.lower() in _OPENERS
    if last in _SELDOM:
        return opener
    if _INITIALS.fullmatch(before) and before not in {"I", "A"}:
        return opener
    return True


def _is_domain(word: str) -> bool:
    return "/" in word or "@" in word
