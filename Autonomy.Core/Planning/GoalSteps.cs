using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Plans;
using Autonomy.Core.Plans.Format;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// Finds the tools of a plan's steps that say in words what they are to reach, before the plan is taken on: what is
/// stored has the tool and its arguments beside the words, and no step is found a tool for twice. The words must come
/// out as one call, by the rules for goals; otherwise what is asked is a fault of the plan. Pure.
/// </summary>
internal sealed class GoalSteps
{
    /// <summary>The most parts of the words of a step, of which all but one only say more of it: 10.</summary>
    private const int ClausesMax = 10;

    private const int ClausesShown = 3;
    private const string Auto = "auto";

    private readonly IToolCatalog _tools;
    private readonly ToolIndex _index;
    private readonly DeclaredInputs _inputs;
    private readonly Plan? _former;
    private readonly PlanFaults _faults;
    private readonly PlanDocument _document;
    private int _resolved;

    private GoalSteps(
        PlanDocument document, IToolCatalog tools, DeclaredInputs inputs, Plan? former, PlanFaults faults)
    {
        (_document, _tools, _inputs, _former, _faults) = (document, tools, inputs, former, faults);
        _index = ToolIndex.Of(tools);
    }

    /// <summary>The document with a tool in each step that can have one; why another cannot is a fault.</summary>
    /// <param name="document">The plan, which may have other faults.</param>
    /// <param name="tools">The tools that there are.</param>
    /// <param name="former">What the plan was before, or was made of the same text: a step that says the same as there
    /// stays as it is there. Null: there is none.</param>
    /// <param name="faults">Takes the faults; and, as a warning, which tool was found and why.</param>
    public static PlanDocument Resolve(PlanDocument document, IToolCatalog tools, Plan? former, PlanFaults faults)
    {
        if (!AreIn(document.Root)) return document;
        var root = (DataObject)document.Root!;
        var steps = (DataArray)root[PlanKeys.Steps.Name]!;
        var inputs = DeclaredInputs.Of(root[PlanKeys.Inputs.Name]);
        var finding = new GoalSteps(document, tools, inputs, former, faults);
        PlanNode list = new PlanNode(root, "").Of(PlanKeys.Steps.Name, steps);
        var found = new DataArray([.. steps.Items.Select((step, i) => finding.Resolve(list.Of(i, step)))]);
        return document.WithRoot(root.With(PlanKeys.Steps.Name, found));
    }

    private static bool AreIn(DataValue? root) =>
        (root as DataObject)?[PlanKeys.Steps.Name] is DataArray steps && steps.Items.Length <= PlanLimits.StepsMax
        && steps.Items.Any(IsOpen);

    private static bool IsOpen(DataValue value) =>
        value is DataObject step && step[StepKeys.Goal.Name] is DataString && step[StepKeys.Tool.Name] is null
        && step[StepKeys.With.Name] is null or DataObject;

    private DataValue Resolve(PlanNode node)
    {
        if (!IsOpen(node.Value)) return node.Value;
        var step = (DataObject)node.Value;
        if (FormerOf(node, step) is { } former) return former;
        if (++_resolved > PlanLimits.GoalStepsMax)
        {
            if (_resolved == PlanLimits.GoalStepsMax + 1) ReportTooMany();
            return step;
        }

        PlanNode goal = node.Of(StepKeys.Goal.Name, step[StepKeys.Goal.Name]!);
        var stated = step[StepKeys.With.Name] as DataObject ?? DataObject.Empty;
        if (PlanOf(goal, stated, _faults) is not { } planning) return step;
        foreach (GoalQuestion question in planning.Questions) Report(question, goal);
        if (planning.Steps is not [{ } call]) return step;
        bool isTaken = ReportUntaken(call.Tool, node, stated);
        if (!isTaken || planning.Questions.Count > 0) return step;
        Tell(call, goal);
        return WithCall(step, call);
    }

    // What the words come out as: one call, or questions; null: several, none, or too long, which is told.
    private ClausePlanning? PlanOf(PlanNode goal, DataObject stated, PlanFaults faults)
    {
        string words = ((DataString)goal.Value).Value;
        if (words.Length > PlanLimits.StepGoalLengthMax)
        {
            faults.Add(
                PlanRules.Limit, goal,
                $"The goal is {words.Length:N0} characters long; a tool is found for {PlanLimits.StepGoalLengthMax:N0} "
                + "at most.",
                "Shorten it, and give long values under 'with'.");
            return null;
        }

        ImmutableArray<Clause> clauses =
            Decomposer.Split(words, GoalLexer.Read(words, _inputs.Find), _index.IsAction);
        var planning = new ClausePlanning(_index, _tools, new GoalAnswers([]), _inputs.Names) { Stated = stated };
        if (clauses.Length <= ClausesMax) planning.Take(clauses);
        int asked = planning.Steps.Count + planning.Questions.Count(static one => one.Kind == QuestionKind.Tool);
        if (asked == 1) return planning;
        if (clauses.IsEmpty)
        {
            faults.Add(
                PlanRules.Goal, goal, "Nothing in the goal says what is to be done.",
                "Say it with a verb, as in download or copy, or name the tool.");
            return null;
        }

        IEnumerable<string> parts = clauses.Take(ClausesShown).Select(static clause => Quote.Text(clause.Text));
        string more = clauses.Length > ClausesShown ? ", ..." : "";
        faults.Add(
            PlanRules.Goal, goal,
            $"The goal asks for more than one thing, and a step is one call: {string.Join(", ", parts)}{more}.",
            "Make a step of each.");
        return null;
    }

