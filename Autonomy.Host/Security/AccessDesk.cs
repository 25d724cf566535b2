using Autonomy.Core.Executions;
using Autonomy.Core.Secrets;
using Autonomy.Core.Security;
using Autonomy.Core.Values;
using Autonomy.Host.Local;

namespace Autonomy.Host.Security;

/// <summary>
/// Carries out what the user of this process says about tokens and secrets, here or in another process while this one
/// owns the store, and puts it into the audit log.
/// </summary>
public sealed class AccessDesk
{
    private readonly Func<TokenCommand, Task<Rejection?>> _tokens;
    private readonly Func<SecretEvent, string?, Task<Rejection?>> _secrets;

    /// <summary>A desk of these keepers.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="secrets">The secrets.</param>
    /// <param name="redactorOf">What takes the secrets of a workspace out of reasons.</param>
    /// <param name="record">Stores an entry of a workspace; false: whether the store took it is not known.</param>
    internal AccessDesk(
        TokenKeeper tokens, SecretKeeper secrets, Func<string, Redactor> redactorOf,
        Func<string, AuditEvent.ActionTaken, Task<bool>> record)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(secrets);
        _tokens = async command =>
        {
            (string? workspace, string by, string action, string target) = command switch
            {
                TokenCommand.Create create => (create.Workspace, create.By, "create token", create.Token),
                TokenCommand.Revoke revoke =>
                    (await tokens.WorkspaceOfAsync(revoke.Token), revoke.By, "revoke token", revoke.Token),
                _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Not a command."),
            };
            string? reason = WithoutSecrets(redactorOf, workspace, command.Reason);
            Rejection? refusal = await tokens.SendAsync(command);
            return await RecordAsync(
                record, workspace, refusal, outcome => EntryOf(by, action, target, outcome, reason));
        };
        _secrets = async (asked, why) =>
        {
            (string workspace, string by, string action, string target) = asked switch
            {
                SecretEvent.Set set => (set.Workspace, set.By, "set secret", set.Name),
                SecretEvent.Removed removed => (removed.Workspace, removed.By, "remove secret", removed.Name),
                _ => throw new ArgumentOutOfRangeException(nameof(asked), asked.GetType().Name, "Not a change."),
            };
            // What is removed, or takes the place of another, is as secret as what comes after.
            string? reason = WithoutSecrets(redactorOf, workspace, why);
            Rejection? refusal = await secrets.SendAsync(asked);
            reason = WithoutSecrets(redactorOf, workspace, reason);
            return await RecordAsync(
                record, workspace, refusal, outcome => EntryOf(by, action, target, outcome, reason));
        };
    }

    /// <summary>Makes or revokes a token; gives why not, or that its entry is not known to be stored.</summary>
    public Task<Rejection?> SendAsync(TokenCommand command) => _tokens(command);

    /// <summary>Sets or removes a secret, in the same way; the reason is for the audit log.</summary>
    public Task<Rejection?> SendAsync(SecretEvent asked, string? reason = null) => _secrets(asked, reason);

    /// <summary>Answers a line of the control socket; null: it is not about tokens or secrets.</summary>
    public async Task<string?> AnswerAsync(string line)
    {
        if (AccessProtocol.ReadToken(line) is { } command) return RulesProtocol.WriteAnswer(await _tokens(command));
        if (AccessProtocol.ReadSecret(line) is var (asked, reason))
            return RulesProtocol.WriteAnswer(await _secrets(asked, reason));
        return null;
    }

    /// <summary>What was done, and is not known to be in the audit log.</summary>
    internal static Rejection NotRecorded => new(
        RejectionCode.StoreRefused,
        "It was done, but whether the store has taken its entry in the audit log is not known. Look, before you do it "
        + "again.");

    private static string? WithoutSecrets(Func<string, Redactor> redactorOf, string? workspace, string? reason) =>
        workspace is null || reason is null ? reason : redactorOf(workspace).Redact(reason);

    // Of what is refused there is no entry; of what may have been done all the same there is.
    private static async Task<Rejection?> RecordAsync(
        Func<string, AuditEvent.ActionTaken, Task<bool>> record, string? workspace, Rejection? refusal,
        Func<string, AuditEvent.ActionTaken> entryOf)
    {
        // What there is not is in nobody's workspace, and refused.
        if (workspace is null) return refusal;
        if (refusal is null) return await record(workspace, entryOf("done")) ? null : NotRecorded;
        if (refusal.Code == RejectionCode.OutcomeUnknown) await record(workspace, entryOf("failed"));
        return refusal;
    }

    /// <summary>What somebody on this machine did.</summary>
    internal static AuditEvent.ActionTaken EntryOf(
        string by, string action, string target, string outcome = "done", string? reason = null) =>
        new(by, null, Role.Admin, "control", Excerpt.Of(action), Excerpt.Of(target), outcome, null)
        {
            Reason = reason,
        };
}

