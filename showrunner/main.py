"""The command line. Each command imports only what it needs, so that help starts at once."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from studio.acting import Gesture, Mood, Shot
from studio.errors import Misconfigured, Unavailable

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="An AI virtual host that runs sales streams around the clock.",
)

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="Settings file.", show_default="config.yaml")
]
CatalogFile = Annotated[
    Path | None, typer.Option("--catalog", help="Product list, instead of the configured one.")
]
Language = Annotated[str | None, typer.Option("--lang", help="Language, as a BCP 47 tag.")]
Seed = Annotated[int | None, typer.Option(help="Same seed and same inputs give the same show.")]


@app.command()
def live(
    config: ConfigFile = None,
    catalog: CatalogFile = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            help="rtmp, rtmps or srt URL; may be repeated. '${NAME}' in it, in single quotes, is"
            " taken from the environment: a key then stays out of the list of processes."
        ),
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=1, help="Stop after this long; unset: for ever.")
    ] = None,
    no_console: Annotated[bool, typer.Option("--no-console", help="No pages, no API.")] = False,
    monitor: Annotated[
        bool, typer.Option("--monitor", help="Play the programme on this machine's sound card.")
    ] = False,
    record: Annotated[
        bool | None,
        typer.Option(
            "--record/--no-record",
            help="Keep the programme on this machine's disk.",
            show_default="recording.enabled",
        ),
    ] = None,
) -> None:
    """Go on air. Ends on SIGINT, SIGTERM or after --seconds, with everything flushed."""
    from showrunner.going_live import go_live

    go_live(config, catalog, to, seconds, console=not no_console, monitor=monitor, record=record)


@app.command()
def setup(
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", help="Settings file; written when it is not there.",
            show_default="config.yaml",
        ),
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, show_default="console.port")
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Open no browser; print the address only.")
    ] = False,
) -> None:  # fmt: skip
    """Set a show up in the browser, rehearse it, and go live with it."""
    from showrunner.setup import setup as run

    run(config, port, browser=not no_browser)


@app.command()
def rehearse(
    out: Annotated[Path, typer.Option(help="Folder for show.mp4, transcript, captions, report.")],
    config: ConfigFile = None,
    catalog: CatalogFile = None,
    minutes: Annotated[float, typer.Option(min=0.05, max=10080, help="Length of the show.")] = 2.0,
    chat: Annotated[Path | None, typer.Option(help="Audience to replay (JSON lines).")] = None,
    seed: Seed = None,
    preset: Annotated[
        Literal[
            "ultrafast", "drawn", "superfast", "veryfast", "faster", "fast", "medium", "slow",
            "slower", "veryslow",
        ],
        typer.Option(help="As stream.preset; the quickest is good enough to look at."),
    ] = "ultrafast",
) -> None:  # fmt: skip
    """Render the same show offline, as fast as this machine can."""
    from showrunner.rehearse import rehearse as run

    run(config, catalog, out, minutes, chat, seed, preset)


@app.command()
def script(
    out: Annotated[Path, typer.Option(help="Transcript to write (JSON lines).")],
    config: ConfigFile = None,
    catalog: CatalogFile = None,
    lang: Language = None,
    hours: Annotated[float, typer.Option(min=0.001, max=8784, help="Length of the show.")] = 1.0,
    seed: Seed = None,
    chat: Annotated[Path | None, typer.Option(help="Audience to replay (JSON lines).")] = None,
    edits: Annotated[Path | None, typer.Option(help="Timed catalogue edits (JSON lines).")] = None,
    report: Annotated[Path | None, typer.Option(help="Also write the report here (JSON).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Write the words only, on a simulated clock, and report what they are like."""
    from showrunner.script import script as run
    from showrunner.settings import settings

    chosen = settings(config, catalog, seed, lang)
    run(chosen, out, hours, chat, edits, report=report, as_json=as_json)


catalog_app = typer.Typer(no_args_is_help=True, help="The product list.")
app.add_typer(catalog_app, name="catalog")


