using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Autonomy.Core.Executions;
using Autonomy.Core.Expressions;
using Autonomy.Core.Recovery;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Actors.Executions;

/// <summary>What surrounds every call: secrets put in and taken out again, arguments and outputs checked.</summary>
internal sealed class StepSeams
{
    /// <summary>How long a call may take to end once it was asked to.</summary>
    public static readonly TimeSpan CancellationGrace = TimeSpan.FromSeconds(5);

    /// <summary>The shortest time between two pieces of news that are stored.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>The largest output that is kept: 64 MiB of JSON.</summary>
    public const int OutputBytesMax = 64 << 20;

    private readonly Func<string, string, string?> _secrets;
    private readonly Func<string, Redactor> _redactorOf;
    private readonly FrozenDictionary<ToolName, JsonSchema> _schemas;
    private readonly ConditionalWeakTable<ToolDescriptor, JsonSchema> _schemasOfWorkers = [];

    /// <summary>The seams of every call of an engine.</summary>
    public StepSeams(ExecutionEngineOptions options)
    {
        _secrets = options.SecretsOf ?? ((_, name) => options.Secrets(name));
        _redactorOf = options.RedactorOf;
        _schemas = options.Tools.All.ToFrozenDictionary(
            tool => tool.Name, tool => JsonSchema.Parse(tool.InputSchema));
    }

    /// <summary>What takes out the secrets of a workspace, as they are now.</summary>
    public Redactor RedactorOf(string workspace) => _redactorOf(workspace);

    /// <summary>
    /// The call with its secrets in place, and what takes those out; or why it cannot be made.
    /// </summary>
    public Failure? Prepare(StepCallOrder order, out ToolCall? call, out Redactor redactor)
    {
        (call, redactor) = (order.Call, Redactor.None);
        // What others offer was perhaps not there when the plan was checked, or asked for something else.
        if (order.Terms.IsInputChecked && _schemas.ContainsKey(order.Tool.Name)) return null;
        ImmutableArray<string> names = SecretResolver.NamesIn(order.Call.Input);
        if (!names.IsEmpty)
        {
            // Each is looked up once: what the adapter is given and what is taken out afterwards must be the same.
            Dictionary<string, string?> texts =
                names.ToDictionary(name => name, name => _secrets(order.Workspace, name));
            SecretResolution resolved = SecretResolver.Resolve(order.Call.Input, name => texts[name]);
            if (resolved.Value is null)
                return Failures.OfMissingSecrets(order.Call.Tool.Value, order.Workspace, resolved.Missing);
            call = order.Call with { Input = (DataObject)resolved.Value };
            redactor = new Redactor(names.Select(name => KeyValuePair.Create(name, texts[name]!)));
        }

        IReadOnlyList<InputFault> faults = SchemaOf(order.Tool).Validate(call.Input);
        if (faults.Count == 0) faults = order.Adapter.Validate(order.Call.Tool, call.Input);
        return faults.Count == 0 ? null : Failures.OfBadArguments(order.Call.Tool.Value, faults);
    }

    /// <summary>
    /// What is taken out of the answer to a call that a worker began before. Of a secret that was changed since it is
    /// the text of today; nobody knows the former one.
    /// </summary>
    /// <param name="order">The call.</param>
    /// <param name="gone">The secrets that are not there any more: the answer cannot be rid of their texts.</param>
    public Redactor Recall(StepCallOrder order, out ImmutableArray<string> gone)
    {
        gone = [];
        ImmutableArray<string> names = order.Terms.IsInputChecked ? [] : SecretResolver.NamesIn(order.Call.Input);
        if (names.IsEmpty) return Redactor.None;
        Dictionary<string, string?> texts = names.ToDictionary(name => name, name => TextOf(order.Workspace, name));
        gone = [.. names.Where(name => texts[name] is null)];
        return new Redactor(
            from text in texts where text.Value is not null select KeyValuePair.Create(text.Key, text.Value));
    }

    // One that cannot be read now keeps nobody from hearing how the call ends.
    private string? TextOf(string workspace, string name)
    {
        try
        {
            return _secrets(workspace, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Tools of workers come and go; what no catalog holds any more is forgotten.
    private JsonSchema SchemaOf(ToolDescriptor tool) => _schemas.TryGetValue(tool.Name, out JsonSchema? schema)
        ? schema
        : _schemasOfWorkers.GetValue(tool, static offered => JsonSchema.Parse(offered.InputSchema));

    /// <summary>The outcome as the journal may see it.</summary>
    public static ToolOutcome Finish(StepCallOrder order, ToolOutcome outcome, Failure? stopping, Redactor redactor)
    {
        switch (outcome)
        {
            case ToolOutcome.Succeeded succeeded:
                DataValue output = redactor.Redact(succeeded.Output);
                long most = order.Terms.Limits?.OutputBytesWithin(OutputBytesMax) ?? OutputBytesMax;
                return !ValueExtent.Of(output, most).IsTooLarge
                    ? new ToolOutcome.Succeeded(output) { Usage = outcome.Usage }
                    : new ToolOutcome.Failed(Failures.OfLargeOutput(order.Call.Tool.Value, most))
                    {
                        Usage = outcome.Usage,
                    };
            case ToolOutcome.Failed failed:
                // A call that we stopped failed for that reason, whatever it says itself.
                Failure failure = stopping is null ? failed.Failure
                    : stopping with { Evidence = failed.Failure.Evidence };
                // What was never begun did nothing, and was not too slow.
                if (stopping is not null && failed.Failure.Code == FailureCodes.NotBegun)
                    failure = failure with { Message = failed.Failure.Message, Effect = FailureEffect.None };
                return new ToolOutcome.Failed(Redact(failure, redactor)) { Usage = outcome.Usage };
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome.GetType().Name, "Not an outcome.");
        }
    }

    /// <summary>
    /// What became of a call whose answer cannot be rid of secrets that are gone: all but what was answered.
    /// </summary>
    public static ToolOutcome Withhold(StepCallOrder order, ToolOutcome outcome, ImmutableArray<string> gone)
    {
        if (gone.IsEmpty) return outcome;
        Failure? failure = (outcome as ToolOutcome.Failed)?.Failure;
        return new ToolOutcome.Failed(Failures.OfWithheldAnswer(order.Call.Tool.Value, failure, gone))
        {
            Usage = outcome.Usage,
        };
    }

    private static Failure Redact(Failure failure, Redactor redactor) => redactor.IsEmpty
        ? failure
        : failure with
        {
            // Workers choose theirs.
            Code = redactor.Redact(failure.Code),
            Message = redactor.Redact(failure.Message),
            Causes = [.. failure.Causes.Select(redactor.Redact)],
            Evidence = failure.Evidence with
            {
                Code = failure.Evidence.Code is { } code ? redactor.Redact(code) : null,
                Target = failure.Evidence.Target is { } target ? redactor.Redact(target) : null,
                Stderr = [.. failure.Evidence.Stderr.Select(redactor.Redact)],
                Fields = [.. failure.Evidence.Fields.Select(fault => new FieldFault(
                    redactor.Redact(fault.Path), redactor.Redact(fault.Rule)))],
                ScopeAsked = failure.Evidence.ScopeAsked is { } scope ? redactor.Redact(scope) : null,
                Missing = failure.Evidence.Missing is { } missing ? redactor.Redact(missing) : null,
                Question = failure.Evidence.Question is { } question ? redactor.Redact(question) : null,
            },
        };
}
