/** Light and dark by the reader's own setting; fonts of the machine alone. */
export const PAGE_STYLE = `
:root{--paper:#f6f5f1;--card:#fff;--ink:#1c2126;--quiet:#68707a;--edge:#e3e1da;--grid:#eceae4;--accent:#c9782b;--info:#8fa9c4;--warning:#e0a526;--error:#d9482b;--critical:#9c1c4d;--code:#f3f1ec;--taught:#2e7d6b}
@media(prefers-color-scheme:dark){:root{--paper:#14171b;--card:#1c2126;--ink:#e7e6e1;--quiet:#98a1ab;--edge:#2c333a;--grid:#262c33;--accent:#e69a4f;--info:#55718e;--warning:#e3b341;--error:#f0664a;--critical:#e0528c;--code:#14181c;--taught:#4fb39c}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1180px;margin:0 auto;padding:2.5rem 1.25rem 1rem}
h1{font-size:2.3rem;line-height:1.15;letter-spacing:-.02em;margin:.15rem 0 .5rem}
h2{font-size:1.15rem;margin:2.4rem 0 .7rem}
h3{font-size:1.05rem;margin:0;overflow-wrap:anywhere}
p{margin:.2rem 0}
.brand{color:var(--accent);font-weight:700;letter-spacing:.14em;text-transform:uppercase;font-size:.78rem}
.lead{font-size:1.05rem}
.quiet{color:var(--quiet);font-size:.9rem}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:.8rem;margin-top:1.3rem}
.tile,.card{background:var(--card);border:1px solid var(--edge);border-radius:12px}
.tile{padding:.8rem 1rem}
.tile b{display:block;font-size:1.7rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tile span{color:var(--quiet);font-size:.85rem}
.tile.loud b{color:var(--error)}
.tile.calm b{color:var(--taught)}
.card{padding:1rem 1.1rem}
.title{display:flex;justify-content:space-between;align-items:baseline;flex-wrap:wrap;gap:.2rem 1rem}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1rem;color:var(--quiet);font-size:.85rem}
.legend i,.dot{display:inline-block;width:.7em;height:.7em;border-radius:3px;margin-right:.4em}
i.info{background:var(--info)}i.warning{background:var(--warning)}i.error{background:var(--error)}i.critical{background:var(--critical)}
i.taught{background:var(--taught);opacity:.35}
svg{display:block}
.timeline{width:100%;height:auto}
.timeline rect.info{fill:var(--info)}.timeline rect.warning{fill:var(--warning)}.timeline rect.error{fill:var(--error)}.timeline rect.critical{fill:var(--critical)}
.timeline rect.band{opacity:.14}
.timeline rect.band.info{fill:var(--accent)}
.timeline rect.taught{fill:var(--taught);opacity:.1}
.timeline .grid{stroke:var(--grid)}
.timeline .axis{stroke:var(--quiet)}
.timeline circle{stroke:var(--card);stroke-width:2}
circle.info{fill:var(--accent)}circle.warning{fill:var(--warning)}circle.error{fill:var(--error)}circle.critical{fill:var(--critical)}
.timeline text{fill:#fff;font-size:13px;font-weight:700;text-anchor:middle}
.ends{display:flex;justify-content:space-between;color:var(--quiet);font-size:.8rem;margin-top:.4rem;font-variant-numeric:tabular-nums}
.finding{margin-bottom:.9rem;border-left:4px solid var(--accent)}
.finding.warning{border-left-color:var(--warning)}.finding.error{border-left-color:var(--error)}.finding.critical{border-left-color:var(--critical)}
.finding:target{box-shadow:0 0 0 3px var(--accent)}
.head{display:flex;gap:.9rem;align-items:center}
.head>div{flex:1;min-width:0}
.number{flex:none;width:2rem;height:2rem;border-radius:50%;display:grid;place-items:center;background:var(--accent);color:#fff;font-size:.9rem}
.number.warning{background:var(--warning)}.number.error{background:var(--error)}.number.critical{background:var(--critical)}
em{font-style:normal;font-size:.72rem;font-weight:600;text-transform:uppercase;letter-spacing:.06em;margin-left:.4em;color:var(--accent)}
em.warning{color:var(--warning)}em.error{color:var(--error)}em.critical{color:var(--critical)}
.score{font-size:1.25rem;font-weight:650;font-variant-numeric:tabular-nums}
.spark{width:150px;height:28px;flex:none}
.spark .area{fill:var(--info);opacity:.3}
.spark .line{fill:none;stroke:var(--info);stroke-width:1.5;vector-effect:non-scaling-stroke}
.reasons{margin:.7rem 0;padding-left:1.2rem}
.reasons li{margin:.15rem 0;overflow-wrap:anywhere}
.lines{list-style:none;margin:.6rem 0 0;padding:.5rem .7rem;background:var(--code);border-radius:8px}
.lines:empty{display:none}
.lines li{display:flex;gap:.8rem;padding:.12rem 0}
.lines span{flex:none;min-width:3rem;text-align:right;color:var(--quiet);font:12px/1.6 ui-monospace,Menlo,Consolas,monospace}
code{font:12.5px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere;unicode-bidi:isolate}
.table{padding:.3rem 1.1rem;overflow-x:auto}
table{border-collapse:collapse;width:100%}
th{color:var(--quiet);font-size:.8rem;font-weight:500;text-align:left;padding:.5rem .8rem .4rem 0}
td{border-top:1px solid var(--edge);padding:.4rem .8rem .4rem 0;vertical-align:middle}
td .spark{width:110px;height:22px}
details{margin-left:1.1em;color:var(--quiet);font-size:.85rem}
summary{cursor:pointer}
.right{text-align:right;font-variant-numeric:tabular-nums}
.service{white-space:nowrap}
footer{max-width:1180px;margin:0 auto;padding:1rem 1.25rem 3rem;color:var(--quiet);font-size:.85rem}
@media(max-width:700px){.tiles{grid-template-columns:repeat(2,1fr)}.head .spark{display:none}h1{font-size:1.7rem}}
@media print{body{background:#fff}.card,.tile{break-inside:avoid}}
`;
