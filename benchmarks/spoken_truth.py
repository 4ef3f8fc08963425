"""Sentences written for measuring, and voices that tell their own phones."""

import asyncio
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from voice.engine import Phone, Role, Speech, Token
from voice.festival import Festival, FestivalSettings

SENTENCES = tuple(
    """Good morning and welcome back to the little shop by the harbour
This lamp folds flat so it fits in any drawer you have
The blue one has sold faster than we ever expected
If you order before noon we will ship it this very afternoon
Five hundred people already keep one of these on their kitchen shelf
Watch how the lid clicks shut when I press it with my thumb
It is made from birch wood that was cut and dried close to our village
You asked about the battery and yes it lasts about eleven hours
Thirty four dollars and ninety cents is the price right now
We pack every bottle in paper so nothing breaks on the road
My favourite part is the soft handle on the bigger version
Please tell me in the chat which colour you would choose
Only a few of the large size are left in the warehouse tonight
The cable is two metres long and you can wash the cover at sixty degrees
Both of them come with a three year guarantee from the maker
Why would you pay more for a bag that holds much less
Let me show you what is inside the box before we move on
Pure wool keeps you warm even when the weather turns wet
Here is a question from a viewer who wonders about the shipping cost
Thank you for watching and please come back later this evening""".splitlines()
)

ABROAD = {
    "de": """Dieses warme Licht passt wunderbar in jedes Wohnzimmer
Wir packen alle Flaschen sorgfältig in graues Papier
Heute kostet die große Decke nur dreißig Euro
Schreiben Sie uns bitte welche Farbe Ihnen besser gefällt
Man kann den Bezug bei sechzig Grad waschen""",
    "es": """Esta botella mantiene el agua fría durante todo el día
Si haces el pedido antes de las doce llega mañana por la mañana
Nos quedan muy pocas lámparas en el almacén
Me gusta mucho el asa suave de la versión grande
Gracias por vuestra paciencia y hasta la semana próxima""",
    "fr": """Cette petite lampe se plie et se range dans un tiroir
Nous envoyons votre commande demain matin avant midi
La couverture est douce et garde bien la chaleur
Vous pouvez choisir entre le bleu foncé et le jaune
Il ne reste que douze bouteilles pour ce soir""",
    "pt-BR": """Esta garrafa mantém a água gelada o dia inteiro
O frete é grátis para quem compra duas almofadas
Temos poucas unidades da cor verde no estoque
Obrigado por assistir e até a próxima semana
A capa pode ser lavada na máquina sem problema""",
}
"""Sentences in other languages, a line each."""


def tokens(text: str) -> list[Token]:
    *words, last = text.split()
    return [*map(Token, words), Token(last, ".")]


def festival(voices: Path = Path("absent")) -> list[Speech]:
    """The sentences by the default voice, with its own phones."""
    return asyncio.run(_festival(Role("en", 1.0, voices)))


async def _festival(role: Role) -> list[Speech]:
    engine = Festival(FestivalSettings(), role)
    await engine.open()
    try:
        return [await engine.speak(tokens(text)) for text in SENTENCES]
    finally:
        await engine.close()


def flite(voice: str, texts: Sequence[str] = SENTENCES) -> list[Speech]:
    """The sentences by a voice of the `flite` program; none when it is not installed."""
    program = shutil.which("flite")
    return [_flite(program, voice, text) for text in texts] if program else []


def _flite(program: str, voice: str, text: str) -> Speech:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        command = [program, "-voice", voice, "-psdur", "-t", text, "-o", str(file)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        with wave.open(str(file)) as sound:
            rate, pcm = sound.getframerate(), sound.readframes(sound.getnframes())
    phones, start = [], 0.0
    for entry in told:
        name, _, end = entry.partition(":")
        phones.append(Phone(name, start, float(end)))
        start = float(end)
    return Speech(np.frombuffer(pcm, "<i2").astype(np.float32) / 32768, rate, tuple(phones))
