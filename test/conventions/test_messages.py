"""What the checks say, as the lit tests list it: lower case, no full stop, and something to do."""

import re
import unittest

from project import ConventionTest, files, report, text

EXPECTED = re.compile(r"CHECK-(?:MESSAGES|NOTES)[A-Z-]*: .*?: (?:warning|note): (.*?)(?: \[[\w-]+\])?$", re.MULTILINE)


def messages():
    for file in files():
        if file.parts[:2] == ("test", "checks") and file.suffix in {".c", ".cpp"}:
            for message in EXPECTED.findall(text(file)):
                yield file, message


class Messages(ConventionTest):
    def test_style(self):
        problems = []
        for file, message in messages():
            # A name in quotes or an identifier keeps its own capitals.
            if re.match(r"[A-Z][a-z]+ ", message):
                problems.append(f"{file}: starts with a capital: {message}")
            if re.search(r"[.!]$", message):
                problems.append(f"{file}: ends with a full stop: {message}")
            if re.search(r"\b(please|you should|this check)\b", message, re.IGNORECASE):
                problems.append(f"{file}: says what is, not what to think: {message}")
        self.assertFalse(problems, report(problems))


if __name__ == "__main__":
    unittest.main()