    private static DataObject WithCall(DataObject step, PlannedStep call)
    {
        DataObject with = call.Filling.With;
        var found = new DataObjectBuilder();
        foreach ((string key, DataValue value) in step.Properties)
        {
            if (key == StepKeys.Goal.Name) found.Set(StepKeys.Tool.Name, call.Tool.Tool.Name.Value);
            found.Set(key, key == StepKeys.With.Name ? with : value);
        }

        if (with.Count > 0) found.Set(StepKeys.With.Name, with);
        // Nobody has looked at the call yet: it is left to the policies, as in a plan that is made of a goal.
        if (step[StepKeys.Approval.Name] is null) found.Set(StepKeys.Approval.Name, Auto);
        return found.Build();
    }

    private DataObject? FormerOf(PlanNode node, DataObject step)
    {
        int ordinal = step[StepKeys.Id.Name] is DataString id ? _former?.OrdinalOf(id.Value) ?? -1 : -1;
        if (ordinal < 0) return null;
        var before = (DataObject)((DataArray)_former!.Source[PlanKeys.Steps.Name]!).Items[ordinal];
        if (before.Equals(step)) return before;
        return IsFoundFor(before, step) && !IsFilledOtherwise(node, before, step) ? before : null;
    }

    // Whether the words lead to the same tool now, with other arguments: what the step states is not what it stated
    // then. Where they lead to another tool by now, nobody can tell.
    private bool IsFilledOtherwise(PlanNode node, DataObject found, DataObject step)
    {
        PlanNode goal = node.Of(StepKeys.Goal.Name, step[StepKeys.Goal.Name]!);
        var stated = step[StepKeys.With.Name] as DataObject ?? DataObject.Empty;
        if (PlanOf(goal, stated, new PlanFaults(_document)) is not { Steps: [{ } call], Questions: [] }) return false;
        return Equals(found[StepKeys.Tool.Name], new DataString(call.Tool.Tool.Name.Value))
            && !call.Filling.With.Equals(found[StepKeys.With.Name] ?? DataObject.Empty);
    }

    // Whether the first is the second with its tool: nothing else that the second says is otherwise in the first.
    private static bool IsFoundFor(DataObject found, DataObject step)
    {
        string[] added = [StepKeys.Tool.Name, StepKeys.With.Name, StepKeys.Approval.Name];
        bool isLeftToPolicies = step[StepKeys.Approval.Name] is not null
            || found[StepKeys.Approval.Name] is DataString { Value: Auto };
        return isLeftToPolicies && found[StepKeys.Tool.Name] is not null
            && found.Properties.All(one => step[one.Key] is not null || added.Contains(one.Key))
            && step.Properties.All(one => one.Key == StepKeys.With.Name || Equals(found[one.Key], one.Value))
            && ((step[StepKeys.With.Name] as DataObject)?.Properties ?? []).All(
                one => Equals((found[StepKeys.With.Name] as DataObject)?[one.Key], one.Value));
    }

    private void ReportTooMany()
    {
        string message = $"More than {PlanLimits.GoalStepsMax:N0} steps say a goal; these are the most.";
        _faults.Add(PlanRules.Limit, "/steps", message, "Name the tools of the others.");
    }

    private void Report(GoalQuestion question, PlanNode goal) => _faults.Add(
        PlanRules.Goal, goal, $"{Quote.Text(question.Words)}: {question.Text}", RemedyOf(question));

    // Whether the tool takes all that the step states.
    private bool ReportUntaken(IndexedTool tool, PlanNode step, DataObject stated)
    {
        PlanNode with = step.Of(StepKeys.With.Name, stated);
        KeyValuePair<string, DataValue>[] untaken = [.. stated.Properties.Where(one => !tool.Takes(one.Key))];
        foreach ((string name, DataValue value) in untaken)
        {
            _faults.AddAtKey(
                PlanRules.Argument, with.Of(name, value).Path,
                $"'{tool.Tool.Name}', which the goal asks for, takes no argument {Quote.Text(name)}.",
                PlanFaults.DidYouMean(name, tool.Parameters.Select(static one => one.Name))
                    ?? "Remove it, or name the tool that takes it in place of the goal.");
        }

        return untaken.Length == 0;
    }

    private void Tell(PlannedStep call, PlanNode goal)
    {
        string next = call.RunnerUp is { } other
            ? string.Create(CultureInfo.InvariantCulture, $"; next {other.Tool} {other.Score:0.00}")
            : "";
        string score = string.Create(CultureInfo.InvariantCulture, $"score {call.Score:0.00}{next}");
        IEnumerable<string> from = call.Filling.Reasons.Select(
            static reason => $"{Quote.Cut(reason.Name)} from {Quote.Cut(reason.From)}");
        string arguments = call.Filling.Reasons.IsEmpty ? "" : $": {string.Join("; ", from)}";
        string words = Quote.Text(((DataString)goal.Value).Value);
        _faults.Warn(
            PlanRules.FoundTool, goal.Path, $"{words} is {call.Tool.Tool.Name} ({score}){arguments}.",
            "Name the tool in place of the goal if another is meant.");
    }

    private static string RemedyOf(GoalQuestion question)
    {
        string[] tools = [.. question.Options.Where(static option => option != GoalAnswers.Skip)];
        return question.Kind switch
        {
            QuestionKind.Tool when tools.Length > 0 =>
                $"Name it in place of the goal: {string.Join(", or ", tools.Select(static one => $"tool: {one}"))}.",
            QuestionKind.Tool => "Name the tool in place of the goal; the list of tools shows them all.",
            QuestionKind.Argument => "Give it under 'with'.",
            _ => "Leave it out of the goal, or name the tool in place of the goal.",
        };
    }
}
