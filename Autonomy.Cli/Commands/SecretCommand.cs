using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Security;

namespace Autonomy.Cli.Commands;

/// <summary><c>secret</c>: the secrets that the store keeps, encrypted.</summary>
internal static class SecretCommand
{
    /// <summary>The setting <c>autonomy.security.store-key-file</c>, as the service reads it too.</summary>
    private const string FileVariable = "AUTONOMY_SECURITY_STORE_KEY_FILE";

    public static Command Create(Surroundings around)
    {
        var secret = new Command("secret", "Secrets in the store: set, list, remove");
        var workspace = new Option<string>("--workspace")
        {
            Description = "The workspace that it belongs to",
            HelpName = "WORKSPACE",
            DefaultValueFactory = static _ => "default",
        };
        var name = new Argument<string>("NAME") { Description = "The secret, as plans write it" };
        var key = new Option<string?>("--key-file")
        {
            Description = $"The file of the store's key: 32 bytes in base64; by default {FileVariable}, "
                + $"or the key itself in {SecretSeal.KeyVariable}",
            HelpName = "FILE",
        };
        Option<string?> reason = CommandParts.ReasonOption();
        var set = new Command("set", "Set a secret to what is read from the standard input")
        {
            name, workspace, key, reason,
        };
        secret.Add(set.Does(around, (context, parsed) => SetAsync(
            context, parsed.GetRequiredValue(workspace), parsed.GetRequiredValue(name), parsed.GetValue(key),
            parsed.GetValue(reason))));
        secret.Add(new Command("list", "Their names") { workspace }
            .Does(around, (context, parsed) => ListAsync(context, parsed.GetRequiredValue(workspace))));
        secret.Add(new Command("remove", "Remove a secret") { name, workspace, reason }
            .Does(around, async (context, parsed) =>
            {
                string removed = parsed.GetRequiredValue(name);
                await SessionAccess.SendAsync(
                    context,
                    new SecretEvent.Removed(parsed.GetRequiredValue(workspace), removed, context.Around.User),
                    parsed.GetValue(reason));
                context.Note($"The secret {removed} is removed.");
                return ExitCode.Done;
            }));
        return secret;
    }

    private static async Task<int> SetAsync(
        CommandContext context, string workspace, string name, string? keyFile, string? reason)
    {
        (SecretSeal seal, string place) = Open(context, keyFile);
        await DemandOpensOthersAsync(context, seal, place, workspace, name);
        string text = await context.Around.In.ReadToEndAsync();
        // What was typed or echoed ends a line; a secret does not.
        if (text.EndsWith('\n')) text = text[..^1].TrimEnd('\r');
        if (text.Length == 0) throw new RefusalException(ExitCode.BadUsage, "The standard input is empty.");
        if (System.Text.Encoding.UTF8.GetByteCount(text) > SecretSeal.SecretBytesMax)
            throw new RefusalException(ExitCode.BadUsage, "A secret has 64 KiB at most.");
        await SessionAccess.SendAsync(
            context,
            new SecretEvent.Set(workspace, name, seal.Seal(workspace, name, text), context.Around.User), reason);
        context.Note($"The secret {name} is set.");
        return ExitCode.Done;
    }

    // With two keys in one store, no service could read all of its secrets.
    private static async Task DemandOpensOthersAsync(
        CommandContext context, SecretSeal seal, string place, string workspace, string name)
    {
        SecretRegister register = await StoredAccess.SecretsAsync(context.DataFolder);
        IEnumerable<StoredSecret> others =
            register.Secrets.Values.Where(secret => (secret.Workspace, secret.Name) != (workspace, name));
        if (seal.FirstUnopened(others) is not { } closed) return;
        throw new RefusalException(
            ExitCode.BadUsage,
            $"The key in {place} does not open the secret '{closed.Name}' of the workspace '{closed.Workspace}', "
            + "which the store has already. Name the key that it was sealed with, or remove first what that key "
            + "sealed.");
    }

    // The option says more than what was set around it; of two variables nobody knows which is meant.
    private static (SecretSeal Seal, string Place) Open(CommandContext context, string? keyFile)
    {
        string? file = keyFile ?? context.Around.Variable(FileVariable);
        string? key = keyFile is null ? context.Around.Variable(SecretSeal.KeyVariable) : null;
        if (string.IsNullOrEmpty(key)) key = null;
        string? problem = (file, key) switch
        {
            (null, null) => "The store keeps secrets only with a key: name its file with --key-file or "
                + $"{FileVariable}, or put it into {SecretSeal.KeyVariable}.",
            (not null, not null) => $"Both {FileVariable} and {SecretSeal.KeyVariable} are set, and the secrets of a "
                + "store have one key. Leave one of the two out, or name the file with --key-file.",
            _ => null,
        };
        if (problem is not null) throw new RefusalException(ExitCode.BadUsage, problem);
        try
        {
            return file is null
                ? (SecretSeal.FromVariable(key!), SecretSeal.KeyVariable)
                : (SecretSeal.FromFile(Path.GetFullPath(file, context.Around.Folder)), $"'{file}'");
        }
        catch (IOException exception)
        {
            throw new RefusalException(ExitCode.BadUsage, exception.Message);
        }
    }

    private static async Task<int> ListAsync(CommandContext context, string workspace)
    {
        SecretRegister register = await StoredAccess.SecretsAsync(context.DataFolder);
        StoredSecret[] listed =
        [
            .. register.Secrets.Values.Where(secret => secret.Workspace == workspace)
                .OrderBy(secret => secret.Name, StringComparer.Ordinal),
        ];
        if (context.WritesJson)
        {
            context.WriteJsonList("secrets", [.. listed.Select(secret => (DataValue)DataObject.Of(
                ("name", secret.Name), ("updated", Times.Iso(secret.Time)), ("by", secret.By)))]);
            return ExitCode.Done;
        }

        if (listed.Length == 0) context.Note("The store has no secrets of this workspace.");
        if (listed.Length == 0 || context.Output == OutputFormat.None) return ExitCode.Done;
        var table = new TextTable("NAME", "UPDATED", "BY");
        foreach (StoredSecret secret in listed)
            table.Add((secret.Name, "bold"), (context.Times.Of(secret.Time), "dim"), (secret.By, ""));
        table.WriteTo(context.Out);
        return ExitCode.Done;
    }
}
