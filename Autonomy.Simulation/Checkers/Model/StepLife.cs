using Autonomy.Core.Plans;

namespace Autonomy.Simulation.Checkers.Model;

/// <summary>A step as the events so far made it.</summary>
internal sealed class StepLife(StepDefinition definition)
{
    private readonly SortedDictionary<int, UnitLife> _units = [];

    /// <summary>As the plan in force has it.</summary>
    public StepDefinition Definition { get; set; } = definition;

    public string Id => Definition.Id.Value;

    public bool IsFanOut => Definition.ForEach is not null;

    /// <summary>Whether anything was called or asked for it, or is waited for.</summary>
    public bool HasBegun => End is not null || Units.Any(unit =>
        unit.Attempts > 0 || unit.Fallback > 0 || unit.Stage is not (UnitStage.Pending or UnitStage.Ready));

    /// <summary>How it ended; null while it has not.</summary>
    public UnitStage? End { get; set; }

    /// <summary>Whether what needs it cannot run.</summary>
    public bool Blocks { get; set; }

    /// <summary>How many items it has, once that is known.</summary>
    public int? Items { get; set; }

    /// <summary>When the first event named it; its deadline counts from there.</summary>
    public DateTimeOffset? BeganAt { get; set; }

    /// <summary>The version of the event by which it ended.</summary>
    public long EndedAt { get; set; }

    /// <summary>The units that an event has named, in their order.</summary>
    public IEnumerable<UnitLife> Units => _units.Values;

    /// <summary>Items that have begun and not ended.</summary>
    public int OpenItems => _units.Values.Count(unit => unit.HasBegun && unit.IsOpen);

    public UnitLife Unit(int? item)
    {
        int place = item ?? 0;
        if (!_units.TryGetValue(place, out UnitLife? unit))
            _units.Add(place, unit = new UnitLife(new Unit(Id, item)));
        return unit;
    }
}
