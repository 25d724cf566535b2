using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Reporting;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Tests.Core.Executions;
using FsCheck;
using FsCheck.Fluent;
using Markdig;
using Xunit;

namespace Autonomy.Tests.Core.Reporting;

public sealed class ExecutionReportTests
{
    private const string Hostile =
        "<script>alert(1)</script> \"quoted\" 'single' & | `code` **bold** [x](javascript:alert(1))\n"
        + "# title\u202e\e[2J";

    private static readonly TimeSpan LookMax = TimeSpan.FromSeconds(1);

    [Fact]
    public void EachErrorTellsWhatWasDoneAboutItAndWhatBecameOfIt()
    {
        ExecutionReport report = RichExecution.Report();

        Assert.Equal(
            [
                "fetch: Healed retry", "build: Healed substitute", "each: Forgiven ", "extra: Forgiven ",
                "send: Healed decision",
            ],
            report.Errors.Select(error =>
                $"{error.Step}: {error.Outcome} {string.Join(',', error.Rungs.Select(rung => rung.Rung))}"));
    }

    [Fact]
    public void UsageIsTheSumOfAllAttempts()
    {
        ReportUsage usage = RichExecution.Report().Usage;

        Assert.Equal((0.0125m, 1250L, 2048L, 1434L), (usage.CostUsd, usage.Tokens, usage.OutputBytes, usage.DiskBytes));
        Assert.Equal(9, usage.Attempts);
    }

    [Fact]
    public void FilesThatStepsMadeAreArtifactsAndWhatToolsAnsweredIsEvidence()
    {
        ExecutionReport report = RichExecution.Report();

        Assert.Equal(["out/report.md", "out/1.json"], report.Artifacts.Select(artifact => artifact.Path));
        Assert.Equal(
            ["http-status 200", "exit-code 0"],
            report.Evidence.Select(evidence => $"{evidence.Kind} {evidence.Value}"));
    }

