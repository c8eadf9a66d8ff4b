"""The chapter's training and writing, as far as it is the same in every framework.

One recurrent layer or more and a dense head, on consecutive batches whose state is carried over and detached, with
plain SGD and gradients clipped by their global norm. Each peer prints one line of JSON, as `refrain benchmark` does,
and takes the same options.
"""
import argparse
import json
import math
import os
import statistics
import time
import zipfile

import numpy as np


def settings(tasks=("train",)):
    """The options of the command line. Call it before the framework is imported, so that --threads binds it too."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--task", choices=tasks, default="train")
    parser.add_argument("--cell", choices=["relu", "tanh", "lstm", "gru"], default="relu")
    parser.add_argument("--input", choices=["best", "onehot"], default="best")
    parser.add_argument("--scan", action="store_true")
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32", help="Refrain's; peers stay fp32")
    for name, value in {"chars": 10_000, "hidden": 256, "layers": 1, "batch": 32, "steps": 35, "epochs": 8,
                        "length": 2000, "seed": 0, "threads": 0}.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--lr", type=float, default=100.0)
    parser.add_argument("--clip", type=float, default=0.01)
    chosen = parser.parse_args()
    if chosen.threads and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: chosen.threads])
    return chosen


class Text:
    """The characters of a text as ids, and the batches that they are cut into."""

    def __init__(self, s):
        if s.corpus.endswith(".zip"):
            with zipfile.ZipFile(s.corpus) as archive:
                content = archive.read(archive.namelist()[0]).decode()
        else:
            with open(s.corpus, encoding="utf-8", newline="") as file:
                content = file.read()
        content = content.replace("\r\n", "\n").replace("\n", " ").replace("\r", " ")[: s.chars]
        alphabet = {character: id for id, character in enumerate(sorted(set(content)))}
        self.ids = np.array([alphabet[character] for character in content], dtype=np.int32)
        self.vocabulary_size = len(alphabet)
        self.batch, self.steps = s.batch, s.steps

    def batches(self):
        """Inputs and targets, [T, N] each; a row goes on where it left off in the batch before."""
        row_length = len(self.ids) // self.batch
        rows = self.ids[: row_length * self.batch].reshape(self.batch, row_length).T
        return [(np.ascontiguousarray(rows[start : start + self.steps]),
                 np.ascontiguousarray(rows[start + 1 : start + 1 + self.steps]))
                for start in range(0, row_length - self.steps, self.steps)]


def seconds_of(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def report_training(peer, version, s, text, epoch):
    """Times epochs, the first one left out. `epoch` returns the mean loss in nats."""
    timed = [seconds_of(epoch) for _ in range(s.epochs + 1)]
    seconds = [time for time, _ in timed[1:]]
    median = statistics.median(seconds)
    report(peer, version, s, seconds_per_epoch=median, fastest=min(seconds),
           tokens_per_second=len(text.batches()) * s.batch * s.steps / median,
           perplexity=math.exp(min(timed[-1][1], 700)))


def report_writing(peer, version, s, write):
    """Times three runs of `write`, which writes s.length characters, after one to warm up."""
    seconds = [seconds_of(write)[0] for _ in range(4)][1:]
    report(peer, version, s, characters_per_second=s.length / statistics.median(seconds),
           fastest=s.length / min(seconds))


def report(peer, version, s, **figures):
    print(json.dumps({"peer": peer, "version": version, "task": s.task, "cell": s.cell, "hidden": s.hidden,
                      "layers": s.layers, "batch": s.batch, "steps": s.steps} | figures))
