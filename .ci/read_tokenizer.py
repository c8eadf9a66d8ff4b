"""Loads a tokenizer.json of ours with the real tokenizers package: the same ids for the same text, and the text again.

    tokenize … --json | read_tokenizer.py DIRECTORY TEXTFILE
"""
import json, sys
from tokenizers import Tokenizer

tokenizer = Tokenizer.from_file(f"{sys.argv[1]}/tokenizer.json")
# A text that holds the end token's name is text to us.
tokenizer.encode_special_tokens = True
text = open(sys.argv[2], encoding="utf-8", newline="").read()
ours = json.load(sys.stdin)
theirs = tokenizer.encode(text).ids
for place, (a, b) in enumerate(zip(ours, theirs)):
    assert a == b, f"id {place}: {a} and {b}, after {tokenizer.decode(ours[max(place - 5, 0):place])!r}"
assert len(ours) == len(theirs), (len(ours), len(theirs))
assert tokenizer.decode(ours, skip_special_tokens=False) == text
assert tokenizer.get_vocab_size() == json.load(open(f"{sys.argv[1]}/config.json"))["model"]["vocabulary_size"]
assert len(set(ours)) > 2000, len(set(ours))
print(f"{len(text):,} characters became the same {len(ours):,} ids of {tokenizer.get_vocab_size():,}, and the text again")
