"""The page's look: colours as variables (a test computes their contrast), a phone first, then a desk, then paper.

`--on-x` is what is written on `--x`; `--ink` and `--quiet` are written on `--paper`, `--card` and `--note`.
"""

STYLE = """\
:root {
--paper: #f6f4ef; --card: #ffffff; --note: #fdf3dc; --ink: #1e232d; --quiet: #59606d; --line: #dfdad0;
--link: #0a615a; --hard: #7d5200; --bar: #7189a3; --trend: #7d5200; --closed: #8b8577; --shade: #efece5;
--proposed: #0a615a; --on-proposed: #ffffff; --booked: #1d4d8f; --on-booked: #ffffff;
--done: #d9ecdf; --on-done: #17502f; --soft: #ffffff; --on-soft: #0a615a;
--race: #ad231c; --on-race: #ffffff; --away: #eee4f3; --on-away: #623a77;
}
@media screen and (prefers-color-scheme: dark) { :root {
--paper: #13161a; --card: #1c2026; --note: #322a17; --ink: #ebe8e2; --quiet: #aab0ba; --line: #353b45;
--link: #76d2c5; --hard: #e9bd66; --bar: #7f96ae; --trend: #e9bd66; --closed: #7c8089; --shade: #262b32;
--proposed: #76d2c5; --on-proposed: #06231f; --booked: #93bdf5; --on-booked: #071d3a;
--done: #234231; --on-done: #c4e8d0; --soft: #1c2026; --on-soft: #76d2c5;
--race: #ff968b; --on-race: #3a0703; --away: #3a2d45; --on-away: #e6cdf4;
} }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; }
main, .top, footer { max-width: 66rem; margin: 0 auto; padding: 0 1rem; }
h1, h2, h3, h4, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
ul, ol { list-style: none; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .2rem; }
h1, .plan > .head h2 { font-size: clamp(2rem, 1.5rem + 2.5vw, 3rem); line-height: 1.15; letter-spacing: -.02em; font-weight: 700; }
section > :is(h2, h3), .chart > :is(h2, h3) { font-size: 1.4rem; line-height: 1.25; letter-spacing: -.01em; margin-bottom: 1rem; }
.quiet { color: var(--quiet); }
.words { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--card); z-index: 1; }
.kicker { font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; color: var(--quiet); font-weight: 600; }
.top { padding-top: 2rem; }
.top h1 { font-size: 1.3rem; letter-spacing: 0; }
.top ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: .75rem; }
.plan { padding: 2.5rem 0 1rem; }
.plan + .plan { border-top: 1px solid var(--line); }
.plan > section { margin-top: 3rem; }
.head .quiet { margin-top: .5rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .9rem; padding: 1.25rem; }
.plan > .next { display: grid; gap: 1rem; margin-top: 2rem; align-items: start; }
.hero { border-left: .4rem solid var(--proposed); }
.big { font-size: clamp(1.7rem, 1.3rem + 2vw, 2.4rem); font-weight: 700; line-height: 1.2; letter-spacing: -.02em; margin: .3rem 0; }
.lead { font-size: 1.05rem; font-variant-numeric: tabular-nums; }
.hours { display: inline-block; }
.hero p + p { margin-top: .35rem; }
.tag { display: inline-block; padding: .05rem .6rem; border-radius: 1rem; font-size: .85rem; font-weight: 600; white-space: nowrap; border: 1px solid transparent; }
.proposed { --fill: var(--proposed); --on: var(--on-proposed); }
.booked { --fill: var(--booked); --on: var(--on-booked); }
.done { --fill: var(--done); --on: var(--on-done); }
.soft { --fill: var(--soft); --on: var(--on-soft); }
.race { --fill: var(--race); --on: var(--on-race); }
.away { --fill: var(--away); --on: var(--on-away); }
.tag, .mark:is(.proposed, .booked, .done, .soft, .race, .away) { background: var(--fill); color: var(--on); }
.tag.soft, .mark.soft { border: 1px solid var(--on-soft); }
.races li { display: flex; gap: .75rem; margin-top: .75rem; line-height: 1.4; }
.races .quiet { font-size: .92rem; }
.mark { display: inline-flex; flex: none; align-items: center; justify-content: center; width: 1.5rem; height: 1.5rem; border-radius: .4rem; font-size: .85rem; line-height: 1; }
.mark.hard { color: var(--hard); }
.mark.closed, .mark.easy { color: var(--quiet); }
.mark.now { box-shadow: inset 0 0 0 2px var(--ink); font-weight: 700; }
.attention { background: var(--note); border-radius: .9rem; padding: 1.25rem; }
.attention li + li { margin-top: .6rem; }
.attention li ul { margin: .3rem 0 0 1rem; }
.months { display: grid; gap: 2rem 2.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17.5rem), 1fr)); align-items: start; }
.month { width: 100%; border-collapse: separate; border-spacing: 2px; table-layout: fixed; font-variant-numeric: tabular-nums; }
.month caption { text-align: left; font-weight: 650; font-size: 1.05rem; padding: 0 .3rem .35rem; }
.month .planned { display: block; font-weight: 400; font-size: .85rem; color: var(--quiet); }
.month .planned.short { color: var(--hard); font-weight: 600; }
.month th { font-size: .75rem; font-weight: 600; color: var(--quiet); padding: .2rem 0; }
.month abbr { text-decoration: none; }
.month td { height: 2.7rem; padding: .4rem 0 0; vertical-align: top; text-align: center; border-radius: .5rem; line-height: 1.1; }
.month td:is(.proposed, .booked, .done, .soft, .race, .away) { background: var(--fill); color: var(--on); }
.month td:is(.proposed, .booked, .done, .race) .n { font-weight: 700; }
.month td.soft { box-shadow: inset 0 0 0 1px var(--on-soft); }
.month td.closed .n, .month td.outside { color: var(--quiet); }
.month td.hard .s { color: var(--hard); }
.month td:is(.closed, .easy) .s { color: var(--quiet); }
.month td.today { box-shadow: inset 0 0 0 2px var(--ink); }
.month td.today .n { font-weight: 700; }
.month td a { display: block; margin: -.4rem 0 0; padding: .4rem 0; color: inherit; text-decoration: none; border-radius: .5rem; }
.n, .s { display: block; }
.s { font-size: .7rem; }
.legend { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; margin-top: 1.5rem; font-size: .92rem; }
.legend li { display: flex; align-items: center; gap: .5rem; }
.massages ol { display: grid; gap: 1rem; margin-top: 1rem; }
.massages .card > div > * + *, .what { margin-top: .5rem; }
.massages .card h3, .massages .card h4 { font-size: 1.2rem; line-height: 1.3; }
.massages .card:target { outline: 3px solid var(--link); }
.why li { display: flex; gap: .6rem; margin-top: .25rem; }
.points { flex: none; min-width: 2.9rem; text-align: right; font-weight: 650; font-variant-numeric: tabular-nums; color: var(--link); }
.points.against { color: var(--quiet); }
.because::first-letter, .points + span::first-letter { text-transform: uppercase; }
.points + span { display: inline-block; }
.code { font-size: .75rem; color: var(--quiet); white-space: nowrap; }
.note { border-left: 3px solid var(--line); padding-left: .75rem; }
.focus { font-size: .95rem; color: var(--quiet); }
figure { margin-top: 1.25rem; }
svg { display: block; width: 100%; height: auto; }
svg.wide { display: none; }
.bar.training, .swatch.training { fill: var(--bar); background: var(--bar); }
.bar.race { fill: var(--paper); stroke: var(--race); stroke-width: 1.5; }
.trend { fill: none; stroke: var(--trend); stroke-width: 2; stroke-linejoin: round; }
.line { stroke: var(--line); fill: none; }
.tick { stroke: var(--quiet); fill: none; }
.label { fill: var(--quiet); font-size: 12px; }
.label.end { text-anchor: end; }
.time { fill: var(--shade); }
.time.away { fill: var(--away); }
.hatch { stroke: var(--closed); stroke-width: 1; fill: none; }
.dot { fill: var(--on-away); }
path.today { stroke: var(--ink); stroke-dasharray: 3 3; fill: none; }
.stem { stroke: var(--on-soft); stroke-width: 1.5; fill: none; }
.stem.race { stroke: var(--race); }
.stem.booked { stroke: var(--booked); }
.sign { fill: var(--proposed); stroke: var(--paper); stroke-width: 1; }
.sign.booked { fill: var(--booked); }
.sign.race { fill: var(--race); }
.sign.done { fill: none; stroke: var(--on-done); stroke-width: 2.5; }
.sign.soft { fill: var(--soft); stroke: var(--on-soft); stroke-width: 2; }
.swatch { width: 1.5rem; height: 1rem; border-radius: .2rem; border: 1px solid transparent; }
.swatch.races { border: 2px solid var(--race); }
.swatch.trend { height: 0; border-top: 3px solid var(--trend); }
.swatch.closed { background: repeating-linear-gradient(135deg, var(--shade) 0 3px, var(--closed) 3px 4px); }
.swatch.away { background: radial-gradient(var(--on-away) 1px, var(--away) 1.5px) 0 0 / 6px 6px; }
details { margin-top: 1.25rem; }
summary { cursor: pointer; color: var(--link); font-weight: 600; }
.numbers { width: 100%; margin-top: 1rem; border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
.numbers th, .numbers td { padding: .45rem .7rem .45rem 0; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400; }
.numbers :is(th, td):not(:last-child) { overflow-wrap: normal; white-space: nowrap; }
.numbers :is(th, td):nth-child(2) { padding-left: .25rem; }
.numbers thead th { font-weight: 600; color: var(--quiet); vertical-align: bottom; }
.numbers :is(th:first-child, th:last-child, td:last-child) { text-align: left; }
.numbers td:last-child { padding-right: 0; }
.numbers .stands, .numbers td > .quiet, .numbers th > .quiet { display: block; }
.numbers th > .quiet, .numbers td > .quiet { font-size: .85rem; }
.numbers .now th { font-weight: 700; }
.around dl { display: grid; gap: .5rem 1.5rem; margin-top: 1rem; }
.around dt { font-weight: 650; }
.days { width: 100%; margin-top: 1rem; border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
.days th, .days td { padding: .4rem .7rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400; }
.days thead th { font-weight: 600; color: var(--quiet); }
.days abbr { text-decoration: none; }
.days th:first-child, .days td:nth-child(2) { overflow-wrap: normal; white-space: nowrap; }
.days th > .quiet { display: block; font-size: .85rem; }
.days .now th { font-weight: 700; }
.fine { font-size: .92rem; }
.fine ul, .fine dl { margin: .5rem 0; }
.fine dl div { margin-top: .5rem; break-inside: avoid; }
.fine dt { font-weight: 650; }
.fine dl + p { color: var(--quiet); }
footer { padding: 2rem 1rem 3rem; color: var(--quiet); font-size: .9rem; }
footer p { max-width: 60em; }
@media (min-width: 40rem) {
main, .top, footer { padding-left: 2rem; padding-right: 2rem; }
.card { padding: 1.5rem; }
svg.wide { display: block; }
svg.narrow { display: none; }
.next:has(.card + .card) { grid-template-columns: 3fr 2fr; }
.massages .card { display: grid; grid-template-columns: 14rem 1fr; gap: 2rem; }
.around dl div { display: grid; grid-template-columns: 14rem 1fr; gap: 2rem; }
.what { margin: 0; }
}
@page { margin: 14mm 13mm; }
@media print {
html { font-size: 9.5pt; }
body { background: none; }
* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.skip, .top nav, .more { display: none; }
main, .top, footer { max-width: none; padding: 0; }
.plan { padding: 0; }
.plan + .plan { break-before: page; border: 0; }
.plan > section { margin-top: 1.4rem; }
.plan > .next { margin-top: 1rem; grid-template-columns: 3fr 2fr; }
.card { padding: .8rem 1rem; }
.massages .card { grid-template-columns: 14rem 1fr; gap: 1.5rem; display: grid; }
.plan > .massages { break-before: page; margin-top: 0; }
.what { margin: 0; }
.months { grid-template-columns: repeat(3, 1fr); gap: .9rem 1.6rem; }
.months.many { grid-template-columns: repeat(4, 1fr); gap: .8rem 1.1rem; }
.many .month { border-spacing: 1px; }
.many .month .s { font-size: .6rem; }
.month td { height: 1.9rem; padding-top: .15rem; }
.month td a { margin: -.15rem 0 0; padding: .15rem 0; }
.fine dl { columns: 2; column-gap: 2rem; }
.fine { font-size: .85rem; }
.numbers :is(th, td) { padding-top: .25rem; padding-bottom: .25rem; }
.around details:not([open]) { display: none; }
.days { font-size: .8rem; }
.days :is(th, td) { padding-top: .1rem; padding-bottom: .1rem; }
.days .mark { width: 1.1rem; height: 1.1rem; }
.around dl { gap: .15rem; margin-top: .5rem; }
.month caption { padding-bottom: 0; }
.legend { margin-top: .8rem; break-before: avoid; break-inside: avoid; }
.races li { margin-top: .35rem; }
.month, .card, .chart, .numbers tr, .days tr, .attention li { break-inside: avoid; }
h1, h2, h3, h4, .massages > p { break-after: avoid; }
svg.wide { display: block; }
svg.narrow { display: none; }
.massages ol { gap: .6rem; }
details::details-content { content-visibility: visible; block-size: auto; }
summary { color: var(--ink); break-after: avoid; }
summary::marker { content: ""; }
a { color: inherit; text-decoration: none; }
}
"""
