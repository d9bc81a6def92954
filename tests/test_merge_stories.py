"""Stories that several papers tell: what is one happening, what is not, and why figures differ."""

import pytest

from nlp.claims import Modality
from nlp.events import Event, Reason, Status
from nlp.merge import merge
from nlp.values import Bound, Money, Months, Period, Quantity
from tests.reported import at_least, count, day, money, month, named, report, year

UPDATE, DISAGREEMENT, SCOPE = Reason.UPDATE, Reason.DISAGREEMENT, Reason.SCOPE
PART, UNIT, DATE = Reason.PART, Reason.UNIT, Reason.DATE
PLANNED, DENIED = Modality.PLANNED, Modality.DENIED


def groups(events: list[Event]) -> list[list[str]]:
    """The publishers of each event."""
    return [[r.publisher for r in event.reports] for event in events]


def reasons(event: Event) -> set[tuple[str, Reason]]:
    return {(c.role, c.reason) for c in event.conflicts}


# Orders


def test_a_headline_and_the_full_story_are_one_order():
    ticker = report(
        "Ticker", "2024-03-04", "order", buyer="Reliance", supplier="Nvidia", product="AI chips"
    )
    story = report(
        "Daily", "2024-03-05", "order", buyer="Reliance", supplier="Nvidia",
        product="H100", quantity=count(20_000), value=money(0.6),
    )  # fmt: skip
    assert groups(merge([ticker, story])) == [["Ticker", "Daily"]]


def test_sums_in_two_currencies_that_convert_into_each_other_are_no_disagreement():
    roles = {"buyer": "Naver", "supplier": "Samsung", "product": "HBM3E"}
    won = report("Seoul Post", "2024-06-10", "order", value=money(1380, "KRW"), **roles)
    dollars = report("Wire", "2024-06-11", "order", value=money(1.0), **roles)
    (event,) = merge([won, dollars])
    assert reasons(event) == {("value", UNIT)}


def test_the_same_number_under_another_currency_is_a_slip_of_the_unit():
    roles = {
        "buyer": "Baidu",
        "supplier": "Huawei",
        "product": "Ascend 910B",
        "quantity": count(1600),
    }
    yuan = report("Wire", "2023-11-07", "order", value=money(0.45, "CNY"), **roles)
    slip = report("Blog", "2023-11-09", "order", value=money(0.45), **roles)
    (event,) = merge([yuan, slip])
    assert reasons(event) == {("value", UNIT)}


def test_chips_and_the_servers_that_hold_them_are_counted_in_two_units():
    roles = {"buyer": "Yotta", "supplier": "Nvidia", "product": "H100", "value": money(1)}
    chips = report("Wire", "2024-01-09", "order", quantity=count(16_000), **roles)
    servers = report("Brief", "2024-01-10", "order", quantity=count(2_000, "server"), **roles)
    (event,) = merge([chips, servers])
    assert reasons(event) == {("quantity", UNIT)}


def test_two_deliveries_are_two_orders_though_all_else_is_the_same():
    roles = {"buyer": "Tencent", "supplier": "AMD", "product": "MI308"}
    first = report(
        "Wire", "2025-02-03", "order", document="a", delivery=year(2025), value=money(1), **roles
    )
    second = report("Brief", "2025-02-04", "order", delivery=year(2026), value=money(1), **roles)
    assert len(merge([first, second])) == 2


def test_orders_of_one_buyer_from_two_suppliers_are_two():
    bought = {"buyer": "Meta", "product": "AI chips", "date": month(2024, 5)}
    nvidia = report("Wire", "2024-05-20", "order", supplier="Nvidia", **bought)
    amd = report("Brief", "2024-05-21", "order", supplier="AMD", **bought)
    assert len(merge([nvidia, amd])) == 2


def test_orders_of_two_models_of_one_maker_are_two():
    bought = {"buyer": "SK Hynix", "supplier": "ASML"}
    old = report("Wire", "2024-05-20", "order", product="TWINSCAN NXE:3600D", **bought)
    new = report("Brief", "2024-05-21", "order", product="TWINSCAN NXE:3800E", **bought)
    assert len(merge([old, new])) == 2