/// <summary>
/// Tokens and secrets over the control socket: <c>{"access":"create-token","token":"t-...","hash":"..."}</c>. Neither
/// the text of a token nor that of a secret ever goes over it.
/// </summary>
internal static class AccessProtocol
{
    public static string Write(TokenCommand command) => DataJson.Write(command switch
    {
        TokenCommand.Create create => DataObject.Of(
            ("access", "create-token"), ("token", create.Token), ("name", create.Name),
            ("workspace", create.Workspace), ("role", Words.Of(create.Role)), ("hash", create.Hash),
            ("lasts", Optional(create.Lasts?.ToString("c", null))), ("by", create.By),
            ("reason", Optional(create.Reason))),
        TokenCommand.Revoke revoke => DataObject.Of(
            ("access", "revoke-token"), ("token", revoke.Token), ("workspace", Optional(revoke.Workspace)),
            ("by", revoke.By), ("reason", Optional(revoke.Reason))),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Not a command."),
    });

    public static string Write(SecretEvent asked, string? reason) => DataJson.Write(asked switch
    {
        SecretEvent.Set set => DataObject.Of(
            ("access", "set-secret"), ("workspace", set.Workspace), ("name", set.Name), ("sealed", set.Sealed),
            ("by", set.By), ("reason", Optional(reason))),
        SecretEvent.Removed removed => DataObject.Of(
            ("access", "remove-secret"), ("workspace", removed.Workspace), ("name", removed.Name),
            ("by", removed.By), ("reason", Optional(reason))),
        _ => throw new ArgumentOutOfRangeException(nameof(asked), asked.GetType().Name, "Not a change."),
    });

    public static TokenCommand? ReadToken(string line)
    {
        if (Read(line) is not { } said || Text(said, "token") is not { } token) return null;
        string by = Text(said, "by") ?? "";
        TimeSpan? lasts = TimeSpan.TryParseExact(Text(said, "lasts"), "c", null, out TimeSpan span) ? span : null;
        bool isWhole = Words.TryParse(Text(said, "role") ?? "", out Role role)
            && Text(said, "hash") is { Length: 64 } && (lasts is not null || said["lasts"] is DataNull);
        string? reason = Text(said, "reason");
        return Text(said, "access") switch
        {
            "create-token" when isWhole => new TokenCommand.Create(
                token, Text(said, "name") ?? "", Text(said, "workspace") ?? "", role, Text(said, "hash")!, lasts, by)
            {
                Reason = reason,
            },
            "revoke-token" => new TokenCommand.Revoke(token, Text(said, "workspace"), by) { Reason = reason },
            _ => null,
        };
    }

    public static (SecretEvent Asked, string? Reason)? ReadSecret(string line)
    {
        if (Read(line) is not { } said) return null;
        (string workspace, string name) = (Text(said, "workspace") ?? "", Text(said, "name") ?? "");
        string by = Text(said, "by") ?? "";
        SecretEvent? asked = Text(said, "access") switch
        {
            "set-secret" when Text(said, "sealed") is { } text => new SecretEvent.Set(workspace, name, text, by),
            "remove-secret" => new SecretEvent.Removed(workspace, name, by),
            _ => null,
        };
        return asked is null ? null : (asked, Text(said, "reason"));
    }

    private static DataObject? Read(string line) =>
        DataJson.TryParse(line, out DataValue? value, out _) && value is DataObject said
        && Text(said, "access") is not null
            ? said
            : null;

    private static DataValue Optional(string? text) => text is null ? DataNull.Value : text;

    private static string? Text(DataObject said, string name) => (said[name] as DataString)?.Value;
}
