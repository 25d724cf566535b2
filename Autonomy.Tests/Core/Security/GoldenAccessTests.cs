using System.Text;
using Autonomy.Core.Journaling;
using Autonomy.Core.Security;
using Xunit;

namespace Autonomy.Tests.Core.Security;

/// <summary>
/// One stored sample of each event of tokens, secrets and the audit log, as it was first shipped. A line is never
/// changed.
/// </summary>
public sealed class GoldenAccessTests
{
    private static readonly (string Name, string Body)[] Tokens =
    [
        ("token-created",
            """{"token":"t-1","name":"ci","workspace":"shop","role":"operator","hash":"00ff","""
            + "\"expires\":\"2026-01-31T12:00:00+00:00\",\"by\":\"ada\"}"),
        ("token-revoked", """{"token":"t-1","by":"ada"}"""),
    ];

    private static readonly (string Name, string Body)[] Secrets =
    [
        ("secret-set", """{"workspace":"shop","name":"API_KEY","sealed":"AAEC","by":"ada"}"""),
        ("secret-removed", """{"workspace":"shop","name":"API_KEY","by":"ada"}"""),
    ];

    private static readonly (string Name, string Body)[] Audit =
    [
        ("action-taken",
            """{"by":"ci","token":"t-1","role":"admin","address":"127.0.0.1","action":"POST /api/v1/executions","""
            + "\"target\":\"p-1\",\"outcome\":\"done\",\"request\":\"r-1\"}"),
        ("action-taken",
            """{"by":"ci","token":"t-1","role":"admin","address":"127.0.0.1","action":"POST /api/v1/executions","""
            + "\"target\":\"p-1\",\"outcome\":\"done\",\"request\":\"r-1\",\"reason\":\"asked for\"}"),
    ];

    [Fact]
    public void EveryEventOfTheTablesHasASample()
    {
        Assert.Equal(TokenEventTable.Names, Tokens.Select(sample => sample.Name));
        Assert.Equal(SecretEventTable.Names, Secrets.Select(sample => sample.Name));
        Assert.Equal(AuditEventTable.Names, Audit.Select(sample => sample.Name).Distinct());
    }

    [Fact]
    public void WritingASampleAgainChangesNoByte()
    {
        foreach ((string name, string body) in Tokens)
            Same(body, TokenEventTable.Encode(TokenEventTable.Decode(name, 1, Encoding.UTF8.GetBytes(body))));
        foreach ((string name, string body) in Secrets)
            Same(body, SecretEventTable.Encode(SecretEventTable.Decode(name, 1, Encoding.UTF8.GetBytes(body))));
        foreach ((string name, string body) in Audit)
            Same(body, AuditEventTable.Encode(AuditEventTable.Decode(name, 1, Encoding.UTF8.GetBytes(body))));
    }

    [Fact]
    public void ASnapshotHoldsLastUsesAndWorkspacesWithoutTokens()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddDays(1);
        TokenRegister register = TokenRegister.Empty
            .Apply(new TokenEvent.Created("t-1", "a", "red", Role.Viewer, "00", null, "ada"), now)
            .Apply(new TokenEvent.Created("t-2", "b", "blue", Role.Admin, "01", now, "ada"), now)
            .Apply(new TokenEvent.Revoked("t-1", "ada"), now)
            .WithUses([KeyValuePair.Create("t-2", now), KeyValuePair.Create("t-1", now)]);

        TokenRegister read = TokenSnapshot.Read(TokenSnapshot.Write(register));

        Assert.Equal(["blue", "red"], read.Workspaces);
        Assert.Equal(register.Tokens.Values, read.Tokens.Values);
        Assert.Equal(now, read.Tokens["t-2"].LastUsed);
    }

    private static void Same(string body, NewEvent written) =>
        Assert.Equal(body, Encoding.UTF8.GetString(written.Body.Span));
}
