using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Security;

/// <summary>
/// Puts every request that changes something into the audit log, and every one that its caller's role forbids. Which
/// may change something, the right that it demands tells; of what was refused otherwise nothing is stored.
/// </summary>
internal sealed class AuditTrail(AuditLog log)
{
    /// <summary>Serves a request, and records it where it changed something, or may have.</summary>
    public async Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        var note = new AuditNote();
        context.Features.Set(note);
        string? outcome = "failed";
        try
        {
            await next(context);
            outcome = context.Response.StatusCode < StatusCodes.Status400BadRequest ? "done" : null;
        }
        catch (ApiException refusal)
        {
            outcome = refusal.Fault == ApiFault.Forbidden ? refusal.Code : null;
            throw;
        }
        catch (GrpcRefusedException)
        {
            outcome = null;
            throw;
        }
        finally
        {
            if (outcome is not null && note.ChangesSomething && context.Features.Get<Caller>() is { } caller)
                await log.RecordAsync(caller.Workspace, EntryOf(context, caller, note, outcome));
        }
    }

    private static AuditEvent.ActionTaken EntryOf(HttpContext context, Caller caller, AuditNote note, string outcome)
    {
        string path = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? context.Request.Path;
        string? target = note.Target ?? string.Join(' ', context.Request.RouteValues.Values);
        if (string.IsNullOrEmpty(target)) target = MadeBy(context.Response);
        return new AuditEvent.ActionTaken(
            caller.Name, caller.Token, caller.Role, context.Connection.RemoteIpAddress?.ToString() ?? "",
            $"{context.Request.Method} {Excerpt.Of(path)}", target is null ? null : Excerpt.Of(target), outcome,
            context.TraceIdentifier);
    }

    // "/api/v1/executions/report-7k3v9tq2m8hz": what a request made is what it was about.
    private static string? MadeBy(HttpResponse response) =>
        response.Headers.Location is [{ } location, ..] ? location[(location.LastIndexOf('/') + 1)..] : null;
}

/// <summary>What the audit log wants to know of a request, and only its handling tells.</summary>
internal sealed class AuditNote
{
    /// <summary>Whether it demanded a right to change something.</summary>
    public bool ChangesSomething { get; set; }

    /// <summary>What it is about, where its path does not say.</summary>
    public string? Target { get; set; }
}
