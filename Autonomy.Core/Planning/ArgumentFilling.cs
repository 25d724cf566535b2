using System.Collections.Immutable;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Core.Planning;

/// <summary>
/// Fills the arguments of a tool: from what a step states itself, from answers, from the values that stand in the
/// clause (by the type, format and name of the argument and the words before the value), from earlier steps, and from
/// inputs of the same name. What fits two arguments equally is given to neither. Pure.
/// </summary>
internal sealed class ArgumentFilling
{
    private readonly IndexedTool _tool;
    private readonly ClauseReading _reading;
    private readonly Dictionary<string, DataValue> _with = new(StringComparer.Ordinal);
    private readonly List<ArgumentReason> _reasons = [];
    private readonly List<Literal> _unused = [];
    private readonly List<PlannedStep> _from = [];
    private readonly HashSet<int> _named = [];
    private readonly HashSet<Reference> _meant = new(ReferenceEqualityComparer.Instance);
    private readonly List<(Literal Literal, string Parameter)> _taken = [];
    private bool _takesNext;

    private ArgumentFilling(IndexedTool tool, ClauseReading reading) => (_tool, _reading) = (tool, reading);

    /// <summary>The arguments of a tool for a clause.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="reading">The clause.</param>
    /// <param name="next">A value of the next clause that says where the result goes; null: that says no such thing.
    /// </param>
    /// <param name="given">What else is known.</param>
    public static Filling Of(IndexedTool tool, ClauseReading reading, LiteralUse? next, GivenToClauses given)
    {
        ArgumentFilling filling = Fill(tool, reading, next, given);
        if (given.Stated.Count > 0)
            filling.PassOver(Fill(tool, reading, next, given with { Stated = DataObject.Empty }), next, given.Stated);
        return filling.Finish();
    }

    private static ArgumentFilling Fill(
        IndexedTool tool, ClauseReading reading, LiteralUse? next, GivenToClauses given)
    {
        var filling = new ArgumentFilling(tool, reading);
        filling.TakeStated(given.Stated);
        filling.TakeAnswers(given.Answers);
        filling.TakeWords();
        // What goes somewhere is said to; what is left may be anything else.
        foreach (LiteralUse use in reading.Literals.OrderByDescending(GoesThere))
        {
            if (!filling.TakeNamed(use) && !filling.Take(use)) filling._unused.Add(use.Literal);
        }

        filling.TakeReferences(given);
        filling.TakeNext(next);
        filling.TakeInputs(given.Inputs);
        return filling;
    }

    private Filling Finish()
    {
        var with = new DataObjectBuilder();
        IEnumerable<string> inOrder = _tool.Parameters.Select(static parameter => parameter.Name)
            .Concat(_with.Keys.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal);
        foreach (string name in inOrder.Where(_with.ContainsKey)) with.Set(name, _with[name]);
        return new Filling
        {
            With = with.Build(),
            Reasons = [.. _reasons],
            Missing = [.. _tool.Parameters.Where(parameter => parameter.IsRequired && IsOpen(parameter))],
            Unused = [.. _unused],
            From = [.. _from.Distinct()],
            Named = [.. _named],
            IsIdle = _with.Count == 0 && _tool.Parameters.All(static one => !one.IsRequired)
                && _tool.Parameters.Any(static one => one.Role == ParameterRole.Content),
            TakesNext = _takesNext,
        };
    }

    // As it is written, expressions and all; what the tool does not take as well, so that it is seen not to.
    private void TakeStated(DataObject stated)
    {
        foreach ((string name, DataValue value) in stated.Properties)
        {
            _with[name] = value;
            _reasons.Add(new ArgumentReason(name, "the step's own 'with'"));
        }
    }

    // What the words alone would have given an argument that is stated is known, and not meant.
    private void PassOver(ArgumentFilling words, LiteralUse? next, DataObject stated)
    {
        foreach ((Literal literal, string parameter) in words._taken.Where(one => stated[one.Parameter] is not null))
        {
            if (_taken.Exists(one => ReferenceEquals(one.Literal, literal))) continue;
            _unused.RemoveAll(one => ReferenceEquals(one, literal));
            _takesNext |= ReferenceEquals(next?.Literal, literal);
            int at = _reasons.FindIndex(reason => reason.Name == parameter);
            _reasons[at] = _reasons[at] with { From = $"{_reasons[at].From}, not {ReasonOf(literal)}" };
        }

        _named.UnionWith(words._named);
    }

