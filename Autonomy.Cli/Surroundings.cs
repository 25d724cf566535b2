namespace Autonomy.Cli;

/// <summary>What surrounds a command: the streams, the terminal, the clock, the user. A test brings its own.</summary>
internal sealed record Surroundings
{
    private const int PlainWidth = 10_000;
    private const int WidthDefault = 80;
    private const int HeightDefault = 24;

    /// <summary>Data, for programs and for pipes.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Everything else: what is under way, questions, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where answers are read from.</summary>
    public required TextReader In { get; init; }

    public bool IsOutTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    public bool IsInTerminal { get; init; }

    /// <summary>Columns and lines of the terminal.</summary>
    public Func<(int Width, int Height)> Size { get; init; } = static () => (WidthDefault, HeightDefault);

    /// <summary>The folder that relative paths start from, absolute.</summary>
    public required string Folder { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>An environment variable by its name; null when it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The names of the environment variables that are set. Default none.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Who gives the commands.</summary>
    public required string User { get; init; }

    public required Interrupts Interrupts { get; init; }

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess(Interrupts interrupts) => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        IsOutTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
        IsInTerminal = !Console.IsInputRedirected,
        Size = SizeOfTerminal,
        Folder = Environment.CurrentDirectory,
        Clock = TimeProvider.System,
        Variable = Environment.GetEnvironmentVariable,
        Variables = [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()],
        User = Environment.UserName,
        Interrupts = interrupts,
    };

    /// <summary>The columns of a stream: those of the terminal, or as many as a line needs.</summary>
    public int WidthOf(bool isTerminal) => isTerminal ? Size().Width : PlainWidth;

    private static (int Width, int Height) SizeOfTerminal()
    {
        try
        {
            return Console.WindowWidth > 0
                ? (Console.WindowWidth, Console.WindowHeight)
                : (WidthDefault, HeightDefault);
        }
        catch (IOException)
        {
            // A stream that claims to be a terminal and has no size.
            return (WidthDefault, HeightDefault);
        }
    }
}
