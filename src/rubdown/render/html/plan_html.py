"""A plan's part of the page: first what comes next, then what wants attention, the season, and why."""

PLAN = """\
{% set deeper = 1 if several else 0 %}
{% set h1, h2, h3 = "h%d" % (1 + deeper), "h%d" % (2 + deeper), "h%d" % (3 + deeper) %}
{% set schedule, therapist = plan.view.schedule, plan.view.plan.therapist %}
{% set short_months = schedule.months | selectattr("short") | list %}
<article class="plan" id="{{ plan.id }}" aria-labelledby="{{ plan.id }}-title">
<header class="head">
<{{ h1 }} id="{{ plan.id }}-title">Massages{% if plan.view.plan.runner %} for <bdi>{{ plan.view.plan.runner }}</bdi>{% endif %}</{{ h1 }}>
<p class="quiet">{% if not plan.view.plan.runner %}<bdi>{{ schedule.plan.path }}</bdi><br>{% endif %}{{ schedule.from_ | long_date }} to {{ schedule.until | long_date }}
{%- if therapist.name %}<br>with <bdi>{{ therapist.name }}</bdi>{% endif %}
{%- if therapist.where %}{{ ", " if therapist.name else " · at " }}<bdi>{{ therapist.where }}</bdi>{% endif %}
<br>made for <time datetime="{{ schedule.today }}">{{ schedule.today | long_date }}</time></p>
</header>

<section class="next" aria-label="What comes next">
<div class="card hero">
<p class="kicker">Next massage</p>
{% if plan.next_massage %}
{% set entry, next = plan.next_massage, plan.next_massage.massage %}
<p class="big"><time datetime="{{ next.date }}">{{ next.date | long_date }}</time></p>
<p class="lead">{{ entry.hours }} · {{ entry.away }} · <span class="tag {{ entry.mark }}">{{ entry.status }}</span></p>
{% if next.where %}
<p class="quiet"><bdi>{{ next.where }}</bdi></p>
{% endif %}
{% if next.reasons and next.reasons[0].points > 0 %}
<p class="because">{{ next.reasons[0].text }}</p>
{% endif %}
<p class="more"><a href="#{{ entry.id }}">Why this day</a></p>
{% else %}
<p class="big">None</p>
<p class="lead">No day in this time is open.</p>
{% endif %}
</div>
{% if plan.races %}
<div class="card">
<p class="kicker">Race{{ "s" if plan.races | length > 1 }}</p>
<ul class="races">
{% for race in plan.races %}
<li{% if race.next %} class="nearest"{% endif %}><span class="mark race" aria-hidden="true">★</span>
<span><strong><bdi>{{ race.name }}</bdi></strong><br><span class="quiet">{{ race.day }} · {{ race.distance }} · {{ race.away }}</span></span></li>
{% endfor %}
</ul>
</div>
{% endif %}
</section>

{% if schedule.warnings or schedule.questions or short_months or plan.view.fallen_away %}
<section class="attention" aria-labelledby="{{ plan.id }}-attention">
<{{ h2 }} id="{{ plan.id }}-attention">What wants attention</{{ h2 }}>
<ul>
{% for warning in schedule.warnings %}
<li><strong>Warning, <time datetime="{{ warning.date }}">{{ warning.date | name }} {{ warning.date | day }}</time>:</strong>
 {{ warning.text }}; {{ warning.mend }} <span class="quiet">({{ warning.code }}{% if warning.line %}, {% if warning.file %}{{ warning.file }}, {% endif %}line {{ warning.line }}{% endif %})</span></li>
{% endfor %}
{% for month in short_months %}
<li><strong>{{ month | no_room_title }}.</strong> {{ month.why_short }}
{% if month.make_room %}
<ul>
{% for room in month.make_room %}
<li>{{ room | room_in_words }}</li>
{% endfor %}
</ul>
{% endif %}
</li>
{% endfor %}
{% for question in schedule.questions %}
<li><strong>Not logged yet:</strong> {{ question.text }}</li>
{% endfor %}
{% for day in plan.view.fallen_away %}
<li><strong>{{ day | long_date }}</strong>, which you accepted, was dropped</li>
{% endfor %}
</ul>
</section>
{% endif %}

<section class="season" aria-labelledby="{{ plan.id }}-season">
<{{ h2 }} id="{{ plan.id }}-season">The season</{{ h2 }}>
<div class="months{{ " many" if plan.months | length > 6 }}">
{% for month in plan.months %}
<table class="month">
<caption>{{ month.name }} <span class="planned{{ " short" if month.short }}">{{ month.planned }}</span></caption>
<thead><tr>{% for short, name in month.weekdays %}<th scope="col"><abbr title="{{ name }}">{{ short }}</abbr></th>{% endfor %}</tr></thead>
<tbody>
{% for week in month.weeks %}
<tr>
{%- for cell in week %}
{% if cell is none %}<td class="outside"></td>
{%- else %}<td class="{{ cell.mark }}{{ " today" if cell.today }}"{% if cell.today %} aria-current="date"{% endif %}>
{%- if cell.leads_to %}<a href="#{{ cell.leads_to }}">{% endif %}
<span class="n">{{ cell.date.day }}</span>{% if cell.sign %}<span class="s" aria-hidden="true">{{ cell.sign }}</span>{% endif %}
{%- if cell.words or cell.today %}<span class="words"> {{ "today, " if cell.today }}{{ cell.words }}</span>{% endif %}
{%- if cell.leads_to %}</a>{% endif %}</td>
{%- endif %}
{%- endfor %}
</tr>
{% endfor %}
</tbody>
</table>
{% endfor %}
</div>
<ul class="legend" aria-label="What the signs mean">
{% for mark, sign in plan.legend %}
<li><span class="mark {{ mark }}" aria-hidden="true">{{ sign.sign }}</span> {{ sign.meaning }}</li>
{% endfor %}
<li><span class="mark now" aria-hidden="true">1</span> today</li>
</ul>
</section>

<section class="massages" aria-labelledby="{{ plan.id }}-massages">
<{{ h2 }} id="{{ plan.id }}-massages">Appointments</{{ h2 }}>
{% if plan.massages %}
<p class="quiet">Points are what makes a day good or bad. No other dates that the plan allows have more:
 {{ ("%d" % schedule.objective.points) | replace("-", "−") }} points in all
{%- if schedule.objective.short %}, {{ schedule.objective.short }} short of what the months need{% endif %}.</p>
{% else %}
<p>none: no day in this time is open</p>
{% endif %}
<ol>
{% for entry in plan.massages %}
{% set massage = entry.massage %}
<li class="card" id="{{ entry.id }}">
<div class="when">
<{{ h3 }}><time datetime="{{ massage.date }}">{{ massage.date | long_date }}</time></{{ h3 }}>
<p class="lead"><span class="tag {{ entry.mark }}">{{ entry.status }}</span> <span class="hours">{{ entry.hours }}</span></p>
<p class="quiet">
{%- if massage.where %}<bdi>{{ massage.where }}</bdi> · {% endif %}{{ entry.away }}{% if entry.since %} · {{ entry.since }}{% endif %}</p>
</div>
<div class="what">
{% if entry.moved_from %}
<p>moved from {{ entry.moved_from | long_date }}, which you accepted</p>
{% endif %}
{% if entry.plain %}
<p>{{ entry.plain }}</p>
{% endif %}
{% if massage.reasons %}
<ul class="why" aria-label="Why this day: {{ massage.points }} points">
{% for reason in massage.reasons %}
<li><span class="points{{ " against" if reason.points < 0 }}">{{ ("%+d" % reason.points) | replace("-", "−") }}</span> <span><span>{{ reason.text }}</span> <span class="code">{{ reason.code }}</span></span></li>
{% endfor %}
</ul>
{% endif %}
{% for note in massage.notes %}
<p class="note"><span class="words">Note: </span>{{ note }}</p>
{% endfor %}
{% if massage.focus %}
<p class="focus"><strong>For the therapist:</strong> {{ massage.focus | join("; ") }}</p>
{% endif %}
</div>
</li>
{% endfor %}
</ol>
</section>

{% if plan.around %}
<section class="around" aria-labelledby="{{ plan.id }}-around">
<{{ h2 }} id="{{ plan.id }}-around">Before and after the race{{ "s" if plan.around | length > 1 }}</{{ h2 }}>
{% for race in plan.around %}
<details{% if race.open %} open{% endif %}>
<summary><bdi>{{ race.title }}</bdi></summary>
<dl>
{% for label, text in race.facts %}
<div><dt>{{ label }}</dt><dd>{{ text }}</dd></div>
{% endfor %}
</dl>
<table class="days">
<caption class="words">Day by day around the race</caption>
<thead><tr><th scope="col">Day</th><th scope="col"><abbr title="days before or after the race">±</abbr></th><th scope="col">Training</th><th scope="col">Massage</th></tr></thead>
<tbody>
{% for day in race.days %}
<tr{% if day.today %} class="now"{% endif %}>
<th scope="row"><time datetime="{{ day.date }}">{{ day.date | name }} {{ day.date | day }}</time>{% if day.today %} <span class="quiet">today</span>{% endif %}</th>
<td>{{ day.count }}</td>
<td>{% if day.training_sign %}<span class="mark {{ day.training_mark }}" aria-hidden="true">{{ day.training_sign }}</span> {% endif %}<bdi>{{ day.training }}</bdi></td>
<td>{% if day.sign %}<span class="mark {{ day.mark }}" aria-hidden="true">{{ day.sign }}</span> {% endif %}<span{% if day.mark in ("closed", "free") %} class="quiet"{% endif %}>{{ day.massage }}</span></td>
</tr>
{% endfor %}
</tbody>
</table>
</details>
{% endfor %}
</section>
{% endif %}

<section class="load" aria-labelledby="{{ plan.id }}-load">
<div class="chart">
<{{ h2 }} id="{{ plan.id }}-load">Training load</{{ h2 }}>
<p>Massages are planned after heavy weeks and away from races. A full bar is the week of
 {{ plan.heaviest | day }}: {{ "{:,}".format(plan.chart.largest_week) }} points of load (effort 0–10 × minutes).
 The line is the load of the last 21 days, as a share of the plan's largest.</p>
<figure>
{% for picture in plan.pictures %}
{% include "chart" %}
{% endfor %}
<figcaption>
<ul class="legend">
{% for mark, sign in plan.chart_legend %}
<li><span class="mark {{ mark }}" aria-hidden="true">{{ sign.sign }}</span> {{ sign.meaning }}</li>
{% endfor %}
{% for mark, meaning in plan.swatches %}
<li><span class="swatch {{ mark }}" aria-hidden="true"></span> {{ meaning }}</li>
{% endfor %}
</ul>
</figcaption>
</figure>
</div>
<details>
<summary>The same in numbers</summary>
<table class="numbers">
<caption class="words">Training load by week</caption>
<thead><tr><th scope="col">Week of</th><th scope="col">Load</th><th scope="col">21 days</th><th scope="col">What is in it</th></tr></thead>
<tbody>
{% for week in plan.chart.weeks %}
<tr{% if week.from_ <= schedule.today <= week.until %} class="now"{% endif %}>
<th scope="row"><time datetime="{{ week.from_ }}">{{ week.from_ | day }}</time>
{%- if loop.first or week.from_.timetuple().tm_yday <= 7 %} <span class="quiet">{{ week.from_.year }}</span>{% endif %}
{%- if week.from_ <= schedule.today <= week.until %} <span class="quiet">this week</span>{% endif %}</th>
<td>{{ "{:,}".format(week.load) }} <span class="quiet">{{ week.share }} %</span></td>
<td>{{ "{:,}".format(week.load_21_days) }} <span class="quiet">{{ week.share_21_days }} %</span></td>
<td>
{%- for massage in week.massages %}<span class="stands">{{ massage.date | name }} {{ massage.date | day }}: {{ "soft " if massage.kind == "soft" }}massage {{ massage.status }}</span>{% endfor %}
{%- for race in week.races %}<span class="stands">{{ race.date | name }} {{ race.date | day }}: <bdi>{{ race.name }}</bdi></span>{% endfor %}
{%- for closed in week.closed %}<span class="stands quiet">{{ closed.from_ | name }}{% if closed.until != closed.from_ %}–{{ closed.until | name }}{% endif %} closed: {{ closed.text }}</span>{% endfor %}
{%- if week.hardest %}<span class="stands">hardest, {{ week.hardest.date | name }}: <bdi>{{ week.hardest.name }}</bdi> ({{ "{:,}".format(week.hardest.load) }})</span>{% endif -%}
</td>
</tr>
{% endfor %}
</tbody>
</table>
</details>
</section>

{% if plan.applied.red_flags %}
<section class="attention" aria-label="When not to get a massage">
<p>{{ red_flags }}</p>
</section>
{% endif %}

<section class="fine" aria-labelledby="{{ plan.id }}-rules">
<{{ h2 }} id="{{ plan.id }}-rules">What this rests on</{{ h2 }}>
{% if plan.view.assumptions %}
<p><strong>Assumed:</strong></p>
<ul>
{% for note in plan.view.assumptions %}
<li>{{ note }}</li>
{% endfor %}
</ul>
{% endif %}
<details>
<summary>The rules behind these dates, and their sources</summary>
<dl>
{% for rule in plan.applied.rules %}
<div><dt>{{ rule.code }} {{ rule.name }}</dt>
<dd>{{ rule.title | replace("`", "") }}. <span class="quiet">({{ rule.sources | join(", ") }})</span></dd></div>
{% endfor %}
</dl>
<p>{% for source in plan.applied.sources %}{{ source.code }}: {{ source.cite }}
{%- if source.strength in strengths %} ({{ strengths[source.strength] }}){% endif %}{{ "; " if not loop.last else "." }}
{% endfor %}</p>
</details>
</section>
</article>
"""
