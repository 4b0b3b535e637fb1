"""The words of training in English, Spanish, German, French, Italian and Portuguese, and what each of them is.

A phrase is looked up as a whole before its words, `*` ends a stem. Accents and hyphens are taken off before.
"""

KINDS = {  # by the tag that `RANKS` gives a kind
    # R: a race, surely
    "R": """\
race,races,raced,race day,raceday,competicion,compe,dia de carrera,dia de la carrera,turkey trot,san silvestre,\
cross popular,cross internacional,cross escolar,cross de,cross del,carrera popular,carrera solidaria,\
carrera objetivo,wettkampf*,rennen,volkslauf,silvesterlauf,stadtlauf,firmenlauf,competition,jour de course,jour j,\
gara,gare,prova,dia da prova,corrida de sao silvestre,sao silvestre,corsa campestre,cursa""",
    "B": "parkrun,park run,parkruns",  # parkrun
    # L: a long run, surely
    "L": """\
long run,long runs,longrun,long jog,long slow,long distance,lsd,lr,mlr,lsr,tirada,tiradas,larga,largo,fondo,\
med long,medium long,medium long run,mid long,midweek long,langer lauf,langer,langen lauf,lange lauf,langer dl,\
langer dauerlauf,lala,sortie longue,sl,lungo,lunghissimo,lungo lento,longao,treino longo,longo""",
    "l": "long,lang,lange,longue,lunga",  # long
    # Q: a test
    "Q": """\
test,tests,time trial,timetrial,tt,ftp,cooper,benchmark,contrarreloj,contrarrelogio,prueba de esfuerzo,\
prueba de nivel,prueba de campo,teste,laktattest,leistungstest,leistungsdiagnostik,conconi""",
    # h: hills
    "h": """\
hill,hills,uphill,cuesta,cuestas,bergsprint*,berglauf,berglaufe,hugel*,bergauf,cotes,cote,salita,salite,ladeira,\
ladeiras,subida,subidas""",
    # T: tempo
    "T": """\
tempo,tempos,threshold,umbral,lt,t pace,cruise,cruise run,cruise interval,cruise intervals,progression,progressive,\
progressiv,progresion,progresiv*,progressivo,progressione,long tempo,fast finish,cut down,cutdown,negative split,\
comfortably hard,mp run,tempolauf,tempodauerlauf,tdl,schwelle*,endbeschleunigung,steigerungslauf,crescendo,seuil,\
soglia,limiar,medio,corsa media,fondo medio,fondo veloce,corto veloce,sub threshold,subthreshold,over unders,\
sweet spot,comfortably fast,steady state""",
    "m": "mp,gmp,hmp,hmt,mrt,as21,as42,marathontempo,marathonrenntempo,halbmarathontempo,hm tempo",  # a marathon's pace
    "a": "renntempo,wettkampftempo,as10,as5,rg",  # a race's pace
    "4": "interval,rep",  # one interval
    # I: intervals
    "I": """\
intervals,intervalos,intervalo,interval*,series,fartlek,fartleks,farlek,vo2,vo2max,vo2 max,yasso,yassos,pyramid*,\
piramide,ladder,sprints,surges,cambio,cambios,intervall*,tempowechsel,fahrtspiel,bahntraining,vma,fractionne,\
repetute,ripetute,variazioni,tiros,tiro,intervalado,intervalados,repetitions,repeticiones,trentetrente,mile repeats""",
    "i": "track,pista,speed,speedwork,velocidad,bahn,piste,velocita,velocidade,minutes on",  # fast by its place or name
    # E: easy
    "E": """\
easy,regular,normal,comfortable,comfortably,steady,suave,suaves,regen*,aerobic,aerobico,aerobica,facil,facile,\
facili,relaxed,conversational,ga,ga1,maf,z1,z2,zone 1,zone 2,zona 1,zona 2,endurance,drills,activacion,activation,\
foundation,soltar,comodo,comoda,ligero,ligera,constante,active rest,descanso activo,cc,tecnica,carrera en cinta,\
carrera matutina,carrera vespertina,carrera suave,carrera de manana,carrera de la manana,carrera por la manana,\
carrera por la tarde,carrera de tarde,locker*,ruhig*,lauf abc,nuchternlauf,endurance fondamentale,ef,decrassage,\
lento,lenta,corsa lenta,fondo lento,rigenerante,scioltezza,scarico,leve,corrida leve,run walk,walk run,laufen gehen,\
footing lent,tranquilo,tranquilla,gemutlich,langsam*""",
    "7": "rodaje,rodajes,rodar,rodagem,footing,carrera continua,dauerlauf,dl,regenerationslauf",  # an easy run
    "j": "jog,jogging,jogs,trot,trote,trotes,trotar,trots,traben,trab",  # jog: a run, or a recovery
    "u": "base,shake out,shakeout,taper,tapering,recover*,recup*,regeneration,recuperacion,recupero",  # recovery
    # e: run
    "e": """\
run,runs,running,correr,corre,corri,lauf,laufen,laufe,sortie,course a pied,corsa,corrida,courir,cours,corro,corra,\
carrera a pie,treadmill""",
    # f: fast
    "f": """\
fast,hard,quick,rapido,rapida,rapidos,fuerte,fuertes,schnell,hart,vite,rapide,rapides,veloce,veloci,forte,fortes""",
    # 0: rest
    "0": """\
rest,rest day,restday,descanso,descansar,day off,off day,ruhetag,ruhetage,pause,repos,jour de repos,riposo,folga,\
no run,complete rest,dia libre,dia de descanso,giorno di riposo,lauffrei,rest days""",
    "O": "off,libre,frei",  # off: rest, or a recovery
    # _: phrases whose words mean something else
    "_": """\
race practice,cross country,off road,offroad,off season,off work,off track,medio fondo,gran fondo,leg 1,leg 2,\
rolling hill,rolling hills,hill course,hilly,day by day""",
    "K": "mile,milla",  # a distance that paces are named after
    "8": "pb,pr,personal best,all out,max effort,full gas,bestzeit,full effort,racing",  # all out (of a parkrun)
    "1": "dog,perro,hund,chien,cane,buggy,pram,pacer,pacing,kids,daughter,son",  # in company (of a parkrun)
    # G: strength
    "G": """\
stretch,strength,weight training,strengthen,strengthening,gym,fuerza,gimnasio,core,pesas,weight,weights,lifting,\
musculacion,abs,abdominales,plyo*,pliometri*,trx,kettlebell*,circuit,circuits,crossfit,full body,prehab,s and c,\
kraft*,rumpf*,stabi*,athletik,ppg,renfo*,musculation,palestra,forza,potenziamento,musculacao,fortalecimento,\
academia,strength training,home workout,homeworkout,leg day""",
    # w: walk
    "w": """\
walk,walks,walking,caminata,caminar,camina,andar,paseo,marche,marcher,spaziergang,gehen,walken,camminata,cammina,\
camminare,caminhada,caminhar""",
    # s: strides
    "s": """\
stride,strides,strider,striders,recta,rectas,aceleraciones,accelerations,pick ups,pickups,steigerungen,steigerung,\
lignes droites,allunghi,allungo""",
    "P": "pace,effort,intensity,tempi,passo",  # pace
    "p": "ritmo,ritmos,allure,allures",  # pace, and a tempo run where nothing else stands by it
    "M": "marathon,marathons,maraton,maratona,marato",  # marathon
    # H: half marathon
    "H": """\
half marathon,half,hm,medio maraton,media maraton,mitja marato,semi marathon,semi,media,halbmarathon,mezza maratona,\
mezza,meia maratona,meia,1/2 marathon,halfmarathon,maratonina""",
    "U": "ultra,ultras,ultratrail,ultramara*",  # ultra
    "J": "goal,objetivo,target,controlado,ziel,objectif",  # goal
    "c": "carrera",  # a run or a race
    "S": "set,sets,reps,repeat,repeats,repetition",  # sets
    # y: rests between
    "y": """\
rec,float,floats,descansa,pausa,pausas,off,on,entre,rests,trabpause,trabpausen,gehpause,r,break,breaks,between""",
    # W: warming up and cooling down
    "W": """\
warm up,warmup,warm down,warmdown,warming up,cool down,cooldown,wu,cd,calentamiento,calentar,calienta,cal,\
vuelta a la calma,enfriamiento,einlaufen,auslaufen,einlauf,auslauf,echauffement,retour au calme,riscaldamento,\
defaticamento,aquecimento,desaquecimento,volta a calma""",
    # D: rehearsal
    "D": """\
rehearsal,dress rehearsal,simulation,simulated,simulator,sim,mock,simulacro,simulacion,ensayo,ensayo general,\
generalprobe,simulazione,simulacao""",
    "6": "day,dia,tag,jour,giorno",  # days
    # Y: weeks and phases
    "Y": """\
week,weeks,wk,semana,sem,session,sesion,phase,fase,block,bloque,woche,kw,semaine,settimana""",
    "C": "mileage,volume,distancia,volumen,distance",  # volume
    "Z": "total,totals,in total,in all,gesamt,insgesamt,totale,en tout,altogether,overall",  # total
    # A: halves of the day
    "A": """\
am,pm,morning,evening,afternoon,manana,tarde,morgens,abends,fruh,matin,soir,mattina,sera,manha,noite,noche,\
vormittags,nachmittags,1st run,2nd run,first run,second run""",
    # v: with
    "v": """\
with,w,con,mit,avec,com,incl,including,inklusive,incluye,include,includes,inc,davon,dont,inside,mas""",
    "+": "then,plus,followed by,luego,dann,puis,poi,depois",
    ":": """\
consisting of,made of,made up of,in parts,as follows,comprising,composed of,split into,split as,broken into""",
    "&": "and,y,und,et,e",
    "o": "or,o,oder,ou",  # or
    "2": "at,a,en,um,auf,alle,alla,au,im,em,allo",  # at
    # d: small words
    "d": """\
of,the,de,del,la,el,my,mi,al,in,our,le,les,du,des,di,da,do,der,das,dem,den,die,zum,zur,von,fur,pour,il,per,los,las,\
lo,un,una,ein,eine,i,each,every,nach dem,vor dem,this,that,is,on""",
    # b: before what then is no race: "after the race", "to parkrun"
    "b": """\
to,from,for,para,hacia,pre,post,before,after,antes de,antes del,despues de,despues del,tras,until,days to,day to,\
weeks to,week to,instead of,skip,skipped,not a,dns,day before,day after,hasta,volver de,sin,en vez de,vispera,\
vispera de,vispera de la,previo,previa,previo a,previa a,previo al,previa al,camino,camino a,camino al,back from,\
vor,nach,vor dem,nach dem,statt,bis,bis zum,tag vor dem,veille de,avant,apres,veille,dopo,prima,prima della,dopo la,\
vespera da,vespera,antes da,depois da,domani,manana carrera,ohne,sans,senza,sem prova,between races,simulate,\
simulating,simulates,practice the,practise the,practice your,practise your,practise,rehearse,visualise,visualize,\
day of,instead,no""",
    # N: plan, training for
    "N": """\
plan,plans,training,train,entreno,entrenamiento,entrenamientos,preparacion,prep,preparation,prepara,build,road,\
rumbo,vorbereitung,marathonvorbereitung,prepa,preparazione,preparacao,treino,trainingsplan,builds,buildup""",
    # F: behind what then is no race: "race week", "marathon expo"
    "F": """\
weekend,eve,expo,packet,bib,kit,gear,shoes,strategy,course,fuel,fueling,fuelling,nutrition,like,hotel,entry,\
registration,sign up,signup,specific,especifico,especifica,cycle,program*,practise,numbers,number pickup,briefing,\
meeting,report,recap,review,result,results,photos,talk,breakfast,dinner,outfit,clothes,checklist,pack,packing,ready,\
readiness,opens,closes,ballot,lottery,refund,transfer,visualisation,visualization,predictor,fitness,sharpener,\
preview,recce,tactics,execution,walk through,openers,primer,shoe,film,morning routine,routine,scenario,conditions,\
simulated,minus,taper,phase,week,weeks,prep,preparation,plan,training,block,build,bag,logistics,debrief,predict*,\
tomorrow,morgen,demain,distance""",
    # g: errands about a race
    "g": """\
watch,watching,volunteer*,cheer*,spectat*,marshal*,animar,inscripcion*,inscribir*,dorsal,collect,picking up,pick up,\
fetch,recoger,recogida,book,pay,pagar,enter,ballot,lottery,sorteo,sign up,register,apply,drive,travel,flight,fly,\
viaj*,support,supporting,ver,help,helping,ayudar,meeting,reunion,feria,charla,talk,anmeldung,anmelden,startnummer,\
startunterlagen,dossard,retrait,inscription,ritiro,pettorale,iscrizione,retirada,retirar,inscricao,marathonmesse,\
train to""",
    # X: other sports and what else is no run
    "X": """\
cross,cross train,cross training,crosstraining,xt,x train,xtrain*,hiit,yoga,pilates,mobility,movilidad,stretch*,\
estiramiento,estiramientos,foam roll*,ski,skiing,esqui,skitour,langlauf,brick,elliptical,eliptica,elliptique,\
stepper,dehnen,etirements,football,soccer,tennis,tenis,padel,basketball,climbing,escalada,golf,dance,boxing,\
crosstrainer,beweglichkeit,pool,pool run*,pool jog*,aqua jog*,aqua run*,aqua*,water running,water run,ellittica,\
stretching,allenamento incrociato,faszien*,blackroll""",
}
SPORTS = {
    "bike": """\
bike,biking,bicycle,cycl*,ride,rides,spin,spinning,bici*,ciclismo,rodillo,zwift,rad,radfahren,radtour,rennrad,velo,\
sortie velo,home trainer,pedal*,bdr,peloton,turbo,mtb,gravel,indoor cycling""",
    "swim": "swim*,natacion,nadar,piscina,schwimm*,natation,nuoto,natacao,nager",
    "row": "row,rowing,rower,remo,erg,rudern,aviron,canottaggio",
    "hike": "hike,hikes,hiking,senderismo,wandern,wanderung,randonnee,rando,escursione,trekking",
}
MATTERS = {  # what a title speaks of beside training, or in its place; the more telling matter first
    "cancelled": """\
cancelled,canceled,postponed,cancelado,cancelada,anulado,anulada,aplazado,aplazada,suspendido,suspendida,abgesagt,\
annule,annulee,reporte,annullato,annullata,rinviata,adiado""",
    "massage": """\
massage,massages,physical therapy,physiotherapy,masaje,masajes,massagem,massaggio,physio*,fisio*,osteo*,kine,\
chiropractor,krankengymnastik""",
    "errand": """\
membership,renewed,renewal,renew,subscription,invoice,rechnung,delivery,delivered,expires,sauna,set the watch,\
set up,reset,pay,pay the,pagar,buy,comprar,order,charge the watch,collect,book a,register,sign up,matricula,cuota,\
mitgliedschaft,abonnement,iscrizione palestra""",
    "away": """\
holiday,holidays,vacation,vacations,vacaciones,away,travel,travelling,traveling,viaje,trip,sick,sick leave,ill,\
illness,enfermo,enferma,injury,injured,lesion,lesionado,lesionada,on leave,annual leave,honeymoon,luna de miel,\
out of town,out of office,puente,urlaub,krank,verletzt,verreist,dienstreise,vacances,conges,malade,blesse,voyage,\
vacanza,vacanze,ferie,malattia,malato,infortunio,ferias,viagem,doente,lesao""",
    "note": """\
dentist,dentista,doctor,medico,birthday,cumpleanos,meeting,reunion,appointment,cita,reminder,note,nota,flight,vuelo,\
expo,packet,bib,dorsal,dinner,cena,lunch,new shoes,weigh in,blood test,call,webinar,zahnarzt,arzt,geburtstag,\
startnummer,dentiste,dossard,anniversaire,pettorale,compleanno,aniversario,briefing,recoger,recogida,feria,charla,\
volunteer*,spectat*""",
    "phase": """\
starts,begins,ends,start of,end of,beginnt,endet,empieza,comienza,termina,commence,inizia,plan ends,fin del plan,\
fin du plan,planende,fine del piano,fim do plano""",
}
