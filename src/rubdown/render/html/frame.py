"""The page's frame: what every reader gets before and after the plans."""

PAGE = """\
{% set first = plans[0].view.schedule %}
{% set span = (first.from_ | long_date) ~ " to " ~ (first.until | long_date) %}
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="rubdown">
<meta name="description" content="The best dates for deep sports massages, {{ span }}, made for
 {{ first.today | long_date }}">
<title>Massage calendar{{ "s" if several }}
{%- for runner in runners %}{{ " for " if loop.first else ", " }}{{ runner }}{% endfor %}</title>
<style>
{% include "style" %}
</style>
</head>
<body>
<a class="skip" href="#content">To the calendar</a>
{% if several %}
<header class="top">
<h1>Massage calendars</h1>
<nav aria-label="Plans">
<ul>
{% for plan in plans %}
<li><a href="#{{ plan.id }}"><bdi>{{ plan.view.label }}</bdi></a></li>
{% endfor %}
</ul>
</nav>
</header>
{% endif %}
<main id="content">
{% for plan in plans %}
{% include "plan" %}
{% endfor %}
</main>
<footer>
<p>{{ caution }}</p>
<p>rubdown plans appointments. It is not medical advice.</p>
</footer>
</body>
</html>
"""
