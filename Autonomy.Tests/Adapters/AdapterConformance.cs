using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Xunit;

namespace Autonomy.Tests.Adapters;

/// <summary>
/// What holds for every adapter. A test class of an adapter derives from it, says which calls to make, and is an
/// adapter's proof that it keeps the contract of <see cref="IToolAdapter"/>.
/// </summary>
public abstract class AdapterConformance
{
    /// <summary>The contract's bound on the end of a cancelled attempt.</summary>
    protected static readonly TimeSpan CancellationMax = TimeSpan.FromSeconds(5);

    /// <summary>The adapter under test.</summary>
    protected abstract IToolAdapter Adapter { get; }

    /// <summary>Calls that must succeed.</summary>
    protected abstract IReadOnlyList<ToolCall> Succeeding { get; }

    /// <summary>
    /// Inputs that fit their schema and break a further rule, each with the JSON pointer that the fault must name.
    /// </summary>
    protected abstract IReadOnlyList<(ToolCall Call, string Path)> Refused { get; }

    /// <summary>Calls that must fail, each with the kind and code of the failure.</summary>
    protected abstract IReadOnlyList<(ToolCall Call, FailureKind Kind, string Code)> Failing { get; }

    /// <summary>A call that never ends by itself; null where the family has none.</summary>
    protected abstract HangingCall? Hanging { get; }

    /// <summary>A call whose output is beyond the adapter's cap; null where the family has none.</summary>
    protected abstract ToolCall? TooLarge { get; }

    /// <summary>
    /// Calls that hold <see cref="Secret"/> in their input and must not give it back, whether they succeed or fail.
    /// </summary>
    protected virtual IReadOnlyList<ToolCall> HoldingSecret => [];

    /// <summary>The secret of <see cref="HoldingSecret"/>.</summary>
    protected const string Secret = "c4n4ry-5ecret-value";

