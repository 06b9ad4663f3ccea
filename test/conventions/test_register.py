"""Every check has its files, and says the same sentence everywhere."""

import re
import unittest

from project import ROOT, ConventionTest, files, report, text

import check_list


def header_sentence(check):
    """The first paragraph of the comment in front of the class."""
    match = re.search(rf"((?:^///.*\n)+)class {check.class_name}\b", text(check.header), re.MULTILINE)
    if not match:
        return None
    lines = [line.removeprefix("///").strip() for line in match.group(1).splitlines()]
    return " ".join(lines[: lines.index("")] if "" in lines else lines)


def first_paragraph(page):
    return " ".join(page.split("\n\n")[1].split())


class Register(ConventionTest):
    checks = check_list.all_checks()

    def test_is_read_whole(self):
        rows = re.findall(r"^PYBUF_CHECK\(", text(check_list.REGISTER), re.MULTILINE)
        self.assertEqual(len(rows), len(self.checks), "check_list.py does not understand every row of CheckList.def")

    def test_is_in_alphabetical_order(self):
        names = [check.name for check in self.checks]
        self.assertEqual(names, sorted(set(names)))

    def test_names_agree(self):
        for check in self.checks:
            words = re.findall("[A-Z][a-z0-9]*", check.class_name.removesuffix("Check"))
            self.assertEqual(check.name, "pybuf-" + "-".join(words).lower())

    def test_every_check_has_its_files(self):
        wanted = [path for check in self.checks for path in (check.header, check.body, check.page)]
        missing = [str(path) for path in wanted if not (ROOT / path).exists()]
        for check in self.checks:
            if not any(f"%check_pybuf %s {check.name} " in text(f) for f in files() if check.tests in f.parents):
                missing.append(f"{check.tests}/: a test that runs %check_pybuf %s {check.name} %t")
        self.assertFalse(missing, report(missing))

    def test_no_files_are_left_of_checks_that_are_gone(self):
        pages = {check.page for check in self.checks} | {check_list.LIST_PAGE}
        left = [str(f) for f in files() if f.match("docs/checks/*.md") and f not in pages]
        folders = {f.parts[2] for f in files() if f.parts[:2] == ("test", "checks")}
        left += [f"test/checks/{name}" for name in sorted(folders - {check.name for check in self.checks})]
        self.assertFalse(left, report(left))

    def test_the_sentence_is_the_same_everywhere(self):
        for check in self.checks:
            with self.subTest(check.name):
                self.assertRegex(check.sentence, r"^Finds .*\.$", "the sentence reads 'Finds ... .'")
                self.assertNotRegex(check.sentence, r"\. ", "one sentence")
                self.assertEqual(header_sentence(check), check.sentence)
                if (ROOT / check.page).exists():
                    self.assertEqual(first_paragraph(text(check.page)), check.sentence)

    def test_the_list_of_checks_is_up_to_date(self):
        self.assertEqual(text(check_list.LIST_PAGE), check_list.list_page(self.checks), "run ./dev docs-list")


if __name__ == "__main__":
    unittest.main()
