"""What a runner would say of a title: kind, km, minutes. Mend the code, not these expectations."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubdown.titles import TitleReading, read

KINDS = {"rest", "easy", "cross", "strength", "long", "hills", "tempo", "intervals", "test", "race"}
Row = tuple[str, str | None, str | None, str | None]  # title, kind, km, minutes

# The titles of the calendars that other programs write (Calendar Hack, TrainingPeaks, Runna, intervals.icu).
EXPORTS: list[Row] = [
    ("Rest", "rest", None, None),
    ("Rest or cross train", "rest", None, None),
    ("Cross", "cross", None, None),
    ("8 km w/ 6 x 400m @ 5K race pace", "intervals", "8", None),
    ("6.4 km easy run", "easy", "6.4", None),
    ("6.4 km easy", "easy", "6.4", None),
    ("4.8 km easy run", "easy", "4.8", None),
    ("8 km general aerobic", "easy", "8", None),
    ("4.8 km recovery run", "easy", "4.8", None),
    ("11.3 km long run", "long", "11.3", None),
    ("12.9 km long run", "long", "12.9", None),
    ("14.5 km long run", "long", "14.5", None),
    ("16.1 km long run", "long", "16.1", None),
    ("17.7 km long run", "long", "17.7", None),
    ("19.3 km long run", "long", "19.3", None),
    ("9.7 km tempo run", "tempo", "9.7", None),
    ("8 km hill repeats", "hills", "8", None),
    ("10K tune-up race", "race", "10", None),
    ("Dress rehearsal, 6.4 km w/ 2 @ half-marathon race pace", "tempo", "6.4", None),
    ("3.2 km easy run + strides", "easy", "3.2", None),
    ("Half Marathon (13.1 mi)", "race", "21.0975", None),
    ("Training Week 1 Distance: 38.6 km", None, None, None),
    ("Training Week 2 Distance: 41.8 km", None, None, None),
    ("Training Week 3 Distance: 41.8 km", None, None, None),
    ("Training Week 4 Distance: 38.6 km", None, None, None),
    ("Training Week 5 Distance: 45.1 km", None, None, None),
    ("Training Week 6 Distance: 45.1 km", None, None, None),
    ("Training Week 7 Distance: 11.3 km", None, None, None),
    ("Training Week 8 Distance: 48.3 km", None, None, None),
    ("Training Week 9 Distance: 43.5 km", None, None, None),
    ("Training Week 10 Distance: 46.7 km", None, None, None),
    ("Training Week 11 Distance: 43.5 km", None, None, None),
    ("Final Training Week! Distance: 14.5 km", None, None, None),
    ("2027-02-01: Rest", "rest", None, None),
    ("2027-02-02: 8 km w/ 6 x 400m @ 5K race pace", "intervals", "8", None),
    ("6 x 800", "intervals", None, None),
    ("Easy 40", "easy", None, "40"),
    ("Tempo", "tempo", None, None),
    ("Long run", "long", None, None),
    ("Run: Easy 40", "easy", None, "40"),
    ("Run: 6 x 800 @ 5k pace", "intervals", None, None),
    ("Strength: Core and hips", "strength", None, None),
    ("Run: Tempo 8k at half marathon pace", "tempo", "8", None),
    ("Bike: Recovery spin", "cross", None, None),
    ("Run: Long run", "long", None, None),
    ("Spring Half", "race", "21.0975", None),
    ("Lakeside 10k", None, "10", None),  # says a distance, not a race: the reader of the file knows more
    ("🏃 Easy Run • 6.5km", "easy", "6.5", None),
    ("🏃 Tempo 800s • 9.2km", "tempo", "9.2", None),
    ("🏋️ Full Body Strength • 30m - 40m", "strength", None, "35"),
    ("🏃 Long Run • 12km", "long", "12", None),
    ("🏃 Long Run • 13km", "long", "13", None),
    ("🏃 Long Run • 14km", "long", "14", None),
    ("🏃 Long Run • 15km", "long", "15", None),
    ("🏃 Long Run • 16km", "long", "16", None),
    ("🏃 Long Run • 17km", "long", "17", None),
    ("🏃 Long Run • 18km", "long", "18", None),
    ("🏃 Half Marathon Race • 21.1km", "race", "21.0975", None),
    ("Easy Run • 6.5km • 40m - 45m", "easy", "6.5", "42.5"),
    ("Intervals • 9.2km • 50m - 55m", "intervals", "9.2", "52.5"),
    ("Long Run • 12km • 1h10m - 1h25m", "long", "12", "77.5"),
    ("Threshold 3x10", "tempo", None, None),
    ("Easy", "easy", None, None),
    ("Hills 10x60s", "hills", None, None),
    ("Long Run 26km", "long", "26", None),
    ("City Marathon", "race", "42.195", None),
    ("Park 10k", None, "10", None),
    ("Easter trip", None, None, None),
    ("Cold", None, None, None),
    ("New shoes", None, None, None),
]

# Training plans and coaches' sheets in English.
ENGLISH: list[Row] = [
    ("long run 24 km", "long", "24", None),
    ("32 km with 10 at race pace", "long", "32", None),
    ("20 miles", "long", "32.18688", None),
    ("rest day", "rest", None, None),
    ("Day Off", "rest", None, None),
    ("OFF", "rest", None, None),
    ("Off day - travel", "rest", None, None),
    ("Monday: rest", "rest", None, None),
    ("😴 Rest day", "rest", None, None),
    ("Rest or easy run", "rest", None, None),
    ("Off Day or Cross Training or Strength Training", "rest", None, None),
    ("Complete rest, legs up", "rest", None, None),
    ("Off-road easy run 8 km", "easy", "8", None),
    ("easy 40 min", "easy", None, "40"),
    ("easy 40-50", "easy", None, "45"),
    ("Easy run 40", "easy", None, "40"),
    ("Recovery 30", "easy", None, "30"),
    ("Easy 150 bpm", "easy", None, None),
    ("10K easy run", "easy", "10", None),
    ("4-6 mile Easy Run", "easy", "8.04672", None),
    ("Easy 8 km + 4x100m", "easy", "8", None),
    ("Easy 5 mi w/ 6 x 20 sec strides", "easy", "8.04672", None),
    ("Easy 30 min + 6x20s hill strides", "easy", None, "30"),
    ("Recovery + speed 11 km with 6 x 100 m strides", "easy", "11", None),
    ("Gen-aerobic + speed 13 km with 6 x 10 sec hill sprints + 8 x 100 m strides", "easy", "13", None),
    ("Easy 10 km @ 5:30/km", "easy", "10", None),
    ("Easy run, 5:45-6:00 min/km, 50 min", "easy", None, "50"),
    ("Easy run + yoga", "easy", None, None),
    ("Easy 45' Z2", "easy", None, "45"),
    ("MAF run 60min", "easy", None, "60"),
    ("Endurance 14 km", "easy", "14", None),
    ("Base run 1:15:00", "easy", None, "75"),
    ("Cross-country easy run 9 km", "easy", "9", None),
    ("3 mile run", "easy", "4.828032", None),
    ("5 m run", "easy", "8.04672", None),
    ("3 mile run + strength", "easy", "4.828032", None),
    ("30 min run/walk", "easy", None, "30"),
    ("steady 10 km", "easy", "10", None),
    ("Shake-out 20 min + 4 strides", "easy", None, "20"),
    ("Jog 30 min", "easy", None, "30"),
    ("Easy with the club, 9-10 km", "easy", "9.5", None),
    ("Easy run 45 minutes, RPE 3", "easy", None, "45"),
    ("W3D2 easy 8 km", "easy", "8", None),
    ("Week 3 - 10 km easy", "easy", "10", None),
    ("16 km / 10 mi easy", "easy", "16", None),
    ("Easy 40 min + 10 min core", "easy", None, "40"),
    ("20 min easy + 20 min tempo", "tempo", None, "40"),
    ("Easy 8 km + 3 km tempo", "tempo", "11", None),
    ("Cross train 45 min", "cross", None, "45"),
    ("30 min cross", "cross", None, "30"),
    ("Easy spin 60 min", "cross", None, "60"),
    ("Bike intervals 5x3 min", "cross", None, None),
    ("Bike 40 km", "cross", "40", None),
    ("Swim: 2000 m easy", "cross", "2", None),
    ("Yoga 30min", "cross", None, "30"),
    ("Mobility & foam roll", "cross", None, None),
    ("Pilates", "cross", None, None),
    ("Pool running 40 min", "cross", None, "40"),
    ("Recovery walk 30 min", "cross", None, "30"),
    ("Long bike ride 3h", "cross", None, "180"),
    ("Elliptical 45'", "cross", None, "45"),
    ("Hike 12 km", "cross", "12", None),
    ("Gym", "strength", None, None),
    ("Stretch + Strengthen", "strength", None, None),
    ("S&C", "strength", None, None),
    ("Leg weights 45 min", "strength", None, "45"),
    ("Core 20 min", "strength", None, "20"),
    ("LR 18 mi", "long", "28.968192", None),
    ("LSD 2h", "long", None, "120"),
    ("Sunday long", "long", None, None),
    ("Med-long run 19 km", "long", "19", None),
    ("MLR 13 miles", "long", "20.921472", None),
    ("Long run 30 km with 10 at marathon pace", "long", "30", None),
    ("Long run 2:15", "long", None, "135"),
    ("Long run 1h45", "long", None, "105"),
    ("Long slow distance 22k", "long", "22", None),
    ("Long run w/ hills 20 km", "long", "20", None),
    ("Long progression run 16 mi", "long", "25.749504", None),
    ("Long run (24 km)", "long", "24", None),
    ("Long easy run 90-100 min", "long", None, "95"),
    ("20.5 mi long run, last 5 @ MP", "long", "32.991552", None),
    ("hills", "hills", None, None),
    ("Hill repeats 8x90s", "hills", None, None),
    ("Hill sprints 8x10s", "hills", None, None),
    ("3 x hill", "hills", None, None),
    ("60 min hills: 10 x 45 s", "hills", None, "60"),
    ("Long hill repeats 6x3 min", "hills", None, None),
    ("tempo 12 km", "tempo", "12", None),
    ("30 tempo", "tempo", None, "30"),
    ("30 min tempo", "tempo", None, "30"),
    ("Tempo run 4 miles", "tempo", "6.437376", None),
    ("3 x 10 min threshold", "tempo", None, None),
    ("2 x 5 km tempo", "tempo", None, None),
    ("Cruise intervals 4 x 1 mile", "tempo", None, None),
    ("LT 13 km with 6 km at LT pace", "tempo", "13", None),
    ("Lactate threshold 13 km 10 min LT interval (jog 3 min recovery)", "tempo", "13", None),
    ("2 km WU + 5 km tempo + 2 km CD", "tempo", "9", None),
    ("1.6 km Warm Up, 9.7 km Tempo @ Goal MP, 1.6 km Cool Down, (12.9 km)", "tempo", "12.9", None),
    ("10 mi w/ 4 @ half-marathon pace", "tempo", "16.09344", None),
    ("Marathon-pace run", "tempo", None, None),
    ("Marathon-pace run 26 km with 16 km at marathon pace", "tempo", "26", None),
    ("10 miles MP", "tempo", "16.09344", None),
    ("10k half marathon pace", "tempo", "10", None),
    ("4.8 km pace", "tempo", "4.8", None),
    ("5 m pace", "tempo", "8.04672", None),
    ("race pace run 8 km", "tempo", "8", None),
    ("Race pace + speed", "tempo", None, None),
    ("Race pace 16 km", "tempo", "16", None),
    ("Dress rehearsal 13 km marathon race pace", "tempo", "13", None),
    ("13 mile Marathon Simulation", "tempo", "20.921472", None),
    ("race simulation", "tempo", None, None),
    ("Progression run 10 km", "tempo", "10", None),
    ("Fast finish 12 km", "tempo", "12", None),
    ("8 km: 2 easy, 4 @ race pace, 2 easy", "tempo", "8", None),
    ("Sub-threshold 5x6 min", "tempo", None, None),
    ("6 x 800 m", "intervals", None, None),
    ("6 × 1,000 m @ 3K-5K race pace", "intervals", None, None),
    ("10x400m @ 5K race pace", "intervals", None, None),
    ("VO₂max 13 km with 5 x 800 m at 5K race pace; jog 50-90% interval time", "intervals", "13", None),
    (
        "2.4 km Warm Up, 12 x 400m @ 5k-10k Pace w. 400m jog rest, 2.4 km Cool Down, (14.5 km)",
        "intervals",
        "14.5",
        None,
    ),
    ("WU 2 km, 6x800, CD 2 km", "intervals", None, None),
    ("6 x 800, 2 min rest", "intervals", None, None),
    ("6 x 800 w/ 400 walk", "intervals", None, None),
    ("5 x 1 mile @ 10K pace", "intervals", None, None),
    ("Speed 13 km 2 sets of 5 x 200 m @ 800 m to mile race pace", "intervals", "13", None),
    ("10 x 1 min on, 1 min off", "intervals", None, None),
    ("Fartlek 45 min", "intervals", None, "45"),
    ("Fartlek 8x1 min, 45 min", "intervals", None, "45"),
    ("1000m repeats", "intervals", None, None),
    ("5 repeats of 1 km", "intervals", None, None),
    ("Yasso 800s", "intervals", None, None),
    ("Ladder 400-800-1200-800-400", "intervals", None, None),
    ("Track Tuesday", "intervals", None, None),
    ("Speedwork at the track 10 km", "intervals", "10", None),
    ("intervals 10 km", "intervals", "10", None),
    ("2x(3x1000) r 90s", "intervals", None, None),
    ("4x4", "intervals", None, None),
    ("time trial", "test", None, None),
    ("5k TT", "test", "5", None),
    ("1 mile time trial", "test", "1.609344", None),
    ("FTP test 20 min", "test", None, "20"),
    ("Fitness test", "test", None, None),
    ("30 min lactate threshold test", "test", None, "30"),
    ("Marathon (26.2 mi)", "race", "42.195", None),
    ("Marathon race", "race", "42.195", None),
    ("Marathon", "race", "42.195", None),
    ("Chicago Marathon 🏅", "race", "42.195", None),
    ("Marathon 3:30", "race", "42.195", "210"),
    ("5-K Race", "race", "5", None),
    ("8-15K tune-up race", "race", "11.5", None),
    ("8K-15K tune-up race (total 14-21 km)", "race", "11.5", None),
    ("Race Day!", "race", None, None),
    ("10K goal race", "race", "10", None),
    ("15 km cross country race", "race", "15", None),
    ("parkrun", "tempo", "5", None),
    ("Saturday parkrun w/ Ana", "tempo", "5", None),
    ("B race: 10 miles", "race", "16.09344", None),
    ("Half marathon race, goal 1:45", "race", "21.0975", "105"),
    ("½ marathon", "race", "21.0975", None),
    ("Ultra 50k", "race", "50", None),
    ("Marathon 32 km", "long", "32", None),
    ("10 km", None, "10", None),
    ("10K", None, "10", None),
    ("5,000 m", None, "5", None),
    ("5000m", None, "5", None),
    ("90'", None, None, "90"),
    ("3-mile", None, "4.828032", None),
    ("18:30", None, None, "18.5"),
    ("Easy run - race tomorrow", "easy", None, None),
    ("Rest before race day", "rest", None, None),
    ("Easy. Rest tomorrow.", "easy", None, None),
    ("Easy run or rest", "easy", None, None),
    ("Off work: long run 25 km", "long", "25", None),
    ("No run today", "rest", None, None),
    ("Active rest", "easy", None, None),
    ("5k race + 3 km easy", "race", "5", None),
    ("Warm up 3 km + 5k race + cool down 2 km", "race", "5", None),
    ("3 km easy + 6x800 + 3 km easy", "intervals", None, None),
    ("20' easy + 10x1'/1' + 10' easy", "intervals", None, None),
    ("10 km incl. 6x100 strides", "easy", "10", None),
    ("Trail run 15 km D+ 600", "long", "15", None),
    ("Long run 3h, 1200m D+", "long", None, "180"),
    ("3 × 2 miles @ 10-mile race pace", "intervals", None, None),
    ("5x1k @ T pace", "tempo", None, None),
    ("3x3k @ HM pace", "tempo", None, None),
    ("8 miles @ 8:00/mi", None, "12.874752", None),
    ("10k in 45 min", None, "10", "45"),
    ("8km/45min easy", "easy", "8", "45"),
    ("Long run: 24-26km / 2h15", "long", "25", "135"),
    ("Tempo: 2 km easy, 6 km @ threshold, 2 km easy", "tempo", "10", None),
    ("Tempo 10 km (2+6+2)", "tempo", "10", None),
    ("2+6+2 km tempo", "tempo", None, None),
    ("2 km warm up + 5 km tempo (hard!)", "tempo", "7", None),
    ("60+ min easy", "easy", None, "60"),
    ("8+ km easy", "easy", "8", None),
    ("12½ km easy", "easy", "12.5", None),
    ("C25K W3D2", None, None, None),
    ("5k training run 6 km", "easy", "6", None),
    ("Brick: bike 60 + run 20", "cross", None, None),
    ("Stretching 15 min", "cross", None, "15"),
    ("Easy 5k + gym", "easy", "5", None),
    ("Half", "race", "21.0975", None),
    ("Easy first half 10 km", "easy", "10", None),
    ("Parkrun PB", "race", "5", None),
    ("Marathon · Easy run · 8 km", "easy", "8", None),
    ("London Marathon Training Week 5: Long run 16 miles", "long", "25.749504", None),
    ("Week 18: Marathon", "race", "42.195", None),
    ("Easy 5", "easy", None, None),  # minutes, kilometres or miles: it does not say
    ("Plan Ends", None, None, None),
    ("Physio", None, None, None),
    ("", None, None, None),
]

# Spanish: clubs' sheets, TrainingPeaks, Garmin.
SPANISH: list[Row] = [
    ("Descanso", "rest", None, None),
    ("Descanso total", "rest", None, None),
    ("Día libre", "rest", None, None),
    ("Descanso o 30' bici", "rest", None, None),
    ("Descanso activo: paseo 40 min", "easy", None, "40"),
    ("Rodaje suave 10 km", "easy", "10", None),
    ("RODAJE 50'", "easy", None, "50"),
    ("Rodaje 40", "easy", None, "40"),
    ("Rodaje regenerativo 6 km", "easy", "6", None),
    ("Rodaje 40' en Z2 + 4x20\" progresivos", "easy", None, "40"),
    ("Rodaje 8 km + 6 rectas", "easy", "8", None),
    ("Rodaje 10 km a 5:15", "easy", "10", None),
    ("Rodaje a ritmo suave 12,5 km", "easy", "12.5", None),
    ("Carrera suave 8 km", "easy", "8", None),
    ("Carrera continua 45 min", "easy", None, "45"),
    ("Carrera fácil 6 km", "easy", "6", None),
    ("7 Km C.C.", "easy", "7", None),
    ("Carrera 40 min", "easy", None, "40"),
    ("Carrera de mañana", "easy", None, None),
    ("Trote 30 minutos", "easy", None, "30"),
    ("Trote suave 5 km + técnica de carrera", "easy", "5", None),
    ("Recuperación 30 min", "easy", None, "30"),
    ("Footing 1 hora", "easy", None, "60"),
    ("Aeróbico 1h15", "easy", None, "75"),
    ("Rodaje 1 hora y media", "easy", None, "90"),
    ("Activación precompetitiva 20'", "easy", None, "20"),
    ("8 a 10 km suaves de rodaje", "easy", "9", None),
    ("Bici 1h30", "cross", None, "90"),
    ("Natación 1500 m", "cross", "1.5", None),
    ("Elíptica 40'", "cross", None, "40"),
    ("Caminata 1 hora", "cross", None, "60"),
    ("Movilidad y estiramientos", "cross", None, None),
    ("Fuerza", "strength", None, None),
    ("Gimnasio: pesas 60'", "strength", None, "60"),
    ("Fuerza + core 45 minutos", "strength", None, "45"),
    ("Tirada larga 28 km", "long", "28", None),
    ("Tirada 18k", "long", "18", None),
    ("Rodaje largo 20 km", "long", "20", None),
    ("Largo 2h", "long", None, "120"),
    ("Fondo 22km Suave", "long", "22", None),
    ("Fondo 28km Progresivo", "long", "28", None),
    ("Tirada larga 30 km con 3x5 km a ritmo maratón", "long", "30", None),
    ("28 km con 10 a ritmo de maratón", "long", "28", None),
    ("Tirada larga 20 millas", "long", "32.18688", None),
    ("Cuestas 12x100", "hills", None, None),
    ("Fuerza en cuestas 8x100", "hills", None, None),
    ("10 cuestas de 200 m, rec. trote", "hills", None, None),
    ("Cuestas 10 km", "hills", "10", None),
    ("Ritmo controlado 10 km", "tempo", "10", None),
    ("8 km ritmo maratón", "tempo", "8", None),
    ("Tempo 8km @Ritmo 10k+15s", "tempo", "8", None),
    ("Tempo 10km Ritmo Objetivo", "tempo", "10", None),
    ("Umbral 3x10'", "tempo", None, None),
    ("10 km a ritmo de media maratón", "tempo", "10", None),
    ("12 km con 6 a ritmo de carrera", "tempo", "12", None),
    ("8km progresivo", "tempo", "8", None),
    ("Rodaje progresivo 50 min", "tempo", None, "50"),
    ("Carrera progresiva 12 km", "tempo", "12", None),
    ("Simulacro de media maratón 15 km", "tempo", "15", None),
    ("Series 8x400", "intervals", None, None),
    ("Series 5x1000 m r/ 2'", "intervals", None, None),
    ("10x(1' rápido / 1' trote)", "intervals", None, None),
    ("6x1000 rec 2 min trote", "intervals", None, None),
    ("Series largas 5x2000", "intervals", None, None),
    ("Cambios de ritmo 40'", "intervals", None, "40"),
    ("Intervalos cortos", "intervals", None, None),
    ("Fartlek 20x1'", "intervals", None, None),
    ("8x400 a ritmo de 5k", "intervals", None, None),
    ("Pista", "intervals", None, None),
    ("Test 3000 m", "test", "3", None),
    ("Test de Cooper", "test", None, None),
    ("Test 5 km", "test", "5", None),
    ("Media maratón", "race", "21.0975", None),
    ("Media maratón de Sevilla", "race", "21.0975", None),
    ("Maratón de Valencia 🏁", "race", "42.195", None),
    ("Maratón 42,195 km", "race", "42.195", None),
    ("Media de Granollers", "race", "21.0975", None),
    ("Carrera 10 km Ciudad", "race", "10", None),
    ("Carrera popular 10k", "race", "10", None),
    ("Día de carrera", "race", None, None),
    ("Carrera de la Mujer 6,2 km", "race", "6.2", None),
    ("Competición 10 Km", "race", "10", None),
    ("San Silvestre 10 km", "race", "10", None),
    ("Cross de Atapuerca", "race", None, None),
    ("Marató de Barcelona", "race", "42.195", None),
    ("V Carrera Popular de Getafe 10.000 m", "race", "10", None),
    ("Rodaje entre 40 y 50 min", "easy", None, "45"),
    ("Rodaje 1 h. 30 min.", "easy", None, "90"),
    ("1h 30 rodaje", "easy", None, "90"),
    ("Media hora de trote", "easy", None, "30"),
    ("90´ tirada larga", "long", None, "90"),
    ("15' calentamiento + 6x1000 + 10' vuelta a la calma", "intervals", None, None),
    ("15' en Z2 + 3x10' a umbral con 2' de trote + 10' en Z2", "tempo", None, None),
    ("3 series de 10 minutos a umbral", "tempo", None, None),
    ("Rodaje 50' + 6 x 15\" cuesta", "easy", None, "50"),
    ("Trote 20' + fuerza 30'", "easy", None, "20"),
    ("Día 3: descanso", "rest", None, None),
    ("Semana 4 - día 2: rodaje 10 km", "easy", "10", None),
    ("Carrera: 45 min", "easy", None, "45"),
    ("Carrera vespertina", "easy", None, None),
    ("Masaje de descarga", None, None, None),
]

# Race words in paces, rehearsals and plans' names.
NEVER_A_RACE: list[Row] = [
    ("8 km @ 5K race pace", "tempo", "8", None),
    ("10 km with 5 at 10k pace", "tempo", "10", None),
    ("12 km half-marathon pace", "tempo", "12", None),
    ("10 km @ half marathon", "tempo", "10", None),
    ("45 min at marathon effort", "tempo", None, "45"),
    ("6 x 800 at race effort", "intervals", None, None),
    ("LT 11 km @ 15K to half-marathon race pace", "tempo", "11", None),
    ("9 km w/ 5 @ goal marathon pace", "tempo", "9", None),
    ("pre-race shakeout", "easy", None, None),
    ("Pre race 20 min + strides", "easy", None, "20"),
    ("post-race recovery", "easy", None, None),
    ("Post-marathon recovery jog 5 km", "easy", "5", None),
    ("race week easy 30", "easy", None, "30"),
    ("Race day shakeout 15 min", "easy", None, "15"),
    ("2 days before race: easy 5 km", "easy", "5", None),
    ("marathon training long run", "long", None, None),
    ("Training for Berlin Marathon: 12 km easy", "easy", "12", None),
    ("half marathon plan week 3 easy run", "easy", None, None),
    ("Marathon plan: 16 km", None, "16", None),
    ("Marathon tempo 10 km", "tempo", "10", None),
    ("Marathon long run 30 km", "long", "30", None),
    ("Half marathon recovery run 6 km", "easy", "6", None),
    ("10K easy run", "easy", "10", None),
    ("Marathon race pace 10 miles", "tempo", "16.09344", None),
    ("Race prep 6x400", "intervals", None, None),
    ("Race packet pickup", None, None, None),
    ("Recovery from race", "easy", None, None),
    ("Week after marathon: walk 30 min", "cross", None, "30"),
    ("Watch London Marathon", None, None, None),
    ("Ultra training 40 km", "long", "40", None),
    ("Pre-parkrun jog", "easy", None, None),
    ("Parkrun pace 5x1k", "intervals", None, None),
    ("Shakeout for Boston Marathon", "easy", None, None),
    ("Berlin Marathon week: easy 40", "easy", None, "40"),
    ("No race, easy 10 km", "easy", "10", None),
    ("Race simulation 15 km", "tempo", "15", None),
    ("Mock race 10 km", "tempo", "10", None),
    ("Carrera suave 40'", "easy", None, "40"),
    ("Rodaje post carrera 5 km", "easy", "5", None),
    ("Semana de carrera: trote 30'", "easy", None, "30"),
    ("Plan maratón: rodaje 12 km", "easy", "12", None),
    ("Entrenamiento para la media maratón: series 6x1000", "intervals", None, None),
    ("Ritmo competición 5 km", "tempo", "5", None),
    ("3x3000 a ritmo de maratón", "tempo", None, None),
    ("Técnica de carrera 20 min", "easy", None, "20"),
    ("Ensayo ritmo carrera 8 km", "tempo", "8", None),
]


def exact(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


@pytest.mark.parametrize(("title", "kind", "km", "minutes"), EXPORTS + ENGLISH + SPANISH + NEVER_A_RACE)
def test_a_title_reads_as_a_runner_reads_it(title: str, kind: str | None, km: str | None, minutes: str | None) -> None:
    assert read(title)[:3] == (kind, exact(km), exact(minutes))


@pytest.mark.parametrize("title", [row[0] for row in NEVER_A_RACE])
@pytest.mark.parametrize("written", [str, str.upper, "🏃 {} 💪".format, "Run: {}".format])
def test_never_a_race(title: str, written: object) -> None:
    assert callable(written)
    assert read(written(title)).kind != "race"


@pytest.mark.parametrize(
    ("title", "minutes"),
    [
        *(("24 min", "24"), ("40min", "40"), ("1h10m", "70"), ("1:05 h", "65"), ("1h30", "90"), ("1:30:00", "90")),
        *(("90'", "90"), ("90 minutos", "90"), ("1 hora", "60"), ("40-45 min", "42.5"), ("2 h", "120")),
        *(("1,5 h", "90"), ("1 hour 20 minutes", "80"), ("45/50 min", "47.5"), ("1h-1h30", "75"), ("0:45 h", "45")),
        *(("75 mins", "75"), ("1 h 5'", "65"), ("2 hrs", "120"), ("1h05'", "65"), ("1-1.5 h", "75")),
    ],
)
def test_times(title: str, minutes: str) -> None:
    for text in (title, f"easy {title}", f"Rodaje • {title} por el río"):
        assert read(text).minutes == Fraction(minutes)
        assert read(text).km is None


@pytest.mark.parametrize(
    ("title", "km"),
    [
        *(("24km", "24"), ("12,5 km", "12.5"), ("10 mi", "16.09344"), ("26.2 mi", "42.1648128"), ("10K", "10")),
        *(("8-10 km", "9"), ("8 to 10 km", "9"), ("10 millas", "16.09344"), ("10-miler", "16.09344"), ("7 kms", "7")),
        *(("10000 m", "10"), ("5.000 metros", "5"), ("12 kilómetros", "12"), ("6k-8k", "7"), ("10-8 km", "8")),
    ],
)
def test_distances(title: str, km: str) -> None:
    for text in (title, f"easy {title}", f"Rodaje • {title} por el río"):
        assert read(text).km == Fraction(km)
        assert read(text).minutes is None


@pytest.mark.parametrize(
    ("title", "rpe"),
    [
        *(("tempo RPE 7", "7"), ("easy 40 rpe 6.5", "6.5"), ("RPE 6-7", "6.5"), ("RPE: 8, 10 km", "8")),
        *(("RPE6", "6"), ("rpe 7/10", "7"), ("RPE 6,5", "6.5"), ("RPE 12", None), ("tempo 7", None), ("RPE", None)),
    ],
)
def test_rpe_only_where_it_is_said(title: str, rpe: str | None) -> None:
    assert read(title).rpe == exact(rpe)


def test_nonsense_amounts_are_left_out() -> None:
    for title in ("0 km", "1001 km", "5000 miles", "0 min", "6001 min", "999999 h", "12345678 km", "0,0 km", "0:00 h"):
        assert read(title) == TitleReading(None, None, None, None)
    assert read("easy 600 km + 500 km").km is None


def test_only_the_beginning_of_a_title_is_read() -> None:
    assert read("easy 8 km" + " and on" * 200_000 + " race 10 km") == TitleReading("easy", Fraction(8), None, None)
    assert read("x" * 300 + " race").kind is None


# Random text hardly ever hits a word, so half of the titles are made of the words that patterns look for.
PIECES = "easy long run race marathon half pace @ at 5k 10 km x 6 800 m ' : h - / ( ) + min rpe hills media ritmo de w/"
texts = st.text() | st.lists(st.sampled_from([*PIECES.split(), " ", "½", "İ", "𝟙"])).map("".join)


@given(texts)
def test_any_text_reads(title: str) -> None:
    reading = read(title)
    assert reading.kind is None or reading.kind in KINDS
    assert reading.km is None or 0 < reading.km <= 1000
    assert reading.minutes is None or 0 < reading.minutes <= 6000
    assert reading.rpe is None or 0 <= reading.rpe <= 10


@given(texts, st.text(" \t\r\n\u00a0\u2003"), st.text(" \t\r\n\u00a0\u2003"))
def test_surrounding_space_does_not_matter(title: str, before: str, after: str) -> None:
    assert read(before + title + after) == read(title)


@given(texts)
def test_case_does_not_matter(title: str) -> None:
    if title.isascii():
        assert read(title.upper()) == read(title.lower())


LIMITS = [  # of what counts as an amount, and to both sides of them
    ("1:30:45", None, "90.75"), ("1:30:45 h", None, "90.75"), ("0:00:30", None, "0.5"),
    ("3:59", None, "239"), ("4:00", None, None), ("4:00 h", None, "240"),
    ("18:30", None, "18.5"), ("18:30:00", None, "1110"),
    ("99:59:59", None, "359999/60"), ("100:00:01", None, None), ("100 h", None, "6000"), ("100.5 h", None, None),
    ("0.5 min", None, "0.5"), ("6000 min", None, "6000"), ("6001 min", None, None), ("0.5 h", None, "30"),
    ("9m", None, None), ("10m", None, "10"), ("99m", None, "99"), ("100m", None, None),
    ("0.5 km", "0.5", None), ("1000 km", "1000", None), ("1000.5 km", None, None),
    ("999 m", None, None), ("1000 m", "1", None), ("1.500 m", "1.5", None), ("1500,5 m", "1.5005", None),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "km", "minutes"), LIMITS)
def test_amounts_at_their_limits(amount: str, km: str | None, minutes: str | None) -> None:
    assert read(f"easy {amount}")[1:3] == (exact(km), exact(minutes))
