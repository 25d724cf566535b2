using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// Takes the clauses of a goal one after another, in the order in which they are to be done, and makes steps and
/// questions of them.
/// </summary>
internal sealed class ClausePlanning(ToolIndex index, IToolCatalog tools, GoalAnswers answers, DataObject inputs)
{
    /// <summary>The most words of a clause: 200.</summary>
    private const int WordsMax = 200;

    private readonly List<PlannedStep> _steps = [];
    private readonly List<GoalQuestion> _questions = [];

    // Of each clause the step that does it; a clause that only says where a result goes has the step before.
    private readonly Dictionary<int, PlannedStep> _stepOf = [];
    private ImmutableArray<ClauseReading> _readings = [];

    /// <summary>The steps, in the order in which they can be done.</summary>
    public IReadOnlyList<PlannedStep> Steps => _steps;

    public IReadOnlyList<GoalQuestion> Questions => _questions;

    public DataObject Inputs => inputs;

    public GoalAnswers Answers => answers;

    /// <summary>Arguments that are there whatever the words say, as a plan has them.</summary>
    public DataObject Stated { get; init; } = DataObject.Empty;

    public void Take(ImmutableArray<Clause> clauses)
    {
        _readings = [.. clauses.Select(ClauseReading.Of)];
        foreach (ClauseReading reading in InOrder())
        {
            if (!_stepOf.ContainsKey(reading.Clause.Number)) Take(reading);
        }
    }

    // As the text has them, but for those that the words put before: only neighbours are ever turned round.
    private List<ClauseReading> InOrder()
    {
        var order = new List<ClauseReading>();
        foreach (ClauseReading reading in _readings) Place(reading, order);
        return order;
    }

    private void Place(ClauseReading reading, List<ClauseReading> order)
    {
        if (order.Contains(reading)) return;
        foreach (ClauseOrder before in reading.Clause.After.Where(before => before.Clause > reading.Clause.Number))
            Place(_readings[before.Clause - 1], order);
        order.Add(reading);
    }

    private void Take(ClauseReading reading)
    {
        Clause clause = reading.Clause;
        string? chosen = answers.ToolOf(clause);
        if (chosen == GoalAnswers.Skip) return;
        if (chosen is not null)
        {
            if (index.Find(chosen) is { } tool) Add(reading, tool, Fill(reading, tool, null), 0, null);
            else AskTool(reading, $"There is no tool '{chosen}' that could do it. Which tool does it?", []);
            return;
        }

        if (clause.Tokens.Length > WordsMax)
        {
            AskTool(reading, $"It has more than {WordsMax} words: too long to be sure of. Say it in parts.", []);
            return;
        }

        LiteralUse? next = NextPlace(reading);
        IReadOnlyList<Candidate> ranked = ToolResearch.Rank(
            index, reading, Stated, tool => Fill(reading, tool, next));
        IReadOnlyList<Candidate> best = ToolResearch.Best(ranked);
        if (best is [{ } far] && IsFarFetched(reading, far))
        {
            AskTool(reading, "No tool is known that surely does this. Which one does it?", best);
        }
        else if (best.Count == 1 && Judge(reading, best[0]))
        {
            Candidate? second = ranked.FirstOrDefault(other => other.Tool != best[0].Tool);
            Add(
                reading, best[0].Tool, best[0].Filling, best[0].Score,
                second is null ? null : new RunnerUp(second.Tool.Tool.Name.Value, second.Score));
        }
        else if (best.Count == 0)
        {
            AskTool(reading, "No tool is known that does this. Which one does it?", []);
        }
        else if (best.Count > 1)
        {
            AskTool(reading, "Several tools fit this as well. Which one is meant?", best);
        }
    }

    // None of the values in the clause, and nothing that came before, is anything to the tool.
    private static bool IsFarFetched(ClauseReading reading, Candidate best) =>
        best.Filling.IsIdle
        || (!best.Filling.Unused.IsEmpty && best.Filling.Unused.Length == reading.Literals.Length);

    // Whether nothing turns the meaning of the clause; if something does, it is asked about.
    private bool Judge(ClauseReading reading, Candidate best)
    {
        ImmutableArray<string> turning = WordCheck.Turning(reading, best.Tool, best.Filling.Named);
        if (turning.IsEmpty) return true;
        string text = $"{Listed(turning)} turns what this means, and no rule knows how. "
            + "Choose the tool that is to be called all the same, or leave it out and ask for it in other words.";
        AskTool(reading, text, [best]);
        return false;
    }

