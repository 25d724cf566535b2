using System.Collections.Frozen;
using Autonomy.Adapters.Http;
using Autonomy.Core.Recovery;
using Autonomy.Core.Secrets;
using Autonomy.Core.Tools;
using Autonomy.Core.Values;

namespace Autonomy.Adapters.OpenApi;

/// <summary>
/// The operations of the OpenAPI services that a workspace has connected. They are called as <c>http.request</c> calls:
/// by the same client, past the same guard, with failures that mean the same. Does not change: when a service comes or
/// goes, another one takes its place.
/// </summary>
public sealed class OpenApiAdapter : IToolAdapter
{
    private readonly string _workspace;
    private readonly HttpAdapter _http;
    private readonly Func<string, string?> _secrets;
    private readonly FrozenDictionary<ToolName, OpenApiOperation> _operations;
    private readonly ToolSet<OpenApiOperation> _tools;

    /// <summary>The operations of these services.</summary>
    /// <param name="workspace">Whose they are.</param>
    /// <param name="services">What their documents came to.</param>
    /// <param name="http">What makes the calls.</param>
    /// <param name="secrets">The text of a secret of the workspace by its name; null when it is not set.</param>
    public OpenApiAdapter(
        string workspace, IEnumerable<OpenApiReading> services, HttpAdapter http, Func<string, string?> secrets)
    {
        ArgumentNullException.ThrowIfNull(services);
        (_workspace, _http, _secrets) = (workspace, http, secrets);
        List<OpenApiOperation> operations = [.. services.SelectMany(static service => service.Operations)];
        _operations = operations.ToFrozenDictionary(static operation => operation.Tool.Name);
        _tools = new ToolSet<OpenApiOperation>(
            operations, static operation => operation.Tool,
            static (operation, input) => new OpenApiCall(operation, input).Faults());
    }

    /// <inheritdoc/>
    public string Family => "openapi";

    /// <inheritdoc/>
    public IReadOnlyList<ToolDescriptor> Tools => _tools.Descriptors;

    /// <inheritdoc/>
    public IReadOnlyList<InputFault> Validate(ToolName tool, DataObject input) => _tools.Validate(tool, input);

    /// <summary>The host of the service, with its port where that is not the scheme's own.</summary>
    public string? TargetOf(ToolDescriptor tool, DataObject input)
    {
        ArgumentNullException.ThrowIfNull(tool);
        if (!_operations.TryGetValue(tool.Name, out OpenApiOperation? operation)) return null;
        Uri server = operation.Server;
        return server.IsDefaultPort ? server.IdnHost : server.Authority;
    }

    /// <inheritdoc/>
    public async ValueTask<ToolOutcome> ExecuteAsync(ToolCall call, ToolContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            OpenApiOperation operation = _tools.Require(call);
            Dictionary<string, string> secrets = SecretsOf(operation, call.Tool);
            var redactor = new Redactor(secrets);
            OutgoingRequest request = new OpenApiCall(operation, call.Input).ToRequest(context, secrets, redactor);
            ToolOutcome outcome = await _http.Requests.SendAsync(
                request, (sent, answer) => Judge(sent, answer, context.Time.GetUtcNow()), context, cancellation);
            return OutcomeRedaction.Redact(Checked(operation, request, outcome), redactor);
        }
        catch (ToolFailedException failed)
        {
            return new ToolOutcome.Failed(failed.Failure);
        }
    }

    private Dictionary<string, string> SecretsOf(OpenApiOperation operation, ToolName tool)
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in operation.Credentials.Select(static credential => credential.Secret))
        {
            secrets[name] = _secrets(name) ?? throw new ToolFailedException(new Failure
            {
                Kind = FailureKind.Configuration,
                Code = FailureCodes.MissingSecret,
                Message = $"{tool} needs the secret '{name}', which is not set. "
                    + $"{SecretPlaces.HowToSet(_workspace, [name])} Then retry the step.",
                Evidence = new FailureEvidence { Missing = name },
            });
        }

        return secrets;
    }

    private static Failure? Judge(OutgoingRequest request, WholeAnswer answer, DateTimeOffset now) =>
        answer.Status is >= 200 and < 300 ? null : HttpAnswers.Classify(request, answer, now);

    private static ToolOutcome Checked(OpenApiOperation operation, OutgoingRequest request, ToolOutcome outcome)
    {
        if (outcome is not ToolOutcome.Succeeded succeeded || operation.Output is not { } schema) return outcome;
        IReadOnlyList<InputFault> faults = schema.Validate(succeeded.Output);
        if (faults.Count == 0) return outcome;
        return new ToolOutcome.Failed(new Failure
        {
            Kind = FailureKind.OutputMismatch,
            Code = "output_invalid",
            Message = $"{operation.Tool.Name} gave an answer that breaks its own document at '{faults[0].Path}': "
                + $"{faults[0].Message} {faults[0].Fix}",
            Effect = operation.IsSafe ? FailureEffect.None : FailureEffect.Applied,
            Evidence = new FailureEvidence
            {
                Code = "output_invalid",
                Target = $"{request.Call.Method} {request.Call.Url}",
            },
        })
        {
            Usage = outcome.Usage,
        };
    }
}
