"""Every tensor operation in PyTorch float64, with its gradients. Writes operations.json.

Inputs are `a`, `b`, …, the result `y`; the gradients are those of sum(y · upstream).
"""
import torch
from fixture import *

fixture = Fixture(f"PyTorch {torch.__version__.split('+')[0]}")


def add(name, operation, function, inputs, attributes={}, **others):
    """Runs `function` on the inputs, in order, and records the result and every input's gradient."""
    keys = "abcd"[:len(inputs)]
    leaves = [torch.tensor(value, requires_grad=True) for value in inputs]
    y = function(*leaves)
    upstream = uniform(random_for(name), *y.shape)
    (y * torch.tensor(upstream)).sum().backward()
    gradients = {f"grad_{key}": torch.zeros_like(leaf) if leaf.grad is None else leaf.grad
                 for key, leaf in zip(keys, leaves)}
    fixture.add(name, {"operation": operation, **attributes},
                **{key: Input(value) for key, value in zip(keys, inputs)}, **others,
                y=y.detach().numpy(), upstream=Input(upstream),
                **{key: value.numpy() for key, value in gradients.items()})


def add_integers(name, operation, y, inputs, attributes={}):
    fixture.add(name, {"operation": operation, **attributes},
                **{key: Input(value) for key, value in zip("ab", inputs)}, y=Integers(y.numpy()))


# Arithmetic with broadcasting.
shapes = {"same_shape": ([3, 5], [3, 5]),
          "3d_with_2d": ([4, 1, 5], [3, 1]), "2d_with_3d": ([3, 1], [4, 1, 5]),
          "with_scalar": ([4, 3], []), "scalar_with": ([], [4, 3]), "scalars": ([], []),
          "with_row": ([4, 5], [5]), "row_with": ([5], [4, 5]), "with_column": ([4, 5], [4, 1]),
          "3d_with_row": ([2, 3, 5], [5]), "3d_with_matrix": ([4, 3, 5], [3, 5]),
          "one_by_one": ([4, 3], [1, 1]), "column_with_row": ([4, 1], [1, 6])}
