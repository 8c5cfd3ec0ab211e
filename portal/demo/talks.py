"""The programme of the demo: talks by track, and what people say in proposals that were not taken."""

KEYNOTES = [
    (
        "Twenty years of hold music: what phones taught us about the web",
        "Every real-time product we ship rests on a decision somebody made for a switchboard. "
        "A walk through the ones that aged well, the ones that did not, and the one we are making again.",
    ),
    (
        "The message nobody sent",
        "Half of the traffic on a messaging platform is machines talking to machines about people. "
        "What that does to consent, to cost, and to the design of an inbox.",
    ),
    (
        "Small networks, long lives",
        "A sensor in a culvert has been reporting its water level since 2009 on one battery and four bytes a day. "
        "On building things that are still there when the company is not.",
    ),
]

TALKS: dict[str, list[tuple[str, str]]] = {
    "Messaging": [
        ("Exactly once is a lie we can live with", "Delivery guarantees as a conversation between sender, queue and receiver, with the three bugs we shipped while learning it."),
        ("One inbox, eleven channels", "How a support team moved SMS, chat, mail and voice into one thread without losing who said what."),
        ("Idempotency keys in anger", "What happened when a carrier replayed four hours of messages, and why almost nobody noticed."),
        ("The 160 characters that would not die", "Encoding, segmentation and the price of one typographic apostrophe at thirty million messages a month."),
        ("Quiet hours across nineteen time zones", "Nobody wants a parcel update at 3 a.m. A scheduler that respects people, holidays and daylight saving."),
        ("Rate limits that explain themselves", "Designing limits so that the error message alone is enough to fix the client."),
        ("End-to-end encryption for teams that get audited", "Keeping what was said private and still answering a lawful request for who spoke when."),
        ("Threading is harder than it looks", "Replies, quotes, edits and deletions as a data structure, and the migration that took a weekend too long."),
        ("Reading receipts and other small betrayals", "What users believe a tick means, what it really means, and how we changed ours."),
        ("Backpressure for humans", "When the queue is people: routing conversations so that nobody drowns and nobody idles."),
        ("Fallback is a feature", "From push to SMS to voice: choosing the next channel by evidence instead of by habit."),
        ("Testing against carriers that do not have a sandbox", "Recorded handsets, a drawer full of SIM cards, and a simulator that lies the way networks lie."),
        ("Spam filters as product design", "Blocking less and asking more: a filter whose mistakes people can correct in one tap."),
    ],
    "Bots": [
        ("The bot that learned to say “I don’t know”", "Confidence thresholds, graceful hand-over, and why satisfaction rose when answers fell."),
        ("State machines for conversations", "Dialogue as explicit states: duller than a model, and you can draw it on a whiteboard."),
        ("Evaluating a support bot without reading ten thousand chats", "Sampling, rubrics and a weekly hour that tells us more than the dashboard."),
        ("Prompts are code, so review them", "Versioning, tests and rollbacks for the part of the system everybody edits."),
        ("Handing over to a person without starting again", "What context to pass, how to pass it in three lines, and how to measure that nobody asks twice."),
        ("A bot for people who hate bots", "Designing for the caller who presses zero at once, and giving him zero."),
        ("Tool calling with a seat belt", "Letting a model issue refunds: limits, dry runs and a ledger that cannot be talked round."),
        ("Multilingual by accident", "Users wrote in forty languages before we supported two. What we kept from the chaos."),
        ("Slash commands as an interface for a whole company", "Two hundred commands, one parser, and the help text that made it usable."),
        ("Building memory that forgets", "Retention, erasure and useful context in one design."),
        ("Voice bots and the half-second rule", "Where the latency of a spoken answer comes from and which half of it you can get back."),
        ("When the bot is wrong in court", "Logging, reproducibility and the evidence you will wish you had kept."),
        ("Unit tests for small talk", "A grammar of pleasantries that found more bugs than our integration suite."),
    ],
    "WebRTC": [
        ("Anatomy of a call that would not connect", "ICE, TURN and one hotel firewall, followed packet by packet until the last hop."),
        ("Simulcast or SVC: choosing without religion", "Measurements from two years of mixed rooms on laptops, phones and one very old tablet."),
        ("Ten thousand listeners and one microphone", "Cascading media servers for a radio play with live phone-in."),
        ("Debugging audio with your eyes", "Spectrograms, jitter plots and other pictures that end arguments about sound."),
        ("The browser is your worst colleague", "Autoplay, permissions and device changes: a catalogue of surprises and their guards."),
        ("Data channels for things that are not video", "Collaborative drawing, game state and file transfer over the connection you already have."),
        ("Recording without a recording server", "Composing on the client, resuming after a crash, and proving that nothing was cut."),
        ("Captions that keep up", "Streaming recognition, punctuation and speaker changes within one second."),
        ("Bandwidth estimation for the rest of us", "What the estimator believes, why it is wrong on mobile networks, and how to help it."),
        ("Insertable streams, practically", "Encryption, watermarks and background removal, with what each costs a phone’s battery."),
        ("From a peer mesh to a media server in one sprint", "The week a tutoring platform outgrew its architecture, hour by hour."),
        ("Quality metrics that predict complaints", "Out of ninety statistics three mattered. How we found them."),
        ("WHIP and WHEP in production", "Standard ingest and egress after a year: what became boring, and what did not."),
    ],
    "IoT": [
        ("Firmware updates for devices you cannot reach", "Two slots, a watchdog and the courage to press the button for forty thousand meters."),
        ("MQTT at the edge of nowhere", "Store and forward on a fishing fleet, where the network comes by twice a week."),
        ("A battery budget in microamperes", "Where the charge of a coin cell goes over five years, line by line."),
        ("Digital twins without the brochure", "A pump, a database row and a diff: the useful third of the idea."),
        ("Provisioning a million devices with one factory worker", "Certificates, labels and a jig made of plywood."),
        ("LoRaWAN after the hype", "Duty cycles, gateways on church towers, and a city that kept its network."),
        ("Time series you can afford", "Downsampling, retention and the query nobody ever ran."),
        ("Securing a door lock that must open in a fire", "When fail-safe and fail-secure disagree, and who decides."),
        ("Matter for people who ship hardware", "Certification, commissioning and the pairing flow that sent nobody to support."),
        ("Talking to a tractor", "Reverse engineering a field bus with a farmer, legally, over one harvest."),
        ("Alarm fatigue in a cold-storage warehouse", "From nine hundred alerts a day to eleven that someone walks over for."),
        ("Satellites for small payloads", "Four bytes at a time from anywhere on Earth: costs, delays and antennas that fit a pocket."),
        ("Simulating ten thousand thermostats on a laptop", "A load test that found the bug the lab could not."),
    ],
    "Community": [
        ("Maintainers are infrastructure", "What a company can do for the projects it rests on, beyond a line in the budget."),
        ("Documentation that runs", "Every example executed on every commit, and the culture that followed."),
        ("A code of conduct that works at 2 a.m.", "Incident response for communities: rota, notes, decisions and care."),
        ("Developer relations without vanity metrics", "Measuring whether people got further, not whether they clicked."),
        ("Teaching telephony to web developers", "A curriculum that starts with a doorbell and ends with a call centre."),
        ("Accessible by default", "Captions, keyboards and contrast as part of the definition of done, shown on three products."),
        ("Running an open source office on four hours a week", "Templates, a triage ritual and the art of saying not yet."),
        ("Translating an interface with its users", "Two hundred volunteers, thirty languages and one glossary that ended the fights."),
        ("First issues that are really first issues", "How to cut a task so that a newcomer finishes it in an evening and comes back."),
        ("The API changelog as a love letter", "Writing about change for the people who have to carry it out."),
        ("Meetups after everything moved online", "Small rooms, regular dates and a budget of one pizza a head."),
        ("Hiring from the issue tracker, fairly", "Turning contributions into interviews without turning contribution into unpaid work."),
        ("Mentoring across fifteen years of experience", "What juniors taught a team that had stopped asking questions."),
    ],
}  # fmt: skip

