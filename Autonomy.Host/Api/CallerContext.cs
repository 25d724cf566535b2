using Autonomy.Host.Security;
using Microsoft.AspNetCore.Http;

namespace Autonomy.Host.Api;

/// <summary>Who asks, for both transports: each request of either comes over HTTP.</summary>
internal static class CallerContext
{
    /// <summary>Who asks, as the guard of tokens found.</summary>
    public static Caller CallerOf(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The guard of tokens comes first.");

    /// <summary>Who asks, and may do this.</summary>
    public static Caller Demand(this HttpContext context, Right right)
    {
        Caller caller = context.CallerOf();
        if (right != Right.Look && context.Features.Get<AuditNote>() is { } note) note.ChangesSomething = true;
        caller.Demand(right);
        return caller;
    }
}
