"""Interpolated Kneser-Ney: NLTK's, and the formulas of the modified kind (Chen and Goodman 1998), which are first
compared with NLTK's where both have one discount. Writes ngrams.json."""
from collections import Counter, defaultdict
import nltk
from nltk.lm import KneserNeyInterpolated
from fixture import *

fixture = Fixture(f"NLTK {nltk.__version__}")


def sample(random, count, vocabulary):
    """Ids that repeat themselves as text does; the last of the vocabulary never occurs."""
    ids = []
    while len(ids) < count:
        if len(ids) > 12 and random.rand() < 0.5:
            start = random.randint(0, len(ids) - 6)
            ids += ids[start:start + random.randint(2, 7)]
        else:
            ids.append(int((vocabulary - 1) * random.rand() ** 2))
    return ids[:count]


def ngrams(ids, order):
    """All n-grams that end in a token of the text, which follows on order - 1 marks of its beginning."""
    padded = (-1,) * (order - 1) + tuple(ids)
    return [padded[end - n + 1:end + 1] for end in range(order - 1, len(padded)) for n in range(1, order + 1)]


class NLTK:
    def __init__(self, ids, order, discount):
        self.order, self.model = order, KneserNeyInterpolated(order, discount=discount)
        words = [tuple(str(id) for id in gram) for gram in ngrams(ids, order)]
        self.model.fit([words], vocabulary_text=["-1"] + [str(id) for id in ids])

    def __call__(self, id, context): return self.model.unmasked_score(str(id), tuple(str(id) for id in context))


class Formulas:
    """`discounts`: three an order from 1; estimated if None. The unigrams lie over 1/V."""
    def __init__(self, ids, order, vocabulary, discounts=None):
        raw = Counter(ngrams(ids, order))
        self.a, self.order, self.vocabulary = defaultdict(int), order, vocabulary
        for gram, count in raw.items():
            if len(gram) == order: self.a[gram] = count
            if len(gram) > 1: self.a[gram[1:]] += 1
        self.discounts = discounts or [self.estimate(n) for n in range(1, order + 1)]
        self.after = defaultdict(list)
        for gram, count in self.a.items(): self.after[gram[:-1]].append((count, len(gram)))

    def estimate(self, n):
        of = Counter(count for gram, count in self.a.items() if len(gram) == n)
        try:
            y = of[1] / (of[1] + 2 * of[2])
            found = [1 - 2 * y * of[2] / of[1], 2 - 3 * y * of[3] / of[2], 3 - 4 * y * of[4] / of[3]]
        except ZeroDivisionError: return [0.5, 1, 1.5]
        return found if all(0 < d <= i + 1 for i, d in enumerate(found)) else [0.5, 1, 1.5]

    def discount(self, count, n): return self.discounts[n - 1][min(count, 3) - 1] if count else 0

    def __call__(self, id, context):
        context = tuple(context)
        lower = 1 / self.vocabulary if not context else self(id, context[1:])
        if not self.after[context]: return lower
        gram = context + (id,)
        n, count = len(gram), self.a.get(gram, 0)
        given = sum(self.discount(c, m) for c, m in self.after[context])
        total = sum(c for c, _ in self.after[context])
        return (max(count - self.discount(count, n), 0) + given * lower) / total


def case(name, order, length, vocabulary, discount=None):
    random = random_for(name)
    ids, text = (sample(random, count, vocabulary) for count in (length, 60))
    text = (ids[20:40] + text)[:60]
    model = NLTK(ids, order, discount) if discount else Formulas(ids, order, vocabulary)
    padded = [-1] * (order - 1) + text
    contexts = [padded[i:i + order - 1] for i in range(len(text))]
    found = [model(id, context) for id, context in zip(text, contexts)]
    if discount:
        ours = Formulas(ids, order, vocabulary, [[0] * 3] + [[discount] * 3] * (order - 1))
        close(name, [ours(id, context) for id, context in zip(text, contexts)], found, 1e-12)
    for context in contexts:
        close(name, sum(model(id, context) for id in range(vocabulary)), 1, 1e-12)
    fixture.add(name, {"order": order, "vocabulary": vocabulary, "discount": discount}, ids=Integers(ids),
                text=Integers(text), probabilities=np.array(found),
                **({} if discount else {"discounts": np.array(model.discounts)}))


case("nltk_bigrams", 2, 200, 9, 0.75)
case("nltk_trigrams", 3, 300, 12, 0.1)
case("nltk_five_grams", 5, 400, 15, 0.75)
case("nltk_five_grams_short_text", 5, 7, 15, 0.5)
case("modified_unigrams", 1, 200, 12)
case("modified_trigrams", 3, 600, 40)
case("modified_five_grams", 5, 1500, 60)
case("modified_five_grams_short_text", 5, 9, 15)
fixture.write()
