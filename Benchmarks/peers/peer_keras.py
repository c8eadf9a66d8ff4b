"""Keras' RNN of SimpleRNNCells in a compiled function. It gathers no rows of its weights, so ids become one-hot."""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import chapter

s = chapter.settings()
import keras
import tensorflow as tf

tf.random.set_seed(s.seed)
text = chapter.Text(s)
size = text.vocabulary_size
normal = keras.initializers.RandomNormal(stddev=0.01, seed=s.seed)
weights = lambda: {"kernel_initializer": normal.clone(), "recurrent_initializer": normal.clone()}
makers = {"lstm": lambda: keras.layers.LSTMCell(s.hidden, unit_forget_bias=False, **weights()),
          "gru": lambda: keras.layers.GRUCell(s.hidden, **weights())}
plain = lambda: keras.layers.SimpleRNNCell(s.hidden, activation=s.cell, **weights())
cells = [makers.get(s.cell, plain)() for _ in range(s.layers)]
rnn = keras.layers.RNN(cells, return_sequences=True, return_state=True)
head = keras.layers.Dense(size, kernel_initializer=normal.clone())
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = keras.optimizers.SGD(learning_rate=s.lr)


def forward(ids, states):
    """ids [N, T] to logits [N, T, V] and the states after the last step."""
    given = states if s.layers > 1 or s.cell == "lstm" else states[0]
    output, *states = rnn(tf.one_hot(ids, size), initial_state=given)
    return head(output), states


def zeros():
    zero = tf.zeros((s.batch, s.hidden))
    return [[zero, zero] if s.cell == "lstm" else zero for _ in range(s.layers)]


forward(tf.zeros((s.batch, s.steps), tf.int32), zeros())  # makes the weights
weights = rnn.trainable_variables + head.trainable_variables


@tf.function
def update(inputs, targets, states):
    with tf.GradientTape() as tape:
        logits, states = forward(inputs, states)
        loss = cross_entropy(targets, logits)
    gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, weights), s.clip)
    optimizer.apply_gradients(zip(gradients, weights))
    return loss, states


batches = [(tf.constant(x.T), tf.constant(y.T)) for x, y in text.batches()]


def epoch():
    states, total = zeros(), 0.0
    for inputs, targets in batches:
        loss, states = update(inputs, targets, states)
        total += float(loss)
    return total / len(batches)


chapter.report_training("keras", f"{keras.__version__}, TensorFlow {tf.__version__}", s, text, epoch)
