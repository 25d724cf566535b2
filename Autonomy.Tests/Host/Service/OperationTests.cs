using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Tests.Host.Security;
using Autonomy.Tests.Support;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>What those see who operate the service: its health, and its metrics.</summary>
public sealed partial class OperationTests(RunningService service) : IClassFixture<RunningService>
{
    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task AServiceThatRunsSaysSo(string path, string status)
    {
        using HttpResponseMessage answer = await service.Client.GetAsync(new Uri(service.Service.HttpAddress, path));
        var body = (DataObject)DataJson.Parse(await answer.Content.ReadAsByteArrayAsync());

        Assert.Equal((HttpStatusCode.OK, status), (answer.StatusCode, RunningService.TextOf(body, "status")));
    }

    [Fact]
    public async Task HealthTakesNoTokenAndMetricsDo()
    {
        var guarded = new GuardedService();
        await guarded.InitializeAsync();
        string worker = await guarded.TokenAsync("red", Role.Worker);
        using var client = new HttpClient { BaseAddress = guarded.Service.HttpAddress };
        using HttpResponseMessage ready = await client.GetAsync("/health/ready");
        using HttpResponseMessage nobody = await client.GetAsync("/metrics");
        client.DefaultRequestHeaders.Authorization = new("Bearer", worker);
        using HttpResponseMessage forbidden = await client.GetAsync("/metrics");
        client.DefaultRequestHeaders.Authorization = new("Bearer", guarded.Red);
        using HttpResponseMessage allowed = await client.GetAsync("/metrics");
        await guarded.DisposeAsync();

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.OK],
            [ready.StatusCode, nobody.StatusCode, forbidden.StatusCode, allowed.StatusCode]);
    }

    [Fact]
    public async Task WhatWasAcknowledgedIsCounted()
    {
        string id = await service.SubmitAsync(RunningService.Quick);
        await service.EndOfAsync(id);
        // A list shows what was acknowledged before it, and metrics count what lists show.
        await service.GetAsync("/executions");
        IReadOnlyDictionary<string, double> metrics = await ScrapeAsync(null);

        Assert.True(metrics["autonomy_executions_submitted_total"] >= 1);
        Assert.True(metrics["autonomy_executions_ended_total{status=\"completed\"}"] >= 1);
        Assert.True(metrics["autonomy_attempts_started_total{tool=\"text.join\"}"] >= 1);
        Assert.True(metrics["autonomy_attempt_duration_seconds_count{outcome=\"completed\",tool=\"text.join\"}"] >= 1);
        Assert.True(metrics["autonomy_journal_head"] > 0);
        Assert.True(metrics["autonomy_journal_commits_total"] > 0);
        Assert.Equal(0, metrics["autonomy_engine_pressure"]);
        Assert.Contains(metrics.Keys, name => name.StartsWith("dotnet_", StringComparison.Ordinal));
        Assert.Contains(
            metrics.Keys,
            name => name.StartsWith("http_server_request_duration_seconds_bucket", StringComparison.Ordinal)
                && name.Contains("http_route=\"/api/v1/executions\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NoWorkspaceExecutionOrPathOfACallerIsALabel()
    {
        string id = await service.SubmitAsync(RunningService.Quick);
        await service.GetAsync($"/executions/{id}");
        await service.GetAsync("/nothing/at/all-7");

        string page = await PageAsync(null);

        Assert.DoesNotContain(id, page, StringComparison.Ordinal);
        Assert.DoesNotContain("at/all-7", page, StringComparison.Ordinal);
        Assert.DoesNotContain("workspace", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BothFormatsAreWhole()
    {
        string plain = await PageAsync(null);
        string open = await PageAsync("application/openmetrics-text; version=1.0.0");

        Assert.All(plain.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line(), line));
        Assert.Contains("# TYPE autonomy_executions_submitted_total counter", plain, StringComparison.Ordinal);
        Assert.Contains("# TYPE autonomy_executions_submitted counter", open, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACollectorIsSentMetricsAndTraces()
    {
        var paths = new List<string>();
        var bodies = new List<string>();
        await using var collector = new RawHttpServer(async exchange =>
        {
            lock (paths)
            {
                paths.Add(exchange.Path);
                bodies.Add(exchange.Body);
            }

            await exchange.AnswerAsync(200, "", "application/x-protobuf");
        });
        var own = new RunningService
        {
            Telemetry = new TelemetrySettings
            {
                LogLevel = LogDetail.Warning,
                OtlpEndpoint = new Uri($"{collector.Url}/"),
            },
        };
        await using (await own.BeginAsync())
        {
            string id = await own.SubmitAsync(RunningService.Quick);
            await own.EndOfAsync(id);
            await own.GetAsync("/executions");
        }

        Assert.Contains("/v1/metrics", paths);
        Assert.Contains("/v1/traces", paths);
        Assert.Contains(bodies, body => body.Contains("autonomy.executions.submitted", StringComparison.Ordinal));
        Assert.Contains(bodies, body => body.Contains("/api/v1/executions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MetricsAreNotServedWhereTheyAreTurnedOff()
    {
        var own = new RunningService
        {
            Telemetry = new TelemetrySettings { LogLevel = LogDetail.Warning, Metrics = false },
        };
        await using IAsyncDisposable end = await own.BeginAsync();
        using HttpResponseMessage answer = await own.Client.GetAsync(new Uri(own.Service.HttpAddress, "/metrics"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    // A comment, or a name with labels and a number.
    [GeneratedRegex(
        """^(# (HELP|TYPE) \w+ .+|[a-z_0-9]+(\{[a-z_0-9]+="[^"]*"(,[a-z_0-9]+="[^"]*")*\})? \S+)$""",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    private async Task<string> PageAsync(string? accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Service.HttpAddress, "/metrics"));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage answer = await service.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<IReadOnlyDictionary<string, double>> ScrapeAsync(string? accept) =>
        (await PageAsync(accept)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#').ToDictionary(
                line => line[..line.LastIndexOf(' ')],
                line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
