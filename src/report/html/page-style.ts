/** The style sheet of a report: light or dark as the reader's system is, and black on white on paper. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #fff; --text: #1c2430; --muted: #5a6472; --line: #dfe4ea; --card: #fff; --accent: #0072b2; --warn: #8a4b00; --warn-ground: #fff4e0; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0e1116; --text: #e6eaf0; --muted: #a3adba; --line: #2b323d; --card: #14181f; --accent: #6bbcf0; --warn: #ffd08a; --warn-ground: #33270f; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
main, header, footer { max-width: 1080px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 28px; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 18px; }
p { margin: 6px 0; }
.facts, footer { color: var(--muted); overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 4px 14px; margin: 14px 0 4px; }
a { color: var(--accent); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin: 18px 0; padding: 16px 18px; }
.caption { max-width: 76ch; overflow-wrap: anywhere; }
.warnings { margin: 8px 0; padding: 8px 12px 8px 30px; border-radius: 6px; background: var(--warn-ground); color: var(--warn); overflow-wrap: anywhere; }
.tools { display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: center; gap: 6px; margin: 10px 0 4px; font-size: 13px; }
.tools .views { display: inline-flex; flex-wrap: wrap; gap: 4px; margin-right: auto; }
.tools select { margin-right: auto; }
button, select, .tools a { font: inherit; color: var(--text); background: transparent; border: 1px solid var(--line); border-radius: 6px; padding: 3px 9px; text-decoration: none; max-width: 100%; }
button { cursor: pointer; }
button:hover, .tools a:hover { border-color: var(--accent); }
button[aria-pressed="true"] { background: var(--accent); border-color: var(--accent); color: var(--card); }
.chart { width: 100%; min-height: 200px; overflow: hidden; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 14px; }
th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
th { color: var(--muted); font-weight: 600; }
footer { padding: 8px 20px 32px; font-size: 13px; }
@media (max-width: 560px) {
  main, header, footer { padding-left: 10px; padding-right: 10px; }
  section { padding: 12px 10px; }
  .tools .views { flex: 1 1 100%; }
}
@media print {
  :root { --ground: #fff; --text: #000; --muted: #333; --line: #ccc; --card: #fff; --accent: #000; --warn: #000; --warn-ground: #eee; }
  body { font-size: 11pt; }
  .tools, nav { display: none; }
  section { break-inside: avoid; border: none; padding: 0; }
}
`;
