using Autonomy.Core.Security;

namespace Autonomy.Host.Api;

/// <summary>Who asks: a person or a program, bound to one workspace.</summary>
/// <param name="Name">Its name, as it is written into journals and the audit log.</param>
/// <param name="Workspace">The only workspace that it sees.</param>
/// <param name="Role">What it may do there.</param>
public sealed record Caller(string Name, string Workspace, Role Role)
{
    /// <summary>The id of its token; null where the service is open to everybody on its machine.</summary>
    public string? Token { get; init; }

    /// <summary>Cancelled when the token is worth nothing any more; what is still under way then ends.</summary>
    public CancellationToken Ended { get; init; }

    /// <summary>Refuses what the role does not allow.</summary>
    /// <exception cref="ApiException">It does not.</exception>
    public void Demand(Right right)
    {
        if (Roles.Allows(Role, right)) return;
        throw new ApiException(
            ApiFault.Forbidden, "role_forbids",
            $"The role '{Roles.NameOf(Role)}' does not allow this. It takes one of: {Roles.NamesWith(right)}.");
    }
}

/// <summary>What can be allowed.</summary>
public enum Right
{
    /// <summary>See executions, tools, rules.</summary>
    Look,

    /// <summary>Submit executions.</summary>
    Submit,

    /// <summary>Pause, resume, cancel, answer, and change what runs.</summary>
    Steer,

    /// <summary>Change tokens, secrets, policies, budgets.</summary>
    Administer,

    /// <summary>Take attempts and end them.</summary>
    Work,
}

/// <summary>What each role allows.</summary>
public static class Roles
{
    private static readonly (Role Role, Right[] Rights)[] Table =
    [
        (Role.Viewer, [Right.Look]),
        (Role.Ingest, [Right.Submit]),
        (Role.Worker, [Right.Work]),
        (Role.Operator, [Right.Look, Right.Submit, Right.Steer]),
        (Role.Admin, Enum.GetValues<Right>()),
    ];

    /// <summary>Whether the role allows it.</summary>
    public static bool Allows(Role role, Right right) => Table[(int)role].Rights.Contains(right);

    /// <summary>The role's name, as in <c>operator</c>.</summary>
    public static string NameOf(Role role) => Core.Executions.Words.Of(role);

    /// <summary>The roles that allow it, for people.</summary>
    public static string NamesWith(Right right) =>
        string.Join(", ", Table.Where(entry => entry.Rights.Contains(right)).Select(entry => NameOf(entry.Role)));
}
