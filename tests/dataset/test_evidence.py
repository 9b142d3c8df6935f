"""Evidence: known by its content, scanned, kept with the return, and read by few."""

import io
import sys
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies import trail
from agencies.models import Role
from dataset.intake.attachments import clean_name, read_attachment
from dataset.intake.refusals import IntakeError
from dataset.models import Evidence
from dataset.operations import evidence, returns, reviews
from tests.agencies.identifiers import nhs_number
from tests.dataset.intake.test_child_level_files import ANNEX_A, PEOPLE, as_csv, as_workbook
from tests.dataset.worlds import make_world
from tests.factories.agencies import AgencyFactory, UserFactory


REFUSED = 422
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40 + b"\xff\xd9"
CSV = as_csv([["month", "plans"], ["January", "40"]])
TEXT = b"We count plans that began in the quarter.\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def a_document(words, **parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document><w:p>{words}</w:p></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.bin", content)
    return file.getvalue()


def a_table(rows):
    return "".join(
        "<w:tr>" + "".join(f"<w:tc><w:t>{text}</w:t></w:tc>" for text in row) + "</w:tr>"
        for row in rows
    )


@pytest.mark.parametrize(
    ("content", "name", "ending"),
    [
        (PDF, "a.exe", "pdf"), (PNG, "a.pdf", "png"), (JPEG, "a", "jpg"), (CSV, "a.csv", "csv"),
        (TEXT, "a.txt", "txt"), (a_document("Plans are counted."), "a.zip", "docx"),
        (as_workbook([["plans"], [40]]), "a.docx", "xlsx"),
    ],
)  # fmt: skip
def test_a_file_is_known_by_its_content(content, name, ending):
    assert read_attachment(content, name).ending == ending


@pytest.mark.parametrize(
    "content",
    [
        b"", b"MZ\x90\0", b"<html><script>", b"<svg xmlns='x'/>", b"\x89PNG\r\n\x1a\n cut",
        b"%PDF-1.7 /OpenAction << /JavaScript (x) >> %%EOF", b"%PDF-1.7 /Encrypt %%EOF",
        b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old office",
        a_document("Plans", vbaProject=b"macro"), b"a" * (5 * 1024 * 1024 + 1),
        as_csv(ANNEX_A), as_workbook(ANNEX_A), as_workbook(PEOPLE), a_document(a_table(ANNEX_A)),
        f"About {nhs_number(5)}".encode(), a_document(f"About {nhs_number(5)}"),
    ],
)  # fmt: skip
def test_other_files_are_refused(content):
    with pytest.raises(IntakeError):
        read_attachment(content, "evidence.pdf")


