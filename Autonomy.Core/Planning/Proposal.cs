using System.Collections.Immutable;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// What becomes of a goal: a plan of format 1 with a reason for each step, and what must be known before it is whole.
/// </summary>
public sealed record Proposal
{
    /// <summary>The plan; a draft as long as there are questions. Null: nothing of the goal is understood.</summary>
    public DataObject? Plan { get; init; }

    /// <summary>The values of the inputs that the plan declares.</summary>
    public DataObject Inputs { get; init; } = DataObject.Empty;

    /// <summary>Why each step is there, in the order of the plan.</summary>
    public ImmutableArray<StepReason> Reasons { get; init; } = [];

    /// <summary>What is not understood, or not said; empty: the plan can run.</summary>
    public ImmutableArray<GoalQuestion> Questions { get; init; } = [];

    /// <summary>Whether it can run: there is a plan, and nothing to ask.</summary>
    public bool IsWhole => Plan is not null && Questions.IsEmpty;
}

/// <summary>Why a step is in a plan.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Clause">The number of the clause that asks for it, from 1.</param>
/// <param name="Words">The clause as it is written.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Score">How well it fits the clause: above 0, and comparable within a clause alone. 0: a person chose
/// it.</param>
public sealed record StepReason(string Step, int Clause, string Words, string Tool, double Score)
{
    /// <summary>The words of the clause that speak for the tool.</summary>
    public ImmutableArray<string> Matched { get; init; } = [];

    /// <summary>The next best tool; null: there is no other.</summary>
    public RunnerUp? RunnerUp { get; init; }

    /// <summary>Where each argument is from.</summary>
    public ImmutableArray<ArgumentReason> Arguments { get; init; } = [];

    /// <summary>What it comes after, and why.</summary>
    public ImmutableArray<OrderReason> After { get; init; } = [];
}

/// <summary>A tool that would have been next.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Score">How well it fits.</param>
public sealed record RunnerUp(string Tool, double Score);

/// <summary>Where an argument is from.</summary>
/// <param name="Name">The argument.</param>
/// <param name="From">For people: <c>the words 'page.html'</c>, <c>'it': the path that 'download' gives</c>.</param>
public sealed record ArgumentReason(string Name, string From);

/// <summary>Why a step comes after another.</summary>
/// <param name="Step">The other step's id.</param>
/// <param name="Why">For people: <c>'then'</c>, <c>it uses what that gives</c>.</param>
public sealed record OrderReason(string Step, string Why);

/// <summary>What a question is about.</summary>
public enum QuestionKind
{
    /// <summary>Which tool does what a clause asks for.</summary>
    Tool,

    /// <summary>An argument that a tool needs.</summary>
    Argument,

    /// <summary>Words or values that no rule understands.</summary>
    Words,

    /// <summary>An input that the goal does not mention.</summary>
    Input,

    /// <summary>The goal as a whole.</summary>
    Goal,
}

/// <summary>What a person must say before a goal is understood.</summary>
/// <param name="Id">What it is answered by: <c>2.tool</c>, <c>1.url</c>, <c>1.words</c>, <c>inputs.page</c>.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Words">The clause as it is written; empty: the goal as a whole.</param>
/// <param name="Text">The question.</param>
public sealed record GoalQuestion(string Id, QuestionKind Kind, string Words, string Text)
{
    /// <summary>Answers to choose from; empty: any value.</summary>
    public ImmutableArray<string> Options { get; init; } = [];
}

/// <summary>What a person answered.</summary>
/// <param name="Question">The question's id.</param>
/// <param name="Words">The clause that it was about; it counts for that clause alone.</param>
/// <param name="Value">The answer.</param>
public sealed record GoalAnswer(string Question, string Words, DataValue Value);