    [Fact]
    public void WhatWasUndoneIsSaid()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.create" }, { "id": "b", "tool": "test.pure", "needs": ["a"] }""");
        run.Succeed("a", """{ "path": "x", "bytes": 1, "sha256": "0" }""");
        run.Tell(new ExecutionCommand.Cancel("ada", null, Undo: true));
        run.Fail("b", FailureKind.Cancelled);
        run.EndUndo("a", new ToolOutcome.Failed(new Failure
        {
            Kind = FailureKind.Denied,
            Code = "c",
            Message = "Locked.",
        }));
        run.Answer(DecisionOption.Retry);
        run.EndUndo("a", new ToolOutcome.Succeeded(DataNull.Value));

        ExecutionReport report = ReportOf(run);

        Assert.True(Assert.Single(report.Artifacts).IsUndone);
        Assert.Contains(report.Errors, error => error is { IsOfUndo: true, Outcome: ErrorOutcome.Healed });
        Assert.Contains("ada cancelled it", report.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void OneThatRunsTellsHowFarItIsAndWhatToDo()
    {
        ExecutionReport report = ReportOf(ExecutionRun.Of(
            """{ "id": "a", "tool": "test.send", "approval": "always" }"""));

        Assert.False(report.IsFinal);
        Assert.Equal("autonomy inbox reject p-1-d1", report.NextActions[0].Command);
    }

    [Fact]
    public void AHostileTextIsOnlyTextInHtml()
    {
        string page = ReportHtml.Of(HostileReport());

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202e', page);
        Assert.DoesNotContain('\e', page);
        const string Escaped = "&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &#39;single&#39;";
        Assert.Contains(Escaped, page, StringComparison.Ordinal);
        // A text that broke out would leave elements that do not pair.
        XElement body = XElement.Parse(page.Split("</head>")[1].Split("</html>")[0]);
        Assert.DoesNotContain(body.Descendants(), element => element.Name.LocalName is "script" or "a" or "img");
        Assert.DoesNotContain(
            body.Descendants().Attributes(),
            attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public void AHostileTextIsOnlyTextInMarkdown()
    {
        string page = ReportMarkdown.Of(HostileReport());

        string html = Markdown.ToHtml(page, new MarkdownPipelineBuilder().UsePipeTables().UseEmphasisExtras().Build());
        XElement body = XElement.Parse($"<body>{html}</body>");
        Assert.DoesNotContain(body.Descendants(), element => element.Name.LocalName is "script" or "a" or "img");
        Assert.Single(body.Descendants("h1"));
        Assert.All(body.Descendants("tr"), row => Assert.Equal(5, row.Elements().Count()));
        Assert.Contains("<script>alert(1)</script>", body.Descendants("h1").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void WhateverHappensToAPlanCanBeReported() => Prop
        .ForAll(RandomPlans.Plans.ToArbitrary(), plan =>
        {
            ExecutionRun run = ExecutionRun.Of(plan.Steps, plan.Concurrency);
            new RandomLife(run, new Dice(plan.Seed)).LiveToTheEnd();

            ExecutionReport report = ReportOf(run);

            Assert.DoesNotContain(report.Errors, error => error.Outcome == ErrorOutcome.Open);
            Assert.Equal(run.Events.OfType<ExecutionEvent.AttemptStarted>().Count(), report.Usage.Attempts);
            Assert.NotEmpty(ReportMarkdown.Of(report));
            XElement.Parse(ReportHtml.Of(report).Split("</head>")[1].Split("</html>")[0]);
            Assert.NotNull(ReportJson.Of(report));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    /// <summary>WCAG 2.2, 1.4.3: 4.5:1 for text, on the page and on its panels, light and dark.</summary>
    [Fact]
    public void EveryColourOfATextHasEnoughContrast()
    {
        foreach (string block in ReportStyle.Css.Split(":root").Skip(1))
        {
            Dictionary<string, double> shades = Regex
                .Matches(block, "--(?<name>[a-z]+): #(?<hex>[0-9a-f]{6})", RegexOptions.ExplicitCapture, LookMax)
                .ToDictionary(match => match.Groups["name"].Value, match => Luminance(match.Groups["hex"].Value));
            foreach (string text in new[] { "text", "muted", "good", "bad", "warn", "info" })
            {
                Assert.True(Contrast(shades[text], shades["page"]) >= 4.5, $"{text} on the page");
                Assert.True(Contrast(shades[text], shades["panel"]) >= 4.5, $"{text} on a panel");
            }
        }
    }

    [Fact]
    public void AMarkdownLineIsAsNarrowAsItsWordsAllow() => Assert.All(
        ReportMarkdown.Of(RichExecution.Report()).Split('\n').Where(line => !line.Contains("SHA-256")),
        line => Assert.True(line.Length <= 80, line));

    private static ExecutionReport ReportOf(ExecutionRun run) =>
        ExecutionReport.Of(run.State, RichExecution.EventsOf(run), run.Now);

    private static ExecutionReport HostileReport()
    {
        ExecutionRun run = ExecutionRun.Of(
            """{ "id": "a", "tool": "test.post" }, { "id": "b", "tool": "test.put", "optional": true }""");
        run.Succeed("a", DataJson.Write(DataObject.Of(
            ("path", Hostile), ("bytes", 1), ("sha256", Hostile), ("url", Hostile), ("status", 200))));
        run.Fail("b", new Failure
        {
            Kind = FailureKind.Denied,
            Code = Hostile,
            Message = Hostile,
            Evidence = new FailureEvidence { Stderr = [Hostile, "``` | x"] },
        });
        ExecutionReport report = ReportOf(run);
        return report with { Name = Hostile, SubmittedBy = Hostile, Project = Hostile };
    }

    private static double Contrast(double first, double second) =>
        (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);

    private static double Luminance(string hex)
    {
        double[] parts = [.. Enumerable.Range(0, 3).Select(i =>
        {
            double part = int.Parse(hex.AsSpan(i * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
        })];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