    private void TakeAnswers(GoalAnswers answers)
    {
        foreach (Parameter parameter in _tool.Parameters)
        {
            if (answers.ArgumentOf(_reading.Clause, parameter.Name) is { } answer)
                Set(parameter, Literal.Escaped(answer), "an answer");
        }

        // What the tool does not take is for the check of the plan to say.
        foreach (string name in answers.NamesOf(_reading.Clause).Where(name => !_with.ContainsKey(name)))
            _with[name] = Literal.Escaped(answers.ArgumentOf(_reading.Clause, name)!);
    }

    // "as json", "POST", "recursively": words of the tool itself.
    private void TakeWords()
    {
        ImmutableArray<GoalToken> tokens = _reading.Clause.Tokens;
        for (int i = 0; i < tokens.Length; i++)
        {
            GoalToken token = tokens[i];
            if (token.Kind != TokenKind.Word) continue;
            bool isAction = i == _reading.Clause.Action;
            bool isMeant = isAction || (i > 0 && (tokens[i - 1].Is("as") || tokens[i - 1].Is("with")))
                || (token.Written.Length > 1 && !token.Written.Any(char.IsLower));
            if ((isMeant && TakeChoice(token)) || (!isAction && TakeFlag(token))) _named.Add(i);
        }
    }

    private bool TakeChoice(GoalToken token)
    {
        Parameter? parameter = _tool.Parameters.FirstOrDefault(one => IsOpen(one) && ChoiceOf(one, token) is not null);
        if (parameter is not null) Set(parameter, ChoiceOf(parameter, token)!, $"the word '{token.Written}'");
        return parameter is not null;
    }

    private bool TakeFlag(GoalToken token)
    {
        Parameter? parameter = _tool.Parameters.FirstOrDefault(one =>
            one.Role == ParameterRole.Flag && one.Stem == token.Stem && IsOpen(one));
        if (parameter is not null) Set(parameter, DataBoolean.True, $"the word '{token.Written}'");
        return parameter is not null;
    }

    private static string? ChoiceOf(Parameter parameter, GoalToken token) =>
        parameter.Choices.FirstOrDefault(word => word.Equals(token.Text, StringComparison.OrdinalIgnoreCase));

    // "limit 10", "pattern 'a+'": the argument is named.
    private bool TakeNamed(LiteralUse use)
    {
        Parameter? parameter = _tool.Parameters.FirstOrDefault(one => one.Stem == use.Named && IsOpen(one));
        if (parameter is null || ValueFor(parameter, use.Literal) is not { } value) return false;
        for (int i = 0; i < _reading.Clause.Tokens.Length; i++)
        {
            if (_reading.Clause.Tokens[i].Stem == use.Named) _named.Add(i);
        }

        SetFrom(use.Literal, parameter, value);
        return true;
    }

    private bool Take(LiteralUse use) => use.Literal.Kind switch
    {
        LiteralKind.Url => TakeAs(use, ParameterRole.Url),
        LiteralKind.Email => TakeAs(use, ParameterRole.Email),
        LiteralKind.Duration => TakeDuration(use),
        LiteralKind.Number => TakeOnly(use, _tool.Parameters.Where(static parameter =>
            parameter is { Role: ParameterRole.Number, IsRequired: true })),
        LiteralKind.Path => HasPaths ? TakePath(use) : TakeText(use, isFile: true),
        LiteralKind.Text => IsPathLike(use) && TakePath(use) || TakeText(use, isFile: false),
        _ => use.Literal.Input is not null && TakeText(use, isFile: false),
    };

    private bool TakeAs(LiteralUse use, ParameterRole role) =>
        TakeOnly(use, _tool.Parameters.Where(parameter => parameter.Role == role));

    private bool TakeDuration(LiteralUse use) => TakeOnly(use, _tool.Parameters.Where(static parameter =>
        parameter.Role == ParameterRole.Duration && (parameter.IsRequired || parameter.Name == "duration")));