def test_a_model_and_its_family_are_one_order():
    bought = {"buyer": "Oracle", "supplier": "Nvidia", "value": money(40)}
    model = report("Paper", "2025-05-24", "order", product="GB200", **bought)
    family = report("Wire", "2025-05-25", "order", product="Blackwell", **bought)
    assert len(merge([model, family])) == 1


def test_memory_is_no_gpu():
    bought = {"buyer": "Meta", "supplier": "Samsung", "date": month(2024, 5)}
    memory = report("Wire", "2024-05-20", "order", product="DRAM", **bought)
    gpus = report("Brief", "2024-05-21", "order", product="GPUs", **bought)
    assert len(merge([memory, gpus])) == 2


def test_an_order_of_last_year_is_not_that_of_this_year():
    bought = {"buyer": "Tencent", "supplier": "Nvidia", "product": "H20"}
    old = report("Wire", "2024-01-20", "order", value=money(1), **bought)
    new = report("Brief", "2025-03-21", "order", value=money(1), **bought)
    assert len(merge([old, new])) == 2


def test_chinese_tech_companies_may_be_the_companies_that_others_name():
    roles = {"supplier": "Nvidia", "product": "H20", "value": at_least(16), "date": month(2025, 3)}
    unnamed = report("Wire", "2025-04-02", "order", buyer="Chinese tech companies", **roles)
    names = report("Brief", "2025-04-03", "order", buyer=("ByteDance", "Tencent"), **roles)
    other = report("Post", "2025-04-03", "order", buyer="Indian tech companies", **roles)
    assert groups(merge([unnamed, names, other])) == [["Wire", "Brief"], ["Post"]]


def test_one_buyer_s_share_is_not_the_order_of_all():
    roles = {"supplier": "Nvidia", "product": "H20", "date": month(2025, 3)}
    every = report(
        "Wire", "2025-04-02", "order", buyer="Chinese tech companies", value=money(16), **roles
    )
    one = report("Brief", "2025-04-03", "order", buyer="ByteDance", value=money(7), **roles)
    assert len(merge([every, one])) == 2


def test_a_total_is_linked_to_its_parts_and_contradicts_neither():
    four = {"buyer": ("Baidu", "ByteDance", "Tencent", "Alibaba"), "supplier": "Nvidia"}
    first = report(
        "Paper", "2023-08-09", "order", product="A800", quantity=count(100_000),
        value=money(1), delivery=year(2023), **four,
    )  # fmt: skip
    second = report(
        "Paper", "2023-08-09", "order", product="GPUs", value=money(4), delivery=year(2024), **four
    )
    total = report("Ticker", "2023-08-10", "order", product="AI chips", value=money(5), **four)
    events = merge([first, second, total])
    assert len(events) == 3
    assert not any(event.conflicts for event in events)
    (whole,) = (event for event in events if event.parts)
    assert whole.reports == (total,)
    assert set(whole.parts) == {first.claim.id, second.claim.id}


def test_the_article_that_swaps_the_amounts_disagrees_on_both():
    four = {"buyer": ("Baidu", "ByteDance", "Tencent", "Alibaba"), "supplier": "Nvidia"}
    a800 = {"product": "A800", "quantity": count(100_000), "delivery": year(2023), **four}
    gpus = {"product": "GPUs", "delivery": year(2024), **four}
    told = [
        report("Paper", "2023-08-09", "order", value=money(1), **a800),
        report("Paper", "2023-08-09", "order", value=money(4), **gpus),
        report(
            "Ticker",
            "2023-08-10",
            "order",
            product="AI chips",
            value=money(5),
            relayed="Paper",
            **four,
        ),
        report("Digest", "2023-11-23", "order", value=money(4), relayed="Paper", **a800),
        report("Digest", "2023-11-23", "order", value=money(1), relayed="Paper", **gpus),
    ]
    events = {groups([e])[0][-1] + str(len(e.reports)): e for e in merge(told)}
    assert len(merge(told)) == 3
    disputed = [e for e in merge(told) if e.conflicts]
    assert [reasons(e) for e in disputed] == [{("value", DISAGREEMENT)}] * 2
    assert all(e.origins == ("Paper",) for e in events.values())