arithmetic = {"add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div}
for operation, function in arithmetic.items():
    for kind, (left, right) in shapes.items():
        name = f"{operation}_{kind}"
        random = random_for(name + " inputs")
        add(name, operation, function, [uniform(random, *left), away_from_zero(random, *right)])

# One tensor, element by element.
unary = {"negate": (torch.neg, -2, 2), "exp": (torch.exp, -6, 6), "log": (torch.log, 0.05, 8),
         "sqrt": (torch.sqrt, 0.05, 8), "square": (torch.square, -3, 3), "tanh": (torch.tanh, -4, 4),
         "sigmoid": (torch.sigmoid, -6, 6)}
for operation, (function, low, high) in unary.items():
    a = uniform(random_for(operation + " inputs"), 3, 4, 5, low=low, high=high)
    add(operation, operation, function, [a])
for operation, function in {"relu": torch.relu, "abs": torch.abs}.items():
    add(operation, operation, function, [away_from_zero(random_for(operation + " inputs"), 3, 4, 5)])
    add(operation + "_at_zero", operation, function, [rounded([-1.5, 0, 2.5, 0])])  # the gradient at 0 is 0
extremes = rounded([-80, -30, -17, -9.5, -0.0001, 0, 0.0001, 9.5, 17, 30, 80])
add("tanh_extremes", "tanh", torch.tanh, [extremes])
add("sigmoid_extremes", "sigmoid", torch.sigmoid, [extremes])
add("exp_extremes", "exp", torch.exp, [rounded([-80, -20, -1, 0, 1, 20])])
add("exp_large", "exp", torch.exp, [rounded([80, 79, 78.5])])
add("log_extremes", "log", torch.log, [np.float64(np.float32([1e-30, 1e-7, 0.5, 1, 2, 1e30]))])

# Matrix products: aᵀ and bᵀ as flags; `a` and `b` are stored as they lie before the transposition.
for rows, inner, columns, size in ((3, 5, 4, "small"), (17, 33, 20, "medium"), (1, 6, 3, "one_row"),
                                   (4, 1, 3, "one_inner"), (3, 6, 1, "one_column")):
    for left in (False, True):
        for right in (False, True):
            name = f"matmul_{size}_{'t' if left else 'n'}{'t' if right else 'n'}"
            random = random_for(name + " inputs")
            a = uniform(random, *((inner, rows) if left else (rows, inner)), places=3)
            b = uniform(random, *((columns, inner) if right else (inner, columns)), places=3)
            add(name, "matmul", lambda a, b: (a.T if left else a) @ (b.T if right else b), [a, b],
                {"transpose_a": left, "transpose_b": right})


# Shapes.
def shaped(name, *shape):
    return uniform(random_for(name + " inputs"), *shape)


reshapes = (([3, 4, 5], [6, 10]), ([3, 4, 5], [60]), ([12], [2, 3, 2]), ([1], []), ([2, 3], [2, 1, 3]))
for index, (shape, new) in enumerate(reshapes):
    name = f"reshape_{index}"
    add(name, "reshape", lambda a: a.reshape(new), [shaped(name, *shape)], {"shape": new})
add("transpose_2d", "transpose", lambda a: a.T, [shaped("transpose_2d", 3, 5)], {"axes": [1, 0]})
for axes in ([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]):
    name = "permute_" + "".join(map(str, axes))
    add(name, "transpose", lambda a: a.permute(axes), [shaped(name, 2, 3, 4)], {"axes": axes})
for axis in range(3):
    name = f"concatenate_axis_{axis}"
    shapes = [[length if d == axis else size for d, size in enumerate((2, 3, 4))] for length in (1, 5, 3)]
    random = random_for(name + " inputs")
    add(name, "concatenate", lambda *parts: torch.cat(parts, axis),
        [uniform(random, *shape) for shape in shapes], {"axis": axis})
for axis in range(3):
    name = f"stack_axis_{axis}"
    random = random_for(name + " inputs")
    add(name, "stack", lambda *parts: torch.stack(parts, axis),
        [uniform(random, 4, 3) for _ in range(2)], {"axis": axis})
for axis, start, end in ((0, 1, 3), (0, 0, 1), (1, 2, 5), (1, 0, 5), (2, 3, 6), (2, 5, 6)):
    name = f"slice_axis_{axis}_{start}_{end}"
    add(name, "slice", lambda a: a.narrow(axis, start, end - start), [shaped(name, 4, 5, 6)],
        {"axis": axis, "start": start, "end": end})
add("slice_1d", "slice", lambda a: a[2:6], [shaped("slice_1d", 7)], {"axis": 0, "start": 2, "end": 6})

# Rows by id; row 3 is asked for three times, rows 1 and 5 never.
ids = {"1d": [3, 0, 3, 4, 2, 3, 0], "2d": [[3, 0, 2], [4, 3, 3]], "one": [4]}
for kind, value in ids.items():
    value = np.array(value)
    name = f"gather_rows_{kind}"
    add(name, "gather", lambda a: a[torch.tensor(value)], [shaped(name, 6, 4)], ids=Integers(value))
value = np.array(ids["1d"])
one_hot = torch.nn.functional.one_hot(torch.tensor(value), 6).double()
add("one_hot_times_matrix", "one_hot_matmul", lambda a: one_hot @ a,
    [shaped("one_hot_times_matrix", 6, 4)], {"classes": 6},
    ids=Integers(value), one_hot=Integers(one_hot.numpy()))

# Reductions. No two values are near each other where a maximum is taken; sums are kept away from zero.
maximum = lambda a, axis, keepdim: a.max() if axis is None else a.max(axis, keepdim).values
total = lambda a, axis, keepdim: a.sum() if axis is None else a.sum(axis, keepdim)
mean = lambda a, axis, keepdim: a.mean() if axis is None else a.mean(axis, keepdim)
positive_mean = lambda random, *shape: uniform(random, *shape, low=-0.5, high=1.5)
reductions = {"sum": (total, positive_mean), "mean": (mean, positive_mean), "max": (maximum, without_ties)}
for operation, (function, values) in reductions.items():
    for axis, keepdim in ((0, False), (0, True), (1, False), (1, True), (2, False), (2, True), (None, False)):
        name = f"{operation}_all" if axis is None else f"{operation}_axis_{axis}" + "_keepdim" * keepdim
        add(name, operation, lambda a: function(a, axis, keepdim),
            [values(random_for(name + " inputs"), 3, 4, 5)], {"axis": axis, "keepdim": keepdim})
    name = f"{operation}_long_rows"
    add(name, operation, lambda a: function(a, 1, False), [values(random_for(name + " inputs"), 2, 131)],
        {"axis": 1, "keepdim": False})
for axis in range(3):
    a = without_ties(random_for(f"argmax_axis_{axis} inputs"), 3, 4, 5)
    add_integers(f"argmax_axis_{axis}", "argmax", torch.tensor(a).argmax(axis), [a], {"axis": axis})

for operation, function in {"softmax": torch.softmax, "log_softmax": torch.log_softmax}.items():
    for axis in range(3):
        name = f"{operation}_axis_{axis}"
        add(name, operation, lambda a: function(a, axis),
            [uniform(random_for(name + " inputs"), 3, 4, 5, low=-3, high=3)], {"axis": axis})
    for name, shape, high in ((f"{operation}_large", (4, 7), 80), (f"{operation}_long_rows", (2, 131), 3)):
        a = uniform(random_for(name + " inputs"), *shape, low=-high, high=high)
        add(name, operation, lambda a: function(a, 1), [a], {"axis": 1})

# Two tensors compared. `b` differs from `a` by at least 0.25 wherever a gradient has to choose.
for operation, function in {"maximum": torch.maximum, "minimum": torch.minimum}.items():
    for kind, shape in (("same_shape", (4, 5)), ("3d", (2, 3, 4))):
        random = random_for(f"{operation}_{kind} inputs")
        a = uniform(random, *shape)
        add(f"{operation}_{kind}", operation, function, [a, rounded(a + away_from_zero(random, *shape))])
comparisons = {"greater": torch.gt, "greater_or_equal": torch.ge, "less": torch.lt, "less_or_equal": torch.le,
               "equal": torch.eq}
for operation, function in comparisons.items():
    random = random_for(f"compare_{operation} inputs")
    a, b = random.randint(-2, 3, (4, 6)), random.randint(-2, 3, (4, 6))  # whole numbers: many are equal
    y = function(torch.tensor(a), torch.tensor(b)).int()
    add_integers(f"compare_{operation}", "compare", y, [a, b], {"comparison": operation})
for comparison in ("greater", "less"):
    name = f"select_where_{comparison}"
    random = random_for(name + " inputs")
    a = uniform(random, 3, 7)
    b = rounded(a + away_from_zero(random, 3, 7))
    add(name, "select", lambda a, b, c, d: torch.where(comparisons[comparison](a, b), c, d),
        [a, b, uniform(random, 3, 7), uniform(random, 3, 7)], {"comparison": comparison})
fixture.write()
