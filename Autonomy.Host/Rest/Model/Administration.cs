using System.ComponentModel;

namespace Autonomy.Host.Rest.Model;

/// <summary>A token that is wanted.</summary>
internal sealed record CreateTokenRequest
{
    [Description("admin, operator, viewer, worker or ingest.")]
    public required string Role { get; init; }

    [Description("What its holder is called, in journals and in the audit log; the token's id by default.")]
    public string? Name { get; init; }

    [Description("In how long it ends, as in 30d; never by default.")]
    public string? Expires { get; init; }

    [Description("Why; kept in the audit log. 2000 characters at most.")]
    public string? Reason { get; init; }
}

/// <summary>A token, without its text.</summary>
internal sealed record TokenResource
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Workspace { get; init; }

    public required string Role { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset? Expires { get; init; }

    [Description("To the minute or so; null: not yet.")]
    public required DateTimeOffset? LastUsed { get; init; }
}

/// <summary>A token that was just made.</summary>
internal sealed record MadeTokenResource
{
    public required string Id { get; init; }

    [Description("The token itself. It is shown here, and never again.")]
    public required string Token { get; init; }
}

/// <summary>A workspace.</summary>
internal sealed record WorkspaceResource(string Name);

/// <summary>That there is a secret; never what it is.</summary>
internal sealed record SecretResource
{
    public required string Name { get; init; }

    [Description("file or store. Those of the environment are not listed.")]
    public required string Source { get; init; }

    [Description("Whether calls are given it: its file can be read, or the service's key opens it. Where not, they "
        + "fail as if it were not set.")]
    public required bool Readable { get; init; }

    public required DateTimeOffset? Updated { get; init; }

    public required string? UpdatedBy { get; init; }
}

/// <summary>Entries of the audit log, the oldest first.</summary>
internal sealed record AuditPage
{
    public required IReadOnlyList<AuditResource> Items { get; init; }

    [Description("For ?cursor=, to go on after these; null: there is nothing after them yet.")]
    public required string? Cursor { get; init; }
}

/// <summary>What somebody changed, or was refused to.</summary>
internal sealed record AuditResource
{
    public required DateTimeOffset Time { get; init; }

    public required string By { get; init; }

    [Description("The id of the token; null: the service was open, or was told on its own machine.")]
    public required string? Token { get; init; }

    public required string Role { get; init; }

    [Description("An IP address, or 'control': a command on the service's own machine.")]
    public required string Address { get; init; }

    public required string Action { get; init; }

    public required string? Target { get; init; }

    [Description("done, begun (a stream of changes), failed (whether it took effect is not known), or role_forbids.")]
    public required string Outcome { get; init; }

    [Description("Why, where a reason was given; null: none.")]
    public required string? Reason { get; init; }

    public required string? RequestId { get; init; }
}