def test_a_claim_that_gives_the_parts_is_no_conflict_with_one_that_gives_the_sum():
    roles = {
        "buyer": "Reliance",
        "supplier": "Nvidia",
        "product": "Blackwell",
        "date": month(2025, 1),
    }
    whole = report("Wire", "2025-01-20", "order", value=money(5), quantity=count(90_000), **roles)
    parts = report(
        "Brief", "2025-01-21", "order", value=(money(2), money(3)), quantity=count(90_000), **roles
    )
    (event,) = merge([whole, parts])
    assert reasons(event) == {("value", PART)}


def test_more_than_twelve_is_told_otherwise_than_sixteen():
    roles = {"buyer": ("ByteDance", "Alibaba", "Tencent"), "supplier": "Nvidia", "product": "H20"}
    wire = report("Wire", "2025-04-02", "order", value=at_least(16), **roles)
    weekly = report("Weekly", "2025-04-24", "order", value=at_least(12), **roles)
    (event,) = merge([wire, weekly])
    assert reasons(event) == {("value", DISAGREEMENT)}


def test_billions_are_no_figure_that_could_disagree():
    roles = {"buyer": "Tencent", "supplier": "Nvidia", "product": "H20", "date": month(2025, 3)}
    vague = report("Wire", "2025-04-02", "order", value=at_least(1), **roles)
    exact = report("Brief", "2025-04-03", "order", value=money(3.2), **roles)
    (event,) = merge([vague, exact])
    assert event.conflicts == ()


def test_more_buyers_and_a_greater_sum_are_another_scope():
    roles = {"supplier": "SK Hynix", "product": "HBM3E", "date": month(2024, 4)}
    wide = report("Wire", "2024-05-02", "order", buyer=("Nvidia", "AMD"), product=named("HBM"), supplier="SK Hynix",
                  quantity=count(90_000), date=month(2024, 4))  # fmt: skip
    narrow = report(
        "Brief", "2024-05-03", "order", buyer=("Nvidia", "AMD"), quantity=count(60_000), **roles
    )
    (event,) = merge([wide, narrow])
    assert reasons(event) == {("quantity", SCOPE)}


def test_next_year_retold_a_year_later_is_a_matter_of_reading_the_date():
    roles = {
        "buyer": "TSMC",
        "supplier": "ASML",
        "product": "EUV lithography",
        "quantity": count(60, "tool"),
    }
    jan = Period(day("2024-02-03").start, day("2024-02-03").end, "day")
    feb = Period(day("2024-03-02").start, day("2024-03-02").end, "day")
    first = report("Wire", "2024-01-10", "order", delivery=jan, **roles)
    second = report("Brief", "2024-01-11", "order", delivery=feb, **roles)
    (event,) = merge([first, second])
    assert reasons(event) == {("delivery", DATE)}


# Stockpiles and shipments


def test_one_or_two_years_and_two_years_are_told_otherwise():
    held = {"holder": "Baidu", "product": "AI chips", "said": "Robin Li"}
    call = report("Call", "2023-11-21", "stockpile", coverage=Months(12, 24), **held)
    paper = report("Review", "2023-11-22", "stockpile", coverage=Months(24, 24), **held)
    (event,) = merge([call, paper])
    assert reasons(event) == {("coverage", DISAGREEMENT)}
    assert event.origins == ("Robin Li",)


def test_a_speaker_who_gives_another_figure_weeks_later_updates_it():
    held = {
        "holder": "SMIC",
        "product": "etching equipment",
        "said": "Zhao Haijun",
        "supplier": "Lam Research",
    }
    may = report("Wire", "2024-05-10", "stockpile", coverage=Months(12, 12), **held)
    august = report("Brief", "2024-08-09", "stockpile", coverage=Months(9, 9), **held)
    (event,) = merge([may, august])
    assert reasons(event) == {("coverage", UPDATE)}
    assert event.current("coverage") == (Months(9, 9),)
    assert event.values("coverage") == (Months(12, 12), Months(9, 9))


