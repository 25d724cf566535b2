using System.Text;
using System.Text.RegularExpressions;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Projects;
using Autonomy.Core.Values;
using Autonomy.Host.Streaming;
using Autonomy.Tests.Tidy;
using Xunit;

namespace Autonomy.Tests.Host.Streaming;

/// <summary>Under which names streams tell what the journal stores.</summary>
public sealed partial class StreamedNameTests
{
    [Fact]
    public void ThePageOfTheServiceNamesEachThatStreamsTellOtherwise()
    {
        string page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "service.md"));

        Assert.Equal(
            StreamedEvent.PublicNames.Select(name => (name.Key, name.Value)).Order(),
            Row().Matches(page).Select(row => (row.Groups["stored"].Value, row.Groups["told"].Value)).Order());
    }

    [Fact]
    public void WhatIsNamedOtherwiseIsStoredUnderItsName() => Assert.Empty(
        StreamedEvent.PublicNames.Keys.Except(ExecutionEventTable.Names.Concat(ProjectEventTable.Names)));

    [Fact]
    public void ATaskThatTheEngineTakesIsASpawnedSandboxOfNoExecution()
    {
        Assert.True(ProjectId.TryParse("default", "shop", out ProjectId project));
        NewEvent taken = ProjectEventTable.Encode(new ProjectEvent.TaskTaken("shop-t1", "task-0"));
        var told = new StreamedEvent(project, new StoredEvent(
            project.Stream, 7, 70, DateTimeOffset.UnixEpoch, taken.Name, taken.SchemaVersion, taken.Body));

        var json = (DataObject)DataJson.Parse(Encoding.UTF8.GetString(told.Json.Span));
        Assert.Equal(new DataString("sandbox-spawned"), json["type"]);
        Assert.Equal(DataNull.Value, json["execution"]);
    }

    [GeneratedRegex(
        @"^\| `(?<stored>[a-z-]+)` \| `(?<told>[a-z-]+)` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Row();
}
