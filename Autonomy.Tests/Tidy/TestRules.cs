using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Autonomy.Tests.Tidy;

/// <summary>Tests do not wait for a clock, and are skipped only for a fact about the machine.</summary>
internal static partial class TestRules
{
    private const string SupportFolder = "Autonomy.Tests/Support";

    public static IEnumerable<Violation> Sleeps(SourceFile file) =>
        !file.IsTest || !file.IsCSharp
            ? []
            : from call in file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
              where IsSleep(call)
              select file.Breaks(call, "a test that sleeps or polls", "await a signal, or advance a fake clock");

    public static IEnumerable<Violation> Skips(SourceFile file) =>
        !file.IsTest || !file.IsCSharp || file.IsUnder(SupportFolder)
            ? []
            : from argument in file.Syntax.DescendantNodes().OfType<AttributeArgumentSyntax>()
              where argument.NameEquals?.Name.Identifier.Text is "Skip"
              select file.Breaks(
                  argument, "a skipped test", $"mend it, or let an attribute of {SupportFolder} state what it needs");

    public static IEnumerable<Violation> SkipReasons(SourceFile file) =>
        !file.IsUnder(SupportFolder) || !file.IsCSharp
            ? []
            : from assignment in file.Syntax.DescendantNodes().OfType<AssignmentExpressionSyntax>()
              where assignment.Left.ToString() is "Skip" or "this.Skip" or "base.Skip"
              from text in assignment.Right.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>()
              where text.Token.Value is string reason && !KnownReason.IsMatch(reason)
              select file.Breaks(
                  assignment, "a skip without a known reason", "begin it with 'needs kernel: ' or 'needs data: '");

    private static bool IsSleep(InvocationExpressionSyntax call) => call.Expression.ToString() switch
    {
        "Thread.Sleep" or "SpinWait.SpinUntil" or "Thread.SpinWait" => true,
        "Task.Delay" => !IsEndless(call) && !IsOnAFakeClock(call),
        _ => false,
    };

    /// <summary>A delay without end waits for its cancellation, not for the clock.</summary>
    private static bool IsEndless(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments[0].ToString() is "Timeout.Infinite" or "Timeout.InfiniteTimeSpan" or "-1";

    private static bool IsOnAFakeClock(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.Skip(1).Any(static argument => Clock.IsMatch(argument.ToString()));

    [GeneratedRegex("([tT]ime|[cC]lock)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Clock { get; }

    [GeneratedRegex("^needs (kernel|data): .", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KnownReason { get; }
}