    /// <summary>A call's context for attempt 1 of a step.</summary>
    protected static ToolContext Context(Action<ToolProgress>? progress = null) => new()
    {
        Execution = "x1",
        Step = "step",
        Attempt = 1,
        IdempotencyKey = "x1/step/1",
        Deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1),
        Time = TimeProvider.System,
        Progress = progress ?? (static _ => { }),
    };

    /// <summary>A call from JSON text.</summary>
    protected static ToolCall Call(string tool, string input) =>
        new(ToolName.Parse(tool), (DataObject)DataJson.Parse(input));

    [Fact]
    public void EveryToolSaysWhatItIsAndBelongsToItsFamily()
    {
        Assert.NotEmpty(Adapter.Tools);
        Assert.Equal(Adapter.Tools.Count, Adapter.Tools.Select(tool => tool.Name).Distinct().Count());
        Assert.All(Adapter.Tools, tool =>
        {
            Assert.Equal(Adapter.Family, tool.Name.Family);
            Assert.EndsWith(".", tool.Description, StringComparison.Ordinal);
            Assert.True(Enum.IsDefined(tool.Effect));
            Assert.True(tool.Timeout > TimeSpan.Zero);
            Assert.True(tool.TypicalDuration > TimeSpan.Zero);
        });
    }

    [Fact]
    public void EveryInputSchemaIsAClosedObjectWhoseArgumentsAreDescribed() => Assert.All(Adapter.Tools, tool =>
    {
        Assert.Equal(new DataString("object"), tool.InputSchema["type"]);
        Assert.Equal(DataBoolean.False, tool.InputSchema["additionalProperties"]);
        var properties = (DataObject)tool.InputSchema["properties"]!;
        Assert.NotNull(JsonSchema.Parse(tool.InputSchema));
        Assert.All(
            properties.Properties,
            argument => Assert.IsType<DataString>(((DataObject)argument.Value)["description"]));
        if (tool.InputSchema["required"] is DataArray required)
            Assert.All(required.Items, name => Assert.NotNull(properties[((DataString)name).Value]));
    });

    [Fact]
    public void EveryOutputSchemaIsSound() =>
        Assert.All(Adapter.Tools, tool => Assert.NotNull(JsonSchema.Parse(tool.OutputSchema)));

    [Fact]
    public void AnInputThatIsFineHasNoFaults() =>
        Assert.All(Succeeding, call => Assert.Empty(Adapter.Validate(call.Tool, call.Input)));

    [Fact]
    public void AnArgumentThatIsKnownOnlyAtRunTimeIsNoFault() =>
        Assert.All(Adapter.Tools, tool => Assert.Empty(Adapter.Validate(tool.Name, DataObject.Empty)));

    [Fact]
    public void AWrongInputIsRefusedWithItsPathAndAFix() => Assert.All(Refused, refused =>
    {
        InputFault fault = Assert.Single(Adapter.Validate(refused.Call.Tool, refused.Call.Input));
        Assert.Equal(refused.Path, fault.Path);
        Assert.False(string.IsNullOrWhiteSpace(fault.Message));
        Assert.False(string.IsNullOrWhiteSpace(fault.Fix));
    });

    [Fact]
    public async Task AWrongInputThatSlipsThroughEndsInAnOutcome()
    {
        foreach ((ToolCall call, _) in Refused) Assert.IsType<ToolOutcome.Failed>(await Run(call));
    }

    [Fact]
    public async Task AGoodCallSucceedsWithTheOutputThatItsSchemaPromises()
    {
        foreach (ToolCall call in Succeeding)
        {
            ToolOutcome outcome = await Run(call);
            DataValue output = Assert.IsType<ToolOutcome.Succeeded>(outcome, exactMatch: true).Output;
            ToolDescriptor tool = Adapter.Tools.Single(candidate => candidate.Name == call.Tool);
            Assert.Empty(JsonSchema.Parse(tool.OutputSchema).Validate(output));
        }
    }

    [Fact]
    public async Task AFailureIsAnOutcomeOfTheRightKindThatSaysWhatToDo()
    {
        foreach ((ToolCall call, FailureKind kind, string code) in Failing)
        {
            Failure failure = Assert.IsType<ToolOutcome.Failed>(await Run(call)).Failure;
            Assert.Equal((kind, code), (failure.Kind, failure.Code));
            Assert.False(string.IsNullOrWhiteSpace(failure.Message));
        }
    }

    [Fact]
    public async Task ACancelledCallEndsInTimeAndLeavesNothingRunning()
    {
        if (Hanging is not { } hanging) return;
        using var cancellation = new CancellationTokenSource();
        Task<ToolOutcome> running = Adapter.ExecuteAsync(hanging.Call, Context(), cancellation.Token).AsTask();
        await hanging.Started;
        await cancellation.CancelAsync();
        ToolOutcome outcome = await running.WaitAsync(CancellationMax);
        Assert.Equal(FailureKind.Cancelled, Assert.IsType<ToolOutcome.Failed>(outcome).Failure.Kind);
        await hanging.Gone.WaitAsync(CancellationMax);
    }

    [Fact]
    public async Task ACallThatIsCancelledBeforeItBeginsDoesNothing()
    {
        foreach (ToolCall call in Succeeding)
        {
            ToolOutcome outcome = await Adapter.ExecuteAsync(call, Context(), new CancellationToken(canceled: true));
            Failure failure = Assert.IsType<ToolOutcome.Failed>(outcome).Failure;
            Assert.Equal((FailureKind.Cancelled, FailureEffect.None), (failure.Kind, failure.Effect));
        }
    }

    [Fact]
    public async Task AnOutputBeyondTheCapIsAFailureAndNothingIsCutSilently()
    {
        if (TooLarge is not { } call) return;
        Failure failure = Assert.IsType<ToolOutcome.Failed>(await Run(call)).Failure;
        Assert.Equal((FailureKind.TooLarge, "output_too_large"), (failure.Kind, failure.Code));
    }

    [Fact]
    public async Task ASecretOfTheInputIsNotGivenBack()
    {
        foreach (ToolCall call in HoldingSecret)
        {
            ToolOutcome outcome = await Run(call);
            string told = outcome is ToolOutcome.Failed { Failure: var failure }
                ? string.Join(
                    '\n',
                    [failure.ToString(), failure.Evidence.ToString(), .. failure.Evidence.Stderr, .. failure.Causes])
                : DataJson.Write(((ToolOutcome.Succeeded)outcome).Output);
            Assert.DoesNotContain(Secret, told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhatRepeatingACallDoesIsSaidForEveryCall() => Assert.All(Succeeding, call =>
    {
        ToolDescriptor tool = Adapter.Tools.Single(candidate => candidate.Name == call.Tool);
        Assert.True(Enum.IsDefined(Adapter.EffectOf(tool, call.Input)));
    });

    /// <summary>Makes a call and waits for its end.</summary>
    protected async Task<ToolOutcome> Run(ToolCall call) =>
        await Adapter.ExecuteAsync(call, Context(), CancellationToken.None);
}

/// <summary>A call that never ends by itself.</summary>
/// <param name="Call">The call.</param>
/// <param name="Started">Ends once the call is under way.</param>
/// <param name="Gone">Ends once nothing of it is left: the connection is closed, the processes are dead.</param>
public sealed record HangingCall(ToolCall Call, Task Started, Task Gone);
