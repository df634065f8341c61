"""Hints for dates, booleans, addresses, documents and lists of texts, one a line."""

from __future__ import annotations

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import Hint, call


def several(*texts: str, high: int = 3) -> Call:
    """Return none to some of a few texts."""
    return call("some", [*texts], 0, high)


ADDRESS = call(
    "document",
    {
        "street": call("place().street"),
        "city": call("place().city"),
        "postcode": call("place().postcode"),
        "country": call("place().country_code"),
    },
)
SETTINGS = call(
    "document",
    {"theme": call("choice", ["light", "dark"]), "language": call("choice", ["en", "de"]), "emails": call("boolean")},
)
CHANGE = call("document", {"field": call("choice", ["name", "status", "email"]), "reason": call("words", 1, 2)})
DEVICE = call("document", {"browser": call("choice", ["Chrome", "Firefox", "Safari"]), "is_mobile": call("boolean")})
POSITION = call("document", {"lat": call("place().latitude"), "lng": call("place().longitude")})
LOOK = call("document", {"color": call("choice", ["#1f77b4", "#2ca02c", "#d62728"]), "size": call("integer", 1, 5)})
PERSON = call("document", {"name": call("person().full_name"), "email": call("person().email")})
RIGHTS = call("document", {"read": True, "write": call("boolean"), "delete": call("boolean", share=0.03)})
SIZES = call("document", {"width": call("integer", 10, 90), "height": call("integer", 10, 90)})
SOURCE = call("document", {"source": call("choice", ["web", "import", "api"])})
TEXTS = call("document", {"en": call("words", 1, 2), "de": call("words", 1, 2)})
EVENT = call("document", {"event": call("choice", ["created", "updated", "deleted"]), "id": call("integer", 1, 200)})
FEATURES = call("document", {"reports": call("boolean"), "export": call("boolean"), "support": call("boolean")})
TOTALS = call("document", {"total": call("integer", 1, 90), "failed": call("integer", 0, 3)})

OPENS = r"(start|begin|open|from)(s|ing)?(_?(at|time))?"
CLOSES = r"(end|close|to|until|till|finish|stop)(s|es|ing)?(_?(at|time))?"
HOURS = {OPENS: ["08:00", "08:30", "09:00", "10:00"], CLOSES: ["16:00", "17:00", "18:00", "20:00"]}
"""Times of day between which something is open, or somebody works."""

OTHER_HINTS = (
    Hint(r"birth_?(date|day)?|date_of_birth|dob|born(_?(on|at))?", "date",
         call("date", days_before=29000, days_after=-6600)),
    Hint(r"(hire|hired|joined|joining|employment|member_since|founded)(_?(on|date))?", "date",
         call("date", days_before=3600)),
    Hint(r"(expir(es|y|ation)|valid_(until|to|thru)|due|renewal|deadline|end_of_life|next_\w+)(_?(on|date|at))?",
         "date",
         call("date", days_before=30, days_after=360)),
    Hint(r"at|on|date|day|since|until|start|end", "date", call("date", days_before=720)),
    Hint(r"(expir(es|y|ation)|valid_(until|to|thru)|due|scheduled|renewal|renews|deadline|next_\w+)(_?(on|date|at|for))?",
         "moment", call("moment", days_before=30, days_after=360)),
    Hint(r"at|on|date|time|timestamp|since|until|start|end|created|updated", "moment", call("moment", days_before=720)),
    Hint(r"\w+", "boolean", call("boolean")),
    Hint(r"ip(v[46])?(_?addr(ess)?)?|(remote|client|source|last)_?(addr|ip)|address|host", "inet", call("ip_address")),
    Hint(r"address|(billing|shipping|postal)_?(address|info)?", "json", ADDRESS),
    Hint(r"settings?|preferences|prefs|options?|config(uration)?|profile", "json", SETTINGS),
    Hint(r"(location|geo|coordinates|position|latlng|geo_?point)(_?data)?", "json", POSITION),
    Hint(r"(audit(ed)?_?)?(changes|changeset|diff|delta|old_\w+|new_\w+|object_changes)", "json", CHANGE),
    Hint(r"(device|browser|client)(_?(info|data))?|user_?agent", "json", DEVICE),
    Hint(r"(attributes|style|appearance|theme|variant|custom_?fields|properties|specs?)", "json", LOOK),
    Hint(r"features|entitlements|modules|flags", "json", FEATURES),
    Hint(r"permissions?|rights|access|acl|capabilities", "json", RIGHTS),
    Hint(r"contact|customer|author|owner|user|person(al)?(_?(info|data))?", "json", PERSON),
    Hint(r"dimensions?|size", "json", SIZES),
    Hint(r"(name|title|label|description)?_?(i18n|translations?|localizations?)", "json", TEXTS),
    Hint(r"event(_?(json|data))?|payload|message|body|request|response|webhook", "json", EVENT),
    Hint(r"(stats?|statistics|metrics|counts?|result|results|summary)(_?data)?", "json", TOTALS),
    Hint(r"(meta_?data|meta|extra|context|info|details|source|tracking|utm)(_?(info|data))?", "json", SOURCE),
    Hint(r"(oauth_?)?scopes?|permissions|abilities|rights", "text[]", several("read", "write", "delete")),
    Hint(r"roles?", "text[]", several("member", "admin", "editor", high=2)),
    Hint(r"tags?|keywords|topics|labels|interests|categories", "text[]",
         several("design", "travel", "business", "community", "cooking")),
    Hint(r"allerg(y|ies|ens?)", "text[]", several("pollen", "penicillin", "nuts", "latex", high=2)),
    Hint(r"features|capabilities|modules|amenities", "text[]", several("reports", "export", "search", "alerts")),
    Hint(r"goals?", "text[]", several("growth", "retention", "sales")),
    Hint(r"events?|event_?types|topics", "text[]", several("user.created", "user.updated", "order.paid"),
         r"web_?hook(_\w+)?"),
    Hint(r"events?|event_?types|triggers|topics|actions", "text[]", several("created", "updated", "deleted")),
    Hint(r"lang(uage)?s?(_?codes?)?|locales", "text[]", several("en", "de", "fr")),
    Hint(r"countr(y|ies)(_?codes?)?", "text[]", several("DE", "FR", "GB", "US")),
    Hint(r"currenc(y|ies)(_?codes?)?", "text[]", several("EUR", "USD", "GBP")),
    Hint(r"grant_?types?|response_?types?", "text[]", several("authorization_code", "refresh_token", high=2)),
    Hint(r"channels?|platforms?", "text[]", several("email", "web", "chat")),
    Hint(r"colou?rs?", "text[]", several("red", "blue", "green")),
    Hint(r"sizes?", "text[]", several("S", "M", "L")),
)  # fmt: skip
