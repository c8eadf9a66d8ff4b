"""The chapter's run in plain NumPy and float64: its first ten updates, from the weights and ids of make_chapter_gluon.py,
whose losses it has to meet. Writes chapter_numpy.json.

Forward, back-propagation through time, clipping and SGD are written out, so that nothing but the formulas stands between
README.md and the numbers. Of each parameter the file holds elements of one stride through all of it.
"""
import json
from fixture import *

V, H, N, T, length, updates, kept = 1_027, 256, 32, 35, 10_000, 10, 101
learning_rate, theta = 1e2, 1e-2


def splitmix64(seed, count):
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def weights(seed, *shape):
    u = (splitmix64(seed, int(np.prod(shape))) >> np.uint64(40)).astype(np.float32) / np.float32(2 ** 24)
    return ((u - np.float32(0.5)) * np.float32(0.035)).reshape(shape).astype(np.float64)


def ids_from(seed):
    ids = [0]
    for z in map(int, splitmix64(seed, length - 1)):
        likelier_small = ((z >> 40) % V) * (((z >> 16) & 0xFFFFFF) % V) // V
        ids.append(likelier_small if (z >> 8) % 8 < 2 else (ids[-1] * 5 + 7 + z % 3) % V)
    return np.array(ids)


def update(p, X, Y, h0):
    """One update in place. X and Y are [T, N]; returns loss, norm and the last state."""
    states, before, h = np.empty((T, N, H)), np.empty((T, N, H)), h0
    for t in range(T):
        before[t] = h
        h = states[t] = np.maximum(
            p["weight_ih_l0"].T[X[t]] + p["bias_ih_l0"] + h @ p["weight_hh_l0"].T + p["bias_hh_l0"], 0)
    logits = states.reshape(-1, H) @ p["head_weight"].T + p["head_bias"]
    logits -= logits.max(1, keepdims=True)
    logs, rows, labels = np.log(np.exp(logits).sum(1)), np.arange(T * N), Y.reshape(-1)
    loss = (logs - logits[rows, labels]).mean()
    d = np.exp(logits - logs[:, None])
    d[rows, labels] -= 1
    d /= T * N
    g = {"head_weight": d.T @ states.reshape(-1, H), "head_bias": d.sum(0)}
    up, dz, dh = (d @ p["head_weight"]).reshape(T, N, H), np.empty((T, N, H)), np.zeros((N, H))
    for t in reversed(range(T)):
        dz[t] = (up[t] + dh) * (states[t] > 0)
        dh = dz[t] @ p["weight_hh_l0"]
    flat = dz.reshape(-1, H)
    g["weight_hh_l0"] = flat.T @ before.reshape(-1, H)
    by_id = np.zeros((V, H))
    np.add.at(by_id, X.reshape(-1), flat)
    g["weight_ih_l0"] = by_id.T
    g["bias_ih_l0"] = g["bias_hh_l0"] = flat.sum(0)
    norm = np.sqrt(sum((value ** 2).sum() for value in g.values()))
    factor = theta / norm if norm > theta else 1
    for key, value in g.items(): p[key] = p[key] - learning_rate * (factor * value)
    return loss, norm, h


parameters = {"weight_ih_l0": weights(1, H, V), "weight_hh_l0": weights(2, H, H), "bias_ih_l0": np.zeros(H),
              "bias_hh_l0": np.zeros(H), "head_weight": weights(3, V, H), "head_bias": np.zeros(V)}
initial = dict(parameters)
ids, rows = ids_from(45), length // N
columns = ids[:rows * N].reshape(N, rows).T
losses, norms, state = [], [], None
for step in range(updates):
    at = step % ((rows - 1) // T) * T
    if at == 0: state = np.zeros((N, H))
    loss, norm, state = update(parameters, columns[at:at + T], columns[at + 1:at + T + 1], state)
    losses.append(loss)
    norms.append(norm)

fixture = Fixture(f"NumPy {np.__version__}")
gluon = json.loads((fixture.script.parent / "chapter_gluon.json").read_text())["cases"][0]["tensors"]
close("losses", losses, gluon["losses"]["values"][:updates])
close("norms", norms, gluon["gradient_norms"]["values"][:updates], 1e-8)  # Gluon's ReLU passes through float32
fixture.add("first_10_updates", {"updates": updates, "stride": kept}, losses=losses, gradient_norms=norms,
            **{f"some_of_{key}": value.reshape(-1)[::kept] for key, value in parameters.items()},
            **{f"change_of_{key}": np.abs(value - initial[key]).max() for key, value in parameters.items()})
fixture.write()
