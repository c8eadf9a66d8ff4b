"""MXNet's Gluon, which the chapter was written for. It gathers no rows of its weights, so ids become one-hot."""
import chapter

s = chapter.settings()
import mxnet as mx
from mxnet import autograd, gluon

mx.random.seed(s.seed)
text = chapter.Text(s)
size = text.vocabulary_size
if s.cell in ("lstm", "gru"):
    rnn = {"lstm": gluon.rnn.LSTM, "gru": gluon.rnn.GRU}[s.cell](s.hidden, s.layers)
else:
    rnn = gluon.rnn.RNN(s.hidden, s.layers, activation=s.cell)
head = gluon.nn.Dense(size)
for block in (rnn, head):
    block.initialize(mx.init.Normal(0.01))
cross_entropy = gluon.loss.SoftmaxCrossEntropyLoss()


def forward(ids, states):
    """ids [T, N] to logits [T * N, V] and the states after the last step."""
    output, states = rnn(mx.nd.one_hot(ids, size), states)
    return head(output.reshape((-1, s.hidden))), states


batches = [(mx.nd.array(x), mx.nd.array(y).reshape((-1,))) for x, y in text.batches()]
forward(batches[0][0], rnn.begin_state(batch_size=s.batch))  # makes the weights
parameters = [p for block in (rnn, head) for p in block.collect_params().values()]
trainer = gluon.Trainer(parameters, "sgd", {"learning_rate": s.lr, "momentum": 0, "wd": 0})


def epoch():
    states, total = rnn.begin_state(batch_size=s.batch), 0.0
    for inputs, targets in batches:
        states = [state.detach() for state in states]
        with autograd.record():
            logits, states = forward(inputs, states)
            loss = cross_entropy(logits, targets).mean()
        loss.backward()
        gluon.utils.clip_global_norm([p.grad() for p in parameters], s.clip, check_isfinite=False)
        trainer.step(1)
        total += loss.asscalar()
    return total / len(batches)


chapter.report_training("gluon", mx.__version__, s, text, epoch)
