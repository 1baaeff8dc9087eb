#!/usr/bin/env python3
"""Adds up the results in JUnit files: prints `N passed, N failed`, and fails unless all is well.

    Scripts/count_tests.py --check tests=0 --check lint=1 .build/test-results/*.xml

What failed is listed before that line, with its message: the runners' own lines are far above by then. A check is a step
without results of its own and its exit status. A step that failed although none of its tests did (a build that broke, a
crash) counts as one failure, so that the line never says less than the exit code.
"""

import argparse
import pathlib
import sys
import xml.etree.ElementTree

# A failure prints at most this many characters: a whole page of output per failure hides the next one.
MESSAGE_LENGTH = 4000


def count(path):
    passed = failed = 0
    try:
        root = xml.etree.ElementTree.parse(path).getroot()
    except xml.etree.ElementTree.ParseError as error:
        print(f"error: {path}: {error}", file=sys.stderr)
        return 0, 1
    for case in root.iter("testcase"):
        problems = case.findall("failure") + case.findall("error")
        if problems:
            failed += 1
            print(f"failed: {case.get('classname')} {case.get('name')}")
            for problem in problems:
                # Swift's runner puts everything into the attribute, pytest the details into the text.
                print(f"    {problem.get('message', '')}\n{problem.text or ''}".rstrip()[:MESSAGE_LENGTH])
        elif case.find("skipped") is None:
            passed += 1
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="append", default=[], metavar="NAME=STATUS")
    parser.add_argument("results", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()

    passed = failed = 0
    for path in arguments.results:
        if path.exists():
            more_passed, more_failed = count(path)
            passed, failed = passed + more_passed, failed + more_failed
    for check in arguments.check:
        name, status = check.rsplit("=", 1)
        if status == "0":
            passed += name != "tests"
        elif name != "tests" or failed == 0:
            failed += 1
            print(f"failed: {name}, with exit status {status}")
    if passed == 0:
        failed = max(failed, 1)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
