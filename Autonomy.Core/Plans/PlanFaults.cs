using System.Collections.Immutable;
using Autonomy.Core.Tools.Schemas;

namespace Autonomy.Core.Plans;

/// <summary>Gathers the faults of one document, with their places, up to <see cref="PlanLimits.FaultsMax"/>.</summary>
internal sealed class PlanFaults
{
    private readonly PlanDocument _document;
    private readonly List<PlanFault> _faults;
    private readonly HashSet<string> _unread;
    private int _leftOut;

    internal PlanFaults(PlanDocument document)
    {
        _document = document;
        _faults = [.. document.Faults];
        // The text's reader put a stand-in where it could not read a value: what is said of that would mislead.
        _unread =
        [
            .. document.Faults
                .Where(fault => fault.Rule != PlanRules.DuplicateKey && fault.Path.Length > 0)
                .Select(fault => fault.Path),
        ];
    }

    /// <summary>What is worth a word and no fault; each once, as many as there may be faults.</summary>
    internal List<PlanFault> Warnings => field ??= [];

    internal bool IsEmpty => _faults.Count == 0;

    /// <summary>
    /// Whether further faults are only counted, so that the search for a remedy is not worth its time.
    /// </summary>
    internal bool IsFull => _faults.Count >= PlanLimits.FaultsMax;

    /// <summary>Tells what is no fault.</summary>
    internal void Warn(string rule, string path, string message, string fix)
    {
        if (Warnings.Count < PlanLimits.FaultsMax)
            Warnings.Add(new PlanFault(rule, path, _document.PositionOf(path), message, fix));
    }

    internal void Add(string rule, PlanNode node, string message, string fix) => Add(rule, node.Path, message, fix);

    internal void Add(string rule, string path, string message, string fix) =>
        Add(new PlanFault(rule, path, null, message, fix), isAtKey: false);

    /// <summary>Reports a fault of a key rather than of its value.</summary>
    internal void AddAtKey(string rule, string path, string message, string fix) =>
        Add(new PlanFault(rule, path, null, message, fix), isAtKey: true);

    internal void AddType(PlanNode node, string expected, string? fix = null) => Add(
        PlanRules.Type,
        node,
        $"{node.Subject} must be {expected}; it is {Quote.Kind(node.Value)}.",
        fix ?? $"Write {expected}.");

    /// <summary>A name that is not among the known ones, at its key.</summary>
    internal void AddUnknownKey(string path, string name, string holder, IEnumerable<string> known)
    {
        string[] names = [.. known];
        AddAtKey(PlanRules.UnknownKey, path, $"{holder} has no key '{Quote.Cut(name)}'.", DidYouMean(name, names)
            ?? $"Remove it; the keys are {string.Join(", ", names)}.");
    }

    internal static string? DidYouMean(string name, IEnumerable<string> known) =>
        NearestName.Of(name, known) is { } nearest ? $"Did you mean '{nearest}'?" : null;

    /// <summary>All of them, in the order of the text.</summary>
    internal ImmutableArray<PlanFault> InOrder()
    {
        IEnumerable<PlanFault> ordered = _faults.OrderBy(fault => fault.Position?.Line ?? 0).ThenBy(
            fault => fault.Position?.Column ?? 0);
        if (_leftOut == 0) return [.. ordered];
        var rest = new PlanFault(
            PlanRules.Limit, "", null, $"There are {_leftOut:N0} more faults.", "Correct these first.");
        return [.. ordered, rest];
    }

    private void Add(PlanFault fault, bool isAtKey)
    {
        if (_unread.Contains(fault.Path)) return;
        if (IsFull)
        {
            _leftOut++;
            return;
        }

        TextPosition? position = isAtKey ? _document.KeyPositionOf(fault.Path) : _document.PositionOf(fault.Path);
        _faults.Add(fault with { Position = position });
    }
}