    private bool TakePath(LiteralUse use)
    {
        // Two files that stand side by side are compared; but what is changed must be said to be.
        bool mayBeSecond = _tool.Tool.Effect == EffectClass.Pure;
        ParameterRole[] roles = GoesThere(use)
            ? [ParameterRole.Target, ParameterRole.Path, ParameterRole.Source]
            : mayBeSecond
                ? [ParameterRole.Source, ParameterRole.Path, ParameterRole.Target]
                : [ParameterRole.Source, ParameterRole.Path];
        foreach (ParameterRole role in roles)
        {
            foreach (Parameter parameter in _tool.Parameters.Where(one => one.Role == role))
            {
                if (IsOpen(parameter) ? TakeOne(use, parameter) : use.IsFurther && TakeFurther(use, parameter))
                    return true;
            }
        }

        return false;
    }

    private bool TakeOne(LiteralUse use, Parameter parameter)
    {
        if (ValueFor(parameter, use.Literal) is not { } value) return false;
        SetFrom(use.Literal, parameter, value);
        return true;
    }

    private bool TakeFurther(LiteralUse use, Parameter parameter)
    {
        bool isOfWords = _taken.Exists(one => one.Parameter == parameter.Name);
        if (!isOfWords || !parameter.Types.Contains("array")) return false;
        DataValue before = _with[parameter.Name];
        ImmutableArray<DataValue> items = before is DataArray several ? several.Items : [before];
        SetFrom(use.Literal, parameter, new DataArray([.. items, use.Literal.Argument]));
        return true;
    }

    // The one required argument that takes a text; where none is required, the one that is the thing itself, which the
    // name of a file is not.
    private bool TakeText(LiteralUse use, bool isFile)
    {
        Parameter[] open = [.. _tool.Parameters.Where(one => IsOpen(one) && TakesText(one, use.Literal))];
        Parameter[] required = [.. open.Where(static parameter => parameter.IsRequired)];
        if (required.Length > 0 || isFile) return TakeOnly(use, required);
        Parameter[] contents = [.. open.Where(static parameter => parameter.Role == ParameterRole.Content)];
        return contents.Length > 1
            ? TakeOnly(use, contents.Where(static one => one.Types.Contains("string")))
            : TakeOnly(use, contents);
    }

    private bool TakesText(Parameter parameter, Literal literal)
    {
        if (parameter.Role is not (ParameterRole.Content or ParameterRole.Other) || !parameter.Takes("string"))
            return false;
        // A program's name has no blanks: what has some is a line for a shell.
        bool isProgram = parameter.Name == "command" && _tool.Parameters.Any(static other => other.Name == "args");
        return !isProgram || literal.Value is DataString text && !text.Value.Any(char.IsWhiteSpace);
    }

    private bool TakeOnly(LiteralUse use, IEnumerable<Parameter> candidates)
    {
        Parameter[] open = [.. candidates.Where(IsOpen)];
        Parameter[] required = [.. open.Where(static parameter => parameter.IsRequired)];
        Parameter[] fitting = required.Length > 0 ? required : open;
        return fitting.Length == 1 && TakeOne(use, fitting[0]);
    }

    private void TakeReferences(GivenToClauses given)
    {
        bool isUsed = false;
        foreach (Parameter parameter in _tool.Parameters.Where(one => one.IsRequired && IsOpen(one)))
            isUsed |= TakeReference(parameter, given);
        bool isAbout = _reading.References.Any(static reference => reference.Noun is null);
        if (isUsed || !isAbout || _tool.Parameters.Any(static one => one.IsRequired)) return;
        // A tool that needs nothing by name still works on something.
        foreach (Parameter parameter in _tool.Parameters.Where(static one => one.Role == ParameterRole.Content))
        {
            if (IsOpen(parameter) && TakeReference(parameter, given)) return;
        }
    }

    private bool TakeReference(Parameter parameter, GivenToClauses given)
    {
        foreach (Reference reference in _reading.References.Where(reference => !_meant.Contains(reference)))
        {
            if (OutputMapping.Find(parameter, reference, given.Earlier) is { } output)
            {
                Set(parameter, output.Expression, output.What);
                _from.Add(output.Step);
                return _meant.Add(reference);
            }

            if (reference.Noun is null && TakeNeighbour(parameter, reference, given.Before)) return true;
        }

        return false;
    }

