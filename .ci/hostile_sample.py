"""Adds a sample that a page must not obey to the last epoch of a run's metrics.jsonl, for the report to show.

    hostile_sample.py DIRECTORY
"""
import json, sys

path = f"{sys.argv[1]}/metrics.jsonl"
record = [r for r in map(json.loads, open(path)) if r["event"] == "epoch"][-1]
sample = {"prompt": "", "text": "</script><img src=x onerror=alert(1)><svg onload=alert(2)>"}
record["samples"] = record.get("samples", []) + [sample]
# The latest line of an epoch is the one that counts.
with open(path, "a") as file:
    file.write(json.dumps(record) + "\n")
