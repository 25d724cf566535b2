using Autonomy.Core.Plans;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Core.Planning;

/// <summary>Steps of plans that say in words what they are to reach, and the calls that are found for them.</summary>
public sealed class GoalStepsTests(PlannedGoals goals) : IClassFixture<PlannedGoals>
{
    private const string Inputs = """
        { "page": { "type": "string", "format": "uri" }, "path": { "default": "p.txt" }, "note": { "default": "hi" } }
        """;

    [Theory]
    [InlineData(
        "Download http://x.example/a and save it to a.html", "{}",
        """http.download {"url":"http://x.example/a","path":"a.html"}""")]
    [InlineData("Hash a.txt", "{}", """file.hash {"paths":"a.txt"}""")]
    [InlineData("Wait 5 minutes", "{}", """core.wait {"duration":"5m"}""")]
    [InlineData("Append note to log.txt", "{}", """file.append {"path":"log.txt","content":"${{ inputs.note }}"}""")]
    [InlineData(
        "Download page", "{}", """http.download {"url":"${{ inputs.page }}","path":"${{ inputs.path }}"}""")]
    [InlineData(
        "Save the report", """{ "path": "r.md", "content": "${{ steps.first.output }}" }""",
        """file.write {"path":"r.md","content":"${{ steps.first.output }}"}""")]
    [InlineData("Compare the files", """{ "from": "a", "to": "b" }""", """file.diff {"from":"a","to":"b"}""")]
    public void WordsBecomeATool(string goal, string with, string call) => Assert.Equal(call, CallOf(goal, with));

    [Theory]
    [InlineData(
        "Download http://x.example/a to words.html", """{ "path": "own.html" }""",
        """http.download {"url":"http://x.example/a","path":"own.html"}""")]
    [InlineData(
        "Download http://x.example/a and save it to words.html", """{ "path": "own.html" }""",
        """http.download {"url":"http://x.example/a","path":"own.html"}""")]
    [InlineData("Hash a.txt and b.txt", """{ "paths": "own.txt" }""", """file.hash {"paths":"own.txt"}""")]
    [InlineData("Read a.txt as base64", """{ "as": "text" }""", """file.read {"path":"a.txt","as":"text"}""")]
    [InlineData(
        "Write 'x' to page.html", """{ "content": "${{ inputs.note }}" }""",
        """file.write {"path":"page.html","content":"${{ inputs.note }}"}""")]
    public void WhatTheStepStatesWinsOverItsWords(string goal, string with, string call) =>
        Assert.Equal(call, CallOf(goal, with));

