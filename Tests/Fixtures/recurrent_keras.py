"""Keras 3's recurrent layers in float64 on TensorFlow, given a case of recurrent.py.

Keras computes x @ kernel + h @ recurrent_kernel + bias, batch-major. The file holds PyTorch's form of it: kernels
transposed, x and output [T, N, …], states [L·D, N, H]. Keras' GRU has its gates as z, r, n; here they are r, z, n. Its
one bias is bias_ih; a GRU with reset_after has two, the rows of one matrix.
"""
import os
os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
import keras, tensorflow as tf
from recurrent import *

keras.config.set_floatx("float64")
framework = f"Keras {keras.__version__} on TensorFlow {tf.__version__}"


def other_gate_order(values, a):
    """Between z, r, n and r, z, n, along the first axis; its own inverse."""
    return np.concatenate([np.split(values, 3)[i] for i in (1, 0, 2)]) if a["cell"] == "gru" else values


def build(a):
    arguments = {"use_bias": a["bias"] != "none", "return_sequences": True, "return_state": True}
    if a["cell"] == "rnn":
        cell = keras.layers.SimpleRNNCell(a["hidden"], activation=a["activation"], use_bias=arguments.pop("use_bias"))
        return keras.layers.RNN(cell, zero_output_for_mask=True, **arguments)
    arguments.update(use_cudnn=False, zero_output_for_mask=True)
    if a["cell"] == "lstm": return keras.layers.LSTM(a["hidden"], **arguments)
    return keras.layers.GRU(a["hidden"], reset_after=a["reset"] == "after", **arguments)


def variables(layers, a):
    """Keras' variable of each PyTorch name but bias_hh, which lies in that of bias_ih."""
    found = {}
    for index, layer in enumerate(layers):
        halves = (layer.forward_layer, layer.backward_layer) if a["bidirectional"] else (layer,)
        for direction, half in zip(directions(a), halves):
            end = f"_l{index}{direction}"
            found["weight_ih" + end], found["weight_hh" + end] = half.cell.kernel, half.cell.recurrent_kernel
            if a["bias"] != "none": found["bias_ih" + end] = half.cell.bias
    return found


def add_layer(fixture, name, a):
    case = random_case(name, a)
    batch_major = lambda values: tf.transpose(tf.constant(values), (1, 0, 2))
    layers = [build(a) for _ in range(a["layers"])]
    if a["bidirectional"]: layers = [keras.layers.Bidirectional(layer) for layer in layers]
    lengths = a["lengths"] or [a["steps"]] * a["batch"]
    mask = tf.sequence_mask(lengths, a["steps"]) if a["lengths"] else None
    x, kinds = tf.Variable(batch_major(case["x"])), ("h0", "c0") if a["cell"] == "lstm" else ("h0",)
    states = {key: [tf.Variable(row) for row in case[key]] for key in kinds if key in case}

    def run():
        value, last, ends = x, [], len(directions(a))
        for index, layer in enumerate(layers):
            initial = [states[key][row] for row in range(index * ends, (index + 1) * ends) for key in states]
            value, *new = layer(value, mask=mask, initial_state=initial or None)
            last += tf.nest.flatten(new)
        named = zip(("state", "cell"), (tf.stack(last[i::len(kinds)]) for i in range(len(kinds))))
        return {"output": tf.transpose(value, (1, 0, 2)), **dict(named)}

    run()  # builds the weights
    weights = variables(layers, a)
    for key, variable in weights.items():
        value = other_gate_order(case[key], a).T
        if a["bias"] == "both" and key.startswith("bias"):
            value = np.stack([value, other_gate_order(case[key.replace("ih", "hh")], a)])
        variable.assign(value)
    with tf.GradientTape() as tape:
        results = run()
        loss = sum(tf.reduce_sum(value * tf.constant(case["upstream_" + key])) for key, value in results.items())
    sources = {"x": x, **states, **{key: variable.value for key, variable in weights.items()}}
    gradients = {key: np.array(value) for key, value in tape.gradient(loss, sources).items()}
    gradients["x"] = gradients["x"].transpose(1, 0, 2)
    for key in weights:
        gradient = other_gate_order(gradients[key].T, a)
        if a["bias"] == "both" and key.startswith("bias"):
            gradient, gradients[key.replace("ih", "hh")] = gradient.T
        gradients[key] = gradient
    results = {key: value.numpy() for key, value in results.items()}
    results.update({"grad_" + key: gradients[key] for key in differentiable(case)})
    add_case(fixture, name, case, a, results)
