"""How programs name the columns of done activities, and sports, in six languages: English, German, French, Spanish,
Italian and Portuguese.

Written folded: lower case, without accents. The better name first. Names marked as a guess in
tests/importers/samples/README.md were not seen in a real file.
"""

STRAVA = {
    "needs": "id date title type",
    "id": "activity id|aktivitats-id|id de l'activite|id de actividad|id attivita|id da atividade",
    "date": """\
activity date|aktivitatsdatum|date de l'activite|fecha de la actividad|data dell'attivita|data da atividade""",
    "title": """\
activity name|name der aktivitat|nom de l'activite|nombre de la actividad|nome dell'attivita|nome da atividade""",
    "type": "activity type|aktivitatsart|type d'activite|tipo de actividad|tipo di attivita|tipo de atividade",
    "elapsed": "elapsed time|verstrichene zeit|temps ecoule|tiempo transcurrido|tempo trascorso|tempo decorrido",
    "moving": """\
moving time|bewegungszeit|duree de deplacement|tiempo en movimiento|tempo in movimento|tempo de movimentacao""",
    "distance": "distance|distanz|distancia|distanza",
    "heart_rate": """\
average heart rate|durchschnittliche herzfrequenz|frequence cardiaque moyenne|frecuencia cardiaca media|\
frequenza cardiaca media|frequencia cardiaca media""",
    "climb": "elevation gain|hohenzunahme|denivele positif|desnivel positivo|aumento di quota|ganho de elevacao",
    "rpe": "perceived exertion|gefuhlte anstrengung|effort percu|esfuerzo percibido|sforzo percepito|esforco percebido",
    "effort": "relative effort|relative leistung|effort relatif|esfuerzo relativo|sforzo relativo|esforco relativo",
    "race": "competition|wettkampf|competicion|gara|competicao",
    "long": "long run|langer lauf|sortie longue|tirada larga|carrera larga|lungo|longao",
}
GARMIN = {
    "needs": "type date title time",
    "id": "activity id|id de actividad",
    "date": "date|datum|fecha|data",
    "title": "title|titel|titre|titulo|titolo",
    "type": "activity type|aktivitatstyp|type d'activite|tipo de actividad|tipo de atividade|tipo di attivita",
    "distance": "distance|distanz|distancia|distanza",
    "time": "time|activity time|zeit|duree|tiempo|tempo|tempo total",
    "elapsed": "elapsed time|verstrichene zeit|temps ecoule|tiempo transcurrido|tempo trascorso|tempo transcorrido",
    "moving": """\
moving time|zeit in bewegung|temps de deplacement|tiempo en movimiento|tempo in movimento|tempo di movimento|\
tempo em movimento""",
    "heart_rate": """\
avg hr|ø hf|ø herzfrequenz|durchschnittliche herzfrequenz|frequence cardiaque moyenne|frecuencia cardiaca media|\
fc media|fc moyenne""",
    "climb": """\
total ascent|elev gain|elevation gain|anstieg gesamt|positiver hohenunterschied|ascension totale|ascenso total|\
ascesa totale|subida total""",
}
INTERVALS = {
    "needs": "id date type moving load",
    "id": "id",
    "date": "start_date_local",
    "title": "name",
    "type": "type",
    "distance": "distance",
    "elapsed": "elapsed_time",
    "moving": "moving_time",
    "heart_rate": "average_heartrate",
    "climb": "total_elevation_gain",
    "load": "icu_training_load",
    "rpe": "icu_rpe|perceived_exertion",
    "race": "sub_type",
    "mark": "workout_type",
}
TRAININGPEAKS = {
    "needs": "date title type hours",
    "date": "workoutday",
    "title": "title",
    "type": "workouttype",
    "distance": "distanceinmeters",
    "hours": "timetotalinhours",
    "heart_rate": "heartrateaverage",
    "load": "tss",
    "rpe": "rpe",
    "planned": "plannedduration|planneddistanceinmeters",
}
RUNKEEPER = {
    "needs": "id date type title time",
    "id": "activity id",
    "date": "date",
    "title": "route name",
    "type": "type",
    "distance": "distance (km)|distance (mi)",
    "time": "duration",
    "heart_rate": "average heart rate (bpm)",
    "climb": "climb (m)|climb (ft)",
    "notes": "notes",
}
POLAR = {
    "needs": "title type date clock time",
    "date": "date",
    "clock": "start time",
    "title": "notes",
    "type": "sport",
    "distance": "total distance (km)|total distance (mi)",
    "time": "duration",
    "heart_rate": "average heart rate (bpm)",
    "climb": "ascent (m)|ascent (ft)",
}
SOURCES = {
    "strava": STRAVA, "garmin": GARMIN, "intervals": INTERVALS, "trainingpeaks": TRAININGPEAKS,
    "runkeeper": RUNKEEPER, "polar": POLAR,
}  # fmt: skip

