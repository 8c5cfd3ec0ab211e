"""Names of the demo's people, in many scripts, and where they work. Drawn with a fixed seed."""

import random
from collections.abc import Iterator

GIVEN = (
    "Ada Amara Anouk Aylin Beatriz Bjarne Camille Chidi Dalia Diego Eilidh Elif Emeka Farid Fatou Giulia Hana Hiro "
    "Imani Ines Isak Jamal Joana Kaito Kavya Lars Leila Linnea Luca Mads Maeve Malik Marisol Mateo Mei Milan Nadia "
    "Naomi Nils Noor Olena Omar Oskar Paloma Petra Priya Quentin Rafael Ravi Rosa Ruth Sana Selin Simone Sofia Sunil "
    "Tadeusz Tariq Thandiwe Tomas Uma Valentina Viktor Wanjiru Xiomara Yara Yusuf Zeynep Zofia Žana"
).split()
FAMILY = (
    "Abebe Acosta Adeyemi Ahlström Almeida Andersen Bakker Banerjee Becker Bergström Bianchi Castillo Chaudhary Chen "
    "Costa Dąbrowska Demir Diallo Dubois Eriksen Fischer Flores Gallagher García Haddad Hansen Hoang Ibrahim Ivanova "
    "Jansen Jovanović Kamau Karlsson Kaya Kim Kovács Kowalska Lindqvist López Maier Mbeki Mendoza Moreau Murphy Nakamura "
    "Ndiaye Nguyen Novák Nowak Okafor Olsen Ortega Özdemir Park Patel Pereira Petrov Popescu Quispe Rahman Reyes Rossi "
    "Sato Schneider Shapiro Silva Singh Sørensen Tanaka Tembo Torres Vasquez Wójcik Yamamoto Zhang Ziółkowski"
).split()
# Names as their owners write them: badges must come out right in each script.
OTHER_SCRIPTS = [
    "محمد العلي", "ليلى حداد", "יעל כהן", "王小明", "李娜", "佐藤 健", "鈴木 美咲", "김민준", "이서연",
    "Дмитрий Соколов", "Олена Шевченко", "Γιώργος Παπαδόπουλος", "अनन्या शर्मा", "तनुजा देशमुख",
    "রহিম উদ্দিন", "கவிதா முருகன்", "สมชาย ใจดี", "Nguyễn Thị Minh Khai", "Sukarno",
    "Maria da Conceição Figueiredo Albuquerque de Oliveira e Vasconcelos",
]  # fmt: skip
COMPANIES = [
    "Redpoint", "Kestrel Cloud", "Fernspan", "Oxbow Telecom", "Lumen & Daughters", "Halyard Systems", "Tidewrack",
    "Municipal Water Board", "Brightloom", "Quarry Robotics", "Plainsong", "Nordlys Energi", "Casa Verde Agritech",
    "Studio Zwölf", "شركة الأفق للاتصالات", "University of Turku", "Public Broadcasting Lab", "", "", "",
]  # fmt: skip
PRONOUNS = ["she/her", "he/him", "they/them", "", "", "", ""]


def names(seed: int) -> Iterator[str]:
    """An endless stream of different names; every twelfth is in another script while they last."""
    draw = random.Random(seed)
    pairs = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    draw.shuffle(pairs)
    others = iter(OTHER_SCRIPTS)
    for number, pair in enumerate(pairs):
        if number % 12 == 5 and (other := next(others, None)):
            yield other
        yield pair


def address(name: str, number: int) -> str:
    """A readable address at a domain that can never exist."""
    letters = "".join(
        letter for letter in name.split(maxsplit=1)[0].lower() if letter.isascii() and letter.isalpha()
    )
    return f"{letters or 'guest'}.{number}@people.example"


TOPICS = {
    "Messaging": "messaging systems",
    "Bots": "bots and the people who talk to them",
    "WebRTC": "calls over the web",
    "IoT": "devices in the field",
    "Community": "developer communities",
    "Keynote": "networks",
}


def biography(name: str, company: str, topic: str, draw: random.Random) -> str:
    years = draw.randint(3, 22)
    where = f" at {company}" if company else ", independently"
    likes = draw.choice(
        ["night trains", "bouldering", "sourdough", "old radios", "crosswords", "sea swimming", "bees"]
    )
    return (
        f"{name} has worked on {TOPICS[topic]} for {years} years, most recently{where}. "
        f"Writes about what went wrong as readily as about what went well, and is fond of {likes}."
    )
