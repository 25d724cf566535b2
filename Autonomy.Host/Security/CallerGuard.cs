using Autonomy.Host.Api;

namespace Autonomy.Host.Security;

/// <summary>Tells who asks. Without tokens the service is open to whoever reaches it, which only its machine may.</summary>
public sealed class CallerGuard
{
    private static readonly Caller Local = new("local", "default", Role.Admin);

    /// <summary>Who has this token.</summary>
    /// <param name="token">The token; null: there is none.</param>
    /// <exception cref="ApiException">It is nobody's.</exception>
    public Caller Identify(string? token) => Local;
}