@catalog_app.command("check")
def catalog_check(
    file: Path,
    config: ConfigFile = None,
    currency: Annotated[str | None, typer.Option(help="For prices that name none.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Say what was understood and what is wrong, by row and column. Exit 1 on errors."""
    from showrunner.check import check

    sys.exit(check(file, config, currency, as_json=as_json))


@catalog_app.command("questions")
def catalog_questions(
    config: ConfigFile = None,
    journal: Annotated[
        Path | None, typer.Option(help="Journal to read; unset: that of the settings.")
    ] = None,
    days: Annotated[float, typer.Option(min=0.01, max=3660, help="How far back.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Print what viewers asked and nobody could answer, as entries for the sidecar's FAQ."""
    from showrunner.open_questions import show

    sys.exit(show(config, journal, days, as_json=as_json))


@app.command()
def say(
    text: str,
    out: Annotated[Path, typer.Option(help="WAV file to write.")],
    config: ConfigFile = None,
    timeline: Annotated[
        Path | None, typer.Option(help="Words, visemes and accents as JSON.")
    ] = None,
    engine: Annotated[str | None, typer.Option(help="Voice engine.")] = None,
    lang: Language = None,
) -> None:
    """Audition the configured voice."""
    from showrunner.say import say as run

    run(config, text, out, timeline, engine, lang)


@app.command()
def read(
    text: Annotated[str, typer.Argument(help="Text, or - for standard input.")] = "-",
    config: ConfigFile = None,
    lang: Language = None,
) -> None:
    """Print exactly the words that would be spoken, a line for each line read."""
    from showrunner.say import read as run

    run(config, text, lang)


@app.command()
def look(
    text: Annotated[str | None, typer.Argument(help="With --clip: what is said.")] = None,
    out: Annotated[Path | None, typer.Option(help="PNG of the contact sheet.")] = None,
    clip: Annotated[Path | None, typer.Option(help="MP4 of TEXT being said.")] = None,
    config: ConfigFile = None,
    pack: Annotated[Path | None, typer.Option(help="Presenter pack.")] = None,
    palette: Annotated[str | None, typer.Option(help="Palette of the pack.")] = None,
    outfit: Annotated[str | None, typer.Option(help="Outfit of the pack.")] = None,
    shot: Annotated[Shot, typer.Option(help="With --clip: how it is framed.")] = Shot.BESIDE,
    mood: Annotated[Mood, typer.Option(help="With --clip: the expression.")] = Mood.HAPPY,
    gesture: Annotated[
        Gesture, typer.Option(help="With --clip: what the hands do.")
    ] = Gesture.NONE,
    seed: Seed = None,
    lang: Language = None,
) -> None:
    """Look at a presenter: a contact sheet (--out), or a clip of TEXT being said (--clip)."""
    from showrunner.clip import Delivery
    from showrunner.look import Chosen
    from showrunner.look import look as run

    run(
        config,
        out,
        clip,
        text,
        Chosen(pack, palette, outfit, seed, lang),
        Delivery(shot, mood, gesture),
    )


@app.command()
def portrait(
    picture: Path,
    out: Annotated[Path, typer.Option(help="Folder of the new pack.")],
    name: Annotated[str | None, typer.Option(help="Of the presenter.")] = None,
    eyes: Annotated[
        str | None, typer.Option(help="Centres of both irises: X,Y,X,Y in pixels.")
    ] = None,
    mouth: Annotated[str | None, typer.Option(help="Centre of the mouth: X,Y.")] = None,
    drawing: Annotated[bool, typer.Option("--drawing", help="Shows no real person.")] = False,
) -> None:
    """Make a presenter pack from one picture: points to move, consent to fill in."""
    from showrunner.portrait import portrait as run

    run(picture, out, name, eyes=eyes, mouth=mouth, drawing=drawing)


@app.command()
def prepare(config: ConfigFile = None) -> None:
    """Fill the caches and fetch the better voice, so that the first start is quick."""
    from showrunner.prepare import prepare as run

    run(config)


@app.command()
def journal(
    config: ConfigFile = None,
    keep_days: Annotated[
        float | None, typer.Option(min=8, show_default="journal.keep_days", help="Try this.")
    ] = None,
    keep_gb: Annotated[
        float | None, typer.Option(min=0.001, show_default="journal.keep_gb", help="Try this.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Check every entry too. Exit 1 when one was altered.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Say what the journal holds and what of it is to go. Nothing is changed."""
    from showrunner.journal_told import told

    sys.exit(told(config, keep_days, keep_gb, check=check, as_json=as_json))


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def users(context: typer.Context) -> None:
    """Who may sign in at the desk: add, list, remove, passwd."""
    from showrunner.users import app as users_app

    users_app(context.args, prog_name="vitrine users")


models_app = typer.Typer(no_args_is_help=True, help="Weights of neural voices and writers.")
app.add_typer(models_app, name="models")


@models_app.command("list")
def models_list(
    config: ConfigFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Say what can be pulled, under which licence, and what is here."""
    from showrunner.models import listed

    sys.exit(listed(config, as_json=as_json))


@models_app.command("pull")
def models_pull(
    name: str,
    config: ConfigFile = None,
    accept_licence: Annotated[
        bool, typer.Option("--accept-licence", help="You may use a model that is not for shops.")
    ] = False,
) -> None:
    """Fetch a model, go on where it broke off, and check it. Exit 1 when it is not whole."""
    from showrunner.models_pull import pull

    sys.exit(pull(config, name, accept_licence=accept_licence))


@models_app.command("verify")
def models_verify(
    name: Annotated[str | None, typer.Argument(help="Model; unset: all that are here.")] = None,
    config: ConfigFile = None,
    trust: Annotated[
        bool, typer.Option("--trust", help="Record what NAME holds where no checksum is known.")
    ] = False,
) -> None:
    """Read all files again and compare their checksums. Exit 1 when one is wrong or missing."""
    from showrunner.models_verify import verify

    sys.exit(verify(config, name, trust=trust))


@app.command()
def doctor(
    config: ConfigFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable.")] = False,
) -> None:
    """Say what this machine has and lacks, and the command that mends it."""
    from showrunner.doctor import doctor as run

    sys.exit(run(config, as_json=as_json))


def main() -> None:
    """Run the command line; errors a user can mend are one sentence and exit status 1."""
    try:
        app()
    except (Misconfigured, Unavailable) as reason:
        sys.stderr.write(f"vitrine: {reason}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
