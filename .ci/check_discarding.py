"""Benchmarks/peers/compare and Benchmarks/sizes discard the rounds that others disturbed, and say what is missing.

Needs neither a peer nor refrain: a program that reports the next of some thread scalings stands in for it.
"""
import importlib.machinery
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
benchmarks = pathlib.Path(__file__).resolve().parent.parent / "Benchmarks"
compare, sizes = benchmarks / "peers" / "compare", benchmarks / "sizes"

stand_in = f"""#!{sys.executable}
import json, pathlib
queue = pathlib.Path(__file__).with_suffix(".json")
scaling, *rest = json.loads(queue.read_text())
queue.write_text(json.dumps(rest or [scaling]))
print(json.dumps(dict(
    thread_scaling=scaling, threads=2, isa="avx2", version="0", gflops=100, percent_of_peak=50, perplexity=2,
    seconds_per_epoch=scaling, tokens_per_second=1000 / scaling, peak_tensor_bytes=1e6)))
"""


def disturbed(script, scaling, threads):
    loader = importlib.machinery.SourceFileLoader(script.name, str(script))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(script.name, loader))
    loader.exec_module(module)
    return module.disturbed({"thread_scaling": scaling, "threads": threads})


def run(folder, scalings, *command):
    """Runs a script with the stand-in, which repeats the last of the scalings; its exit status and what it printed."""
    program = pathlib.Path(folder) / "refrain"
    program.write_text(stand_in)
    program.chmod(0o755)
    program.with_suffix(".json").write_text(json.dumps(scalings))
    done = subprocess.run([sys.executable, *map(str, command), "--refrain", program], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


for script in (compare, sizes):
    for scaling, threads, expected in ((1.79, 2, True), (1.8, 2, False), (7.1, 8, True), (0.5, 1, False)):
        assert disturbed(script, scaling, threads) == expected, (script, scaling, threads)

with tempfile.TemporaryDirectory() as folder:
    rounds = [compare, "--corpus", "none", "--peers", "", "--rounds", "2"]
    # Disturbed before the round, after it, and not at all.
    status, printed = run(folder, [1.9, 1.9, 1.7, 1.9, 1.7, 2], *rounds)
    assert status == 0 and "Medians of 2 rounds in turn; 2 disturbed" in printed, printed
    status, printed = run(folder, [1.9, 1.9, 1.7], *rounds)
    assert status == 1 and "| refrain |" in printed, printed
    assert "Medians of 1 rounds in turn, FEWER THAN THE 2 ASKED FOR; 11 disturbed" in printed, printed
    status, printed = run(folder, [1.7], *rounds)
    assert status == 1 and "No round counts; 11 disturbed" in printed and "|" not in printed, printed

    # The stand-in is faster where it scales worse, so a disturbed round would win.
    for scalings, best in (([1.7, 1.95, 1.7, 1.9], 1.9), ([1.7, 1.9, 1.7], 1.9), ([1.7, 1.6, 1.7], 1.6)):
        record = pathlib.Path(folder) / "sizes.json"
        status, printed = run(folder, scalings, sizes, "--vary", "", "--rounds", "2", "--record", record)
        assert status == 0, printed
        [result] = json.loads(record.read_text())
        assert result["thread_scaling"] == best and result.get("disturbed", False) == (best < 1.8), result
        status, printed = run(folder, scalings, sizes, "--tables", record)
        assert status == 0 and "| RNN, MB | 1 |" in printed, printed
        assert "| RNN, GFLOP/s (percent of peak) | 100 (50 %)" + ("\\* |" if best < 1.8 else " |") in printed, printed

print("Disturbed rounds are discarded or marked.")
