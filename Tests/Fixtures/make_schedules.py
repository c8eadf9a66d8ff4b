"""torch.optim.lr_scheduler: the learning rate of each step, from a base rate of 1. Writes schedules.json."""
import torch
from torch.optim import lr_scheduler as schedulers
from fixture import *

fixture = Fixture(f"PyTorch {torch.__version__.split('+')[0]}")


def optimizer():
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)


def add(name, make, steps, **settings):
    """`make` makes a scheduler, which is stepped after every update."""
    rule, rates = optimizer(), []
    scheduler = make(rule)
    for _ in range(steps):
        rates.append(rule.param_groups[0]["lr"])
        rule.step()
        scheduler.step()
    fixture.add(name, {"steps": steps, **settings}, rates=rates)


def warm_up(rule, updates):
    """The first step at 1/updates of the rate, each one more by as much."""
    return schedulers.LinearLR(rule, start_factor=1 / updates, total_iters=updates - 1)


def add_plateau(name, losses, factor, patience, minimum=0.0):
    rule, rates = optimizer(), []
    scheduler = schedulers.ReduceLROnPlateau(rule, factor=factor, patience=patience, min_lr=minimum)
    for loss in losses:
        scheduler.step(loss)
        rates.append(rule.param_groups[0]["lr"])
    fixture.add(name, {"shape": "plateau", "factor": factor, "patience": patience, "minimum": minimum},
                losses=losses, rates=rates)


add("step", lambda rule: schedulers.StepLR(rule, 3, 0.5), 20, shape="step", interval=3, factor=0.5)
add("step_by_tenths", lambda rule: schedulers.StepLR(rule, 7, 0.1), 40, shape="step", interval=7, factor=0.1)
add("cosine", lambda rule: schedulers.CosineAnnealingLR(rule, 20), 20, shape="cosine", warm_up=0, minimum=0.0)
add("cosine_minimum", lambda rule: schedulers.CosineAnnealingLR(rule, 33, 0.1), 33, shape="cosine", warm_up=0,
    minimum=0.1)
add("warm_up", lambda rule: warm_up(rule, 8), 20, shape="constant", warm_up=8)
add("warm_up_cosine", lambda rule: schedulers.SequentialLR(
    rule, [warm_up(rule, 5), schedulers.CosineAnnealingLR(rule, 20, 0.05)], [5]), 25, shape="cosine", warm_up=5,
    minimum=0.05)

falling = [4.0, 3.0, 2.5, 2.25, 2.125]
# A loss that is better by less than a ten-thousandth is not better.
resting = [2.0, 1.9999, 2.0, 2.1, 2.05, 1.9998, 2.2, 2.0, 2.3, 2.0]
add_plateau("plateau", falling + resting * 2 + [1.5, 1.6, 1.7, 1.8, 1.9], 0.5, 2)
add_plateau("plateau_without_patience", falling + resting, 0.25, 0)
add_plateau("plateau_minimum", resting * 4, 0.5, 1, 0.1)
fixture.write()