def test_a_paper_that_corrects_itself_updates_and_the_old_figure_stays():
    roles = {"supplier": "Huawei", "recipient": "Baidu", "product": "Ascend 910B"}
    first = report("Wire", "2023-11-07", "shipment", quantity=count(1_000), **roles)
    second = report("Wire", "2023-11-09", "shipment", quantity=count(1_200), **roles)
    (event,) = merge([first, second])
    assert reasons(event) == {("quantity", UPDATE)}
    assert event.current("quantity") == (count(1_200),)
    assert len(event.values("quantity")) == 2


def test_two_papers_that_differ_tenfold_on_one_delivery_disagree():
    roles = {"supplier": "Huawei", "recipient": "Baidu", "product": "Ascend 910B"}
    first = report("Wire", "2023-11-07", "shipment", quantity=count(1_000), **roles)
    second = report("Blog", "2023-11-08", "shipment", quantity=count(100), relayed="Wire", **roles)
    (event,) = merge([first, second])
    assert reasons(event) == {("quantity", DISAGREEMENT)}
    assert event.origins == ("Wire",)


def test_a_stop_of_shipments_is_no_denial_of_those_before():
    roles = {"supplier": "Nvidia", "recipient": "China", "product": "H20"}
    shipped = report("Wire", "2025-03-20", "shipment", value=at_least(1), **roles)
    stopped = report(
        "Wire",
        "2025-04-16",
        "shipment",
        words="Nvidia halts H20 sales to China.",
        modality=DENIED,
        **roles,
    )
    assert [e.status for e in merge([shipped, stopped])] == [Status.REPORTED, Status.DENIED]


def test_a_company_that_denies_an_order_denies_the_event():
    roles = {"buyer": "ByteDance", "supplier": "Huawei", "product": "Ascend 910B"}
    told = report(
        "Wire", "2024-06-20", "order", quantity=count(100_000), sources="two people", **roles
    )
    denied = report(
        "Brief", "2024-06-22", "order", words="ByteDance denied that it had ordered Ascend chips from Huawei.",
        modality=DENIED, said="ByteDance", **roles,
    )  # fmt: skip
    (event,) = merge([told, denied])
    assert event.status is Status.DENIED


def test_an_order_called_off_is_withdrawn():
    roles = {
        "buyer": "Intel",
        "supplier": "ASML",
        "product": "EUV lithography",
        "value": money(0.4),
    }
    told = report("Wire", "2024-06-20", "order", modality=PLANNED, **roles)
    off = report(
        "Brief",
        "2024-08-02",
        "order",
        words="Intel called off the order.",
        modality=DENIED,
        **roles,
    )
    (event,) = merge([told, off])
    assert event.status is Status.WITHDRAWN


def test_what_is_told_again_after_a_denial_is_denied_no_more():
    roles = {
        "buyer": "ByteDance",
        "supplier": "Huawei",
        "product": "Ascend 910B",
        "quantity": count(100_000),
    }
    denied = report(
        "Brief", "2024-06-22", "order", words="It denied the order.", modality=DENIED, **roles
    )
    first, again = (report("Wire", on, "order", **roles) for on in ("2024-06-20", "2024-06-25"))
    (event,) = merge([first, denied, again])
    assert event.status is Status.REPORTED


# Rules


def test_a_tariff_and_an_export_rule_of_one_state_are_two_measures():
    aim = {"authority": "United States", "target": "China", "product": "semiconductors"}
    tariff = report("Wire", "2025-04-03", "restriction", instrument="tariff", **aim)
    rule = report("Brief", "2025-04-04", "restriction", instrument="export controls", **aim)
    assert len(merge([tariff, rule])) == 2


