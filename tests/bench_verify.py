"""What verification costs, in one run, beside what one would use in its place. Figures are printed.

`--programs 20000` shows that memory stays flat and nothing is left over.
"""

import argparse

from bench_answers import MOST, SHARED, report_answers, say
from bench_verify_sandbox import report_sandbox


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=1200, help="how many programs are run in the sandbox")
    arguments = parser.parse_args()
    report_sandbox(arguments.programs)
    say("\nanswers")
    report_answers(SHARED, MOST, show=False)


if __name__ == "__main__":
    main()
