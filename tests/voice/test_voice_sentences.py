"""Sentence ends are found in shop copy, and full stops that end nothing are not taken for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.read_sentences import sentences

SPLIT = [
    ["It's $29.99.", "She paid $19.99."],
    ["Our 3.5 qt. pot is here.", "It is big."],
    ["It holds 3.5 qt.", "It is big."],
    ["The 3.5 qt. Dutch oven is new."],
    ["Meet Dr. Lee's lamp.", "Nice!"],
    ["Part A.B.12 fits.", "Good."],
    ["Good for, e.g. Coffee and tea.", "And i.e. hot ones."],
    ["Wait... really?", "Yes."],
    ["Hmm…", "Now this."],
    ["What?!", "Only $9.99?", "Wow!!!"],
    ["Visit shop.example/1.", "Bye."],
    ["Ends at 9 p.m. tonight.", "Be quick."],
    ["Ends at 9 p.m.", "We start again tomorrow."],
    ["He said “Great.”", "Then he left."],
    ["“Really?” she asked.", "Yes."],
    ["It's from Fernhollow Inc. in Oslo.", "It's good."],
    ["See No. 5 and Fig. 2.", "Then decide."],
    ["One line\n", "Another line"],
    ["Bluetooth 5.3.", "Range 10 m."],
    ["J. R. Smith made it.", "By hand."],
    ["これは新しい。", "とても軽い！"],
    ["Made in the U.S. with care.", "Really."],
    ["Approx. 5 kg.", "That's light."],
    ["Lieferung in 2 Std. Versand inkl. Mehrwertsteuer."],
    ["Das hält 24 Std.", "Danach wird geladen."],
    ["no capital here. next one is joined"],
    ["¡Hola!", "¿Qué tal?", "Son 29,90 €."],
    ["Trae pilas, cable, etc.", "¿Lo quieres?"],
    ["Se acaba.", "¡Corre!"],
    ["Velocidad máx. 25 km/h.", "Nota mín. 4."],
    ["Hola, Sra. Pérez y Dra. López.", "Ud. Gana siempre."],
    ["Llega el vie. 28 nov. 2025.", "Hasta el 24 dic. 2025 hay tiempo."],
    ["Ver págs. 3 y 4, p. ej. Madrid.", "Tel. 912 345 678."],
    ["Cuesta 10 € IVA incl.", "Hoy es el día."],
    ["Vendido en EE. UU. y en España.", "Mucho."],
    ["A las 8 p. m. empezamos.", "Ven."],
    ["Bonjour à tous !", "Plus que 3 ?", "Oui."],
    ["M. Dupont et Mme Martin.", "Env. 5 kg."],
    ["« C'est beau. »", "Puis elle rit."],
    ["Le 24 déc. 2025 à 20h.", "Réf. 4711 et tél. 01 23 45 67 89."],
    ["O Sr. Silva e a Dra. Lima.", "Máx. 40 °C."],
    ["Até 24 dez. 2025.", "Loja Lua Ltda. Filial."],
]


@pytest.mark.parametrize("parts", SPLIT, ids=lambda parts: parts[0])
def test_splits(parts: list[str]) -> None:
    text = "".join(part if part.endswith(("\n", "。")) else f"{part} " for part in parts).strip()
    assert [text[start:end] for start, end in sentences(text)] == [p.strip() for p in parts]


@given(st.text(alphabet="aB1 .!?…\n\"'”)$。e", max_size=80))
def test_nothing_but_space_lies_between_sentences(text: str) -> None:
    spans = sentences(text)
    at = 0
    for start, end in spans:
        assert start < end
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()
