using System.Collections.Immutable;
using System.Globalization;

namespace Autonomy.Core.Expressions;

/// <summary>
/// A Pratt parser of JMESPath. A method that returns a node returns null after a fault, and the first fault stays.
/// What can be known without data is refused here: unknown functions, wrong arity, misplaced references.
/// </summary>
internal sealed class Parser
{
    /// <summary>Binding powers, from the loosest to the tightest.</summary>
    private const int PipePower = 1, OrPower = 2, AndPower = 3, ComparisonPower = 5, NotPower = 8, FlattenPower = 9;

    /// <summary>A token that binds looser than this ends a projection: what follows sees the whole array again.</summary>
    private const int ProjectionStop = 10;

    private const int WildcardPower = 20, FilterPower = 21, DotPower = 40, BracketPower = 55;

    private readonly ImmutableArray<Token> _tokens;
    private int _index;
    private int _nesting;
    private ExpressionFault? _fault;

    private Parser(ImmutableArray<Token> tokens) => _tokens = tokens;

    private Token Here => _tokens[_index];

    private Token Next => _tokens[Math.Min(_index + 1, _tokens.Length - 1)];

    /// <summary>The tree of the text, or its first fault.</summary>
    public static (Node? Root, ExpressionFault? Fault) Parse(string text)
    {
        if (text.Length > ExpressionLimits.TextLengthMax) return (null, TooLong(text));
        (ImmutableArray<Token> tokens, ExpressionFault? fault) = Lexer.Read(text);
        if (fault is not null) return (null, fault);
        var parser = new Parser(tokens);
        Node? root = parser.ParseExpression(0);
        if (root is not null && parser.Here.Kind != TokenKind.End) root = parser.Unexpected("the end of the expression");
        return (root, parser._fault);
    }

    private static ExpressionFault TooLong(string text) => new(
        ExpressionFaultCode.LimitExceeded,
        $"The expression is {text.Length} characters long; the longest may have {ExpressionLimits.TextLengthMax}.",
        0);

    private Node? ParseExpression(int power)
    {
        if (_nesting == ExpressionLimits.DepthMax) return TooDeep(Here.Position);
        _nesting++;
        Node? left = ParseFirst();
        while (left is not null && PowerOf(Here.Kind) > power)
        {
            if (left.Depth >= ExpressionLimits.DepthMax) left = TooDeep(Here.Position);
            else left = ParseAfter(left);
        }

        _nesting--;
        return left is { Depth: > ExpressionLimits.DepthMax } ? TooDeep(left.Position) : left;
    }

    private static int PowerOf(TokenKind kind) => kind switch
    {
        TokenKind.Pipe => PipePower,
        TokenKind.Or => OrPower,
        TokenKind.And => AndPower,
        >= TokenKind.Equal and <= TokenKind.GreaterOrEqual => ComparisonPower,
        TokenKind.Flatten => FlattenPower,
        TokenKind.OpenFilter => FilterPower,
        TokenKind.Dot => DotPower,
        TokenKind.OpenBracket => BracketPower,
        _ => 0,
    };

    /// <summary>What can begin an expression.</summary>
    private Node? ParseFirst()
    {
        Token token = Here;
        int at = token.Position;
        switch (token.Kind)
        {
            case TokenKind.Identifier when Next.Kind == TokenKind.OpenParenthesis: return ParseCall();
            case TokenKind.Identifier: return ParseField(isQuoted: false);
            case TokenKind.QuotedIdentifier: return ParseField(isQuoted: true);
            case TokenKind.Literal: _index++; return new Node.Literal(token.Value!, at);
            case TokenKind.Current: _index++; return new Node.Current(at);
            case TokenKind.Star: return ParseObjectProjection(new Node.Current(at));
            case TokenKind.Flatten:
            case TokenKind.OpenFilter: return ParseAfter(new Node.Current(at));
            case TokenKind.OpenBracket when StartsBracketSpecifier(): return ParseBracket(new Node.Current(at));
            case TokenKind.OpenBracket: return ParseSelectList();
            case TokenKind.OpenBrace: return ParseSelectHash();
            case TokenKind.OpenParenthesis: return ParseGroup();
            case TokenKind.Not: _index++; return ParseExpression(NotPower) is { } operand ? new Node.Not(operand, at) : null;
            case TokenKind.Reference: return Fail("A reference (&) stands as the argument of a function only.", at);
            default: return Unexpected("an expression");
        }
    }