def test_the_rules_of_two_octobers_are_two_and_undated_mentions_go_with_the_nearer():
    aim = {"authority": "United States", "target": "China", "instrument": "export controls"}
    old = report("Wire", "2022-10-08", "restriction", product="A100", date=month(2022, 10), **aim)
    new = report("Wire", "2023-10-18", "restriction", product="A800", date=month(2023, 10), **aim)
    later = report("Brief", "2023-11-07", "restriction", product="advanced chips", **aim)
    again = report(
        "Digest", "2025-04-02", "restriction", product="chips", date=month(2023, 10), **aim
    )
    assert groups(merge([old, new, later, again])) == [["Wire"], ["Wire", "Brief", "Digest"]]


def test_the_rules_of_two_states_are_two():
    aim = {
        "target": "China",
        "product": "DUV lithography",
        "instrument": "export controls",
        "date": month(2023, 7),
    }
    dutch = report("Wire", "2023-07-03", "restriction", authority="Netherlands", **aim)
    japanese = report("Brief", "2023-07-04", "restriction", authority="Japan", **aim)
    assert len(merge([dutch, japanese])) == 2


def test_an_agency_and_its_state_are_one_authority():
    aim = {"target": "Inspur", "product": "AI chips", "instrument": "Entity List"}
    bis = report(
        "Register",
        "2025-03-25",
        "restriction",
        authority="Bureau of Industry and Security",
        date=day("2025-03-25"),
        **aim,
    )
    washington = report(
        "Wire", "2025-03-26", "restriction", authority=named("United States"), **aim
    )
    bureau = named("Bureau of Industry and Security", "United States")
    bis = report(
        "Register", "2025-03-25", "restriction", authority=bureau, date=day("2025-03-25"), **aim
    )
    assert len(merge([bis, washington])) == 1


def test_effective_dates_a_day_apart_disagree_within_one_rule():
    aim = {
        "authority": "Netherlands",
        "target": "China",
        "product": "DUV lithography",
        "instrument": "export controls",
    }
    first = report(
        "Wire",
        "2023-06-30",
        "restriction",
        effective=day("2023-09-01"),
        date=day("2023-06-30"),
        **aim,
    )
    second = report(
        "Brief",
        "2023-06-30",
        "restriction",
        effective=day("2023-09-02"),
        date=day("2023-06-30"),
        **aim,
    )
    (event,) = merge([first, second])
    assert reasons(event) == {("effective", DISAGREEMENT)}


def test_leave_to_sell_one_chip_is_no_leave_to_sell_another():
    aim = {"authority": "United States", "target": "China"}
    h20 = report("Wire", "2025-07-15", "relief", product="H20", **aim)
    h200 = report("Brief", "2025-08-12", "relief", product="H200", **aim)
    assert len(merge([h20, h200])) == 2


# Charges, switches, cases, investments


def test_a_charge_and_the_sales_lost_are_two():
    hit = {"company": "Nvidia", "product": "H20", "said": "Nvidia"}
    charge = report("Wire", "2025-05-28", "impact", value=money(4.5), period=month(2025, 4), **hit)
    lost = report("Brief", "2025-05-28", "impact", value=money(8), period=month(2025, 7), **hit)
    assert len(merge([charge, lost])) == 2


def test_a_charge_told_by_two_papers_is_one_and_of_one_origin():
    hit = {
        "company": "AMD",
        "product": "MI308",
        "value": Money(8e8, 8e8, "USD", Bound.UP_TO),
        "said": "AMD",
    }
    papers = [report(p, "2025-04-16", "impact", **hit) for p in ("Wire", "Brief", "Daily")]
    (event,) = merge(papers)
    assert event.origins == ("AMD",)
    assert event.status is Status.CONFIRMED


def test_looking_for_another_chip_is_not_yet_turning_to_one():
    plan = report(
        "Call",
        "2023-11-21",
        "substitution",
        company="Baidu",
        product="chips",
        modality=PLANNED,
        said="Robin Li",
    )
    paper = report("Digest", "2023-11-23", "substitution", company="Baidu", replaces="chips", product="AI chips",
                   modality=PLANNED, said="Robin Li")  # fmt: skip
    done = report("Wire", "2023-11-07", "substitution", company="Baidu", supplier="Huawei", product="Ascend 910B",
                  replaces="A100")  # fmt: skip
    assert groups(merge([plan, paper, done])) == [["Wire"], ["Call", "Digest"]]


