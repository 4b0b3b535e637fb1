"""A plan's part of the page: first what comes next, then what wants attention, the season, and why."""

PLAN = """\
{% set deeper = 1 if several else 0 %}
{% set h1, h2, h3 = "h%d" % (1 + deeper), "h%d" % (2 + deeper), "h%d" % (3 + deeper) %}
{% set schedule = plan.schedule %}
<article class="plan" id="{{ plan.id }}" aria-labelledby="{{ plan.id }}-title">
<header class="head">
<{{ h1 }} id="{{ plan.id }}-title">Massages{% if plan.runner %} for <bdi>{{ plan.runner }}</bdi>{% endif %}</{{ h1 }}>
<p class="quiet">{% if not plan.runner %}<bdi>{{ plan.path }}</bdi><br>{% endif %}{{ plan.span }}
{%- if plan.whom %}<br>with <bdi>{{ plan.whom }}</bdi>{% endif %}
{%- if plan.where %}{{ ", " if plan.whom else " · at " }}<bdi>{{ plan.where }}</bdi>{% endif %}
<br>made for <time datetime="{{ schedule.today }}">{{ plan.made }}</time></p>
</header>

<section class="next" aria-label="What comes next">
<div class="card hero">
<p class="kicker">Next massage</p>
{% if plan.following %}
{% set next = plan.following %}
<p class="big"><time datetime="{{ next.date }}">{{ next.day }}</time></p>
<p class="lead">{{ next.when }} · {{ next.due }} · <span class="tag {{ next.mark }}">{{ next.status }}</span></p>
{% if next.where %}
<p class="quiet"><bdi>{{ next.where }}</bdi></p>
{% endif %}
{% if next.reasons and next.reasons[0].points > 0 %}
<p class="because">{{ next.reasons[0].text }}</p>
{% endif %}
<p class="more"><a href="#{{ next.id }}">Why this day</a></p>
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
<li{% if race is sameas plan.next_race %} class="nearest"{% endif %}><span class="mark race" aria-hidden="true">★</span>
<span><strong><bdi>{{ race.name }}</bdi></strong><br><span class="quiet">{{ race.day }} · {{ race.distance }} · {{ race.due }}</span></span></li>
{% endfor %}
</ul>
</div>
{% endif %}
</section>

{% if schedule.warnings or plan.short or plan.gone %}
<section class="attention" aria-labelledby="{{ plan.id }}-attention">
<{{ h2 }} id="{{ plan.id }}-attention">What wants attention</{{ h2 }}>
<ul>
{% for warning in schedule.warnings %}
<li><strong>Warning, <time datetime="{{ warning.date }}">{{ warning.date | name }} {{ warning.date | day }}</time>:</strong>
 {{ warning.text }}; {{ warning.mend }} <span class="quiet">({{ warning.code }}{% if warning.line %}, {% if warning.file %}{{ warning.file }}, {% endif %}line {{ warning.line }}{% endif %})</span></li>
{% endfor %}
{% for short in plan.short %}
<li><strong>{{ short.name }} stays short:</strong> {{ short.month.planned }} of {{ short.month.least }} planned. {{ short.month.why_short }}
{% if short.make_room %}
<ul>
{% for room in short.make_room %}
<li>would make room: {{ room.text }}</li>
{% endfor %}
</ul>
{% endif %}
</li>
{% endfor %}
{% for day in plan.gone %}
<li><strong>{{ day }}</strong>, which you accepted, falls away</li>
{% endfor %}
</ul>
</section>
{% endif %}

<section class="season" aria-labelledby="{{ plan.id }}-season">
<{{ h2 }} id="{{ plan.id }}-season">The season</{{ h2 }}>
<div class="months{{ " many" if plan.grids | length > 6 }}">
{% for month in plan.grids %}
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
{% for mark, sign, meaning in plan.legend %}
<li><span class="mark {{ mark }}" aria-hidden="true">{{ sign }}</span> {{ meaning }}</li>
{% endfor %}
<li><span class="mark now" aria-hidden="true">1</span> today</li>
</ul>
</section>

<section class="massages" aria-labelledby="{{ plan.id }}-massages">
<{{ h2 }} id="{{ plan.id }}-massages">Appointments</{{ h2 }}>
{% if plan.massages %}
<p class="quiet">Points tell what speaks for a day, and against it. No other dates that the plan allows come to better:
 {{ ("%d" % schedule.objective.points) | replace("-", "−") }} points in all
{%- if schedule.objective.short %}, {{ schedule.objective.short }} short of what the months owe{% endif %}.</p>
{% else %}
<p>none: no day in this time is open</p>
{% endif %}
<ol>
{% for massage in plan.massages %}
<li class="card" id="{{ massage.id }}">
<div class="when">
<{{ h3 }}><time datetime="{{ massage.date }}">{{ massage.day }}</time></{{ h3 }}>
<p class="lead"><span class="tag {{ massage.mark }}">{{ massage.status }}</span> <span class="hours">{{ massage.when }}</span></p>
<p class="quiet">
{%- if massage.where %}<bdi>{{ massage.where }}</bdi> · {% endif %}{{ massage.due }}{% if massage.since %} · {{ massage.since }}{% endif %}</p>
</div>
<div class="what">
{% if massage.moved_from %}
<p>moved from {{ massage.moved_from }}, which you accepted</p>
{% endif %}
{% if massage.plain %}
<p>{{ massage.plain }}</p>
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
{% for mark, sign, meaning in plan.chart_legend %}
<li><span class="mark {{ mark }}" aria-hidden="true">{{ sign }}</span> {{ meaning }}</li>
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
<thead><tr><th scope="col">Week of</th><th scope="col">Load</th><th scope="col">21 days</th><th scope="col">What stands in it</th></tr></thead>
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

{% if plan.hurt %}
<section class="attention" aria-label="When not to get a massage">
<p>{{ red_flags }}</p>
</section>
{% endif %}

<section class="fine" aria-labelledby="{{ plan.id }}-rules">
<{{ h2 }} id="{{ plan.id }}-rules">What this rests on</{{ h2 }}>
{% if plan.notes %}
<p><strong>Assumed:</strong></p>
<ul>
{% for note in plan.notes %}
<li>{{ note }}</li>
{% endfor %}
</ul>
{% endif %}
<details>
<summary>The rules that spoke here, and their sources</summary>
<dl>
{% for rule in plan.rules %}
<div><dt>{{ rule.code }} {{ rule.name }}</dt>
<dd>{{ rule.title | replace("`", "") }}. <span class="quiet">({{ rule.sources | map(attribute="code") | unique | join(", ") }})</span></dd></div>
{% endfor %}
</dl>
<p>{% for source in plan.sources %}{{ source.code }}: {{ source.cite }}
{%- if source.strength in strengths %} ({{ strengths[source.strength] }}){% endif %}{{ "; " if not loop.last else "." }}
{% endfor %}</p>
</details>
</section>
</article>
"""
