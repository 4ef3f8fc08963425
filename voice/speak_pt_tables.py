"""Portuguese words as data."""

import re

from voice.read_lists import wordlist
from voice.speak_base import Noun, Tables
from voice.speak_pt_short import SHORT
from voice.speak_pt_units import COINS, UNITS
from voice.speak_romance import Genders, Habits

_MILLION = Noun("milhão", "milhões")
_BILLION = Noun("bilhão", "bilhões")
_THOUSAND = Noun("mil", "mil")

_GENDERS = Genders(
    feminine=wordlist("""
        arte artes base bases carne carnes chave chaves classe classes cor cores fase fases flor
        flores fonte fontes foto fotos gente lente lentes luz luzes mão mãos moto motos mulher
        mulheres noite noites parte partes pele peles ponte rede redes rodagem série séries tarde
        tardes torre tribo vez vezes voz vozes colher colheres rês maçã maçãs lã lãs manhã manhãs
        irmã fã cruz nuvem nuvens garagem cruzes análise frase frases hélice haste hastes estante
        estantes mente
    """),
    masculine=wordlist("""
        dia dias mapa mapas programa programas sistema sistemas problema problemas tema temas
        idioma idiomas clima climas diploma diplomas planeta planetas sofá sofás aroma aromas grama
        gramas quilograma quilogramas esquema esquemas pijama pijamas poema poemas cinema cinemas
        atleta atletas turista turistas artista artistas chá chás crachá coração corações avião
        aviões botão botões cartão cartões caminhão caminhões pão pães balcão balcões portão
        colchão colchões algodão sabão sabões limão limões violão fogão fogões padrão padrões
        milhão milhões agora para item itens homem homens trem trens
    """),
    endings=re.compile(r"(?:as?|[çsz]ão|[çsz]ões|ni(?:ão|ões)|dades?|tudes?|gem|gens|triz|izes)$"),
)

HABITS = Habits(
    of="de",
    genders=_GENDERS,
    no_noun=wordlist("""
        a à agora ao aos apenas aqui as às até cada chega com como contra da das de desde do dos e
        é em então enquanto entre era essa esse esta está estão este foi grátis hoje inclui isso já
        leva leve lhe mais mas me menos meu mil milhão milhões muito na nas nem no nos nosso num o
        off os ou paga pague para pela pelo pelos por porque pra quando que quem restam resta se
        sem seu seus são só sob sobre sua suas também tem têm toda todo todos tudo um uma vai
        você são ganhe ganha
    """),
    naming=r"\b(?:tamanhos?|tam\.|números?|n\.?°|p[áa]g(?:ina|\.)s?|modelos?|ref\.|referência|"
    r"capítulo|lugar|códigos?|canal|versão|lote|rota|rua|andar|artigo|passo|nível|sala|porta|linha|"
    r"anos|top|loja|sapato|calçado)",
    plus="mais",
    more_than="mais de",
    or_more="ou mais",
    million=_MILLION,
    hour=Noun("hora", "horas", "f"),
    times=Noun("vez", "vezes", "f"),
    halves=("meio", "meia"),
    and_half=("e meio", "e meia"),
    parts={
        2: "meio",
        3: "terço",
        4: "quarto",
        5: "quinto",
        6: "sexto",
        8: "oitavo",
        10: "décimo",
        12: "doze avos",
        16: "dezesseis avos",
        32: "trinta e dois avos",
    },
    and_="e",
    article=("o", "a"),
    identity="CPF|CNPJ|CEP|RG|NIF|ISBN|EAN|IMEI|IBAN",
    day_sure=r"\b(?:o dia|no dia|dia)",
    shapes=False,
    until="a",
    century="século",
    some="as|às|à|das|nas|pelas|umas|estas|essas|suas|nossas",
    of_them="d?(?:as|elas|estas|essas)|das nossas",
    day_before=r"\b(?:até|de|do|a|ao|dia|em|no|desde|segunda|terça|quarta|quinta|sexta|sábado|"
    r"domingo|feira|seg|ter|qua|qui|sex|s[áa]b|dom)",
    weekdays={
        "seg": "segunda",
        "ter": "terça",
        "qua": "quarta",
        "qui": "quinta",
        "sex": "sexta",
        "sáb": "sábado",
        "sab": "sábado",
        "dom": "domingo",
        "segunda": "segunda",
        "terça": "terça",
        "quarta": "quarta",
        "quinta": "quinta",
        "sexta": "sexta",
        "sábado": "sábado",
        "domingo": "domingo",
    },
    numbered=wordlist("""
        guerra edição congresso feira aniversário cúpula bienal festival concurso semana jornada
        jornadas prêmio prémio milênio milénio torneio encontro salão república império corrida
    """),
    written=r"(?P<number>\d{1,3})(?:\.°|(?P<degree>°)|(?P<f>\.?a|as)|(?P<m>\.?o|os))",
    motto="vinte e quatro por sete",
    from_the="do",
    the_many="os|dos|nos|aos|estes|esses",
)

