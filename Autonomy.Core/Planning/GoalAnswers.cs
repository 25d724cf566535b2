using System.Collections.Immutable;
using System.Globalization;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// The answers that were given to the questions of a goal, by what they are about. One that was given for another
/// clause, because the tools have changed since and the goal reads otherwise, does not count.
/// </summary>
internal sealed class GoalAnswers
{
    /// <summary>Instead of a tool: the clause is left out.</summary>
    public const string Skip = "skip";

    /// <summary>Instead of a meaning: the words, or the input, count for nothing.</summary>
    public const string Ignore = "ignore";

    public const string ToolKey = "tool";
    public const string WordsKey = "words";

    /// <summary>Arguments by their names, several at once.</summary>
    public const string ArgumentsKey = "with";

    private readonly Dictionary<string, GoalAnswer> _byQuestion = new(StringComparer.Ordinal);

    public GoalAnswers(ImmutableArray<GoalAnswer> answers)
    {
        // The later one counts.
        foreach (GoalAnswer answer in answers) _byQuestion[answer.Question] = answer;
    }

    public static string IdOf(Clause clause, string key) =>
        string.Create(CultureInfo.InvariantCulture, $"{clause.Number}.{key}");

    public static string IdOfInput(string name) => $"inputs.{name}";

    /// <summary>The tool that was chosen for a clause, or <see cref="Skip"/>; null: nobody chose.</summary>
    public string? ToolOf(Clause clause) => (Find(clause, ToolKey) as DataString)?.Value;

    /// <summary>Whether the words of a clause that nobody understands count for nothing.</summary>
    public bool IgnoresWords(Clause clause) => Find(clause, WordsKey) is DataString { Value: Ignore };

    /// <summary>Whether an input that the goal does not mention counts for nothing.</summary>
    public bool IgnoresInput(string name) =>
        _byQuestion.TryGetValue(IdOfInput(name), out GoalAnswer? answer)
        && answer.Value is DataString { Value: Ignore };

    /// <summary>The argument of a clause's tool that was answered; null: it was not.</summary>
    public DataValue? ArgumentOf(Clause clause, string name) =>
        Find(clause, name) ?? (Find(clause, ArgumentsKey) as DataObject)?[name];

    /// <summary>The arguments of a clause's tool that were answered together.</summary>
    public IEnumerable<string> NamesOf(Clause clause) =>
        Find(clause, ArgumentsKey) is DataObject several ? several.Properties.Select(static one => one.Key) : [];

    private DataValue? Find(Clause clause, string key) =>
        _byQuestion.TryGetValue(IdOf(clause, key), out GoalAnswer? answer) && answer.Words == clause.Text
            ? answer.Value
            : null;
}
