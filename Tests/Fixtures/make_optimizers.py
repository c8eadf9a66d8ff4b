"""torch.optim over 20 steps of given gradients, in float64. Writes optimizers.json."""
import torch
from fixture import *

fixture = Fixture(f"PyTorch {torch.__version__.split('+')[0]}")
steps, kept, states_kept = 20, (1, 2, 5, 10, 20), (1, 5, 20)


def add(name, optimizer, **settings):
    random = random_for("optimizers")  # every case starts from the same numbers
    values = [uniform(random, 3, 4), uniform(random, 5)]
    gradients = [uniform(random, steps, 3, 4, low=-2, high=2), uniform(random, steps, 5, low=-0.1, high=0.1)]
    gradients[1][:, 2] = 0  # an element that never gets a gradient
    gradients[0][5:, 1, 1] = 0  # and one whose gradients end, so that momentum alone moves it
    parameters = [torch.nn.Parameter(torch.tensor(value)) for value in values]
    rule = getattr(torch.optim, optimizer)(parameters, **settings)
    after = {}
    for step in range(steps):
        for parameter, gradient in zip(parameters, gradients): parameter.grad = torch.tensor(gradient[step])
        rule.step()
        if step + 1 in kept:
            after.update({f"parameter_{i}_after_{step + 1}": parameter.detach().clone().numpy()
                          for i, parameter in enumerate(parameters)})
        if step + 1 in states_kept:
            # What the rule remembers, by its own names; a tensor that it holds for nothing is left out.
            after.update({f"state_{i}.{key}_after_{step + 1}": value.clone().numpy()
                          for i, parameter in enumerate(parameters) for key, value in rule.state[parameter].items()
                          if key != "step" and value is not None})
    used = {documented[key]: value for key, value in rule.defaults.items() if key in documented}
    tensors = {f"parameter_{i}": Input(value) for i, value in enumerate(values)}
    tensors.update({f"gradients_{i}": Input(value) for i, value in enumerate(gradients)})
    fixture.add(name, {"optimizer": optimizer.lower(), "steps": steps, "kept_steps": kept, **used},
                **tensors, **after)


documented = {"lr": "learning_rate", "momentum": "momentum", "dampening": "dampening", "nesterov": "nesterov",
              "weight_decay": "weight_decay", "betas": "betas", "eps": "epsilon", "alpha": "smoothing",
              "centered": "centered", "lr_decay": "rate_decay", "initial_accumulator_value": "initial_sum"}
add("sgd", "SGD", lr=0.1)
add("sgd_large_rate", "SGD", lr=100.0)
add("sgd_momentum", "SGD", lr=0.05, momentum=0.9)
add("sgd_weight_decay", "SGD", lr=0.1, weight_decay=0.01)
add("sgd_momentum_weight_decay", "SGD", lr=0.05, momentum=0.9, weight_decay=0.01)
add("sgd_nesterov", "SGD", lr=0.05, momentum=0.9, nesterov=True)
add("sgd_nesterov_weight_decay", "SGD", lr=0.05, momentum=0.8, weight_decay=0.02, nesterov=True)
add("adam", "Adam")
add("adam_other_settings", "Adam", lr=0.02, betas=(0.8, 0.95), eps=1e-5)
add("adam_weight_decay", "Adam", lr=0.01, weight_decay=0.1)
add("adamw", "AdamW")
add("adamw_other_settings", "AdamW", lr=0.02, betas=(0.85, 0.98), eps=1e-6, weight_decay=0.1)
add("rmsprop", "RMSprop")
add("rmsprop_other_settings", "RMSprop", lr=0.02, alpha=0.9, eps=1e-5)
add("rmsprop_weight_decay", "RMSprop", weight_decay=0.1)
add("rmsprop_momentum", "RMSprop", lr=0.005, momentum=0.9)
add("rmsprop_centered", "RMSprop", alpha=0.95, centered=True)
add("rmsprop_everything", "RMSprop", lr=0.005, alpha=0.9, eps=1e-4, weight_decay=0.05, momentum=0.8, centered=True)
add("adagrad", "Adagrad")
add("adagrad_other_settings", "Adagrad", lr=0.1, lr_decay=0.05, eps=1e-6)
add("adagrad_weight_decay", "Adagrad", lr=0.05, weight_decay=0.1, initial_accumulator_value=0.2)
fixture.write()
