"""Keras 3's SimpleRNNCell in keras.layers.RNN, float64, TensorFlow backend. Writes rnn_keras.json."""
from recurrent_keras import *

fixture = Fixture(framework)


def add(name, activation="tanh", bias="one", steps=7, inputs=5, **more):
    add_layer(fixture, name, settings("rnn", bias, steps=steps, inputs=inputs, activation=activation, **more))


add("tanh_1_layer")
add("tanh_1_layer_zero_state", with_state=False)
add("tanh_2_layer", layers=2)
add("tanh_1_layer_bias_none", bias="none")
add("tanh_hidden_19", steps=11, batch=2, inputs=6, hidden=19)
add("tanh_one_step_one_row", steps=1, batch=1)
add("relu_1_layer", activation="relu")
add("relu_2_layer_zero_state", activation="relu", layers=2, with_state=False)
fixture.write()
