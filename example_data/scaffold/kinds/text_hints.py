"""Hints for texts, one a line, to read and to add to: people, places, things, then words out of a few.

The first one that fits is tried first, so a narrower one stands above a wider one; where a constraint refuses its kind,
the next one that fits is tried.
"""

from __future__ import annotations

from example_data.project.python_source import Call
from example_data.scaffold.kinds.name_hints import Hint, call
from example_data.scaffold.kinds.weights import weigh

PEOPLE = (
    r"user|people|person|customer|employee|member|author|contact|patient|student|pupil|teacher|instructor|driver|guest|"
    r"player|subscriber|admin|administrator|staff|lead|attendee|doctor|nurse|physician|actor|artist|director|musician|"
    r"candidate|applicant|participant|speaker|visitor|voter|passenger|owner|buyer|seller|recipient|beneficiary|"
    r"volunteer|donor|coach|trainer|editor|reviewer|reporter|worker|technician|colleague|friend|follower|agent|profile|"
    r"operator|manager|consultant|broker|sales_?rep|captain|referee|resident|cardholder|signer|witness|borrower|child|"
    r"parent|guardian|dependent|spouse|respondent"
)
ROLES = (
    r"contact|customer|guest|author|owner|user|sender|recipient|manager|driver|patient|student|employee|teacher|doctor|"
    r"buyer|seller|agent|assignee|reporter|member|signer|emergency_contact|parent|guardian|reviewer|applicant|attendee|donor"
)
"""Who a person is to a row; what is before an address or a name is the name of the person's group."""

FIRMS = (
    r"supplier|company|firm|organi[sz]ation|org|vendor|manufacturer|brand|tenant|publisher|partner|merchant|shop|store|"
    r"client|workspace|agency|employer|carrier|insurer|insurance|bank|sponsor|account|provider|distributor|competitor|"
    r"business|enterprise|institution|label|studio|contractor|restaurant|hotel|airline|shipper|producer|retailer"
)
PLACES = r"address|location|place|venue|branch|office|warehouse|site|station|depot|facility|city|town|store|restaurant"
ITEMS = r"product|item|good|variant|part|article_?item|merchandise|equipment|asset|gift|accessory|material|ingredient"
CATEGORIES = r"category|product_(type|group|line)|collection|catalog(ue)?|section|department_?category|aisle|shelf"
ARTICLES = (
    r"post|article|page|blog|entry|story|news|book|film|movie|video|song|track|album|podcast|episode|lesson|guide"
)
TASKS = r"task|issue|ticket|todo|card|milestone|project|board|epic|deal|opportunity|campaign|job|initiative|goal|sprint"
EVENTS = r"event|meeting|course|class|workshop|conference|session|webinar|talk|appointment|match|concert|show|activity"
FILES = r"file|attachment|document|upload|image|photo|picture|asset|media|medium|blob|download|backup|export|import"
TALK = r"comment|review|message|reply|feedback|answer|remark|testimonial|chat|discussion|note"
VISITS = r"visit|view|page_?view|session|event|click|hit|login|request|log|analytics|metric|pageview|impression"
MEDICS = r"doctor|physician|surgeon|dentist"
MEDICINES = r"medication|medicine|drug|prescription(_item)?|prescribed_item"
LABS = r"lab_(order|test|result)"
MONEY = r"payment|transaction|charge|refund|payout|transfer|settlement"
RUNS = r"job|run|build|deployment|import|export|backup|execution|sync|batch|pipeline|check|scan|workflow"

DOCUMENTS = (
    r"meta_?data|config(uration)?|payload|settings|preferences|prefs|options|data|properties|params|parameters|context|"
    r"extra|additional_info|attributes|filters?|json|state_data|arguments|args|headers|environment_variables"
)
PLACE_WORDS = r"street|address_line_?1|city|town|zip(_?code)?|post(al)?_?code"


def some(*words: str) -> Call:
    """Return words as often as each of them is met."""
    weights = weigh(words)
    return call("choice", [*words]) if weights is None else call("weighted", weights)


def hexadecimal(length: int) -> Call:
    """Return figures as checksums have them."""
    return call("code", length, alphabet="0123456789abcdef")


def figures(length: int) -> Call:
    """Return a number of so many figures, as a text."""
    return call("pattern", f"[0-9]{{{length}}}")