    // "Delete a.txt after zipping it": nothing came out before, but the clause that stands before names one file.
    private bool TakeNeighbour(Parameter parameter, Reference reference, ClauseReading? before)
    {
        if (parameter.Role is not (ParameterRole.Path or ParameterRole.Source)) return false;
        LiteralUse[] files = [.. before?.Literals.Where(static use => use.Literal.Kind == LiteralKind.Path) ?? []];
        if (files is not [{ } only] || ValueFor(parameter, only.Literal) is not { } value) return false;
        Set(parameter, value, $"'{reference.Words}': {ReasonOf(only.Literal)}");
        return _meant.Add(reference);
    }

    private void TakeNext(LiteralUse? next)
    {
        if (next is null) return;
        Parameter[] open = [.. _tool.Parameters.Where(parameter => parameter.IsRequired && IsOpen(parameter))];
        if (open is not [{ Role: ParameterRole.Path or ParameterRole.Target } only]) return;
        _takesNext = TakeOne(next, only);
    }

    private void TakeInputs(DataObject inputs)
    {
        foreach (Parameter parameter in _tool.Parameters.Where(one => one.IsRequired && IsOpen(one)))
        {
            if (inputs[parameter.Name] is not null)
                Set(parameter, $"${{{{ inputs.{parameter.Name} }}}}", $"the input '{parameter.Name}'");
        }
    }

    private bool HasPaths => _tool.Parameters.Any(static parameter =>
        parameter.Role is ParameterRole.Path or ParameterRole.Source or ParameterRole.Target);

    // "save it to 'my page.html'": in quotes, and yet a file.
    private bool IsPathLike(LiteralUse use) =>
        HasPaths && use.Literal.Value is DataString text
        && (text.Value.Contains('.', StringComparison.Ordinal) || text.Value.Contains('/', StringComparison.Ordinal))
        && use.Preposition is not null and not "with";

    private static bool GoesThere(LiteralUse use) =>
        use.Literal.Kind == LiteralKind.Path && use.Preposition is { } word && Vocabulary.Towards.Contains(word);

    private static DataValue? ValueFor(Parameter parameter, Literal literal)
    {
        // What an input holds is checked when it is given.
        if (literal.Input is not null) return literal.Argument;
        bool isNumber = literal.Kind == LiteralKind.Number && (parameter.Takes("number") || parameter.Takes("integer"));
        if (isNumber) return literal.Value;
        bool isText = parameter.Role is not (ParameterRole.Number or ParameterRole.Flag);
        if (!isText || literal.Kind == LiteralKind.Other) return null;
        DataValue text = literal.Kind == LiteralKind.Number ? literal.Written : literal.Argument;
        if (parameter.Takes("string")) return text;
        return parameter.Takes("array") ? new DataArray([text]) : null;
    }

    private static string ReasonOf(Literal literal) =>
        literal.Input is { } input ? $"the input '{input}'" : $"the words {Quoted(literal.Written)}";

    private static string Quoted(string written) =>
        written[0] is '"' or '\'' or '“' or '`' ? written : $"'{written}'";

    private bool IsOpen(Parameter parameter) => !_with.ContainsKey(parameter.Name);

    private void SetFrom(Literal literal, Parameter parameter, DataValue value)
    {
        Set(parameter, value, ReasonOf(literal));
        _taken.Add((literal, parameter.Name));
    }

    private void Set(Parameter parameter, DataValue value, string from)
    {
        _with[parameter.Name] = value;
        _reasons.Add(new ArgumentReason(parameter.Name, from));
    }
}

/// <summary>What is known when a clause is planned, besides its own words.</summary>
/// <param name="Answers">What people have answered.</param>
/// <param name="Inputs">Values with names.</param>
/// <param name="Earlier">The steps that come before, the nearest last.</param>
/// <param name="Before">The clause that stands before it in the text; null: it is the first.</param>
internal sealed record GivenToClauses(
    GoalAnswers Answers, DataObject Inputs, IReadOnlyList<PlannedStep> Earlier, ClauseReading? Before)
{
    /// <summary>Arguments that the step of a plan states itself, as that has them: they win over words.</summary>
    public DataObject Stated { get; init; } = DataObject.Empty;
}
