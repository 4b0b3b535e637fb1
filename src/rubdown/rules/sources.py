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
