"""Reads a directory that `refrain train` wrote with the real safetensors package, and writes with it in NumPy.

    generate … | read_saved_model.py DIRECTORY PROMPT
"""
import json, sys
import numpy as np
from safetensors.numpy import load_file

directory = sys.argv[1]
weights = load_file(f"{directory}/model.safetensors")
config = json.load(open(f"{directory}/config.json"))
vocabulary = json.load(open(f"{directory}/vocabulary.json"))
model = config["model"]
V, H = model["vocabulary_size"], model["hidden_size"]

assert config["format"] == 1 and vocabulary["format"] == 1 and vocabulary["unit"] == "scalar"
assert len(vocabulary["tokens"]) == len(set(vocabulary["tokens"])) == V
expected = {"rnn.weight_ih_l0": (H, V), "rnn.weight_hh_l0": (H, H), "rnn.bias_ih_l0": (H,), "rnn.bias_hh_l0": (H,),
            "head.weight": (V, H), "head.bias": (V,)}
assert {name: tensor.shape for name, tensor in weights.items()} == expected, weights.keys()
assert all(tensor.dtype == np.float32 and np.isfinite(tensor).all() for tensor in weights.values())

# The text that `refrain generate` wrote, followed here step by step: each character must be the most probable one.
prompt, text = sys.argv[2], sys.stdin.read().removesuffix("\n")
assert text.startswith(prompt) and len(text) == len(prompt) + 50, repr(text)
ids = [vocabulary["tokens"].index(c) for c in text]
weights = {name: tensor.astype(np.float64) for name, tensor in weights.items()}
h = np.zeros(H)
for t, (id, next) in enumerate(zip(ids, ids[1:])):
    h = np.maximum(weights["rnn.weight_ih_l0"][:, id] + weights["rnn.bias_ih_l0"] + weights["rnn.bias_hh_l0"]
                   + weights["rnn.weight_hh_l0"] @ h, 0)
    logits = weights["head.weight"] @ h + weights["head.bias"]
    # Float32 may decide a tie the other way.
    assert t + 1 < len(prompt) or logits[next] > logits.max() - 1e-4, (t, logits[next], logits.max())
print(f"read {sum(t.size for t in weights.values()):,} parameters, and wrote the same 50 characters")
