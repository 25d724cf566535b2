using System.CommandLine;
using Autonomy.Cli.Rendering;
using Autonomy.Cli.Running;
using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Security;

namespace Autonomy.Cli.Commands;

/// <summary><c>token</c>: who may use the service.</summary>
internal static class AccessTokenCommand
{
    public static Command Create(Surroundings around)
    {
        var token = new Command("token", "Who may use the service: create, list, revoke tokens");
        token.Add(CreateCreate(around));
        token.Add(new Command("list", "The tokens, without their texts")
            .Does(around, (context, _) => ListAsync(context)));
        var id = new Argument<string>("ID") { Description = "The token, as 'token list' shows it" };
        Option<string?> reason = CommandParts.ReasonOption();
        token.Add(new Command("revoke", "Revoke a token, at once") { id, reason }
            .Does(around, async (context, parsed) =>
            {
                string revoked = parsed.GetRequiredValue(id);
                await SessionAccess.SendAsync(context, new TokenCommand.Revoke(revoked, null, context.Around.User)
                {
                    Reason = parsed.GetValue(reason),
                });
                context.Note($"The token {revoked} opens nothing any more.");
                return ExitCode.Done;
            }));
        return token;
    }

    private static Command CreateCreate(Surroundings around)
    {
        var workspace = new Option<string>("--workspace")
        {
            Description = "The workspace that it opens",
            HelpName = "WORKSPACE",
            DefaultValueFactory = static _ => "default",
        };
        var role = new Option<string>("--role")
        {
            Description = string.Join(", ", Words.All<Role>()),
            HelpName = "ROLE",
            Required = true,
        };
        var name = new Option<string?>("--name") { Description = "What its holder is called", HelpName = "NAME" };
        var expires = new Option<string?>("--expires") { Description = "In how long it ends: 30d", HelpName = "TIME" };
        Option<string?> reason = CommandParts.ReasonOption();
        return new Command("create", "Make a token, and show it this once") { workspace, role, name, expires, reason }
            .Does(around, async (context, parsed) =>
            {
                string word = parsed.GetRequiredValue(role);
                if (!Words.TryParse(word, out Role chosen))
                {
                    throw new RefusalException(
                        ExitCode.BadUsage,
                        $"'{word}' is no role. Choose one of: {string.Join(", ", Words.All<Role>())}.");
                }

                TimeSpan? lasts = DurationArgument.Read("--expires", parsed.GetValue(expires));
                (string id, string text) = (TokenText.NewId(), TokenText.New());
                await SessionAccess.SendAsync(context, new TokenCommand.Create(
                    id, parsed.GetValue(name) ?? id, parsed.GetRequiredValue(workspace), chosen,
                    TokenText.HashOf(text), lasts, context.Around.User)
                {
                    Reason = parsed.GetValue(reason),
                });
                Show(context, id, text);
                return ExitCode.Done;
            });
    }

    private static void Show(CommandContext context, string id, string text)
    {
        if (context.WritesJson) context.WriteJson(DataObject.Of(("id", id), ("token", text)));
        else context.Around.Out.WriteLine(text);
        context.Note($"This is the token {id}. It is not shown again.");
    }

    private static async Task<int> ListAsync(CommandContext context)
    {
        TokenRegister register = await StoredAccess.TokensAsync(context.DataFolder);
        if (context.WritesJson)
        {
            context.WriteJsonList("tokens", [.. register.Tokens.Values.Select(token => (DataValue)DataOf(token))]);
            return ExitCode.Done;
        }

        if (register.Tokens.IsEmpty) context.Note("No tokens: the service is open to this machine, and to no other.");
        if (register.Tokens.IsEmpty || context.Output == OutputFormat.None) return ExitCode.Done;
        var table = new TextTable("ID", "WORKSPACE", "ROLE", "NAME", "EXPIRES", "LAST USED");
        foreach (StoredToken token in register.Tokens.Values)
        {
            bool isOver = token.IsExpiredAt(context.Now);
            table.Add(
                (token.Id, "bold"), (token.Workspace, ""), (Words.Of(token.Role), ""), (token.Name, ""),
                (token.Expires is { } end ? context.Times.Of(end) : "never", isOver ? "red" : "dim"),
                (token.LastUsed is { } used ? context.Times.Of(used) : "", "dim"));
        }

        table.WriteTo(context.Out);
        return ExitCode.Done;
    }

    private static DataObject DataOf(StoredToken token) => DataObject.Of(
        ("id", token.Id), ("name", token.Name), ("workspace", token.Workspace), ("role", Words.Of(token.Role)),
        ("by", token.By), ("created", Times.Iso(token.Created)), ("expires", Optional(token.Expires)),
        ("lastUsed", Optional(token.LastUsed)));

    private static DataValue Optional(DateTimeOffset? time) => time is { } known ? Times.Iso(known) : DataNull.Value;
}
