"""Between the rows of an event and the solver, which knows neither Django nor us.

`evaluate(version)` is what other pages call: the parts of the objective and the broken rules in words; `kept(version)`
is the same without the rules, of a minute ago at most.
"""

from agenda.planning.evaluating import Evaluation, Part, evaluate, kept
from agenda.planning.material import Material, Spot
from agenda.planning.telling import Link, Told

__all__ = ["Evaluation", "Link", "Material", "Part", "Spot", "Told", "evaluate", "kept"]
