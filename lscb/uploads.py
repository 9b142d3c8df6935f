"""Uploaded files stay in memory and never touch the disk."""

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload


class MemoryOnlyUploadHandler(MemoryFileUploadHandler):
    """Holds a file in memory; one over the cap is dropped and marked as too large."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.activated = True
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT:
            self.request.META["upload_too_large"] = True
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)
