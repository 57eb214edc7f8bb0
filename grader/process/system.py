"""The system that this is: the one place that asks. What a system does otherwise than the others is in its own file.

A later file knows better than an earlier one, name by name.
"""

import sys

from grader.process.anywhere import *

if sys.platform == "win32":
    from grader.process.windows import *
    from grader.process.windows_jobs import *
else:
    from grader.process.posix import *
if sys.platform == "linux":
    from grader.process.linux import *
