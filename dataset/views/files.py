"""Tables as files to take away."""

from django.http import HttpResponse
from django.urls import reverse

from dataset.present import exports
from dataset.present.sheets import xlsx_book


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_response(download, form):
    """A table with what it is: "csv" is its rows, "xlsx" a workbook that also says what they are."""
    if form == "csv":
        return csv_response(download.name, download.figures)
    return xlsx_response(download.name, download.sheets)


def csv_response(name, rows):
    """Rows as a CSV file; `name` without its ending."""
    file_name, text = exports.csv_file(name, rows)
    return _attached(file_name, text, "text/csv; charset=utf-8")


def xlsx_response(name, sheets):
    """{title: rows} as a workbook; `name` without its ending."""
    file_name, content = xlsx_book(name, sheets)
    return _attached(file_name, content, XLSX)


def where(request, page, **kwargs):
    """The full address of the page that a download belongs to, as it was asked for."""
    address = reverse(page if ":" in page else f"dataset:{page}", kwargs=kwargs)
    query = request.GET.urlencode()
    return request.build_absolute_uri(f"{address}?{query}" if query else address)


def _attached(name, content, content_type):
    return HttpResponse(
        content, content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
