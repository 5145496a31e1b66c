// The report's frame: one HTML file that needs nothing else, in the system's light or dark, from a telephone up.

const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d1c1a; --soft: #5f5b54; --line: #e2ded5; --track: #efece4;
  --ours: #0f6b5c; --theirs: #928c80; --shade: #5f594e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #161513; --card: #1e1d1a; --ink: #f0ece4; --soft: #aaa497; --line: #34322d; --track: #2a2824;
    --ours: #58c4ad; --theirs: #837d71; --shade: #bab3a5;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main { max-width: 72rem; margin: 0 auto; padding: clamp(1.75rem, 5vw, 4.5rem) clamp(1.1rem, 4vw, 3rem) 5rem; }
h1, h2 { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, serif; font-weight: 500; text-wrap: balance; }
h1 { font-size: clamp(2rem, 5.2vw, 3.5rem); line-height: 1.08; letter-spacing: -0.02em; margin: 0.6rem 0 1.1rem; max-width: 20em; }
h2 { font-size: clamp(1.4rem, 2.6vw, 1.85rem); line-height: 1.2; letter-spacing: -0.01em; margin: 0 0 0.4rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 0 0 0.9rem; }
p { margin: 0; max-width: 42em; text-wrap: pretty; }
.kicker { color: var(--ours); font-weight: 600; font-size: 0.875rem; letter-spacing: 0.01em; }
.lead { font-size: clamp(1.08rem, 1.6vw, 1.25rem); line-height: 1.5; }
.soft { color: var(--soft); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem 2rem; margin: 2.25rem 0 0; padding: 1.25rem 0; border-block: 1px solid var(--line); }
.facts div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.facts dt { color: var(--soft); font-size: 0.875rem; }
.facts dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums; letter-spacing: -0.01em; }
section { margin-top: clamp(3rem, 7vw, 5rem); }
section > p { color: var(--soft); margin-bottom: 1.5rem; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem; }
.panels.small { grid-template-columns: repeat(auto-fit, minmax(min(100%, 15.5rem), 1fr)); row-gap: 0; }
.panels.small figure { display: grid; grid-row: span 4; grid-template-rows: subgrid; margin-bottom: 1rem; }
figure { margin: 0; padding: 1.25rem 1.35rem 0.65rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; min-width: 0; }
figcaption { color: var(--soft); font-size: 0.875rem; line-height: 1.45; margin: -0.5rem 0 1rem; }
figure svg { display: block; overflow: visible; }
svg text { fill: var(--ink); font-size: 0.875rem; font-family: inherit; }
svg .value { font-variant-numeric: tabular-nums; }
svg text.theirs { fill: var(--soft); }
svg text.ours { font-weight: 600; }
svg .value.ours, svg .dot.ours, svg .bar.ours { fill: var(--ours); }
svg .track { fill: var(--track); }
svg .bar.theirs, svg .dot.theirs { fill: var(--theirs); }
svg .dot { stroke: var(--card); stroke-width: 1.5; }
svg .dot.shade-1 { fill: var(--shade); }
svg .range.ours { fill: var(--ours); opacity: 0.4; }
svg .range.theirs { fill: var(--theirs); opacity: 0.45; }
svg .mark { stroke-width: 2; }
svg .whisker { stroke-width: 1.75; }
svg .mark.ours, svg .whisker.ours { stroke: var(--ours); }
svg .mark.theirs, svg .whisker.theirs { stroke: var(--theirs); }
svg .whisker.shade-1 { stroke: var(--shade); }
svg .zero { stroke: var(--ink); stroke-width: 1.5; }
svg .grid { stroke: var(--line); }
svg .tick { fill: var(--soft); font-size: 0.75rem; font-variant-numeric: tabular-nums; }
svg .group { font-size: 0.875rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.35rem 1.5rem; margin: 0 0 0.9rem; padding: 0; font-size: 0.875rem; }
.legend li { display: flex; align-items: center; gap: 0.5rem; }
.legend svg { flex: none; }
details { margin-top: 0.5rem; }
summary { display: list-item; width: fit-content; color: var(--soft); font-size: 0.875rem; padding: 0.5rem 0; cursor: pointer; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: 0.25em; }
summary:hover { color: var(--ink); text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--ours); outline-offset: 3px; border-radius: 3px; }
.scroll { overflow-x: auto; margin: 0.25rem 0 0.75rem; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; width: 100%; }
th, td { text-align: right; padding: 0.4rem 0 0.4rem 1.1rem; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
th { font-weight: 500; color: var(--soft); }
th:first-child { text-align: left; padding-left: 0; }
tbody th { color: var(--ink); }
td small { display: block; color: var(--soft); font-size: 0.75rem; }
.reading { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.4rem 2.5rem; margin: 1.5rem 0 0; }
.reading dt { font-weight: 600; }
.reading dd { margin: 0.15rem 0 0; color: var(--soft); }
footer { margin-top: clamp(3rem, 7vw, 5rem); padding-top: 1.25rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.875rem; }
footer p + p { margin-top: 0.5rem; }
@media print { details { display: none; } figure, section { break-inside: avoid; } }
`

/** The whole page. `title` and `body` are markup already. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}
