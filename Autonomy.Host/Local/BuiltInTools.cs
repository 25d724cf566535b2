using Autonomy.Adapters;
using Autonomy.Adapters.Control;
using Autonomy.Adapters.Data;
using Autonomy.Adapters.Files;
using Autonomy.Adapters.Http;
using Autonomy.Adapters.Processes;
using Autonomy.Adapters.Sandboxes;
using Autonomy.Adapters.Text;
using Autonomy.Core.Expressions;
using Autonomy.Core.Tools;

namespace Autonomy.Host.Local;

/// <summary>The adapters that ship with the engine, as one catalog.</summary>
public sealed class BuiltInTools : IDisposable
{
    private readonly HttpAdapter _http;

    /// <summary>The adapters, set up as the engine is.</summary>
    public BuiltInTools(LocalEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // A relative path is below the first root.
        IReadOnlyList<string> roots = options.FileRoots ?? [options.WorkingFolder, "/"];
        // The store is the engine's own: no tool may touch what is in its folder.
        string state = Path.GetFullPath(options.DataFolder);
        Runs = new RunFolders(Path.Combine(state, "runs"));
        var http = new HttpOptions { Roots = roots, StateFolder = state, Egress = options.Egress };
        var files = new FileToolOptions { Roots = roots, StateFolder = state };
        _http = new HttpAdapter(http, ReadCondition, options.Clock);
        Catalog = new ToolRegistry(
        [
            new ControlAdapter(),
            new DataAdapter(new DataToolOptions()),
            new FileAdapter(files),
            _http,
            new ProcessAdapter(new ProcessOptions { Roots = roots, AllowShell = options.AllowShell, Runs = Runs }),
            new TextAdapter(new TextToolOptions()),
            .. options.Sandboxes is { } sandboxes
                ? [new SandboxAdapter(sandboxes with { Runs = Runs })]
                : Array.Empty<IToolAdapter>(),
        ]);
    }

    /// <summary>The tools.</summary>
    public IToolCatalog Catalog { get; }

    /// <summary>Where programs have their private folders.</summary>
    public RunFolders Runs { get; }

    /// <summary>What makes the calls of HTTP tools.</summary>
    public HttpAdapter Http => _http;

    /// <summary>What is let through to the services that were called of late.</summary>
    public IReadOnlyList<ToolGate> Gates() => _http.Gates();

    /// <summary>Closes the connections that are kept open.</summary>
    public void Dispose() => _http.Dispose();

    private static (PollCondition? Condition, string? Fault) ReadCondition(string text)
    {
        ExpressionResult parsed = Expression.Parse(text);
        if (parsed.Expression is not { } expression) return (null, parsed.Fault!.Message);
        return (answer =>
        {
            EvaluationResult result = expression.Evaluate(answer);
            return result.Value is { } value ? (Core.Executions.Truth.Of(value), null) : (false, result.Fault!.Message);
        }, null);
    }
}