def test_a_smuggling_case_is_known_by_who_is_accused_though_the_sums_differ():
    case = {"target": ("Jan Novak", "Novak Trading"), "product": ("H100", "H200")}
    wire = report(
        "Wire",
        "2025-12-09",
        "enforcement",
        authority="U.S. Department of Justice",
        value=at_least(0.16),
        **case,
    )
    letter = report(
        "Letter",
        "2025-12-15",
        "enforcement",
        authority="U.S. Department of Justice",
        value=money(0.05),
        **case,
    )
    other = report("Post", "2025-12-10", "enforcement", authority="U.S. Department of Justice", target="Eva Lind",
                   product="H100", value=money(0.05))  # fmt: skip
    events = merge([wire, letter, other])
    assert groups(events) == [["Wire", "Letter"], ["Post"]]
    assert reasons(events[0]) == {("value", DISAGREEMENT)}


def test_two_investments_of_one_company_are_two_by_their_sums():
    wire = report(
        "Wire", "2024-04-08", "investment", company="TSMC", product="fabs", value=money(65)
    )
    brief = report(
        "Brief", "2024-04-20", "investment", company="TSMC", product="fabs", value=money(100)
    )
    rounded = report(
        "Daily",
        "2024-04-09",
        "investment",
        company="TSMC",
        product="fabs",
        value=Money(65e9, None, "USD"),
    )
    assert groups(merge([wire, brief, rounded])) == [["Wire", "Daily"], ["Brief"]]


# Where it comes from


def test_nine_reports_of_two_independent_origins():
    roles = {"buyer": "Alibaba", "supplier": "Nvidia", "product": "H20", "quantity": count(50_000)}
    copied = "Alibaba has ordered 50,000 H20 processors from Nvidia for its cloud, two people with knowledge said."
    times = report("Times", "2025-02-03", "order", sources="two people", words=copied, **roles)
    copies = [
        report(p, "2025-02-04", "order", words=copied, **roles)
        for p in ("Echo", "Mirror", "Herald")
    ]
    retold = [
        report(p, "2025-02-04", "order", relayed="Times", **roles)
        for p in ("Blog", "Brief", "Digest")
    ]
    of_a_copy = report("Forum", "2025-02-05", "order", relayed="Echo", **roles)
    own = report("Rival", "2025-02-06", "order", sources="a supplier", **roles)
    (event,) = merge([times, *copies, *retold, of_a_copy, own])
    assert len(event.reports) == 9
    assert event.origins == ("Rival", "Times")
    chain = {(link.teller, link.heard_from, link.hop.value) for link in event.provenance.links}
    assert ("Forum", "Echo", "relayed") in chain
    assert ("Echo", "Times", "copied") in chain
    assert ("Blog", "Times", "relayed") in chain


def test_papers_that_cite_each_other_end_somewhere():
    roles = {"buyer": "Alibaba", "supplier": "Nvidia", "product": "H20", "quantity": count(50_000)}
    one = report("Echo", "2025-02-03", "order", relayed="Mirror", **roles)
    other = report("Mirror", "2025-02-03", "order", relayed="Echo", **roles)
    (event,) = merge([one, other])
    assert len(event.origins) <= 2


@pytest.mark.parametrize("shift", [0, 40])
def test_rounding_is_never_a_conflict(shift):
    roles = {"buyer": "Yotta", "supplier": "Nvidia", "product": "H100"}
    near = Quantity(16_000 + shift, 16_000 + shift, "unit")
    (event,) = merge([
        report("Wire", "2024-01-09", "order", quantity=count(16_384), **roles),
        report("Brief", "2024-01-10", "order", quantity=near, **roles),
    ])  # fmt: skip
    assert event.conflicts == ()
