"""What the sample organisation's people, teams and work are called. All of it is invented."""

FIRST_NAMES = (
    "Amara", "Mateus", "Yuki", "Freya", "Rajesh", "Leila", "Tomasz", "Ngozi",
    "Hana", "Diego", "Ingrid", "Kwame", "Priya", "Emre", "Chiara", "Sione", "Aoife",
    "Bao", "Zainab", "Henrik", "Marisol", "Tariq", "Wren", "Anneke", "Paulo",
    "Sunita", "Kofi", "Elif", "Mikko", "Rosa", "Jun", "Thandiwe", "Luca", "Farida",
    "Oskar", "Noor", "Camila", "Ravi", "Signe", "Malik", "Mei", "Joris", "Adaeze",
    "Petra", "Andres", "Aiko", "Samir", "Brigid", "Lindiwe", "Nikhil", "Katya",
    "Otto", "Imani", "Renzo", "Saoirse", "Minh", "Dalia", "Ewan", "Teuila", "Arjun",
    "Marta", "Idris", "Sofia", "Kenji",
)  # fmt: skip

LAST_NAMES = (
    "Okafor", "Almeida", "Tanaka", "Lindqvist", "Iyer", "Haddad", "Nowak", "Eze",
    "Sato", "Fuentes", "Solberg", "Mensah", "Nair", "Yildiz", "Moretti", "Taufa",
    "Gallagher", "Pham", "Bello", "Larsen", "Ibarra", "Siddiqui", "Ashdown",
    "Visser", "Teixeira", "Rao", "Boateng", "Kaya", "Virtanen", "Delgado", "Mori",
    "Dlamini", "Ferrari", "Rahimi", "Brandt", "Aziz", "Rojas", "Menon", "Holm",
    "Diallo", "Zhao", "Peeters", "Nwosu", "Horvat", "Castro", "Fujita", "Mansour",
    "Doyle", "Khumalo", "Deshpande", "Volkova", "Keller", "Mwangi", "Conti",
    "Brennan", "Vu", "Darwish", "Murray", "Leota", "Bhatt", "Kowalska", "Traore",
    "Marino", "Ueda",
)  # fmt: skip

# Each group, and the teams that it has first.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Platform",
        ("Search", "Identity", "Runtime", "Observability", "Build", "Gateway"),
    ),
    ("Payments", ("Checkout", "Ledger", "Fraud", "Billing", "Payouts", "Invoicing")),
    ("Apps", ("Web", "Mobile", "Growth", "Messaging", "Onboarding", "Accounts")),
    ("Data", ("Pipelines", "Catalog", "Experiments", "Forecasting", "Streams", "Lake")),
    ("Logistics", ("Routing", "Warehouse", "Tracking", "Returns", "Fleet", "Customs")),
    ("Security", ("Access", "Secrets", "Detection", "Response", "Privacy", "Audit")),
    ("Marketplace", ("Listings", "Sellers", "Pricing", "Offers", "Ratings", "Carts")),
    ("Media", ("Images", "Video", "Playback", "Captions", "Uploads", "Library")),
)

# Where people work, and how many minutes their clocks are ahead of UTC.
SITES = (("Lisbon", 0), ("Warsaw", 60), ("Bengaluru", 330), ("Toronto", -300))

SUB_ROLES = ("Backend", "Frontend", "Full stack", "Infrastructure", "Data")

VERBS = ("Add", "Cache", "Check", "Clean up", "Extend", "Guard", "Log", "Measure", "Move",
         "Rename", "Retry", "Simplify", "Speed up", "Split", "Support", "Trim")  # fmt: skip
THINGS = ("address lookup", "audit trail", "batch import", "currency rounding", "error page",
          "event schema", "export job", "feature flag", "health check", "index rebuild",
          "login form", "mail template", "nightly report", "order history", "page layout",
          "permission check", "queue consumer", "rate limit", "receipt view", "retry policy",
          "session store", "settings page", "time zone handling", "upload path")  # fmt: skip
FAULTS = (
    "Crash in",
    "Wrong total in",
    "Timeout in",
    "Missing rows in",
    "Slow",
    "Flaky",
)

FOLDERS = ("api", "core", "jobs", "models", "store", "views")
FILES = ("cache", "client", "config", "events", "format", "handlers", "index", "limits",
         "parser", "queries", "queue", "schema", "session", "sync", "tasks", "views")  # fmt: skip
