using System.Security.Cryptography;
using System.Text;
using Autonomy.Core.Journaling;
using Xunit;

namespace Autonomy.Tests.Journals;

/// <summary>Requests, and awaiting their answers.</summary>
internal static class JournalSupport
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static AppendRequest Request(string stream, long expected, params string[] bodies) => new()
    {
        Stream = new StreamId(stream),
        ExpectedVersion = expected,
        Time = Noon,
        Events = [.. bodies.Select(body => new NewEvent("step-completed", 1, Utf8(body)))],
    };

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    public static Payload PayloadOf(byte[] bytes) =>
        new(new PayloadHash(Convert.ToHexStringLower(SHA256.HashData(bytes))), bytes);

    public static Task<AppendResult> AppendAsync(this IJournal journal, AppendRequest request)
    {
        var completion = new AwaitableCompletion();
        journal.Append(request, completion);
        return completion.Task;
    }

    public static async Task<long> AppendedAsync(this IJournal journal, AppendRequest request)
    {
        AppendResult result = await journal.AppendAsync(request);
        Assert.Equal(AppendOutcome.Appended, result.Outcome);
        return result.Version;
    }

    public static async Task<IReadOnlyList<StoredEvent>> ReadAsync(this IJournalReader journal, string stream) =>
        await journal.ReadStreamAsync(new StreamId(stream), 1, int.MaxValue, default);

    private sealed class AwaitableCompletion : IAppendCompletion
    {
        private readonly TaskCompletionSource<AppendResult> _source =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<AppendResult> Task => _source.Task;

        // SetResult throws when it is told twice, which no journal may do.
        public void Completed(in AppendResult result) => _source.SetResult(result);
    }
}
