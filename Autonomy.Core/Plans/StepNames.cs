using System.Collections.Immutable;
using Autonomy.Core.Expressions;
using Autonomy.Core.Plans.Format;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>
/// Looks up the names of steps and inputs that steps use, in <c>needs</c> and in expressions, and so finds what each
/// step needs. The order of the steps in the text does not count.
/// </summary>
internal sealed class StepNames
{
    private static readonly string[] Always = ["inputs", "steps", "execution"];
    private static readonly string[] OfItems = ["item", "index"];

    private readonly ImmutableArray<StepDraft> _drafts;
    private readonly HashSet<string> _inputs;
    private readonly PlanFaults _faults;
    private readonly Dictionary<string, int> _ordinals = [];
    private readonly OrderedDictionary<string, InputDeclaration> _implied = [];
    private int _suggestions;

    internal StepNames(ImmutableArray<StepDraft> drafts, ImmutableArray<InputDeclaration> inputs, PlanFaults faults)
    {
        _drafts = drafts;
        _inputs = [.. inputs.Select(input => input.Name)];
        _faults = faults;
        AddIds();
    }

    /// <summary>
    /// Inputs that expressions use without a declaration: of any type, and null when they are not given.
    /// </summary>
    internal IEnumerable<InputDeclaration> ImpliedInputs => _implied.Values;

    /// <summary>
    /// For each draft the ordinals, among the drafts, of the steps that it needs: ascending, each once, never itself.
    /// </summary>
    internal ImmutableArray<ImmutableArray<int>> Resolve()
    {
        ImmutableArray<ImmutableArray<int>> needs = [.. _drafts.Select((draft, ordinal) => NeedsOf(draft, ordinal))];
        int edges = needs.Sum(each => each.Length);
        if (edges > PlanLimits.EdgesMax)
        {
            _faults.Add(
                PlanRules.Limit,
                "/steps",
                $"The steps need one another {edges:N0} times; the most are {PlanLimits.EdgesMax:N0}.",
                "Let a core.noop step need them all, and the others need that step.");
        }

        return needs;
    }

    private void AddIds()
    {
        var written = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (int ordinal = 0; ordinal < _drafts.Length; ordinal++)
        {
            if (_drafts[ordinal].Id is not { } id) continue;
            if (written.TryGetValue(id, out string? twin))
            {
                PlanNode node = _drafts[ordinal].Node;
                string also = twin == id ? "" : $", which differs from {Quote.Text(twin)} only in case";
                _faults.Add(
                    PlanRules.DuplicateId,
                    JsonPointer.Of(node.Path, StepKeys.Id.Name),
                    $"Another step has the id {Quote.Text(id)} already{also}.",
                    "Give each step an id of its own.");
            }

            written.TryAdd(id, id);
            _ordinals.TryAdd(id, ordinal);
        }
    }

    private ImmutableArray<int> NeedsOf(StepDraft draft, int ordinal)
    {
        var found = new SortedSet<int>();
        foreach (PlanNode need in draft.Needs) AddNamed(need, ordinal, found);
        foreach (TemplateUse use in UsesOf(draft)) AddUsed(use, ordinal, found);
        return [.. found];
    }

    private void AddNamed(PlanNode need, int ordinal, SortedSet<int> found)
    {
        string id = ((DataString)need.Value).Value;
        if (!TryFind(id, need.Path, out int needed)) return;
        if (needed == ordinal)
            _faults.Add(PlanRules.Cycle, need, $"The step {Quote.Text(id)} needs itself.", "Remove it from its needs.");
        else if (!found.Add(needed))
            _faults.Add(PlanRules.DuplicateNeed, need, $"The step {Quote.Text(id)} is named twice.", "Name it once.");
    }

    private void AddUsed(TemplateUse use, int ordinal, SortedSet<int> found)
    {
        TemplateReferences references = use.Template.References;
        if (references.AllSteps)
        {
            const string Fix =
                "Name the steps: steps.first.output; several as [steps.first.output, steps.second.output].";
            _faults.Add(PlanRules.Scope, use.Path, "The expression uses all the steps at once.", Fix);
        }

        foreach (TemplateReference unknown in references.Unknown) ReportUnknownRoot(use, unknown);
        foreach (TemplateReference root in references.Roots) CheckScope(use, root);
        foreach (TemplateReference input in references.Inputs) CheckInput(use, input);
        foreach (TemplateReference step in references.Steps)
        {
            string path = use.Path + step.Pointer;
            if (!TryFind(step.Name, path, out int needed)) continue;
            if (needed != ordinal) found.Add(needed);
            else ReportOwnOutput(step.Name, path);
        }
    }

