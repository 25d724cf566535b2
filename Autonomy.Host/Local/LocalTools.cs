using Autonomy.Adapters;
using Autonomy.Adapters.Control;
using Autonomy.Adapters.Data;
using Autonomy.Adapters.Files;
using Autonomy.Adapters.Processes;
using Autonomy.Adapters.Text;
using Autonomy.Core.Tools;

namespace Autonomy.Host.Local;

/// <summary>The built-in tools as one machine's engine has them. Making them touches neither store nor disk.</summary>
public static class LocalTools
{
    /// <summary>The tools of plans that run in a folder.</summary>
    /// <param name="workingFolder">The folder that relative paths start from, and that file tools may use.</param>
    /// <param name="dataFolder">The folder of the store, where file tools keep what undo needs.</param>
    public static IToolCatalog Of(string workingFolder, string dataFolder) => new ToolRegistry(
    [
        new ControlAdapter(),
        new FileAdapter(new FileToolOptions { Roots = [workingFolder], StateFolder = Path.Combine(Path.GetFullPath(dataFolder), "undo") }),
        new ProcessAdapter(new ProcessOptions { Roots = [workingFolder], AllowShell = true }),
        new TextAdapter(new TextToolOptions()),
        new DataAdapter(new DataToolOptions()),
    ]);
}
