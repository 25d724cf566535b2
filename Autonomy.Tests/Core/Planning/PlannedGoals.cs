using System.Collections.Immutable;
using Autonomy.Core.Planning;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Host.Local;
using Autonomy.Tests.Support;

namespace Autonomy.Tests.Core.Planning;

/// <summary>Plans goals with the tools that ship with the engine; nothing is called.</summary>
public sealed class PlannedGoals : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BuiltInTools _tools;

    public PlannedGoals() => _tools = new BuiltInTools(new LocalEngineOptions
    {
        DataFolder = _folder.File("state"),
        WorkingFolder = _folder.Path,
        Clock = TimeProvider.System,
        Secrets = static _ => null,
        WakesWholeStore = false,
    });

    internal IToolCatalog Tools => _tools.Catalog;

    public void Dispose()
    {
        _tools.Dispose();
        _folder.Dispose();
    }

    internal Proposal Propose(string goal, string inputs = "{}", params (string Question, string Value)[] answers)
    {
        var given = (DataObject)DataJson.Parse(inputs);
        return GoalPlanner.Propose(
            goal, given,
            [
                .. answers.Select(answer => new GoalAnswer(
                    answer.Question, GoalPlanner.WordsOf(goal, given, answer.Question, Tools) ?? "", answer.Value)),
            ],
            Tools);
    }

    /// <summary>The steps of a plan, a line each: tool, arguments, and what it needs besides.</summary>
    internal static string Written(Proposal proposal)
    {
        ImmutableArray<DataValue> steps = (proposal.Plan?["steps"] as DataArray)?.Items ?? [];
        return string.Join(" | ", steps.Cast<DataObject>().Select(step =>
            $"{((DataString)step["tool"]!).Value} {step["with"]}{NeedsOf(step)}"));
    }

    private static string NeedsOf(DataObject step) => step["needs"] is DataArray needs
        ? $" after {string.Join(' ', needs.Items.Cast<DataString>().Select(need => need.Value))}"
        : "";
}
