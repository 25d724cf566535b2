using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Adapters.Workers;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;
using Autonomy.Host.Api;
using Google.Protobuf;
using AttemptNews = Autonomy.Adapters.Workers.AttemptNews;
using Wire = Autonomy.V1;
using WorkerHello = Autonomy.Adapters.Workers.WorkerHello;

namespace Autonomy.Host.Grpc;

/// <summary>What workers say, checked.</summary>
internal sealed class WorkerMessages(Func<ToolName, bool> mayOffer)
{
    private const int NameLengthMax = 128;
    private const int InstanceLengthMax = 64;
    private const int CodeLengthMax = 64;
    private const int MessageLengthMax = 4_096;
    private const string DoesNotFit = "is longer than a message may be ('autonomy.grpc.message-bytes-max').";

    private static readonly TimeSpan TimeoutMax = TimeSpan.FromDays(30);

    /// <summary>A hello.</summary>
    /// <exception cref="ApiException">Something in it is wrong.</exception>
    public WorkerHello HelloOf(Wire.WorkerHello hello)
    {
        Demand(IsText(hello.Name, NameLengthMax), "/hello/name", $"Give a name of 1 to {NameLengthMax} characters.");
        Demand(
            IsText(hello.Instance, InstanceLengthMax), "/hello/instance",
            $"Give a random text of 1 to {InstanceLengthMax} characters.");
        Demand(
            hello.Tools.Count is > 0 and <= WorkerTerms.ToolsMax, "/hello/tools",
            $"Offer 1 to {WorkerTerms.ToolsMax} tools.");
        DemandConcurrency(hello.Concurrency, 1, "/hello/concurrency");
        Demand(
            hello.Running.Count <= WorkerTerms.ConcurrencyMax, "/hello/running",
            $"No worker runs more than {WorkerTerms.ConcurrencyMax} attempts.");
        ImmutableArray<OfferedTool> tools =
            [.. hello.Tools.Select((tool, i) => ToolOf(tool, hello.Concurrency, $"/hello/tools/{i}"))];
        Demand(
            tools.DistinctBy(tool => tool.Tool.Name).Count() == tools.Length, "/hello/tools",
            "Offer each tool once.");
        return new WorkerHello(hello.Name, hello.Instance, tools, hello.Concurrency)
        {
            Running = [.. hello.Running.Select(id => IdOf(id, "/hello/running"))],
            IsDraining = hello.Draining,
        };
    }

    /// <summary>Which attempt.</summary>
    public static AttemptId IdOf(Wire.AttemptId? id, string path)
    {
        Demand(id is { Key.Length: > 0, Number: > 0 }, path, "Give the id as it was in the offer.");
        return new AttemptId(id!.Key, id.Number);
    }

    /// <summary>What runs.</summary>
    /// <exception cref="ApiException">Something in it is wrong, or it is more than a worker may run.</exception>
    public static IReadOnlyList<AttemptNews> NewsOf(Wire.WorkerHeartbeat heartbeat)
    {
        Demand(
            heartbeat.Running.Count <= WorkerTerms.ConcurrencyMax, "/heartbeat/running",
            $"No worker runs more than {WorkerTerms.ConcurrencyMax} attempts.");
        return [.. heartbeat.Running.Select(NewsOf)];
    }

    /// <summary>How far an attempt is.</summary>
    private static AttemptNews NewsOf(Wire.AttemptNews news)
    {
        AttemptId id = IdOf(news.Id, "/heartbeat/running");
        if (!news.HasFraction && news.Message.Length == 0) return new AttemptNews(id, null);
        double? fraction = news.HasFraction && news.Fraction is >= 0 and <= 1 ? news.Fraction : null;
        return new AttemptNews(id, new ToolProgress(fraction, Line(news.Message)));
    }

