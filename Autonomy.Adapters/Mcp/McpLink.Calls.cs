using Autonomy.Core.Recovery;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Autonomy.Adapters.Mcp;

/// <content>Calls of its tools.</content>
public sealed partial class McpLink
{
    /// <summary>Calls a tool as it was accepted.</summary>
    internal async Task<ToolOutcome> CallAsync(
        McpTool tool, DataObject input, ToolContext context, CancellationToken cancellation)
    {
        var ending = new McpEnding(_connection.Name, tool.Definition.Name) { IsReadOnly = tool.IsReadOnly };
        try
        {
            McpSession session = await SessionAsync(isUrgent: false, cancellation);
            if (_status.Drift.TryGetValue(tool.Definition.Name, out Failure? drift))
                return new ToolOutcome.Failed(drift);
            await _places.WaitAsync(cancellation);
            try
            {
                return await CallAsync(session, tool, ending, input, context, cancellation);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (McpRefusedException refused)
        {
            return new ToolOutcome.Failed(refused.Failure);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new ToolOutcome.Failed(
                McpClassification.Of(ending with { Fault = McpFault.Cancelled, WasSent = false }));
        }
    }

    private async Task<ToolOutcome> CallAsync(
        McpSession session, McpTool tool, McpEnding ending, DataObject input, ToolContext context,
        CancellationToken cancellation)
    {
        try
        {
            CallToolResult result = await session.CallAsync(tool.Definition.Name, input, context, cancellation);
            return Read(tool, ending, result, session);
        }
        catch (Exception exception) when (McpFaults.IsOfServer(exception))
        {
            if (!cancellation.IsCancellationRequested) await session.AwaitExitIfEndedAsync(exception);
            Failure failure = McpFaults.Of(_connection, ending, exception, session, cancellation);
            // An answer that is an error came from a server that is well.
            bool isWell = exception is McpProtocolException || cancellation.IsCancellationRequested;
            if (!isWell) await BreakAsync(session, failure);
            return new ToolOutcome.Failed(session.Redact(failure));
        }
    }

    private static ToolOutcome Read(McpTool tool, McpEnding ending, CallToolResult result, McpSession session)
    {
        if (result.IsError == true)
        {
            Failure failure = McpClassification.Of(ending with
            {
                Fault = McpFault.ToolError,
                Text = McpOutputs.TextOf(result),
                Data = McpOutputs.StructuredOf(result),
            });
            return new ToolOutcome.Failed(session.Redact(failure));
        }

        string? fault = FaultOf(tool, McpOutputs.StructuredOf(result));
        return fault is null
            ? new ToolOutcome.Succeeded(session.Redact(McpOutputs.Of(result)))
            : new ToolOutcome.Failed(session.Redact(McpClassification.Of(ending with
            {
                Fault = McpFault.OutputMismatch,
                Text = fault,
            })));
    }

    private static string? FaultOf(McpTool tool, DataValue? structured)
    {
        if (tool.Output is not { } schema) return null;
        if (structured is null) return "there is no structured result";
        return schema.Validate(structured) is [{ } fault, ..] ? $"at '{fault.Path}': {fault.Message}" : null;
    }
}