# Handed in and not decided yet, turned down, or on the waiting list.
UNDECIDED: list[tuple[str, str, str]] = [
    ("Messaging", "A message format for the next hundred years", "Plain text, a checksum and a promise. An argument with examples."),
    ("Messaging", "Migrating ten billion messages on a Tuesday", "Dual writes, shadow reads and the rollback we rehearsed and did not need."),
    ("Bots", "My bot passed the interview", "What an automated candidate taught us about our own hiring questions."),
    ("Bots", "A calendar assistant that argues back", "Negotiating meeting times between two bots, with transcripts."),
    ("WebRTC", "Spatial audio for stand-ups", "Placing voices around a virtual table, and whether it helps anybody."),
    ("WebRTC", "A choir over the internet", "Forty singers, eleven countries and a metronome nobody hears."),
    ("IoT", "The smart beehive, three winters later", "Weights, temperatures and what the bees thought of it."),
    ("IoT", "Repairing what the vendor switched off", "Bringing two hundred abandoned radiators back to life."),
    ("Community", "Our forum has a librarian now", "What changed when finding an answer became somebody’s job."),
    ("Community", "Grant writing for programmers", "A proposal is a specification: a workshop with red pens."),
]  # fmt: skip

CLOSING = [
    "You will leave with a checklist and a repository to start from.",
    "Bring a problem of your own: the last ten minutes belong to the room.",
    "No prior knowledge needed beyond HTTP and patience.",
    "For people who have run something in production and would do it differently now.",
]
