"""PyTorch's nn.RNN. It gathers no rows of its input weights: the fastest way to feed it ids is an embedding."""
import chapter

s = chapter.settings(tasks=("train", "generate"))
import torch
from torch import nn

if s.threads:
    torch.set_num_threads(s.threads)
torch.manual_seed(s.seed)
text = chapter.Text(s)
size = text.vocabulary_size


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        if s.input == "best":
            self.embedding = nn.Embedding(size, s.hidden)
        width = s.hidden if s.input == "best" else size
        if s.cell in ("lstm", "gru"):
            self.rnn = {"lstm": nn.LSTM, "gru": nn.GRU}[s.cell](width, s.hidden, s.layers)
        else:
            self.rnn = nn.RNN(width, s.hidden, s.layers, nonlinearity=s.cell)
        self.head = nn.Linear(s.hidden, size)
        for name, parameter in self.named_parameters():
            nn.init.zeros_(parameter) if "bias" in name else nn.init.normal_(parameter, std=0.01)

    def forward(self, ids, state):
        x = self.embedding(ids) if s.input == "best" else nn.functional.one_hot(ids, size).float()
        output, state = self.rnn(x, state)
        return self.head(output.flatten(0, 1)), state


model = LanguageModel()


def write():
    ids, state, written = torch.tensor([[text.ids[0]]], dtype=torch.long), None, []
    with torch.inference_mode():
        for _ in range(s.length):
            logits, state = model(ids, state)
            ids = logits.argmax(dim=1, keepdim=True)
            written.append(ids.item())
    return written


if s.task == "generate":
    chapter.report_writing("torch", torch.__version__, s, write)
else:
    optimizer = torch.optim.SGD(model.parameters(), lr=s.lr)
    batches = [(torch.from_numpy(x).long(), torch.from_numpy(y).long().flatten()) for x, y in text.batches()]

    def epoch():
        state, total = None, 0.0
        for inputs, targets in batches:
            logits, state = model(inputs, state)
            loss = nn.functional.cross_entropy(logits, targets)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), s.clip)
            optimizer.step()
            state = tuple(part.detach() for part in state) if s.cell == "lstm" else state.detach()
            total += loss.item()
        return total / len(batches)

    chapter.report_training("torch", torch.__version__, s, text, epoch)
