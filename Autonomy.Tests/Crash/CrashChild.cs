using Autonomy.Actors.Executions;
using Autonomy.Actors.Runtime;
using Autonomy.Core.Executions;
using Autonomy.Core.Journaling;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Journals.Sqlite;

namespace Autonomy.Tests.Crash;

/// <summary>
/// An engine on a real store, in a process that a test may kill at any moment. It submits plans, or goes on with what
/// is
/// open; each line that it prints tells what is durable.
/// </summary>
internal sealed class CrashChild : IActorObserver, IEngineObserver
{
    /// <summary>The first argument of the process.</summary>
    public const string Verb = "crash-child";

    /// <summary>
    /// Runs with: the store's folder, the ledger, <c>submit</c>, <c>go-on</c> or <c>settle</c>, and plans in JSON.
    /// </summary>
    public static async Task<int> RunAsync(string store, string ledger, string mode, string[] plans)
    {
        await using SqliteJournal journal =
            SqliteJournal.Open(new SqliteJournalOptions { Directory = store, TimeProvider = TimeProvider.System });
        using var tools = new LedgerTools(ledger);
        var observer = new CrashChild();
        var system = new ActorSystem(new ActorSystemOptions
        {
            Name = "crash",
            Dispatcher = new ThreadPoolDispatcher(),
            Clock = SystemSeams.Clock,
            Random = SystemSeams.Random,
            Observer = observer,
            MailboxCapacity = 1_024,
            MessagesPerTurn = 64,
        });
        var engine = new ExecutionEngine(system, new ExecutionEngineOptions
        {
            Journal = journal,
            Tools = tools,
            Secrets = static _ => null,
            Observer = observer,
            WakesWholeStore = false,
        });
        Console.Out.WriteLine("open");
        var executions = mode == "submit" ? await SubmitAsync(engine, tools, plans) : await OpenAsync(journal);
        if (mode == "settle") await SettleAsync(engine, executions);
        else await Task.WhenAll(executions.Select(engine.WhenEndedAsync));
        Console.Out.WriteLine("done");
        await system.StopAsync();
        return 0;
    }

    private static async Task<List<ExecutionId>> SubmitAsync(ExecutionEngine engine, LedgerTools tools, string[] plans)
    {
        var accepted = new List<ExecutionId>();
        foreach (string text in plans)
        {
            Plan plan = PlanCompiler.Compile(JsonPlanText.Read(text), tools).Plan!;
            CommandReply reply = await engine.SubmitAsync(plan, DataObject.Empty, "default", "tester", Priority.Medium);
            ExecutionId id = ((CommandReply.Accepted)reply).Execution;
            Console.Out.WriteLine($"accepted {id}");
            accepted.Add(id);
        }

        return accepted;
    }

    private static async Task<List<ExecutionId>> OpenAsync(SqliteJournal journal)
    {
        var open = new List<ExecutionId>();
        foreach (WakeUp entry in await journal.ReadWakeUpsAsync(DateTimeOffset.MaxValue, null, 1_000,
            CancellationToken.None))
        {
            if (ExecutionId.TryFromStream(entry.Stream, out ExecutionId id)) open.Add(id);
        }

        return open;
    }

    // A signal is answered once what follows from the load before it is durable as well.
    private static async Task SettleAsync(ExecutionEngine engine, List<ExecutionId> executions)
    {
        var signal = new ExecutionCommand.Signal("settled", DataNull.Value, "tester");
        foreach (ExecutionId id in executions) await engine.SendAsync(id, signal);
    }

    void IActorObserver.Failed(ActorRef actor, Exception cause, Directive directive) =>
        Console.Error.WriteLine($"{actor} {directive} {cause}");

    void IActorObserver.Restarted(ActorRef actor, Exception cause)
    {
    }

    void IActorObserver.Stopped(ActorRef actor)
    {
    }

    void IActorObserver.DeadLetter(in DeadLetter letter)
    {
    }

    void IEngineObserver.StoreRefused(ExecutionId execution, string reason) => Console.Error.WriteLine(reason);

    void IEngineObserver.ExecutionUnreadable(ExecutionId execution, Exception cause) =>
        Console.Error.WriteLine($"{execution}: {cause}");

    void IEngineObserver.WakeUpsUnreadable(Exception cause) => Console.Error.WriteLine(cause);
}
