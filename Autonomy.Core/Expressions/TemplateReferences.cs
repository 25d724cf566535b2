using System.Collections.Immutable;

namespace Autonomy.Core.Expressions;

/// <summary>A name that a template uses, and where.</summary>
/// <param name="Name">The name, without quotes.</param>
/// <param name="Pointer">The JSON pointer (RFC 6901) of the string inside the template.</param>
/// <param name="Position">Where in that string, in UTF-16 code units.</param>
public readonly record struct TemplateReference(string Name, string Pointer, int Position);

/// <summary>
/// What a template reads of the root value. Only a name that is evaluated on the root counts: in
/// <c>steps.check.output[?item.ok]</c> the name <c>item</c> is a property of each element.
/// </summary>
public sealed record TemplateReferences
{
    /// <summary>The names that the root may hold.</summary>
    public static readonly ImmutableArray<string> KnownRoots =
        ["inputs", "steps", "item", "index", "output", "execution"];

    /// <summary>A template that reads nothing.</summary>
    public static readonly TemplateReferences None = new();

    /// <summary>The known names of the root that are read.</summary>
    public ImmutableArray<TemplateReference> Roots { get; init; } = [];

    /// <summary>
    /// Names on the root that are none of <see cref="KnownRoots"/>; they are null, and surely a mistake.
    /// </summary>
    public ImmutableArray<TemplateReference> Unknown { get; init; } = [];

    /// <summary>The ids in <c>steps.ID</c> and <c>steps."ID"</c>.</summary>
    public ImmutableArray<TemplateReference> Steps { get; init; } = [];

    /// <summary>The names in <c>inputs.NAME</c>.</summary>
    public ImmutableArray<TemplateReference> Inputs { get; init; } = [];

    /// <summary>The names in <c>secrets.NAME</c>.</summary>
    public ImmutableArray<TemplateReference> Secrets { get; init; } = [];

    /// <summary>Whether the steps are used as a whole (<c>keys(steps)</c>), so that any of them may count.</summary>
    public bool AllSteps { get; init; }

    /// <summary>Whether the inputs are used as a whole.</summary>
    public bool AllInputs { get; init; }

    /// <summary>Whether the root itself is used as a value (<c>@</c>, <c>*</c>).</summary>
    public bool WholeRoot { get; init; }

    /// <summary>Whether this known name of the root is read, by itself or with the whole root.</summary>
    public bool Reads(string root) => WholeRoot || Roots.Any(reference => reference.Name == root);
}
