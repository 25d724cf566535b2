using System.Text;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Service;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Telemetry;

/// <summary>The spans of executions, as a collector of OTLP gets them.</summary>
public sealed class ExecutionTraceTests : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";
    private const string Canary = "canary-4711";

    private readonly List<OtlpSpan> _spans = [];
    private readonly StringBuilder _sent = new();
    private readonly RawHttpServer _collector;
    private readonly RunningService _service;

    public ExecutionTraceTests()
    {
        _collector = new RawHttpServer(exchange =>
        {
            lock (_spans)
            {
                _sent.Append(exchange.Body);
                if (exchange.Path == "/v1/traces")
                    _spans.AddRange(OtlpSpan.Read(Encoding.Latin1.GetBytes(exchange.Body)));
            }

            return exchange.AnswerAsync(200, "", "application/x-protobuf");
        });
        _service = new RunningService
        {
            Telemetry = new TelemetrySettings
            {
                LogLevel = LogDetail.Warning,
                OtlpEndpoint = new Uri($"{_collector.Url}/"),
            },
        };
    }

    public Task InitializeAsync() => _service.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task AnExecutionAndItsAttemptsBelongToTheTraceOfItsSubmission()
    {
        string id = await SubmitAsync(RunningService.Quick);
        await _service.EndOfAsync(id);
        await _service.StopAsync();

        OtlpSpan request = Assert.Single(Spans(), span => span.Parent == Caller);
        OtlpSpan execution = Assert.Single(Spans(), span => span.Name == "execution");
        OtlpSpan attempt = Assert.Single(Spans(), span => span.Name == "text.join");
        Assert.Equal((Trace, Trace, Trace), (request.Trace, execution.Trace, attempt.Trace));
        Assert.Equal((request.Id, execution.Id), (execution.Parent, attempt.Parent));
        Assert.Equal((id, "completed"), (execution.Tags["autonomy.execution"], execution.Tags["autonomy.outcome"]));
        Assert.Equal(
            (id, "a", "1", "text.join", "completed"),
            (attempt.Tags["autonomy.execution"], attempt.Tags["autonomy.step"], attempt.Tags["autonomy.attempt"],
                attempt.Tags["autonomy.tool"], attempt.Tags["autonomy.outcome"]));
    }

    [Fact]
    public async Task AFailureHasItsKindAndNothingOfWhatWasSaid()
    {
        string id = await SubmitAsync(RunningService.PlanOf(
            $$$"""
            {"id":"a","tool":"process.shell","effect":"pure","retry":{"attempts":1},
             "with":{"script":"echo {{{Canary}}} >&2; echo {{{Canary}}}; exit 3"}}
            """));
        await _service.EndOfAsync(id);
        await _service.StopAsync();

        OtlpSpan attempt = Assert.Single(Spans(), span => span.Name == "process.shell");
        OtlpSpan execution = Assert.Single(Spans(), span => span.Name == "execution");
        Assert.Equal("failed", attempt.Tags["autonomy.outcome"]);
        Assert.NotEmpty(attempt.Tags["error.type"]);
        Assert.Equal("failed", execution.Tags["autonomy.outcome"]);
        Assert.DoesNotContain(Canary, _sent.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnExecutionThatOutlivesTheServiceStaysInItsTrace()
    {
        string id = await SubmitAsync(RunningService.Waiting);
        await _service.RestartAsync();
        await _service.PostAsync($"/executions/{id}/signals/go", """{"payload":1}""");
        await _service.EndOfAsync(id);
        await _service.StopAsync();

        OtlpSpan[] executions = [.. Spans().Where(span => span.Name == "execution")];
        OtlpSpan attempt = Assert.Single(Spans(), span => span.Name == "text.join");
        Assert.Equal(["open", "completed"], executions.Select(span => span.Tags["autonomy.outcome"]));
        Assert.All(executions, span => Assert.Equal(Trace, span.Trace));
        Assert.Equal("true", executions[1].Tags["autonomy.going_on"]);
        Assert.Equal(executions[1].Id, attempt.Parent);
    }

    private IReadOnlyList<OtlpSpan> Spans()
    {
        lock (_spans) return [.. _spans];
    }

    private async Task<string> SubmitAsync(string plan)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _service.UrlOf("/executions"))
        {
            Content = new StringContent($$"""{"plan":{{plan}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");
        using HttpResponseMessage answer = await _service.Client.SendAsync(request);
        Assert.Equal(201, (int)answer.StatusCode);
        return answer.Headers.Location!.OriginalString.Split('/')[^1];
    }
}
