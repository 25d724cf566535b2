using Autonomy.Cli.Rendering;
using Autonomy.Core.Executions;

namespace Autonomy.Cli.Running;

/// <summary>Asks a person at the terminal.</summary>
internal sealed class Asker(CommandContext context)
{
    private Task<string?>? _reading;

    /// <summary>The person's answer; null when none came: the input ended, or it was interrupted.</summary>
    public async Task<ExecutionCommand.Answer?> AskAsync(DecisionState decision, CancellationToken cancellation)
    {
        DecisionRequest request = decision.Request;
        foreach (StyledLine line in DecisionText.Of(request, context.Times)) context.Error.Write(line);
        string options = string.Join('/', request.Options.Select(option => option.Name));
        while (true)
        {
            context.Error.Prompt($"{options}? ");
            if (await ReadLineAsync(cancellation) is not { } text) return null;
            string word = text.Trim();
            List<DecisionOption> meant = [
                .. request.Options.Where(
                    option => word.Length > 0 && option.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            ];
            if (request.Options.FirstOrDefault(option => option.Name == word) is { } exact) meant = [exact];
            if (meant is [var chosen])
                return new ExecutionCommand.Answer(request.Id, chosen.Name, context.Around.User, null, null);
            context.Error.Write(
                $"Type one of: {options.Replace("/", ", ", StringComparison.Ordinal)}. Ctrl-C leaves it open.");
        }
    }

    // A read that is under way cannot be taken back: the next question goes on with it.
    private async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        _reading ??= Task.Run(context.Around.In.ReadLine, CancellationToken.None);
        try
        {
            string? line = await _reading.WaitAsync(cancellation);
            _reading = null;
            return line;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
