"""The load chart as inline SVG: shapes differ by what they mean, colours only help."""

CHART = """\
<svg class="{{ picture.size.name }}" viewBox="0 0 {{ picture.size.width }} {{ picture.size.height }}" role="img" aria-labelledby="{{ picture.id }}-title {{ picture.id }}-desc">
<title id="{{ picture.id }}-title">Training load by week{% if plan.view.plan.runner %}, {{ plan.view.plan.runner }}{% endif %}</title>
<desc id="{{ picture.id }}-desc">{{ picture_words(plan.chart) }}</desc>
<defs><pattern id="{{ picture.id }}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V5"/></pattern>
<pattern id="{{ picture.id }}-dots" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="dot" cx="2" cy="2" r="1"/></pattern></defs>
{% for box in picture.closed %}
<rect class="time {{ box.mark }}" x="{{ box.x | at }}" y="{{ box.y | at }}" width="{{ box.width | at }}" height="{{ box.height | at }}"/>
{% endfor %}
{% for point in picture.scale %}
<path class="line" d="M{{ picture.left }} {{ point.y | at }}H{{ picture.right }}"/>
<text class="label end" x="{{ picture.left - 6 }}" y="{{ (point.y + 4) | at }}">{{ point.words }}</text>
{% endfor %}
{% for box in picture.bars %}
<rect class="bar {{ box.mark }}" x="{{ box.x | at }}" y="{{ box.y | at }}" width="{{ box.width | at }}" height="{{ box.height | at }}"><title>{{ box.words }}</title></rect>
{% endfor %}
{% for box in picture.closed %}
<rect fill="url(#{{ picture.id }}-{{ "dots" if box.mark == "away" else "hatch" }})" x="{{ box.x | at }}" y="{{ box.y | at }}" width="{{ box.width | at }}" height="{{ box.height | at }}"/>
{% endfor %}
<polyline class="trend" points="{{ picture.trend }}"/>
{% for point in picture.ticks %}
<path class="tick" d="M{{ point.x | at }} {{ picture.base | at }}v6"/>
{% if point.words %}
<text class="label" x="{{ (point.x + 4) | at }}" y="{{ (picture.base + 18) | at }}">{{ point.words }}</text>
{% endif %}
{% endfor %}
{% if picture.today is not none %}
<path class="today" d="M{{ picture.today | at }} 0V{{ picture.base | at }}"/>
<text class="label{{ " end" if picture.today > picture.size.width / 2 }}" x="{{ (picture.today + (-4 if picture.today > picture.size.width / 2 else 4)) | at }}" y="9">today</text>
{% endif %}
{% for point in picture.signs %}
<path class="stem {{ point.mark }}" d="M{{ point.x | at }} {{ (point.y + 7) | at }}V{{ picture.base | at }}"/>
<g class="sign {{ point.mark }}" transform="translate({{ point.x | at }} {{ point.y | at }})"><title>{{ point.words }}</title>
{%- if point.mark == "race" %}<path d="M0-8 2-2.6 7.8-2.5 3.2 1 4.9 6.5 0 3.2-4.9 6.5-3.2 1-7.8-2.5-2-2.6Z"/>
{%- elif point.mark == "proposed" %}<path d="M0-7 7 0 0 7-7 0Z"/>
{%- elif point.mark == "booked" %}<circle r="6"/>
{%- elif point.mark == "done" %}<path d="M-5 0-2 4 5-5"/>
{%- else %}<circle r="5"/>
{%- endif %}</g>
{% endfor %}
</svg>
"""
