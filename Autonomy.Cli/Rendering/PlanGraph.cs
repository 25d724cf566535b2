using Autonomy.Core.Executions;
using Autonomy.Core.Plans;

namespace Autonomy.Cli.Rendering;

/// <summary>How a graph is written.</summary>
internal enum GraphFormat
{
    Tree,
    Dot,
    Mermaid,
}

/// <summary>The graph of a plan, with the steps' states where it runs.</summary>
internal static class PlanGraph
{
    private const int IndentMax = 36;

    public static IEnumerable<StyledLine> Of(Plan plan, ExecutionState? state, GraphFormat format) => format switch
    {
        GraphFormat.Dot => Dot(plan, state),
        GraphFormat.Mermaid => Mermaid(plan, state),
        _ => Tree(plan, state),
    };

    /// <summary>Each step under the last of those that it needs; the others stand behind it.</summary>
    private static IEnumerable<StyledLine> Tree(Plan plan, ExecutionState? state)
    {
        ILookup<int, StepDefinition> below = plan.Steps.ToLookup(step => step.Needs.IsEmpty ? -1 : step.Needs[^1]);
        yield return new StyledLine().Add(plan.Header.Name, "bold");
        // A stack, not recursion: a chain may be 10,000 steps long.
        var open = new Stack<(StepDefinition Step, string Indent, bool IsLast)>();
        Push(open, below[-1], "");
        while (open.TryPop(out (StepDefinition Step, string Indent, bool IsLast) next))
        {
            yield return LineOf(next.Step, next.Indent + (next.IsLast ? "└─ " : "├─ "), plan, state);
            // A long chain goes straight down at some point, so that it does not run out of the screen.
            bool isDeep = next.Indent.Length >= IndentMax;
            Push(open, below[next.Step.Ordinal], isDeep ? next.Indent : next.Indent + (next.IsLast ? "   " : "│  "));
        }
    }

    private static void Push(
        Stack<(StepDefinition Step, string Indent, bool IsLast)> open, IEnumerable<StepDefinition> steps, string indent)
    {
        bool isLast = true;
        foreach (StepDefinition step in steps.Reverse())
        {
            open.Push((step, indent, isLast));
            isLast = false;
        }
    }

    private static StyledLine LineOf(StepDefinition step, string branch, Plan plan, ExecutionState? state)
    {
        var line = new StyledLine().Add(branch, "dim");
        if (state is not null)
        {
            (string sign, string style) = Glyphs.Of(state.Steps[step.Ordinal].Status);
            line.Add($"{sign} ", style);
        }

        line.Add(step.Id.Value).Add($"  {step.Call?.Tool.Value ?? "(goal)"}", "blue");
        if (step.Needs.Length > 1)
        {
            line.Add(
                $"  also needs {string.Join(", ", step.Needs.SkipLast(1).Select(need => plan.Steps[need].Id.Value))}",
                "dim");
        }

        return line;
    }

    private static IEnumerable<StyledLine> Dot(Plan plan, ExecutionState? state)
    {
        yield return new StyledLine().Add($"digraph \"{plan.Header.Name}\" {{");
        yield return new StyledLine().Add("  rankdir=LR; node [shape=box, style=filled, fillcolor=white];");
        foreach (StepDefinition step in plan.Steps)
        {
            string color = state is null ? "" : $", fillcolor={ColorOf(state.Steps[step.Ordinal].Status)}";
            yield return new StyledLine().Add(
                $"  \"{step.Id}\" [label=\"{step.Id}\\n{step.Call?.Tool.Value ?? "goal"}\"{color}];");
        }

        foreach (StepDefinition step in plan.Steps)
        {
            foreach (int need in step.Needs)
                yield return new StyledLine().Add($"  \"{plan.Steps[need].Id}\" -> \"{step.Id}\";");
        }

        yield return new StyledLine().Add("}");
    }

    private static IEnumerable<StyledLine> Mermaid(Plan plan, ExecutionState? state)
    {
        yield return new StyledLine().Add("flowchart LR");
        foreach (StepDefinition step in plan.Steps)
        {
            string status = state is null ? "" : $"<br/>{Words.Of(state.Steps[step.Ordinal].Status)}";
            yield return new StyledLine().Add(
                $"  s{step.Ordinal}[\"{step.Id}<br/>{step.Call?.Tool.Value ?? "goal"}{status}\"]");
        }

        foreach (StepDefinition step in plan.Steps)
        {
            foreach (int need in step.Needs) yield return new StyledLine().Add($"  s{need} --> s{step.Ordinal}");
        }
    }

    private static string ColorOf(StepStatus status) => status switch
    {
        StepStatus.Completed => "palegreen",
        StepStatus.Failed => "salmon",
        StepStatus.Running => "lightblue",
        StepStatus.Waiting => "khaki",
        StepStatus.Undone => "plum",
        _ => "lightgray",
    };
}