    /// <summary>What can follow <paramref name="left"/>.</summary>
    private Node? ParseAfter(Node left)
    {
        int at = Here.Position;
        TokenKind kind = Here.Kind;
        if (kind == TokenKind.OpenBracket) return ParseBracket(left);
        _index++;
        switch (kind)
        {
            case TokenKind.Dot when Here.Kind == TokenKind.Star: return ParseObjectProjection(left);
            case TokenKind.Dot: return ParseAfterDot(DotPower) is { } right ? new Node.Chain(left, right, at) : null;
            case TokenKind.Flatten: return Project(new Node.Flatten(left, at), FlattenPower);
            case TokenKind.OpenFilter: return ParseFilter(left, at);
        }

        if (ParseExpression(PowerOf(kind)) is not { } operand) return null;
        return kind switch
        {
            TokenKind.Pipe => new Node.Chain(left, operand, at),
            TokenKind.Or => new Node.Or(left, operand, at),
            TokenKind.And => new Node.And(left, operand, at),
            _ => new Node.Comparison((Comparator)(kind - TokenKind.Equal), left, operand, at),
        };
    }

    private Node? ParseAfterDot(int power) => Here.Kind switch
    {
        TokenKind.Identifier or TokenKind.QuotedIdentifier or TokenKind.Star => ParseExpression(power),
        TokenKind.OpenBracket => ParseSelectList(),
        TokenKind.OpenBrace => ParseSelectHash(),
        _ => Unexpected("a name, '*', '[' or '{' after the dot"),
    };

    private Node? ParseField(bool isQuoted)
    {
        bool opensPath = !isQuoted && (_index == 0 || _tokens[_index - 1].Kind != TokenKind.Dot);
        var field = new Node.Field(Here.Text, opensPath, Here.Position);
        _index++;
        if (isQuoted && Here.Kind == TokenKind.OpenParenthesis)
            return Fail("The name of a function is not quoted.", field.Position);
        return field;
    }

    private Node? ParseGroup()
    {
        _index++;
        return ParseExpression(0) is { } inner && Take(TokenKind.CloseParenthesis, "')'") ? inner : null;
    }

    private Node.ObjectProjection? ParseObjectProjection(Node source)
    {
        int at = Here.Position;
        _index++;
        return ParseProjected(WildcardPower) is { } each ? new Node.ObjectProjection(source, each, at) : null;
    }

    private Node.ArrayProjection? Project(Node source, int power) =>
        ParseProjected(power) is { } each ? new Node.ArrayProjection(source, each, source.Position) : null;

    /// <summary>What a projection does with each of its items.</summary>
    private Node? ParseProjected(int power)
    {
        if (PowerOf(Here.Kind) < ProjectionStop) return new Node.Current(Here.Position);
        if (Here.Kind != TokenKind.Dot) return ParseExpression(power);
        _index++;
        return ParseAfterDot(power);
    }

    private Node.Filter? ParseFilter(Node source, int at)
    {
        if (ParseExpression(0) is not { } condition || !Take(TokenKind.CloseBracket, "']' after the condition")) return null;
        return ParseProjected(FilterPower) is { } each ? new Node.Filter(source, condition, each, at) : null;
    }

    /// <summary>Whether the bracket holds a number, a slice or the wildcard: <c>[*.a]</c> is a list of one.</summary>
    private bool StartsBracketSpecifier() => Next.Kind switch
    {
        TokenKind.Number or TokenKind.Colon => true,
        TokenKind.Star => _tokens[Math.Min(_index + 2, _tokens.Length - 1)].Kind == TokenKind.CloseBracket,
        _ => false,
    };

    private Node? ParseBracket(Node source)
    {
        int at = Here.Position;
        _index++;
        switch (Here.Kind)
        {
            case TokenKind.Number when Next.Kind != TokenKind.Colon:
                return ParseNumber() is { } number && Take(TokenKind.CloseBracket, "']' after the index")
                    ? new Node.Index(source, number, at)
                    : null;
            case TokenKind.Number or TokenKind.Colon:
                return ParseSlice(source, at);
            case TokenKind.Star:
                _index++;
                return Take(TokenKind.CloseBracket, "']' after the '*'")
                    ? ParseProjected(WildcardPower) is { } each ? new Node.ArrayProjection(source, each, at) : null
                    : null;
            default:
                return Unexpected("a number, a slice or '*' in the brackets (a list of names is written after a dot)");
        }
    }

