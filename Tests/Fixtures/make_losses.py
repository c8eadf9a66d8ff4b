"""Softmax cross-entropy from logits and ids, and mean squared error, PyTorch float64. Writes losses.json."""
import torch
from fixture import *

fixture = Fixture(f"PyTorch {torch.__version__.split('+')[0]}")


def cross_entropy(name, rows, classes, scale, ids=None):
    random = random_for(name)
    values = uniform(random, rows, classes, low=-scale, high=scale)
    ids = random.randint(0, classes, rows) if ids is None else np.array(ids)
    logits = torch.tensor(values, requires_grad=True)
    each = torch.nn.functional.cross_entropy(logits, torch.tensor(ids), reduction="none")
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(ids))
    loss.backward()
    fixture.add(name, {"loss": "softmax_cross_entropy", "reduction": "mean"}, logits=Input(values),
                ids=Integers(ids), loss=loss.detach().numpy(), row_losses=each.detach().numpy(),
                grad_logits=logits.grad.numpy())


def squared_error(name, *shape):
    random = random_for(name)
    values = [uniform(random, *shape, low=-2, high=2) for _ in range(2)]
    prediction, target = (torch.tensor(value, requires_grad=True) for value in values)
    loss = torch.nn.functional.mse_loss(prediction, target)
    loss.backward()
    fixture.add(name, {"loss": "mean_squared_error", "reduction": "mean"}, prediction=Input(values[0]),
                target=Input(values[1]), loss=loss.detach().numpy(), grad_prediction=prediction.grad.numpy(),
                grad_target=target.grad.numpy())


cross_entropy("cross_entropy", 5, 7, 3)
cross_entropy("cross_entropy_repeated_ids", 6, 4, 2, [3, 0, 3, 3, 1, 0])
cross_entropy("cross_entropy_large_logits", 8, 5, 80)
cross_entropy("cross_entropy_one_row", 1, 9, 4)
cross_entropy("cross_entropy_one_class", 3, 1, 4)  # the loss is zero, and so is the gradient
cross_entropy("cross_entropy_wide", 19, 131, 5)
squared_error("mean_squared_error_1d", 7)
squared_error("mean_squared_error_2d", 4, 5)
squared_error("mean_squared_error_3d", 3, 2, 5)
fixture.write()
