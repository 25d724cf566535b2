using Autonomy.Actors.Runtime;
using Autonomy.Core.Plans;
using Autonomy.Core.Values;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.Workload;

/// <summary>
/// Draws plans over everything that the engine has. Each is valid, and ends within <see cref="DurationMax"/> of virtual
/// time once nothing goes wrong and people answer. Most are small.
/// </summary>
internal sealed class PlanDraw
{
    /// <summary>How deep plans nest below the first.</summary>
    public const int DepthMax = 2;

    /// <summary>The longest that a plan takes, attempts, waits and children included.</summary>
    public static readonly TimeSpan DurationMax = TimeSpan.FromDays(7);

    private const int ChildStepsMax = 4;
    private const int ConcurrencyMax = 6;
    private const double BudgetShare = 0.2;

    /// <summary>What a plan or a step says of failures that nothing heals.</summary>
    public static readonly IReadOnlyList<string> FailureModes = ["auto", "decide", "fail"];

    private readonly SeededRandom _random;
    private readonly int _depth;

    /// <summary>Draws from this source.</summary>
    public PlanDraw(SeededRandom random)
        : this(random, 0, isRepeated: false, new PlanWaits())
    {
    }

    /// <summary>Draws steps for a plan that runs already: its waits are short, as it may have a long one.</summary>
    public static PlanDraw ForEdit(SeededRandom random) => new(random, 0, isRepeated: true, new PlanWaits());

    private PlanDraw(SeededRandom random, int depth, bool isRepeated, PlanWaits waits)
    {
        _random = random;
        _depth = depth;
        (IsRepeated, Waits) = (isRepeated, waits);
    }

    /// <summary>Whether it is the plan of a child of which there is one for each item of a fan-out.</summary>
    public bool IsRepeated { get; }

    /// <summary>The waits of this plan and its children together.</summary>
    public PlanWaits Waits { get; }

    /// <summary>Whether a step of this plan may start a child; one for each item only once on the way down.</summary>
    public bool MayNest(bool isFan) => _depth < DepthMax && !(isFan && IsRepeated);

    /// <summary>A plan of 1 to <paramref name="stepsMax"/> steps, of the name.</summary>
    public DrawnPlan Draw(string name, int stepsMax)
    {
        string text = DataJson.Write(Write(name, stepsMax));
        PlanReading reading = PlanCompiler.Compile(JsonPlanText.Read(text), PlanTools.Instance);
        if (reading.Plan is not { } plan)
        {
            PlanFault fault = reading.Faults[0];
            throw new InvalidOperationException(
                $"A plan was drawn that is not valid: {fault.Path}: {fault.Message} {fault.Fix}\n{text}");
        }

        return new DrawnPlan(plan, DrawInputs(plan));
    }

    /// <summary>Inputs for a plan that was drawn, some of them its defaults.</summary>
    public DataObject DrawInputs(Plan plan)
    {
        DataObject given = Chance.Is(_random, 0.5) ? DataObject.Empty : DataObject.Of(("n", Digit()), ("list", List()));
        return PlanInputs.Resolve(plan, given).Inputs!;
    }

    /// <summary>A child's plan, as it stands in the arguments of the step that starts it.</summary>
    public DataObject DrawChild(string name, bool isFan)
    {
        var child = new PlanDraw(_random, _depth + 1, IsRepeated || isFan, Waits);
        return (DataObject)Escape(child.Write(name, ChildStepsMax));
    }

    /// <summary>A list of up to five numbers.</summary>
    public DataArray List() => new(
        [.. Enumerable.Range(0, Chance.Between(_random, 0, 5)).Select(_ => (DataValue)Chance.Between(_random, 0, 9))]);

    private DataNumber Digit() => new(Chance.Between(_random, 0, 9));