    private Node? ParseSlice(Node source, int at)
    {
        var parts = new long?[3];
        for (int part = 0; part < parts.Length; part++)
        {
            if (Here.Kind == TokenKind.Number && (parts[part] = ParseNumber()) is null) return null;
            if (part == parts.Length - 1 || Here.Kind != TokenKind.Colon) break;
            _index++;
        }

        if (!Take(TokenKind.CloseBracket, "']' or ':' and a number in the slice")) return null;
        if (parts[2] == 0) return Fail("The step of a slice cannot be 0.", at, ExpressionFaultCode.InvalidValue);
        return Project(new Node.Slice(source, parts[0], parts[1], parts[2] ?? 1, at), WildcardPower);
    }

    private long? ParseNumber()
    {
        Token token = Here;
        if (!int.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            Fail($"The number {token.Text} is too large for an index.", token.Position);
            return null;
        }

        _index++;
        return number;
    }

    private Node.SelectList? ParseSelectList()
    {
        int at = Here.Position;
        _index++;
        ImmutableArray<Node>.Builder items = ImmutableArray.CreateBuilder<Node>();
        do
        {
            if (ParseExpression(0) is not { } item) return null;
            items.Add(item);
        }
        while (TakeComma());
        return Take(TokenKind.CloseBracket, "',' or ']' in the list") ? new Node.SelectList(items.ToImmutable(), at) : null;
    }

    private Node? ParseSelectHash()
    {
        int at = Here.Position;
        _index++;
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<Node>.Builder values = ImmutableArray.CreateBuilder<Node>();
        do
        {
            if (Here.Kind is not (TokenKind.Identifier or TokenKind.QuotedIdentifier)) return Unexpected("a name in the braces");
            names.Add(Here.Text);
            _index++;
            if (!Take(TokenKind.Colon, "':' after the name") || ParseExpression(0) is not { } value) return null;
            values.Add(value);
        }
        while (TakeComma());
        return Take(TokenKind.CloseBrace, "',' or '}' in the braces")
            ? new Node.SelectHash(names.ToImmutable(), values.ToImmutable(), at)
            : null;
    }

    private Node? ParseCall()
    {
        Token name = Here;
        _index += 2;
        ImmutableArray<Node>.Builder arguments = ImmutableArray.CreateBuilder<Node>();
        if (Here.Kind != TokenKind.CloseParenthesis)
        {
            do
            {
                if (ParseArgument() is not { } argument) return null;
                arguments.Add(argument);
            }
            while (TakeComma());
        }

        if (!Take(TokenKind.CloseParenthesis, "',' or ')' after the argument")) return null;
        if (FunctionTable.Find(name.Text) is not { } function)
            return Fail($"There is no function {name.Text}().", name.Position, ExpressionFaultCode.UnknownFunction);
        _fault ??= function.CheckArguments(arguments.ToImmutable(), name.Position);
        return _fault is null ? new Node.Call(function, arguments.ToImmutable(), name.Position) : null;
    }

    private Node? ParseArgument()
    {
        if (Here.Kind != TokenKind.Reference) return ParseExpression(0);
        int at = Here.Position;
        _index++;
        return ParseExpression(0) is { } expression ? new Node.Reference(expression, at) : null;
    }

    private bool TakeComma()
    {
        if (Here.Kind != TokenKind.Comma) return false;
        _index++;
        return true;
    }

    private bool Take(TokenKind kind, string expected)
    {
        if (Here.Kind != kind)
        {
            Unexpected(expected);
            return false;
        }

        _index++;
        return true;
    }

    private Node? Unexpected(string expected)
    {
        string found = Here.Kind == TokenKind.End ? "the end of the text" : $"'{Here.Text}'";
        return Fail($"Expected {expected}, found {found}.", Here.Position);
    }

    private Node? TooDeep(int position) => Fail(
        $"The expression nests deeper than {ExpressionLimits.DepthMax} levels.", position, ExpressionFaultCode.LimitExceeded);

    private Node? Fail(string message, int position, ExpressionFaultCode code = ExpressionFaultCode.Syntax)
    {
        _fault ??= new ExpressionFault(code, message, position);
        return null;
    }
}
