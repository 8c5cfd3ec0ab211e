"""What still waits for the committee in the demo: talks handed in late, good ones and less good ones."""

# Track, title, abstract, level, merit from 1 to 5 as an attentive reviewer would see it.
LATE: list[tuple[str, str, str, str, float]] = [
    ("Messaging", "Dead letters have feelings too", "A tour of the queue nobody reads: what piles up in it, who should look, and the weekly ritual that emptied ours.", "intermediate", 3.8),
    ("Messaging", "Sender reputation for people who never spam", "We did nothing wrong and half of our mail went missing. How reputation is made, lost and slowly earned back.", "beginner", 4.2),
    ("Messaging", "A protocol buffer walks into an SMS", "Binary payloads in 140 bytes, compressed, signed and readable in ten years.", "advanced", 3.1),
    ("Messaging", "Ten ways our platform is faster than yours", "A comparison of the leading platforms, with a discount for everybody in the room.", "all", 1.4),
    ("Messaging", "Deleting a message for everybody, honestly", "What “delete for everyone” can promise when copies sit on four continents, and the wording we ended up with.", "intermediate", 4.6),
    ("Messaging", "Ordering without a clock", "Hybrid logical clocks in a chat that works on trains, with the two proofs and the three bugs.", "advanced", 4.0),
    ("Bots", "The intent nobody trained", "Clustering what a bot did not understand turned into our best backlog.", "intermediate", 3.9),
    ("Bots", "Guardrails you can read aloud", "Policies as sentences that lawyers, editors and tests all use.", "beginner", 4.4),
    ("Bots", "I built a bot in a weekend and so can you", "Live coding from nothing to a bot that tells the weather.", "beginner", 2.2),
    ("Bots", "Latency budgets for agents that call agents", "Where four seconds go when nine services think, and the three we made think at the same time.", "advanced", 4.3),
    ("Bots", "Consent dialogs for machines that listen", "Interviews with eighty households about the moment when a microphone opens.", "all", 4.5),
    ("Bots", "Why our bot apologises less", "An experiment over six weeks: what wording does to trust, to repeat calls and to the people who take over.", "intermediate", 3.6),
    ("WebRTC", "Echo, echo, echo: acoustics for developers", "What rooms do to voices, shown with a balloon, a blanket and a spectrum.", "beginner", 4.7),
    ("WebRTC", "Congestion control in a stadium", "Thirty thousand phones and one cell: measurements from a season of football.", "advanced", 4.1),
    ("WebRTC", "Screen sharing that respects the screen", "Picking windows, hiding notifications and a red frame that people notice.", "intermediate", 3.4),
    ("WebRTC", "Rewriting it in another language", "We rewrote our media server. It is faster now.", "advanced", 2.0),
    ("WebRTC", "Sign language needs sixty frames", "What video calls do to hands, measured with deaf users, and the encoder settings that help.", "intermediate", 4.8),
    ("WebRTC", "Peer to peer, ten years later", "Which promises of the open web calls kept, and which ended in a data centre.", "all", 3.3),
    ("IoT", "Certificates expire, sensors do not", "Rotating keys on devices that wake up for eight seconds a week.", "advanced", 4.2),
    ("IoT", "A hospital bed with an IP address", "Threat modelling with nurses: what they feared was not what we feared.", "intermediate", 4.5),
    ("IoT", "Blockchain for lawn mowers", "A decentralised trust layer for gardens.", "all", 1.2),
    ("IoT", "Water meters and the right to be forgotten", "What consumption tells about a household, and how little of it a utility needs.", "beginner", 4.0),
    ("IoT", "Debugging by drone", "Finding the one broken node among nine hundred on a mountain side, with a cheap radio.", "intermediate", 3.7),
    ("IoT", "The edge is a closet", "Running forty small servers behind shop counters, with staff who need the socket for the kettle.", "all", 4.1),
    ("Community", "Release notes nobody had to ask for", "Automation, an editor’s eye, and the label that changed how we merge.", "beginner", 3.5),
    ("Community", "Burnout is an incident", "Treating overload like an outage: alerts, hand-over and a review without blame.", "all", 4.4),
    ("Community", "Growth hacking your open source project", "Stars, funnels and five templates for viral issues.", "all", 1.6),
    ("Community", "Teaching with broken code", "A course in which every exercise arrives with a bug report from a real person.", "beginner", 4.3),
    ("Community", "Paying maintainers through procurement", "How to become a supplier with a number, an invoice and a contract, without becoming a company.", "intermediate", 3.9),
    ("Community", "Forking kindly", "When a project splits: names, users, governance and the conversation to have first.", "intermediate", 4.0),
]  # fmt: skip

# What reviewers write, by how much they liked it: 1 or less, 2, 3, 4, 5.
COMMENTS: list[list[str]] = [
    ["An advertisement. Not for us.", "I found no experience behind it.", "This would empty the room."],
    ["The idea is fine, the abstract says too little.", "We had this twice already, and better.", "Too thin for forty minutes."],
    ["Solid, nothing new for people who know the field.", "Would take it if the track needs one more.", "Good topic; I cannot tell what one will learn."],
    ["Clear, from practice, with figures. Yes.", "I would go there.", "Fits the track and has a story.", "A good one for people who come for the first time."],
    ["The one I will tell colleagues about.", "Rare and well written: must have.", "Exactly why people come to us."],
]  # fmt: skip
TO_SPEAKERS = [
    "Say in the abstract what one can do afterwards.",
    "The middle part alone would make a strong talk.",
    "Please bring the measurements you mention.",
    "Think of somebody who hears of this for the first time.",
]
