"""A Python prompt for the tests: a line of JSON is a text to paste, the answer is what it printed and how it ended.

One process is one session: names that a text makes are there for the next. The endpoint and whose key it is come from
the environment, as for any client.
"""

import contextlib
import io
import json
import logging
import sys

# It would say on standard output that there are no SDK defaults to apply.
logging.getLogger("sagemaker.config").setLevel(logging.WARNING)

answers = sys.stdout
names = {"__name__": "__main__"}

for line in sys.stdin:
    printed, error = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(json.loads(line), "<pasted>", "exec"), names)
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}"
    print(json.dumps({"printed": printed.getvalue(), "error": error}), file=answers, flush=True)
