"""Writes a text that is hard to cut into tokens, the same each time for a vocabulary: its tokens in random order,
and what stands at the edges of the rules.

    write_difficult_text.py DIRECTORY FILE
"""
import random, sys
from tokenizers import Tokenizer

random.seed(5)
samples = [
    "The river sings, don't stop; it’s 3.14!", "今天我们不走，好吗？", "  two\t\tspaces \n \n", "a\r\nb\n\r\n\r c\r",
    "👨‍👩‍👧‍👦👍🏽🇩🇪❤️‍🔥", "e\u0301é\u212b\u00c5", "שלום مرحبا สวัสดี क्षत्रिय 한국어", "1234567890" * 9, "z" * 200, " " * 150 + "x",
    "<|endoftext|>", "\"quoted\" \\ back", "\u3000全角\u2028\u0085\u00a0", "\U0010ffff\U000323af\u1c8a\ua7dc",
]
alphabet = "ab XY'’\t\n\r 12.,!?-_今天河が。，　\u0301\u200d👍🏽\u00a0\u2003\u00b5\u00aa\u00d7Ωж"
text = "\n".join(samples)
for _ in range(2000):
    text += random.choice(samples) if random.random() < 0.1 else "".join(random.choices(alphabet, k=random.randint(1, 20)))
tokenizer = Tokenizer.from_file(f"{sys.argv[1]}/tokenizer.json")
for _ in range(5000):
    text += tokenizer.decode(random.choices(range(tokenizer.get_vocab_size()), k=2)) + random.choice(["", " ", "\n"])
# Any scalar at all but for zero, which would pass for UTF-16, and surrogates.
for _ in range(5000):
    value = random.choice([random.randrange(1, 0x3000), random.randrange(1, 0x110000)])
    text += "" if 0xD800 <= value < 0xE000 else chr(value)
open(sys.argv[2], "w", encoding="utf-8", newline="").write(text)