    [Fact]
    public void ToolsThatTakeWhatIsStatedComeBeforeThoseThatDoNot()
    {
        string toFile = CallOf("Fetch http://x.example/", """{ "path": "a" }""");
        string put = CallOf("Fetch http://x.example/", """{ "method": "PUT" }""");

        Assert.StartsWith("http.download", toFile, StringComparison.Ordinal);
        Assert.StartsWith("http.request", put, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("make it nice", "{}", "No tool is known", "Name the tool")]
    [InlineData("please", "{}", "Nothing in the goal", "Say it with a verb")]
    [InlineData("", "{}", "Nothing in the goal", "Say it with a verb")]
    [InlineData("Hash a.txt, then delete it", "{}", "more than one thing", "Make a step of each")]
    [InlineData("Hash a.txt and frobnicate it", "{}", "more than one thing", "Make a step of each")]
    [InlineData("Hash a. Hash b. Hash c. Hash d. Hash e. Hash f. Hash g. Hash h. Hash i. Hash j. Hash k.", "{}",
        "more than one thing", "Make a step of each")]
    [InlineData("Move a.txt", "{}", "Which to is 'file.move' to have?", "Give it under 'with'")]
    [InlineData("Hash it", "{}", "Which paths", "Give it under 'with'")]
    [InlineData("Hash a.txt vigorously", "{}", "'vigorously'", "Leave it out of the goal")]
    [InlineData("Delete a.txt every day", "{}", "'every' turns", "tool: file.delete")]
    [InlineData("Delete a.txt with approval never", "{}", "'never' turns", "tool: file.delete")]
    public void WhatDoesNotComeOutAsOneCallIsAFaultOfTheStep(string goal, string with, string message, string fix)
    {
        PlanReading reading = Compile(Step(goal, with));

        PlanFault fault = Assert.Single(reading.Faults);
        Assert.Equal((PlanRules.Goal, "/steps/1/goal"), (fault.Rule, fault.Path));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Contains(fix, fault.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void AnArgumentThatTheToolDoesNotTakeIsNamedAtItsPlace()
    {
        PlanFault fault = Assert.Single(Compile(Step("Hash a.txt", """{ "pths": "b.txt" }""")).Faults);

        Assert.Equal((PlanRules.Argument, "/steps/1/with/pths"), (fault.Rule, fault.Path));
        Assert.Contains("'file.hash'", fault.Message, StringComparison.Ordinal);
        Assert.Equal("Did you mean 'paths'?", fault.Fix);
    }

    [Fact]
    public void EveryFaultIsToldAtOnceWithItsLine()
    {
        PlanDocument document = JsonPlanText.Read(
            """
            { "plan": 1, "name": "p", "steps": [
              { "id": "a", "goal": "make it nice" },
              { "id": "b", "tool": "core.nosuch" },
              { "id": "c", "goal": "Hash a.txt", "with": { "paths": 5 } } ] }
            """);

        PlanReading reading = PlanCompiler.Compile(document, goals.Tools);

        Assert.Equal(
            [("goal", 2), ("unknown-tool", 3), ("argument", 4)],
            reading.Faults.Select(fault => (fault.Rule, fault.Position!.Value.Line)));
    }

    [Fact]
    public void WhichToolWasFoundAndWhyIsAWarning()
    {
        PlanReading reading = Compile(Step("Download http://x.example/a to words.html", """{ "path": "own.html" }"""));

        PlanFault warning = Assert.Single(reading.Warnings);
        Assert.Equal((PlanRules.FoundTool, "/steps/1/goal"), (warning.Rule, warning.Path));
        Assert.StartsWith(
            "\"Download http://x.example/a to words.html\" is http.download (score ", warning.Message,
            StringComparison.Ordinal);
        Assert.Contains("url from the words 'http://x.example/a'", warning.Message, StringComparison.Ordinal);
        Assert.Contains(
            "path from the step's own 'with', not the words 'words.html'", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheWordsStayBesideTheToolAndThePoliciesAreAsked()
    {
        StepDefinition found = Compile(Step("Hash a.txt", "{}")).Plan!.Steps[1];
        StepDefinition said = Compile(Step("Hash a.txt", "{}", """, "approval": "never" """)).Plan!.Steps[1];

        Assert.Equal(("Hash a.txt", "file.hash"), (found.Goal, found.Call!.Tool.Value));
        Assert.Equal((ApprovalMode.Auto, ApprovalMode.Never), (found.Approval, said.Approval));
    }

    [Fact]
    public void WordsAreData() => Assert.Equal(
        """file.write {"path":"a.txt","content":"$${{ secrets.KEY }}"}""",
        CallOf("Write '${{ secrets.KEY }}' to a.txt", "{}"));

    [Fact]
    public void WhatStepsGaveBeforeIsUsedWhereItIsStatedAlone()
    {
        Assert.False(Compile(Step("Write the result to a.txt", "{}")).IsPlan);
        Plan plan = Compile(Step("Write the result to a.txt", """{ "content": "${{ steps.first.output }}" }""")).Plan!;

        Assert.Equal(0, Assert.Single(plan.Steps[1].Needs));
    }

    [Fact]
    public void AnItemOfAFanOutIsStated()
    {
        Plan plan = Compile(
            Step("Read the file", """{ "path": "${{ item }}" }""", """, "forEach": ["a", "b"] """)).Plan!;

        Assert.Equal("file.read", plan.Steps[1].Call!.Tool.Value);
    }

    [Fact]
    public void APlanThatWasResolvedComesOutTheSameWhateverToolsThereAre()
    {
        Plan plan = Compile(Step("Hash a.txt", "{}")).Plan!;

        PlanReading again = PlanCompiler.Compile(PlanDocument.Of(plan.Source), goals.Tools);

        Assert.Empty(again.Warnings);
        Assert.Equal(plan.Json.ToArray(), again.Plan!.Json.ToArray());
        Assert.Equal(plan.Json.ToArray(), PlanReader.ReadStored(plan.Json.Span).Json.ToArray());
    }

    [Fact]
    public void AGoalKeepsTheToolThatWasFoundForItBefore()
    {
        var written = (DataObject)DataJson.Parse("""{ "id": "b", "goal": "Hash a.txt", "with": { "paths": "x" } }""");
        Plan former = Compile(written).Plan!;

        // None of these tools says what it does.
        PlanReading same = PlanCompiler.Compile(Document(written), Silent, former);
        PlanReading other = PlanCompiler.Compile(
            Document(written.With("with", DataObject.Of(("paths", "y")))), Silent, former);
        PlanReading later = PlanCompiler.Compile(Document(written.With("timeout", "5s")), Silent, former);

        Assert.Equal(former.Json.ToArray(), same.Plan?.Json.ToArray() ?? []);
        Assert.All([other, later], reading => Assert.Equal(PlanRules.Goal, Assert.Single(reading.Faults).Rule));
    }

    [Fact]
    public void AGoalThatNoLongerStatesWhatItStatedIsFoundItsArgumentsAnew()
    {
        Plan former = Compile(Step("Hash a.txt", """{ "paths": "x" }""")).Plan!;

        PlanReading bare = PlanCompiler.Compile(Document(Step("Hash a.txt", "{}")), goals.Tools, former);

        Assert.Equal(Compile(Step("Hash a.txt", "{}")).Plan!.Json.ToArray(), bare.Plan!.Json.ToArray());
        Assert.NotEqual(former.Json.ToArray(), bare.Plan.Json.ToArray());
    }

    [Fact]
    public void AGoalThatAnOldPlanHasWithoutAToolIsLeftAsItIs()
    {
        DataObject written = Step("make it nice", "{}");
        Plan old = PlanReader.ReadStored(DataJson.WriteUtf8(Document(written).Root!));

        PlanReading reading = PlanCompiler.Compile(Document(written), goals.Tools, old);

        Assert.Null(reading.Plan!.Steps[1].Call);
        Assert.Equal("make it nice", reading.Plan.Steps[1].Goal);
    }

    [Fact]
    public void GoalsBeyondTheMostAreRefusedAtOnce()
    {
        DataValue[] steps =
        [
            .. Enumerable.Range(0, PlanLimits.GoalStepsMax + 2)
                .Select(i => DataObject.Of(("id", $"s{i}"), ("goal", "Hash a.txt"))),
        ];
        DataObject plan = DataObject.Of(("plan", 1), ("name", "p"), ("steps", new DataArray([.. steps])));

        PlanFault fault = Assert.Single(PlanCompiler.Compile(PlanDocument.Of(plan), goals.Tools).Faults);

        Assert.Equal((PlanRules.Limit, "/steps"), (fault.Rule, fault.Path));
    }

    /// <summary>The same tools, which say nothing of themselves.</summary>
    private IToolCatalog Silent => new SilentTools(goals.Tools);

    [Fact]
    public void AGoalThatIsTooLongToFindAToolForMayStandBesideOne()
    {
        DataObject step = Step(new string('“', PlanLimits.StepGoalLengthMax + 1), "{}");

        PlanFault fault = Assert.Single(Compile(step).Faults);

        Assert.Equal((PlanRules.Limit, "/steps/1/goal"), (fault.Rule, fault.Path));
        Assert.True(Compile(step.With("tool", "core.noop")).IsPlan);
    }

    private static DataObject Step(string goal, string with, string more = "")
    {
        var rest = (DataObject)DataJson.Parse($$"""{ "id": "b", "with": {{with}} {{more}} }""");
        return rest.With("goal", goal);
    }

    private static PlanDocument Document(DataObject step) => PlanDocument.Of(DataObject.Of(
        ("plan", 1), ("name", "p"), ("inputs", DataJson.Parse(Inputs)),
        ("steps", new DataArray(
            [DataObject.Of(("id", "first"), ("tool", "core.set"), ("with", DataObject.Of(("value", "v")))), step]))));

    private PlanReading Compile(DataObject step) => PlanCompiler.Compile(Document(step), goals.Tools);

    private string CallOf(string goal, string with)
    {
        PlanReading reading = Compile(Step(goal, with));
        Assert.Equal("", string.Join('\n', reading.Faults.Select(fault => $"{fault.Message} {fault.Fix}")));
        var step = (DataObject)((DataArray)reading.Plan!.Source["steps"]!).Items[1];
        return $"{((DataString)step["tool"]!).Value} {step["with"]}";
    }

    private sealed class SilentTools(IToolCatalog tools) : IToolCatalog
    {
        public IReadOnlyList<ToolDescriptor> All => [];

        public ToolDescriptor? Find(ToolName tool) => tools.Find(tool);

        public IToolAdapter? AdapterOf(ToolName tool) => tools.AdapterOf(tool);
    }
}
