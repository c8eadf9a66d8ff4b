"""Reads a run's event files with the real tensorboard package and compares them with metrics.jsonl.

    read_event_files.py DIRECTORY EPOCHS
"""
import json, math, sys
import numpy as np
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

directory, epochs = sys.argv[1], int(sys.argv[2])
records = {}
with open(f"{directory}/metrics.jsonl") as lines:
    for line in lines:
        record = json.loads(line)
        if record["event"] == "epoch":
            records[record["epoch"]] = record
assert sorted(records) == list(range(1, epochs + 1)), sorted(records)

events = EventAccumulator(directory, size_guidance={"scalars": 0, "tensors": 0})
events.Reload()
names = {
    "loss/training": "loss", "perplexity/training": "perplexity", "loss/held_out": "held_out_loss",
    "perplexity/held_out": "held_out_perplexity", "bits_per_character/held_out": "held_out_bits_per_character",
    "bits_per_byte/held_out": "held_out_bits_per_byte", "speed/tokens_per_second": "tokens_per_second",
    "optimizer/learning_rate": "learning_rate", "optimizer/gradient_norm": "gradient_norm",
}
shown = set(events.Tags()["scalars"])
recorded = {tag for tag, name in names.items() if any(name in record for record in records.values())}
assert shown == recorded and "loss/training" in shown, shown ^ recorded
for tag in shown:
    values = {event.step: event.value for event in events.Scalars(tag)}
    expected = {step: np.float32(record[names[tag]]) for step, record in records.items() if names[tag] in record}
    assert values == expected, (tag, values, expected)
    assert len(events.Scalars(tag)) == len(expected), f"{tag}: an epoch is shown twice"

# TensorBoard keeps the texts of an epoch that was computed again beside the new ones; its curves it replaces.
samples = set()
for tag in events.Tags()["tensors"]:
    metadata = events.SummaryMetadata(tag)
    assert metadata.plugin_data.plugin_name == "text", tag
    if tag == "settings":
        continue
    for event in events.Tensors(tag):
        text = tensor_util.make_ndarray(event.tensor_proto)[0].decode()
        expected = records[event.step]["samples"][int(tag.removeprefix("samples/")) - 1]["text"]
        assert "\n".join(line[4:] for line in text.split("\n")) == expected, (tag, event.step)
        samples.add((tag, event.step))
assert len(samples) == sum(len(record.get("samples", [])) for record in records.values()) > 0, samples
assert all(math.isfinite(event.wall_time) and event.wall_time > 1.7e9 for event in events.Scalars("loss/training"))
print(f"TensorBoard reads {len(shown)} curves of {epochs} epochs and {len(samples)} samples")
