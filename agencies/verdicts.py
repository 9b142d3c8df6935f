"""A yes or no that can say why not."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True, slots=True)
class Verdict:
    """True when there is no reason against. The reason is a sentence for the person asking."""

    reason: str = ""

    def __bool__(self):
        return not self.reason

    def enforce(self):
        if self.reason:
            raise PermissionDenied(self.reason)


YES = Verdict()
