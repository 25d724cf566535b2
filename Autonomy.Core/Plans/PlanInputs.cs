using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Autonomy.Core.Tools;
using Autonomy.Core.Tools.Schemas;
using Autonomy.Core.Values;

namespace Autonomy.Core.Plans;

/// <summary>What resolving inputs gave: the inputs, or every fault of them.</summary>
/// <param name="Inputs">The inputs; null when there is a fault.</param>
/// <param name="Faults">Every fault, its path a JSON pointer in the inputs; empty when there are inputs.</param>
public sealed record InputsReading(DataObject? Inputs, ImmutableArray<PlanFault> Faults)
{
    /// <summary>Whether there are inputs.</summary>
    [MemberNotNullWhen(true, nameof(Inputs))]
    public bool AreInputs => Inputs is not null;
}

/// <summary>Fits what is given to an execution to the inputs that its plan declares. Pure.</summary>
public static class PlanInputs
{
    /// <summary>The inputs in the order of their declaration, defaults filled in; or every fault.</summary>
    public static InputsReading Resolve(Plan plan, DataObject given)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(given);
        var faults = ImmutableArray.CreateBuilder<PlanFault>();
        foreach ((string name, _) in given.Properties)
        {
            if (!IsDeclared(plan, name)) faults.Add(Unknown(plan, name));
        }

        var inputs = new DataObjectBuilder();
        foreach (InputDeclaration declared in plan.Header.Inputs)
        {
            string path = JsonPointer.Of("", declared.Name);
            if (given.TryGet(declared.Name, out DataValue? value))
            {
                foreach (InputFault fault in JsonSchema.Parse(declared.Schema).Validate(value))
                    faults.Add(new PlanFault(PlanRules.Input, path + fault.Path, null, fault.Message, fault.Fix));
            }

            if ((value ?? declared.Default) is { } present) inputs.Set(declared.Name, present);
            else faults.Add(Missing(declared, path));
        }

        return faults.Count == 0
            ? new InputsReading(inputs.Build(), [])
            : new InputsReading(null, faults.ToImmutable());
    }

    /// <summary>
    /// Reads inputs written as <c>name=value</c> by their declared types: a text as it stands, anything else as JSON.
    /// An input that may be both is a text unless it is JSON of the other type.
    /// </summary>
    public static InputsReading Parse(Plan plan, IEnumerable<string> assignments)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(assignments);
        var faults = ImmutableArray.CreateBuilder<PlanFault>();
        var inputs = new DataObjectBuilder();
        foreach (string assignment in assignments)
        {
            if (ReadAssignment(plan, assignment, inputs) is { } fault) faults.Add(fault);
        }

        return faults.Count == 0
            ? new InputsReading(inputs.Build(), [])
            : new InputsReading(null, faults.ToImmutable());
    }

    private static PlanFault? ReadAssignment(Plan plan, string assignment, DataObjectBuilder inputs)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            return new PlanFault(
                PlanRules.Syntax, "", null, $"{Quote.Text(assignment)} is no input.", "Write name=value.");
        }

        (string name, string text) = (assignment[..equals], assignment[(equals + 1)..]);
        string path = JsonPointer.Of("", name);
        if (inputs.Has(name))
        {
            return new PlanFault(
                PlanRules.DuplicateKey, path, null, $"The input {Quote.Text(name)} is given twice.", "Give it once.");
        }

        if (plan.Header.Inputs.FirstOrDefault(input => input.Name == name) is not { } declared)
            return Unknown(plan, name);
        if (ValueOf(text, declared.Schema) is not { } value)
        {
            string type = declared.Schema["type"]!.ToString();
            return new PlanFault(
                PlanRules.Type,
                path,
                null,
                $"The input {Quote.Text(name)} is {Quote.Text(text)}.",
                $"Write JSON of type {type}.");
        }

        inputs.Set(name, value);
        return null;
    }

    /// <summary>The text as a value of the declared type; null when it is neither JSON nor may be a text.</summary>
    private static DataValue? ValueOf(string text, DataObject schema)
    {
        string[] types = schema["type"] switch
        {
            DataString type => [type.Value],
            DataArray several => [.. several.Items.OfType<DataString>().Select(type => type.Value)],
            _ => [],
        };
        bool mayBeText = types.Length == 0 || types.Contains("string");
        if (types is ["string"]) return new DataString(text);
        if (DataJson.TryParse(text, out DataValue? value, out _) && !(mayBeText && value is DataString)) return value;
        return mayBeText ? new DataString(text) : null;
    }

    private static bool IsDeclared(Plan plan, string name) => plan.Header.Inputs.Any(input => input.Name == name);

    private static PlanFault Unknown(Plan plan, string name)
    {
        string[] known = [.. plan.Header.Inputs.Select(input => input.Name)];
        string all = known.Length == 0 ? "The plan takes no inputs." : $"Its inputs are {string.Join(", ", known)}.";
        return new PlanFault(
            PlanRules.UnknownInput,
            JsonPointer.Of("", name),
            null,
            $"The plan has no input {Quote.Text(name)}.",
            PlanFaults.DidYouMean(name, known) ?? all);
    }

    private static PlanFault Missing(InputDeclaration declared, string path)
    {
        string type = declared.Schema["type"] is { } word
            ? $" ({Quote.Cut(word is DataString text ? text.Value : word.ToString())})"
            : "";
        return new PlanFault(
            PlanRules.MissingInput,
            path,
            null,
            $"The input {Quote.Text(declared.Name)}{type} is not given and has no default.",
            "Give it among the inputs.");
    }
}