SPORTS = {
    "run": """\
run|running|trail run|trailrun|trail running|treadmill|treadmill run|treadmill running|track run|track running|\
virtual run|virtualrun|street running|road running|indoor running|ultra run|ultra running|jogging|obstacle run|\
lauf|laufen|laufband|laufbandtraining|bahnlauf|bahnlaufen|traillauf|traillaufen|trail-lauf|virtueller lauf|\
strassenlauf|course|course a pied|course a pied virtuelle|course sur tapis|course sur tapis roulant|tapis roulant|\
course sur piste|trail|carrera|correr|carrera a pie|carrera en cinta|cinta|carrera en pista|carrera de trail|\
carrera de montana|carrera virtual|corsa|corsa su tapis roulant|corsa su pista|corsa in pista|corsa su sentiero|\
corsa virtuale|corrida|corrida em esteira|corrida na esteira|esteira|corrida em pista|corrida de trilha|\
corrida em trilha|corrida virtual""",
    "bike": """\
ride|cycling|biking|virtual ride|virtualride|virtual cycling|indoor cycling|road cycling|road biking|\
mountain biking|mountain bike ride|mountainbikeride|gravel ride|gravelride|gravel cycling|e-bike ride|ebikeride|\
e-bike fitness|spinning|velomobile|handcycle|rad|radfahren|radfahrt|indoor-radfahren|rennradfahren|mountainbiken|\
gravelfahrt|virtuelle radfahrt|velo|cyclisme|sortie velo|velo virtuel|velo d'interieur|vtt|ciclismo|bicicleta|\
ciclismo en sala|vuelta en bicicleta|bicicletta|ciclismo indoor|giro in bici|pedalada|ciclismo virtual""",
    "swim": """\
swim|swimming|pool swim|pool swimming|lap swimming|open water|open water swimming|openwaterswim|schwimmen|\
schwimmbadschwimmen|schwimmen im freiwasser|freiwasserschwimmen|natation|natation en piscine|natation en eau libre|\
natacion|natacion en piscina|natacion en aguas abiertas|nuoto|nuoto in piscina|natacao|natacao em piscina""",
    "row": "row|rowing|indoor rowing|virtual row|virtualrow|rudern|indoor-rudern|aviron|remo|canottaggio",
    "hike": """\
hike|hiking|walk|walking|mountaineering|snowshoe|rucking|wandern|wanderung|gehen|spaziergang|randonnee|marche|\
marche a pied|senderismo|caminata|caminar|andar|escursionismo|escursione|camminata|caminhada|trilha""",
    "strength": """\
strength|strength training|weight training|weighttraining|weightlifting|crossfit|kraft|krafttraining|gewichte|\
musculation|renforcement musculaire|fuerza|entrenamiento de fuerza|pesas|entrenamiento con pesas|\
entrenamiento funcional|forza|allenamento di forza|allenamento forza|pesi|musculacao|treinamento de forca|\
treino de forca""",
    "massage": "massage|massaggio|masaje|massagem|sports massage|deep tissue massage",
    "none": """\
meditation|breathwork|breathing|atemubungen|atemarbeit|meditacion|respiration|meditazione|respirazione|meditacao|\
sleep|nap|health snapshot|day off|rest|ruhetag|other event""",
}
