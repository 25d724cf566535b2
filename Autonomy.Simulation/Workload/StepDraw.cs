using Autonomy.Actors.Runtime;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using Autonomy.Simulation.Kernel;

namespace Autonomy.Simulation.Workload;

/// <summary>Draws one step: what it calls, over what, and what is said of it besides.</summary>
/// <param name="plan">The plan that it stands in.</param>
/// <param name="random">Where it is drawn from.</param>
/// <param name="place">Its place in the order of the needs, from 0.</param>
/// <param name="needs">The places of the steps that it needs.</param>
internal sealed class StepDraw(PlanDraw plan, SeededRandom random, int place, int[] needs)
{
    private static readonly string[] Priorities = ["critical", "high", "medium", "low", "background"];
    private static readonly string[] Signals = ["go", "more"];

    private readonly DataObjectBuilder _step = new();
    private readonly HashSet<int> _named = [];
    private bool _isFan;
    private bool _isApproved;

    /// <summary>The id of the step at a place.</summary>
    public static string IdOf(int place) => $"s{place + 1}";

    /// <summary>The step.</summary>
    public DataObject Draw()
    {
        _step.Set("id", IdOf(place));
        if (Chance.Is(random, 0.16)) DrawFan();
        DrawCall();
        DrawGuards();
        DrawRecovery();
        // What no expression names is needed by name; and sometimes what one names is, too.
        DataValue[] rest = [.. needs.Where(need => !_named.Contains(need) || Chance.Is(random, 0.2))
            .Select(need => new DataString(IdOf(need)))];
        if (rest.Length > 0) _step.Set("needs", new DataArray([.. rest]));
        return _step.Build();
    }

    private void DrawFan()
    {
        _isFan = true;
        DataValue items = Chance.Between(random, 0, 2) switch
        {
            0 => plan.List(),
            1 => new DataString("${{ inputs.list }}"),
            _ when PickNeed() is { } need => new DataString($"${{{{ steps.{need}.output.items || `[1, 2]` }}}}"),
            _ => new DataString("${{ inputs.list }}"),
        };
        _step.Set("forEach", items);
        if (Chance.Is(random, 0.6)) _step.Set("forEachConcurrency", Chance.Between(random, 1, 3));
    }

    private void DrawCall()
    {
        switch (Chance.Of(random))
        {
            case < 0.06: SetCall("core.wait", ("duration", Duration())); break;
            case < 0.13: DrawSignal(); break;
            case < 0.18: DrawQuestion(); break;
            case < 0.25 when plan.MayNest(_isFan): DrawChild(); break;
            case < 0.29: SetCall("core.set", ("value", Value())); break;
            case < 0.32: SetCall("core.noop"); break;
            case < 0.34: DrawFail(); break;
            default: DrawTool(); break;
        }
    }

    private void DrawSignal()
    {
        string name = Chance.Pick(random, Signals);
        if (Chance.Is(random, 0.5)) SetCall("core.signal", ("name", name), ("timeout", Duration()));
        else SetCall("core.signal", ("name", name));
    }

    private void DrawQuestion()
    {
        var with = new DataObjectBuilder().Set("question", new DataString($"Go on with {IdOf(place)}?"));
        if (Chance.Is(random, 0.4))
        {
            with.Set("options", new DataArray(["left", "right", "reject"]));
            if (Chance.Is(random, 0.5)) with.Set("default", "left");
        }

        if (Chance.Is(random, 0.4)) with.Set("timeout", Duration());
        SetCall("core.approve", with.Build());
    }

    private void DrawChild()
    {
        DataObject child = plan.DrawChild($"{IdOf(place)}-child", _isFan);
        if (Chance.Is(random, 0.5)) SetCall("core.plan", ("plan", child));
        else SetCall("core.plan", ("plan", child), ("inputs", DataObject.Of(("n", "${{ inputs.n }}"))));
    }

    private void DrawFail()
    {
        SetCall("core.fail", ("message", "as planned"), ("kind", Chance.Is(random, 0.5) ? "Unavailable" : "Denied"));
        if (Chance.Is(random, 0.7)) _step.Set("optional", true);
    }

