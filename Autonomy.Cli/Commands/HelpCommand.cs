using System.CommandLine;

namespace Autonomy.Cli.Commands;

/// <summary><c>help</c>: pages on what no single command explains.</summary>
internal static class HelpCommand
{
    private static readonly (string Name, string Title, string Text)[] Topics =
    [
        ("plans", "How a plan is written", """
            plan: 1
            name: hello
            inputs:
              who: { type: string, default: world }
            steps:
              - id: greet
                tool: text.echo
                with: { text: "Hello, ${{ inputs.who }}" }
              - id: keep
                tool: file.write
                with: { path: hello.txt, content: "${{ steps.greet.output.text }}" }

            Expressions are JMESPath. A step that names another waits for it.
            'autonomy validate' tells every fault, 'autonomy explain' what would
            happen, 'autonomy tools list' what can be called. See examples/.
            """),
        ("exit-codes", "What the exit codes mean", """
              0  done                            5  cancelled
              1  the execution failed            6  waits for a person
              2  wrong usage, or a bad plan      8  refused by its state
              3  not found                     124  --timeout is over; paused
              4  not permitted                 130  Ctrl-C; paused
                                               143  SIGTERM; paused
            """),
        ("answers", "How questions are answered", """
            A step that cannot be taken back asks before it runs; an attempt whose
            effect is not known after a crash asks what became of it.

              autonomy inbox list                what is asked
              autonomy inbox show ID             with evidence and options
              autonomy inbox approve ID          yes
              autonomy inbox reject ID           no: the step fails
              autonomy inbox choose ID OPTION    any other answer

            An answer is given once. When no other process owns the store, the
            execution then goes on here to its end; --no-run only records it.
            """),
        ("stop", "How to stop and go on", """
            Ctrl-C once pauses: nothing new starts, what runs finishes, and
            'autonomy resume' goes on. Ctrl-C twice stops at once; a crash is the
            same: attempts that may be repeated are, for the others you are asked.
            'autonomy cancel ID --undo' stops for good and takes back what it can;
            --dry-run shows that first. 'autonomy terminate ID' ends it at once.
            'autonomy retry ID', 'restart ID --from STEP' and 'fork ID' begin anew
            with what was done already.
            'autonomy why ID' says why it is where it is, and what to type.
            """),
        ("output", "What is written where", """
            Data goes to stdout, all else to stderr. -o json is one document,
            -o jsonl one a line, -o name ids alone, -o none nothing. What is no
            terminal gets a line per change, without colour.
            """),
    ];

    public static Command Create(Surroundings around)
    {
        var topic = new Argument<string?>("TOPIC")
        {
            Description = string.Join(", ", Topics.Select(page => page.Name)),
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("help", "Pages on plans, exit codes, answers, stopping, output") { topic };
        return command.Does(around, (context, parsed) => Show(context, parsed.GetValue(topic)));
    }

    private static int Show(CommandContext context, string? name)
    {
        if (name is null)
        {
            foreach ((string topic, string title, _) in Topics) context.Out.Write($"  {topic,-12} {title}");
            context.Out.Write(
                "Read one with 'autonomy help TOPIC'; a command's own page with 'autonomy COMMAND --help'.");
            return ExitCode.Done;
        }

        if (Topics.FirstOrDefault(page => page.Name == name) is not { Name: not null } page)
        {
            throw new RefusalException(
                ExitCode.BadUsage,
                $"There is no topic '{name}'. Topics: {string.Join(", ", Topics.Select(known => known.Name))}.");
        }

        context.Out.Write(new Rendering.StyledLine().Add(page.Title, "bold"));
        context.Out.WriteText(page.Text);
        return ExitCode.Done;
    }
}
