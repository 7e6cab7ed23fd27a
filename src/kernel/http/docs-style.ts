/** How the page of the API looks: on a telephone, on a desk, in the dark and on paper. Every colour is a token. */

export const STYLE = `
:root{color-scheme:light dark;
--paper:#fff;--ground:#f5f7fa;--raised:#fff;--ink:#14202e;--quiet:#4a5a6c;--line:#d7dee7;--line-strong:#aebccb;--accent:#0b4f9c;--accent-soft:#e6effa;--code:#eef2f6;--block:#0f1c2c;--block-ink:#e3ebf4;--warn:#ffd34d;--warn-ink:#2b2000;--need:#8d2b0b;
--get:#0b4f9c;--post:#1a6334;--put:#7a4a00;--patch:#65309b;--delete:#a1202a;--on-method:#fff;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;--mono:ui-monospace,"SF Mono","Cascadia Mono","Roboto Mono","DejaVu Sans Mono",monospace;--round:6px}
@media (prefers-color-scheme:dark){:root{
--paper:#0f1620;--ground:#0b111a;--raised:#151e2a;--ink:#e4eaf1;--quiet:#a5b3c3;--line:#263444;--line-strong:#46586d;--accent:#8cbcf5;--accent-soft:#16283d;--code:#1c2735;--block:#070c13;--block-ink:#dbe5f0;--need:#f2a98f;
--get:#8cbcf5;--post:#85d39d;--put:#f0bf6c;--patch:#cba8f3;--delete:#f6a0a5;--on-method:#0b111a}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 var(--sans)}
a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:1px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
h1,h2,h3,h4{line-height:1.25;margin:0;text-wrap:balance}
h1{font-size:clamp(1.7rem,1.3rem + 1.6vw,2.4rem);letter-spacing:-.02em}
h2{font-size:1.5rem;letter-spacing:-.01em}
h3{font-size:1.15rem}
h4{font-size:.8rem;text-transform:uppercase;letter-spacing:.06em;color:var(--quiet);margin:1.4rem 0 .45rem}
p{margin:.5rem 0;max-width:68ch}
code,pre,var,.path{font-family:var(--mono);font-size:.875em;font-style:normal}
code{background:var(--code);padding:.08em .3em;border-radius:4px;overflow-wrap:anywhere}
pre{margin:.5rem 0;padding:.8rem 1rem;background:var(--block);color:var(--block-ink);border:1px solid var(--line);border-radius:var(--round);overflow-x:auto;line-height:1.5;font-size:.82rem;tab-size:2}
pre code{background:none;padding:0;font-size:1em;overflow-wrap:normal}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:.5rem;top:-4rem;background:var(--raised);padding:.5rem .8rem;z-index:3;border-radius:var(--round)}
.skip:focus{top:.5rem}
.training{position:sticky;top:0;z-index:2;margin:0;max-width:none;background:var(--warn);color:var(--warn-ink);padding:.4rem 1rem;text-align:center;font-size:.92rem}
.training b{letter-spacing:.1em;margin-right:.4em}
.frame{display:grid;grid-template-columns:18rem minmax(0,1fr);max-width:90rem;margin:0 auto}
.beside{position:sticky;top:0;align-self:start;height:100vh;overflow-y:auto;background:var(--ground);border-right:1px solid var(--line);padding:1.3rem 1rem 2rem;font-size:.88rem;scrollbar-width:thin}
.has-banner .beside{top:2.3rem;height:calc(100vh - 2.3rem)}
.has-banner{scroll-padding-top:3.3rem}
.brand{font-weight:700;font-size:1.05rem;letter-spacing:-.01em;margin:0 0 .9rem .5rem}
.brand small{font-weight:400;color:var(--quiet);margin-left:.35rem}
.contents p{margin:1.1rem 0 .2rem .5rem;font-weight:650}
.contents p a{color:var(--ink);text-decoration:none}
.contents ul{list-style:none;margin:0;padding:0}
.contents li a{display:flex;gap:.5rem;align-items:baseline;padding:.28rem .5rem;border-radius:4px;color:var(--quiet);text-decoration:none;line-height:1.35}
.contents a:hover{color:var(--accent);background:var(--accent-soft)}
.contents .method{flex:none;min-width:3.1rem;font-size:.62rem;background:none;color:var(--m);padding:0;text-align:left;border:0}
.narrow{display:none}
main{padding:2.2rem clamp(1rem,4vw,3.5rem) 5rem;min-width:0}
.lead{font-size:1.08rem;color:var(--quiet)}
.links{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem;margin:.8rem 0 1.2rem;padding:0;list-style:none}
.guide{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1.6rem 2.4rem;margin:2rem 0 0;padding:1.6rem 0 0;border-top:1px solid var(--line)}
.guide section{min-width:0}
.guide h3{margin-bottom:.3rem}
.tag{margin-top:3.2rem;padding-bottom:.5rem;border-bottom:2px solid var(--ink)}
.tag::first-letter,.contents p::first-letter{text-transform:uppercase}
.op{padding:1.8rem 0 1.6rem;border-bottom:1px solid var(--line)}
.op:target h3,.shape:target h3{text-decoration:underline;text-decoration-color:var(--accent);text-decoration-thickness:3px;text-underline-offset:.25em}
.op h3 a,.shape h3 a,.tag a{color:inherit;text-decoration:none}
.op h3 a:hover,.shape h3 a:hover,.tag a:hover{text-decoration:underline}
.address{display:flex;gap:.6rem;align-items:center;margin:.5rem 0 .6rem;max-width:none}
.method{--m:var(--get);font:700 .72rem/1.5 var(--mono);letter-spacing:.04em;background:var(--m);color:var(--on-method);padding:.12rem .5rem;border-radius:4px;flex:none}
.method.post{--m:var(--post)}.method.put{--m:var(--put)}.method.patch{--m:var(--patch)}.method.delete{--m:var(--delete)}
.path{overflow-wrap:anywhere;font-weight:600;font-size:.95rem}
.path var{font-size:1em;color:var(--accent)}
.who{font-size:.92rem;color:var(--quiet);margin:.3rem 0}
.who b{color:var(--ink);font-weight:600}
details{margin:.5rem 0;border:1px solid var(--line);border-radius:var(--round);background:var(--raised)}
summary{padding:.5rem .8rem;cursor:pointer;font-weight:600;font-size:.92rem;border-radius:var(--round)}
summary:hover{background:var(--accent-soft)}
summary span{font-weight:400;color:var(--quiet)}
details>:not(summary){margin:0 .8rem .8rem}
details>table{width:calc(100% - 1.6rem)}
table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.45}
th,td{text-align:left;vertical-align:top;padding:.5rem .7rem .5rem 0;border-top:1px solid var(--line);font-weight:400;overflow-wrap:anywhere}
thead th{border-top:0;color:var(--quiet);font-size:.78rem;padding-bottom:.3rem}
.fields{table-layout:fixed}
.fields th:nth-child(1){width:27%}.fields thead th:nth-child(2){width:15%}.fields thead th:nth-child(3){width:5.2rem}.fields thead th:nth-child(4){width:25%}
tbody th code{background:none;padding:0;font-weight:600;font-size:.95em}
.before{color:var(--quiet);font-weight:400}
.needed{color:var(--quiet);font-size:.92em}.needed b{color:var(--need);font-weight:600}
.limits span{display:block}.limits span+span{margin-top:.2rem}
.codes{display:flex;flex-wrap:wrap;gap:.35rem .4rem;list-style:none;margin:.3rem 0;padding:0}
.codes a{display:block;font:.78rem/1.5 var(--mono);padding:.16rem .5rem;border:1px solid var(--line-strong);border-radius:4px;color:var(--ink);text-decoration:none;overflow-wrap:anywhere}
.codes a:hover{background:var(--accent-soft);border-color:var(--accent)}
.codes b{color:var(--need)}
.ok{font-family:var(--mono);color:var(--post);margin-right:.3rem}
.index td{line-height:1.6}.index td:first-child{width:4.5rem;font-family:var(--mono)}
.index a{white-space:nowrap}
.shape{padding:1.4rem 0;border-bottom:1px solid var(--line)}
.shape h3{font-family:var(--mono);font-size:1.02rem}
footer{margin-top:3rem;color:var(--quiet);font-size:.88rem}
@media (max-width:62rem){
.frame{display:block}.beside{display:none}.narrow{display:block;margin:0 0 1.4rem}
.narrow .contents{padding:0 0 .4rem}.narrow .contents p{margin-left:.5rem}
.narrow .contents li a{padding:.45rem .5rem}
main{padding-top:1.2rem}}
@media (max-width:46rem){
.fields,.fields tbody,.fields tr,.fields th,.fields td{display:block;width:auto}
.fields tbody th:nth-child(1){width:auto}
.fields thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.fields tr{border-top:1px solid var(--line);padding:.55rem 0}
.fields tbody tr:first-child{border-top:0}
.fields tbody th,.fields td{border:0;padding:0}
.fields td:empty{display:none}
.fields .type,.fields .needed{display:inline;color:var(--quiet)}
.fields .type::after{content:" · "}
.address{align-items:flex-start}
.training{font-size:.8rem;padding:.25rem .6rem}
details>:not(summary){margin:0 .6rem .6rem}
pre{font-size:.78rem;padding:.7rem .8rem}}
@media print{
:root{color-scheme:light;--paper:#fff;--ground:#fff;--raised:#fff;--ink:#000;--quiet:#333;--line:#bbb;--accent:#000;--code:#fff;--block:#fff;--block-ink:#000;--get:#000;--post:#000;--put:#000;--patch:#000;--delete:#000;--on-method:#fff;--need:#000}
body{font-size:10pt}.beside,.narrow,.skip{display:none}.frame{display:block;max-width:none}main{padding:0}.training{position:static;border:2px solid #000}
details::details-content{content-visibility:visible;display:block}
details{border:0}summary{padding-left:0;list-style:none}pre{white-space:pre-wrap;overflow-wrap:anywhere}
.method{border:1px solid #000;background:#fff;color:#000}tr,pre,h3,h4{break-inside:avoid}h2,h3,h4,summary{break-after:avoid}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`;