    /// <summary>The output of an attempt that did what was asked, or what is wrong with it.</summary>
    public static bool TryOutputOf(
        Wire.AttemptCompleted completed, [NotNullWhen(true)] out DataValue? output,
        [NotNullWhen(false)] out Failure? fault)
    {
        (output, fault) = (null, null);
        try
        {
            output = WireValues.ValueOf(completed.OutputJson, "/completed/output_json") ?? DataNull.Value;
            return true;
        }
        catch (ApiException exception)
        {
            fault = new Failure
            {
                Kind = FailureKind.OutputMismatch,
                Code = "output_invalid",
                Effect = FailureEffect.Applied,
                Message = Line($"The worker gave an output that cannot be taken. {exception.Message}"),
            };
            return false;
        }
    }

    /// <summary>Whether an attempt happened; that what it gave cannot be taken is not to know.</summary>
    public static ProbeResult ProbeOf(Wire.AttemptProbed probed)
    {
        switch (probed.ResultCase)
        {
            case Wire.AttemptProbed.ResultOneofCase.DidNotHappen: return new ProbeResult.DidNotHappen();
            case Wire.AttemptProbed.ResultOneofCase.Happened: return HappenedOf(probed.Happened);
            default:
                bool hasReason = probed.NotKnown is { Reason.Length: > 0 };
                return new ProbeResult.NotKnown(
                    hasReason ? Line(probed.NotKnown!.Reason) : "The worker does not know.");
        }
    }

    /// <summary>Why an attempt failed. What is wrong in it is left out, and said.</summary>
    public static Failure FailureOf(Wire.AttemptFailed failed)
    {
        bool isDeclined = failed is { Kind: Wire.FailureKind.Unavailable, Effect: Wire.FailureEffect.None };
        TimeSpan retryAfter = TimeSpan.Zero;
        bool isTimeless = failed.RetryAfter is { } told && !WireValues.TryDurationOf(told, out retryAfter);
        string message = failed.Message.Length == 0 ? "The worker did not say why." : Line(failed.Message);
        return new Failure
        {
            Kind = failed.Kind == Wire.FailureKind.Unspecified || !Enum.IsDefined((FailureKind)(int)failed.Kind)
                ? FailureKind.Unknown
                : (FailureKind)(int)failed.Kind,
            Code = IsText(failed.Code, CodeLengthMax) && (isDeclined || failed.Code != FailureCodes.NotBegun)
                ? failed.Code
                : FailureCodes.WorkerFailed,
            Message = isTimeless
                ? $"{message} (The worker's 'retry_after' is no duration above zero, and was left out.)"
                : message,
            Effect = failed.Effect switch
            {
                Wire.FailureEffect.None => FailureEffect.None,
                Wire.FailureEffect.Applied => FailureEffect.Applied,
                _ => FailureEffect.Unknown,
            },
            RetryAfter = retryAfter > TimeSpan.Zero ? retryAfter : null,
        };
    }