def with_part(content, part, inside):
    """An Office file with one more part in it."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(part, inside)
    return file.getvalue()


COUNTS = as_workbook([["plans"], [40]])
WORDS = a_document("Plans are counted.")
SPLIT = "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
IDENTIFYING = f"<w:t>About {nhs_number(5)}</w:t>"


@pytest.mark.parametrize(
    ("whole", "part", "inside"),
    [
        (COUNTS, "xl/comments1.xml", f"<text>{IDENTIFYING}</text>"),
        (COUNTS, "xl/threadedComments/threadedComment1.xml", IDENTIFYING),
        (COUNTS, "xl/drawings/drawing1.xml", IDENTIFYING),
        (COUNTS, "xl/pivotCache/pivotCacheRecords1.xml", "<r><s v='a row'/></r>"),
        (COUNTS, "xl/embeddings/oleObject1.bin", b"any"),
        (WORDS, "word/comments.xml", IDENTIFYING),
        (WORDS, "word/comments.xml", SPLIT.format(nhs_number(5)[:4], nhs_number(5)[4:])),
        (WORDS, "word/footnotes.xml", IDENTIFYING),
        (WORDS, "word/header1.xml", a_table(ANNEX_A)),
        (WORDS, "word/header1.xml", IDENTIFYING.encode("utf-16")),
        (WORDS, "word/afchunk.mht", b"any"),
        (WORDS, "word/embeddings/sheet.xlsx", as_workbook(PEOPLE)),
        (WORDS, "word/embeddings/sheet.xlsx", with_part(COUNTS, "xl/embeddings/a.xlsx", COUNTS)),
    ],
)
def test_what_travels_inside_an_office_file_is_looked_at_too(whole, part, inside):
    with pytest.raises(IntakeError):
        read_attachment(with_part(whole, part, inside), "evidence")


def test_one_cell_that_identifies_a_child_is_refused():
    with pytest.raises(IntakeError, match="identify"):
        read_attachment(as_workbook([["plans", f"as for {nhs_number(5)}"], [40, ""]]), "a.xlsx")


@pytest.mark.parametrize(
    ("part", "inside", "ending"),
    [
        ("word/embeddings/sheet.xlsx", COUNTS, "docx"),
        ("word/media/image1.png", PNG, "docx"),
        # The numbers of a chart stand side by side: together they would be an NHS number.
        (
            "word/charts/chart1.xml",
            f"<c:v>{nhs_number(5)[:4]}</c:v><c:v>{nhs_number(5)[4:]}</c:v>",
            "docx",
        ),
        ("word/footnotes.xml", "<w:p>Counted from the case system.</w:p>", "docx"),
    ],
)
def test_a_document_with_a_chart_a_picture_and_a_footnote_is_kept(part, inside, ending):
    assert read_attachment(with_part(WORDS, part, inside), "evidence").ending == ending


def test_a_name_that_identifies_a_child_is_refused():
    with pytest.raises(IntakeError, match="identify"):
        read_attachment(PDF, f"plan {nhs_number(5)}.pdf")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\Users\\me\\plan.final.pdf", "plan.final.pdf"), ("../../etc/passwd", "passwd.pdf"),
        ('a"\r\nSet-Cookie: x.pdf', "a Set-Cookie x.pdf"), ("...", "evidence.pdf"),
        ("x" * 300, "x" * 95 + ".pdf"),
    ],
)  # fmt: skip
def test_names_are_cleaned(name, clean):
    assert clean_name(name, read_attachment(PDF, "a")) == clean


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def attach(world):
    def attach(content=PDF, name="plan.pdf", by=None, code="CPP-02"):
        return evidence.attach(
            world.data_return, theme="Child protection", code=code, name=name, content=content,
            by=by or world.preparer,
        )  # fmt: skip

    return attach


def address(world):
    return reverse("dataset:return_evidence", args=[world.data_return.pk])


def test_the_page_attaches_and_lists_a_file(client, world):
    client.force_login(world.preparer)
    slug = world.contents().themes[0].slug

    done = client.post(
        address(world),
        {"about": f"{slug}/CPP-02", "file": SimpleUploadedFile("plan.pdf", PDF)},
        follow=True,
    )

    held = Evidence.objects.get()
    assert (held.name, held.code, held.added_by) == ("plan.pdf", "CPP-02", world.preparer)
    assert "plan.pdf" in done.content.decode()
    assert "plan.pdf" in client.get(world.data_return.get_absolute_url()).content.decode()
    commentary = reverse("dataset:return_commentary", args=[world.data_return.pk])
    assert "plan.pdf" in client.get(commentary, {"theme": slug}).content.decode()


def test_a_refused_file_is_explained_and_not_kept(client, world):
    client.force_login(world.preparer)
    slug = world.contents().themes[0].slug

    response = client.post(
        address(world), {"about": slug, "file": SimpleUploadedFile("a.csv", as_csv(ANNEX_A))}
    )

    assert response.status_code == REFUSED
    assert "single children" in response.content.decode()
    assert not Evidence.objects.exists()


def test_it_is_served_as_a_download_that_can_do_nothing(client, world, attach):
    held = attach(TEXT, "note.txt")
    client.force_login(world.colleague)

    response = client.get(held.get_absolute_url())

    assert response.content == TEXT
    assert response["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox;")
    assert "no-store" in response["Cache-Control"]


def test_the_board_reads_it_once_sent_and_nobody_else_ever(client, world, attach):
    held = attach()
    others = [
        UserFactory(role=Role.PAG_MEMBER, board=world.board),
        UserFactory(role=Role.CHAIR, board=world.board),
        UserFactory(role=Role.PREPARER, agency=AgencyFactory(slug="health", boards=[world.board])),
    ]

    def statuses(people):
        for person in people:
            client.force_login(person)
            yield client.get(held.get_absolute_url()).status_code

    staff = (world.analyst, world.manager)
    assert list(statuses((*staff, *others))) == [404] * 5
    world.send()
    assert list(statuses(staff)) == [200, 200]
    assert list(statuses(others)) == [404] * 3
    returns.withdraw(world.data_return, by=world.preparer)
    assert list(statuses(staff)) == [404, 404]


def test_what_was_sent_stays_with_the_submission(client, world, attach):
    held = attach()
    submission = world.send()
    reviews.send_back(world.data_return, reason="Please explain.", by=world.approver)

    assert list(submission.evidence.all()) == [held]
    with pytest.raises(PermissionDenied, match="was sent"):
        evidence.remove(held, by=world.preparer)
    client.force_login(world.approver)
    page = reverse("dataset:submission_detail", args=[world.data_return.pk, submission.number])
    assert "plan.pdf" in client.get(page).content.decode()


def test_removed_before_it_is_sent_its_bytes_go_and_the_entry_stays(client, world, attach):
    held = attach()

    evidence.remove(held, by=world.preparer)
    evidence.remove(held, by=world.preparer)

    held.refresh_from_db()
    assert (bytes(held.content), held.removed_by) == (b"", world.preparer)
    verbs = [entry.verb for entry in trail.entries_about(world.data_return)]
    assert verbs == ["dataset.evidence_added", "dataset.evidence_removed"]
    client.force_login(world.preparer)
    assert client.get(held.get_absolute_url()).status_code == 404
    assert world.send().evidence.count() == 0


def test_pressed_twice_it_is_attached_once(attach):
    assert attach() == attach()


def test_only_who_may_fill_in_the_return_attaches(world, attach):
    for person in (world.analyst, world.member):
        with pytest.raises(PermissionDenied):
            attach(by=person)


def scanner(code):
    return f'{sys.executable} -c "import sys; sys.exit({code})"'


LOOKS_FOR_EICAR = "1 if b'EICAR' in sys.stdin.buffer.read() else 0"


def test_a_virus_is_refused_by_the_scanner(attach, settings):
    settings.VIRUS_SCANNER = scanner(LOOKS_FOR_EICAR)

    with pytest.raises(IntakeError, match="virus"):
        attach(EICAR, "eicar.txt")
    assert attach(TEXT, "clean.txt").name == "clean.txt"


@pytest.mark.parametrize("command", [scanner(2), "no-such-scanner"])
def test_nothing_is_kept_when_the_scanner_fails(attach, settings, command):
    settings.VIRUS_SCANNER = command

    with pytest.raises(IntakeError, match="could not be scanned"):
        attach()
    assert not Evidence.objects.exists()


def test_the_page_takes_the_same_queries_however_many_files(world, attach, client, query_count):
    client.force_login(world.preparer)
    attach()
    few = query_count(address(world))
    for n in range(5):
        attach(PDF + str(n).encode(), f"plan {n}.pdf")

    assert query_count(address(world)) == few
