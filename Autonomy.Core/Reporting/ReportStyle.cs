namespace Autonomy.Core.Reporting;

/// <summary>How the HTML report looks: light and dark, on screen and paper; each text stands out 4.5:1.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --page: #ffffff; --panel: #f4f6f8; --line: #d5dae0; --text: #1b1f24;
          --muted: #566069; --good: #196c2e; --bad: #b3261e; --warn: #7a4b00; --info: #0b5cad; }
        @media (prefers-color-scheme: dark) {
          :root { --page: #10151b; --panel: #1a2129; --line: #36404b; --text: #e6edf3;
            --muted: #9aa7b4; --good: #5fd080; --bad: #ff8f86; --warn: #e9bd54; --info: #7cb8ff; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 62rem; background: var(--page); color: var(--text);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
        p, li, dd { margin: .25rem 0; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 1rem 0;
          padding: .75rem 1rem; background: var(--panel); border-radius: .5rem; }
        dt { color: var(--muted); }
        dd { margin: 0; }
        td p { overflow-wrap: break-word; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0;
          border-bottom: 1px solid var(--line); }
        th { color: var(--muted); font-weight: 600; white-space: nowrap; }
        tbody th { color: var(--text); }
        .number { text-align: right; }
        ul { margin: 0; padding-left: 1.25rem; }
        li { margin: .5rem 0; }
        code { font: .9em ui-monospace, monospace; background: var(--panel); padding: .1em .3em;
          border-radius: .25rem; }
        .muted { color: var(--muted); }
        .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
        .info { color: var(--info); }
        .outcome { font-weight: 600; }
        @media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
        @media print {
          :root { color-scheme: light; --page: #ffffff; --panel: #ffffff; --line: #b0b6bd; --text: #000000;
            --muted: #444c54; --good: #14571f; --bad: #8c1d17; --warn: #5f3b00; --info: #0a4a8a; }
          body { max-width: none; padding: 0; font-size: 10pt; }
          .scroll { overflow: visible; } th, td, code { white-space: normal; overflow-wrap: anywhere; }
          h2 { break-after: avoid; } tr, li { break-inside: avoid; } thead { display: table-header-group; }
        }
        """;
}
