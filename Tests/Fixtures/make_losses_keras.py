"""The book's mistake: Keras' SparseCategoricalCrossentropy() given raw logits. Writes losses_keras.json.

`loss` and `grad_logits` are float64; `loss_float32` and `grad_logits_float32` are what Keras computes in its
usual float32. README.md writes the arithmetic down, and this script checks it in both precisions.
"""
import os
os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
import keras, tensorflow as tf
from fixture import *

fixture = Fixture(f"Keras {keras.__version__} on TensorFlow {tf.__version__}")
lowest, highest = 1e-7, 1 - 1e-7


def keras_loss(values, ids, dtype):
    keras.config.set_floatx(dtype)
    logits = tf.Variable(values, dtype=dtype)
    with tf.GradientTape() as tape:
        loss = keras.losses.SparseCategoricalCrossentropy()(tf.constant(ids), logits)
    return loss.numpy(), tape.gradient(loss, logits).numpy()


def as_written(values, ids, dtype):
    """Clip, log, softmax cross-entropy; the gradient passes where lowest ≤ x ≤ highest, bounds too."""
    x, lower, upper = values.astype(dtype), dtype(lowest), dtype(highest)
    clipped = np.clip(x, lower, upper)
    z = np.log(clipped)
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    rows = np.arange(len(ids))
    loss = -np.log(p[rows, ids]).mean()
    p[rows, ids] -= 1
    return loss, p / dtype(len(ids)) / clipped * ((x >= lower) & (x <= upper))


def add(name, values, ids):
    ids = np.array(ids)
    recorded = {}
    for dtype, suffix, tolerance in ((np.float64, "", 1e-9), (np.float32, "_float32", 5e-6)):
        loss, gradient = keras_loss(values, ids, dtype.__name__)
        expected = as_written(values, ids, dtype)
        close(name + suffix + " loss", loss, expected[0], tolerance)
        close(name + suffix + " gradient", gradient, expected[1], tolerance)
        recorded.update({"loss" + suffix: loss, "grad_logits" + suffix: gradient})
    fixture.add(name, {"loss": "keras_sparse_categorical_crossentropy", "from_logits": False,
                       "reduction": "mean"},
                logits=Input(values), ids=Integers(ids), **recorded)


def case(name, rows, classes, low, high):
    random = random_for(name)
    add(name, uniform(random, rows, classes, low=low, high=high), random.randint(0, classes, rows))


case("mixed", 6, 7, -1, 2)
case("between_zero_and_one", 5, 8, 0.02, 0.98)  # no class is clipped: every gradient passes
case("above_one", 4, 5, 1.1, 6)  # every class is clipped to highest: loss ln 5, no gradient
case("all_negative", 4, 6, -5, -0.1)  # every class is clipped to lowest: loss ln 6, no gradient
case("near_zero_as_at_the_start", 9, 11, -0.03, 0.03)
case("large", 7, 5, -80, 80)
random = random_for("rows_of_each_kind")
kinds = ((-4, -0.1), (1.1, 3), (0.05, 0.95), (-2, 2))
add("rows_of_each_kind", np.concatenate([uniform(random, 2, 5, low=low, high=high) for low, high in kinds]),
    [0, 4, 2, 1, 3, 0, 2, 4])
# Either side of both bounds, in float32 numbers: 1.0000000e-7 lies on the lower one, 0.99999988 on the upper.
below = np.nextafter(np.float32(highest), np.float32(0))
near = np.float32([0, 9.9e-8, lowest, 1.01e-7, 0.5, below, highest, 1])
add("at_the_bounds", np.stack([near] * 3).astype(np.float64), [0, 2, 6])
add("likely_and_right", rounded([[0.9, 0.02, 0.001], [1.5, -0.2, 0.0005], [-1, 3, -2]]), [0, 0, 1])
fixture.write()
