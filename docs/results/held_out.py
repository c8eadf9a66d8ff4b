"""The table of held-out figures in README.md: trains each kind of layer on each text, all with about as many parameters,
and prints the rows. `python3 held_out.py REFRAIN LYRICS` takes the program and the data set of the book's chapter."""
import json, pathlib, shlex, subprocess, sys, tempfile

CELLS = {"rnn": (1, True, 2), "gru": (3, True, 2), "lstm": (4, True, 2), "mingru": (2, False, 1)}
NAMES = {"rnn": "RNN (tanh)", "gru": "GRU", "lstm": "LSTM", "mingru": "minGRU"}
EMBEDDING, GRU_UNITS, SECONDS, EPOCHS, PATIENCE = 64, 128, 10, 30, 4
FLAGS = (f"--embedding {EMBEDDING} --activation tanh --initial pytorch --dropout 0.3 --optimizer adam "
         f"--learning-rate 0.003 --clip 1 --batch-size 16 --epochs {EPOCHS} --validation 0.1 "
         f"--early-stopping {PATIENCE}").split()


def parameters(cell, vocabulary, hidden):
    gates, is_recurrent, biases = CELLS[cell]
    layer = gates * hidden * (EMBEDDING + (hidden if is_recurrent else 0) + biases)
    return vocabulary * EMBEDDING + layer + (hidden + 1) * vocabulary


def units(cell, vocabulary):
    """As many as come closest to the parameters of the GRU."""
    wanted = parameters("gru", vocabulary, GRU_UNITS)
    return min(range(8, 2048), key=lambda hidden: abs(parameters(cell, vocabulary, hidden) - wanted))


def run(*arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0: sys.exit(f"{shlex.join(map(str, arguments))}\n{done.stderr}")
    return done.stdout


def row(folder, text, shown, cell, vocabulary):
    directory, hidden = folder / cell, units(cell, vocabulary)
    flags = ["--cell", cell, "--hidden", hidden, *FLAGS]
    run("train", *text, *flags, "--quiet", "--output", directory)
    lines = [json.loads(line) for line in (directory / "metrics.jsonl").read_text().splitlines()]
    epochs = [line for line in lines if line["event"] == "epoch"]
    bits = [epoch["held_out_bits_per_character"] for epoch in epochs]
    fastest = min(epoch["seconds"] for epoch in epochs)
    within = max(1, min(int(SECONDS / fastest), len(bits)))
    best = bits.index(min(bits)) + 1
    print(f"| {NAMES[cell]} | {hidden} | {parameters(cell, vocabulary, hidden):,} | {min(bits):.3f} | {best} | "
          f"{min(bits[:within]):.3f} | {within} | {1000 * fastest:.0f} ms | "
          f"`refrain train {shown} --cell {cell} --hidden {hidden} FLAGS` |", flush=True)
    return directory


def table(name, text, shown):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run("train", *text, "--hidden", 1, "--epochs", 1, "--validation", 0.1, "--quiet", "--output", folder / "size")
        vocabulary = len(json.loads((folder / "size/vocabulary.json").read_text())["tokens"])
        print(f"| **{name}**, {vocabulary:,} different characters |||||||||")
        for cell in CELLS: directory = row(folder, text, shown, cell, vocabulary)
        figures = json.loads(run("evaluate", directory, "--best", "--json", "--write", 0))
        print(f"| 5-grams | | | {figures['ngrams']['bits_per_character']:.3f} | | | | | `refrain evaluate RUN` |")
        print(f"{name}: {figures['ngrams']['characters']:,} characters held out, "
              f"{100 * figures['ngrams']['unknown_share']:.2f} % of them unknown", file=sys.stderr)


program = sys.argv[1]
print("Flags:", " ".join(FLAGS))
print(f"| model | units | parameters | bits/character | at epoch | within {SECONDS} s | epochs | an epoch | command |")
print("|---|---:|---:|---:|---:|---:|---:|---:|---|")
table("the built-in English songs", ["--builtin", "english"], "--builtin english")
table("the built-in Chinese songs", ["--builtin", "chinese"], "--builtin chinese")
if len(sys.argv) > 2: table("lyrics", [sys.argv[2]], "jaychou_lyrics.txt.zip")
