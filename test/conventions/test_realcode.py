"""Real packages: what was found in them is judged, holds none of their text, and is compared as it should be."""

import sys
import unittest

from project import ROOT

sys.path.insert(0, str(ROOT / "dev.d"))
import realcode


def row(fingerprint, verdict="", level="default"):
    values = dict.fromkeys(realcode.FINDING_COLUMNS, "x")
    return realcode.Row(values | {"fingerprint": fingerprint, "verdict": verdict, "reason": "", "level": level})


class Records(unittest.TestCase):
    def test_every_finding_of_the_default_level_is_judged_with_a_reason(self):
        for found in realcode.recorded_rows():
            if found.values["level"] == "default":
                self.assertIn(found.values["verdict"], realcode.VERDICTS, str(found))
                self.assertTrue(found.values["reason"], str(found))

    def test_findings_are_of_pinned_packages(self):
        names = {package.name for package in realcode.read_packages()}
        self.assertGreaterEqual(len(names), 15)
        for found in realcode.recorded_rows():
            self.assertIn(found.values["package"], names)
        for counted in realcode.read_table(realcode.FILES, realcode.FILE_COLUMNS):
            self.assertIn(counted["package"], names)

    def test_the_page_tells_the_share_that_is_right(self):
        right, judged = realcode.share_right(realcode.recorded_rows())
        page = (ROOT / "docs/how-it-decides.md").read_text()
        self.assertIn(f"{right} of {judged}", page)


class Comparison(unittest.TestCase):
    def test_added_and_removed(self):
        added, removed = realcode.compare([row("a"), row("b")], [row("b"), row("c")])
        self.assertEqual([r.values["fingerprint"] for r in added], ["c"])
        self.assertEqual([r.values["fingerprint"] for r in removed], ["a"])

    def test_judgements_are_kept(self):
        rows = realcode.with_judgements([row("b"), row("c")], [row("b", "right")])
        self.assertEqual([r.values["verdict"] for r in rows], ["right", ""])

    def test_debatable_is_not_right(self):
        rows = [row("a", "right"), row("b", "debatable"), row("c", "right", "pedantic"), row("d")]
        self.assertEqual(realcode.share_right(rows), (1, 2))


if __name__ == "__main__":
    unittest.main()
