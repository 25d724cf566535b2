using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Autonomy.Host.Configuration;
using Autonomy.Host.Security;
using Xunit;

namespace Autonomy.Tests.Host.Service;

/// <summary>What breaks within a service is in its log.</summary>
public sealed class ServiceTroubleTests
{
    [Fact]
    public async Task AnActorThatBreaksIsInTheLogWithItsCause()
    {
        var service = new RunningService
        {
            Telemetry = new TelemetrySettings { LogLevel = LogDetail.Warning, LogFile = "service.log" },
        };
        await using IAsyncDisposable end = await service.BeginAsync();
        Assert.True(ProjectId.TryParse("default", "poison", out ProjectId poison));
        await service.Service.Engine.Journal.AppendAsync(new AppendRequest
        {
            Stream = poison.Stream,
            ExpectedVersion = 0,
            Time = TimeProvider.System.GetUtcNow(),
            Events = [new NewEvent("of-a-newer-engine", 1, "{}"u8.ToArray())],
        });

        (int status, _) = await service.PostAsync("/projects", """{"name":"poison"}""");

        Assert.True(status >= 500, $"{status}");
        string log = await File.ReadAllTextAsync(Path.Combine(service.Folder, "service.log"));
        Assert.Contains("An actor broke", log, StringComparison.Ordinal);
        Assert.Contains("of-a-newer-engine", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsSubmittedTwiceIsNoTrouble()
    {
        var service = new RunningService
        {
            Telemetry = new TelemetrySettings { LogLevel = LogDetail.Warning, LogFile = "service.log" },
        };
        await using IAsyncDisposable end = await service.BeginAsync();
        const string Submission = """
            {"plan":{"plan":1,"name":"p","steps":[{"id":"a","tool":"core.signal","with":{"name":"go"}}]}}
            """;

        (int first, DataObject one) = await service.PostAsync("/executions", Submission, key: "once");
        (int second, DataObject other) = await service.PostAsync("/executions", Submission, key: "once");

        Assert.True(first < 300 && second < 300, $"{first} {second}");
        Assert.Equal(one["id"], other["id"]);
        string log = Path.Combine(service.Folder, "service.log");
        string text = File.Exists(log) ? await File.ReadAllTextAsync(log) : "";
        Assert.DoesNotContain("An actor broke", text, StringComparison.Ordinal);
    }
}
