"""Hints for numbers, one a line: what they usually are, from the lowest to the highest, or which few.

Of `integer`, `decimal` and `double` the range is cut to what constraints and the type allow; other kinds are used where
all their numbers are allowed.
"""

from __future__ import annotations

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import Hint, call
from example_data.scaffold.kinds.text_hints import FILES


def whole(low: int, high: int) -> Call:
    """Return whole numbers, all equally likely."""
    return call("integer", low, high)


def one_of(*numbers: float) -> Call:
    """Return one of a few numbers."""
    return call("choice", [*numbers])


def decimal(low: str, high: str) -> Call:
    """Return decimals, all equally likely."""
    return call("decimal", low=low, high=high)


PRICES = (r"(price|amount|cost|fee|charge|payment|rate_?amount|subtotal|total|discount|deposit|rent|tax|vat|"
          r"shipping|revenue|value|paid|due|credit|debit|tip)")  # fmt: skip
STATES = (
    r"reason|purpose|status|state|type|kind|category|stage|phase|mode|action|event|event_type|visibility|level_type"
)
MOMENTS = r"at|ts|timestamp|epoch|(\w+ed|start|end|last_\w+|first_\w+|sent|expires?|expiry|event)_?(on|time|ts|date)"
"""Moments as milliseconds or seconds since 1970."""

COUNTS = (
    r"\w+s_count|num_\w+|\w+_count|total_\w+s|number_of_\w+|count|hits|views|likes|visits|clicks|downloads|followers"
)

