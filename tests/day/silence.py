# SPDX-License-Identifier: MIT
# What a log may not hold (P7): whatever anybody was called, wrote, could be reached at or let in by. The callers note what
# they say and hear, the letters what is in them; afterwards nothing of it is in the server's logs, which are written at the
# level that says most, nor in its metrics.
import json
import re

# Members whose text is somebody's, also where it is one short word.
PERSONAL = {"name", "address", "email", "phone", "password", "token", "ticket", "code", "secret", "totp_address", "words",
            "note", "statement", "born", "spoke_to_name", "postcode", "emergency_contact", "access_needs"}
SECRET = {"token", "ticket", "password", "secret", "totp_address"}
SHORTEST = 4  # what is shorter is a word of any language


class Said:
    """What was said and heard: whole texts, to be found anywhere, and single words, to be found as words."""

    def __init__(self):
        self.texts, self.words = set(), set()

    def hear(self, value, member=""):
        if isinstance(value, dict):
            for key, each in value.items():
                self.hear(each, key)
        elif isinstance(value, list):
            for each in value:
                self.hear(each, member)
        elif isinstance(value, str) and len(value) >= SHORTEST:
            if member in SECRET or "@" in value or " " in value.strip() or re.fullmatch(r"\+?\d[\d ]{9,}", value):
                self.texts.add(value)
            elif member in PERSONAL:
                self.words.add(value)

    def letter(self, address, body):
        self.texts.add(address)
        for word in body.split():
            if "#" in word and word.startswith("http"):
                self.texts.add(word.split("#")[-1].split("=")[-1])
            elif word.isdigit() and len(word) >= 6:
                self.words.add(word)


OURS = {"event", "level", "method", "outcome"}  # members of the log that only ever hold words of ours


def texts_of(value, member=""):
    """Every text in a line of the log that could come from somebody."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from texts_of(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each, member)
    elif isinstance(value, str) and member not in OURS:
        yield value


def held(logs, metrics=""):
    """The texts of these logs that could hold anything of the kind, and all their words."""
    texts, words = set(), set()
    for path in logs:
        with open(path) as log:
            for line in log:
                try:
                    values = texts_of(json.loads(line))
                except ValueError:
                    values = [line]
                for each in values:
                    words.update(re.findall(r"\w+", each))
                    texts.add(each)
    for line in metrics.splitlines():
        texts.add(line)
        words.update(re.findall(r"\w+", line))
    return texts, words


def leaks(said, texts, words):
    # What could hold a whole text has a space, an @, or a run of letters or digits as long as any secret's.
    whole = "\n".join(sorted(each for each in texts if re.search(r"[ @]|[\w-]{20,}|\d{10,}", each)))
    return [each for each in sorted(said.texts) if each in whole] + sorted(said.words & words)


def check(said, logs, metrics=""):
    """Nothing of it is in the logs; how many texts were looked for."""
    texts, words = held(logs, metrics)
    assert said.texts and texts, "nothing was said, or nothing logged: the check proves nothing"
    found = leaks(said, texts, words)
    assert not found, f"personal, and in the log: {found[:10]}"
    for each in sorted(said.texts)[:100]:  # and it would be found
        assert each in leaks(said, texts | {f"met {each}, today"}, words), each
    return len(said.texts) + len(said.words)