    private void DrawTool()
    {
        ToolDescriptor tool = Chance.Pick(random, SimulatedToolSet.Forward);
        DataObject with = With();
        // What takes a number is given it as text: that is mended by rule.
        if (Chance.Is(random, 0.05)) with = with.With("count", "${{ inputs.digits }}");
        SetCall(tool.Name.Value, with);
        bool hasUndo = tool == SimulatedToolSet.Hold ? Chance.Is(random, 0.8) : Chance.Is(random, 0.12);
        if (hasUndo)
        {
            ToolName undo = (Chance.Is(random, 0.5) ? SimulatedToolSet.Release : SimulatedToolSet.Unbook).Name;
            _step.Set("undo", CallOf(undo.Value, DataObject.Of(("value", "${{ output.n }}"))));
        }

        // What can be undone, and is not as expected, is undone before its fallback is called.
        if (Chance.Is(random, tool == SimulatedToolSet.Book ? 0.5 : 0.1))
            _step.Set("expect", Chance.Is(random, 0.7) ? "${{ output.ok }}" : "${{ output.n < `8` }}");
        // Only what is more careful than the tool: less would be a fault of the plan.
        if (Chance.Is(random, 0.04)) _step.Set("effect", "irreversible");
        if (Chance.Is(random, 0.12)) _step.Set("onFailure", Chance.Pick(random, PlanDraw.FailureModes));
        if (Chance.Is(random, 0.1)) _step.Set("decisionTimeout", Duration());
        double approval = Chance.Of(random);
        _isApproved = approval < 0.06;
        if (_isApproved) _step.Set("approval", "always");
        else if (approval < 0.14) _step.Set("approval", "auto");
    }

    private void DrawGuards()
    {
        if (Chance.Is(random, 0.1)) _step.Set("when", Condition());
        if (Chance.Is(random, 0.15)) _step.Set("optional", true);
        if (Chance.Is(random, 0.15)) _step.Set("priority", Chance.Pick(random, Priorities));
        if (Chance.Is(random, 0.1)) _step.Set("estimate", $"{Chance.Between(random, 1, 9)}s");
    }

    private void DrawRecovery()
    {
        if (Chance.Is(random, 0.2)) _step.Set("timeout", $"{Chance.Between(random, 50, 5_000)}ms");
        if (Chance.Is(random, 0.08)) _step.Set("deadline", $"{Chance.Between(random, 1, 90)}s");
        if (Chance.Is(random, 0.4))
        {
            _step.Set("retry", DataObject.Of(
                ("attempts", Chance.Between(random, 1, 5)),
                ("initial", $"{Chance.Between(random, 10, 3_000)}ms"),
                ("factor", Chance.Between(random, 1, 3)),
                ("max", $"{Chance.Between(random, 3, 90)}s")));
        }

        // What a person approved is one call; what takes its place must be approved anew.
        bool isGuarded = _isApproved || _step.Has("expect");
        if (!Chance.Is(random, isGuarded ? 0.5 : 0.12)) return;
        int count = Chance.Between(random, 1, 2);
        _step.Set("fallback", new DataArray([.. Enumerable.Range(0, count).Select(_ => Fallback())]));
    }

    private DataObject Fallback() => Chance.Is(random, 0.3)
        ? CallOf("core.set", DataObject.Of(("value", Value())))
        : CallOf(Chance.Pick(random, SimulatedToolSet.Forward).Name.Value, With());

    private DataObject With() => DataObject.Of(("value", Value()));

    private string Condition() => PickNeed() is { } need && Chance.Is(random, 0.6)
        ? $"${{{{ steps.{need}.output.n > `2` }}}}"
        : "${{ inputs.n < `6` }}";

    private DataValue Value() => Chance.Between(random, 0, 7) switch
    {
        0 => Chance.Between(random, 0, 9),
        1 => "${{ inputs.n }}",
        2 => "in ${{ execution.id }}",
        3 when _isFan => "${{ item }}",
        4 when _isFan => "number ${{ index }} is ${{ item }}",
        5 when PickNeed() is { } need => $"${{{{ steps.{need}.output }}}}",
        _ when PickNeed() is { } need => $"${{{{ steps.{need}.output.text }}}} and ${{{{ inputs.n }}}}",
        _ => "plain",
    };

    private string Duration() => plan.Waits.Draw(random, _isFan || plan.IsRepeated);

    private string? PickNeed()
    {
        if (needs.Length == 0) return null;
        int need = Chance.Pick(random, needs);
        _named.Add(need);
        return IdOf(need);
    }

    private void SetCall(string tool, params ReadOnlySpan<(string Name, DataValue Value)> with) =>
        SetCall(tool, DataObject.Of(with));

    private void SetCall(string tool, DataObject with)
    {
        _step.Set("tool", tool);
        if (with.Count > 0) _step.Set("with", with);
    }

    private static DataObject CallOf(string tool, DataObject with) => DataObject.Of(("tool", tool), ("with", with));
}