    private DataObject Write(string name, int stepsMax)
    {
        // The square makes small plans the usual ones.
        double share = Chance.Of(_random);
        int count = 1 + (int)(share * share * stepsMax);
        var plan = new DataObjectBuilder()
            .Set("plan", 1)
            .Set("name", name)
            .Set("inputs", DataObject.Of(
                ("n", InputOf("integer", Digit())),
                ("list", InputOf("array", List())),
                // A number as text: what takes a number must be given it as one.
                ("digits", InputOf("string", "7"))));
        if (Chance.Is(_random, 0.2)) plan.Set("onFailure", Chance.Pick(_random, FailureModes));
        if (Chance.Is(_random, 0.4)) plan.Set("concurrency", Chance.Between(_random, 1, ConcurrencyMax));
        plan.Set("steps", new DataArray([.. DrawSteps(Math.Min(count, stepsMax))]));
        if (Chance.Is(_random, BudgetShare)) plan.Set("budget", DrawBudget());
        return plan.Build();
    }

    // Most are small: what never runs short shows little.
    private DataObject DrawBudget()
    {
        var budget = new DataObjectBuilder();
        if (Chance.Is(_random, 0.5)) budget.Set("calls", Chance.Between(_random, 1, 12));
        if (Chance.Is(_random, 0.4)) budget.Set("cost", Chance.Between(_random, 0, 4));
        if (Chance.Is(_random, 0.4)) budget.Set("tokens", Chance.Between(_random, 1, 4_000));
        DataObject drawn = budget.Build();
        return drawn.Count > 0 && Chance.Is(_random, 0.7)
            ? drawn
            : drawn.With("duration", $"{Chance.Between(_random, 1, 90)}s");
    }

    private static DataObject InputOf(string type, DataValue otherwise) =>
        DataObject.Of(("type", type), ("default", otherwise));

    private List<DataValue> DrawSteps(int count)
    {
        PlanShape shape = Chance.Pick(_random, Enum.GetValues<PlanShape>());
        var steps = new List<DataValue>(count);
        for (int i = 0; i < count; i++) steps.Add(new StepDraw(this, _random, i, NeedsOf(shape, i, count)).Draw());
        // The order of the text does not count: now and then it is another than that of the needs.
        if (!Chance.Is(_random, 0.3)) return steps;
        for (int i = count - 1; i > 0; i--)
        {
            int other = Chance.Between(_random, 0, i);
            (steps[i], steps[other]) = (steps[other], steps[i]);
        }

        return steps;
    }

    private int[] NeedsOf(PlanShape shape, int step, int count) => shape switch
    {
        _ when step == 0 => [],
        PlanShape.Chain => [step - 1],
        PlanShape.Diamond when step < count - 1 => [0],
        PlanShape.Diamond => [.. Enumerable.Range(Math.Min(1, step - 1), Math.Max(1, step - 1))],
        PlanShape.Graph => [.. Enumerable.Range(0, step).Where(_ => Chance.Is(_random, 0.35))],
        _ => [],
    };

    /// <summary>The child's expressions are its own: the parent hands them on as they stand.</summary>
    private static DataValue Escape(DataValue value) => value switch
    {
        DataString text => new DataString(text.Value.Replace("${{", "$${{", StringComparison.Ordinal)),
        DataArray array => new DataArray([.. array.Items.Select(Escape)]),
        DataObject record => EscapeProperties(record),
        _ => value,
    };

    private static DataObject EscapeProperties(DataObject record)
    {
        var escaped = new DataObjectBuilder();
        foreach ((string name, DataValue property) in record.Properties) escaped.Set(name, Escape(property));
        return escaped.Build();
    }

    private enum PlanShape
    {
        /// <summary>Each step needs the one before.</summary>
        Chain,

        /// <summary>The first, then all the others at once, then the last.</summary>
        Diamond,

        /// <summary>Each step needs some of those before.</summary>
        Graph,

        /// <summary>No step needs another.</summary>
        Heap,
    }
}
