using System.Text.Json;
using Autonomy.Core.Executions;
using Autonomy.Core.Recovery;
using Autonomy.Tests.Core.Recovery.Recorded;
using Xunit;

namespace Autonomy.Tests.Core.Recovery;

/// <summary>What is kept of a failure besides its kind.</summary>
public sealed class FailureEvidenceTests
{
    [Fact]
    public void EvidenceIsStoredAndReadBackWhole()
    {
        var evidence = new FailureEvidence
        {
            Fields = [new FieldFault("/a", "must be a number"), new FieldFault("", "is too long")],
            ScopeAsked = "repo",
            LimitCalls = 60,
            LimitWindow = TimeSpan.FromHours(1),
            FreeBytes = 1,
            NeededBytes = 2,
            Missing = "TOKEN",
            Question = "Which?",
        };
        FailureEvidence read = Store(evidence, out string text);
        Assert.Equal(evidence.Fields, read.Fields.AsEnumerable());
        Assert.Equal(
            ("repo", 60L, TimeSpan.FromHours(1), 1L, 2L, "TOKEN", "Which?"),
            (read.ScopeAsked, read.LimitCalls, read.LimitWindow, read.FreeBytes, read.NeededBytes, read.Missing,
                read.Question));
        Assert.Contains("\"fields\":[{\"path\":\"/a\",\"rule\":\"must be a number\"}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void EvidenceOfNothingIsStoredAsItAlwaysWas()
    {
        Assert.Empty(Store(FailureEvidence.Nothing, out string text).Fields);
        Assert.Equal("""{"stderr":[]}""", text);
    }

    [Fact]
    public void ARateLimitTellsWhatIsAllowed()
    {
        var answer = new HttpAnswer(429)
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["RateLimit-Policy"] = "\"default\";q=100;w=60",
                ["Retry-After"] = "7",
            },
        };
        Failure failure = HttpClassification.OfAnswer(new HttpCall("GET", "https://h/"), answer, Recording.Now);
        Assert.Equal(
            (100L, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(7)),
            (failure.Evidence.LimitCalls, failure.Evidence.LimitWindow, failure.RetryAfter));
        Assert.Contains("It allows 100 calls in 1m", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheResetOfALimitThatWasNotMetIsNoWait()
    {
        var answer = new HttpAnswer(502)
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["X-RateLimit-Reset"] = "1893460000",
            },
        };
        Assert.Null(HttpClassification.OfAnswer(new HttpCall("GET", "https://h/"), answer, Recording.Now).RetryAfter);
    }

    [Theory]
    [InlineData("K8 HTTP: 200, Slack Web API, missing_scope", "channels:read")]
    [InlineData("K8 HTTP: 403, GitHub REST, fine-grained token", "contents=write")]
    [InlineData(
        "K8 HTTP: 403, Google People API (kwent/react-google-contacts issue 6)",
        "https://www.googleapis.com/auth/contacts")]
    public void AMissingScopeIsNamed(string recording, string scope)
    {
        Failure failure = Recording.All[recording].Classify();
        Assert.Equal(scope, failure.Evidence.ScopeAsked);
        Assert.Contains($"'{scope}'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("K17 process: exit 1, bash -u", "API_TOKEN")]
    [InlineData("K17 process: exit 2, dash -u", "API_TOKEN")]
    [InlineData("K17 MCP: a server that needs a variable", "SLACK_BOT_TOKEN")]
    public void AMissingVariableIsNamed(string recording, string variable)
    {
        Failure failure = Recording.All[recording].Classify();
        Assert.Equal(variable, failure.Evidence.Missing);
        Assert.Contains(variable, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Please try again in 1.574s.", 1574)]
    [InlineData("Please try again in 6ms.", 6)]
    [InlineData("Please try again in 1m12s.", 72_000)]
    public void TheWaitThatAModelsProviderWritesIsRead(string text, int milliseconds)
    {
        var ending = new LlmEnding("openai", "m")
        {
            Answer = new HttpAnswer(429) { Body = new HttpErrorBody(["rate_limit_exceeded"], text) },
        };
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), LlmClassification.Of(ending, Recording.Now).RetryAfter);
    }

    [Fact]
    public void AFullDiskTellsItsRoom()
    {
        Failure failure = FileClassification.OfCode("ENOSPC", "write", "/d/x", room: new DiskRoom(10, 2_000));
        Assert.Equal((10L, 2_000L), (failure.Evidence.FreeBytes, failure.Evidence.NeededBytes));
        Assert.Contains("2,000 bytes are needed and 10 are free", failure.Message, StringComparison.Ordinal);
    }

    private static FailureEvidence Store(FailureEvidence evidence, out string text)
    {
        text = JsonSerializer.Serialize(evidence, ExecutionEventJson.Default.FailureEvidence);
        return JsonSerializer.Deserialize(text, ExecutionEventJson.Default.FailureEvidence)!;
    }
}
