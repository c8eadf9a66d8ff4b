"""torch.nn.RNN in float64: outputs, final state and every gradient. Writes rnn_torch.json."""
import torch
from fixture import *

fixture = Fixture(f"PyTorch {torch.__version__.split('+')[0]}")


def add(name, activation, bias="both", layers=1, steps=7, batch=3, inputs=5, hidden=4, with_state=True,
        classes=None):
    inputs = inputs if classes is None else classes
    case = rnn_case(name, steps, batch, inputs, hidden, layers, bias, classes)
    layer = torch.nn.RNN(inputs, hidden, layers, nonlinearity=activation, bias=bias == "both",
                         dtype=torch.float64)
    for key, parameter in layer.named_parameters(): parameter.data = torch.tensor(case[key])
    x, h0 = (torch.tensor(case[key], requires_grad=True) for key in ("x", "h0"))
    output, state = layer(x, h0 if with_state else None)
    ((output * torch.tensor(case["upstream_output"])).sum()
     + (state * torch.tensor(case["upstream_state"])).sum()).backward()
    results = {"output": output, "state": state, "grad_x": x.grad}
    if with_state: results["grad_h0"] = h0.grad
    results.update({"grad_" + key: parameter.grad for key, parameter in layer.named_parameters()})
    results = {key: value.detach().numpy() for key, value in results.items()}
    expected = rnn_reference(case, activation, layers, with_state)
    for key in results: close(f"{name} {key}", results[key], expected[key])
    fixture.add(name, rnn_attributes(case, activation, bias, with_state),
                **rnn_tensors(case, results, with_state))


for activation in ("relu", "tanh"):
    for layers in (1, 2):
        for bias in ("both", "none"):
            add(f"{activation}_{layers}_layer_bias_{bias}", activation, bias, layers)
        add(f"{activation}_{layers}_layer_zero_state", activation, layers=layers, with_state=False)
    add(f"{activation}_hidden_19", activation, steps=11, batch=2, inputs=6, hidden=19)
    add(f"{activation}_hidden_37", activation, steps=5, batch=9, inputs=13, hidden=37)
    add(f"{activation}_one_step", activation, steps=1)
    add(f"{activation}_one_row", activation, steps=6, batch=1, layers=2)
    add(f"{activation}_one_step_one_row", activation, steps=1, batch=1)
    add(f"{activation}_one_unit", activation, steps=4, batch=2, inputs=3, hidden=1)
    add(f"{activation}_ids", activation, steps=6, batch=3, hidden=5, classes=8)
    add(f"{activation}_ids_2_layer_bias_none", activation, "none", 2, steps=4, batch=5, hidden=3, classes=7)
fixture.write()