NUMBER_HINTS = (
    # times
    Hint(r"(exp(iry|iration)?_?)?month", "integer", whole(1, 12)),
    Hint(r"exp(iry|iration)?_?year", "integer", whole(2027, 2032)),
    Hint(r"week_?day|day_of_week|dow", "integer", whole(0, 6)),
    Hint(r"day_?number", "integer", whole(1, 365)),
    Hint(r"day(_of_month)?", "integer", whole(1, 28)),
    Hint(r"days|(\w+_)?days", "integer", whole(1, 30)),
    Hint(r"hour|hour_of_day", "integer", whole(0, 23)),
    Hint(r"hours", "integer", whole(1, 40)),
    Hint(r"duration_?(minutes?|mins?)", "integer", one_of(15, 30, 45, 60, 90)),
    Hint(r"minutes?|seconds?", "integer", whole(0, 59)),
    Hint(r"quarter", "integer", whole(1, 4)),
    Hint(r"week(_?(number|no))?|week_of_year", "integer", whole(1, 52)),
    Hint(r"(birth_?year|year_of_birth|born)", "integer", whole(1945, 2005)),
    Hint(r"(year_?)?(founded|established)(_?(in|year))?", "integer", whole(1950, 2024)),
    Hint(r"year", "integer", whole(2015, 2026)),
    Hint(r"age", "integer", whole(18, 90)),
    Hint(r"(read(ing)?|prep(aration)?|cook(ing)?|wait(ing)?|processing)_?time", "integer", whole(2, 30)),
    Hint(r"expires_in", "integer", one_of(3600)),
    Hint(r"ttl|timeout(_?(s|seconds))?|(poll_?)?interval(_?(s|seconds))?", "integer", one_of(30, 60, 300, 3600)),
    Hint(r"(milliseconds|millis|ms|latency|elapsed)|(response|load|query|execution)_?time", "integer",
         one_of(12, 18, 25, 34, 47, 60, 85, 120, 180, 350, 900)),
    Hint(r"(duration|length|runtime)(_?(s|sec|seconds))?", "integer",
         one_of(45, 90, 120, 150, 180, 210, 240, 300, 420, 600, 1200, 2700)),
    Hint(r"(duration|run_?time)(_?(min|minutes))?", "double", call("lognormal", 200, 0.8)),
    Hint(rf"{MOMENTS}", "integer", whole(1735689600000, 1767225600000)),
    Hint(rf"{MOMENTS}", "integer", whole(1735689600, 1767225600)),
    # the web and files
    Hint(r"(size|bytes|byte_?size)", "integer", call("file().size"), FILES),
    Hint(r"((file|byte|blob|content|object)_?)(size|length)|(size_?(in_?)?)?bytes|filesize|octets", "integer",
         call("file().size")),
    Hint(r"width(_px)?", "integer", one_of(320, 640, 800, 1024, 1280, 1920, 2560), FILES),
    Hint(r"height(_px)?", "integer", one_of(240, 480, 600, 768, 720, 1080, 1440), FILES),
    Hint(r"(screen|viewport|image)_?width", "integer", one_of(390, 768, 1280, 1440, 1920)),
    Hint(r"(screen|viewport|image)_?height", "integer", one_of(844, 900, 1024, 1080)),
    Hint(r"port|port_?(number|no)", "integer", one_of(80, 443, 3000, 5432, 6379, 8080)),
    Hint(r"(status|response|http)_?(code|status)", "integer",
         call("weighted", {200: 40, 201: 4, 204: 2, 302: 2, 400: 1, 401: 1, 404: 3, 500: 1})),
    Hint(r"zoom(_?level)?", "integer", whole(1, 18)),
    Hint(r"per_?page|page_?size|limit|max_?results", "integer", one_of(10, 20, 25, 50, 100)),
    Hint(r"page(_?(number|no))?|pages", "integer", whole(1, 20)),
    Hint(r"version|revision|rev", "integer", whole(1, 9)),
    Hint(r"lock_?version|(retry|retries|attempt|failure|fail|error|failed_?\w*)s?(_?count)?|failed_attempts|bounces",
         "integer", call("weighted", {0: 12, 1: 3, 2: 1, 3: 1})),
    Hint(r"pending|unread", "integer", call("weighted", {0: 12, 1: 3, 2: 1})),
    Hint(r"max_?(attempts|retries)", "integer", one_of(3, 5, 10)),
    # money
    Hint(rf"({PRICES})?_?(in_)?(cents|minor_?units)|({PRICES})", "integer",
         one_of(499, 799, 999, 1499, 1999, 2499, 2999, 3999, 4999, 7999, 9999, 14900)),
    Hint(r"salary|income|budget|turnover|revenue", "integer", whole(28000, 120000)),
    Hint(r"salary|income|budget|turnover|revenue", "decimal", decimal("28000.00", "120000.00")),
    Hint(r"amount|value|total", "decimal", call("price", "900.00", "48000.00"), r"deal|opportunity|contract|quote"),
    Hint(r"rate", "decimal", call("choice", ["0.07", "0.19"]), r"(tax|vat)(_?rate)?"),
    Hint(r"rate", "decimal", decimal("0.80", "1.40"), r"(exchange|currency|fx)?_?rate"),
    Hint(r"balance", "decimal", decimal("0.00", "2500.00")),
    Hint(r"(tax|vat|sales_tax)_?(rate|percent(age)?)", "decimal", call("choice", ["0.07", "0.19"])),
    Hint(r"(exchange|conversion)_?rate", "decimal", decimal("0.80", "1.40")),
    Hint(r"(hourly|daily|unit|room|nightly)_?rate", "decimal", call("price", "9.00", "180.00")),
    Hint(r"(rate|ratio|share|fraction|confidence|tax|vat)", "decimal", decimal("0.00", "0.25")),
    Hint(r"(percent(age)?|pct|probability)", "decimal", decimal("0.00", "100.00")),
    Hint(rf"{PRICES}|total_\w+", "decimal", call("price", "4.90", "480.00")),
    Hint(PRICES, "decimal", decimal("4.90", "480.00")),
    Hint(rf"{PRICES}|balance", "double", one_of(4.99, 7.99, 9.99, 14.99, 19.99, 24.99, 29.99, 49.99, 79.99, 99.0)),
    # places
    Hint(r"lat(itude)?", "decimal", call("place().latitude")),
    Hint(r"(lo?ng?|long(itude)?)", "decimal", call("place().longitude")),
    Hint(r"lat(itude)?", "decimal", decimal("52.34", "52.67")),
    Hint(r"(lo?ng?|long(itude)?)", "decimal", decimal("13.09", "13.76")),
    Hint(r"lat(itude)?", "double", call("place().latitude")),
    Hint(r"(lo?ng?|long(itude)?)", "double", call("place().longitude")),
    Hint(r"lat(itude)?", "integer", whole(523400000, 526700000)),
    Hint(r"(lo?ng?|long(itude)?)", "integer", whole(130900000, 137600000)),
    Hint(r"altitude|elevation", "decimal", decimal("0.00", "900.00")),
    Hint(r"altitude|elevation", "integer", whole(0, 900)),
    Hint(r"population|inhabitants", "integer", whole(5000, 3000000)),
    Hint(r"floor|storey|level_number", "integer", whole(0, 9)),
    Hint(r"(bed|bath)?_?rooms?", "integer", whole(1, 5)),
    # bodies
    Hint(r"height(_?cm)", "decimal", decimal("150.0", "195.0")),
    Hint(r"height(_?cm)", "integer", whole(150, 195)),
    Hint(r"weight(_?kg)|weight", "decimal", decimal("48.0", "110.0"), r"patient|athlete|vital(_sign)?"),
    Hint(r"weight(_?kg)", "decimal", decimal("0.5", "90.0")),
    Hint(r"bmi|body_mass_index", "decimal", decimal("18.5", "32.0")),
    Hint(r"temp(erature)?(_?(c|celsius))?", "decimal", decimal("36.1", "38.9"),
         r"vital(_sign)?|patient|observation|examination"),
    Hint(r"heart_?rate|pulse", "integer", whole(55, 110)),
    Hint(r"systolic(_?(bp|pressure))?", "integer", whole(100, 150)),
    Hint(r"diastolic(_?(bp|pressure))?", "integer", whole(60, 95)),
    Hint(r"respirat(ory|ion)_?rate", "integer", whole(12, 20)),
    Hint(r"oxygen(_?saturation)?|sp_?o2", "integer", whole(94, 100)),
    Hint(r"red|green|blue", "integer", whole(0, 255)),
    # sizes
    Hint(r"(weight|mass)(_?(g|grams))|grams", "integer", whole(50, 5000)),
    Hint(r"(weight|mass)", "integer", whole(1, 90)),
    Hint(r"width|height|depth|length", "integer", whole(10, 200)),
    Hint(r"weight|height|width|length|depth|size|volume|area|distance", "decimal", decimal("0.50", "90.00")),
    Hint(r"weight|height|width|length|depth|size|volume|area|distance|duration", "double", call("lognormal", 20, 0.8)),
    Hint(r"temp(erature)?", "decimal", decimal("-8.00", "32.00")),
    Hint(r"temp(erature)?", "integer", whole(-8, 32)),
    Hint(r"humidity", "decimal", decimal("25.00", "95.00")),
    Hint(r"rating|stars|score", "decimal", decimal("1.00", "5.00")),
    Hint(r"rating|stars", "integer", call("weighted", {5: 8, 4: 6, 3: 3, 2: 1, 1: 1})),
    Hint(r"rating|stars", "integer", whole(1, 5)),
    Hint(r"employees|(employee|staff|head)_?count|team_?size|company_?size", "integer", whole(2, 400)),
    Hint(r"(percent(age)?|pct)|probability|progress|score|completion|battery", "integer", whole(0, 100)),
    # counts and ranks
    Hint(r"stock(_?(quantity|level|count))?|inventory|(on_?hand|available)(_?quantity)?|quantity_?(on_hand|available)",
         "integer", whole(0, 200)),
    Hint(r"seats|capacity|max_?(seats|guests|participants|attendees|members|users)", "integer", whole(2, 60)),
    Hint(r"quantity|qty|guests|party_?size|pieces|nights|adults|copies", "integer",
         call("weighted", {1: 12, 2: 6, 3: 3, 4: 2, 5: 1})),
    Hint(r"quantity|qty|guests|party_?size|pieces|nights|adults|copies", "integer", whole(1, 12)),
    Hint(r"quantity|qty", "decimal", call("weighted", {1: 12, 2: 6, 3: 3, 4: 2, 5: 1})),
    Hint(rf"{COUNTS}|usage|points|credits|requests|calls|steps|karma|xp", "integer", whole(0, 60)),
    Hint(r"(position|rank|order(ing)?|sort(_?order)?|sequence|seq|index|idx|step|line(_?(number|no))?|ordinal|counter|sequence_counter|"
         r"place|row|col(umn)?|nr|number)", "integer", whole(1, 20)),
    Hint(r"priority|severity|level|difficulty|tier|grade|importance", "integer", whole(1, 5)),
    Hint(r"role|access_?level|permission_?level", "integer", call("weighted", {0: 12, 1: 2, 2: 1})),
    Hint(rf"({STATES})|aasm_state", "integer", call("weighted", {0: 6, 1: 4, 2: 2, 3: 1})),
    Hint(r"id|\w+_id", "integer", whole(1, 9999)),
)  # fmt: skip