    private void ReportOwnOutput(string id, string path)
    {
        string message = $"The step {Quote.Text(id)} uses its own output.";
        _faults.Add(PlanRules.Cycle, path, message, "In expect and undo write output.");
    }

    private bool TryFind(string id, string path, out int ordinal)
    {
        if (_ordinals.TryGetValue(id, out ordinal)) return true;
        _faults.Add(PlanRules.UnknownStep, path, $"There is no step {Quote.Text(id)}.", NearestStep(id));
        return false;
    }

    private string NearestStep(string id)
    {
        if (_suggestions++ < PlanLimits.StepSuggestionsMax && PlanFaults.DidYouMean(id, _ordinals.Keys) is { } fix)
            return fix;
        return "Name a step of this plan; an id with - or . stands in double quotes in expressions: steps.\"a-b\".";
    }

    private void ReportUnknownRoot(TemplateUse use, TemplateReference unknown)
    {
        string fix = PlanFaults.DidYouMean(unknown.Name, TemplateReferences.KnownRoots)
            ?? $"Begin with one of {string.Join(", ", TemplateReferences.KnownRoots)}; "
            + $"a text stands in single quotes: '{Quote.Cut(unknown.Name)}'.";
        _faults.Add(
            PlanRules.Scope, use.Path + unknown.Pointer, $"There is no value named {Quote.Text(unknown.Name)}.", fix);
    }

    private void CheckScope(TemplateUse use, TemplateReference root)
    {
        if (
            Always.Contains(root.Name) || (use.HasItem && OfItems.Contains(root.Name))
                || (use.HasOutput && root.Name == "output"))
        {
            return;
        }

        (string message, string fix) = root.Name == "output"
            ? (
                "'output' is known only after the call: in expect and undo.",
                "Write steps.ID.output for the output of another step.")
            : (
                $"'{root.Name}' is known only in a step with forEach, in its arguments, expect, undo and fallback.",
                "Add forEach, or use another value.");
        _faults.Add(PlanRules.Scope, use.Path + root.Pointer, message, fix);
    }

    // An input that is nearly declared is misspelt; any other that is not declared is implied.
    private void CheckInput(TemplateUse use, TemplateReference input)
    {
        if (_inputs.Contains(input.Name) || _implied.ContainsKey(input.Name)) return;
        if (PlanFaults.DidYouMean(input.Name, _inputs) is { } fix)
        {
            string message = $"The plan declares no input {Quote.Text(input.Name)}.";
            _faults.Add(PlanRules.UnknownInput, use.Path + input.Pointer, message, fix);
            return;
        }

        _implied.Add(input.Name, new InputDeclaration(input.Name, DataObject.Empty, DataNull.Value));
    }

    private static IEnumerable<TemplateUse> UsesOf(StepDraft draft)
    {
        StepDefinition step = draft.Definition;
        string path = draft.Node.Path;
        bool isFan = step.ForEach is not null || ((DataObject)draft.Node.Value).TryGet(StepKeys.ForEach.Name, out _);
        if (draft.With is { } with)
            yield return new TemplateUse(with, JsonPointer.Of(path, StepKeys.With.Name), isFan, HasOutput: false);
        if (step.ForEach is { } items)
        {
            yield return new TemplateUse(
                items, JsonPointer.Of(path, StepKeys.ForEach.Name), HasItem: false, HasOutput: false);
        }

        if (step.When is { } when)
        {
            yield return new TemplateUse(
                when, JsonPointer.Of(path, StepKeys.When.Name), HasItem: false, HasOutput: false);
        }

        if (step.Expect is { } expect)
            yield return new TemplateUse(expect, JsonPointer.Of(path, StepKeys.Expect.Name), isFan, HasOutput: true);
        if (step.Undo is { } undo)
            yield return new TemplateUse(undo.With, $"{path}/{StepKeys.Undo.Name}/with", isFan, HasOutput: true);
        for (int i = 0; i < step.Fallbacks.Length; i++)
        {
            yield return new TemplateUse(
                step.Fallbacks[i].With, $"{path}/{StepKeys.Fallback.Name}/{i}/with", isFan, HasOutput: false);
        }
    }

    /// <summary>A template of a step, where it is, and what has a value there.</summary>
    private readonly record struct TemplateUse(Template Template, string Path, bool HasItem, bool HasOutput);
}
