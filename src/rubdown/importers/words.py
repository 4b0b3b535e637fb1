"""How tables and calendars of training name things in English, Spanish, German, French, Italian and Portuguese.

All are folded: lower case, without accents.
"""

COLUMNS = {
    "date": """\
date, workoutday, start date local, start date, activity date, fecha, datum, data, day, dia, tag, jour, giorno,
fecha de inicio, fecha de la actividad, aktivitatsdatum, when""",
    "title": """\
title, name, workout, session, subject, titulo, nombre, entrenamiento, sesion, activity name, summary, titel, titre,
titolo, nome, name der aktivitat, nombre de la actividad, training, einheit, seance, allenamento, treino, run,
activity, workout title""",
    "km": """\
distanceinmeters, planneddistanceinmeters, km, kms, kilometers, kilometres, kilometros, distance km, distancia km,
distance, distancia, distanz, distanza, dist, dist km, distance m, distance meters, distance metres, total km,
distance target""",
    "miles": "mi, miles, millas, distance mi, distance miles, dist mi, total miles, mileage",
    "minutes": """\
timetotalinhours, plannedduration, moving time, elapsed time, minutes, min, mins, minutos, duration, duracion, time,
tiempo, hours, hrs, horas, zeit, dauer, duree, durata, duracao, tempo total, verstrichene zeit, time target,
total time""",
    "kind": """\
kind, type, tipo, sport, workouttype, activity type, workout type, session type, tipo de actividad,
tipo de atividade, aktivitatstyp, aktivitatsart, type d'activite, art, typ, sportart, run type""",
    "rpe": "icu rpe, rpe, effort, esfuerzo, perceived exertion, gefuhlte anstrengung",
    "description": """\
workoutdescription, description, notes, note, comments, descripcion, notas, comentarios, details, detail,
beschreibung, notizen, descrizione, descricao, workout description, activity description, instructions""",
    "priority": "priority, prioridad, prioritat, priorite, priorita, prioridade, race priority",
    "climb": """\
elevation gain, total ascent, ascent, climb, desnivel, total elevation gain, elev gain, anstieg gesamt, climb m""",
    "start": "start time, hora, uhrzeit, heure, ora, hora de inicio, time of day",
    "end": "end time",
    "week": "week, wk, semana, woche, semaine, settimana",
    "weekday": "weekday, dow, day of week, wochentag, dia de la semana, day, dia, tag, jour, giorno",
    "uid": "id, uid",
    "category": "category",
    "until": "end date local",
    "is race": "competition, race",
    "is long": "long run",
}
# Where no name fits as a whole: the meaning of its last or only telling word.
COLUMN_WORDS = {
    "date": "date, fecha, datum",
    "description": "description, detail, details, instructions, notes",
    "kind": "type, kind, tipo, typ",
    "miles": "miles, mi",
    "km": "km, kms, distance, distancia, kilometers, kilometres, meters, metres",
    "minutes": "duration, minutes, mins, duracion",
    "title": "workout, session, title, subject, activity, training",
    "rpe": "rpe",
}
# Types of sport that the reader of titles would not know for what they are, by the kind that they stand for.
TYPES = {
    "cross": "crosstrain, x-train, brick, workout, open water swim",
    "none": "other, custom, note, training, cardio",
    "rest": "day off",
    "run": """\
virtual run, trail run, treadmill, track run, running, run, correr, carrera, trail running, treadmill running,
track running, lauf, laufen, course à pied, course a pied, corsa, corrida, carrera a pie""",
    "strength": "weight training, entrenamiento de fuerza",
    "race": "event, race, race day",
    "long": "longrun, long_run",
    "easy": "easyrun",
}
DATES = {
    # How the months begin, January first.
    "months": [
        "jan ene gen",
        "feb fev",
        "mar",
        "apr abr avr",
        "may mai mag",
        "jun giu juin",
        "jul lug juil",
        "aug ago aou",
        "sep set",
        "oct okt ott out",
        "nov",
        "dec dic dez",
    ],
    # Monday first.
    "weekdays": [
        "mon monday lun lunes montag lundi lunedi seg segunda mo",
        "tue tues tuesday mar martes die dienstag mardi martedi ter terca di tu",
        "wed weds wednesday mie miercoles mit mittwoch mer mercredi mercoledi qua quarta mi we",
        "thu thur thurs thursday jue jueves don donnerstag jeu jeudi gio giovedi qui quinta do th",
        "fri friday vie viernes fre freitag ven vendredi venerdi sex sexta fr",
        "sat saturday sab sabado sam samstag samedi sabato sa",
        "sun sunday dom domingo son sonntag dim dimanche domenica so su",
    ],
}
