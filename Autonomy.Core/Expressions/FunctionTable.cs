using System.Collections.Frozen;

namespace Autonomy.Core.Expressions;

/// <summary>All built-in functions by their names.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, Function> All = NumberFunctions.All
        .Concat(TextFunctions.All)
        .Concat(CollectionFunctions.All)
        .ToFrozenDictionary(function => function.Name);

    /// <summary>The functions.</summary>
    public static IEnumerable<Function> Functions => All.Values;

    /// <summary>The function of this name, or null.</summary>
    public static Function? Find(string name) => All.GetValueOrDefault(name);
}
