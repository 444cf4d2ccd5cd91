/** The look of every report: readable on a phone, in the dark, on paper, and without telling colours apart. */
export const pageStyle = `:root{color-scheme:light dark;--ink:#1b2430;--soft:#55606f;--line:#d5dbe3;--page:#fff;--card:#f6f8fa;--bad:#9c2a17;--good:#1d6b3a;--open:#775200;--before:#a9bfd6;--after:#a8401a;--link:#1f4f99;--heat:#2f5d8c}
@media (prefers-color-scheme:dark){:root{--ink:#e7ebf0;--soft:#a9b3c0;--line:#39424e;--page:#12161c;--card:#1b212a;--bad:#ff9d8a;--good:#7fd6a0;--open:#f0c461;--before:#48658a;--after:#ffae85;--link:#9cc2ff;--heat:#8fb8e6}}
@media print{:root{color-scheme:light;--ink:#000;--soft:#333;--line:#999;--page:#fff;--card:#fff;--bad:#7a1a0b;--good:#0f4a25;--open:#5c3f00;--before:#bbb;--after:#000;--heat:#555}}
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:var(--ink);background:var(--page)}
main{max-width:76rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:clamp(1.5rem,4vw,2.1rem);line-height:1.2;margin:.1rem 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.3rem;line-height:1.3;margin:2.5rem 0 .5rem}
h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
p{margin:.4rem 0;max-width:48rem;overflow-wrap:anywhere}
.soft,figcaption p,dt,footer{color:var(--soft)}
.verdict{border:1px solid var(--line);border-left:.5rem solid var(--tone);border-radius:.5rem;padding:1rem 1.25rem;background:var(--card);break-inside:avoid}
.verdict>.kind{margin:0;font-size:.85rem;letter-spacing:.03em;color:var(--soft)}
.bad{--tone:var(--bad)}.good{--tone:var(--good)}.open{--tone:var(--open)}
.badge{display:inline-block;white-space:nowrap;color:var(--tone);border:1.5px solid;border-radius:1rem;padding:0 .55rem;font-size:.85rem;font-weight:600;line-height:1.5}
.badge.quiet{color:var(--soft);border-color:transparent;padding:0;font-weight:400}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,9.5rem),1fr));gap:.75rem 1.5rem;margin:1.25rem 0}
.facts div{min-width:0;border-top:1px solid var(--line);padding-top:.4rem}
dt{font-size:.85rem}dd{margin:0;font-weight:600;overflow-wrap:anywhere}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:1rem;margin:1rem 0}
figure{margin:0;min-width:0;border:1px solid var(--line);border-radius:.5rem;padding:.8rem;break-inside:avoid;display:flex;flex-direction:column;gap:.4rem}
figure>svg{width:100%;height:auto;margin-top:auto}
figcaption p{font-size:.9rem;margin:.2rem 0 0}figcaption p.what{color:var(--ink)}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;align-items:center;list-style:none;margin:.5rem 0;padding:0}
.legend svg{width:2rem;height:1rem;vertical-align:-.15rem;margin-right:.4rem}
svg text{fill:var(--soft);font-family:inherit}
.role-axis-grid line{stroke:var(--line)}.role-axis-tick line,.role-axis-domain line{stroke:var(--soft)}
.before path{fill:var(--before)}.before.mark-line path,.before.mark-symbol path{fill:none;stroke:var(--soft)}.heat path{fill:var(--heat)}.heat-text text{fill:var(--ink)}
.after path,.after-range line{stroke:var(--after)}.after.mark-symbol path{fill:var(--after)}.guide path,.guide line{stroke:var(--soft)}
.scroll{overflow-x:auto;margin:.75rem 0;border:1px solid var(--line);border-radius:.5rem}
table{border-collapse:collapse;width:100%;font-size:.95rem}
.caption{color:var(--soft);font-size:.9rem;margin-bottom:-.35rem}
th,td{padding:.4rem .6rem;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
thead th{border-top:0;background:var(--card);white-space:nowrap;vertical-align:bottom;font-weight:600}
tbody th{font-weight:400;min-width:min(11rem,36vw);max-width:18rem;overflow-wrap:anywhere}.wide{min-width:16rem}tr.mark>th{font-weight:700}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th button{font:inherit;color:inherit;background:none;border:0;border-radius:.25rem;margin:-.2rem;padding:.2rem;cursor:pointer}
th button:hover{text-decoration:underline}
th button::after{content:"\\2195";margin-left:.2rem;color:var(--soft)}
th[aria-sort=ascending] button::after{content:"\\2191"}th[aria-sort=descending] button::after{content:"\\2193"}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.k{width:5.5rem;height:1.5rem;display:block}.k path{fill:var(--before)}.k .l{fill:none;stroke:var(--after);stroke-width:1.5;vector-effect:non-scaling-stroke}
.e{width:4rem;height:.5rem;margin-left:.5rem}.e path{fill:var(--soft)}.e .t{fill:none;stroke:var(--ink);stroke-width:1}.mark .e path{fill:var(--after)}
.reasons{padding:0;list-style:none;max-width:60rem}.reasons li{margin:.5rem 0;overflow-wrap:anywhere}.i{display:block;width:100%;max-width:22rem;min-width:15rem;height:auto;margin-top:.3rem}.i .limit{stroke:var(--bad);stroke-width:2;stroke-dasharray:3 2}.i .range{stroke:var(--ink);stroke-width:3}.i circle{fill:var(--ink)}.i text{font-size:11px}
.find{display:block;margin:.75rem 0 -.25rem;font-size:.95rem}.find input{font:inherit;color:inherit;background:var(--page);border:1px solid var(--soft);border-radius:.3rem;padding:.25rem .5rem;margin-left:.5rem;max-width:100%}
details{margin:1rem 0}summary{cursor:pointer;font-weight:600;border-radius:.25rem}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.75rem;font-size:.85rem;overflow-wrap:anywhere}
@media print{main{max-width:none;padding:0}.scroll{overflow:visible;border:0}.find,th button::after{display:none}thead{display:table-header-group}tr{break-inside:avoid}}`;