ONES = dict(
    enumerate(
        [
            "primeiro",
            "segundo",
            "terceiro",
            "quarto",
            "quinto",
            "sexto",
            "sétimo",
            "oitavo",
            "nono",
        ],
        1,
    )
)
TENS = (
    "",
    "décimo",
    "vigésimo",
    "trigésimo",
    "quadragésimo",
    "quinquagésimo",
    "sexagésimo",
    "septuagésimo",
    "octogésimo",
    "nonagésimo",
)

TABLES = Tables(
    counter="pt_BR",
    locale="pt",
    decimal=",",
    point="vírgula",
    signs={
        "-": "menos",
        "+": "mais",
        "±": "mais ou menos",
        "~": "aproximadamente",
        "≈": "aproximadamente",
        "<": "menos de",
        ">": "mais de",
        "≤": "no máximo",
        "≥": "no mínimo",
        "<=": "no máximo",
        ">=": "no mínimo",
        "&": "e",
        "@": "arroba",
        "=": "igual a",
        "%": "por cento",
        "°": "graus",
        "×": "por",
        "÷": "dividido por",
        "$": "dólares",
        "€": "euros",
        "£": "libras",
        "¥": "ienes",
        "²": "ao quadrado",
        "³": "ao cubo",
        "/": "",
    },
    to="a",
    by="por",
    out_of="de",
    ratio="por",
    percent="por cento",
    per="por",
    stars=Noun("estrela", "estrelas", "f"),
    stars_of="estrelas",
    stars_written="estrelas?",
    units=UNITS,
    coins=COINS,
    months=(
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ),
    months_short={
        "jan": 1,
        "fev": 2,
        "mar": 3,
        "abr": 4,
        "mai": 5,
        "jun": 6,
        "jul": 7,
        "ago": 8,
        "set": 9,
        "out": 10,
        "nov": 11,
        "dez": 12,
    },
    address={
        ".": "ponto",
        "/": "barra",
        "-": "hífen",
        "_": "underline",
        "+": "mais",
        "@": "arroba",
        "#": "hashtag",
    },
    number="número",
    bogo="compre um leve dois",
    date_join=r"°?(?: de |[ /-])",
    year_join=r"(?:,? de |,? |[/-])",
    to_written="a",
    clock_mark=r":| ?h(?= ?[0-5]\d)",
    clock_tail=r"(?: ?(?:h|hs|hrs|horas|min)\.?(?!\w))?",
    numero=r"[Nn](?:\.?°|úm\.|ro\.|o\.(?= ?\d))",
    phone=r"\(\d{2}\) ?9? ?\d{4,5}[ -]\d{4}(?!\d)|\d{2} 9? ?\d{4,5}-\d{4}(?!\d)"
    r"|[2389]\d{2}(?: \d{3}){2}(?!\d)|(?!(?:19|20)\d\d-)9?\d{4}-\d{4}(?!\d)",
    minor={"¢": Noun("centavo", "centavos")},
    money={
        "real": "BRL",
        "reais": "BRL",
        "de reais": "BRL",
        "euro": "EUR",
        "euros": "EUR",
        "de euros": "EUR",
        "dólar": "USD",
        "dólares": "USD",
        "de dólares": "USD",
        "usd": "USD",
    },
    scales={
        "milhão": _MILLION,
        "milhões": _MILLION,
        "mi": _MILLION,
        "bilhão": _BILLION,
        "bilhões": _BILLION,
        "bi": _BILLION,
        "mil": _THOUSAND,
        "k": _THOUSAND,
    },
    per_any="por",
    per_written={
        "kg": "o quilo",
        "quilo": "o quilo",
        "g": "a grama",
        "l": "o litro",
        "L": "o litro",
        "litro": "o litro",
        "m": "o metro",
        "metro": "o metro",
        "m²": "o metro quadrado",
        "m2": "o metro quadrado",
        "h": "a hora",
        "hora": "a hora",
        "dia": "por dia",
        "semana": "por semana",
        "mês": "por mês",
        "mes": "por mês",
        "ano": "por ano",
        "noite": "por noite",
        "pessoa": "por pessoa",
        "unidade": "a unidade",
        "un": "a unidade",
        "un.": "a unidade",
        "und": "a unidade",
        "und.": "a unidade",
        "peça": "a peça",
        "par": "o par",
        "caixa": "a caixa",
        "garrafa": "a garrafa",
        "dúzia": "a dúzia",
    },
    short=SHORT,
    said=wordlist("""
        LED OLED PIX RAM SIM PIN ROM IVA IOF CEP SAC LASER RADAR NASA AMOLED HEPA GORE ZIP KIT TOP
        MIX SET NÃO SIM A E O AS OS AO AOS À ÀS DA DAS DE DO DOS EM NA NAS NO NOS UM UMA OU POR PRA
        COM SEM SEU SUA SÓ JÁ TÁ MAIS QUE SE HOJE FIM DIA MÊS ANO LUZ SOL MAR PÉ PÃO GEL GÁS CHÁ
        BOM BOA VEM VAI VÊ TEM SER É TU TE ME MEU ATÉ OFF DOIS TRÊS SEIS DEZ MIL CEM LÃ SUS CÃO PET
        BAR BOX FLEX SALE NEW VOLTA
    """),
    spelled=wordlist("""
        USB TV UV UE HD UHD LCD AC DC PC CPU GPU SSD HDD NFC GPS RGB PVC BPA DIY VIP VR AI IA HDMI
        RFID HTML HTTP URL SKU ISBN QR PDF IPX ISO DHL UPS XL XXL XS XXS XXXL GG XG PFOA PFAS QLED
        FPS SPF ABS TPU MDF OTG EAN GB MB TB CPF CNPJ ICMS IPI NF RG DVD EUA AA AAA AAAA BR SP RJ
        IP WC ETA CEO
    """),
    series=wordlist("""
        século séculos volume vol. capítulo parte tomo fase tipo série versão geração edição nível
        ato livro título temporada episódio classe mark modelo categoria
    """),
    rulers=wordlist("""
        João Pedro Luís Luiz Afonso Henrique Carlos Manuel Filipe Fernando Paulo Bento Jorge
        Napoleão Guilherme Sancho Isabel Elizabeth Ramsés Eduardo Ricardo Leão Pio Francisco Maria
        José Dinis
    """),
    counts=wordlist("""
        duas quatorze meia metade dobro triplo dúzia dúzias milhão milhões bilhão bilhões cento
        duzentas trezentas quinhentas cem catorze dezasseis dezassete dezanove
    """),
    spelled_tops=wordlist("br pt ao mz eu uk us de fr es tv io ai"),
)
