"""JAX: one compiled function a mini-batch, the steps in a scan, the first layer's input rows gathered."""
import functools

import chapter

s = chapter.settings(tasks=("train", "generate"))
import jax
import jax.numpy as jnp

text = chapter.Text(s)
size = text.vocabulary_size
activation = {"relu": jax.nn.relu, "tanh": jnp.tanh}.get(s.cell)
gates = {"lstm": 4, "gru": 3}.get(s.cell, 1)


def initial(key):
    keys = jax.random.split(key, 2 * s.layers + 1)
    normal = lambda key, *shape: 0.01 * jax.random.normal(key, shape)
    layers = [{"input": normal(keys[2 * i], s.hidden if i else size, gates * s.hidden),
               "recurrent": normal(keys[2 * i + 1], s.hidden, gates * s.hidden),
               "bias": jnp.zeros(gates * s.hidden), "recurrent_bias": jnp.zeros(gates * s.hidden)}
              for i in range(s.layers)]
    return {"layers": layers, "head": normal(keys[-1], s.hidden, size), "bias": jnp.zeros(size)}


def step(state, x, product, bias):
    """The state after a step, from what the input adds, the recurrent product and its bias."""
    if s.cell == "lstm":
        i, f, g, o = jnp.split(x + product + bias, 4, axis=-1)
        cell = jax.nn.sigmoid(f) * state[1] + jax.nn.sigmoid(i) * jnp.tanh(g)
        return jax.nn.sigmoid(o) * jnp.tanh(cell), cell
    if s.cell == "gru":
        (xr, xz, xn), (hr, hz, hn) = jnp.split(x, 3, axis=-1), jnp.split(product + bias, 3, axis=-1)
        r, z = jax.nn.sigmoid(xr + hr), jax.nn.sigmoid(xz + hz)
        return ((1 - z) * jnp.tanh(xn + r * hn) + z * state[0],)
    return (activation(x + product + bias),)


def logits(parameters, ids, states):
    """ids [T, N] and a state of [N, H] a layer to logits [T * N, V] and the states then."""
    output, last = None, []
    for layer, state in zip(parameters["layers"], states):
        if output is not None:
            x = output @ layer["input"]
        elif s.input == "best":
            x = layer["input"][ids]
        else:
            x = jax.nn.one_hot(ids, size) @ layer["input"]

        def advance(state, x, layer=layer):
            state = step(state, x, state[0] @ layer["recurrent"], layer["recurrent_bias"])
            return state, state[0]

        state, output = jax.lax.scan(advance, state, x + layer["bias"])
        last.append(state)
    return output.reshape(-1, s.hidden) @ parameters["head"] + parameters["bias"], last


def zeros(batch):
    return [(jnp.zeros((batch, s.hidden)),) * (2 if s.cell == "lstm" else 1) for _ in range(s.layers)]


def next_id(parameters, ids, states):
    scores, states = logits(parameters, ids, states)
    return scores.argmax(axis=1, keepdims=True), states


@jax.jit
def write_all(parameters, ids, states):
    def advance(carry, _):
        carry = next_id(parameters, *carry)
        return carry, carry[0][0, 0]

    return jax.lax.scan(advance, (ids, states), length=s.length)[1]


@functools.partial(jax.jit, donate_argnums=0)  # the old parameters' memory becomes the new ones'
def update(parameters, inputs, targets, states):
    def loss_of(parameters):
        scores, last = logits(parameters, inputs, states)
        chosen = jnp.take_along_axis(jax.nn.log_softmax(scores), targets.reshape(-1, 1), axis=1)
        return -chosen.mean(), last

    (loss, states), gradients = jax.value_and_grad(loss_of, has_aux=True)(parameters)
    norm = jnp.sqrt(sum(jnp.vdot(g, g) for g in jax.tree.leaves(gradients)))
    rate = s.lr * jnp.minimum(1.0, s.clip / norm)
    return jax.tree.map(lambda p, g: p - rate * g, parameters, gradients), loss, states


parameters = initial(jax.random.PRNGKey(s.seed))
first = jnp.full((1, 1), int(text.ids[0]))
if s.task == "generate":
    one = jax.jit(next_id)

    def write():
        if s.scan:
            return write_all(parameters, first, zeros(1)).block_until_ready()
        ids, states, written = first, zeros(1), []
        for _ in range(s.length):
            ids, states = one(parameters, ids, states)
            written.append(int(ids[0, 0]))
        return written

    chapter.report_writing("jax", jax.__version__, s, write)
else:
    batches = text.batches()

    def epoch():
        global parameters
        states, total = zeros(s.batch), 0.0
        for inputs, targets in batches:
            parameters, loss, states = update(parameters, inputs, targets, states)
            total += float(loss)
        return total / len(batches)

    chapter.report_training("jax", jax.__version__, s, text, epoch)
