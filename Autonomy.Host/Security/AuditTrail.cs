using Autonomy.Core.Executions;
using Autonomy.Core.Security;
using Autonomy.Host.Api;
using Autonomy.Host.Grpc.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Autonomy.Host.Security;

/// <summary>
/// Puts every request that changes something into the audit log, and every one that its caller's role forbids. Which
/// may change something, the right that it demands tells; of what was refused otherwise nothing is stored. No change is
/// acknowledged before its entry is durable: the answer waits for it.
/// </summary>
internal sealed class AuditTrail(AuditLog log)
{
    /// <summary>Serves a request whose answer is not sent before this completes, and records what it changed.</summary>
    /// <exception cref="ApiException">It was done, and the store does not take the entry.</exception>
    public async Task FollowAsync(HttpContext context, RequestDelegate next)
    {
        var note = new AuditNote { RecordBegin = () => StoreAsync(context, "begun") };
        context.Features.Set(note);
        try
        {
            await next(context);
        }
        catch (ApiException refusal) when (refusal.WasDone)
        {
            await StoreAsync(context, "done");
            throw;
        }
        catch (Exception exception)
        {
            await RecordAsync(context, OutcomeOf(exception));
            throw;
        }

        if (context.Response.StatusCode < StatusCodes.Status400BadRequest) await StoreAsync(context, "done");
    }

    private static string? OutcomeOf(Exception exception) => exception switch
    {
        ApiException { Fault: ApiFault.Forbidden } refusal => refusal.Code,
        ApiException { IsUnknown: false } or GrpcRefusedException => null,
        _ => "failed",
    };

    private async Task RecordAsync(HttpContext context, string? outcome)
    {
        if (outcome is not null && EntryOf(context, outcome) is var (caller, entry))
            await log.RecordAsync(caller.Workspace, entry);
    }

    private async Task StoreAsync(HttpContext context, string outcome)
    {
        if (EntryOf(context, outcome) is not var (caller, entry)) return;
        if (await log.StoreAsync(caller.Workspace, entry)) return;
        throw new ApiException(
            ApiFault.Unavailable, "audit_not_stored",
            "It was done, but whether the store has taken its entry in the audit log is not known. Look, before you "
            + "send it again.")
        {
            WasDone = true,
        };
    }

    private static (Caller Caller, AuditEvent.ActionTaken Entry)? EntryOf(HttpContext context, string outcome) =>
        context.Features.Get<AuditNote>() is { ChangesSomething: true } note
        && context.Features.Get<Caller>() is { } caller
            ? (caller, EntryOf(context, caller, note, outcome))
            : null;

    private static AuditEvent.ActionTaken EntryOf(HttpContext context, Caller caller, AuditNote note, string outcome)
    {
        string path = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? context.Request.Path;
        string? target = note.Target ?? string.Join(' ', context.Request.RouteValues.Values);
        if (string.IsNullOrEmpty(target)) target = MadeBy(context.Response);
        return new AuditEvent.ActionTaken(
            caller.Name, caller.Token, caller.Role, context.Connection.RemoteIpAddress?.ToString() ?? "",
            $"{context.Request.Method} {Excerpt.Of(path)}", target is null ? null : Excerpt.Of(target), outcome,
            context.TraceIdentifier)
        {
            Reason = note.Reason,
        };
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

    /// <summary>Why, where it gave a reason.</summary>
    public string? Reason { get; set; }

    /// <summary>
    /// Writes an entry now, which is durable when it completes: for what acknowledges changes before it is over.
    /// </summary>
    public required Func<Task> RecordBegin { get; init; }
}
