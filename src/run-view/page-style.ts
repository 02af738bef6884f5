/**
 * The style of the page. All of it stands here: the page's policy allows this text by its hash, and no style anywhere else,
 * so that no text of a log can bring its own.
 */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--bg:#fff;--card:#f5f7f9;--line:#dde2e8;--text:#1b232e;--muted:#56606d;--link:#0b5cad;
--ok:#2b847d;--throttled:#d68f0c;--server:#c8402f;--network:#7a52b8;--client:#b04f83;--held:#f7e3ba;--down:#f5cfc8;--idle:#e9edf1;--bad:#b03121}
@media (prefers-color-scheme:dark){:root{--bg:#11151b;--card:#1a2028;--line:#303945;--text:#e6eaf0;--muted:#a0abba;--link:#7db8f5;
--ok:#49aba3;--throttled:#e0ac44;--server:#ec7462;--network:#ac8ce8;--client:#d986ae;--held:#4b3a17;--down:#52251f;--idle:#222a34;--bad:#f2917f}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
header,main,footer{max-width:1180px;margin:0 auto;padding:0 20px}
header{padding-top:28px}
h1{font-size:26px;line-height:1.25;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:20px;margin:44px 0 12px;letter-spacing:-.005em}
h3{font-size:16px;margin:0 0 8px}
h4{font-size:13px;margin:14px 0 4px;color:var(--muted);font-weight:600}
p{margin:0 0 8px}
a{color:var(--link);text-underline-offset:2px}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
nav ul{display:flex;flex-wrap:wrap;gap:6px 18px;list-style:none;margin:16px 0 0;padding:10px 0;border-block:1px solid var(--line)}
ul{padding-left:20px;margin:0}
.muted{color:var(--muted)}
.badge{display:inline-block;border:1px solid var(--line);border-radius:999px;padding:0 10px;font-size:13px;background:var(--card)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:20px 0 0}
.tiles div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px}
.tiles dt{font-size:13px;color:var(--muted)}
.tiles dd{margin:0;font-size:25px;line-height:1.25;font-weight:650;letter-spacing:-.01em}
.tiles .sub{font-size:13px;font-weight:400;letter-spacing:0;color:var(--muted);display:block}
.tiles .bad dd{color:var(--bad)}
.tiles .bad .sub{color:var(--muted)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px;margin:0 0 14px}
.card>:last-child{margin-bottom:0}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:0 32px}
.first{border-left:4px solid var(--ok)}
.first ol{margin:0;padding-left:22px}
.first li+li{margin-top:6px}
.facts{display:flex;flex-wrap:wrap;gap:2px 18px;margin:0 0 4px;color:var(--muted);font-size:14px}
.code{display:inline-block;min-width:42px;text-align:center;border-radius:6px;padding:0 7px;margin-right:8px;background:var(--idle);
font-size:.92em;font-weight:650}
svg{display:block;overflow:visible}
svg text{font-size:12px;fill:var(--muted)}
svg .over{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
svg .grid{stroke:var(--line);stroke-width:1}
svg .hit{fill:transparent}
svg .hit:hover{fill:var(--text);fill-opacity:.12}
svg .lane{fill:var(--idle)}
.ok{fill:var(--ok)}.throttled{fill:var(--throttled)}.server{fill:var(--server)}.network{fill:var(--network)}.client{fill:var(--client)}
.held{fill:var(--held)}.down{fill:var(--down)}.probe{fill:var(--text)}
.limit{fill:none;stroke:var(--text);stroke-width:2;stroke-dasharray:6 4}
.stated{fill:none;stroke:var(--link);stroke-width:2;stroke-dasharray:2 3}
pre,code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:8px 0 0;padding:10px 12px;overflow-x:auto;background:var(--idle);border-radius:6px}
.scroll+.caption,svg+.caption{margin-top:14px}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;padding:0;margin:0 0 14px;font-size:14px}
.legend svg{display:inline-block;vertical-align:-1px;margin-right:6px}
.scroll{overflow-x:auto;max-width:100%}
.tall{max-height:420px;overflow-y:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
.caption{font-weight:600;font-size:14px;margin:0 0 4px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
table{position:relative}
th,td{text-align:right;padding:5px 0 5px 16px;border-bottom:1px solid var(--line);vertical-align:top;white-space:nowrap}
th{font-weight:600;color:var(--muted);font-size:13px}
th:first-child,td:first-child,tbody th{text-align:left;padding-left:0}
tbody th{font-weight:400;color:inherit;font-size:inherit}
.wrap{white-space:normal;min-width:150px;text-align:left}
.bar{width:26%;min-width:70px}td.bar{vertical-align:middle}
.wrap .code{margin-right:6px}
details>summary{cursor:pointer;padding:3px 0}
.data{margin-top:12px;font-size:14px}
.data>summary,.more>summary{color:var(--link)}
.call{border-bottom:1px solid var(--line)}
.call>summary{padding:8px 0}
.call>div{padding:0 0 14px 18px}
.call .facts{margin:10px 0}
.call table{width:auto}
.call:last-child{border-bottom:0}
.call .what{font-weight:600}
.summary{white-space:pre-line;border-left:3px solid var(--line);padding-left:12px;margin:6px 0 10px}
footer{margin-top:48px;padding-top:14px;padding-bottom:40px;color:var(--muted);font-size:13px}
@media (max-width:600px){header,main,footer{padding-inline:14px}h1{font-size:22px}svg .wide{display:none}
.tiles{grid-template-columns:1fr 1fr;gap:8px}.tiles div:last-child:nth-child(odd){grid-column:1/-1}.tiles dd{font-size:21px}.card{padding:12px}.bar{display:none}.call>div{padding-left:0}}
@media print{body{font-size:11px}nav{display:none}.card,.tiles div{background:none;break-inside:avoid}.scroll,.tall{overflow:visible;max-height:none}
details::details-content{content-visibility:visible;block-size:auto}*{print-color-adjust:exact}h2,h3{break-after:avoid}a{color:inherit}}
`

/** Of PAGE_STYLE: `sha256-` and its digest as base64. */
export const PAGE_STYLE_HASH = "sha256-+nRAL70fkNDmrE/tFIhGzNc3suXhB0MFgtBD6JN5vms="
