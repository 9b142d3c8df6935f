from django.http import HttpResponse


def return_workbook(request, pk):
    return HttpResponse("")


return_upload = return_upload_confirm = return_workbook
