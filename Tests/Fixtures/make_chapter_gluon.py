"""The chapter's own Gluon code for its first 20 updates, at its real size. Writes chapter_gluon.json.

Weights and ids are not stored: they come from splitmix64, as README.md specifies, so that the tests can
rebuild them bit for bit. RNNModel, data_iter_consecutive and grad_clipping are the chapter's (Dive into Deep
Learning, first Chinese edition, sections 6.3 to 6.5), with a `dtype` added.
"""
import mxnet as mx
from mxnet import autograd, gluon, nd
from mxnet.gluon import loss as gloss, nn, rnn
from fixture import *

V, H, N, T, length, updates = 1_027, 256, 32, 35, 10_000, 20
learning_rate, theta = 1e2, 1e-2
mask = (1 << 64) - 1


def splitmix64(seed, count):
    """The first `count` numbers of Vigna's generator, as Python integers."""
    state, numbers = seed, []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        numbers.append(z ^ (z >> 31))
    return numbers


def weights(seed, *shape):
    """Row-major float32 in ±0.0175."""
    u = np.array([z >> 40 for z in splitmix64(seed, int(np.prod(shape)))], np.float32) / np.float32(2 ** 24)
    return ((u - np.float32(0.5)) * np.float32(0.035)).reshape(shape)


def ids_from(seed):
    """Six times of eight an id follows from the one before, but for a noise of 0, 1 or 2; otherwise small ids
    are likelier. With the seed below no rounding turns a ReLU that matters: README.md tells of others."""
    ids = [0]
    for z in splitmix64(seed, length - 1):
        likelier_small = ((z >> 40) % V) * (((z >> 16) & 0xFFFFFF) % V) // V
        ids.append(likelier_small if (z >> 8) % 8 < 2 else (ids[-1] * 5 + 7 + z % 3) % V)
    return ids


initial = {"weight_ih_l0": weights(1, H, V), "weight_hh_l0": weights(2, H, H),
           "head_weight": weights(3, V, H)}
corpus_indices = ids_from(45)


def data_iter_consecutive(corpus_indices, batch_size, num_steps):
    corpus_indices = nd.array(corpus_indices)
    data_len = len(corpus_indices)
    batch_len = data_len // batch_size
    indices = corpus_indices[0: batch_size * batch_len].reshape((batch_size, batch_len))
    epoch_size = (batch_len - 1) // num_steps
    for i in range(epoch_size):
        i = i * num_steps
        X = indices[:, i: i + num_steps]
        Y = indices[:, i + 1: i + num_steps + 1]
        yield X, Y


class RNNModel(nn.Block):
    def __init__(self, rnn_layer, vocab_size, dtype, **kwargs):
        super(RNNModel, self).__init__(**kwargs)
        self.rnn, self.vocab_size, self.dtype = rnn_layer, vocab_size, dtype
        self.dense = nn.Dense(vocab_size)

    def forward(self, inputs, state):
        X = nd.one_hot(inputs.T, self.vocab_size, dtype=self.dtype)
        Y, state = self.rnn(X, state)
        output = self.dense(Y.reshape((-1, Y.shape[-1])))
        return output, state

    def begin_state(self, *args, **kwargs):
        return self.rnn.begin_state(*args, **kwargs)


def grad_clipping(params, theta, dtype):
    norm = nd.array([0], dtype=dtype)
    for param in params: norm += (param.grad ** 2).sum()
    norm = norm.sqrt().asscalar()
    if norm > theta:
        for param in params: param.grad[:] *= theta / norm
    return norm


def run(dtype, detach):
    """`detach` says whether the state is cut as the chapter means it. Its own line, `for s in state:
    s.detach()`, drops the result; Gluon has cleared the graph by then, so both ways give the same losses."""
    rnn_layer = rnn.RNN(H)
    rnn_layer.initialize()
    model = RNNModel(rnn_layer, V, dtype)
    model.initialize(force_reinit=True, init=mx.init.Zero())
    model.cast(dtype)
    model(nd.zeros((N, T)), model.begin_state(batch_size=N, dtype=dtype))
    rnn_layer.l0_i2h_weight.set_data(nd.array(initial["weight_ih_l0"], dtype=dtype))
    rnn_layer.l0_h2h_weight.set_data(nd.array(initial["weight_hh_l0"], dtype=dtype))
    model.dense.weight.set_data(nd.array(initial["head_weight"], dtype=dtype))
    loss = gloss.SoftmaxCrossEntropyLoss()
    trainer = gluon.Trainer(model.collect_params(), "sgd",
                            {"learning_rate": learning_rate, "momentum": 0, "wd": 0})
    losses, norms = [], []
    while True:
        state = model.begin_state(batch_size=N, dtype=dtype)
        for X, Y in data_iter_consecutive(corpus_indices, N, T):
            if len(losses) == updates:
                final = {"weight_ih_l0": rnn_layer.l0_i2h_weight, "weight_hh_l0": rnn_layer.l0_h2h_weight,
                         "bias_ih_l0": rnn_layer.l0_i2h_bias, "bias_hh_l0": rnn_layer.l0_h2h_bias,
                         "head_weight": model.dense.weight, "head_bias": model.dense.bias}
                return losses, norms, {key: value.data().asnumpy() for key, value in final.items()}
            cut = [s.detach() for s in state]
            if detach: state = cut
            with autograd.record():
                (output, state) = model(X, state)
                y = Y.T.reshape((-1,))
                l = loss(output, y).mean()
            l.backward()
            params = [p.data() for p in model.collect_params().values()]
            norms.append(float(grad_clipping(params, theta, dtype)))
            trainer.step(1)
            losses.append(float(l.asscalar()))


losses, norms, final = run("float64", True)
losses_float32, norms_float32, final_float32 = run("float32", True)
close("as the chapter writes it", run("float64", False)[0], losses, 1e-12)
print("float32 differs by", max(abs(a / b - 1) for a, b in zip(losses_float32, losses)))

fixture = Fixture(f"MXNet {mx.__version__} Gluon")
checks = {f"first_of_{key}": Input(value.reshape(-1)[:8]) for key, value in initial.items()}
checks.update({f"last_of_{key}": Input(value.reshape(-1)[-8:]) for key, value in initial.items()})
fixture.add("first_20_updates",
            {"vocabulary": V, "hidden": H, "batch_size": N, "steps": T, "length": length,
             "activation": "relu", "updates": updates, "updates_per_epoch": (length // N - 1) // T,
             "learning_rate": learning_rate, "clip": theta, "seed_weight_ih_l0": 1, "seed_weight_hh_l0": 2,
             "seed_head_weight": 3, "seed_ids": 45, "distinct_ids": len(set(corpus_indices))},
            first_ids=Integers(corpus_indices[:32]), last_ids=Integers(corpus_indices[-8:]), **checks,
            losses=losses, losses_float32=losses_float32,
            gradient_norms=norms, gradient_norms_float32=norms_float32,
            **{f"final_norm_of_{key}": np.sqrt((value ** 2).sum()) for key, value in final.items()})
fixture.write()
