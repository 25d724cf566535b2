using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// Makes a plan of a goal in English words, by rules alone: the same words, answers and tools give the same plan. It
/// never guesses: a clause that no tool fits, an argument that nobody gave, a word that nothing explains becomes a
/// question, and there is no plan that could run before all are answered. What a goal says is data: it names tools and
/// their arguments, and nothing else; every step leaves it to the policy whether a person is asked before. Pure.
/// </summary>
public static class GoalPlanner
{
    /// <summary>The longest goal, in characters.</summary>
    public const int GoalLengthMax = 10_000;

    /// <summary>The most clauses of a goal. Beyond, it is asked to be several.</summary>
    public const int ClausesMax = 100;

    /// <summary>Proposes a plan.</summary>
    /// <param name="goal">What is wanted, in words; 1 to 10,000 characters.</param>
    /// <param name="inputs">Values with names that the goal may mention.</param>
    /// <param name="answers">What people have answered to the questions of former proposals, the latest last.</param>
    /// <param name="tools">The tools that the plan may call.</param>
    public static Proposal Propose(
        string goal, DataObject inputs, ImmutableArray<GoalAnswer> answers, IToolCatalog tools)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(goal);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(tools);
        ToolIndex index = ToolIndex.Of(tools);
        ImmutableArray<GoalToken> tokens = GoalLexer.Read(goal, inputs);
        ImmutableArray<Clause> clauses = Decomposer.Split(goal, tokens, index.IsAction);
        if (clauses.IsEmpty) return Ask("Nothing in it says what is to be done. Say it with a verb: download, copy.");
        if (clauses.Length > ClausesMax)
            return Ask($"It asks for {clauses.Length} things; {ClausesMax} are the most. Make several goals of it.");
        var planning = new ClausePlanning(index, tools, new GoalAnswers(answers), inputs);
        planning.Take(clauses);
        return PlanDrafting.Draft(goal, planning, tools);
    }

    /// <summary>
    /// The clause that a question, or an answer to it, is about, as it is written; empty: the goal as a whole. Null:
    /// the goal has no such clause.
    /// </summary>
    /// <param name="goal">The goal.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="question">The question's id.</param>
    /// <param name="tools">The tools that the plan may call.</param>
    public static string? WordsOf(string goal, DataObject inputs, string question, IToolCatalog tools)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(question);
        if (question.StartsWith(GoalAnswers.IdOfInput(""), StringComparison.Ordinal))
            return inputs[question[GoalAnswers.IdOfInput("").Length..]] is null ? null : "";
        ToolIndex index = ToolIndex.Of(tools);
        Clause? clause = Decomposer.Split(goal, GoalLexer.Read(goal, inputs), index.IsAction).FirstOrDefault(
            one => question.StartsWith(GoalAnswers.IdOf(one, ""), StringComparison.Ordinal)
                && question.Length > GoalAnswers.IdOf(one, "").Length);
        return clause?.Text;
    }

    private static Proposal Ask(string text) =>
        new() { Questions = [new GoalQuestion("goal", QuestionKind.Goal, "", text)] };
}