HTTP = call("weighted", {"GET": 12, "POST": 4, "PUT": 1, "DELETE": 1})
UUID = call("pattern", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

TEXT_HINTS = (
    # addresses of machines, before those of people
    Hint(r"ip(v?4)?(_?addr(ess)?)?|(remote|client|source|last)_?(addr|ip)", "text",
         call("pattern", "203[.]0[.]113[.][1-9][0-9]?")),
    Hint(r"ip(v?6)?(_?addr(ess)?)?|(remote|client|source|last)_?(addr|ip)", "text",
         call("pattern", "2001:db8(:[0-9a-f]{4}){6}")),
    Hint(r"mac(_?addr(ess)?)?", "text", call("pattern", "[0-9a-f]{2}(:[0-9a-f]{2}){5}")),
    # people, and how to reach them
    Hint(rf"(?P<who>{ROLES})_?e_?mail(_address)?", "text", call("person().email")),
    Hint(rf"(?P<who>{ROLES})_?(phone|mobile)(_?(number|no))?", "text", call("person().phone")),
    Hint(r"e_?mail(_address)?", "text", call("firm().email"), FIRMS),
    Hint(r"e_?mail(_address)?", "text", call("person().email")),
    Hint(r"e_?mail(_address)?", "text", call("pattern", "[a-z]{3,7}@example[.]org")),
    Hint(r"user_?name|login(_?name)?|handle|nick(_?name)?|screen_?name", "text", call("person().user_name")),
    Hint(r"(first|given|fore)_?names?", "text", call("person().given_name")),
    Hint(r"(last|family|sur|maiden)_?name", "text", call("person().surname")),
    Hint(r"middle_?name", "text", call('person("middle").given_name')),
    Hint(r"initials", "text", call("person().initials")),
    Hint(r"(full|real|preferred|person|card_?holder)_?name", "text", call("person().full_name")),
    Hint(r"(display|legal)_?name", "text", call("person().full_name"), PEOPLE),
    Hint(rf"(?P<who>{ROLES})_?name", "text", call("person().full_name")),
    Hint(r"recipient|(to|from|reply_to|sender|cc)(_?addr(ess)?)?", "text", call("person().email"),
         r"message|email|mail|mailing|delivery"),
    Hint(r"(?P<who>author|owner|assignee|reporter|reviewer|approver|signer|sender|recipient|manager|director|artist)",
         "text", call("person().full_name")),
    Hint(r"(?P<who>\w+ed)_(by|to)", "text",
         call("person().user_name")),
    Hint(r"(phone|mobile|cell(_?phone)?|tel(ephone)?|fax|whatsapp|hotline)"
         r"(_?(number|no|nr|home|work|mobile|private))?", "text",
         call("person().phone")),
    Hint(r"(phone|mobile|cell(_?phone)?|tel(ephone)?|fax|whatsapp)(_?(number|no|nr))?", "text",
         call("pattern", "[+]1 [2-9][0-9]{2} 555 01[0-9]{2}")),
    Hint(r"name", "text", call("person().full_name"), PEOPLE),
    Hint(r"name", "text", call("person().user_name"), PEOPLE),
    Hint(r"title", "text", some("Dr", "Prof"), MEDICS),
    Hint(r"job_?title|occupation|profession|designation", "text", call("entries", "job_titles")),
    Hint(r"title|position", "text", call("entries", "job_titles"), PEOPLE),
    Hint(r"salutation|honorific|name_prefix", "text", call("choice", ["Ms", "Mr", "Dr"])),
    Hint(r"gender|sex", "text", call("weighted", {"female": 10, "male": 10, "other": 1})),
    Hint(r"gender|sex", "text", call("weighted", {"F": 10, "M": 10, "X": 1})),
    Hint(r"ssn|social_security(_?(number|no))?", "text", call("pattern", "9[0-9]{2}-[0-9]{2}-[0-9]{4}")),
    Hint(r"mrn|medical_record(_?(number|no))?", "text", call("pattern", "MRN[0-9]{7}")),
    Hint(r"contact_relation(ship)?|relation(ship)?_to_\w+|kinship", "text",
         call("choice", ["spouse", "parent", "sibling", "child", "friend"])),
    Hint(r"marital_?status", "text", some("married", "single", "divorced", "widowed")),
    Hint(r"blood_(type|group)", "text", call("weighted", {"O+": 37, "A+": 36, "B+": 9, "AB+": 4, "O-": 6, "A-": 6})),
    # places
    Hint(r"address_?(line)?_?[23]|street_?2|line_?[23]|apartment|apt|suite", "text",
         call("choice", ["2nd floor", "Apt 4", "c/o"])),
    Hint(r"street(_?(name|address|1))?|address(_?line)?(_?1)?|line_?1", "text", call("place().street")),
    Hint(r"city(_?name)?|town|locality|municipality", "text", call("place().city")),
    Hint(r"name", "text", call("place().city"),
         r"city|town|place|location|venue|branch|office|warehouse|site|station|depot"),
    Hint(r"code|iso(_?(code|2))?|alpha_?2|abbreviation", "text", call('listed("countries").code'), r"country"),
    Hint(r"country(_?code)?", "text", call("place(world=True).country_code"), VISITS),
    Hint(r"country(_?name)?", "text", call("place(world=True).country"), VISITS),
    Hint(r"country_?code(_?2)?|country_?iso|iso_?2|iso_?code|cca2|alpha_?2", "text", call("place().country_code")),
    Hint(r"country_?code3?|iso_?3|cca3|alpha_?3", "text", call("place().country_code3")),
    Hint(r"name", "text", call('listed("countries").name'), r"country|nation"),
    Hint(r"country(_?name)?|nationality", "text", call("place().country")),
    Hint(r"country", "text", call("place().country_code3")),
    Hint(r"country|nationality|cc", "text", call("place().country_code")),
    Hint(r"(region|state|province)_?code", "text", call("place().region_code")),
    Hint(r"name", "text", call("place().region"), r"region|state|province|county|district|territory"),
    Hint(r"state|region|province|county", "text", call("place().region"), beside=PLACE_WORDS),
    Hint(r"state|region|province", "text", call("place().region_code"), beside=PLACE_WORDS),
    Hint(r"region", "text", some("eu-central-1", "us-east-1", "eu-west-1"),
         r"server|bucket|cluster|instance|deployment"),
    Hint(r"region|province|county|district", "text", call("place().region")),
    Hint(r"post(al)?_?code|zip(_?code)?|plz|postal", "text", call("place().postcode")),
    Hint(r"lat(itude)?", "text", call("pattern", "52[.][3-6][0-9]{3}")),
    Hint(r"lo?ng?|longitude", "text", call("pattern", "13[.][1-7][0-9]{3}")),
    Hint(r"time_?zone(_?(name|id))?|tz", "text", call("place().time_zone")),
    Hint(r"currency(_?code)?", "text", call("place().currency"), beside=r"country(_?code)?"),
    Hint(r"location|birth_?place|place_of_birth|home_?town|destination|origin", "text", call("place().city")),
    # firms
    Hint(r"name|title", "text", call("firm().name"), FIRMS),
    Hint(r"name|title", "text", call("choice", ["Overview", "Sales by month", "Open tickets", "Team workload"]),
         r"dashboard|report|widget|chart"),
    Hint(r"(company|organi[sz]ation|org|business|firm|legal|trading|bank)(_?name)?|employer|vendor|supplier|"
         r"manufacturer|publisher|carrier", "text", call("firm().name")),
    Hint(r"web_?site(_?url)?|home_?page(_?url)?", "text", call("firm().website"), FIRMS),
    Hint(r"domain(_?name)?|host(_?name)?|server_name|fqdn|custom_domain", "text", call("firm().domain")),
    Hint(r"name", "text", call("firm().domain"), r"domain|host|server|zone"),
    # lists
    Hint(r"name|title|label", "text", call("entries", "teams"), r"team|department|group|unit|division|squad|crew"),
    Hint(r"department|team|division", "text", call("entries", "teams")),
    Hint(r"key|name|code", "text", call("slug"),
         r"setting|preference|config(uration)?|option|parameter|property|attribute|"
         r"metadata|feature|flag|feature_flag|experiment|translation|meta"),
    Hint(r"name|title|label", "text", call("entries", "tags"), r"tag|label|keyword|topic|hashtag|interest"),
    Hint(r"tag|topic|keyword", "text", call("entries", "tags")),
    Hint(r"name|title|label", "text", call("entries", "genres"), r"genre|style"),
    Hint(r"genre", "text", call("entries", "genres")),
    Hint(r"name|title|label", "text", call('listed("languages").name'), r"language|lang|locale"),
    Hint(r"code|iso(_?(code|639_?1|639))?|locale|abbreviation", "text", call('listed("languages").code'),
         r"language|lang"),
    Hint(r"name|title|label", "text", call('listed("currencies").name'), r"currency"),
    Hint(r"code|iso(_?code)?|abbreviation|currency(_?code)?", "text", call('listed("currencies").code'), r"currency"),
    Hint(r"name|title|label", "text", some("member", "admin", "owner", "viewer", "editor"), r"role"),
    Hint(r"name|title|label", "text", call("entries", "job_titles"), r"role"),
    Hint(r"name|title|label", "text", some("Free", "Starter", "Team", "Enterprise"), r"plan|tier|package|edition"),
    Hint(r"name|title|label", "text", some("active", "pending", "closed", "cancelled"), r"status|state"),
    Hint(r"name|title|label", "text", some("New", "Qualified", "Proposal", "Won", "Lost"), r"stage|phase"),
    Hint(r"name|title|label", "text", some("low", "medium", "high", "urgent"), r"priority|severity"),
    Hint(r"name|title|label", "text", some("read", "create", "update", "delete"), r"permission|right|privilege|action"),
    Hint(r"name|title", "text", call("entries", "job_titles"),
         r"job_title|occupation|profession|vacancy|job_?post(ing)?"),
    Hint(r"name|title|label", "text", call("item().category"), CATEGORIES),
    Hint(r"name|title|label", "text", call("item().name"), ITEMS),
    Hint(r"description|summary", "text", call("item().description"), f"{CATEGORIES}|{ITEMS}"),
    Hint(r"category(_?name)?", "text", call("item().category"), ITEMS),
    Hint(r"product|item|product_?(name|title)|item_?(name|title)", "text", call("item().name")),
    Hint(r"name|title|subject|summary", "text", call("entries", "projects"), TASKS),
    Hint(r"project(_?(name|title))?|campaign(_?(name|title))?", "text", call("entries", "projects")),
    Hint(r"name|title|subject|summary", "text", call("entries", "event_titles"), EVENTS),
    Hint(r"name|title|subject|headline", "text", call("entries", "article_titles"), ARTICLES),
    Hint(r"comment|body|content|text|message|review|feedback|note", "text", call("entries", "comments"), TALK),
    Hint(r"comments?|feedback|review(_text)?|testimonial", "text", call("entries", "comments")),
    # medicine
    Hint(r"speciali[sz]ation|special(i?ty|ism)", "text",
         call("choice", ["Cardiology", "Dermatology", "General practice", "Neurology", "Paediatrics"])),
    Hint(r"icd(_?10)?(_?code)?", "text", call("choice", ["E11.9", "I10", "J06.9", "J45.9", "K21.9", "M54.5"])),
    Hint(r"cpt(_?code)?", "text", call("choice", ["80053", "85025", "93000", "99203", "99213", "99214"])),
    Hint(r"atc(_?code)?", "text", call("choice", ["A10BA02", "C09AA02", "J01CA04", "M01AE01", "N02BE01"])),
    Hint(r"dos(ag)?e|strength", "text", call("choice", ["5 mg", "10 mg", "20 mg", "100 mg", "500 mg"]), MEDICINES),
    Hint(r"frequency", "text", call("choice", ["once a day", "twice a day", "every 8 hours", "as needed"]), MEDICINES),
    Hint(r"route", "text", some("oral", "topical", "intravenous"), MEDICINES),
    Hint(r"form", "text", call("choice", ["tablet", "capsule", "syrup", "cream"]), MEDICINES),
    Hint(r"(generic_?|brand_?)?name", "text",
         call("choice", ["Amoxicillin", "Ibuprofen", "Metformin", "Paracetamol", "Ramipril"]), MEDICINES),
    Hint(r"(\w+_)?name", "text", call("choice", ["Blood count", "Glucose", "HbA1c", "Lipid panel", "TSH"]), LABS),
    Hint(r"status|state", "text", some("completed", "ordered", "collected"), LABS),
    Hint(r"unit", "text", call("choice", ["mg/dL", "mmol/L", "g/L"]), rf"{LABS}|observation|measurement"),
    Hint(r"reason", "text", call("choice", ["Check-up", "Follow-up", "Vaccination", "Back pain", "Persistent cough"]),
         r"appointment|consultation|encounter|admission"),
    # software as a service
    Hint(r"name|label", "text", call("choice", ["VAT", "Sales tax"]), r"(tax|vat)(_?rate)?"),
    Hint(r"name|label|description", "text", call("choice", ["Production", "Staging", "CI", "Import script"]),
         r"api_?(key|token)|access_(key|token)|credential|service_account"),
    Hint(r"title|subject", "text",
         call("choice", ["New comment", "You were mentioned", "Your export is ready", "New sign-in"]),
         r"notification"),
    Hint(r"event(_?(type|name))?|topic", "text",
         call("choice", ["user.created", "user.updated", "order.created", "order.paid"]), r"web_?hook(_\w+)?"),
    Hint(r"resource|subject|object", "text", call("choice", ["users", "reports", "settings", "invoices"]),
         r"permission|policy|grant|ability|privilege"),
    Hint(r"resource|subject|object", "text", call("entries", "tags"), r"permission|policy|grant|ability|privilege"),
    Hint(r"(auth(entication|enticator)?|login|sign_?in|active|mfa|verification|recovery|factor)_?(method|type)", "text",
         some("password", "totp", "webauthn")),
    # files and the web
    Hint(r"(original_?)?file_?name|attachment|document_?name", "text", call("file().name")),
    Hint(r"name|title|path|key", "text", call("file().name"), FILES),
    Hint(r"(file|storage|object|blob|s3)_?(path|key)", "text", call("file().name")),
    Hint(r"(file_?)?ext(ension)?|file_?type", "text", call("file().extension")),
    Hint(r"(mime|content|media)_?type|mime", "text", call("file().mime_type")),
    Hint(r"checksum|sha_?256|digest", "text", call("file().checksum"), FILES),
    Hint(r"user_?agent|agent_string|ua", "text", call("entries", "user_agents")),
    Hint(r"(app|api|client|server|software|firmware|os|browser)?_?version|semver|release", "text",
         call("entries", "versions")),
    Hint(r"licen[cs]e(_?(name|type|id))?|spdx", "text", call("entries", "licences")),
    Hint(r"path|route|endpoint|pathname", "text",
         call("choice", ["/", "/about", "/pricing", "/products", "/blog", "/login"])),
    Hint(r"path|route|endpoint|pathname", "text", call("pattern", "/[a-z]{4,8}/[a-z0-9]{4,8}")),
    Hint(r"referr?er", "text",
         call("choice", ["https://search.example/", "https://news.example/", "https://social.example/"])),
    Hint(r"(url|uri|blog|link|href|src)|web_?site|home_?page|avatar|image|photo|picture|logo|icon_?url|thumbnail|"
         r"cover|banner|permalink_url|webhook", "text", call("url")),
    Hint(r"slug|permalink|sub_?domain|url_?key|handle", "text", call("slug")),
    Hint(r"colou?r(_?(code|hex))?|background|foreground", "text", call("choice", ["#1f77b4", "#2ca02c", "#d62728"])),
    Hint(r"colou?r(_?name)?", "text", call("choice", ["red", "blue", "green", "grey"])),
    Hint(r"icon(_?(key|name))?|emoji", "text", call("choice", ["star", "heart", "home", "bell"])),
    # what nobody reads: secrets, checksums, codes
    Hint(r"(encrypted|hashed|crypted)?_?password(_?(hash|digest|salt))?|passwd|pwd|pass_?(hash|word)", "text",
         call("constant", "!", type="text")),
    Hint(r"uuid|guid|uid", "text", UUID),
    Hint(r"sha_?1|git_?(sha|hash)|commit(_?(sha|hash|id))?|revision_sha", "text", hexadecimal(40)),
    Hint(r"md5(_?(hash|sum))?|etag", "text", hexadecimal(32)),
    Hint(r"(hash|digest|sha_?\d*|checksum|fingerprint|hmac|signature|secret(_?key)?|salt|nonce|private_?key|"
         r"api_?key|api_?secret|otp_?secret|hashed_\w+)", "text", hexadecimal(64)),
    Hint(r"(hash|digest|sha_?\d*|checksum|fingerprint|hmac|signature|secret(_?key)?|salt|nonce|private_?key|"
         r"api_?key|api_?secret|otp_?secret|hashed_\w+)", "text", hexadecimal(40)),
    Hint(r"(hash|digest|sha_?\d*|checksum|fingerprint|hmac|signature|secret(_?key)?|salt|nonce|private_?key|"
         r"api_?key|api_?secret|otp_?secret|hashed_\w+)", "text", hexadecimal(32)),
    Hint(r"last_?(4|four)(_?digits)?|card_?last4", "text", figures(4)),
    Hint(r"exp(iry|iration)?_?month", "text", call("choice", [f"{month:02}" for month in range(1, 13)])),
    Hint(r"exp(iry|iration)?_?year", "text", call("choice", [str(year) for year in range(2027, 2033)])),
    Hint(r"iban", "text", call("pattern", "DE00[0-9]{18}")),
    Hint(r"bic|swift(_?code)?", "text", call("pattern", "[A-Z]{4}DE[A-Z0-9]{2}")),
    Hint(r"(vat|tax)_?(id|number|no)", "text", call("pattern", "DE000[0-9]{6}")),
    Hint(r"licen[cs]e_?plate|plate_?(number|no)|registration_?plate", "text",
         call("pattern", "[A-Z]{2}-[A-Z]{2} [0-9]{3}")),
    Hint(r"isbn(_?13)?", "text", call("pattern", "978[0-9]{10}")),
    Hint(r"ean(_?13)?|gtin|bar_?code|upc", "text", figures(13)),
    Hint(r"symbol", "text", call("choice", ["€", "$", "£", "¥"]), r"currency"),
    Hint(r"ticker|symbol", "text", call("pattern", "[A-Z]{3,4}")),
    Hint(r"sku|article_?(number|no)|part_?(number|no)", "text", call("code", 6, prefix="SKU-")),
    Hint(r"(order|invoice|ticket|booking|reservation|customer|account|policy|contract|document)_?(number|no|nr)",
         "text",
         call("code", 10)),
    Hint(r"tracking_?(number|no|code)", "text", figures(14)),
    Hint(r"(token|access_?key|session_?(id|key)|jti|access_?token|refresh_?token|device_?id)", "text",
         call("code", 32)),
    Hint(r"(reference|ref|code|serial(_?(number|no))?|coupon|voucher)", "text", call("code", 10)),
    Hint(r"id|\w+_id|external_?id|provider_?id|remote_?id", "text", call("code", 16)),
    Hint(r"(id|key|uid)", "text", call("code", 10)),
    # words out of a few, by table
    Hint(r"industry|sector", "text",
         call("choice", ["Construction", "Education", "Health", "Logistics", "Retail", "Software"])),
    Hint(r"payment_?(status|state)|paid_?(status|state)", "text", some("paid", "pending", "failed")),
    Hint(r"(ship(ment|ping)|delivery|fulfil?lment)_?(status|state)", "text", some("shipped", "ready", "pending")),
    Hint(r"stage", "text", some("prospecting", "proposal", "negotiation", "won", "lost"),
         r"deal|opportunity|lead|prospect"),
    Hint(r"status|state", "text", some("pending", "paid", "shipped", "delivered", "cancelled"), r"order|purchase"),
    Hint(r"status|state", "text", some("succeeded", "pending", "failed", "refunded"), MONEY),
    Hint(r"status|state", "text", some("draft", "open", "paid", "overdue", "void"), r"invoice|bill|quote|estimate"),
    Hint(r"status|state", "text", some("published", "draft", "archived"), rf"{ARTICLES}|product|listing|ad"),
    Hint(r"status|state", "text", some("active", "trialing", "past_due", "cancelled"),
         r"subscription|membership|contract"),
    Hint(r"status|state", "text", some("accepted", "pending", "expired"), r"invitation|invite|friendship|consent"),
    Hint(r"status|state", "text", some("confirmed", "pending", "completed", "cancelled"),
         r"booking|reservation|appointment"),
    Hint(r"status|state", "text", some("new", "contacted", "qualified", "won", "lost"),
         r"lead|deal|opportunity|prospect"),
    Hint(r"status|state", "text", some("open", "in_progress", "resolved", "closed"),
         r"ticket|issue|case|incident|alert"),
    Hint(r"status|state", "text", some("todo", "in_progress", "done"), r"task|todo|card|milestone|step"),
    Hint(r"status|state", "text", some("succeeded", "running", "queued", "failed"), RUNS),
    Hint(r"status|state", "text", some("delivered", "sent", "bounced"), r"email|message|notification|delivery|sms"),
    Hint(r"status|state", "text", some("approved", "pending", "rejected"),
         r"application|request|review|comment|approval"),
    Hint(r"status|state|aasm_state|stage|phase", "text", some("active", "pending", "inactive")),
    Hint(r"type|kind", "text", some("home", "work", "billing"), r"address|phone|email|contact_method"),
    Hint(r"type|kind|name", "text", some("mention", "comment", "follow", "system"), r"notification|alert"),
    Hint(r"type|kind", "text", some("purchase", "refund", "payout"), MONEY),
    Hint(r"type|kind", "text", some("personal", "business"), r"account|customer|user|client"),
    Hint(r"type|kind", "text", some("call", "email", "meeting"), r"activity|interaction|touchpoint|follow_?up"),
    Hint(r"type|kind", "text", some("workshop", "talk", "meetup"), r"event|session|course"),
    Hint(r"type|kind", "text", some("bug", "feature", "question"), r"issue|ticket|task|request"),
    Hint(r"type|kind", "text", some("article", "page", "news"), r"post|content|page|article"),
    Hint(r"type|kind", "text", some("single", "multiple", "text"), r"question|field|input"),
    Hint(r"type|kind", "text", some("image", "video", "audio"), r"media|medium|asset"),
    Hint(r"(payment|pay)_?(method|type)|method", "text", some("card", "paypal", "bank_transfer", "invoice"),
         rf"{MONEY}|order|invoice"),
    Hint(r"payment_?(method|type)", "text", some("card", "paypal", "bank_transfer", "invoice")),
    Hint(r"(card_?)?(brand|network)|card_type", "text", some("visa", "mastercard", "amex"),
         r"card|payment|payment_method"),
    Hint(r"brand", "text", call("firm().name")),
    Hint(r"(http|request)_?(method|verb)|verb", "text", HTTP),
    Hint(r"method", "text", HTTP, rf"{VISITS}|route|endpoint|webhook"),
    Hint(r"method", "text", some("automatic", "manual")),
    Hint(r"action|operation|event(_?(type|name|kind))?|verb", "text",
         some("create", "update", "view", "delete", "login")),
    Hint(r"role|authority", "text", call("weighted", {"member": 12, "admin": 2, "owner": 1})),
    Hint(r"plan(_?name)?|tier|subscription_?type", "text", some("free", "pro", "team", "enterprise")),
    Hint(r"priority|importance|urgency", "text", some("low", "medium", "high", "urgent")),
    Hint(r"severity|log_?level|level", "text", call("weighted", {"info": 8, "warning": 3, "error": 1})),
    Hint(r"environment|env|stage", "text", some("production", "staging", "development")),
    Hint(r"visibility|access(_?level)?|privacy", "text", some("public", "private", "internal")),
    Hint(r"(billing_?)?(frequency|period|interval|cycle|recurrence)", "text",
         call("weighted", {"monthly": 6, "yearly": 3, "weekly": 1})),
    Hint(r"unit(_?(of_?measure|name))?|uom", "text", call("weighted", {"piece": 6, "kg": 3, "l": 1, "m": 1})),
    Hint(r"(identity|auth|oauth|login)?_?provider(_?name)?|connection", "text",
         call("weighted", {"google": 6, "github": 3, "email": 3})),
    Hint(r"platform", "text", call("weighted", {"web": 6, "ios": 3, "android": 3})),
    Hint(r"browser(_?name)?", "text", call("weighted", {"Chrome": 12, "Safari": 4, "Firefox": 2, "Edge": 2})),
    Hint(r"os(_?name)?|operating_?system", "text",
         call("weighted", {"Windows": 6, "macOS": 3, "iOS": 3, "Android": 3, "Linux": 1})),
    Hint(r"device(_?(type|name|kind))?", "text", call("weighted", {"desktop": 6, "mobile": 5, "tablet": 1})),
    Hint(r"screen(_?(size|resolution))?|resolution", "text",
         call("weighted", {"1920x1080": 6, "390x844": 5, "1440x900": 2})),
    Hint(r"utm_source", "text", call("weighted", {"google": 6, "newsletter": 3, "facebook": 2})),
    Hint(r"utm_medium", "text", call("weighted", {"cpc": 4, "email": 3, "social": 2})),
    Hint(r"utm_campaign", "text", call("choice", ["spring_sale", "product_launch", "summer"])),
    Hint(r"utm_(content|term|id)", "text", call("choice", ["header", "sidebar", "footer"])),
    Hint(r"source|channel|medium|origin", "text", call("weighted", {"web": 6, "api": 2, "import": 1, "referral": 1})),
    Hint(r"(fail(ure|ed)?|error|declined?)_?(reason|message|code)", "text",
         call("choice", ["Card declined", "Insufficient funds", "Timed out"]), MONEY),
    Hint(r"(cancel(l?ation)?_?)?reason", "text",
         call("choice", ["Customer request", "Duplicate", "No longer needed", "Out of stock"])),
    Hint(r"theme|colou?r_?scheme", "text", call("weighted", {"light": 6, "dark": 3, "system": 3})),
    Hint(r"queue(_?name)?", "text", call("weighted", {"default": 6, "mailers": 2, "low": 1})),
    Hint(r"protocol|scheme", "text", call("weighted", {"https": 6, "http": 1})),
    Hint(r"format|output_?format", "text", call("choice", ["pdf", "csv", "json"])),
    Hint(r"currency(_?code)?", "text", call("weighted", {"EUR": 6, "USD": 5, "GBP": 2, "CHF": 1})),
    Hint(r"locale", "text", call("weighted", {"en-US": 6, "de-DE": 3, "fr-FR": 2, "es-ES": 1})),
    Hint(r"lang(uage)?s?(_?codes?)?|locale", "text", call("weighted", {"en": 6, "de": 3, "fr": 2, "es": 1})),
    Hint(r"category|group", "text", some("general", "billing", "technical", "feedback")),
    Hint(r"type|kind|class|mode|variant", "text", some("standard", "custom", "other")),
    Hint(r"status|state|type|kind|flag|mode|class", "text", call("weighted", {"A": 6, "P": 3, "I": 1})),
    Hint(r"scopes?", "text", call("choice", ["read", "read write"])),
    Hint(r"grant_?types?", "text", call("choice", ["authorization_code", "refresh_token"])),
    # what people read
    Hint(r"(error|exception|failure|incident)(_?(message|msg|text|details?))?", "text",
         call("choice", ["Connection timed out", "Not found", "Invalid input"])),
    Hint(r"(error|status|failure|response)_?code", "text", call("choice", ["timeout", "not_found", "invalid"])),
    Hint(r"title|headline|subject|caption", "text", call("entries", "article_titles")),
    Hint(r"question", "text", call("choice", ["How did you hear about us?", "What can we do better?"])),
    Hint(r"name|label", "text", call("words", 1, 2)),
    Hint(r"description|body|content|text|message|comment|bio|about|details|answer|instructions", "text",
         call("sentences", 1, 3)),
    Hint(r"excerpt|summary|notes?|remarks?|biography", "text", call("sentences", 1, 2)),
    Hint(r"memo|explanation|hint|purpose|statement|rationale|background(_info)?|help(_text)?|abstract|narrative|agenda|"
         r"objectives?|experience|(special_)?needs|requirements|conduct|guidelines|information", "text",
         call("sentences", 1, 1)),
    Hint(DOCUMENTS, "text", call("constant", "{}", type="text")),
    Hint(r"result|conclusion|outcome", "text", some("success", "failed", "skipped")),
    Hint(r"metric", "text", call("choice", ["visits", "sales", "signups"])),
    Hint(r"operator|comparison", "text", call("choice", ["=", "<", ">"])),
    Hint(r"issuer|affiliation", "text", call("firm().name")),
    Hint(r"facebook|twitter|instagram|linked_?in|github|youtube|tiktok|mastodon|skype", "text",
         call("person().user_name")),
    Hint(r"(t_?)?shirt(_?size)?|size", "text", call("choice", ["S", "M", "L", "XL"])),
    Hint(r"(backup|recovery|otp)_?codes?", "text", call("code", 32)),
    Hint(r"month", "text", call("choice", [f"{month:02}" for month in range(1, 13)])),
    Hint(r"year", "text", call("choice", ["2024", "2025", "2026"])),
    Hint(r"sub_?title", "text", call("entries", "article_titles")),
    Hint(r"whodunnit", "text", call("pattern", "[1-9][0-9]?")),
    Hint(r"ciphertext|bidx|code_(challenge|verifier)", "text", hexadecimal(64)),
    Hint(r"number|identifier|ident", "text", call("code", 8)),
    # names written in one word
    Hint(r"[a-z]*name", "text", call("words", 1, 2)),
    Hint(r"[a-z]*(status|state)", "text", some("active", "pending", "inactive")),
    Hint(r"[a-z]*(type|kind|class|mode)", "text", some("standard", "custom", "other")),
    Hint(r"[a-z]*(created|updated|stored|modified)by", "text", call("person().user_name")),
    Hint(r"[a-z]*code", "text", call("code", 10)),
    Hint(r"value", "text", call("words", 1, 2)),
    Hint(r"key|feature|flag|setting|code_?name", "text", call("slug")),
)  # fmt: skip
