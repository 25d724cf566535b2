using Autonomy.Host.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>
    /// Why somebody asks for it, as the journal keeps it and the audit log tells it: without the secrets of the
    /// workspace that can be listed.
    /// </summary>
    /// <exception cref="ApiException">It is too long.</exception>
    public static string? ReasonOf(this HttpContext context, string? text, string path = "/reason")
    {
        string? reason = RequestValues.ReasonOf(text, path);
        if (string.IsNullOrEmpty(reason)) return reason;
        SecretKeeper secrets = context.RequestServices.GetRequiredService<SecretKeeper>();
        reason = secrets.RedactorOf(context.CallerOf().Workspace).Redact(reason);
        if (context.Features.Get<AuditNote>() is { } note) note.Reason = reason;
        return reason;
    }

    /// <summary>Why somebody asks for it, for the audit log alone.</summary>
    /// <exception cref="ApiException">It is too long.</exception>
    public static void IsBecause(this HttpContext context, string? reason, string path = "/reason") =>
        _ = context.ReasonOf(reason, path);

    /// <summary>What the request is about, for the audit log, where its path does not say.</summary>
    public static void IsAbout(this HttpContext context, string target)
    {
        if (context.Features.Get<AuditNote>() is { } note) note.Target = target;
    }
}
