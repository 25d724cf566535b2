using Autonomy.Core.Recovery;
using Autonomy.Core.Values;

namespace Autonomy.Tests.Core.Recovery.Recorded;

/// <summary>A failure as a real service or program states it, and what it must be taken for.</summary>
/// <param name="Family">Its column of the table of kinds: HTTP, process, MCP, SMTP, files, browser, LLM.</param>
/// <param name="Kind">Its row.</param>
/// <param name="Effect">What is known of the call's effect.</param>
/// <param name="Source">Who says it so.</param>
/// <param name="Classify">The classification of what was recorded.</param>
public sealed record Recording(
    string Family, FailureKind Kind, FailureEffect Effect, string Source, Func<Failure> Classify)
{
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyDictionary<string, Recording> All { get; } =
        ((IEnumerable<Recording>)[
            .. HttpRecordings.All, .. HttpRefusalRecordings.All, .. ProcessRecordings.All, .. McpRecordings.All,
            .. SmtpRecordings.All, .. FileRecordings.All, .. BrowserRecordings.All, .. LlmRecordings.All])
        .ToDictionary(static recording => recording.ToString());

    public override string ToString() => $"K{(int)Kind} {Family}: {Source}";

    public static DataObject Json(string text) => (DataObject)DataJson.Parse(text);
}
