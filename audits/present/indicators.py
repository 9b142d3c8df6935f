"""The page of one indicator: its figures, what people say about it, the risks it bears on."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from agencies.verdicts import Verdict
from audits import policies
from audits.models import Remark
from audits.present.exceptions import Listed, open_about
from audits.present.remarks import remarks_about
from audits.present.risks import RiskLine, risks_about
from dataset.analysis.standards import Met
from dataset.charts.spec import ChartSpec
from dataset.policies import may_annotate, may_draft_change
from dataset.present.address import address_of
from dataset.present.agencies import only_supplier
from dataset.present.as_at import NAME, NOW, AsAt
from dataset.present.breakdowns import BreakdownTable, asked_by, breakdown_tables
from dataset.present.compared import Compared, compared
from dataset.present.definitions import facts, is_answered, supplier
from dataset.present.following import Offer, offer_of_measure
from dataset.present.lineage import Step, lineage
from dataset.present.marks import marks_of
from dataset.present.measure import Measure, measure
from dataset.present.overlays import COMPARE, Overlay, drawn_beside, overlays_of, years_of
from dataset.present.said import Said, said_about
from dataset.present.second_sources import Printed, printed_elsewhere


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """One indicator for one board, as this person may read it."""

    measure: Measure
    supplier: str
    agency: str  # the slug of the one agency that supplies it; "" where several do, or none
    marks: tuple[str, ...]  # of the latest figure
    said: tuple[Said, ...]
    remarks: tuple[Remark, ...]
    exceptions: tuple[Listed, ...]
    risks: tuple[RiskLine, ...]
    tables: tuple[BreakdownTable, ...]
    lineage: tuple[Step, ...]
    printed: tuple[Printed, ...]
    facts: tuple[tuple[str, str], ...]
    is_collected: bool
    may_remark: Verdict
    may_draft_change: Verdict
    may_annotate: Verdict
    compared: Compared | None
    follow: Offer | None
    chart: ChartSpec | None  # that of the measure, with what is chosen drawn beside it
    overlays: tuple[Overlay, ...]  # what may be drawn beside it
    as_at: AsAt

    @property
    def definition(self):
        return self.measure.definition

    @property
    def met_words(self):
        """ "met in this quarter"; empty where the standard is no number or cannot be told."""
        met = self.measure.met
        return f"{met.value} in this quarter" if met in {Met.YES, Met.NO} else ""

    @property
    def here(self):
        """The page as it stands, by quarter."""
        return self._address("audits:indicator", **self._beside)

    @property
    def here_monthly(self):
        return self._address("audits:indicator", points="monthly", **self._beside)

    @property
    def picture(self):
        return self._address("audits:indicator_picture", **self._points, **self._beside)

    @property
    def compare_links(self):
        """(what may be drawn beside it, the page with it drawn or taken away)."""
        chosen = [one.key for one in self.overlays if one.is_drawn]
        for one in self.overlays:
            keys = [key for key in chosen if key != one.key]
            keys = keys if one.is_drawn else [*keys, one.key]
            beside = {COMPARE: keys} if keys else {}
            yield one, self._address("audits:indicator", **self._points, **beside)

    @property
    def _points(self):
        return {"points": "monthly"} if self.measure.monthly else {}

    @property
    def _beside(self):
        chosen = [one.key for one in self.overlays if one.is_drawn]
        return {COMPARE: chosen} if chosen else {}

    @property
    def source_lines(self):
        """Whose figures a picture shows, in which edition, and how many are made up."""
        at, chart = self.measure.publication, self.chart
        made_up = f" {chart.illustrative_words.capitalize()}." if chart.illustrative_words else ""
        return [
            f"{at.board.name}, {self.measure.code}, up to {at.period}, version {at.version}, "
            f"published {timezone.localtime(at.published_at):%d %B %Y}.{made_up}",
            "Small counts of children are hidden: a gap is a hidden figure, or none.",
            *([self.compared.attribution] if chart.beside else []),
        ]

    @property
    def permanent(self):
        """Where this figure can always be read as it was published."""
        return address_of(self.measure.code, self.measure.now.publication)

    def _address(self, view, **query):
        if self.measure.is_newest:
            address = reverse(view, args=[self.measure.code])
            query |= {NAME: self.as_at.text} if self.as_at.moment else {}
            return f"{address}?{urlencode(query, doseq=True)}" if query else address
        return _address(view, self.measure.publication, self.measure.code, **query)

    @property
    def latest_said(self):
        """The commentary on the quarter of the latest figure."""
        return [one for one in self.said if one.period == self._period]

    @property
    def earlier_said(self):
        return [one for one in self.said if one.period != self._period]

    @property
    def _period(self):
        return self.measure.now.period if self.measure.now else None


def _address(view, publication, code, **query):
    edition = {
        "board": publication.board.slug,
        "period": publication.period.slug,
        "version": publication.version,
    }
    return f"{reverse(view, args=[code])}?{urlencode(edition | query, doseq=True)}"


def indicator_page(
    board,
    code,
    user,
    today,
    reader,
    *,
    period=None,
    version=None,
    monthly=False,
    as_at=NOW,
    beside=(),
):
    """The page, or None when there is no such indicator (or `period` was never published).

    `beside` are the national series to draw in its chart: "england", "region", "neighbours". The number of queries does not grow with quarters, versions, remarks or risks.
    """
    held = measure(
        board,
        code,
        today,
        reader,
        period=period,
        version=version,
        monthly=monthly,
        moment=as_at.moment,
    )
    if held is None:
        return None
    by = asked_by(held)
    national = compared(board, held.definition, today, years_of(held.chart))
    overlays = overlays_of(held.chart, national, beside)
    return IndicatorPage(
        measure=held,
        supplier=supplier(held.definition),
        agency=only_supplier(board, held.definition, today),
        marks=_marks(held),
        said=said_about(held, user),
        remarks=tuple(remarks_about(board, code, as_at.moment))
        if policies.may_read_remarks(user, board)
        else (),
        exceptions=open_about(board, code, user),
        risks=risks_about(board, code),
        tables=breakdown_tables(held, by),
        lineage=lineage(held, user),
        printed=printed_elsewhere(board, held.definition, reader),
        facts=facts(held.definition, held.versions, by),
        is_collected=is_answered(held.definition, today),
        may_remark=policies.may_remark(user, board),
        may_draft_change=may_draft_change(user, board),
        may_annotate=may_annotate(user, board),
        compared=national,
        follow=offer_of_measure(user, board, held.definition),
        chart=drawn_beside(held.chart, national, overlays),
        overlays=overlays,
        as_at=as_at,
    )


def _marks(held):
    if held.now is None:
        return ()
    found = ["restated"] if held.now.restated else []
    found += ["provisional"] if held.now.cell.provisional else []
    return (*found, *marks_of(held.now.publication, held.codes))