    /// <summary>
    /// What stands for a message that is too long: the end of its attempt, which says so. Null: it is about no attempt.
    /// </summary>
    /// <param name="start">Its first bytes: whoever writes fields in their order names the attempt there.</param>
    public static Wire.WorkerMessage? OfTooLong(byte[] start)
    {
        try
        {
            using var input = new CodedInputStream(start);
            int kind = WireFormat.GetTagFieldNumber(input.ReadTag());
            input.ReadLength();
            if (WireFormat.GetTagFieldNumber(input.ReadTag()) != Wire.AttemptCompleted.IdFieldNumber) return null;
            return OfTooLong(kind, Wire.AttemptId.Parser.ParseFrom(input.ReadBytes()));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static Wire.WorkerMessage? OfTooLong(int kind, Wire.AttemptId id) => kind switch
    {
        Wire.WorkerMessage.CompletedFieldNumber => new Wire.WorkerMessage
        {
            Failed = new Wire.AttemptFailed
            {
                Id = id,
                Kind = Wire.FailureKind.TooLarge,
                Code = FailureCodes.OutputTooLarge,
                Effect = Wire.FailureEffect.Applied,
                Message = $"The worker's output {DoesNotFit} Keep it elsewhere and give its place.",
            },
        },
        Wire.WorkerMessage.FailedFieldNumber => new Wire.WorkerMessage
        {
            Failed = new Wire.AttemptFailed
            {
                Id = id,
                Message = $"It failed, and what the worker says of it {DoesNotFit}",
            },
        },
        Wire.WorkerMessage.ProbedFieldNumber => new Wire.WorkerMessage
        {
            Probed = new Wire.AttemptProbed
            {
                Id = id,
                NotKnown = new Wire.AttemptNotKnown { Reason = $"What the worker found out {DoesNotFit}" },
            },
        },
        _ => null,
    };

    private static ProbeResult HappenedOf(Wire.AttemptHappened happened)
    {
        try
        {
            return new ProbeResult.Happened(
                WireValues.ValueOf(happened.OutputJson, "/probed/happened/output_json") ?? DataNull.Value);
        }
        catch (ApiException fault)
        {
            return new ProbeResult.NotKnown(
                Line($"It happened, and the worker gave an output that cannot be taken. {fault.Message}"));
        }
    }

    private OfferedTool ToolOf(Wire.WorkerTool tool, int concurrency, string path)
    {
        Demand(
            ToolName.TryParse(tool.Name, out ToolName name), $"{path}/name",
            "Name it family.verb, in lower-case letters, digits, '-' and '_'.");
        Demand(
            mayOffer(name), $"{path}/name",
            $"The engine itself has the tools of '{name.Family}': take another family.");
        DemandConcurrency(tool.Concurrency, 0, $"{path}/concurrency");
        TimeSpan timeout = WireValues.DurationOf(tool.Timeout, $"{path}/timeout") ?? ToolDescriptor.TimeoutDefault;
        Demand(timeout <= TimeoutMax, $"{path}/timeout", "An attempt takes 30 days at most.");
        var descriptor = new ToolDescriptor
        {
            Name = name,
            Version = tool.Version.Length == 0 ? "1" : Line(tool.Version),
            Description = tool.Description.Length == 0 ? "A tool of a worker." : Line(tool.Description),
            InputSchema = SchemaOf(tool.InputSchemaJson, $"{path}/input_schema_json"),
            OutputSchema = SchemaOf(tool.OutputSchemaJson, $"{path}/output_schema_json"),
            Effect = EffectOf(tool.Effect),
            CanProbe = tool.CanProbe,
            Timeout = timeout,
        };
        return new OfferedTool(descriptor, tool.Concurrency == 0 ? concurrency : tool.Concurrency);
    }

    private static DataObject SchemaOf(ByteString json, string path)
    {
        DataObject schema = WireValues.ObjectOf(json, path) ?? DataObject.Empty;
        if (JsonSchema.TryParse(schema, out _, out IReadOnlyList<InputFault> faults)) return schema;
        throw RequestValues.Mistake(
            path + faults[0].Path, $"It is no JSON Schema: {faults[0].Message}", faults[0].Fix);
    }

    private static EffectClass EffectOf(Wire.ToolEffect effect) => effect switch
    {
        Wire.ToolEffect.Pure => EffectClass.Pure,
        Wire.ToolEffect.Idempotent => EffectClass.Idempotent,
        Wire.ToolEffect.Compensatable => EffectClass.Compensatable,
        _ => EffectClass.Irreversible,
    };

    private static void DemandConcurrency(int concurrency, int least, string path) => Demand(
        concurrency >= least && concurrency <= WorkerTerms.ConcurrencyMax, path,
        $"Give {least} to {WorkerTerms.ConcurrencyMax}.");

    private static void Demand(bool holds, string path, string fix)
    {
        if (!holds) throw RequestValues.Mistake(path, "It is not of the form.", fix);
    }

    private static bool IsText(string text, int lengthMax) =>
        text.Length > 0 && text.Length <= lengthMax && !text.Any(char.IsControl);

    // What stands in the journal is one text without U+0000.
    private static string Line(string text) =>
        (text.Length <= MessageLengthMax ? text : text[..MessageLengthMax]).Replace('\0', ' ');
}
