using System.Collections.Immutable;
using System.Text;
using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.Processes;

/// <summary>Makes the tool's outcome of how a program ended.</summary>
internal static class ProcessOutcome
{
    private const int SignalBase = 128;
    private const int SigXcpu = 24;
    private const int StderrLineLengthMax = 500;

    private static readonly string[] OutOfMemoryWords =
        ["out of memory", "cannot allocate memory", "MemoryError", "bad_alloc"];

    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ToolOutcome Of(ProcessResult result, ProcessRequest request, DataObject arguments)
    {
        // The kernel may come before us: a process that used its time up alone is ended by SIGXCPU.
        if (result is { Excess: null, End: ProcessEnd.Exited, ExitCode: SignalBase + SigXcpu }
            && request is { AttemptLimits.CpuTime: { } most, Limits.CpuSeconds: null })
        {
            LimitExcess excess = LimitExcess.OfCpu(result.Cpu > most ? result.Cpu.Value : most, most);
            result = result with { End = ProcessEnd.LimitExceeded, Excess = excess };
        }

        return Judge(result, request, arguments) with { Usage = result.Usage };
    }

    private static ToolOutcome Judge(ProcessResult result, ProcessRequest request, DataObject arguments)
    {
        IReadOnlyList<int> successes = arguments.Has("successExitCodes") ? arguments.Integers("successExitCodes") : [0];
        if (result.End != ProcessEnd.Exited || !successes.Contains(result.ExitCode))
            return Fail(result.End, result, request, result.Detail);

        string? text = Decode(result.Stdout.Span);
        var output = new DataObjectBuilder()
            .Set("exitCode", result.ExitCode)
            .Set("stdout", text ?? "")
            .Set("stderr", Encoding.UTF8.GetString(result.Stderr.Span))
            .Set("durationMs", (long)result.Duration.TotalMilliseconds)
            .Set(
                "usage",
                result.Cpu is { } cpu ? DataObject.Of(("cpuMs", (long)cpu.TotalMilliseconds)) : DataObject.Empty);
        if (text is null) output.Set("stdoutBase64", Convert.ToBase64String(result.Stdout.Span));
        if (!arguments.Has("parse")) return new ToolOutcome.Succeeded(output.Build());

        if (string.IsNullOrWhiteSpace(text))
            return Fail(ProcessEnd.OutputMissing, result, request, "JSON was expected");
        if (!DataJson.TryParse(text, out DataValue? json, out string? fault))
            return Fail(ProcessEnd.OutputUnreadable, result, request, fault);
        return new ToolOutcome.Succeeded(output.Set("stdoutJson", json).Build());
    }

    private static ToolOutcome.Failed Fail(ProcessEnd end, ProcessResult result, ProcessRequest request, string detail)
    {
        string more = end switch
        {
            ProcessEnd.OutputTooLarge => $"the cap is {request.Limits.OutputBytes} bytes a stream",
            ProcessEnd.LimitExceeded => result.Excess!.Figures,
            _ => detail,
        };
        // What isolates is no program that the caller knows.
        var ending = new ProcessEnding(request.IsSandboxed ? "/bin/sh" : request.Command)
        {
            End = end,
            IsSandboxed = request.IsSandboxed,
            ExitCode = result.ExitCode,
            Stderr = LastLines(result.Stderr.Span),
            LimitMet = result.Excess?.Limit ?? LimitMet(result, request.Limits),
        };
        return new ToolOutcome.Failed(ProcessClassification.Of(ending, more));
    }

    private static string? LimitMet(ProcessResult result, ProcessLimits limits)
    {
        if (limits.CpuSeconds is { } cpu && (
            result.ExitCode == SignalBase + SigXcpu || result.Cpu >= TimeSpan.FromSeconds(cpu)))
        {
            return $"cpuSeconds {cpu}";
        }

        // The limit makes allocation fail; what the program makes of that only its own words tell.
        if (limits.MemoryBytes is { } memory && LastLines(result.Stderr.Span).Any(SaysOutOfMemory))
            return $"memoryBytes {memory}";
        return null;
    }

    private static bool SaysOutOfMemory(string line) =>
        OutOfMemoryWords.Any(words => line.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static ImmutableArray<string> LastLines(ReadOnlySpan<byte> stderr)
    {
        // Only the end can be in the last lines, and a line may be endless.
        const int BytesMax = FailureEvidence.StderrLinesMax * StderrLineLengthMax;
        string end = Encoding.UTF8.GetString(stderr[Math.Max(0, stderr.Length - BytesMax)..]);
        return [.. end.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)
            .TakeLast(FailureEvidence.StderrLinesMax)];
    }

    private static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
