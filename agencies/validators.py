"""What people may not write into the fields of this system."""

from django.core.exceptions import ValidationError

from agencies import identifying


IDENTIFYING = "identifying"


def no_identifying_text(text):
    """Refuse text that could identify a child. The message never repeats what was found."""
    if message := identifying.message(text):
        raise ValidationError(message, code=IDENTIFYING)
