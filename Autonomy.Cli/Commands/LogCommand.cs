using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Cli.Stores;
using Autonomy.Core.Executions;
using Autonomy.Core.Reporting;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Cli.Commands;

/// <summary><c>log</c>: what happened, from the journal.</summary>
internal static class LogCommand
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(250);

    public static Command Create(Surroundings around)
    {
        Argument<string> id = CommandParts.ExecutionArgument();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until it ends" };
        var grep = new Option<string?>("--grep") { Description = "Only lines with this text", HelpName = "TEXT" };
        var step = new Option<string?>("--step") { Description = "Only this step", HelpName = "ID" };
        var failed = new Option<bool>("--failed") { Description = "Only what went wrong" };
        var command = new Command("log", "What happened, line by line") { id, follow, grep, step, failed };
        return command.Does(around, (context, parsed) =>
            WriteAsync(context, parsed.GetRequiredValue(id), parsed.GetValue(follow), new LineFilter(
                parsed.GetValue(grep), parsed.GetValue(step), parsed.GetValue(failed))));
    }

    private static async Task<int> WriteAsync(CommandContext context, string given, bool follows, LineFilter filter)
    {
        await using StoreView store = StoreView.Open(context);
        ExecutionId id = await store.FindAsync(given);
        var follower = new ExecutionFollower(store.Journal, id);
        while (true)
        {
            foreach (FollowedEvent told in await follower.ReadOnAsync(CancellationToken.None))
            {
                if (filter.Takes(told.Happened)) Write(context, new WatchedEvent(id, told));
            }

            if (!follows || follower.State.IsTerminal) return ExitCode.Done;
            // Another process writes the store and cannot tell this one.
            await Task.Delay(FollowInterval, context.Around.Clock);
        }
    }

    private static void Write(CommandContext context, WatchedEvent told)
    {
        if (!context.WritesJson)
        {
            StyledLine line = ChangeLines.LineOf(told, context.Times, null);
            if (context.Output == OutputFormat.Wide) line.AddAtStart($"{told.Event.Stored.Version,6}  ", "dim");
            context.Out.Write(line);
            return;
        }

        // A log has no end to wait for: it is one document a line in both forms.
        context.Around.Out.WriteLine(DataJson.Write(DataObject.Of(
            ("version", told.Event.Stored.Version), (
                "time", Times.Iso(told.Event.Stored.Time)), ("event", told.Event.Stored.Name),
            ("place", EventPlace.Of(told.Event.Happened)), ("text", EventText.Of(told.Event.Happened).Text))));
    }

    private sealed record LineFilter(string? Text, string? Step, bool OnlyFailures)
    {
        public bool Takes(ExecutionEvent happened)
        {
            string place = EventPlace.Of(happened);
            if (OnlyFailures && !EventPlace.IsFailure(happened)) return false;
            if (Step is not null && place != Step && !place.StartsWith(Step + "[", StringComparison.Ordinal))
                return false;
            return Text is null
                || $"{place} {EventText.Of(happened).Text}".Contains(Text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