    private void Add(
        ClauseReading reading, IndexedTool tool, Filling filling, double score, RunnerUp? runnerUp)
    {
        Clause clause = reading.Clause;
        IToolAdapter? adapter = tools.AdapterOf(tool.Tool.Name);
        bool isKnown = filling.From.IsEmpty && filling.Missing.IsEmpty && Stated.Count == 0;
        var step = new PlannedStep
        {
            Id = StepNaming.IdOf(tool.Tool.Name, _steps),
            Tool = tool,
            Reading = reading,
            Filling = filling,
            Effect = isKnown && adapter is not null ? adapter.EffectOf(tool.Tool, filling.With) : tool.Tool.Effect,
            Score = score,
            RunnerUp = runnerUp,
        };
        step = step with { After = StepOrder.Of(step, _steps, _stepOf) };
        _steps.Add(step);
        _stepOf[clause.Number] = step;
        if (filling.TakesNext) _stepOf[clause.Number + 1] = step;
        AskMissing(step);
        ImmutableArray<string> unclear = score == 0 ? [] : WordCheck.Unclear(reading, tool, filling);
        if (unclear.IsEmpty || answers.IgnoresWords(clause)) return;
        _questions.Add(new GoalQuestion(
            GoalAnswers.IdOf(clause, GoalAnswers.WordsKey), QuestionKind.Words, clause.Text,
            $"It is not clear what {Listed(unclear)} means for '{tool.Tool.Name}'. Go on without it?")
        {
            Options = [GoalAnswers.Ignore],
        });
    }

    private Filling Fill(ClauseReading reading, IndexedTool tool, LiteralUse? next) =>
        ArgumentFilling.Of(tool, reading, next, new GivenToClauses(
            answers, inputs, _steps,
            reading.Clause.Number > 1 ? _readings[reading.Clause.Number - 2] : null)
        {
            Stated = Stated,
        });

    private void AskMissing(PlannedStep step)
    {
        foreach (Parameter missing in step.Filling.Missing)
        {
            string about = missing.Description.Length > 0 ? $" {missing.Description}" : "";
            _questions.Add(new GoalQuestion(
                GoalAnswers.IdOf(step.Reading.Clause, missing.Name), QuestionKind.Argument, step.Reading.Clause.Text,
                $"Which {missing.Name} is '{step.Tool.Tool.Name}' to have?{about}")
            {
                Options = missing.Choices,
            });
        }
    }

    private void AskTool(ClauseReading reading, string text, IReadOnlyList<Candidate> options) =>
        _questions.Add(new GoalQuestion(
            GoalAnswers.IdOf(reading.Clause, GoalAnswers.ToolKey), QuestionKind.Tool, reading.Clause.Text, text)
        {
            Options = [.. options.Select(static option => option.Tool.Tool.Name.Value), GoalAnswers.Skip],
        });

    // "... and save it to page.html": the next clause says nothing but where the result goes.
    private LiteralUse? NextPlace(ClauseReading reading)
    {
        if (reading.Clause.Number >= _readings.Length) return null;
        ClauseReading next = _readings[reading.Clause.Number];
        bool saves = next.Clause.ActionToken?.IsIn(Vocabulary.SavingVerbs) == true
            && answers.ToolOf(next.Clause) is null && WordCheck.Turning(next, null, []).IsEmpty;
        bool isPlain = next.Clause.Tokens.All(token => token.Kind is TokenKind.Literal or TokenKind.Comma
            || token == next.Clause.ActionToken || token.IsIn(Vocabulary.Fillers) || token.IsIn(Vocabulary.Pronouns)
            || token.IsIn(Vocabulary.Determiners) || token.IsIn(Vocabulary.Prepositions)
            || Vocabulary.Labels.Contains(token.Stem) || Vocabulary.Results.Contains(token.Stem));
        return saves && isPlain && next.Literals is [{ Preposition: { } preposition } only]
            && Vocabulary.Towards.Contains(preposition) ? only : null;
    }

    private static string Listed(ImmutableArray<string> words) =>
        string.Join(", ", words.Distinct(StringComparer.OrdinalIgnoreCase).Select(static word => $"'{word}'"));
}
