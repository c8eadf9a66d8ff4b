"""Keras 3's SimpleRNNCell in keras.layers.RNN, float64, TensorFlow backend. Writes rnn_keras.json.

Keras computes x @ kernel + h @ recurrent_kernel + bias, batch-major. The file holds PyTorch's form of it:
weight_ih = kernelᵀ [H, I], weight_hh = recurrent_kernelᵀ [H, H], the one bias as bias_ih, x and output
[T, N, …], states [L, N, H].
"""
import os
os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
import keras, tensorflow as tf
from fixture import *

keras.config.set_floatx("float64")
fixture = Fixture(f"Keras {keras.__version__} on TensorFlow {tf.__version__}")


def add(name, activation="tanh", bias="one", layers=1, steps=7, batch=3, inputs=5, hidden=4, with_state=True):
    case = rnn_case(name, steps, batch, inputs, hidden, layers, bias)
    cells = [keras.layers.SimpleRNNCell(hidden, activation=activation, use_bias=bias == "one")
             for _ in range(layers)]
    layer = keras.layers.RNN(cells if layers > 1 else cells[0], return_sequences=True, return_state=True)
    batch_major = lambda values: tf.transpose(tf.constant(values), (1, 0, 2))
    x = tf.Variable(batch_major(case["x"]))
    states = [tf.Variable(case["h0"][index]) for index in range(layers)]
    initial = (states if layers > 1 else states[0]) if with_state else None
    layer(x, initial_state=initial)  # builds the weights
    variables = {}
    for index, cell in enumerate(cells):
        variables[f"weight_ih_l{index}"] = cell.kernel
        variables[f"weight_hh_l{index}"] = cell.recurrent_kernel
        if bias == "one": variables[f"bias_ih_l{index}"] = cell.bias
    for key, variable in variables.items(): variable.assign(case[key].T)
    with tf.GradientTape() as tape:
        output, *last = layer(x, initial_state=initial)
        last = tf.stack(tf.nest.flatten(last))
        loss = tf.reduce_sum(output * batch_major(case["upstream_output"])) \
            + tf.reduce_sum(last * tf.constant(case["upstream_state"]))
    sources = {"x": x, **{key: variable.value for key, variable in variables.items()}}
    if with_state: sources.update({f"h{index}": state for index, state in enumerate(states)})
    gradients = {key: value.numpy() for key, value in tape.gradient(loss, sources).items()}
    results = {"output": output.numpy().transpose(1, 0, 2), "state": last.numpy(),
               "grad_x": gradients["x"].transpose(1, 0, 2)}
    if with_state: results["grad_h0"] = np.stack([gradients[f"h{index}"] for index in range(layers)])
    results.update({"grad_" + key: gradients[key].T for key in variables})
    expected = rnn_reference(case, activation, layers, with_state)
    for key in results: close(f"{name} {key}", results[key], expected[key])
    fixture.add(name, rnn_attributes(case, activation, bias, with_state),
                **rnn_tensors(case, results, with_state))


add("tanh_1_layer")
add("tanh_1_layer_zero_state", with_state=False)
add("tanh_2_layer", layers=2)
add("tanh_1_layer_bias_none", bias="none")
add("tanh_hidden_19", steps=11, batch=2, inputs=6, hidden=19)
add("tanh_one_step_one_row", steps=1, batch=1)
add("relu_1_layer", activation="relu")
add("relu_2_layer_zero_state", activation="relu", layers=2, with_state=False)
fixture.write()
