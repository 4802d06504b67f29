# mutants: known bugs, as (name, the test that must notice, edits of (file, old text, new text)).
# SPDX-License-Identifier: Apache-2.0
from adviser import ADVISER
from county import COUNTY
from ground import GROUND
from homeserver import HOMESERVER
from host import HOST
from items import ITEMS
from large import LARGE
from matrix import MATRIX
from moved import MOVED
from mutants_ops import OPERATOR
from restored import RESTORED
from school import SCHOOL
from polls import POLLS
from spoken import SPOKEN
from taking_back import TAKING_BACK
from unsaid import UNSAID
from walked import WALKED

MUTANTS = (MATRIX + GROUND + HOST + SCHOOL + TAKING_BACK + HOMESERVER + UNSAID + OPERATOR + COUNTY
           + LARGE + RESTORED + MOVED + ITEMS + WALKED + ADVISER + POLLS + SPOKEN)
