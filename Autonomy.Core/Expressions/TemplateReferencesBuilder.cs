namespace Autonomy.Core.Expressions;

/// <summary>Gathers what the expressions of one template read. Costs nothing for what none of them reads.</summary>
internal sealed class TemplateReferencesBuilder
{
    private List<TemplateReference>? _roots;
    private List<TemplateReference>? _unknown;
    private List<TemplateReference>? _steps;
    private List<TemplateReference>? _inputs;
    private List<TemplateReference>? _secrets;
    private bool _allSteps;
    private bool _allInputs;
    private bool _wholeRoot;
    private bool _isEmpty = true;

    /// <summary>Adds what the expression at <paramref name="offset"/> of a string reads.</summary>
    public void Add(RootUses uses, string pointer, int offset)
    {
        _isEmpty = false;
        foreach (NameUse root in uses.Roots)
        {
            bool isKnown = TemplateReferences.KnownRoots.Contains(root.Name);
            Add(ref isKnown ? ref _roots : ref _unknown, root, pointer, offset);
        }

        foreach (NameUse step in uses.Steps) Add(ref _steps, step, pointer, offset);
        foreach (NameUse input in uses.Inputs) Add(ref _inputs, input, pointer, offset);
        _allSteps |= uses.AllSteps;
        _allInputs |= uses.AllInputs;
        _wholeRoot |= uses.WholeRoot;
    }

    public void AddSecret(TemplateReference secret)
    {
        _isEmpty = false;
        (_secrets ??= []).Add(secret);
    }

    public TemplateReferences Build() => _isEmpty
        ? TemplateReferences.None
        : new TemplateReferences
        {
            Roots = [.. _roots ?? []],
            Unknown = [.. _unknown ?? []],
            Steps = [.. _steps ?? []],
            Inputs = [.. _inputs ?? []],
            Secrets = [.. _secrets ?? []],
            AllSteps = _allSteps,
            AllInputs = _allInputs,
            WholeRoot = _wholeRoot,
        };

    private static void Add(ref List<TemplateReference>? references, NameUse use, string pointer, int offset) =>
        (references ??= []).Add(new TemplateReference(use.Name, pointer, use.Position + offset));
}
