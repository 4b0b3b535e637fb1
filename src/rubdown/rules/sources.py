"""The references of the rulebook. Strength: T trial, M meta-analysis, O observational, G graded review,
A practitioner's advice.

No trial has tested days before a race or hours after one for deep massage: those numbers rest on A and O alone.
"""

from rubdown.rules.base import Reference

_ARTICLE = "Why Get a Shock Massage After Running?"


def article(section: str) -> Reference:
    """The source article, which rules where it speaks; the section is its heading."""
    return Reference("Article", f"{_ARTICLE} ({section})", "A")


BENEFITS = article("Benefits of massages for runners")
HOW_OFTEN = article("How often should you undergo a discharge massage?")

P1 = Reference("P1", "In Balance Wellness Spa, training for a 5k", "A")
P2 = Reference("P2", "ADN Running, consejos masaje deportivo", "A")
P3 = Reference("P3", "Proyecto Fisio, guía de masajes de descarga muscular", "A")
P5 = Reference("P5", "Running Consulting, 2013", "A")
P7 = Reference("P7", "Solas Sports Massage, 10k or half", "A")
P8 = Reference("P8", "Runner's World UK, best time to get a massage before a marathon", "A")
P10 = Reference("P10", "Practo, right time to get a sports massage", "A")
P11 = Reference("P11", "Wander Fuel, your marathon massage plan", "A")
P12 = Reference("P12", "Mittelmaier, newsletter on running", "A")
P16 = Reference("P16", "Refinery29, running recovery massage", "A")
P22 = Reference("P22", "NewsRunning, massaggio sportivo", "A")
P23 = Reference("P23", "Carreras VLC, p=31913", "A")
P27 = Reference("P27", "Muscle & Movement, how often should runners get sports massage", "A")
P29 = Reference("P29", "Runnea, masaje deportivo: razones, 2014", "A")
R16 = Reference("R16", "Soreness after a marathon, PMC5613699", "O")
R18 = Reference("R18", "Blood markers after a marathon, second-hand", "O")
R20 = Reference("R20", "Comrades, creatine kinase and pain", "O")
C5 = Reference("C5", "PhysioWorks, avoid the HARM factors", "A")
C6 = Reference("C6", "James Kirwan Massage, what not to do after a muscle strain", "A")
C16 = Reference("C16", "Miller 2022, J Athl Train, PMC8775277", "G")
L1 = Reference("L1", "Foster 1998, Med Sci Sports Exerc 30(7), session-RPE", "O")
PRACTICAL = Reference("practical", "the runner's and the therapist's own time", "-")
P13 = Reference("P13", "Physio Dublin, 2012", "A")
P14 = Reference("P14", "Fisioterapia Bando, carreraspopulares.com, 2017", "A")
C1 = Reference("C1", "Aurelia RMT, contraindications of massage", "A")
C3 = Reference("C3", "Ascension Self Care, massage and illness", "A")
C8 = Reference("C8", "Orpington Sports Massage, contraindications", "A")
C11 = Reference("C11", "CHEST 2020, one case", "O")
C12 = Reference("C12", "Sports Injury Clinic and Northern Beaches Athletics, massage after a strain", "A")
C13 = Reference("C13", "Studio Q 360 and Anne-Therese massage therapy, massage after an illness", "A")
R1 = Reference("R1", "Davis 2020, BMJ Open Sport Exerc Med", "M")
R2 = Reference("R2", "Poppendieck 2016, Sports Med", "M")
R5 = Reference("R5", "Guo 2017, Front Physiol", "M")
R6 = Reference("R6", "Nunes 2016, J Physiother", "T")
R8 = Reference("R8", "Bender 2019, J Physiother", "T")
R9 = Reference("R9", "Hoffman 2016, J Orthop Sports Phys Ther 46:320, 161 km", "T")
R10 = Reference("R10", "Li 2024, Sports Med Open", "U")
R24 = Reference("R24", "Hilbert 2003, Br J Sports Med", "T")
R25 = Reference("R25", "Dawson 2004, J Sports Sci Med 3:37, and Wiewelhove 2018, PLoS ONE 0207313, half marathon", "T")
R26 = Reference("R26", "Dawson 2011, Phys Ther Sport 12:182, weekly for ten weeks, no measured gain", "T")
